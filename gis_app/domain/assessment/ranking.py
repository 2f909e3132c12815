"""Who stands where in a round, and what was before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, overload

import numpy as np

if TYPE_CHECKING:
    from gis_app.domain.assessment.rates import RateTable
    from gis_app.domain.table import BoolArray, FloatArray, Int64Array


@dataclass(frozen=True, slots=True)
class Standing:
    """Hold one group's standing; `place` is its position in the table of rates.

    Groups with the same score, as it is printed, share a rank, and the next rank is left out
    (1, 2, 2, 4). `rank_before` and `change` (of the score, 0 to 1) compare with the round before;
    None where it was not scored there.
    """

    place: int
    key: int | str
    rank: int
    is_tied: bool
    rank_before: int | None = None
    change: float | None = None


@dataclass(frozen=True, eq=False)
class Standings(Sequence[Standing]):
    """Hold standings as columns, best first; one is made when somebody looks at it.

    `rank_before` is 0 and `change` NaN where a group was not scored in the round before.
    """

    keys: Sequence[int | str]
    place: Int64Array
    rank: Int64Array
    is_tied: BoolArray
    rank_before: Int64Array
    change: FloatArray

    def __len__(self) -> int:
        return len(self.place)

    @overload
    def __getitem__(self, row: int) -> Standing: ...

    @overload
    def __getitem__(self, row: slice) -> tuple[Standing, ...]: ...

    def __getitem__(self, row: int | slice) -> Standing | tuple[Standing, ...]:
        if isinstance(row, slice):
            return tuple(self[one] for one in range(*row.indices(len(self))))
        place, before, change = int(self.place[row]), int(self.rank_before[row]), self.change[row]
        return Standing(
            place,
            self.keys[place],
            int(self.rank[row]),
            bool(self.is_tied[row]),
            before or None,
            None if not before else float(change),
        )


def ranking(now: RateTable, before: RateTable | None = None) -> Standings:
    """Rank groups by weighted score, best first; those in which nothing counts stand in none."""
    places, ranks, tied = _ranks(now.score, now.n)
    rank_before = np.zeros(len(places), np.int64)
    change = np.full(len(places), np.nan)
    if before is not None:
        then, then_ranks, _tied = _ranks(before.score, before.n)
        rank_of = np.zeros(len(before) + 1, np.int64)
        rank_of[then] = then_ranks
        known = {key: place for place, key in enumerate(before.keys)}
        then_at = np.array([known.get(key, -1) for key in now.keys] or [-1], np.int64)[places]
        rank_before = rank_of[then_at]
        change = now.score[places] - np.append(before.score, np.nan)[then_at]
    return Standings(now.keys, places, ranks, tied, rank_before, change)


def competition_ranks(scores: FloatArray) -> Int64Array:
    """Return ranks of scores sorted from high to low: equal ones share the first one's place."""
    starts = np.append(True, scores[1:] != scores[:-1]) if len(scores) else np.zeros(0, np.bool_)
    return np.asarray(np.flatnonzero(starts)[np.cumsum(starts) - 1] + 1, np.int64)


def _ranks(score: FloatArray, n: Int64Array) -> tuple[Int64Array, Int64Array, BoolArray]:
    """Return places best first, their ranks, and which share theirs."""
    shown = np.round(score * 100, 2)
    places = np.flatnonzero(np.isfinite(score))
    places = places[np.lexsort((places, -n[places], -shown[places]))]
    ranks = competition_ranks(shown[places])
    counts = np.bincount(ranks, minlength=1)
    return places.astype(np.int64), ranks, np.asarray(counts[ranks] > 1)
