"""The scores of a round as columns: which count, what each is worth and whose it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from gis_app.domain.table import NO_ROW
from gis_app.domain.work_terms import ItemResult

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gis_app.domain.assessment.round import Round
    from gis_app.domain.city_data import CityData
    from gis_app.domain.table import BoolArray, FloatArray, Int64Array, Table

RESULTS: Final = tuple(ItemResult)
"""Results in the order of the codes in `ScoredItems.result`."""
_FEW: Final = 1_000
_CONFORMS, _PARTIAL, _FAILS, _NOT_ASKED = (
    RESULTS.index(one)
    for one in (
        ItemResult.CONFORMS,
        ItemResult.PARTIAL,
        ItemResult.FAILS,
        ItemResult.NOT_APPLICABLE,
    )
)


@dataclass(frozen=True, eq=False)
class ScoredItems:
    """Hold the scores of a round that stand, one for each item at a point.

    `row` is the position in the table of scores, `point` in the round's points; `slot` is the
    place in the checklist. `credit` is 1 for conforms, the round's share for partly, 0 for fails.
    `weight` is the item's weight times the number of places the point stands for; it and `credit`
    mean nothing where `counts` is False: not applicable. `late` and `stray` count scores left out:
    outside the window, and of a point, an item or a result that the round does not know.
    """

    round: Round
    row: Int64Array
    point: Int64Array
    slot: Int64Array
    result: NDArray[np.int8]
    counts: BoolArray
    credit: FloatArray
    weight: FloatArray
    unit: Int64Array
    late: int
    stray: int

    def __len__(self) -> int:
        return len(self.row)

    @property
    def points_scored(self) -> int:
        """Return at how many points something was scored."""
        return int(np.count_nonzero(np.bincount(self.point, minlength=len(self.round.points))))

    @property
    def is_whole(self) -> bool:
        """Tell whether every item at every point is scored."""
        return len(self) == self.round.item_count


def scored_items(data: CityData, round_: Round) -> ScoredItems:
    """Return what was scored in a round; of two scores of one item the later row stands.

    Scores marked late do not count. Kept while the scores and the round stay the same.
    """
    table = data.table("scores")
    return data.remembered.get(
        f"scored {round_.fid}", (table, round_), lambda: _scored(table, round_)
    )


def _scored(table: Table, round_: Round) -> ScoredItems:
    points, standard = round_.points, round_.standard
    mine = np.flatnonzero(table.numbers("round_fid") == round_.fid)
    is_late = table.numbers("is_late")[mine] > 0
    rows, point, slot, found, stray = standing_scores(table, round_, mine[~is_late])
    width = max(standard.most_items, 1)
    weights = np.zeros((max(len(standard.kinds), 1), width))
    for place, one in enumerate(standard.kinds):
        weights[place, : len(one.items)] = [item.weight for item in one.items]
    credit = np.array([1.0, round_.policy.partial_credit, 0.0, 0.0])
    unit = points.units[points.unit_set[point], slot] if len(points) else np.zeros(0, np.int64)
    return ScoredItems(
        round_,
        rows,
        point,
        slot,
        found,
        np.asarray(found != _NOT_ASKED),
        credit[_credit_place(found)],
        weights[points.kind[point], slot] * points.weight[point],
        unit,
        int(is_late.sum()),
        stray,
    )


def standing_scores(
    table: Table, round_: Round, rows: Int64Array
) -> tuple[Int64Array, Int64Array, Int64Array, NDArray[np.int8], int]:
    """Return which of some rows of a round stand, their points, slots and results, and the strays.

    Of two scores of one item the later row stands; strays are of a point, an item or a result
    that the round does not know.
    """
    points, standard = round_.points, round_.standard
    point = _positions(points.fids, table.numbers("point_fid")[rows])
    matter, result = table.text("matter"), table.text("result")
    code_of_word = np.array(
        [RESULTS.index(ItemResult(w)) if w in set(RESULTS) else -1 for w in result.words] + [-1],
        np.int8,
    )
    found = code_of_word[result.codes[rows]]
    slots = np.full((len(standard.kinds) + 1, len(matter.words) + 1), -1, np.int64)
    words = {word: place for place, word in enumerate(matter.words)}
    for row, one in enumerate(standard.kinds):
        for place, item in enumerate(one.items):
            if item.code in words:
                slots[row, words[item.code]] = place
    kind = np.append(points.kind, len(standard.kinds))[point]
    slot = slots[kind, matter.codes[rows]]
    known = (point >= 0) & (slot >= 0) & (found >= 0)
    stray = int((~known).sum())
    rows, point, slot, found = rows[known], point[known], slot[known], found[known]
    # the last row of an item stands: later rows overwrite earlier ones in the scatter
    cell = point * max(standard.most_items, 1) + slot
    if len(cell) < _FEW:
        _cells, first = np.unique(cell[::-1], return_index=True)
        stands = np.sort(len(cell) - 1 - first)
    else:
        last = np.full(max(len(points), 1) * max(standard.most_items, 1), -1, np.int64)
        last[cell] = np.arange(len(cell))
        stands = np.flatnonzero(last[cell] == np.arange(len(cell)))
    return rows[stands], point[stands], slot[stands], found[stands], stray


def _credit_place(result: NDArray[np.int8]) -> NDArray[np.int8]:
    """Return the place in (conforms, partly, fails, not applicable) of each result."""
    order = np.empty(len(RESULTS), np.int8)
    order[[_CONFORMS, _PARTIAL, _FAILS, _NOT_ASKED]] = range(4)
    return np.asarray(order[result], np.int8)


def _positions(sorted_fids: Int64Array, wanted: Int64Array) -> Int64Array:
    """Return where row ids stand in an ascending array; -1 where they do not."""
    if not len(sorted_fids):
        return np.full(len(wanted), -1, np.int64)
    first, last = int(sorted_fids[0]), int(sorted_fids[-1])
    if len(wanted) > _FEW and last - first < 4 * (len(sorted_fids) + len(wanted)):
        at = np.full(last - first + 3, -1, np.int64)
        at[sorted_fids - (first - 1)] = np.arange(len(sorted_fids))
        return at[np.clip(wanted, first - 1, last + 1) - (first - 1)]
    places = np.minimum(np.searchsorted(sorted_fids, wanted), len(sorted_fids) - 1)
    return np.where(sorted_fids[places] == wanted, places, NO_ROW - 1).astype(np.int64)
