"""The edges of polygons as columns, each telling what changes for who steps over it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

if TYPE_CHECKING:
    from typing import TypeAlias

    from numpy.typing import NDArray

    FloatArray: TypeAlias = NDArray[np.float64]
    Int32Array: TypeAlias = NDArray[np.int32]
    Int64Array: TypeAlias = NDArray[np.int64]

_POLYGON: Final = 3
_MARGIN: Final = 1e-6
"""How far, in cells, an edge is taken to reach; a million times what rounding can move it."""
_LARGEST_BOX: Final = 3
"""An edge whose box is so many cells wide and so many high is cut in pieces with smaller boxes."""
_SCATTER: Final = np.array([0x9E3779B97F4A7C15, 0xD6E8FEB86659FD93], np.uint64)
"""Odd numbers whose products spread over all bits."""


@dataclass(frozen=True, eq=False)
class RingEdges:
    """Hold directed edges from (x0, y0) to (x1, y1), in cells.

    Who steps over an edge to its left gains as many polygons as `more` says, and `gain` for the sum
    of their positions, counted from 1. Two neighbours mostly share an edge: one is left, the other
    entered, and `more` is 0. `west` to `north` are the cells that the edge may touch.
    """

    x0: FloatArray
    y0: FloatArray
    x1: FloatArray
    y1: FloatArray
    gain: Int32Array
    more: NDArray[np.int8]
    west: Int32Array
    south: Int32Array
    east: Int32Array
    north: Int32Array


def ring_edges(
    polygons: NDArray[np.object_], origin: tuple[float, float], per_cell: tuple[float, float]
) -> RingEdges:
    """Return the edges of all rings of sound polygons in a frame where all cells are above zero.

    Long edges come in pieces, so that none may touch many more cells than it crosses.
    """
    rings, gain, single = _rings(polygons)
    corners, of_ring = shapely.get_coordinates(rings, return_index=True)
    x = corners[:, 0] - origin[0]
    x *= per_cell[0]
    y = corners[:, 1] - origin[1]
    y *= per_cell[1]
    # every ring ends where it began, so the step to the next ring is the only one to leave out
    is_edge = np.append(of_ring[1:] == of_ring[:-1], False)
    if len(single):
        doubled = np.append((x[1:] + x[:-1]) * (y[1:] - y[:-1]), 0.0)
        doubled[~is_edge] = 0
        start = np.flatnonzero(np.append(True, ~is_edge[:-1]))[: len(single)]
        swept = np.add.reduceat(doubled, start)
        gain[: len(single)][_is_clockwise(single, swept / (2 * per_cell[0] * per_cell[1]))] *= -1
    start = np.flatnonzero(is_edge)
    start, gain, more = _shared(x, y, start, gain[of_ring[start]])
    whole = _edges(x[start], y[start], x[start + 1], y[start + 1], gain, more)
    wide, high = whole.east - whole.west, whole.north - whole.south
    count = np.minimum(wide, high) + 1
    is_long = count >= _LARGEST_BOX
    if not is_long.any():
        return whole
    return _joined(_taken(whole, ~is_long), _cut(_taken(whole, is_long), count[is_long]))


def _rings(
    polygons: NDArray[np.object_],
) -> tuple[NDArray[np.object_], Int32Array, NDArray[np.object_]]:
    """Return rings, what is gained on their left, and the polygons of a single ring.

    These come first among the rings, as they are, because rings made of them would be copies; what
    is said to be gained is right if they run against the clock.
    """
    is_single = (shapely.get_type_id(polygons) == _POLYGON) & (
        shapely.get_num_interior_rings(polygons) == 0
    )
    single, several = np.flatnonzero(is_single), np.flatnonzero(~is_single)
    parts, of_several = shapely.get_parts(polygons[several], return_index=True)
    rings, of_part = shapely.get_rings(parts, return_index=True)
    is_shell = np.ones(len(rings), np.bool_)
    is_shell[1:] = of_part[1:] != of_part[:-1]
    side = np.where(shapely.is_ccw(rings) == is_shell, 1, -1)
    gain = np.append(single + 1, side * (several[of_several[of_part]] + 1)).astype(np.int32)
    return np.append(polygons[single], rings), gain, polygons[single]


def _is_clockwise(polygons: NDArray[np.object_], swept: FloatArray) -> NDArray[np.bool_]:
    """Return which way polygons of a single ring run; `swept` are their areas with a sign."""
    is_clockwise: NDArray[np.bool_] = swept < 0
    area = shapely.area(polygons)
    # an area lost in rounding says nothing about the way
    unsure = np.flatnonzero(~(np.abs(np.abs(swept) - area) < 0.1 * area))
    is_clockwise[unsure] = ~shapely.is_ccw(shapely.get_exterior_ring(polygons[unsure]))
    return is_clockwise


def _shared(
    x: FloatArray, y: FloatArray, start: Int64Array, gain: Int32Array
) -> tuple[Int64Array, Int32Array, NDArray[np.int8]]:
    """Make one edge of two that run between the same corners in opposite directions.

    Returns where the edges that are left start, and what each gains. A pair may be overlooked: two
    edges are as right as one, only slower.
    """
    more = np.sign(gain).astype(np.int8)
    mixed = x.view(np.uint64) * _SCATTER[0]
    mixed ^= y.view(np.uint64)
    mixed ^= mixed >> np.uint64(31)
    width = len(start).bit_length() + 1
    both = mixed[start] + mixed[start + 1]
    both *= _SCATTER[1]
    both >>= np.uint64(64 - width)
    slot = both.astype(np.int64)
    # the last write wins: whoever does not find itself has found the other, or a stranger
    own = np.arange(len(start), dtype=np.int32)
    last = np.zeros(1 << width, np.int32)
    last[slot] = own
    other = last[slot]
    some = np.flatnonzero(other != own)
    back = other[some]
    a, b = start[some], start[back]
    is_pair = (x[a] == x[b + 1]) & (y[a] == y[b + 1]) & (x[a + 1] == x[b]) & (y[a + 1] == y[b])
    some, back = some[is_pair], back[is_pair]
    # of several that would join the same edge, one does
    chosen = np.zeros(len(start), np.int32)
    chosen[back] = some
    is_one = chosen[back] == some
    some, back = some[is_one], back[is_one]
    gain[back] -= gain[some]
    more[back] -= more[some]
    is_left = np.ones(len(start), np.bool_)
    is_left[some] = False
    return start[is_left], gain[is_left], more[is_left]


def _edges(
    x0: FloatArray,
    y0: FloatArray,
    x1: FloatArray,
    y1: FloatArray,
    gain: Int32Array,
    more: NDArray[np.int8],
) -> RingEdges:
    west, east = _cells(x0, x1)
    south, north = _cells(y0, y1)
    return RingEdges(x0, y0, x1, y1, gain, more, west, south, east, north)


def _cells(a: FloatArray, b: FloatArray) -> tuple[Int32Array, Int32Array]:
    low, high = np.minimum(a, b), np.maximum(a, b)
    low -= _MARGIN
    high += _MARGIN
    return low.astype(np.int32), high.astype(np.int32)


def _cut(edges: RingEdges, count: Int32Array) -> RingEdges:
    """Return each edge as so many pieces; neighbours share their end to the last bit."""
    of_edge = np.repeat(np.arange(len(count)), count)
    number = np.arange(len(of_edge)) - np.repeat(np.cumsum(count) - count, count)
    ends = []
    for step in (number, number + 1):
        share = step / count[of_edge]
        for a, b in ((edges.x0, edges.x1), (edges.y0, edges.y1)):
            start, end = a[of_edge], b[of_edge]
            at = start + (end - start) * share
            ends.append(np.where(step == count[of_edge], end, at))
    x0, y0, x1, y1 = ends
    return _edges(x0, y0, x1, y1, edges.gain[of_edge], edges.more[of_edge])


def _taken(edges: RingEdges, where: NDArray[np.bool_]) -> RingEdges:
    return RingEdges(**{name: values[where] for name, values in vars(edges).items()})


def _joined(some: RingEdges, others: RingEdges) -> RingEdges:
    return RingEdges(
        **{name: np.concatenate([a, getattr(others, name)]) for name, a in vars(some).items()}
    )
