"""Markers and badges as vectors, about the origin: the same on screen, paper and in legends."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QByteArray, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainterPath, QPen, QPolygonF
from PySide6.QtSvg import QSvgRenderer

from gis_app.domain.layer_spec import MarkerShape
from gis_app.domain.terms import Colour
from gis_app.paths import resources_dir

if TYPE_CHECKING:
    from PySide6.QtGui import QPainter

    from gis_app.domain.layer_spec import MarkerSymbol
    from gis_app.rendering.picture_style import MapColours

ICON_SHARE: Final = 14 / 22
EDGE_SHARE: Final = 1.1 / 22
BADGE_SHARE: Final = 10.5 / 22
BADGE_OFFSET: Final = 0.44
HOLLOW_LINE: Final = 2.0 / 22
HOLLOW_DASH: Final = 7.0 / 22
HOLLOW_ICON: Final = 0.94
"""Outline, dash with gap, and icon of a marker nobody has been to for long, as shares of it."""
SELECTED_SCALE: Final = 1.25
MARGIN_SHARE: Final = 0.34
"""How far badge and rings reach beyond a marker's size, as a share of it, on each side."""


@lru_cache(maxsize=256)
def icon_svg(name: str, colour: str) -> bytes:
    """Return an icon's SVG in a colour; raises FileNotFoundError for an unknown name."""
    text = (resources_dir() / "icons" / f"{name}.svg").read_text(encoding="utf-8")
    return text.replace("currentColor", colour).encode()


def draw_icon(painter: QPainter, name: str, colour: str, box: QRectF) -> None:
    """Draw an icon as vectors into a box; a name without a file leaves the box empty."""
    try:
        svg = icon_svg(name, colour)
    except FileNotFoundError:
        return
    QSvgRenderer(QByteArray(svg)).render(painter, box)


def outline(shape: MarkerShape, size: float) -> QPainterPath:
    """Return the outline that tells a kind of place apart, about the origin."""
    path, half = QPainterPath(), size / 2
    if shape == MarkerShape.CIRCLE:
        path.addEllipse(QPointF(0, 0), half, half)
    elif shape == MarkerShape.HEXAGON:
        corners = [
            QPointF(half * 1.06 * math.cos(a), half * 1.06 * math.sin(a))
            for a in (math.radians(60 * i) for i in range(6))
        ]
        path.addPolygon(QPolygonF(corners))
        path.closeSubpath()
    elif shape == MarkerShape.PIN_SQUARE:
        body = size * 0.94
        square = QPainterPath()
        square.addRoundedRect(QRectF(-body / 2, -body / 2, body, body), size * 0.1, size * 0.1)
        foot = QPainterPath(QPointF(-size * 0.2, body / 2 - size * 0.03))
        foot.lineTo(0, body / 2 + size * 0.15)
        foot.lineTo(size * 0.2, body / 2 - size * 0.03)
        foot.closeSubpath()
        path = square.united(foot)
    else:
        side = size * 0.95
        path.addRoundedRect(QRectF(-side / 2, -side / 2, side, side), size * 0.22, size * 0.22)
    return path


def badge_path(colour: int, size: float) -> QPainterPath:
    """Return ring, triangle or diamond of an urgency, about the origin, of equal visual weight."""
    path, half = QPainterPath(), size / 2
    if colour == Colour.YELLOW:
        top, bottom, wide = -half * 1.1, half * 0.84, half * 1.14
        path.addPolygon(QPolygonF([QPointF(0, top), QPointF(wide, bottom), QPointF(-wide, bottom)]))
        path.closeSubpath()
    elif colour == Colour.RED:
        far = half * 1.14
        points = [QPointF(0, -far), QPointF(far, 0), QPointF(0, far), QPointF(-far, 0)]
        path.addPolygon(QPolygonF(points))
        path.closeSubpath()
    else:
        path.addEllipse(QPointF(0, 0), half * 0.9, half * 0.9)
    return path


def draw_badge(
    painter: QPainter,
    colour: int,
    size: float,
    colours: MapColours,
    *,
    is_overdue: bool = False,
    has_recurrence: bool = False,
    has_edge: bool = True,
) -> None:
    """Draw an issue's badge about the origin.

    Yellow and red are always full; an overdue issue carries an exclamation bar, a white overdue one
    is filled; a recurrence has a second ring around it.
    """
    path = badge_path(colour, size)
    edge = QColor(colours.red_edge if colour == Colour.RED else colours.white)
    line = max(size * 0.13, 0.6)
    if has_recurrence:
        ring = badge_path(colour, size * 1.62)
        _draw(painter, ring, colours.white, colours.white, line)
        _draw(painter, ring, None, _main(colours, colour), line * 0.9)
    if has_edge:
        _draw(painter, path, None, edge.name(), line * 2.6)
    if colour == Colour.YELLOW:
        _draw(painter, path, colours.yellow, colours.yellow_ink, line * 0.75)
        if is_overdue:
            _bar(painter, size * 0.82, colours.yellow_ink, size * 0.06)
    elif colour == Colour.RED:
        _draw(painter, path, colours.red, colours.red, line * 0.3)
        if is_overdue:
            _bar(painter, size * 0.95, colours.red_edge, 0.0)
    else:
        fill = colours.white_ring if is_overdue else colours.white
        _draw(painter, path, fill, colours.white_ring, line * 1.25)


