"""Load: points and open issues per unit, leader, area and group, set against what they hold.

A bare count makes the largest unit the worst and a bare rate the smallest one. So the ranking
uses a rate drawn towards the city's mean: (open + m · mean) / (held + m) with m = 5 points, the
mean of a gamma prior worth five points. Who holds little is judged by little.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

import numpy as np

from gis_app.domain.audit.ground import AuditGround
from gis_app.domain.audit.lists import held_points
from gis_app.domain.responsible_unit import taken
from gis_app.domain.terms import AreaLevel, Colour
from gis_app.messages import LocalText

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gis_app.domain.city_data import CityData
    from gis_app.domain.table import BoolArray, FloatArray, Int64Array, TextColumn

PRIOR_POINTS: Final = 5.0
PER_POINTS: Final = 10
"""Rates are open issues per so many points held."""


class LoadBy(StrEnum):
    """Name what the load is counted by."""

    UNIT = "unit"
    LEADER = "leader"
    AREA = "area"
    GROUP = "group"


LOAD_TITLES: Final[Mapping[LoadBy, LocalText]] = {
    LoadBy.UNIT: LocalText("责任单位", "Unit"),
    LoadBy.LEADER: LocalText("责任领导", "Leader"),
    LoadBy.AREA: LocalText("责任区", "Area"),
    LoadBy.GROUP: LocalText("工作组", "Working group"),
}


@dataclass(frozen=True, eq=False)
class LoadTable:
    """Hold loads, heaviest first by the fair rate.

    `fids` are rows of units or areas, 0 for leaders. `points` are those it is the responsible one
    of, `held` those it answers for in any way. `rate` is open issues per ten points held, NaN
    where none is held; `fair` is the same drawn towards the mean.
    """

    by: LoadBy
    names: tuple[str, ...]
    fids: Int64Array
    points: Int64Array
    held: Int64Array
    open: Int64Array
    yellow: Int64Array
    red: Int64Array
    overdue: Int64Array
    rate: FloatArray
    fair: FloatArray

    def __len__(self) -> int:
        return len(self.names)


def load_table(data: CityData, by: LoadBy, level: AreaLevel = AreaLevel.SUBDISTRICT) -> LoadTable:
    """Count loads; `level` tells which areas are meant."""
    ground = AuditGround(data)
    if by is LoadBy.UNIT:
        return _by_unit(ground)
    if by is LoadBy.AREA:
        return _by_area(ground, level)
    if by is LoadBy.GROUP:
        return _by_group(ground)
    return _by_leader(ground)


def levels_with_areas(data: CityData) -> tuple[AreaLevel, ...]:
    """Return the levels below the city that have areas, largest first."""
    present = data.table("areas").text("level")
    return tuple(
        level for level in AreaLevel if level is not AreaLevel.CITY and present.equals(level).any()
    )


def _by_unit(ground: AuditGround) -> LoadTable:
    units = ground.table("units")
    point_at = units.positions(ground.unit_of_point)
    issue_at = units.positions(ground.data.issue_state.unit_fid)
    held = held_points(ground)
    names = [ground.name("units", int(fid)) for fid in units.fids]
    return _table(ground, LoadBy.UNIT, names, units.fids, point_at, issue_at, held)


def _by_area(ground: AuditGround, level: AreaLevel) -> LoadTable:
    areas = ground.table("areas")
    rows = np.flatnonzero(areas.text("level").equals(level))
    place = np.full(len(areas) + 1, -1, np.int64)
    place[rows] = np.arange(len(rows))
    point_at = place[areas.positions(ground.area_of_point[level])]
    issue_at = place[areas.positions(ground.data.issue_state.area_fid[level])]
    held = np.bincount(point_at[point_at >= 0], minlength=len(rows)).astype(np.int64)
    names = [ground.name("areas", int(fid)) for fid in areas.fids[rows]]
    return _table(ground, LoadBy.AREA, names, areas.fids[rows], point_at, issue_at, held)


def _by_group(ground: AuditGround) -> LoadTable:
    units, tree = ground.table("units"), ground.data.unit_tree
    group_of = np.array([tree.working_group(int(fid)) for fid in units.fids] + [0], np.int64)
    fids = np.unique(group_of[group_of > 0])
    place = np.full(len(group_of), -1, np.int64)
    known = group_of > 0
    place[known] = np.searchsorted(fids, group_of[known])
    point_at = place[units.positions(ground.unit_of_point)]
    issue_at = place[units.positions(ground.data.issue_state.unit_fid)]
    # a point that two units of a group answer for is held once by the responsible one
    lead_at = place[units.positions(ground.lead_of_point)]
    rows = np.arange(len(point_at))
    pairs = {(int(g), int(n)) for at in (point_at, lead_at) for g, n in zip(at, rows, strict=True)}
    held = np.zeros(len(fids), np.int64)
    for group, _row in pairs:
        if group >= 0:
            held[group] += 1
    names = [ground.name("units", int(fid)) for fid in fids]
    return _table(ground, LoadBy.GROUP, names, fids, point_at, issue_at, held)


def _by_leader(ground: AuditGround) -> LoadTable:
    units = ground.table("units")
    own = units.text("leader")
    state = ground.data.issue_state
    of_point = _leaders(
        ground.table("points").text("leader"), taken(own, units.positions(ground.unit_of_point))
    )
    of_issue = _leaders(
        ground.table("issues").text("leader"), taken(own, units.positions(state.unit_fid))
    )
    names = sorted({*of_point, *of_issue} - {""})
    place = {name: n for n, name in enumerate(names)} | {"": -1}
    point_at = np.array([place[name] for name in of_point], np.int64)
    issue_at = np.array([place[name] for name in of_issue], np.int64)
    held = np.bincount(point_at[point_at >= 0], minlength=len(names)).astype(np.int64)
    fids = np.zeros(len(names), np.int64)
    return _table(ground, LoadBy.LEADER, names, fids, point_at, issue_at, held)


def _leaders(named: TextColumn, of_unit: TextColumn) -> list[str]:
    """Return the leader of each row: the one it names, else its unit's."""
    pairs = zip(named.values(), of_unit.values(), strict=True)
    return [(own or unit or "").strip() for own, unit in pairs]


