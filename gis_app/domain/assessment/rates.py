"""Score rates with n and an interval, by whole columns: unit, area, kind, group, item.

得分率 by the office's formula: conforming ÷ (conforming + non-conforming), not applicable left out;
partly conforming stands in the numerator with the round's share of 1. 加权得分 weighs every item by
its frozen weight and, in a sample, by the number of places its point stands for: Σwx ÷ Σw.

Intervals are Wilson's (1927) score interval at 95 %, which stays within 0 and 1 and holds its
level for small n (Brown, Cai and DasGupta 2001, Statistical Science 16). For weighted rates n is
Kish's effective size (Σw)² ÷ Σw² (Kish 1965, Survey Sampling, § 11.7; used so for Wilson by Franco,
Little, Louis and Slud 2019, J. Survey Statistics and Methodology 7). With partly conforming the
variance is below p(1 − p) (Bhatia and Davis 2000), so the interval is rather too wide than too
narrow.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

import numpy as np

from gis_app.domain.assessment.scored import RESULTS
from gis_app.domain.table import NO_ROW
from gis_app.domain.work_terms import ItemResult
from gis_app.messages import LocalText, msg

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from gis_app.domain.assessment.round import Round
    from gis_app.domain.assessment.scored import ScoredItems
    from gis_app.domain.table import BoolArray, FloatArray, Int64Array
    from gis_app.messages import Message

Z_95: Final = 1.959963984540054
_MOST_CELLS: Final = 40_000_000
SMALL_N: Final = 30
"""A rate of fewer items is marked: its interval is wider than a third of the scale."""


class RateBy(StrEnum):
    """Name the ways rates are broken down."""

    CITY = "city"
    UNIT = "unit"
    GROUP = "group"
    AREA = "area"
    KIND = "kind"
    ITEM = "item"
    POINT = "point"


RATE_TITLES: Final[Mapping[RateBy, LocalText]] = {
    RateBy.CITY: LocalText("全市", "Whole city"),
    RateBy.UNIT: LocalText("责任单位", "Responsible unit"),
    RateBy.GROUP: LocalText("工作组", "Working group"),
    RateBy.AREA: LocalText("街道（乡镇）", "Sub-district"),
    RateBy.KIND: LocalText("点位类别", "Kind of place"),
    RateBy.ITEM: LocalText("测评项目", "Item"),
    RateBy.POINT: LocalText("点位", "Point"),
}


@dataclass(frozen=True, eq=False)
class RateTable:
    """Hold rates group by group; shares are 0 to 1 and NaN where nothing counts.

    `keys` are row ids of units, groups, areas or points, else codes. `n` = conforms + partly +
    fails. `score` is the weighted rate, `effective_n` the n of its interval. `group` tells the
    group of every scored item, -1 for none.
    """

    by: RateBy
    keys: tuple[int | str, ...]
    results: Mapping[ItemResult, Int64Array]
    points: Int64Array
    n: Int64Array
    rate: FloatArray
    rate_low: FloatArray
    rate_high: FloatArray
    score: FloatArray
    score_low: FloatArray
    score_high: FloatArray
    effective_n: FloatArray
    group: Int64Array

    def __len__(self) -> int:
        return len(self.keys)

    @property
    def is_small(self) -> BoolArray:
        """Tell which rates rest on few items."""
        return np.asarray(self.n < SMALL_N)

    def place(self, key: int | str) -> int:
        """Return the place of a group; -1 when nothing of it was scored."""
        return self.keys.index(key) if key in self.keys else -1


def wilson(
    share: FloatArray, n: FloatArray | Int64Array, z: float = Z_95
) -> tuple[FloatArray, FloatArray]:
    """Return Wilson's score interval of shares 0 to 1 seen in n cases; NaN where n is 0.

    (p + z²/2n ± z √(p(1−p)/n + z²/4n²)) ÷ (1 + z²/n).
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        n = np.where(np.asarray(n) > 0, n, np.nan)
        middle = share + z * z / (2 * n)
        half = z * np.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
        low, high = (middle - half) / (1 + z * z / n), (middle + half) / (1 + z * z / n)
    return np.clip(low, 0.0, share), np.clip(high, share, 1.0)


