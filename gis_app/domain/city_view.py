"""The office's three ways to look at its city: by area, by industry, by system.

分片区、分行业、分系统: each divides points and issues into groups, as a tree with counts.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

import numpy as np

from gis_app.domain.city_filter import CityFilter
from gis_app.domain.layer_spec import LayerGroup
from gis_app.domain.terms import AreaLevel, Colour
from gis_app.messages import LocalText

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gis_app.domain.city_data import CityData
    from gis_app.domain.table import Int64Array, TextColumn


class CityView(StrEnum):
    """Name the three ways to look."""

    AREA = "area"
    INDUSTRY = "industry"
    SYSTEM = "system"


VIEW_TITLES: Final[Mapping[CityView, LocalText]] = {
    CityView.AREA: LocalText("分片区", "Areas"),
    CityView.INDUSTRY: LocalText("分行业", "Industries"),
    CityView.SYSTEM: LocalText("分系统", "Systems"),
}
NOBODY: Final = LocalText("未归属", "None")
NO_SYSTEM: Final = LocalText("未分系统(属地等)", "No system (territorial)")


@dataclass(frozen=True)
class ViewGroup:
    """Hold one group: what narrowing to it means, and what is in it.

    `parent` is the key of the group above. `counts` are open issues by `Colour` number.
    """

    key: str
    parent: str
    title: LocalText
    narrowed: CityFilter
    points: int
    counts: tuple[int, int, int, int]

    @property
    def open(self) -> int:
        """Return how many issues are open in the group."""
        return sum(self.counts[Colour.WHITE :])


@dataclass(frozen=True, eq=False)
class Grouping:
    """Divide rows by a way to look: `code` per row is a position in `titles`, -1 for none."""

    titles: tuple[LocalText, ...]
    points: Int64Array
    issues: Int64Array


def grouping(data: CityData, view: CityView) -> Grouping:
    """Return the main group of every point and issue: its sub-district, kind or system."""
    state, issues = data.point_state, data.issue_state
    if view is CityView.AREA:
        areas, level = data.table("areas"), main_level(data)
        rows = np.flatnonzero(areas.text("level").equals(level))
        place = np.full(len(areas) + 1, -1, np.int64)
        place[rows] = np.arange(len(rows))
        names = areas.text("name")
        return Grouping(
            tuple(_plain(names[int(row)]) for row in rows),
            place[areas.positions(state.area_fid[level])],
            place[areas.positions(issues.area_fid[level])],
        )
    if view is CityView.INDUSTRY:
        specs = data.catalogue.group(LayerGroup.INSPECTION)
        known = {spec.id: n for n, spec in enumerate(specs)}
        titles = tuple(spec.title for spec in specs)
        points = _coded(data.table("points").text("layer"), known)
        return Grouping(titles, points, _coded(issues.layer, known))
    systems = data.unit_tree.systems
    of_unit = unit_systems(data)
    units = data.table("units")
    return Grouping(
        tuple(_plain(system) for system in systems),
        of_unit[units.positions(state.unit_fid)],
        of_unit[units.positions(issues.unit_fid)],
    )


def main_level(data: CityData) -> AreaLevel:
    """Return the level that tables and tints go by: sub-districts, else what there is."""
    present = data.table("areas").text("level")
    wanted = (AreaLevel.SUBDISTRICT, AreaLevel.DISTRICT, AreaLevel.COMMUNITY, AreaLevel.GRID)
    return next((level for level in wanted if present.equals(level).any()), AreaLevel.SUBDISTRICT)


def unit_systems(data: CityData) -> Int64Array:
    """Return each unit's position in `unit_tree.systems`, and -1 once more for no unit."""
    units, tree = data.table("units"), data.unit_tree
    out = np.full(len(units) + 1, -1, np.int64)
    for n, system in enumerate(tree.systems):
        places = units.positions(sorted(tree.in_systems([system])))
        out[places[places >= 0]] = n
    return out


def view_groups(data: CityData, view: CityView) -> tuple[ViewGroup, ...]:
    """Return the groups of a way to look, parents before children; empty ones are left out.

    They are worked out once for a moment, in whichever thread asks first.
    """
    tables = (data.table("areas"), data.table("units"), data.catalogue)
    sources = (data.point_state, data.issue_state, *tables)
    return data.remembered.get(f"groups by {view}", sources, lambda: _groups(data, view))


def _groups(data: CityData, view: CityView) -> tuple[ViewGroup, ...]:
    if view is CityView.AREA:
        return _area_groups(data)
    if view is CityView.INDUSTRY:
        return _industry_groups(data)
    return _system_groups(data)


