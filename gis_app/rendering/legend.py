"""One symbol in a box: what layer panels and printed legends show beside a title."""

from __future__ import annotations

from dataclasses import replace
from functools import singledispatch
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF, QRadialGradient

from gis_app.domain.layer_spec import (
    AreaTintSymbol,
    FillSymbol,
    HeatSymbol,
    IssueSymbol,
    LayerSpec,
    LineSymbol,
    MarkerShape,
    MarkerSymbol,
    Stage,
    TextSymbol,
)
from gis_app.domain.terms import Colour, Mark
from gis_app.rendering.fonts import app_font_families, map_font
from gis_app.rendering.graduated import FILL_OPACITY, NO_ICON, draw_rings
from gis_app.rendering.marker_shapes import draw_badge, draw_marker
from gis_app.rendering.picture_style import MAP_COLOURS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gis_app.domain.layer_spec import Symbol

BOX_MM: Final = 5.0
"""Widths in a legend are those of the map when its box is this high, and shrink with the box."""
_HATCH_LINES: Final = 4
_LETTER: Final = "文"
_MARKER_SHARES: Final = MappingProxyType({MarkerShape.PIN_SQUARE: 0.8})


def paint_symbol(
    painter: QPainter,
    rect: QRectF,
    what: LayerSpec | Symbol,
    *,
    stage: Stage | None = None,
    colour: Colour | None = None,
    mark: Mark | None = None,
    style: str = "light",
) -> None:
    """Paint a layer's symbol into a box: markers square in its middle, the others across it.

    `stage` gives an action's feature its stage's look, `colour` an issue its urgency, `mark` what
    else a point's or an issue's symbol says.
    """
    if isinstance(what, LayerSpec):
        symbol = what.symbol_in(style)
        if isinstance(symbol, TextSymbol):
            label = what.label_in(style)
            _text(painter, rect, MAP_COLOURS[style].ink if label is None else label.colour)
            return
    else:
        symbol = what
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if mark is None:
        _paint(symbol, painter, rect, stage, colour, style)
    else:
        _mark(symbol, painter, rect, mark, style)
    painter.restore()


def _mark(symbol: object, painter: QPainter, rect: QRectF, mark: Mark, style: str) -> None:
    """Paint a stale point, a share done, or a red issue with what else its badge says."""
    if mark is Mark.PARTLY:
        _text(painter, rect, MAP_COLOURS[style].ink, "60%", 0.56)
        return
    side, colours = min(rect.width(), rect.height()), MAP_COLOURS[style]
    painter.translate(rect.center())
    if isinstance(symbol, MarkerSymbol):
        size = side * _MARKER_SHARES.get(symbol.shape, 0.9)
        draw_marker(painter, symbol, size, colours, is_stale=mark is Mark.STALE)
        return
    is_back = mark is Mark.RECURRENCE
    size = side * (0.46 if is_back else 0.58)
    is_late = mark is Mark.OVERDUE
    draw_badge(painter, Colour.RED, size, colours, is_overdue=is_late, has_recurrence=is_back)


@singledispatch
def _paint(
    symbol: object,
    painter: QPainter,
    rect: QRectF,
    stage: Stage | None,
    colour: Colour | None,
    style: str,
) -> None:
    del symbol, stage, colour
    _text(painter, rect, MAP_COLOURS[style].ink)


@_paint.register
def _(
    symbol: MarkerSymbol,
    painter: QPainter,
    rect: QRectF,
    stage: Stage | None,
    colour: Colour | None,
    style: str,
) -> None:
    if stage is not None:
        symbol = replace(symbol, fill=stage.colour_in(style))
    side = min(rect.width(), rect.height())
    if symbol.icon == NO_ICON:
        factor = 1.0 if stage is None else stage.width_factor
        if symbol.rings:
            r, line = side * min(0.36 * factor, 0.48), side * 2.0 / 24
            fill, halo = QColor(symbol.fill), MAP_COLOURS[style].halo
            draw_rings(painter, rect.center(), r, line, symbol.rings, fill, halo)
        else:
            _disc(painter, rect, symbol.fill, factor)
        return
    size = side * _MARKER_SHARES.get(symbol.shape, 0.9)
    # a pin's point hangs below its square
    lift = side * 0.06 if symbol.shape is MarkerShape.PIN_SQUARE else 0.0
    painter.translate(rect.center() - QPointF(0.0, lift))
    draw_marker(painter, symbol, size, MAP_COLOURS[style], colour or Colour.CLOSED)


