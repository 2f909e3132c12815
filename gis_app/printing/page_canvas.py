"""Draw in millimetres and points on any painter: a PDF page, a picture, a preview."""

from __future__ import annotations

from contextlib import contextmanager
from enum import Enum
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainterPath, QPen, QPolygonF

from gis_app.domain.palette import INK, WHITE
from gis_app.printing.font_ruler import MM_PER_PT, page_font
from gis_app.rendering.map_settings import MM_PER_INCH

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence

    from PySide6.QtGui import QFont, QPainter

    from gis_app.printing.font_ruler import FontRuler
    from gis_app.printing.page_template import Box
    from gis_app.rendering.backdrop import Backdrop


class Align(Enum):
    """Name which end of a line of text stands at its place."""

    LEFT = 0.0
    CENTRE = 0.5
    RIGHT = 1.0


class Ink(Protocol):
    """Describe what takes a page's lines, plain text and stamps in the painter's place."""

    def text(
        self, x_mm: float, baseline_mm: float, text: str, size_pt: float, is_bold: bool, colour: str
    ) -> bool:
        """Set a line of text; False when it cannot."""

    def line(
        self, x1_mm: float, y1_mm: float, x2_mm: float, y2_mm: float, colour: str, width_mm: float
    ) -> None:
        """Draw a straight line."""

    def stamp(
        self, key: Hashable, draw: Callable[[PageCanvas], None], x_mm: float, y_mm: float
    ) -> None:
        """Put what `draw` draws about the origin at a place; the same `key`, the same look."""

    def clip(self, box: Box) -> None:
        """Show what follows inside a box only, until `unclip`."""

    def unclip(self) -> None:
        """End what `clip` began."""