def draw_marker(
    painter: QPainter,
    symbol: MarkerSymbol,
    size: float,
    colours: MapColours,
    colour: int = 0,
    *,
    is_overdue: bool = False,
    has_recurrence: bool = False,
    is_stale: bool = False,
) -> None:
    """Draw a kind's marker about the origin, with the badge of its worst open issue.

    One that nobody has been to for too long is hollow: the icon in the kind's colour on white,
    within a broken outline.
    """
    path = outline(symbol.shape, size)
    edge = colours.hollow if is_stale else colours.marker_edge
    _draw(painter, path, None, edge, size * EDGE_SHARE * 2)
    icon, ink = size * ICON_SHARE, "#FFFFFF"
    if is_stale:
        ink = _ink_on(colours.hollow, symbol.fill)
        _draw_hollow(painter, symbol.shape, ink, size, colours)
        icon *= HOLLOW_ICON
    else:
        _draw(painter, path, symbol.fill, None, 0)
    draw_icon(painter, symbol.icon, ink, QRectF(-icon / 2, -icon / 2, icon, icon))
    if colour > Colour.CLOSED:
        painter.save()
        painter.translate(size * BADGE_OFFSET, -size * BADGE_OFFSET)
        draw_badge(
            painter,
            colour,
            size * BADGE_SHARE,
            colours,
            is_overdue=is_overdue,
            has_recurrence=has_recurrence,
        )
        painter.restore()


def draw_dot(
    painter: QPainter, fill: str, size: float, colours: MapColours, *, is_stale: bool = False
) -> None:
    """Draw a crowded marker as a dot about the origin; a stale one is half full."""
    radius = size * 0.44
    if not is_stale:
        painter.setPen(QPen(QColor(colours.marker_edge), size * 0.13))
        painter.setBrush(QColor(fill))
        painter.drawEllipse(QPointF(0, 0), radius, radius)
        return
    ink = QColor(_ink_on(colours.hollow, fill))
    painter.setPen(QPen(ink, size * 0.13))
    painter.setBrush(QColor(colours.hollow))
    painter.drawEllipse(QPointF(0, 0), radius, radius)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink)
    box = QRectF(-radius, -radius, 2 * radius, 2 * radius)
    painter.drawPie(box, 180 * 16, 180 * 16)


def draw_ring(
    painter: QPainter, shape: MarkerShape, size: float, width: float, colour: str, edge: str
) -> None:
    """Draw the ring of a selected or hovered marker about the origin."""
    path = outline(shape, size + width * 1.6)
    _draw(painter, path, None, edge, width * 1.9)
    _draw(painter, path, None, colour, width)


def _ink_on(ground: str, fill: str) -> str:
    """Return a kind's colour, lighter where the ground is dark."""
    if QColor(ground).lightnessF() > 0.5:
        return fill
    ink = QColor(fill).toHsl()
    quiet, light = ink.hslSaturationF() * 0.75, max(ink.lightnessF(), 0.68)
    return QColor.fromHslF(ink.hslHueF(), quiet, light).name()


def _draw_hollow(
    painter: QPainter, shape: MarkerShape, ink: str, size: float, colours: MapColours
) -> None:
    width = max(size * HOLLOW_LINE, 1.0)
    path = outline(shape, size - width)
    _draw(painter, outline(shape, size), colours.hollow, None, 0)
    pen = QPen(QColor(ink), width)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    # whole dashes around, so that no seam shows
    dashes = max(round(path.length() / (size * HOLLOW_DASH)), 4)
    each = path.length() / dashes / width
    pen.setDashPattern([each * 0.64, each * 0.36])
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(pen)
    painter.drawPath(path)


def _main(colours: MapColours, colour: int) -> str:
    if colour == Colour.RED:
        return colours.red
    return colours.yellow_ink if colour == Colour.YELLOW else colours.white_ring


def _bar(painter: QPainter, size: float, colour: str, lower: float) -> None:
    """Draw an exclamation mark about the origin."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colour))
    wide = size * 0.15
    painter.drawRect(QRectF(-wide / 2, -size * 0.32 + lower, wide, size * 0.36))
    painter.drawRect(QRectF(-wide / 2, size * 0.13 + lower, wide, wide))


def _draw(
    painter: QPainter, path: QPainterPath, fill: str | None, line: str | None, width: float
) -> None:
    painter.setBrush(Qt.BrushStyle.NoBrush if fill is None else QColor(fill))
    if line is None:
        painter.setPen(Qt.PenStyle.NoPen)
    else:
        pen = QPen(QColor(line), width)
        pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        painter.setPen(pen)
    painter.drawPath(path)
