"""Geodesic lengths and areas of shapes in degrees, on the ellipsoid of CGCS2000."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray
    from pyproj import Geod


def _ellipsoid() -> Geod:
    from pyproj import Geod

    # CGCS2000 and GRS80 have the same axis and flattening
    return Geod(ellps="GRS80")


def get_ready() -> None:
    """Load what measures, so that the first question does not wait for it."""
    _ellipsoid()


def distances_m(
    lon1_deg: ArrayLike, lat1_deg: ArrayLike, lon2_deg: ArrayLike, lat2_deg: ArrayLike
) -> NDArray[np.float64]:
    """Return geodesic distances between pairs of places; NaN where a place is missing."""
    ends = np.broadcast_arrays(
        *(np.asarray(v, np.float64) for v in (lon1_deg, lat1_deg, lon2_deg, lat2_deg))
    )
    known = np.logical_and.reduce([np.isfinite(end) for end in ends])
    out = np.full(known.shape, np.nan)
    if known.any():
        lon1, lat1, lon2, lat2 = (end[known] for end in ends)
        out[known] = _ellipsoid().inv(lon1, lat1, lon2, lat2)[2]
    return out


def lengths_m(shapes: NDArray[np.object_]) -> NDArray[np.float64]:
    """Return the geodesic length of each line, all parts together; 0 for anything else."""
    parts, of_shape = shapely.get_parts(np.asarray(shapes, dtype=object), return_index=True)
    is_line = shapely.get_dimensions(parts) == 1
    parts, of_shape = parts[is_line], of_shape[is_line]
    coordinates, of_part = shapely.get_coordinates(parts, return_index=True)
    joined = np.flatnonzero(of_part[1:] == of_part[:-1])
    if not len(joined):
        return np.zeros(len(shapes))
    a, b = coordinates[joined], coordinates[joined + 1]
    steps = distances_m(a[:, 0], a[:, 1], b[:, 0], b[:, 1])
    return np.asarray(np.bincount(of_shape[of_part[joined]], steps, len(shapes)), np.float64)


def areas_m2(shapes: NDArray[np.object_]) -> NDArray[np.float64]:
    """Return the geodesic area of each polygon, all parts without holes; 0 for anything else."""
    parts, of_shape = shapely.get_parts(np.asarray(shapes, dtype=object), return_index=True)
    is_polygon = (shapely.get_dimensions(parts) == 2) & ~shapely.is_empty(parts)
    parts, of_shape = parts[is_polygon], of_shape[is_polygon]
    rings, of_part = shapely.get_rings(parts, return_index=True)
    is_outer = np.r_[True, of_part[1:] != of_part[:-1]][: len(rings)]
    coordinates, of_ring = shapely.get_coordinates(rings, return_index=True)
    ends = np.searchsorted(of_ring, np.arange(len(rings) + 1))
    ellipsoid = _ellipsoid()
    out = np.zeros(len(shapes))
    for i, outer in enumerate(is_outer):
        ring = coordinates[ends[i] : ends[i + 1]]
        area, _perimeter = ellipsoid.polygon_area_perimeter(ring[:, 0], ring[:, 1])
        out[of_shape[of_part[i]]] += abs(area) if outer else -abs(area)
    return out
