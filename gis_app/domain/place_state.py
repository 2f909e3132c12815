"""What follows for every point: its worst colour, open issues, unit and areas."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from gis_app.domain.place_areas import point_areas
from gis_app.domain.responsible_unit import point_units
from gis_app.domain.terms import Colour

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from gis_app.domain.issue_state import IssueState
    from gis_app.domain.registers import Registers
    from gis_app.domain.table import BoolArray, Int64Array
    from gis_app.domain.terms import AreaLevel


@dataclass(frozen=True)
class PointState:
    """Hold what follows for points, row by row of the point table.

    `worst_colour` is 0 where no issue is open; `colour_counts[:, c]` counts issues of colour c,
    closed ones at 0. `is_stale` marks points that nobody has been to for too long. `unit_fid` is
    the responsible unit by the office's rule. `area_fid` holds for every level the area a point
    lies in; for a point without a place, the area its list names.
    `way` is the reason for the unit: a position in WAYS_BY_RANK, -1 where nobody is named;
    `area_count` tells for every level with shapes in how many of its areas a point lies.
    """

    worst_colour: NDArray[np.int8]
    open_count: NDArray[np.int32]
    colour_counts: NDArray[np.int32]
    has_overdue: BoolArray
    has_recurrence: BoolArray
    is_stale: BoolArray
    unit_fid: Int64Array
    area_fid: Mapping[AreaLevel, Int64Array]
    way: NDArray[np.int8]
    area_count: Mapping[AreaLevel, NDArray[np.int8]]


def point_state(data: Registers, state: IssueState, is_stale: BoolArray) -> PointState:
    """Work out the state of every point out of the state of all issues."""
    points = data.table("points")
    place = points.positions(state.issues.numbers("point_fid"))
    known = place >= 0
    cells = place[known] * len(Colour) + state.colour[known]
    counts = np.bincount(cells, minlength=len(points) * len(Colour)).astype(np.int32)
    counts = counts.reshape(len(points), len(Colour))
    is_back = state.is_recurrence
    worst = np.zeros(len(points), np.int8)
    for colour in (Colour.WHITE, Colour.YELLOW, Colour.RED):
        worst[counts[:, colour] > 0] = colour
    area_fid, area_count = point_areas(data)
    unit_fid, way = point_units(data, area_fid)
    return PointState(
        worst_colour=worst,
        open_count=counts[:, Colour.WHITE :].sum(axis=1, dtype=np.int32),
        colour_counts=counts,
        has_overdue=_any_at(place[known & state.is_overdue], len(points)),
        has_recurrence=_any_at(place[known & is_back], len(points)),
        is_stale=is_stale,
        unit_fid=unit_fid,
        area_fid=area_fid,
        way=way,
        area_count=area_count,
    )


def _any_at(places: Int64Array, count: int) -> BoolArray:
    out = np.zeros(count, np.bool_)
    out[places] = True
    return out
