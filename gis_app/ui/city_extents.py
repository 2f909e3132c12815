"""Where the rows of a city are, as boxes to zoom to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from gis_app.domain.city_filter import CityFilter
from gis_app.geo.extent import GeoExtent

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from gis_app.domain.city_data import CityData
    from gis_app.domain.layer_spec import LayerSpec
    from gis_app.domain.table import BoolArray, Table

_SMALLEST_DEG = 0.0008
"""A single place gets a box of this size around it, so that its street is seen too."""


def rows_extent(data: CityData, table_name: str, fids: Sequence[int]) -> GeoExtent | None:
    """Return the box around some rows; a unit's is that of its areas and points. None: nowhere."""
    table = data.table(table_name)
    mask = np.isin(table.fids, np.asarray(fids, np.int64))
    if table_name == "units":
        areas = data.table("areas")
        mine = np.isin(areas.numbers("unit_fid"), np.asarray(fids, np.int64))
        points = CityFilter(unit_fids=tuple(int(fid) for fid in fids)).point_mask(data)
        return _joined([_extent(data, areas, mine), _extent(data, data.table("points"), points)])
    return _extent(data, table, mask)


def layer_extent(data: CityData, spec: LayerSpec) -> GeoExtent | None:
    """Return the box around all rows of a layer; None when nothing of it has a place."""
    table = data.table(spec.table)
    mask = np.ones(len(table), np.bool_)
    if "layer" in table.columns:
        mask &= table.text("layer").equals(spec.id)
    for column, words in spec.where.items():
        mask &= table.text(column).isin(words)
    return _extent(data, table, mask)


def city_extent(data: CityData) -> GeoExtent | None:
    """Return the box around the city's points, or else its areas, or else its base map.

    A point or shape that reaches far beyond the city's own areas is left out: one wrong row must
    not shrink the city to a dot.
    """
    limit = _grown(_whole(data, "areas"))
    here = [_whole(data, name, limit) for name in ("points", "actions")]
    found = _joined(here) or _joined([_whole(data, name) for name in ("points", "actions")])
    return (
        found
        or _whole(data, "areas")
        or _joined([_whole(data, name) for name in ("basemap_polygons", "basemap_lines")])
    )


def _whole(data: CityData, name: str, limit: GeoExtent | None = None) -> GeoExtent | None:
    """Return the box around a table's rows, or those of them that lie within a box."""
    table = data.table(name)
    mask = np.ones(len(table), np.bool_)
    if limit is not None and table.geometry is not None and len(table):
        if name == "points":
            lon, lat = table.points.lon_deg, table.points.lat_deg
            bounds = np.column_stack([lon, lat, lon, lat])
        else:
            bounds = shapely.bounds(table.shapes)
        # what has no place compares false
        mask = (bounds[:, 0] >= limit.west) & (bounds[:, 2] <= limit.east)
        mask &= (bounds[:, 1] >= limit.south) & (bounds[:, 3] <= limit.north)
    return _extent(data, table, mask)


def _grown(extent: GeoExtent | None) -> GeoExtent | None:
    """Return a box three times as wide and high."""
    if extent is None:
        return None
    wide, high = extent.east - extent.west, extent.north - extent.south
    return GeoExtent(
        extent.west - wide, extent.south - high, extent.east + wide, extent.north + high
    )


def _extent(data: CityData, table: Table, mask: BoolArray) -> GeoExtent | None:
    if table.name == "issues":
        state = data.issue_state
        return _of_points(state.lon_deg[mask], state.lat_deg[mask])
    if table.geometry is None or not mask.any():
        return None
    if table.name in ("points", "basemap_places"):
        return _of_points(table.points.lon_deg[mask], table.points.lat_deg[mask])
    shapes = table.shapes[mask]
    shapes = shapes[~(shapely.is_missing(shapes) | shapely.is_empty(shapes))]
    if not len(shapes):
        return None
    west, south, east, north = shapely.total_bounds(shapes)
    return _padded(west, south, east, north)


def _of_points(lon: NDArray[np.float64], lat: NDArray[np.float64]) -> GeoExtent | None:
    placed = np.isfinite(lon) & np.isfinite(lat)
    if not placed.any():
        return None
    lon, lat = lon[placed], lat[placed]
    return _padded(lon.min(), lat.min(), lon.max(), lat.max())


def _padded(west: float, south: float, east: float, north: float) -> GeoExtent:
    pad_x = max(0.0, (_SMALLEST_DEG - (east - west)) / 2)
    pad_y = max(0.0, (_SMALLEST_DEG - (north - south)) / 2)
    return GeoExtent(
        float(west - pad_x), float(south - pad_y), float(east + pad_x), float(north + pad_y)
    )


def _joined(parts: Iterable[GeoExtent | None]) -> GeoExtent | None:
    found = [part for part in parts if part is not None]
    if not found:
        return None
    return GeoExtent(
        min(part.west for part in found),
        min(part.south for part in found),
        max(part.east for part in found),
        max(part.north for part in found),
    )
