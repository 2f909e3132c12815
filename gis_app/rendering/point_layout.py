"""How dense the points of a picture stand, and what of them is drawn at that density."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gis_app.domain.table import FloatArray, Int64Array


class PointMode(StrEnum):
    """Name how points are drawn, from few to very many."""

    NORMAL = "normal"
    DENSE = "dense"
    DOTS = "dots"
    CLUSTERS = "clusters"


NORMAL_PER_CELL: Final = 1.35
DENSE_PER_CELL: Final = 2.2
DOTS_PER_CELL: Final = 5.0
CELL_PX: Final = 44.0
"""Crowding is judged in cells of this size in screen pixels."""
CLUSTERS_FROM: Final = 2000
"""Fewer points than this in view are never gathered to clusters."""
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
    if mean <= NORMAL_PER_CELL * 2:
        return PointMode.NORMAL
    if mean <= DENSE_PER_CELL * 2:
        return PointMode.DENSE
    if mean <= DOTS_PER_CELL * 2 or len(x) < CLUSTERS_FROM or not may_cluster:
        return PointMode.DOTS
    return PointMode.CLUSTERS


def thinned(x: FloatArray, y: FloatArray, urgency: NDArray[np.int8], cell_px: float) -> Int64Array:
    """Return one point a cell, the most urgent of it, least urgent first so that it is on top."""
    order = np.argsort(urgency, kind="stable")
    cell, count = cells_of(x, y, cell_px)
    last = np.full(count, -1, np.int64)
    last[cell[order]] = np.arange(len(order))
    kept = np.sort(last[last >= 0])
    return np.asarray(order[kept], np.int64)
