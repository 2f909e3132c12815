"""The office's rule for whole columns: which unit is the responsible one of a row.

Named in the list > lead unit of the matter, else of the kind > operator > territorial. The same
order as `responsibility.who` keeps for one place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from gis_app.domain.answers import Way
from gis_app.domain.area_index import LEVELS_SMALLEST_FIRST
from gis_app.domain.table import NO_ROW, TextColumn

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from gis_app.domain.registers import Registers
    from gis_app.domain.table import Int64Array, Table
    from gis_app.domain.terms import AreaLevel
    from gis_app.domain.unit_tree import UnitTree


WAYS_BY_RANK: Final = (Way.LISTED, Way.INDUSTRY, Way.OPERATOR, Way.TERRITORIAL)
"""Which way gives the one responsible unit: the first that names one. A sponsor never is."""


def first_named(*choices: Int64Array) -> Int64Array:
    """Return for each row the first reference that points to something."""
    out = choices[0]
    for choice in choices[1:]:
        out = np.where(out == NO_ROW, choice, out)
    return np.asarray(out, np.int64)


def looked_up(values: Int64Array, positions: Int64Array) -> Int64Array:
    """Return values at positions; NO_ROW where the position is -1."""
    return np.append(values, NO_ROW)[positions]


def taken(column: TextColumn, positions: Int64Array) -> TextColumn:
    """Return texts at positions; missing where the position is -1."""
    return TextColumn(np.append(column.codes, np.int32(-1))[positions], column.words)


def territorial_units(data: Registers, area_fid: Mapping[AreaLevel, Int64Array]) -> Int64Array:
    """Return the unit of the smallest area with a unit that each place lies in."""
    areas = data.at_present.table("areas")
    units = areas.numbers("unit_fid")
    of_level = [
        looked_up(units, areas.positions(area_fid[level])) for level in LEVELS_SMALLEST_FIRST
    ]
    return first_named(*of_level)


def point_units(
    data: Registers, area_fid: Mapping[AreaLevel, Int64Array]
) -> tuple[Int64Array, NDArray[np.int8]]:
    """Return the responsible unit of every point at the moment, and the way that gives it.

    Ways are positions in WAYS_BY_RANK, -1 where nobody is named.
    """
    now = data.at_present
    points = now.table("points")
    return _chosen(
        now.unit_tree,
        listed_units(points),
        now.industry.leads(points.text("layer")),
        points.numbers("operator_fid"),
        territorial_units(data, area_fid),
    )


def _chosen(tree: UnitTree, *by_way: Int64Array) -> tuple[Int64Array, NDArray[np.int8]]:
    """Return for each row the unit of the first way that names one, and which way that is."""
    unit = by_way[0]
    way = np.where(unit == NO_ROW, np.int8(-1), np.int8(0))
    for rank, choice in enumerate(by_way[1:], 1):
        missing = np.flatnonzero(unit == NO_ROW)
        if not len(missing):
            break
        if rank == 1:
            unit = unit.copy()
        found = choice[missing]
        unit[missing] = found
        way[missing[found != NO_ROW]] = rank
    return tree.standing_in(unit), way


def listed_units(points: Table) -> Int64Array:
    """Return the unit that the list names as responsible, else as leading."""
    return first_named(points.numbers("unit_fid"), points.numbers("lead_unit_fid"))


def issue_units(
    data: Registers, point_position: Int64Array, area_fid: Mapping[AreaLevel, Int64Array]
) -> Int64Array:
    """Return the responsible unit of every issue; its own list's row beats its point's."""
    now = data.at_present
    issues, points = now.table("issues"), now.table("points")
    kinds = taken(points.text("layer"), point_position)
    industry = now.industry.leads(kinds, issues.text("matter"))
    found = first_named(
        issues.numbers("unit_fid"),
        looked_up(listed_units(points), point_position),
        industry,
        looked_up(points.numbers("operator_fid"), point_position),
        territorial_units(data, area_fid),
    )
    return now.unit_tree.standing_in(found)
