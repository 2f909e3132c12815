"""What one sheet is about: an area, a unit, an action, a selection, with the rows it lists."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Final

import numpy as np

from gis_app.domain.terms import Colour
from gis_app.errors import UsageError
from gis_app.geo.extent import GeoExtent
from gis_app.messages import msg
from gis_app.printing.text_lines import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    import shapely

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
