"""Open a round: which points it visits, and what of points, units and checklists it freezes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from gis_app.domain.area_index import LEVELS_SMALLEST_FIRST
from gis_app.domain.assessment.round import (
    RoundPoints,
    points_json,
    policy_json,
    standard_json,
)
from gis_app.domain.assessment.sampling import draw
from gis_app.domain.assessment.standard import standard_of
from gis_app.domain.dates import local, utc_text
from gis_app.domain.responsible_unit import first_named, listed_units, territorial_units
from gis_app.domain.table import NO_ROW
from gis_app.domain.tenures import held_on
from gis_app.domain.terms import AreaLevel
from gis_app.domain.work_terms import RoundScope

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime

    from gis_app.domain.assessment.round import RoundPolicy
    from gis_app.domain.assessment.standard import Standard
    from gis_app.domain.city_data import CityData
    from gis_app.domain.table import Int64Array, TextColumn

_LARGER = (AreaLevel.SUBDISTRICT, AreaLevel.DISTRICT, AreaLevel.CITY)


@dataclass(frozen=True, eq=False)
class Opening:
    """Hold what a new round freezes; `unasked` counts points whose kind has no checklist.

    `listed` is how many points there were to choose from.
    """

    standard: Standard
    points: RoundPoints
    listed: int
    unasked: int


def opening(
    data: CityData,
    scope: RoundScope,
    *,
    share: float = 1.0,
    seed: int = 0,
    kinds: Collection[str] = (),
    areas: Collection[int] = (),
) -> Opening:
    """Choose the points of a round and freeze them as they are at the city's moment.

    `kinds` and `areas` (row ids of sub-districts, towns or larger) narrow it down; none means all.
    Points that are not valid on the day are left out. The same seed, share and register give the
    same points.
    """
    now = data.at_present
    points = now.table("points")
    is_listed = held_on(points, local(data.as_of).date())
    area = place_of_points(data)
    if kinds:
        is_listed &= points.text("layer").isin(kinds)
    if areas:
        is_listed &= np.isin(area, np.array(sorted(areas), np.int64))
    layer = points.text("layer")
    standard = standard_of(data.catalogue, set(layer.words))
    place_of_word = np.array([standard.places.get(word, -1) for word in layer.words] + [-1])
    kind = place_of_word[layer.codes].astype(np.int64)
    rows = np.flatnonzero(is_listed & (kind >= 0))
    weight = np.ones(len(rows))
    names = [one.layer for one in standard.kinds]
    if scope is RoundScope.SAMPLE:
        drawn = draw(points.fids[rows], names, kind[rows], area[rows], share, seed)
        rows, weight = rows[drawn.positions], drawn.weight
    standard, kept = _only(standard, kind[rows])
    unit_set, units = _units(data, standard, rows, kept)
    named = sorted({int(fid) for fid in np.unique(units)} - {NO_ROW})
    groups = {fid: now.unit_tree.working_group(fid) for fid in named}
    frozen = RoundPoints(
        fids=points.fids[rows],
        codes=tuple(_texts(points.text("code"), rows)),
        names=tuple(_texts(points.text("name"), rows)),
        kind=kept,
        area=area[rows],
        weight=weight,
        unit_set=unit_set,
        units=units,
        group_of_unit=groups,
        unit_names=_names(now, "units", {*named, *groups.values()}),
        area_names=_names(now, "areas", {int(fid) for fid in np.unique(area[rows])}),
    )
    return Opening(standard, frozen, int(is_listed.sum()), int((is_listed & (kind < 0)).sum()))


def round_cells(
    made: Opening,
    policy: RoundPolicy,
    opens_at: datetime,
    closes_at: datetime,
    scope: RoundScope,
    seed: int,
) -> dict[str, Any]:
    """Return the cells that keep a round as it was opened; moments carry their zone."""
    return {
        "opens_at": utc_text(opens_at),
        "closes_at": utc_text(closes_at),
        "scope": scope.value,
        "seed": seed,
        "points": points_json(made.points, made.standard),
        "standard": standard_json(made.standard),
        "weights": policy_json(policy),
    }


def place_of_points(data: CityData) -> Int64Array:
    """Return the sub-district or town of every point, else the next larger area; NO_ROW if none."""
    area_fid = data.point_state.area_fid
    levels = [level for level in LEVELS_SMALLEST_FIRST if level in _LARGER and level in area_fid]
    nowhere = np.full(len(data.table("points")), NO_ROW, np.int64)
    return first_named(nowhere, *(area_fid[level] for level in levels))


def _only(standard: Standard, kind: Int64Array) -> tuple[Standard, Int64Array]:
    """Keep the checklists that are asked anywhere, and number the kinds anew."""
    used = np.unique(kind)
    return type(standard)(tuple(standard.kinds[i] for i in used)), np.searchsorted(used, kind)


def _units(
    data: CityData, standard: Standard, rows: Int64Array, kind: Int64Array
) -> tuple[Int64Array, Int64Array]:
    """Return for each point the row of the table of units, a column a slot of its checklist.

    Named in the list > lead unit of the item, else of the kind > operator > territorial.
    """
    now = data.at_present
    points, tree = now.table("points"), now.unit_tree
    width = max(standard.most_items, 1)
    leads = np.full((max(len(standard.kinds), 1), width), NO_ROW, np.int64)
    for place, one in enumerate(standard.kinds):
        for slot, item in enumerate(one.items):
            rule = now.industry.rule(one.layer, item.code)
            leads[place, slot] = NO_ROW if rule is None else tree.named(rule.lead)
    by_point = [
        np.repeat(column[rows][:, None], width, axis=1)
        for column in (
            listed_units(points),
            points.numbers("operator_fid"),
            territorial_units(data, data.point_state.area_fid),
        )
    ]
    wanted = first_named(by_point[0], leads[kind], by_point[1], by_point[2])
    wanted = tree.standing_in(wanted.ravel()).reshape(wanted.shape)
    for place, one in enumerate(standard.kinds):
        wanted[np.flatnonzero(kind == place), len(one.items) :] = NO_ROW
    sets, unit_set = np.unique(wanted, axis=0, return_inverse=True)
    return np.asarray(unit_set, np.int64).ravel(), np.asarray(sets, np.int64)


def _texts(column: TextColumn, rows: Int64Array) -> list[str]:
    return [text or "" for text in column.take(rows).values()]


def _names(data: CityData, table: str, fids: set[int]) -> Mapping[int, str]:
    rows = data.table(table)
    return {fid: str(rows.value(fid, "name") or fid) for fid in sorted(fids) if rows.has(fid)}
