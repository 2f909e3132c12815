"""Which sheets an atlas has: one per area of a level, or one per unit."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from gis_app.domain.table import NO_ROW
from gis_app.domain.terms import AreaLevel, Colour, word
from gis_app.errors import UsageError
from gis_app.geo.extent import GeoExtent
from gis_app.messages import msg
from gis_app.printing.text_lines import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gis_app.domain.city_data import CityData
    from gis_app.domain.table import BoolArray, Int64Array


class Coverage(StrEnum):
    """Name what an atlas makes one sheet for each of."""

    DISTRICT = "district"
    SUBDISTRICT = "subdistrict"
    COMMUNITY = "community"
    GRID = "grid"
    UNIT = "unit"
    GROUP = "group"
    ACTION = "action"
    SELECTION = "selection"
    WHOLE = "whole"


LEVELS: Final = frozenset(
    {Coverage.DISTRICT, Coverage.SUBDISTRICT, Coverage.COMMUNITY, Coverage.GRID}
)
"""The coverages that are levels of areas."""
NOTHING: Final = np.zeros(0, np.int64)


@dataclass(frozen=True)
class Subject:
    """Hold what one sheet is about: an area, a unit or an action, and the positions of its rows.

    `point_positions` are rows of the point table, `issue_positions` open issues of the issue
    table that stand at no point of the register. `shape` is the area in degrees, None for a unit.
    `extent` is None when nothing of the subject has a place.
    """

    coverage: Coverage
    fid: int
    name: str
    unit_fid: int
    leader: str
    shape: shapely.Geometry | None
    extent: GeoExtent | None
    point_positions: Int64Array
    issue_positions: Int64Array
    action_positions: Int64Array = field(default_factory=lambda: NOTHING)
    code: str = ""

    @property
    def row_count(self) -> int:
        """Return how many rows the sheet's table must print."""
        return len(self.point_positions) + len(self.issue_positions)


def subjects(
    data: CityData,
    coverage: Coverage,
    names: Sequence[str] = (),
    selection: Sequence[int] = (),
) -> tuple[Subject, ...]:
    """Return what the sheets of a coverage are about, in the order of their codes.

    `names` keeps areas, units or actions by name or code; an unknown one is a UsageError with the
    nearest. `selection` are row ids of points.
    """
    from gis_app.printing import other_subjects

    if coverage is Coverage.UNIT:
        return _unit_subjects(data, names)
    if coverage is Coverage.GROUP:
        return other_subjects.group_subjects(data, names)
    if coverage is Coverage.ACTION:
        return other_subjects.action_subjects(data, names)
    if coverage is Coverage.SELECTION:
        return (other_subjects.selection_subject(data, selection),)
    if coverage is Coverage.WHOLE:
        return (other_subjects.whole_subject(data),)
    areas = data.table("areas")
    of_level = np.flatnonzero(
        areas.text("level").equals(coverage.value) & areas.geometry.is_placed  # type: ignore[union-attr]
    )
    if not len(of_level):
        raise UsageError(
            msg(
                "The project has no areas of the level {level}; there is nothing to print.",
                level=word("level", coverage.value),
            )
        )
    codes, titles = areas.text("code"), areas.text("name")
    ordered = sorted(of_level.tolist(), key=lambda i: (codes[i] or "~", int(areas.fids[i])))
    wanted = named(names, [(codes[i] or "", titles[i] or "") for i in ordered])
    return tuple(_area_subject(data, coverage, ordered[i]) for i in wanted)


def named(names: Sequence[str], candidates: Sequence[tuple[str, str]]) -> list[int]:
    """Return the positions of the candidates (code, name) that are asked for; all without names."""
    if not names:
        return list(range(len(candidates)))
    chosen: set[int] = set()
    for name in names:
        found = [i for i, candidate in enumerate(candidates) if name in candidate]
        if not found:
            titles = [title for _, title in candidates if title]
            near = difflib.get_close_matches(name, titles, 3, 0.3) or titles[:3]
            raise UsageError(
                msg(
                    "There is no {name} to print. Did you mean: {names}?",
                    name=name,
                    names=", ".join(near),
                )
            )
        chosen.update(found)
    return sorted(chosen)


def loose_open_issues(data: CityData) -> BoolArray:
    """Tell which open issues stand at no point of the register."""
    points = data.table("points").positions(data.table("issues").numbers("point_fid"))
    return np.asarray((data.issue_state.colour > Colour.CLOSED) & (points < 0))


def _area_subject(data: CityData, coverage: Coverage, position: int) -> Subject:
    areas = data.table("areas")
    level = AreaLevel(coverage.value)
    fid = int(areas.fids[position])
    name = areas.text("name")[position] or ""
    # a point without a place counts to the area its list names
    in_area = data.point_state.area_fid[level] == fid
    in_issue = (data.issue_state.area_fid[level] == fid) & loose_open_issues(data)
    shape = areas.shapes[position]
    return Subject(
        coverage,
        fid,
        plain(name),
        int(areas.numbers("unit_fid")[position]),
        plain(areas.text("leader")[position]),
        shape,
        GeoExtent(*(float(v) for v in shapely.bounds(shape))),
        np.flatnonzero(in_area),
        np.flatnonzero(in_issue),
        code=plain(areas.text("code")[position]),
    )


def _unit_subjects(data: CityData, names: Sequence[str]) -> tuple[Subject, ...]:
    units = data.table("units")
    loose = loose_open_issues(data)
    point_units, issue_units = data.point_state.unit_fid, data.issue_state.unit_fid
    busy = np.union1d(point_units, issue_units[loose])
    positions = units.positions(busy[busy != NO_ROW])
    codes, titles = units.text("code"), units.text("name")
    ordered = sorted(
        positions[positions >= 0].tolist(), key=lambda i: (codes[i] or "~", int(units.fids[i]))
    )
    if not ordered:
        raise UsageError(msg("No unit answers for a point or an issue; there is nothing to print."))
    wanted = named(names, [(codes[i] or "", titles[i] or "") for i in ordered])
    return tuple(
        unit_subject(
            data,
            ordered[i],
            np.flatnonzero(point_units == units.fids[ordered[i]]),
            np.flatnonzero(loose & (issue_units == units.fids[ordered[i]])),
        )
        for i in wanted
    )


def extent_of(
    data: CityData, point_positions: Int64Array, issue_positions: Int64Array
) -> GeoExtent | None:
    """Return the extent of points and issues by their positions; None without a place."""
    places = data.table("points").points
    lon = np.concatenate(
        [places.lon_deg[point_positions], data.issue_state.lon_deg[issue_positions]]
    )
    lat = np.concatenate(
        [places.lat_deg[point_positions], data.issue_state.lat_deg[issue_positions]]
    )
    return GeoExtent.of(lon, lat)


def unit_subject(
    data: CityData,
    position: int,
    point_positions: Int64Array,
    issue_positions: Int64Array,
    coverage: Coverage = Coverage.UNIT,
) -> Subject:
    """Return a unit with what it answers for."""
    units = data.table("units")
    return Subject(
        coverage,
        int(units.fids[position]),
        plain(units.text("name")[position]),
        int(units.fids[position]),
        plain(units.text("leader")[position]),
        None,
        extent_of(data, point_positions, issue_positions),
        point_positions,
        issue_positions,
        code=plain(units.text("code")[position]),
    )
