"""Graduated circles: a value of each row as the size of a disc or of rings beneath the markers.

A layer with a label writes it beside the lower edge: on a tab for discs, bare for rings.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainterPath

from gis_app.domain.layer_spec import MarkerSymbol
from gis_app.geo.crs import to_map
from gis_app.rendering.blending import composition
from gis_app.rendering.brushwork import pen
from gis_app.rendering.fonts import app_font_families
from gis_app.rendering.label_letters import HALO_OPACITY
from gis_app.rendering.picture_style import MAP_COLOURS
from gis_app.rendering.shelter import sheltered

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QPainter

    from gis_app.domain.table import FloatArray, Int64Array
    from gis_app.rendering.brushwork import Brushwork
    from gis_app.rendering.render_layer import RenderLayer
    from gis_app.rendering.taken_raster import Rect

NO_ICON: Final = "none"
MM_PER_PT: Final = 25.4 / 72
FILL_OPACITY: Final = 0.32
RING_SHARES: Final = {1: 2.2 / 28, 2: 1.7 / 28}
"""Width of a ring's line, as a share of the smallest ring's size, by how many rings there are."""
RING_STEP: Final = 2.2
"""From one ring to the next, in widths of their line."""


def is_graduated(layer: RenderLayer) -> bool:
    """Tell whether a layer's markers are plain discs for a value."""
    symbol = layer.spec.symbol
    return isinstance(symbol, MarkerSymbol) and symbol.icon == NO_ICON


def draw_graduated(work: Brushwork, layers: Sequence[RenderLayer]) -> None:
    """Draw graduated circles, the largest first; rows that no rule fits have none."""
    for layer in layers:
        if layer.marks is not None and is_graduated(layer):
            work.check()
            sheltered(work, layer.id, partial(_draw, work, layer))


def write_beside(
    work: Brushwork, layers: Sequence[RenderLayer], keep_clear: Sequence[Rect], markers: FloatArray
) -> list[Rect]:
    """Write the texts beside graduated circles and return their boxes.

    Of the corners of a circle its text takes the one where it covers least of `keep_clear`, and of
    `markers`, boxes (n, 4) in device pixels of what is drawn already.
    """
    tabs: list[Rect] = []
    clear = np.vstack([np.array(keep_clear, float).reshape(-1, 4), markers])
    for layer in layers:
        if layer.texts is not None and layer.marks is not None and is_graduated(layer):
            work.check()
            sheltered(work, layer.id, partial(_write_all, work, layer, clear, tabs))
    return tabs


class _Circles(NamedTuple):
    """Hold the rows of a layer that have a circle: look, place and radius, in device pixels."""

    rows: Int64Array
    look: Int64Array
    x_px: FloatArray
    y_px: FloatArray
    radius_px: FloatArray
    order: Int64Array


def _circles(work: Brushwork, layer: RenderLayer) -> _Circles:
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
    return _Circles(rows, look, x, y, radius, order)


def _draw(work: Brushwork, layer: RenderLayer) -> None:
    s, drawn = work.settings, _circles(work, layer)
    symbol = layer.spec.symbol_in(s.style)
    assert isinstance(symbol, MarkerSymbol)
    painter = work.painter
    painter.save()
    painter.setOpacity(painter.opacity() * layer.opacity)
    painter.setCompositionMode(composition(layer.spec.blend, s))
    for i in drawn.order.tolist():
        number = int(drawn.look[drawn.rows[i]])
        colour = QColor(symbol.fill if number < 0 else layer.spec.looks[number].colour_in(s.style))
        middle, r = QPointF(float(drawn.x_px[i]), float(drawn.y_px[i])), float(drawn.radius_px[i])
        if symbol.rings:
            line = s.size(symbol.size_px, symbol.size_mm) * RING_SHARES[symbol.rings]
            draw_rings(painter, middle, r, line, symbol.rings, colour, MAP_COLOURS[s.style].halo)
        else:
            painter.setPen(pen(colour, s.size(1.2, 0.25)))
            colour.setAlphaF(FILL_OPACITY)
            painter.setBrush(colour)
            painter.drawEllipse(middle, r, r)
        work.breathe()
    painter.restore()