class PageCanvas:
    """Draw on a painter whose device has `px_per_mm` equal pixels a millimetre.

    A page of a PDF has `ink`, which takes lines, plain text and stamps from the painter; while the
    painter is turned it does not.
    """

    def __init__(
        self, painter: QPainter, px_per_mm: float, ruler: FontRuler, ink: Ink | None = None
    ) -> None:
        self.painter = painter
        self.px_per_mm = px_per_mm
        self.ruler = ruler
        self.ink = ink
        self.backdrops: tuple[Backdrop, ...] = ()
        """What lies beneath the maps of the page in place of the city's own base map."""
        self._fonts: dict[tuple[float, bool], QFont] = {}

    def point(self, x_mm: float, y_mm: float) -> QPointF:
        """Return a place on the page in device pixels."""
        return QPointF(x_mm * self.px_per_mm, y_mm * self.px_per_mm)

    def rect(self, box: Box) -> QRectF:
        """Return a box in device pixels."""
        k = self.px_per_mm
        return QRectF(box.x_mm * k, box.y_mm * k, box.width_mm * k, box.height_mm * k)

    def font(self, size_pt: float, is_bold: bool = False) -> QFont:
        """Return the page's font in a size that is true on paper."""
        found = self._fonts.get((size_pt, is_bold))
        if found is None:
            found = page_font(self.ruler.families, is_bold)
            dpi = self.painter.device().logicalDpiY()
            # the font's points are the device's; the page's may be finer when it is a preview
            found.setPointSizeF(size_pt * self.px_per_mm * MM_PER_INCH / dpi)
            self._fonts[size_pt, is_bold] = found
        return found

    def text(
        self,
        x_mm: float,
        baseline_mm: float,
        text: str,
        size_pt: float,
        *,
        is_bold: bool = False,
        colour: str = INK,
        align: Align = Align.LEFT,
        halo_mm: float = 0.0,
    ) -> None:
        """Draw one line of text as text, so that it can be searched and copied."""
        if not text:
            return
        if align is not Align.LEFT:
            width = self.ruler.width_mm(text, size_pt, is_bold=is_bold)
            x_mm -= width * align.value
        ink = self.ink
        if ink and not halo_mm and ink.text(x_mm, baseline_mm, text, size_pt, is_bold, colour):
            return
        font, place = self.font(size_pt, is_bold), self.point(x_mm, baseline_mm)
        if halo_mm:
            self.halo(x_mm, baseline_mm, text, size_pt, halo_mm, is_bold=is_bold)
        self.painter.setFont(font)
        self.painter.setPen(QColor(colour))
        self.painter.drawText(place, text)

    def halo(
        self,
        x_mm: float,
        baseline_mm: float,
        text: str,
        size_pt: float,
        halo_mm: float,
        *,
        is_bold: bool = False,
    ) -> None:
        """Draw the white edge around a text, which keeps it readable on a map."""
        outline = QPainterPath()
        outline.addText(self.point(x_mm, baseline_mm), self.font(size_pt, is_bold), text)
        self.painter.strokePath(outline, self.pen(WHITE, 2 * halo_mm))

    def text_block(
        self,
        x_mm: float,
        top_mm: float,
        lines: Sequence[str],
        size_pt: float,
        *,
        is_bold: bool = False,
        colour: str = INK,
        align: Align = Align.LEFT,
    ) -> float:
        """Draw lines below each other from an upper edge; returns the lower edge."""
        step, base = line_mm(size_pt), baseline_mm(top_mm, size_pt)
        for line in lines:
            self.text(x_mm, base, line, size_pt, is_bold=is_bold, colour=colour, align=align)
            base += step
        return top_mm + len(lines) * step

    def pen(self, colour: str, width_mm: float, dash_mm: Sequence[float] = ()) -> QPen:
        """Return a pen of a true width; dashes in millimetres, on and off in turn."""
        pen = QPen(QColor(colour), width_mm * self.px_per_mm)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        if dash_mm and width_mm > 0:
            pen.setDashPattern([part / width_mm for part in dash_mm])
        return pen

    def line(
        self, x1_mm: float, y1_mm: float, x2_mm: float, y2_mm: float, colour: str, width_mm: float
    ) -> None:
        """Draw a straight line."""
        if self.ink:
            self.ink.line(x1_mm, y1_mm, x2_mm, y2_mm, colour, width_mm)
            return
        self.painter.setPen(self.pen(colour, width_mm))
        self.painter.drawLine(self.point(x1_mm, y1_mm), self.point(x2_mm, y2_mm))

    def box(
        self,
        box: Box,
        *,
        fill: str | None = None,
        outline: str | None = None,
        width_mm: float = 0.1,
    ) -> None:
        """Draw a rectangle."""
        self.painter.setPen(Qt.PenStyle.NoPen if outline is None else self.pen(outline, width_mm))
        self.painter.setBrush(Qt.BrushStyle.NoBrush if fill is None else QBrush(QColor(fill)))
        self.painter.drawRect(self.rect(box))
        self.painter.setBrush(Qt.BrushStyle.NoBrush)

    def stamp(
        self, key: Hashable, x_mm: float, y_mm: float, draw: Callable[[PageCanvas], None]
    ) -> None:
        """Draw what is drawn often about a place; `key` says all that its look depends on.

        `draw` draws it about the origin of the canvas it is given.
        """
        if self.ink:
            self.ink.stamp(key, draw, x_mm, y_mm)
            return
        self.painter.save()
        self.painter.translate(self.point(x_mm, y_mm))
        draw(self)
        self.painter.restore()

    @contextmanager
    def clipped(self, box: Box) -> Iterator[None]:
        """Show what is drawn inside a box only."""
        self.painter.save()
        self.painter.setClipRect(self.rect(box))
        if self.ink:
            self.ink.clip(box)
        try:
            yield
        finally:
            if self.ink:
                self.ink.unclip()
            self.painter.restore()

    @contextmanager
    def turned(self, x_mm: float, y_mm: float, degrees: float) -> Iterator[None]:
        """Draw about a place with the paper turned."""
        ink, self.ink = self.ink, None
        self.painter.save()
        self.painter.translate(self.point(x_mm, y_mm))
        self.painter.rotate(degrees)
        try:
            yield
        finally:
            self.painter.restore()
            self.ink = ink

    def polygon(self, places_mm: Iterable[tuple[float, float]], fill: str) -> None:
        """Fill a polygon."""
        self.painter.setPen(Qt.PenStyle.NoPen)
        self.painter.setBrush(QColor(fill))
        self.painter.drawPolygon(QPolygonF([self.point(x, y) for x, y in places_mm]))
        self.painter.setBrush(Qt.BrushStyle.NoBrush)


def line_mm(size_pt: float) -> float:
    """Return the distance of two lines of text."""
    return size_pt * MM_PER_PT * 1.28


def baseline_mm(top_mm: float, size_pt: float) -> float:
    """Return the baseline of a line whose upper edge is given; Chinese sits optically centred."""
    return top_mm + size_pt * MM_PER_PT * 1.02
