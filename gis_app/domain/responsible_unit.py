"""The office's rule for whole columns: which unit is the responsible one of a row.

Named in the list > lead unit of the matter, else of the kind > operator > territorial. The same
order as `responsibility.who` keeps for one place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gis_app.domain.area_index import LEVELS_SMALLEST_FIRST
from gis_app.domain.table import NO_ROW, TextColumn

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gis_app.domain.city_data import CityData
    from gis_app.domain.table import Int64Array, Table
    from gis_app.domain.terms import AreaLevel


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


def territorial_units(data: CityData, area_fid: Mapping[AreaLevel, Int64Array]) -> Int64Array:
    """Return the unit of the smallest area with a unit that each place lies in."""
    areas = data.at_present.table("areas")
    units = areas.numbers("unit_fid")
    of_level = [
        looked_up(units, areas.positions(area_fid[level])) for level in LEVELS_SMALLEST_FIRST
    ]
    return first_named(*of_level)


def point_units(data: CityData, area_fid: Mapping[AreaLevel, Int64Array]) -> Int64Array:
    """Return the responsible unit of every point, as the registers are valid at the moment."""
    now = data.at_present
    points = now.table("points")
    found = first_named(
        listed_units(points),
        now.industry.leads(points.text("layer")),
        points.numbers("operator_fid"),
        territorial_units(data, area_fid),
    )
    return now.unit_tree.standing_in(found)


def listed_units(points: Table) -> Int64Array:
    """Return the unit that the list names as responsible, else as leading."""
    return first_named(points.numbers("unit_fid"), points.numbers("lead_unit_fid"))


def issue_units(
    data: CityData, point_position: Int64Array, area_fid: Mapping[AreaLevel, Int64Array]
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