def _area_groups(data: CityData) -> tuple[ViewGroup, ...]:
    areas = data.table("areas")
    shown = [level for level in AreaLevel if level not in (AreaLevel.CITY, AreaLevel.GRID)]
    level_of, names, parents = areas.text("level"), areas.text("name"), areas.numbers("parent_fid")
    above = areas.positions(parents)
    is_shown = np.append(level_of.isin([level.value for level in shown]), False)
    has_parent = is_shown[above].tolist()
    parent_of, fid_of = parents.tolist(), areas.fids.tolist()
    codes = areas.text("code")
    made = []
    for level in shown:
        rows = np.flatnonzero(level_of.equals(level))
        place = np.full(len(areas) + 1, -1, np.int64)
        place[rows] = np.arange(len(rows))
        points = place[areas.positions(data.point_state.area_fid[level])]
        issues = place[areas.positions(data.issue_state.area_fid[level])]
        totals, counts = _counted(data, points, issues, len(rows))
        for n, row in enumerate(rows.tolist()):
            fid = fid_of[row]
            made.append(
                ViewGroup(
                    f"area:{fid}",
                    f"area:{parent_of[row]}" if has_parent[row] else "",
                    _plain(names[row] or codes[row]),
                    CityFilter(area_fids=(fid,)),
                    totals[n],
                    counts[n],
                )
            )
    return tuple(made)


def _industry_groups(data: CityData) -> tuple[ViewGroup, ...]:
    """Return lead units (行业主管部门) with the kinds that are theirs."""
    grouped = grouping(data, CityView.INDUSTRY)
    specs = data.catalogue.group(LayerGroup.INSPECTION)
    totals, counts = _counted(data, grouped.points, grouped.issues, len(specs))
    leads: dict[str, list[int]] = {}
    for n, spec in enumerate(specs):
        if totals[n] or sum(counts[n]):
            leads.setdefault(spec.responsibility.lead or "", []).append(n)
    made = []
    for lead, kinds in leads.items():
        key = f"lead:{lead}"
        made.append(
            ViewGroup(
                key,
                "",
                _plain(lead) if lead else NOBODY,
                CityFilter(layers=tuple(specs[n].id for n in kinds)),
                sum(totals[n] for n in kinds),
                _summed([counts[n] for n in kinds]),
            )
        )
        for n in kinds:
            narrowed = CityFilter(layers=(specs[n].id,))
            title = specs[n].title
            made.append(
                ViewGroup(f"kind:{specs[n].id}", key, title, narrowed, totals[n], counts[n])
            )
    return tuple(made)


def _system_groups(data: CityData) -> tuple[ViewGroup, ...]:
    """Return systems with their units."""
    units = data.table("units")
    of_unit, systems = unit_systems(data)[:-1], data.unit_tree.systems
    points = units.positions(data.point_state.unit_fid)
    issues = units.positions(data.issue_state.unit_fid)
    totals, counts = _counted(data, points, issues, len(units))
    made = []
    for n, system in [*enumerate(systems), (-1, "")]:
        rows = [
            int(row)
            for row in np.flatnonzero(of_unit == n)
            if totals[int(row)] or sum(counts[int(row)])
        ]
        if not rows:
            continue
        key = f"system:{system}"
        fids = tuple(int(units.fids[row]) for row in rows)
        made.append(
            ViewGroup(
                key,
                "",
                _plain(system)
                if system
                else LocalText("未分系统(属地等)", "No system (territorial)"),
                CityFilter(systems=(system,)) if system else CityFilter(unit_fids=fids),
                sum(totals[row] for row in rows),
                _summed([counts[row] for row in rows]),
            )
        )
        for row, fid in zip(rows, fids, strict=True):
            title = _plain(units.text("name")[row])
            narrowed = CityFilter(unit_fids=(fid,))
            made.append(ViewGroup(f"unit:{fid}", key, title, narrowed, totals[row], counts[row]))
    return tuple(made)


def _counted(
    data: CityData, points: Int64Array, issues: Int64Array, count: int
) -> tuple[list[int], list[tuple[int, int, int, int]]]:
    """Count points and issues by colour in each of some groups."""
    totals = np.bincount(points[points >= 0], minlength=count)
    known = issues >= 0
    cells = issues[known] * len(Colour) + data.issue_state.colour[known]
    table = np.bincount(cells, minlength=count * len(Colour)).reshape(-1, len(Colour))
    table[:, Colour.CLOSED] = 0
    return totals.tolist(), [(int(a), int(b), int(c), int(d)) for a, b, c, d in table.tolist()]


def _summed(counts: Sequence[tuple[int, int, int, int]]) -> tuple[int, int, int, int]:
    a, b, c, d = (sum(column) for column in zip(*counts, strict=True))
    return a, b, c, d


def _coded(column: TextColumn, known: Mapping[str, int]) -> Int64Array:
    by_word = np.array([known.get(word, -1) for word in column.words] + [-1], np.int64)
    return by_word[column.codes]


def _plain(name: str | None) -> LocalText:
    return LocalText(name or "", name or "")
