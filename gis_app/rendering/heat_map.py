"""A heat map: weights spread over their neighbourhood, coloured from little to much."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from gis_app.domain.layer_spec import HeatSymbol
from gis_app.geo.crs import to_map
from gis_app.rendering.blending import composition
from gis_app.rendering.shelter import sheltered

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from gis_app.domain.table import FloatArray
    from gis_app.rendering.brushwork import Brushwork
    from gis_app.rendering.render_layer import RenderLayer

CELL_SHARE: Final = 1 / 8
"""The raster's cells are this share of the radius."""
STRONGEST: Final = 0.82
"""The opacity of the strongest heat; nothing is wholly hidden beneath it."""
FULL_AT: Final = 6.0
"""So much weight within a radius has the full colour, even where there is no more anywhere."""
_STEPS: Final = 256


def draw_heat(work: Brushwork, layers: Sequence[RenderLayer]) -> None:
    """Draw the heat maps among some layers."""
    for layer in layers:
        if isinstance(layer.spec.symbol, HeatSymbol) and layer.weight is not None:
            work.check()
            sheltered(work, layer.id, partial(_draw, work, layer))


def _draw(work: Brushwork, layer: RenderLayer) -> None:
    s, marks = work.settings, layer.marks
    symbol = layer.spec.symbol_in(s.style)
    assert marks is not None
    assert layer.weight is not None
    assert isinstance(symbol, HeatSymbol)
    radius = s.size(symbol.radius_px, symbol.radius_mm)
    cell = radius * CELL_SHARE
    x, y = s.to_screen(*to_map(marks.lon_deg, marks.lat_deg))
    heat, margin = heat_raster(x, y, layer.weight, (s.width_px, s.height_px), radius, cell)
    if not heat.any():
        return
    image = coloured(heat / max(float(heat.max()), FULL_AT), symbol.ramp)
    down, across = heat.shape
    painter = work.painter
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.setOpacity(painter.opacity() * layer.opacity)
    painter.setCompositionMode(composition(layer.spec.blend, s))
    painter.drawImage(QRectF(-margin, -margin, across * cell, down * cell), image)
    painter.restore()
    work.breathe()


def heat_raster(
    x_px: FloatArray,
    y_px: FloatArray,
    weight: FloatArray,
    size_px: tuple[int, int],
    radius_px: float,
    cell_px: float,
) -> tuple[FloatArray, float]:
    """Return the heat of each cell of a picture, and how far the raster reaches beyond its edges.

    A weight counts in full where it is and falls to nothing at the radius (a quartic kernel).
    """
    reach = int(np.ceil(radius_px / cell_px))
    margin = reach * cell_px
    across = int(np.ceil(size_px[0] / cell_px)) + 2 * reach
    down = int(np.ceil(size_px[1] / cell_px)) + 2 * reach
    with np.errstate(invalid="ignore"):
        column, row = np.floor((x_px + margin) / cell_px), np.floor((y_px + margin) / cell_px)
        seen = (column >= 0) & (column < across) & (row >= 0) & (row < down)
    at = row[seen].astype(np.int64) * across + column[seen].astype(np.int64)
    counts = np.bincount(at, weight[seen], across * down).reshape(down, across)
    steps = np.arange(-reach, reach + 1)
    away = np.hypot(steps[:, None], steps[None, :]) / max(reach, 1)
    kernel = np.maximum(1 - away**2, 0.0) ** 2
    shape = (down + 2 * reach, across + 2 * reach)
    spread = np.fft.irfft2(np.fft.rfft2(counts, shape) * np.fft.rfft2(kernel, shape), shape)
    heat = spread[reach : reach + down, reach : reach + across]
    return np.where(heat < 1e-6, 0.0, heat), margin


def coloured(share: FloatArray, ramp: Sequence[str]) -> QImage:
    """Return a picture of shares from 0 (nothing to see) to 1 (the last colour of the ramp)."""
    level = np.clip(np.sqrt(share) * (_STEPS - 1), 0, _STEPS - 1).astype(np.int64)
    pixels = np.ascontiguousarray(_ramp_table(ramp)[level])
    down, across = level.shape
    made: Any = QImage(
        pixels.data, across, down, across * 4, QImage.Format.Format_ARGB32_Premultiplied
    )
    return QImage(made.copy())


def _ramp_table(ramp: Sequence[str]) -> NDArray[np.uint32]:
    """Return the ramp as premultiplied 0xAARRGGBB: faint at first, then ever less transparent."""
    colours = [QColor(colour) for colour in ramp]
    stops = np.array([(one.red(), one.green(), one.blue()) for one in colours], np.float64)
    at = np.linspace(0, 1, _STEPS)
    rgb = np.stack([np.interp(at, np.linspace(0, 1, len(ramp)), c) for c in stops.T], axis=1)
    alpha = STRONGEST * np.clip(at / 0.45, 0.0, 1.0) ** 0.8
    alpha[0] = 0.0
    red, green, blue = (np.round(part * alpha).astype(np.uint32) for part in rgb.T)
    opaque = np.round(alpha * 255).astype(np.uint32)
    return np.asarray((opaque << 24) | (red << 16) | (green << 8) | blue, np.uint32)
