"""A grid of cells over polygons: most places are told by their cell alone, the rest are asked.

A cell that no border touches lies wholly inside or outside of every polygon, so one question
answers for all places in it. Only places in cells that a border touches need the exact test.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np
import shapely

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    FloatArray: TypeAlias = NDArray[np.float64]
    Found: TypeAlias = tuple[NDArray[np.int32], NDArray[np.int8]]
    Asked: TypeAlias = Callable[[FloatArray, FloatArray], Found]

_EDGE: Final = 1e-6
"""How far, in cells, a border is taken to reach; more than rounding can move it."""
_BORDER: Final = -1
_ASKED: Final = 1 << 14
"""So many places are asked exactly at a time, each with every polygon it might lie in."""
_CHUNK: Final = 1 << 17
"""So many places are looked up at a time: their arrays stay in the processor's cache."""


class CellGrid:
    """Hold, for each cell, the answer that holds for all of it, or that a border touches it.

    `ask` answers exactly for places in degrees: a position, and how many polygons hold the place.
    """

    def __init__(self, polygons: NDArray[np.object_], size: int, ask: Asked) -> None:
        west, south, east, north = shapely.total_bounds(polygons).tolist()
        self._ask = ask
        self._per_cell = size / max(east - west, 1e-9), size / max(north - south, 1e-9)
        # a frame of cells that no border touches takes every place outside
        self._origin = west - 2 / self._per_cell[0], south - 2 / self._per_cell[1]
        self._columns = self._rows = size + 4
        self._is_border = self._touched(polygons)
        self._run, self._position, self._count = self._told()

    def find(
        self, lon_deg: FloatArray, lat_deg: FloatArray
    ) -> tuple[NDArray[np.int32], NDArray[np.int8]]:
        """Return for each place the position and the count that `ask` would give; -1 and 0 outside.

        Places of NaN lie nowhere.
        """
        position = np.full(len(lon_deg), -1, np.int32)
        count = np.zeros(len(lon_deg), np.int8)
        unsure = []
        for start in range(0, len(lon_deg), _CHUNK):
            part = slice(start, start + _CHUNK)
            cell = self._cells(lon_deg[part], lat_deg[part])
            run = self._run[cell]
            position[part] = self._position[run]
            count[part] = self._count[run]
            unsure.append(np.flatnonzero(run == _BORDER) + start)
        asked = np.concatenate(unsure) if unsure else np.empty(0, np.int64)
        if len(asked):
            asked = asked[self._side_by_side(lon_deg[asked], lat_deg[asked])]
            for start in range(0, len(asked), _ASKED):
                near = asked[start : start + _ASKED]
                position[near], count[near] = self._ask(lon_deg[near], lat_deg[near])
        return position, count

    def _side_by_side(self, lon_deg: FloatArray, lat_deg: FloatArray) -> NDArray[np.int64]:
        """Return an order in which places near each other follow each other: asked much faster."""
        cell = self._cells(lon_deg, lat_deg)
        block = cell // self._columns // 8 * self._columns + cell % self._columns // 8
        return np.argsort(block)

    def _cells(self, lon_deg: FloatArray, lat_deg: FloatArray) -> NDArray[np.int32]:
        """Return the cell of each place; cells of the frame stand for all outside and for NaN."""
        column = (lon_deg - self._origin[0]) * self._per_cell[0]
        row = (lat_deg - self._origin[1]) * self._per_cell[1]
        np.fmin(np.fmax(column, 0, out=column), self._columns - 1, out=column)
        np.fmin(np.fmax(row, 0, out=row), self._rows - 1, out=row)
        cell: NDArray[np.int32] = row.astype(np.int32)
        cell *= self._columns
        cell += column.astype(np.int32)
        return cell

    def _touched(self, polygons: NDArray[np.object_]) -> NDArray[np.bool_]:
        """Mark every cell that a border touches, or may touch by rounding."""
        corners, of_ring = shapely.get_coordinates(
            shapely.get_rings(shapely.get_parts(polygons)), return_index=True
        )
        x = (corners[:, 0] - self._origin[0]) * self._per_cell[0]
        y = (corners[:, 1] - self._origin[1]) * self._per_cell[1]
        joined = np.flatnonzero(of_ring[1:] == of_ring[:-1])
        last, next_ = joined, joined + 1
        step_x, step_y = x[next_] - x[last], y[next_] - y[last]
        # pieces shorter than a cell each way lie in two columns and two rows at most
        longest = np.maximum(np.abs(step_x), np.abs(step_y))
        pieces = np.maximum(np.ceil(longest / 0.9), 1).astype(np.int64)
        of_piece = np.repeat(np.arange(len(pieces)), pieces)
        number = np.arange(len(of_piece)) - np.repeat(np.cumsum(pieces) - pieces, pieces)
        is_border = np.zeros(self._columns * self._rows, np.bool_)
        columns = _both(x[last], step_x / pieces, of_piece, number)
        for row in _both(y[last], step_y / pieces, of_piece, number):
            first = row * np.int32(self._columns)
            for column in columns:
                is_border[first + column] = True
        return is_border

    def _told(self) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int8]]:
        """Ask once for each patch of cells that no border parts.

        Returns the run of cells in a row that each cell belongs to, and the answers by run; a cell
        that a border touches has the run _BORDER.
        """
        is_told = ~self._is_border
        is_first = is_told.reshape(self._rows, self._columns).copy()
        is_first[:, 1:] &= self._is_border.reshape(self._rows, self._columns)[:, :-1]
        first = np.flatnonzero(is_first.ravel())
        run = np.cumsum(is_first.ravel(), dtype=np.int32) - 1
        # a run of cells in a row belongs to the run below its first cell, and so on downwards
        below = first - self._columns
        joins = (below >= 0) & is_told[below]
        patch = np.arange(len(first), dtype=np.int32)
        patch[joins] = run[below[joins]]
        while True:
            further = patch[patch]
            if np.array_equal(further, patch):
                break
            patch = further
        asked, of_run = np.unique(patch, return_inverse=True)
        cell = first[asked]
        lon = self._origin[0] + (cell % self._columns + 0.5) / self._per_cell[0]
        lat = self._origin[1] + (cell // self._columns + 0.5) / self._per_cell[1]
        found, counts = self._ask(lon, lat)
        run[self._is_border] = _BORDER
        return run, found[of_run], counts[of_run]


def _both(
    start: FloatArray,
    share: FloatArray,
    of_piece: NDArray[np.int64],
    number: NDArray[np.int64],
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Return the columns, or rows, in which the pieces of borders begin and end."""
    a = start[of_piece] + share[of_piece] * number
    b = a + share[of_piece]
    low, high = np.minimum(a, b), np.maximum(a, b)
    return (low - _EDGE).astype(np.int32), (high + _EDGE).astype(np.int32)