def _table(
    ground: AuditGround,
    by: LoadBy,
    names: list[str],
    fids: Int64Array,
    point_at: Int64Array,
    issue_at: Int64Array,
    held: Int64Array,
) -> LoadTable:
    state, count = ground.data.issue_state, len(names)

    def counted(mask: BoolArray) -> Int64Array:
        at = issue_at[mask & (issue_at >= 0)]
        return np.bincount(at, minlength=count).astype(np.int64)

    points = np.bincount(point_at[point_at >= 0], minlength=count).astype(np.int64)
    open_, red = counted(state.is_open), counted(np.asarray(state.colour == Colour.RED))
    yellow, overdue = counted(np.asarray(state.colour == Colour.YELLOW)), counted(state.is_overdue)
    with np.errstate(divide="ignore", invalid="ignore"):
        rate = np.where(held > 0, PER_POINTS * open_ / held, np.nan)
    # where nobody holds a point there is no mean to be drawn to: open issues alone tell them apart
    mean = float(open_.sum()) / float(held.sum()) if held.any() else 0.0
    fair = PER_POINTS * (open_ + PRIOR_POINTS * mean) / (held + PRIOR_POINTS)
    kept = np.flatnonzero((points > 0) | (held > 0) | (open_ > 0))
    order = kept[np.lexsort((-open_[kept], -fair[kept]))]
    return LoadTable(
        by,
        tuple(names[n] for n in order),
        np.asarray(fids, np.int64)[order],
        points[order],
        held[order],
        open_[order],
        yellow[order],
        red[order],
        overdue[order],
        rate[order],
        fair[order],
    )
