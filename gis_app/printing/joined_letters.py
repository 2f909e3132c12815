"""Which letters the glyphs of joined script stand for: Uyghur in a PDF is found as it was typed.

Qt embeds the glyphs that shaping gave and keeps no word of the letters behind them. The shipped
font knows: its substitutions lead from a letter to its initial, medial and final form and from
several letters to one ligature. An embedded glyph is known again by its outline.
"""

from __future__ import annotations

import io
import logging
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np

from gis_app.paths import resources_dir

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from fontTools.ttLib import TTFont

    from gis_app.domain.table import FloatArray

_FAMILY: Final = "CityMapArabic"
_UYGHUR: Final = "ئابپتجچخدرزژسشغفقكگڭلمنھوۇۆۈۋېىيە"
"""Of letters that are drawn alike, those of this alphabet are meant."""
_UNITS: Final = 1000.0
_SAME: Final = 1.6
"""Qt rounds to units of its own: outlines that differ by no more, in thousandths, are the same."""
_ROUNDS: Final = 4
_LIGATURES: Final = {
    unicodedata.normalize("NFKC", chr(c)): chr(c) for c in range(0xFEFB, 0xFEF3, -2)
}
"""Readers turn words from the right around, letter by letter: lam-alef must stay one letter."""


def joined_letters(base_font: str, program: bytes) -> Mapping[int, str]:
    """Return the letters of an embedded font's glyphs by number; none for other fonts."""
    from fontTools.ttLib import TTFont

    # Qt leaves out when the font was made, which fontTools remarks on for every font
    logging.getLogger("fontTools.ttLib.tables._h_e_a_d").setLevel(logging.ERROR)
    name = base_font.lstrip("/").rpartition("+")[2]
    if not name.startswith(_FAMILY) or not program:
        return {}
    known = _known_outlines(name)
    found: dict[int, str] = {}
    with TTFont(io.BytesIO(program), lazy=True) as font:
        for number, outline in enumerate(_outlines(font)):
            if len(outline) not in known:
                continue
            shapes, letters = known[len(outline)]
            alike = np.flatnonzero((np.abs(shapes - outline) <= _SAME).all(axis=1))
            if len(alike):
                meant = min((letters[i] for i in alike.tolist()), key=_rank)
                found[number] = _LIGATURES.get(meant, meant)
    return found


def _rank(letters: str) -> tuple[bool, int, str]:
    return any(letter not in _UYGHUR for letter in letters), len(letters), letters


@lru_cache(maxsize=4)
def _known_outlines(name: str) -> dict[int, tuple[FloatArray, tuple[str, ...]]]:
    """Return the outlines of a shipped font with the letters of each, by length."""
    from fontTools.ttLib import TTFont

    sorts: dict[int, tuple[list[FloatArray], list[str]]] = {}
    with TTFont(resources_dir() / "fonts" / f"{name}.ttf", lazy=True) as font:
        letters = _letters(font)
        for glyph, outline in zip(font.getGlyphOrder(), _outlines(font), strict=True):
            if glyph in letters and len(outline):
                shapes, words = sorts.setdefault(len(outline), ([], []))
                shapes.append(outline)
                words.append(letters[glyph])
    return {n: (np.array(shapes), tuple(words)) for n, (shapes, words) in sorts.items()}


def _outlines(font: TTFont) -> Iterator[FloatArray]:
    """Yield for every glyph the edges of its contours, each edge's in their order."""
    glyphs, unit = font["glyf"], font["head"].unitsPerEm / _UNITS
    for name in font.getGlyphOrder():
        points, ends, _ = glyphs[name].getCoordinates(glyphs)
        places = np.array([tuple(point) for point in points], float).reshape(-1, 2) / unit
        parts = [part for part in np.split(places, [end + 1 for end in ends]) if len(part)]
        edges = np.array([[*part.min(axis=0), *part.max(axis=0)] for part in parts])
        # contours may change their order: each edge is sorted by itself
        yield np.sort(edges.reshape(-1, 4), axis=0).ravel()


def _letters(font: TTFont) -> dict[str, str]:
    """Return what every glyph stands for, going along the font's substitutions."""
    letters = {glyph: chr(code) for code, glyph in sorted(font.getBestCmap().items(), reverse=True)}
    steps = [step for lookup in font["GSUB"].table.LookupList.Lookup for step in _steps(lookup)]
    for _ in range(_ROUNDS):
        for before, after in steps:
            if after not in letters and all(glyph in letters for glyph in before):
                letters[after] = "".join(letters[glyph] for glyph in before)
    return letters


def _steps(lookup: object) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield the glyphs that a lookup puts one in the place of."""
    for table in lookup.SubTable:  # type: ignore[attr-defined]
        inner = getattr(table, "ExtSubTable", table)
        if hasattr(inner, "ligatures"):
            for first, ligatures in inner.ligatures.items():
                for ligature in ligatures:
                    yield (first, *ligature.Component), ligature.LigGlyph
        elif hasattr(inner, "mapping"):
            for before, after in inner.mapping.items():
                if isinstance(after, str):
                    yield (before,), after
