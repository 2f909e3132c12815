"""What a page says most often, as PDF operators of our own: index numbers, table text, markers.

A PDF writer sets every word anew and draws every marker's curves again. A sheet has thousands of
both, so a page keeps them apart: text as glyph numbers of the fonts that the writer embeds, markers
as stamps that the file holds once. They lie on top of what the writer painted.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from PySide6.QtGui import QRawFont

from gis_app.printing.font_ruler import stands_alone

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Sequence

    from gis_app.printing.font_ruler import FontRuler
    from gis_app.printing.page_canvas import PageCanvas
    from gis_app.printing.page_template import Box

UNITS_PER_MM: Final = 100
"""The operators count hundredths of a millimetre, downwards from the upper left corner."""
_UNITS_PER_PT: Final = 25.4 / 72.0 * UNITS_PER_MM
MOST_KNOWN: Final = 30_000
"""So many texts are remembered; more would grow with the book."""
FONT_NAMES: Final = {False: b"/InkR", True: b"/InkB"}


@dataclass(frozen=True)
class Stamp:
    """Hold what a stamp's number in the file draws about the origin of a canvas."""

    number: int
    draw: Callable[[PageCanvas], None]


@dataclass
class InkPot:
    """Hold what all pages of a file share: the letters of each weight, and the stamps.

    `letters` are in the order in which the writer must embed them, so that the n-th one (from 1)
    is glyph n of the file's font.
    """

    letters: dict[bool, str]
    _codes: dict[bool, dict[str, bytes]]
    stamps: dict[Hashable, Stamp] = field(default_factory=dict)
    _texts: dict[bool, dict[str, bytes | None]] = field(
        default_factory=lambda: {False: {}, True: {}}
    )

    def code(self, text: str, is_bold: bool) -> bytes | None:
        """Return a text as glyph numbers; None when a letter of it is not embedded."""
        known = self._texts[is_bold]
        if text not in known:
            if len(known) >= MOST_KNOWN:
                known.clear()
            codes = self._codes[is_bold]
            try:
                known[text] = b"".join([codes[letter] for letter in text])
            except KeyError:
                known[text] = None
        return known[text]

    def stamp(self, key: Hashable, draw: Callable[[PageCanvas], None]) -> int:
        """Return the number of a stamp, new or known."""
        found = self.stamps.get(key)
        if found is None:
            found = self.stamps[key] = Stamp(len(self.stamps), draw)
        return found.number


def ink_pot(texts: Iterable[str], ruler: FontRuler) -> InkPot:
    """Return a pot with the letters of some texts, as far as the page's first font has them."""
    found: set[str] = set()
    for text in texts:
        found.update(text)
    wanted = sorted(filter(stands_alone, found))
    letters: dict[bool, str] = {}
    codes: dict[bool, dict[str, bytes]] = {}
    for is_bold in (False, True):
        font = QRawFont.fromFont(ruler.font(is_bold))
        kept: list[str] = []
        glyphs: dict[int, int] = {}
        code: dict[str, bytes] = {}
        if font.familyName() != ruler.families[0]:
            wanted = []
        indexes = font.glyphIndexesForString("".join(wanted))
        if len(indexes) != len(wanted):
            indexes = [0] * len(wanted)
        for letter, index in zip(wanted, indexes, strict=True):
            if not index:
                continue
            if index not in glyphs:
                glyphs[index] = len(glyphs) + 1
                kept.append(letter)
            code[letter] = b"%04X" % glyphs[index]
        letters[is_bold], codes[is_bold] = "".join(kept), code
    return InkPot(letters, codes)


class PageInk:
    """Collect one page's operators, lengths in millimetres from the upper left corner."""

    def __init__(self, pot: InkPot) -> None:
        self._pot = pot
        self.has_stamps = False
        self.weights: set[bool] = set()
        self._out: list[bytes] = []
        self._text_state: tuple[bool, float] | None = None
        self._colour, self._line = "", b""
        self._is_in_text = False

    def text(
        self, x_mm: float, baseline_mm: float, text: str, size_pt: float, is_bold: bool, colour: str
    ) -> bool:
        """Set a line of text; False when its letters are not all in the pot."""
        code = self._pot.code(text, is_bold)
        if code is None:
            return False
        if not self._is_in_text:
            self._out.append(b"BT")
            self._is_in_text = True
        if colour != self._colour:
            self._colour = colour
            self._out.append(_rgb(colour) + b" rg")
        if self._text_state != (is_bold, size_pt):
            self._text_state = (is_bold, size_pt)
            self.weights.add(is_bold)
            self._out.append(b"%b %.2f Tf" % (FONT_NAMES[is_bold], size_pt * _UNITS_PER_PT))
        self._out.append(
            b"1 0 0 -1 %d %d Tm<%b>Tj"
            % (x_mm * UNITS_PER_MM + 0.5, baseline_mm * UNITS_PER_MM + 0.5, code)
        )
        return True

    def line(
        self, x1_mm: float, y1_mm: float, x2_mm: float, y2_mm: float, colour: str, width_mm: float
    ) -> None:
        """Draw a straight line."""
        self._end_text()
        style = b"%b RG %.1f w" % (_rgb(colour), width_mm * UNITS_PER_MM)
        if style != self._line:
            self._line = style
            self._out.append(style)
        ends = (round(v * UNITS_PER_MM) for v in (x1_mm, y1_mm, x2_mm, y2_mm))
        self._out.append(b"%d %d m %d %d l S" % tuple(ends))

    def stamp(
        self, key: Hashable, draw: Callable[[PageCanvas], None], x_mm: float, y_mm: float
    ) -> None:
        """Put a stamp's origin at a place; a key that the pot knows is not drawn again."""
        self._end_text()
        self.has_stamps = True
        at = (x_mm * UNITS_PER_MM, y_mm * UNITS_PER_MM)
        number = self._pot.stamp(key, draw)
        self._out.append(b"q 1 0 0 1 %.1f %.1f cm/S%d Do Q" % (*at, number))

    def clip(self, box: Box) -> None:
        """Show what follows inside a box only, until `unclip`."""
        self._end_text()
        edges = (box.x_mm, box.y_mm, box.width_mm, box.height_mm)
        self._out.append(b"q %d %d %d %d re W n" % tuple(round(v * UNITS_PER_MM) for v in edges))
        self._forget()

    def unclip(self) -> None:
        """End what `clip` began."""
        self._end_text()
        self._out.append(b"Q")
        self._forget()

    def operators(self, height_pt: float) -> bytes:
        """Return everything as a content stream for a page of a height."""
        self._end_text()
        scale = 1.0 / _UNITS_PER_PT
        head = b"q %.8f 0 0 %.8f 0 %.4f cm" % (scale, -scale, height_pt)
        return b"\n".join([head, *self._out, b"Q\n"])

    def _end_text(self) -> None:
        if self._is_in_text:
            self._out.append(b"ET")
            self._is_in_text = False

    def _forget(self) -> None:
        self._text_state, self._colour, self._line = None, "", b""


@lru_cache(maxsize=64)
def _rgb(colour: str) -> bytes:
    parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return b"%.3g %.3g %.3g" % tuple(parts)


def stamp_matrix(centre_pt: Sequence[float]) -> tuple[float, ...]:
    """Return the matrix that puts a page's centre at the origin of the operators' units."""
    k = _UNITS_PER_PT
    return (k, 0.0, 0.0, -k, -centre_pt[0] * k, centre_pt[1] * k)