@_paint.register
def _(
    _symbol: IssueSymbol,
    painter: QPainter,
    rect: QRectF,
    _stage: Stage | None,
    colour: Colour | None,
    style: str,
) -> None:
    colours = MAP_COLOURS[style]
    side = min(rect.width(), rect.height())
    painter.translate(rect.center())
    if colour is not None:
        draw_badge(painter, colour, side * 0.58, colours)
        return
    # the layer as a whole: the three marks side by side
    for shift, one in ((-0.30, Colour.WHITE), (0.0, Colour.YELLOW), (0.30, Colour.RED)):
        painter.save()
        painter.translate(side * shift * 1.06, 0.0)
        draw_badge(painter, one, side * 0.27, colours, has_edge=False)
        painter.restore()


@_paint.register
def _(
    symbol: LineSymbol,
    painter: QPainter,
    rect: QRectF,
    stage: Stage | None,
    _colour: Colour | None,
    style: str,
) -> None:
    mm = rect.height() / BOX_MM
    factor, dash = (1.0, symbol.dash_mm)
    shown = symbol.colour
    if stage is not None:
        shown, factor, dash = stage.colour_in(style), stage.width_factor, stage.dash_mm or dash
    width = max(symbol.width_mm * mm, rect.height() * 0.07) * factor
    path, middle = QPainterPath(), rect.center().y()
    path.moveTo(rect.left(), middle)
    path.lineTo(rect.right(), middle)
    painter.setOpacity(painter.opacity() * symbol.opacity)
    if symbol.casing is not None:
        rim = max((symbol.casing_width_mm - symbol.width_mm) * mm, rect.height() * 0.08)
        painter.strokePath(path, _pen(symbol.casing, width + rim))
    painter.strokePath(path, _pen(shown, width, _dash(dash, mm, rect)))
    if symbol.arrow_spacing_mm > 0 or (stage is not None and stage.arrow_spacing_mm > 0):
        reach = rect.height() * 0.2
        tip = rect.left() + rect.width() * 0.62
        corners = [QPointF(tip, middle)]
        corners += [QPointF(tip - 1.8 * reach, middle + side) for side in (reach, -reach)]
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(shown))
        painter.drawPolygon(QPolygonF(corners))
    if symbol.tick_spacing_mm > 0:
        reach = rect.height() * 0.2 * factor
        thin = _pen(shown, max(width * 0.8, rect.height() * 0.05))
        painter.setPen(thin)
        for share in (0.2, 0.5, 0.8):
            x = rect.left() + rect.width() * share
            painter.drawLine(QPointF(x, middle - reach), QPointF(x, middle + reach))


@_paint.register
def _(
    symbol: FillSymbol,
    painter: QPainter,
    rect: QRectF,
    stage: Stage | None,
    _colour: Colour | None,
    style: str,
) -> None:
    mm = rect.height() / BOX_MM
    fill, edge, dash = symbol.fill, symbol.outline, symbol.outline_dash_mm
    if stage is not None:
        fill = None if fill is None else stage.colour_in(style)
        edge = None if edge is None else stage.colour_in(style)
        dash = stage.dash_mm or dash
    width = max(symbol.outline_width_mm * mm, rect.height() * 0.065)
    pen = None if edge is None else _pen(edge, width, _dash(dash, mm, rect))
    if fill is None:
        if pen is not None:
            _boundary(painter, rect, pen)
        return
    path = _swatch(rect, width)
    ink = QColor(fill)
    if symbol.hatch_deg is None:
        ink.setAlphaF(symbol.opacity)
        painter.fillPath(path, ink)
    else:
        _hatch(painter, path, fill, width)
    if pen is not None:
        painter.strokePath(path, pen)


@_paint.register
def _(
    symbol: AreaTintSymbol,
    painter: QPainter,
    rect: QRectF,
    _stage: Stage | None,
    _colour: Colour | None,
    _style: str,
) -> None:
    mm = rect.height() / BOX_MM
    width = max(symbol.outline_width_mm * mm * 0.7, rect.height() * 0.05)
    path = _swatch(rect, width)
    box = path.boundingRect()
    shown = symbol.tints[:3]
    painter.save()
    painter.setClipPath(path, Qt.ClipOperation.IntersectClip)
    for n, tint in enumerate(shown):
        part = QRectF(box)
        part.setLeft(box.left() + box.width() * n / len(shown))
        ink = QColor(tint)
        # a little stronger than on the map: the swatch is small
        ink.setAlphaF(min(symbol.opacity * 2.0, 1.0))
        painter.fillRect(part, QColor(Qt.GlobalColor.white))
        painter.fillRect(part, ink)
    painter.restore()
    dash = _dash(symbol.outline_dash_mm, mm * 0.6, rect)
    painter.strokePath(path, _pen(symbol.outline, width, dash))


