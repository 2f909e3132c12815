"""Which unit a name that the register lacks may mean: by spelling, by sound, by abbreviation.

Nothing here decides: a person confirms each guess, and only then the name counts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from gis_app.domain.unit_tree import plain_name

if TYPE_CHECKING:
    from collections.abc import Iterable

LEAST_LIKENESS: Final = 0.6
LIKELY: Final = 0.85
"""Likeness from which a guess is worth showing as the first choice."""

_MOST_GUESSES: Final = 4
_SHORTEST_ABBREVIATION: Final = 3
# 阿克苏市城市管理局, 市城管局: what stands in front says whose bureau it is, not which
_OWNER: Final = re.compile(r"^(?:[\u4e00-\u9fff]{2,4}?[市县]|[市县区])(?=.{3})")
_BY_SOUND, _BY_ABBREVIATION = 0.95, 0.9


@dataclass(frozen=True, slots=True)
class UnitGuess:
    """Name one unit that may be meant, and how alike the names are, 0 to 1."""

    fid: int
    title: str
    likeness: float


@dataclass
class UnknownName:
    """Collect the rows that name a unit the register lacks, and what it may mean, best first."""

    name: str
    rows: list[int] = field(default_factory=list)
    guesses: tuple[UnitGuess, ...] = ()


def guess_units(name: str, titles: Iterable[tuple[int, str]]) -> tuple[UnitGuess, ...]:
    """Return the units a name may mean; `titles` are row ids with names and aliases."""
    wanted = _Spelling(name)
    best: dict[int, UnitGuess] = {}
    for fid, title in titles:
        likeness = wanted.likeness(title)
        if likeness >= LEAST_LIKENESS and likeness > getattr(best.get(fid), "likeness", 0.0):
            best[fid] = UnitGuess(fid, title, round(likeness, 3))
    return tuple(sorted(best.values(), key=lambda g: -g.likeness)[:_MOST_GUESSES])


class _Spelling:
    def __init__(self, name: str) -> None:
        self._plain = plain_name(name)
        self._bare = _bare(self._plain)
        self._sound = _sound(self._bare)

    def likeness(self, title: str) -> float:
        from rapidfuzz import fuzz

        plain = plain_name(title)
        bare = _bare(plain)
        spelled = max(fuzz.ratio(self._plain, plain), fuzz.ratio(self._bare, bare)) / 100
        if spelled < 0.3:
            return spelled
        if bare == self._bare:
            # another city's bureau of the same name is still another bureau
            return max(spelled, _BY_SOUND if self._plain.endswith(bare) else spelled)
        sounded = fuzz.ratio(self._sound, _sound(bare)) / 100 * _BY_SOUND
        short, long = sorted((self._bare, bare), key=len)
        # 城管局 is within 城市管理局, 执法局 is the end of 综合行政执法局
        is_abbreviated = len(short) >= _SHORTEST_ABBREVIATION and (
            _is_within(short, long) or long.endswith(short)
        )
        return max(spelled, sounded, _BY_ABBREVIATION if is_abbreviated else 0.0)


def _bare(plain: str) -> str:
    return _OWNER.sub("", plain)


def _sound(text: str) -> str:
    from pypinyin import lazy_pinyin

    return " ".join(lazy_pinyin(text))


def _is_within(short: str, long: str) -> bool:
    """Tell whether a name is made of letters of a longer one, in order, with the same two ends."""
    if short[0] != long[0] or short[-1] != long[-1]:
        return False
    letters = iter(long)
    return all(letter in letters for letter in short)
