"""Many points on one spot: fanned out around it, or counted where even a fan would not do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from gis_app.rendering.clusters import lattice

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gis_app.domain.table import FloatArray, Int64Array

FAN_FROM: Final = 3
"""Two markers on a spot part sideways; more are fanned."""
FAN_MOST: Final = 12
"""More on one spot are counted by a disc, which a click fans out."""
ONE_SPOT_SHARE: Final = 0.45
"""Markers nearer than this share of their size are on one spot."""
WIDEST_FAN: Final = 150
_GOLDEN_RAD: Final = np.pi * (3 - np.sqrt(5))


def heap_numbers(x: FloatArray, y: FloatArray, reach_px: float) -> Int64Array:
    """Return a number for each spot of more than FAN_MOST points, -1 for points in none."""
    if len(x) <= FAN_MOST:
        return np.full(len(x), -1, np.int64)
    _, cell, count = np.unique(lattice(x, y, reach_px), return_inverse=True, return_counts=True)
    return np.where(count[cell] > FAN_MOST, cell, -1).astype(np.int64)


def spots(x: FloatArray, y: FloatArray, size_px: FloatArray) -> Int64Array:
    """Return a number for each spot of FAN_FROM or more markers, -1 for markers in none."""
    number = np.arange(len(x), dtype=np.int64)
    if len(x) < FAN_FROM:
        return np.full(len(x), -1, np.int64)
    places = shapely.points(x, y)
    reach = float(size_px.max()) * ONE_SPOT_SHARE
    first, second = shapely.STRtree(places).query(places, predicate="dwithin", distance=reach)
    # the nearest lower neighbour names the spot: chains along a street do not become one spot
    np.minimum.at(number, first, second)
    number = number[number]
    _, spot, count = np.unique(number, return_inverse=True, return_counts=True)
    return np.where(count[spot] >= FAN_FROM, spot, -1).astype(np.int64)


def fan_out(
    x: FloatArray, y: FloatArray, size_px: FloatArray, spot: Int64Array, urgency: NDArray[np.int8]
) -> tuple[FloatArray, FloatArray]:
    """Set the markers of each spot on a ring about it, the most urgent at the top, clockwise."""
    moved_x, moved_y = x.copy(), y.copy()
    for number in np.unique(spot[spot >= 0]).tolist():
        at = np.flatnonzero(spot == number)
        at = at[np.argsort(-urgency[at], kind="stable")]
        size = float(size_px[at].max()) * 1.06
        dx, dy = ring_places(len(at), size) if len(at) <= FAN_MOST else spiral_places(len(at), size)
        moved_x[at], moved_y[at] = x[at].mean() + dx, y[at].mean() + dy
    return moved_x, moved_y


def ring_places(count: int, size: float) -> tuple[FloatArray, FloatArray]:
    """Return places on a ring that markers of a size just fit on."""
    radius = max(size * 0.62, size / (2 * np.sin(np.pi / max(count, 2))))
    angle = 2 * np.pi * np.arange(count) / count - np.pi / 2
    return radius * np.cos(angle), radius * np.sin(angle)


def spiral_places(count: int, size: float) -> tuple[FloatArray, FloatArray]:
    """Return places on a sunflower's spiral, evenly dense and a marker apart."""
    number = np.arange(count) + 1.5
    radius = size * 0.62 * np.sqrt(number)
    angle = number * _GOLDEN_RAD
    return radius * np.cos(angle), radius * np.sin(angle)


def leaders(
    x: FloatArray, y: FloatArray, moved_x: FloatArray, moved_y: FloatArray, spot: Int64Array
) -> FloatArray:
    """Return lines (x1, y1, x2, y2) from the true places of fanned markers to where they stand."""
    at = np.flatnonzero(spot >= 0)
    return np.column_stack([x[at], y[at], moved_x[at], moved_y[at]])