@_paint.register
def _(
    symbol: HeatSymbol,
    painter: QPainter,
    rect: QRectF,
    _stage: Stage | None,
    _colour: Colour | None,
    _style: str,
) -> None:
    glow = QRadialGradient(rect.center(), rect.height() * 0.5)
    steps = len(symbol.ramp)
    for n, colour in enumerate(reversed(symbol.ramp)):
        ink = QColor(colour)
        ink.setAlphaF(min(1.0, 1.15 * (steps - n) / steps))
        glow.setColorAt(n / steps, ink)
    glow.setColorAt(1.0, QColor(0, 0, 0, 0))
    painter.fillRect(rect, glow)


def _swatch(rect: QRectF, width: float) -> QPainterPath:
    """Return the box of a fill: flat, so that a column of them stays calm."""
    high = rect.height() * 0.68
    path = QPainterPath()
    box = QRectF(rect.left(), rect.center().y() - high / 2, rect.width(), high)
    inset = width / 2
    corner = rect.height() * 0.08
    path.addRoundedRect(box.adjusted(inset, inset, -inset, -inset), corner, corner)
    return path


def _hatch(painter: QPainter, path: QPainterPath, colour: str, width: float) -> None:
    faint = QColor(colour)
    faint.setAlphaF(0.14)
    painter.fillPath(path, faint)
    box = path.boundingRect()
    painter.save()
    painter.setClipPath(path, Qt.ClipOperation.IntersectClip)
    painter.setPen(_pen(colour, width * 0.8))
    step = (box.width() + box.height()) / (_HATCH_LINES + 1)
    painter.drawLines(
        [
            QLineF(left, box.bottom(), left + box.height(), box.top())
            for left in (box.left() - box.height() + step * n for n in range(1, _HATCH_LINES + 1))
        ]
    )
    painter.restore()


def _boundary(painter: QPainter, rect: QRectF, pen: QPen) -> None:
    """Draw a boundary: a bent line, for a straight one would look like a street."""
    path, middle, bend = QPainterPath(), rect.center(), rect.height() * 0.18
    path.moveTo(rect.left(), middle.y() + bend)
    path.lineTo(rect.left() + rect.width() * 0.36, middle.y() - bend)
    path.lineTo(rect.left() + rect.width() * 0.66, middle.y() + bend * 0.5)
    path.lineTo(rect.right(), middle.y() - bend)
    painter.strokePath(path, pen)


def _disc(painter: QPainter, rect: QRectF, fill: str, factor: float) -> None:
    """Draw a graduated circle; the largest fills the box."""
    radius = min(rect.width(), rect.height()) * min(0.18 * factor, 0.48)
    ink = QColor(fill)
    painter.setPen(_pen(fill, rect.height() * 0.06))
    ink.setAlphaF(FILL_OPACITY)
    painter.setBrush(ink)
    painter.drawEllipse(rect.center(), radius, radius)


def _text(
    painter: QPainter, rect: QRectF, colour: str, text: str = _LETTER, share: float = 0.72
) -> None:
    painter.save()
    painter.setFont(map_font(app_font_families(), rect.height() * share))
    painter.setPen(QColor(colour))
    painter.drawText(rect, int(Qt.AlignmentFlag.AlignCenter), text)
    painter.restore()


def _dash(dash_mm: Sequence[float], mm: float, rect: QRectF) -> list[float]:
    """Return dashes in pixels, shortened until the box shows the pattern twice."""
    length = sum(dash_mm) * mm
    shrink = min(1.0, rect.width() / 2 / length) if length else 1.0
    return [part * mm * shrink for part in dash_mm]


def _pen(colour: str, width: float, dash: Sequence[float] = ()) -> QPen:
    pen = QPen(QColor(colour), width)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    if dash and width > 0:
        pen.setDashPattern([max(length / width, 0.05) for length in dash])
    return pen
