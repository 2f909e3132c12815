"""Shapes as short lists of whole numbers: the first pair absolute, the others differences."""

from __future__ import annotations

from typing import Any

import numpy as np
import shapely

POINT_PRECISION = 10_000_000
"""Positions of the office's own things: 1e-7 degree, about a centimetre."""

BASE_PRECISION = 1_000_000
"""Positions of the base map: 1e-6 degree, about a decimetre."""


def pack(coordinates_deg: np.ndarray[Any, Any], precision: int) -> list[int]:
    """Pack an (n, 2) array of longitude and latitude; repeated vertices are left out."""
    whole = np.round(np.asarray(coordinates_deg, np.float64)[:, :2] * precision).astype(np.int64)
    if len(whole) > 1:
        is_new = np.concatenate([[True], np.any(np.diff(whole, axis=0) != 0, axis=1)])
        whole = whole[is_new]
    steps = np.concatenate([whole[:1], np.diff(whole, axis=0)])
    return [int(value) for value in steps.ravel()]


def unpack(packed: list[int], precision: int) -> np.ndarray[Any, Any]:
    """Return the (n, 2) degrees of a packed list."""
    steps = np.asarray(packed, np.int64).reshape(-1, 2)
    return np.cumsum(steps, axis=0) / precision


def pack_ring(ring: Any, precision: int) -> list[int]:
    """Pack a closed ring without its last vertex, which repeats the first."""
    return pack(shapely.get_coordinates(ring)[:-1], precision)


def pack_polygons(shape: Any, precision: int) -> list[list[list[int]]]:
    """Pack a polygon or multipolygon as polygons of rings, the outer ring first."""
    out: list[list[list[int]]] = []
    for polygon in shapely.get_parts(shape):
        rings = [polygon.exterior, *polygon.interiors]
        packed = [pack_ring(ring, precision) for ring in rings]
        if len(packed[0]) >= 6:
            out.append([ring for ring in packed if len(ring) >= 6])
    return out


def pack_lines(shape: Any, precision: int) -> list[list[int]]:
    """Pack a line or multiline as its parts."""
    packed = [pack(shapely.get_coordinates(part), precision) for part in shapely.get_parts(shape)]
    return [part for part in packed if len(part) >= 4]
