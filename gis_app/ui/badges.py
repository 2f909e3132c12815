"""The badge of urgency: ring, triangle, diamond; one shape a colour, so that grey tells too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap, QPolygonF

from gis_app.domain.terms import Colour

if TYPE_CHECKING:
    from gis_app.ui.theme import Theme


def colour_of(colour: int, theme: Theme) -> str:
    """Return the theme's colour for an urgency."""
    return {
        Colour.RED: theme.issue_red,
        Colour.YELLOW: theme.issue_yellow,
        Colour.WHITE: theme.issue_white,
    }.get(Colour(colour), theme.issue_closed)


def paint_badge(painter: QPainter, box: QRectF, colour: int, theme: Theme) -> None:
    """Draw the shape of an urgency inside a square box; a closed issue is a small dash."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    ink = QColor(colour_of(colour, theme))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink)
    centre, half = box.center(), box.width() / 2
    if colour == Colour.RED:
        painter.drawPolygon(
            QPolygonF(
                [
                    QPointF(centre.x(), box.top()),
                    QPointF(box.right(), centre.y()),
                    QPointF(centre.x(), box.bottom()),
                    QPointF(box.left(), centre.y()),
                ]
            )
        )
    elif colour == Colour.YELLOW:
        painter.setPen(QPen(QColor(theme.issue_yellow).darker(125), 1))
        painter.drawPolygon(
            QPolygonF(
                [
                    QPointF(centre.x(), box.top() + 0.5),
                    QPointF(box.right(), box.bottom() - 1),
                    QPointF(box.left(), box.bottom() - 1),
                ]
            )
        )
    elif colour == Colour.WHITE:
        painter.setPen(QPen(ink, 1.8))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(centre, half - 1.4, half - 1.4)
    else:
        painter.drawRoundedRect(
            QRectF(centre.x() - half * 0.6, centre.y() - 1, half * 1.2, 2), 1, 1
        )
    painter.restore()


def badge_picture(
    colour: int, theme: Theme, size_px: int = 12, pixel_ratio: float = 2.0
) -> QPixmap:
    """Draw a badge for a label or a button."""
    side = round(size_px * pixel_ratio)
    picture = QPixmap(side, side)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.scale(pixel_ratio, pixel_ratio)
    paint_badge(painter, QRectF(0, 0, size_px, size_px), colour, theme)
    painter.end()
    picture.setDevicePixelRatio(pixel_ratio)
    return picture
