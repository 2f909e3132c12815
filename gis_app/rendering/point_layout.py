"""How dense the points of a picture stand, and what of them is drawn at that density."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gis_app.domain.table import FloatArray, Int64Array


class PointMode(StrEnum):
    """Name how points are drawn, from few to very many."""

    NORMAL = "normal"
    DENSE = "dense"
    DOTS = "dots"
    CLUSTERS = "clusters"


NORMAL_PER_CELL: Final = 2.6
DENSE_PER_CELL: Final = 3.3
DOTS_PER_CELL: Final = 10.0
CELL_PX: Final = 44.0
"""Crowding is judged in cells of this size in screen pixels."""
CLUSTERS_FROM: Final = 2000
HEAP_PER_CELL: Final = 20.0
"""Fewer points are gathered to clusters only where they lie in heaps."""
APART_SHARE: Final = 0.9
"""Markers nearer to each other than this share of their size hide each other."""
MOVED_SHARE: Final = 0.5
SPREAD_ROUNDS: Final = 12
MODE_SIZES: Final = {PointMode.NORMAL: 1.0, PointMode.DENSE: 16 / 22, PointMode.DOTS: 8 / 22}


def cells_of(x: FloatArray, y: FloatArray, cell_px: float) -> tuple[Int64Array, int]:
    """Return each point's cell number on a square grid, and how many cells there are."""
    if not len(x):
        return np.zeros(0, np.int64), 0
    column = np.floor(x / cell_px).astype(np.int64)
    row = np.floor(y / cell_px).astype(np.int64)
    column -= column.min()
    row -= row.min()
    across = int(column.max()) + 1
    return row * across + column, across * (int(row.max()) + 1)


def choose_mode(
    x: FloatArray, y: FloatArray, pixel_ratio: float, *, may_cluster: bool
) -> PointMode:
    """Choose how to draw points by how crowded the cells are that hold any."""
    if not len(x):
        return PointMode.NORMAL
    cell, count = cells_of(x, y, CELL_PX * pixel_ratio)
    filled = np.bincount(cell, minlength=count)
    mean = float((filled.astype(np.float64) ** 2).sum() / len(x))  # as the average point feels it
    if mean <= NORMAL_PER_CELL:
        return PointMode.NORMAL
    if mean <= DENSE_PER_CELL:
        return PointMode.DENSE
    is_crowd = len(x) >= CLUSTERS_FROM or mean > HEAP_PER_CELL
    if mean <= DOTS_PER_CELL or not is_crowd or not may_cluster:
        return PointMode.DOTS
    return PointMode.CLUSTERS


def spread(x: FloatArray, y: FloatArray, size_px: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Move markers that would hide each other a little apart, none further than MOVED_SHARE.

    Markers at the very same place part sideways, in their order.
    """
    if len(x) < 2:
        return x, y
    home = np.column_stack([x, y])
    reach = float(size_px.max()) * APART_SHARE
    first, second = shapely.STRtree(shapely.points(home)).query(
        shapely.points(home), predicate="dwithin", distance=reach
    )
    first, second = first[first < second], second[first < second]
    if not len(first):
        return x, y
    wanted = (size_px[first] + size_px[second]) / 2 * APART_SHARE
    at = home.copy()
    for _ in range(SPREAD_ROUNDS):
        away = at[second] - at[first]
        far = np.hypot(away[:, 0], away[:, 1])
        same = far < 1e-6
        away[same], far[same] = (1.0, 0.0), 1.0
        push = np.maximum(wanted - np.where(same, 0.0, far), 0.0) / 2
        move = away / far[:, None] * push[:, None] * 0.7
        np.add.at(at, second, move)
        np.add.at(at, first, -move)
        shift = at - home
        length = np.hypot(shift[:, 0], shift[:, 1])
        most = size_px * MOVED_SHARE
        at = home + shift * np.minimum(1.0, most / np.maximum(length, 1e-9))[:, None]
    return at[:, 0], at[:, 1]


def thinned(
    x: FloatArray, y: FloatArray, urgency: NDArray[np.int8], cell_px: float
) -> tuple[Int64Array, Int64Array]:
    """Return one point a cell, the most urgent of it, and how many points each stands for.

    The least urgent comes first, so that it lies beneath the others.
    """
    order = np.argsort(urgency, kind="stable")
    cell, count = cells_of(x, y, cell_px)
    last = np.full(count, -1, np.int64)
    last[cell[order]] = np.arange(len(order))
    kept = order[np.sort(last[last >= 0])]
    return kept.astype(np.int64), np.bincount(cell, minlength=count)[cell[kept]].astype(np.int64)
