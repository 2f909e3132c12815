"""How lines, areas, corners and readings that a gesture makes look over the map."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gis_app.geo.extent import GeoPoint
    from gis_app.ui.map_view import MapView
    from gis_app.ui.theme import Theme

HANDLE_PX = 4.0
_FILL_ALPHA = 36


def on_screen(view: MapView, places: Sequence[GeoPoint]) -> list[QPointF]:
    """Return where places are on the screen."""
    dots = [view.screen_of(place) for place in places]
    return [QPointF(dot.x, dot.y) for dot in dots]


def paint_run(
    painter: QPainter, theme: Theme, corners: Sequence[QPointF], *, is_ring: bool, is_wrong: bool
) -> None:
    """Draw a line, or a ring with its tint; what crosses itself is dashed in the error's colour."""
    if len(corners) < 2:
        return
    colour = QColor(theme.issue_red if is_wrong else theme.accent)
    shown = [*corners, corners[0]] if is_ring and len(corners) > 2 else list(corners)
    if is_ring and len(corners) > 2:
        tint = QColor(colour)
        tint.setAlpha(_FILL_ALPHA)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tint)
        painter.drawPolygon(QPolygonF(list(corners)))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(theme.canvas), 5))
    painter.drawPolyline(shown)
    style = Qt.PenStyle.DashLine if is_wrong else Qt.PenStyle.SolidLine
    painter.setPen(QPen(colour, 2.5, style))
    painter.drawPolyline(shown)


def paint_corners(
    painter: QPainter, theme: Theme, corners: Sequence[QPointF], *, radius_px: float = HANDLE_PX
) -> None:
    """Draw corners as little discs."""
    painter.setPen(QPen(QColor(theme.accent), 2))
    painter.setBrush(QColor(theme.canvas))
    for corner in corners:
        painter.drawEllipse(corner, radius_px, radius_px)


def paint_snap(painter: QPainter, theme: Theme, at: QPointF, *, is_corner: bool) -> None:
    """Mark what the pointer snapped to: a square for a corner, a diamond for an edge."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    size = 7.0
    if is_corner:
        shape = QPolygonF(QRectF(at.x() - size, at.y() - size, 2 * size, 2 * size))
    else:
        ways = (QPointF(0, -size), QPointF(size, 0), QPointF(0, size), QPointF(-size, 0))
        shape = QPolygonF([at + way for way in (*ways, ways[0])])
    for colour, thickness in ((theme.canvas, 4.0), (theme.accent, 2.0)):
        painter.setPen(QPen(QColor(colour), thickness))
        painter.drawPolyline(shape)


def paint_reading(painter: QPainter, theme: Theme, at: QPointF, text: str, frame: QRectF) -> None:
    """Write a reading beside the pointer, within the frame of the map."""
    metrics = painter.fontMetrics()
    lines = text.split("\n")
    width = max(metrics.horizontalAdvance(line) for line in lines) + 16
    box = QRectF(0, 0, width, metrics.lineSpacing() * len(lines) + 8)
    box.moveTopLeft(at + QPointF(14, 14))
    if box.right() > frame.right() - 4:
        box.moveRight(at.x() - 14)
    if box.bottom() > frame.bottom() - 4:
        box.moveBottom(at.y() - 14)
    painter.setPen(QPen(QColor(theme.border), 1))
    painter.setBrush(QColor(theme.raised))
    painter.drawRoundedRect(box, 6, 6)
    painter.setPen(QColor(theme.text))
    painter.drawText(box.adjusted(8, 4, -8, -4), int(Qt.AlignmentFlag.AlignLeft), text)