def draw_rings(
    painter: QPainter,
    middle: QPointF,
    radius: float,
    line: float,
    rings: int,
    colour: QColor,
    halo: str,
) -> None:
    """Draw hollow rings on one halo, the outermost with the given outer radius."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    step = line * RING_STEP
    wide = line + step * (rings - 1) + line * 0.9
    middle_radius = radius - line / 2 - step * (rings - 1) / 2
    ground = QColor(halo)
    ground.setAlphaF(HALO_OPACITY)
    painter.setPen(pen(ground, wide))
    painter.drawEllipse(middle, middle_radius, middle_radius)
    painter.setPen(pen(colour, line))
    for number in range(rings):
        r = radius - line / 2 - step * number
        painter.drawEllipse(middle, r, r)


def _write_all(work: Brushwork, layer: RenderLayer, clear: FloatArray, tabs: list[Rect]) -> None:
    """Write each disc's text on a tab at its lower edge, clear of the marker in its middle.

    At the smaller half of its scales only what comes before the middle dot is written.
    """
    s, painter, label = work.settings, work.painter, layer.spec.label_in(work.settings.style)
    high = None if label is None else label.max_scale_denominator
    if label is None or layer.texts is None or (high is not None and s.scale_denominator >= high):
        return
    drawn = _circles(work, layer)
    clear = np.vstack([clear, np.array(tabs, float).reshape(-1, 4)])
    painter.save()
    painter.setOpacity(painter.opacity() * layer.opacity)
    is_short = high is not None and s.scale_denominator >= high / 2
    symbol = layer.spec.symbol_in(s.style)
    is_bare = isinstance(symbol, MarkerSymbol) and symbol.rings > 0
    font = QFont(app_font_families())
    font.setPixelSize(max(round(s.size(label.size_px, label.size_pt * MM_PER_PT)), 1))
    metrics = QFontMetricsF(font)
    painter.setFont(font)
    for i in drawn.order.tolist():
        text = layer.texts.text(int(drawn.rows[i]), s.language)
        if is_short:
            text = text.split("·")[0].strip()
        number = int(drawn.look[drawn.rows[i]])
        ink = QColor(layer.spec.looks[number].colour_in(s.style)) if number >= 0 else QColor()
        width = metrics.horizontalAdvance(text) + metrics.height() * (0.3 if is_bare else 0.7)
        box = QRectF(0, 0, width, metrics.height() * 1.06)
        x, y, r = float(drawn.x_px[i]), float(drawn.y_px[i]), float(drawn.radius_px[i])
        # a tab may cover a disc, bare words stay off the ring and its middle
        box.moveTopLeft(_tab_place(x, y, r * 1.6 if is_bare else r, box, clear))
        tabs.append((box.left(), box.top(), box.right(), box.bottom()))
        clear = np.vstack([clear, tabs[-1]])
        painter.setBrush(QColor(label.halo))
        if is_bare:
            _draw_halo(painter, box, font, metrics, text, label.halo)
        else:
            painter.setPen(pen(ink, s.size(1.2, 0.25)))
            painter.drawRoundedRect(box, box.height() * 0.3, box.height() * 0.3)
        painter.setPen(QColor(label.colour))
        painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), text)
        work.breathe()
    painter.restore()


def _draw_halo(
    painter: QPainter, box: QRectF, font: QFont, metrics: QFontMetricsF, text: str, halo: str
) -> None:
    """Draw the halo of letters that will stand in the middle of a box."""
    letters = QPainterPath()
    across = box.center().x() - metrics.horizontalAdvance(text) / 2
    down = box.center().y() + (metrics.ascent() - metrics.descent()) / 2
    letters.addText(across, down, font, text)
    around = pen(halo, metrics.height() * 0.24)
    around.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.strokePath(letters, around)


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
