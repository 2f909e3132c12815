"""Break text into lines that fit a width, by the rules of Chinese and Latin script."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Final, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator

_NOT_FIRST: Final = frozenset("，。、；：？！）】》〉」』”’…,.;:?!)]}%°′″·")
_NOT_LAST: Final = frozenset("（【《〈「『“‘([{")
_WIDE: Final = ("W", "F")
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]+")
_NARROW: Final = re.compile(r"[^\s/\u2e80-\uffef]+")
ELLIPSIS: Final = "…"


class Ruler(Protocol):
    """Measure text in millimetres."""

    def width_mm(self, text: str, size_pt: float, *, is_bold: bool = False) -> float:
        """Return how wide a text is when set."""
        ...


def plain(text: str | None) -> str:
    """Return data text as one printable line: control and direction characters become spaces."""
    if not text:
        return ""
    if text.isprintable() and "  " not in text and text[0] != " " != text[-1]:
        return text
    return " ".join(_CONTROL.sub(" ", text).split())


def pieces(text: str) -> Iterator[str]:
    """Yield what may not be broken: a Latin word with its space, or one Chinese character."""
    word = ""
    for char in text:
        is_wide = unicodedata.east_asian_width(char) in _WIDE
        if word and (
            (is_wide and char not in _NOT_FIRST and word[-1] not in _NOT_LAST)
            or (not is_wide and _ends_piece(word) and char != " " and char not in _NOT_FIRST)
        ):
            yield word
            word = ""
        word += char
    if word:
        yield word


def longest_word(text: str) -> str:
    """Return the longest run of letters that is not broken, of scripts that are not wide."""
    return max(_NARROW.findall(text), key=len, default="")


def _ends_piece(word: str) -> bool:
    last = word[-1]
    return last in " /" or (unicodedata.east_asian_width(last) in _WIDE and last not in _NOT_LAST)


def _cut(text: str, width_mm: float, ruler: Ruler, size_pt: float, is_bold: bool) -> list[str]:
    """Cut a piece that is wider than a line, at least one character a line."""
    lines, line = [], ""
    for char in text:
        if line and ruler.width_mm(line + char, size_pt, is_bold=is_bold) > width_mm:
            lines.append(line)
            line = ""
        line += char
    return [*lines, line]


def wrapped(
    text: str, width_mm: float, ruler: Ruler, size_pt: float, *, is_bold: bool = False
) -> tuple[str, ...]:
    """Break a text into lines no wider than a width; nothing of it is lost but blanks at breaks.

    An empty text is one empty line.
    """
    if ruler.width_mm(text, size_pt, is_bold=is_bold) <= width_mm:
        return (text.rstrip(),)

    def fits(candidate: str) -> bool:
        return ruler.width_mm(candidate.rstrip(), size_pt, is_bold=is_bold) <= width_mm

    if fits(text):
        return (text.rstrip(),)
    lines: list[str] = []
    line = ""
    for piece in pieces(text):
        if fits(line + piece):
            line += piece
            continue
        if line:
            lines.append(line)
        if fits(piece):
            line = piece
        else:
            *full, line = _cut(piece, width_mm, ruler, size_pt, is_bold)
            lines.extend(full)
    return tuple(part.rstrip() for part in [*lines, line])


def elided(
    text: str, width_mm: float, ruler: Ruler, size_pt: float, *, is_bold: bool = False
) -> str:
    """Return the text, or as much of it as fits a width with an ellipsis behind it."""
    if ruler.width_mm(text, size_pt, is_bold=is_bold) <= width_mm:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        candidate = text[:middle] + ELLIPSIS
        if ruler.width_mm(candidate, size_pt, is_bold=is_bold) <= width_mm:
            low = middle
        else:
            high = middle - 1
    return text[:low].rstrip() + ELLIPSIS
