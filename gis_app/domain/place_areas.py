"""The areas of points and issues, level by level."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from gis_app.domain.table import NO_ROW

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from gis_app.domain.registers import Registers
    from gis_app.domain.table import FloatArray, Int64Array
    from gis_app.domain.terms import AreaLevel

    PlaceAreas: TypeAlias = tuple[
        Mapping[AreaLevel, Int64Array], Mapping[AreaLevel, NDArray[np.int8]]
    ]


def point_areas(data: Registers) -> PlaceAreas:
    """Return the areas each point lies in, and how many of each level it lies in.

    For a point without a place they are those that its list names; it lies in none.
    """
    points = data.table("points")
    sources = (data.at_present.area_index, points.geometry, points.text("area_name"))
    return data.remembered.get("point_areas", sources, lambda: _point_areas(data))


def issue_areas(
    data: Registers, lon_deg: FloatArray, lat_deg: FloatArray, at_point: Int64Array
) -> Mapping[AreaLevel, Int64Array]:
    """Return the areas each issue lies in; for one without a place, those of its point."""
    by_place = data.at_present.area_index.fids_by_level(lon_deg, lat_deg)
    unplaced = np.flatnonzero(~(np.isfinite(lon_deg) & np.isfinite(lat_deg)) & (at_point >= 0))
    if len(unplaced):
        for level, fids in point_areas(data)[0].items():
            by_place[level][unplaced] = np.append(fids, NO_ROW)[at_point[unplaced]]
    return by_place


def _point_areas(data: Registers) -> PlaceAreas:
    points, index = data.table("points"), data.at_present.area_index
    by_place, counts = index.fids_and_counts(points.points.lon_deg, points.points.lat_deg)
    unplaced = np.flatnonzero(~points.points.is_placed)
    if len(unplaced):
        by_name = index.fids_by_name(points.text("area_name").take(unplaced))
        for level, fids in by_name.items():
            by_place[level][unplaced] = fids
    return by_place, counts
