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
    from gis_app.domain.table import Int64Array
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
    areas = data.table("areas")
    units = areas.numbers("unit_fid")
    of_level = [
        looked_up(units, areas.positions(area_fid[level])) for level in LEVELS_SMALLEST_FIRST
    ]
    return first_named(*of_level)


def point_units(data: CityData, area_fid: Mapping[AreaLevel, Int64Array]) -> Int64Array:
    """Return the responsible unit of every point."""
    points = data.table("points")
    return first_named(
        points.numbers("unit_fid"),
        data.industry.leads(points.text("layer")),
        points.numbers("operator_fid"),
        territorial_units(data, area_fid),
    )


def issue_units(
    data: CityData, point_position: Int64Array, area_fid: Mapping[AreaLevel, Int64Array]
) -> Int64Array:
    """Return the responsible unit of every issue; its own list's row beats its point's."""
    issues, points = data.table("issues"), data.table("points")
    kinds = taken(points.text("layer"), point_position)
    industry = data.industry.leads(kinds, issues.text("matter"))
    return first_named(
        issues.numbers("unit_fid"),
        looked_up(points.numbers("unit_fid"), point_position),
        industry,
        looked_up(points.numbers("operator_fid"), point_position),
        territorial_units(data, area_fid),
    )
