"""Where a row that has one place is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gis_app.geo.extent import GeoPoint

if TYPE_CHECKING:
    from gis_app.domain.city_data import CityData


def place_of(data: CityData, table_name: str, fid: int) -> GeoPoint | None:
    """Return where a point or an issue is; None for anything else."""
    if table_name not in ("points", "issues") or not data.table(table_name).has(fid):
        return None
    position = data.table(table_name).position(fid)
    if table_name == "points":
        points = data.table("points").points
        lon, lat = points.lon_deg[position], points.lat_deg[position]
    else:
        lon, lat = data.issue_state.lon_deg[position], data.issue_state.lat_deg[position]
    return GeoPoint(float(lon), float(lat)) if np.isfinite(lon) and np.isfinite(lat) else None
