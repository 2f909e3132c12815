"""Points gathered to counted discs where single ones could not be told apart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely

from gis_app.domain.terms import Colour

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gis_app.domain.table import FloatArray, Int64Array
    from gis_app.rendering.point_index import FineCells
    from gis_app.rendering.taken_raster import Rect

CLUSTER_CELL_PX: Final = 64.0
CLUSTER_FINE_CELLS: Final = 8
SMALLEST_PX, LARGEST_PX = 28.0, 48.0
RIM: Final = 1.1
"""The ring's rim reaches a little beyond the diameter."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """Hold one disc: where, how many points, how many of each worst colour, and their box."""

    x_px: float
    y_px: float
    count: int
    by_colour: tuple[int, ...]
    diameter_px: float
    box: Rect


def lattice(x: FloatArray, y: FloatArray, cell_px: float) -> Int64Array:
    """Return a number for each place's cell of a grid through the origin."""
    if not len(x):
        return np.empty(0, np.int64)
    column = np.floor(x / cell_px).astype(np.int64)
    row = np.floor(y / cell_px).astype(np.int64)
    across = int(column.max() - column.min()) + 1
    number: Int64Array = (row - row.min()) * across + column - column.min()
    return number


def gather_groups(
    x: FloatArray,
    y: FloatArray,
    colour: NDArray[np.int8],
    group: Int64Array,
    pixel_ratio: float,
    *,
    is_inset: bool = True,
) -> tuple[tuple[Cluster, ...], Int64Array]:
    """Gather points that carry the same number; discs of a lattice keep inside their cells.

    Return the discs, and the positions of the points that are alone. The counts sum to all.
    """
    if not len(x):
        return (), np.empty(0, np.int64)
    _, group, count = np.unique(group, return_inverse=True, return_counts=True)
    groups = len(count)
    shares = np.bincount(group * len(Colour) + colour, minlength=groups * len(Colour))
    order = np.argsort(group, kind="stable")
    starts = np.concatenate([[0], np.cumsum(count)[:-1]])
    box = np.column_stack(
        [
            np.minimum.reduceat(x[order], starts),
            np.minimum.reduceat(y[order], starts),
            np.maximum.reduceat(x[order], starts),
            np.maximum.reduceat(y[order], starts),
        ]
    )
    middle_x, middle_y = np.bincount(group, x) / count, np.bincount(group, y) / count
    cell = CLUSTER_CELL_PX * pixel_ratio if is_inset else 0.0
    shares = shares.reshape(groups, len(Colour))
    many = count > 1
    columns = (middle_x[many], middle_y[many], shares[many], box[many])
    return _discs(*columns, pixel_ratio, (0.0, 0.0), cell), order[starts[~many]]


def kept_apart(x: FloatArray, y: FloatArray, group: Int64Array, pixel_ratio: float) -> Int64Array:
    """Return the groups anew, those joined whose discs would lie over one another."""
    _, number = np.unique(group, return_inverse=True)
    while len(number):
        count = np.bincount(number)
        middle_x, middle_y = np.bincount(number, x) / count, np.bincount(number, y) / count
        size = diameters(count) * pixel_ratio * RIM
        places = shapely.points(middle_x, middle_y)
        near = shapely.STRtree(places).query(places, "dwithin", float(size.max()))
        a, b = near[:, near[0] < near[1]]
        away = np.hypot(middle_x[a] - middle_x[b], middle_y[a] - middle_y[b])
        over = away < (size[a] + size[b]) / 2
        if not over.any():
            break
        _, number = np.unique(_joined(len(count), a[over], b[over])[number], return_inverse=True)
    return number.astype(np.int64)


def _joined(count: int, a: Int64Array, b: Int64Array) -> Int64Array:
    """Return for everything the lowest of what it hangs together with through pairs."""
    lowest = np.arange(count)
    while True:
        before = lowest.copy()
        pair = np.minimum(lowest[a], lowest[b])
        np.minimum.at(lowest, a, pair)
        np.minimum.at(lowest, b, pair)
        lowest = lowest[lowest]
        if np.array_equal(lowest, before):
            return lowest


def gather_cells(fine: FineCells, pixel_ratio: float) -> tuple[tuple[Cluster, ...], Int64Array]:
    """Gather points that were counted by fine cells.

    Return the discs, and the cells whose one point is alone.
    """
    down = fine.by_colour.shape[1] // fine.across
    wide, high = -(-fine.across // CLUSTER_FINE_CELLS), -(-down // CLUSTER_FINE_CELLS)
    cell = np.arange(fine.by_colour.shape[1])
    held = cell[fine.by_colour.sum(axis=0) > 0]
    if not len(held):
        return (), held
    column, row = held % fine.across, held // fine.across
    block = row // CLUSTER_FINE_CELLS * wide + column // CLUSTER_FINE_CELLS
    each = fine.by_colour[:, held]
    shares = np.stack([np.bincount(block, one, wide * high) for one in each], axis=1).astype(
        np.int64
    )
    count = shares.sum(axis=1)
    total = each.sum(axis=0)
    left, top = fine.origin_px(held)
    half = fine.pitch_px / 2
    found = np.flatnonzero(count)
    middle_x = np.bincount(block, (left + half) * total, wide * high)[found] / count[found]
    middle_y = np.bincount(block, (top + half) * total, wide * high)[found] / count[found]
    order = np.argsort(block, kind="stable")
    starts = np.flatnonzero(np.diff(block[order], prepend=-1))
    box = np.column_stack(
        [
            np.minimum.reduceat(left[order], starts),
            np.minimum.reduceat(top[order], starts),
            np.maximum.reduceat(left[order], starts) + fine.pitch_px,
            np.maximum.reduceat(top[order], starts) + fine.pitch_px,
        ]
    )
    edge = fine.origin_px(np.zeros(1, np.int64))
    start = (float(edge[0][0]), float(edge[1][0]))
    size = fine.pitch_px * CLUSTER_FINE_CELLS
    many = count[found] > 1
    columns = (middle_x[many], middle_y[many], shares[found][many], box[many])
    return _discs(*columns, pixel_ratio, start, size), held[order[starts[~many]]]


def _discs(
    x: FloatArray,
    y: FloatArray,
    shares: Int64Array,
    box: NDArray[Any],
    pixel_ratio: float,
    start: tuple[float, float],
    cell_px: float,
) -> tuple[Cluster, ...]:
    """Make discs; with a cell size each is moved into its cell, so that no two overlap."""
    count = shares.sum(axis=1)
    diameter = diameters(count) * pixel_ratio
    if cell_px > 0:
        reach = np.minimum(diameter * RIM / 2, cell_px / 2)
        for at, first in ((x, start[0]), (y, start[1])):
            cell = first + np.floor((at - first) / cell_px) * cell_px
            np.clip(at, cell + reach, cell + cell_px - reach, out=at)
    return tuple(
        Cluster(*row)
        for row in zip(
            x.tolist(),
            y.tolist(),
            count.tolist(),
            map(tuple, shares.tolist()),
            diameter.tolist(),
            map(tuple, box.tolist()),
            strict=True,
        )
    )


def diameters(count: Int64Array) -> FloatArray:
    """Return the sizes of discs in screen pixels: they grow with the logarithm of the count."""
    largest = max(int(count.max(initial=0)), 2)
    share = np.log(count + 1.0) / np.log(largest + 1.0)
    grown = SMALLEST_PX + (LARGEST_PX - SMALLEST_PX) * (share - 0.3) / 0.7
    # whole pixels, so that few different rings have to be drawn
    rounded: FloatArray = np.round(np.maximum(SMALLEST_PX, grown))
    return rounded
