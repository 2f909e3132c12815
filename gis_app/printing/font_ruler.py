"""The font of a page, and how wide it sets a text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtGui import QFont, QFontMetricsF

from gis_app.rendering.map_settings import MM_PER_INCH, PT_PER_INCH

if TYPE_CHECKING:
    from collections.abc import Sequence

MM_PER_PT: Final = MM_PER_INCH / PT_PER_INCH
_RULER_PX: Final = 200
MOST_WIDTHS: Final = 60_000
"""So many widths are remembered; more would grow with the book."""


def stands_alone(letter: str) -> bool:
    """Tell whether a letter looks the same whatever its neighbours: no Arabic, no joiners."""
    code = ord(letter)
    return 0x20 <= code < 0x0300 or 0x2010 <= code <= 0x206F or 0x2100 <= code <= 0xFFFF


def page_font(families: Sequence[str], is_bold: bool) -> QFont:
    """Return the font of a page, set so that its widths are the same at every size."""
    font = QFont()
    font.setFamilies(list(families))
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    font.setKerning(False)
    font.setBold(is_bold)
    return font


class FontRuler:
    """Measure text in millimetres, equally for every device a page is painted on."""

    def __init__(self, families: Sequence[str]) -> None:
        self.families = tuple(families)
        self._fonts: dict[bool, QFont] = {}
        self._metrics: dict[bool, QFontMetricsF] = {}
        self._widths: dict[tuple[str, bool], float] = {}
        self._letters: dict[bool, dict[str, float]] = {False: {}, True: {}}

    def font(self, is_bold: bool) -> QFont:
        """Return the font that is measured."""
        found = self._fonts.get(is_bold)
        if found is None:
            found = self._fonts[is_bold] = page_font(self.families, is_bold)
            found.setPixelSize(_RULER_PX)
        return found

    def width_mm(self, text: str, size_pt: float, *, is_bold: bool = False) -> float:
        """Return how wide a text is when set."""
        width = self._widths.get((text, is_bold))
        if width is None:
            if len(self._widths) >= MOST_WIDTHS:
                self._widths.clear()
            width = self._widths[text, is_bold] = self._measured(text, is_bold)
        return width * size_pt * MM_PER_PT

    def _measured(self, text: str, is_bold: bool) -> float:
        """Return the width of a text in type sizes; letters that stand alone add up."""
        known = self._letters[is_bold]
        try:
            return sum([known[letter] for letter in text])
        except KeyError:
            pass
        metrics = self._metrics.get(is_bold)
        if metrics is None:
            metrics = self._metrics[is_bold] = QFontMetricsF(self.font(is_bold))
        if not all(map(stands_alone, text)):
            return metrics.horizontalAdvance(text) / _RULER_PX
        for letter in set(text).difference(known):
            known[letter] = metrics.horizontalAdvance(letter) / _RULER_PX
        return sum([known[letter] for letter in text])
