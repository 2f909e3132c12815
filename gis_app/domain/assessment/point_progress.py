"""How far each point of a round is scored: not at all, in part, whole, whole with failures."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, Final

import numpy as np

from gis_app.domain.assessment.scored import RESULTS, standing_scores
from gis_app.domain.work_terms import ItemResult

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from gis_app.domain.assessment.round import Round
    from gis_app.domain.table import BoolArray, Int64Array, Table

_FAILS: Final = RESULTS.index(ItemResult.FAILS)


class PointMark(IntEnum):
    """Say how far one point is scored."""

    NONE = 0
    SOME = 1
    GOOD = 2
    BAD = 3


@dataclass(frozen=True, eq=False)
class PointProgress:
    """Hold the mark and the number of scored items of every point, in the round's order.

    Scores that are marked as late are there too: the item has been looked at.
    """

    marks: NDArray[np.int8]
    done: Int64Array

    @property
    def items_done(self) -> int:
        """Return how many items are scored at all points together."""
        return int(self.done.sum())

    @property
    def is_open(self) -> BoolArray:
        """Tell which points are not scored whole."""
        return np.asarray(self.marks < PointMark.GOOD, np.bool_)

    def renewed(self, table: Table, round_: Round, places: Int64Array) -> PointProgress:
        """Return it with some points looked at again, which takes no longer in a great round."""
        if not len(places):
            return self
        fids = round_.points.fids[places]
        rows = np.flatnonzero(np.isin(table.numbers("point_fid"), fids))
        rows = rows[table.numbers("round_fid")[rows] == round_.fid]
        marks, done = _counted(table, round_, rows, places)
        new = PointProgress(self.marks.copy(), self.done.copy())
        new.marks[places], new.done[places] = marks, done
        return new

    def with_results(self, place: int, results: Sequence[ItemResult | None]) -> PointProgress:
        """Return it with what was found at one point: a result for every item, None for none."""
        count = sum(one is not None for one in results)
        mark = PointMark.SOME if count else PointMark.NONE
        if count and count == len(results):
            mark = PointMark.BAD if ItemResult.FAILS in results else PointMark.GOOD
        new = PointProgress(self.marks.copy(), self.done.copy())
        new.marks[place], new.done[place] = mark, count
        return new


def point_progress(table: Table, round_: Round) -> PointProgress:
    """Work it out for every point of a round from the table of scores."""
    rows = np.flatnonzero(table.numbers("round_fid") == round_.fid)
    every = np.arange(len(round_.points))
    return PointProgress(*_counted(table, round_, rows, every))


def _counted(
    table: Table, round_: Round, rows: Int64Array, places: Int64Array
) -> tuple[NDArray[np.int8], Int64Array]:
    """Return mark and number of items of some points (ascending) from all their rows."""
    _rows, point, _slot, found, _stray = standing_scores(table, round_, rows)
    at = np.searchsorted(places, point)
    done = np.bincount(at, minlength=len(places)).astype(np.int64)
    failing = np.bincount(at[found == _FAILS], minlength=len(places)) > 0
    lengths = np.array([len(kind.items) for kind in round_.standard.kinds] or [0], np.int64)
    wanted = lengths[round_.points.kind[places]]
    marks = np.full(len(places), PointMark.SOME, np.int8)
    marks[done == 0] = PointMark.NONE
    is_whole = (done >= wanted) & (done > 0)
    marks[is_whole] = PointMark.GOOD
    marks[is_whole & failing] = PointMark.BAD
    return marks, done
