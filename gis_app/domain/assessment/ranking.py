"""Who stands where in a round, and what was before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

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


def ranking(now: RateTable, before: RateTable | None = None) -> tuple[Standing, ...]:
    """Rank groups by weighted score, best first; those in which nothing counts stand in none."""
    places, ranks, tied = _ranks(now.score, now.n)
    earlier: dict[int | str, tuple[int, float]] = {}
    if before is not None:
        then, then_ranks, _tied = _ranks(before.score, before.n)
        earlier = {
            before.keys[place]: (rank, float(before.score[place]))
            for place, rank in zip(then.tolist(), then_ranks.tolist(), strict=True)
        }
    out = []
    for place, rank, is_tied in zip(places.tolist(), ranks.tolist(), tied.tolist(), strict=True):
        key = now.keys[place]
        rank_before, score_before = earlier.get(key, (None, None))
        change = None if score_before is None else float(now.score[place]) - score_before
        out.append(Standing(place, key, rank, bool(is_tied), rank_before, change))
    return tuple(out)


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
