"""Graduated circles: a value of each row as the size of a plain disc beneath the markers.

A layer with a label writes it on a tab at the disc's lower edge.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF

from gis_app.domain.layer_spec import MarkerSymbol
from gis_app.geo.crs import to_map
from gis_app.rendering.blending import composition
from gis_app.rendering.brushwork import pen
from gis_app.rendering.fonts import app_font_families
from gis_app.rendering.shelter import sheltered

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gis_app.domain.table import FloatArray, Int64Array
    from gis_app.rendering.brushwork import Brushwork
    from gis_app.rendering.label_boxes import Rect
    from gis_app.rendering.render_layer import RenderLayer

NO_ICON: Final = "none"
MM_PER_PT: Final = 25.4 / 72
FILL_OPACITY: Final = 0.32


def is_graduated(layer: RenderLayer) -> bool:
    """Tell whether a layer's markers are plain discs for a value."""
    symbol = layer.spec.symbol
    return isinstance(symbol, MarkerSymbol) and symbol.icon == NO_ICON


def draw_graduated(
    work: Brushwork, layers: Sequence[RenderLayer], keep_clear: Sequence[Rect] = ()
) -> list[Rect]:
    """Draw graduated circles, the largest first; return the boxes of their tabs.

    Rows that no rule fits have none. Of the corners of a disc its tab takes the one where it
    covers least of `keep_clear`.
    """
    tabs: list[Rect] = []
    clear = np.array(keep_clear, float).reshape(-1, 4)
    for layer in layers:
        if layer.marks is not None and is_graduated(layer):
            work.check()
            sheltered(work, layer.id, partial(_draw, work, layer, clear, tabs))
    return tabs


def _draw(work: Brushwork, layer: RenderLayer, clear: FloatArray, tabs: list[Rect]) -> None:
    s, marks = work.settings, layer.marks
    symbol = layer.spec.symbol_in(s.style)
    assert marks is not None
    assert isinstance(symbol, MarkerSymbol)
    look = np.full(len(layer), -1) if layer.stage is None else layer.stage
    rows = np.flatnonzero(look >= 0) if layer.spec.styles else np.arange(len(layer))
    factors = np.array([1.0, *(one.width_factor for one in layer.spec.looks)])
    radius = s.size(symbol.size_px, symbol.size_mm) / 2 * factors[look[rows] + 1]
    x, y = s.to_screen(*to_map(marks.lon_deg[rows], marks.lat_deg[rows]))
    with np.errstate(invalid="ignore"):
        seen = (x > -radius) & (y > -radius)
        seen &= (x < s.width_px + radius) & (y < s.height_px + radius)
    order = np.flatnonzero(seen)
    order = order[np.argsort(-radius[order], kind="stable")]
    painter = work.painter
    painter.save()
    painter.setOpacity(painter.opacity() * layer.opacity)
    painter.setCompositionMode(composition(layer.spec.blend, s))
    for i in order.tolist():
        number = int(look[rows[i]])
        colour = QColor(symbol.fill if number < 0 else layer.spec.looks[number].colour_in(s.style))
        painter.setPen(pen(colour, s.size(1.2, 0.25)))
        colour.setAlphaF(FILL_OPACITY)
        painter.setBrush(colour)
        painter.drawEllipse(QPointF(float(x[i]), float(y[i])), float(radius[i]), float(radius[i]))
        work.breathe()
    if layer.texts is not None and layer.spec.label_in(s.style) is not None:
        _write(work, layer, order, rows, (x, y), radius, clear, tabs)
    painter.restore()


def _write(
    work: Brushwork,
    layer: RenderLayer,
    order: Int64Array,
    rows: Int64Array,
    places: tuple[FloatArray, FloatArray],
    radius: FloatArray,
    clear: FloatArray,
    tabs: list[Rect],
) -> None:
    """Write each disc's text on a tab at its lower edge, clear of the marker in its middle."""
    s, painter, label = work.settings, work.painter, layer.spec.label_in(work.settings.style)
    assert label is not None
    assert layer.texts is not None
    high = label.max_scale_denominator
    if high is not None and s.scale_denominator >= high:
        return
    font = QFont(app_font_families())
    font.setPixelSize(max(round(s.size(label.size_px, label.size_pt * MM_PER_PT)), 1))
    metrics = QFontMetricsF(font)
    painter.setFont(font)
    for i in order.tolist():
        text = layer.texts.text(int(rows[i]), s.language)
        number = int(layer.stage[rows[i]]) if layer.stage is not None else -1
        ink = QColor(layer.spec.looks[number].colour_in(s.style)) if number >= 0 else QColor()
        width = metrics.horizontalAdvance(text) + metrics.height() * 0.7
        box = QRectF(0, 0, width, metrics.height() * 1.06)
        x, y, r = float(places[0][i]), float(places[1][i]), float(radius[i])
        box.moveTopLeft(_tab_place(x, y, r, box, clear))
        tabs.append((box.left(), box.top(), box.right(), box.bottom()))
        clear = np.vstack([clear, tabs[-1]])
        painter.setPen(pen(ink, s.size(1.2, 0.25)))
        painter.setBrush(QColor(label.halo))
        painter.drawRoundedRect(box, box.height() * 0.3, box.height() * 0.3)
        painter.setPen(QColor(label.colour))
        painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), text)
        work.breathe()


def _tab_place(x: float, y: float, r: float, box: QRectF, clear: FloatArray) -> QPointF:
    """Return the upper left corner of a disc's tab, the lower right of the disc before others.

    No tab stands in the middle of a side: a line's name runs through the disc's middle.
    """
    corners = []
    for reach in (1.0, 1.8):
        right, left = x + 0.45 * r * reach, x - 0.45 * r * reach - box.width()
        below, above = y + 0.6 * r * reach, y - 0.6 * r * reach - box.height()
        corners += [(right, below), (right, above), (left, below), (left, above)]
    covered = []
    for across, down in corners:
        wide = np.minimum(clear[:, 2], across + box.width()) - np.maximum(clear[:, 0], across)
        high = np.minimum(clear[:, 3], down + box.height()) - np.maximum(clear[:, 1], down)
        covered.append(float((np.maximum(wide, 0.0) * np.maximum(high, 0.0)).sum()))
    return QPointF(*corners[covered.index(min(covered))])