def rate_table(items: ScoredItems, by: RateBy) -> RateTable:
    """Work rates out over all scores of a round; groups in which nothing was scored are left out.

    Items whose unit (or working group) nobody names are in no group of that breakdown.
    """
    keys, group = _groups(items, by)
    count = len(keys)
    known = group >= 0
    of_group, result = group[known], items.result[known].astype(np.int64)
    cells = np.bincount(of_group * len(RESULTS) + result, minlength=count * len(RESULTS))
    table = cells.reshape(count, len(RESULTS)).astype(np.int64)
    results = {one: table[:, place] for place, one in enumerate(RESULTS)}
    n = table.sum(axis=1) - results[ItemResult.NOT_APPLICABLE]
    used = known & items.counts
    where, weight, credit = group[used], items.weight[used], items.credit[used]
    top = np.bincount(where, weights=weight * credit, minlength=count)
    bottom = np.bincount(where, weights=weight, minlength=count)
    squares = np.bincount(where, weights=weight * weight, minlength=count)
    partly = items.round.policy.partial_credit * results[ItemResult.PARTIAL]
    with np.errstate(divide="ignore", invalid="ignore"):
        rate = (results[ItemResult.CONFORMS] + partly) / n
        score = np.clip(top / bottom, 0.0, 1.0)
        effective = np.where(squares > 0, bottom * bottom / squares, 0.0)
    rate_low, rate_high = wilson(rate, n)
    score_low, score_high = wilson(score, effective)
    points = _points(items, group, count)
    return RateTable(
        by, keys, results, points, n, rate, rate_low, rate_high, score, score_low, score_high,
        effective, group,
    )  # fmt: skip


def key_name(round_: Round, by: RateBy, key: int | str) -> str | LocalText | Message:
    """Return what a group was called when the round opened."""
    points = round_.points
    if by is RateBy.CITY:
        return RATE_TITLES[by]
    if by is RateBy.KIND:
        return round_.standard.kinds[round_.standard.places[str(key)]].title
    if by is RateBy.ITEM:
        item = round_.standard.item(str(key))
        return str(key) if item is None else msg("{code} {item}", code=item.code, item=item.title)
    if by is RateBy.POINT:
        place = points.position(int(key))
        return points.names[place] or points.codes[place] or str(key)
    names = points.area_names if by is RateBy.AREA else points.unit_names
    return names.get(int(key), str(key))


def _points(items: ScoredItems, group: Int64Array, count: int) -> Int64Array:
    """Return at how many points each group was scored."""
    points = max(len(items.round.points), 1)
    known = group >= 0
    cells = group[known] * points + items.point[known]
    if count * points < _MOST_CELLS:
        seen = np.zeros(count * points, np.bool_)
        seen[cells] = True
        return np.asarray(np.count_nonzero(seen.reshape(count, points), axis=1), np.int64)
    return np.bincount(np.unique(cells) // points, minlength=count).astype(np.int64)


def _groups(items: ScoredItems, by: RateBy) -> tuple[tuple[int | str, ...], Int64Array]:
    points, standard = items.round.points, items.round.standard
    match by:
        case RateBy.CITY:
            return ("city",), np.zeros(len(items), np.int64)
        case RateBy.KIND:
            return _used([kind.layer for kind in standard.kinds], points.kind[items.point])
        case RateBy.AREA:
            return _of_fids(points.area[items.point])
        case RateBy.POINT:
            return _used(points.fids.tolist(), items.point)
        case RateBy.UNIT:
            return _of_fids(items.unit)
        case RateBy.GROUP:
            fids = np.unique(points.units)
            groups = [points.group_of_unit.get(int(fid), NO_ROW) for fid in fids]
            return _of_fids(np.array(groups, np.int64)[np.searchsorted(fids, items.unit)])
        case RateBy.ITEM:
            offsets = np.cumsum([0, *(len(kind.items) for kind in standard.kinds)])
            codes = [item.code for kind in standard.kinds for item in kind.items]
            return _used(codes, offsets[points.kind[items.point]] + items.slot)


def _of_fids(fids: Int64Array) -> tuple[tuple[int | str, ...], Int64Array]:
    highest = int(fids.max(initial=0))
    if highest < 4 * len(fids) + 1_000:
        # row ids without great gaps: counting is far faster than sorting
        return _used(list(range(highest + 1)), fids, first=1)
    keys, group = np.unique(fids, return_inverse=True)
    if keys[0] == NO_ROW:
        return tuple(keys[1:].tolist()), np.asarray(group - 1, np.int64)
    return tuple(keys.tolist()), np.asarray(group, np.int64)


def _used(
    keys: list[int] | list[str], group: NDArray[np.integer], first: int = 0
) -> tuple[tuple[int | str, ...], Int64Array]:
    """Give groups that occur new numbers, from key `first` on; earlier keys are no group."""
    seen = np.bincount(group, minlength=len(keys)) > 0
    seen[:first] = False
    used = np.flatnonzero(seen)
    anew = np.full(len(keys), -1, np.int64)
    anew[used] = np.arange(len(used))
    return tuple(keys[i] for i in used.tolist()), anew[group]
