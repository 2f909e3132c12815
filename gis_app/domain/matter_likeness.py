"""Which checklist item a free text is about: by its words, by their like, by what was said before.

Texts are compared as sets of marks: pairs of neighbouring signs, single signs (which count
little), and groups of words that mean the same. A mark counts the more the fewer items have it
(inverse document frequency, Spärck Jones 1972, Journal of Documentation 28).
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from gis_app.domain.unit_tree import plain_name

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_GROUP, _PAIR, _SIGN = 3.0, 1.0, 0.25
_NEGATIONS: Final = frozenset("无不未有完好的了在及与和处个")
"""Signs that stand in nearly every item and tell nothing."""
LIKE_ENOUGH: Final = 28
"""Likeness, 0 to 100, below which nothing is proposed."""
_AHEAD: Final = 1.12
"""How far the likest item must be ahead of the next one."""


@dataclass(frozen=True)
class MatterLikeness:
    """Compare texts with items; `said` holds, by code, an item's title and what was said of it."""

    said: Mapping[str, Sequence[str]]
    words: Sequence[Sequence[str]]

    def likest(self, text: str) -> tuple[str | None, int]:
        """Return the likest item and its likeness, 0 to 100; None where nothing is clear."""
        asked = self._marks(text)
        if not asked or not self.said:
            return None, 0
        marks, rarity = self._of_items, self._rarity
        whole = sum(weight * rarity.get(mark, 1.0) for mark, weight in asked.items())
        scores = {
            code: max((self._shared(asked, one, rarity) for one in texts), default=0.0)
            for code, texts in marks.items()
        }
        order = sorted(scores, key=lambda code: -scores[code])
        best, likeness = order[0], round(100 * scores[order[0]] / whole)
        if likeness < LIKE_ENOUGH:
            return None, 0
        if len(order) > 1 and scores[best] < _AHEAD * scores[order[1]]:
            return None, 0
        return best, min(likeness, 100)

    def _marks(self, text: str) -> dict[str, float]:
        plain = plain_name(text)
        found = {
            f"#{n}": _GROUP
            for n, group in enumerate(self.words)
            if any(word in plain for word in group)
        }
        signs = [sign for sign in plain if sign.isalpha() and sign not in _NEGATIONS]
        found |= dict.fromkeys(signs, _SIGN)
        for a, b in pairwise(plain):
            if a.isalpha() and b.isalpha() and not {a, b} & _NEGATIONS:
                found[a + b] = _PAIR
        return found

    @cached_property
    def _of_items(self) -> dict[str, list[dict[str, float]]]:
        return {code: [self._marks(one) for one in texts] for code, texts in self.said.items()}

    @cached_property
    def _rarity(self) -> dict[str, float]:
        items = self._of_items
        held = Counter(mark for texts in items.values() for mark in set().union(*texts))
        return {mark: math.log(1 + len(items) / count) for mark, count in held.items()}

    @staticmethod
    def _shared(
        asked: Mapping[str, float], one: Mapping[str, float], rarity: Mapping[str, float]
    ) -> float:
        both = [mark for mark in asked if mark in one]
        if all(len(mark) == 1 for mark in both):
            return 0.0  # a sign alone is no word
        return sum(asked[mark] * rarity.get(mark, 0.0) for mark in both)
