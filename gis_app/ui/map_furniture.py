"""What the canvas puts around a painted map: rings, scale bar, sources."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from gis_app.messages import msg
from gis_app.ui.map_places import place_of
from gis_app.ui.map_view import PX_M

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gis_app.domain.city_data import CityData
    from gis_app.geo.extent import GeoPoint
    from gis_app.messages import Translator
    from gis_app.rendering.map_settings import MapSettings
    from gis_app.rendering.taken_raster import Rect
    from gis_app.ui.map_view import MapView
    from gis_app.ui.theme import Theme
    from gis_app.workflows.open_base_map import OpenedBaseMap

_WIDEST_PX = 140
_SMALL_PX = 11
_BAR_BOX = (8.0, 44.0, 160.0, 40.0)
"""Left edge, height above the lower edge, width and height of what the scale bar takes."""


def round_length(longest_m: float) -> float:
    """Return the longest of 1, 2 or 5 times a power of ten that fits."""
    power = 10.0 ** math.floor(math.log10(longest_m))
    return max(step * power for step in (1, 2, 5) if step * power <= longest_m)


def clear_boxes(view: MapView, settings: MapSettings) -> tuple[Rect, ...]:
    """Return the boxes in device pixels that labels shall stay off: scale bar and source line."""
    ratio = settings.pixel_ratio
    left, up, width, height = _BAR_BOX
    top = view.height_px - up
    start = view.width_px * 0.45
    boxes = (
        (left, top, left + width, top + height),
        (start, view.height_px - 26.0, float(view.width_px), float(view.height_px)),
    )
    return tuple((a * ratio, b * ratio, c * ratio, d * ratio) for a, b, c, d in boxes)


def paint_scale_bar(painter: QPainter, view: MapView, t: Translator, theme: Theme) -> None:
    """Draw the bar with its length at the lower left."""
    m_per_px = view.scale_denominator * PX_M
    length = round_length(_WIDEST_PX * m_per_px)
    width = length / m_per_px
    shown = (
        msg("{n} km", n=f"{length / 1000:g}") if length >= 1000 else msg("{n} m", n=f"{length:g}")
    )
    left, base = 16.0, view.height_px - 14.0
    corners = [
        QPointF(left, base - 6),
        QPointF(left, base),
        QPointF(left + width, base),
        QPointF(left + width, base - 6),
    ]
    for colour, thickness in ((_halo(theme), 4.5), (QColor(theme.text), 1.5)):
        pen = QPen(colour, thickness)
        pen.setCapStyle(Qt.PenCapStyle.SquareCap)
        pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        painter.setPen(pen)
        painter.drawPolyline(corners)
    _text(
        painter, QRectF(left, base - 24, width, 16), t(shown), theme, Qt.AlignmentFlag.AlignCenter
    )


def paint_sources(painter: QPainter, view: MapView, text: str, theme: Theme) -> None:
    """Write where the map comes from at the lower right."""
    left = _BAR_BOX[0] + _BAR_BOX[2] + 8
    box = QRectF(left, view.height_px - 24, view.width_px - left - 12, 16)
    align = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
    font = QFont(painter.font())
    font.setPixelSize(_SMALL_PX)
    metrics = QFontMetricsF(font)
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, box.width())
    if shown:
        # names and symbols of the map must not run through what it owes its sources
        plate = QRectF(box)
        plate.setLeft(box.right() - metrics.horizontalAdvance(shown))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(_halo(theme))
        painter.drawRoundedRect(plate.adjusted(-6, -2, 6, 2), 4, 4)
        painter.setBrush(Qt.BrushStyle.NoBrush)
    _text(painter, box, shown, theme, align)


def source_text(data: CityData, t: Translator, beneath: OpenedBaseMap | None = None) -> str:
    """Return where the map comes from, in one line, and what is wrong with what lies beneath."""
    sources = data.settings.attribution
    fault = None if beneath is None else beneath.fault
    below = "" if beneath is None else beneath.attribution
    demo = t(msg("Demonstration data")) if data.settings.is_demo else ""
    parts = (
        "" if fault is None else t(fault),
        "" if demo and demo in sources else demo,
        below,
        sources,
        data.settings.review_number,
    )
    return "  ·  ".join(part for part in parts if part)


def paint_rings(
    painter: QPainter,
    data: CityData,
    view: MapView,
    rings: Iterable[tuple[tuple[str, int] | None, float]],
    theme: Theme,
) -> None:
    """Draw accent rings around rows that have one place, each in its own thickness."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for row, thickness in rings:
        place = None if row is None else place_of(data, *row)
        if place is not None:
            at = view.screen_of(place)
            painter.setPen(QPen(QColor(theme.accent), thickness))
            painter.drawEllipse(QPointF(at.x, at.y), 16, 16)


def paint_place(painter: QPainter, view: MapView, place: GeoPoint, theme: Theme) -> None:
    """Mark a bare place that was asked about."""
    at = view.screen_of(place)
    middle = QPointF(at.x, at.y)
    painter.setPen(Qt.PenStyle.NoPen)
    for colour, radius in ((_halo(theme), 7.0), (QColor(theme.accent), 4.5)):
        painter.setBrush(colour)
        painter.drawEllipse(middle, radius, radius)
    painter.setBrush(Qt.BrushStyle.NoBrush)


def _halo(theme: Theme) -> QColor:
    halo = QColor(theme.canvas)
    halo.setAlpha(200)
    return halo


def _text(painter: QPainter, box: QRectF, text: str, theme: Theme, align: Qt.AlignmentFlag) -> None:
    font = QFont(painter.font())
    font.setPixelSize(_SMALL_PX)
    painter.setFont(font)
    painter.setPen(_halo(theme))
    for dx, dy in ((-1, 0), (1, 0), (0, -1), (0, 1), (-1, -1), (1, 1), (-1, 1), (1, -1)):
        painter.drawText(box.translated(dx, dy), int(align), text)
    painter.setPen(QColor(theme.text_secondary))
    painter.drawText(box, int(align), text)
