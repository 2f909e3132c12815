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
    Float32Array: TypeAlias = NDArray[np.float32]
    Found: TypeAlias = tuple[NDArray[np.int32], NDArray[np.int8]]
    Asked: TypeAlias = Callable[[FloatArray, FloatArray], Found]

_EDGE: Final = np.float32(2e-3)
"""How far, in cells, a border is taken to reach; more than rounding to 32 bits can move it."""
_UNSURE: Final = -2
"""Stands for the answer where places have to be asked about one by one."""
_WORTH_ASKING: Final = 4
"""A patch of fewer cells holds too few places to be worth a question of its own."""
_ASKED: Final = 1 << 14
"""So many places are asked exactly at a time, each with every polygon it might lie in."""
_BLOCK: Final = 9
"""Cells each way that are asked about together; of 2,048 cells they make fewer than 65,536."""
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
            found = self._position[run]
            position[part] = found
            count[part] = self._count[run]
            unsure.append(np.flatnonzero(found == _UNSURE) + start)
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
        row = cell // self._columns
        block = row // _BLOCK * np.int32(-(-self._columns // _BLOCK))
        block += (cell - row * np.int32(self._columns)) // _BLOCK
        # so many blocks fit 16 bits, which numpy sorts by counting
        return np.argsort(block.astype(np.uint16), kind="stable")

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
        """Mark every cell that a border touches, or may touch by rounding.

        Rings of one polygon are taken as one line: the links between them mark a few cells more.
        """
        corners, of_polygon = shapely.get_coordinates(polygons, return_index=True)
        x = ((corners[:, 0] - self._origin[0]) * self._per_cell[0]).astype(np.float32)
        y = ((corners[:, 1] - self._origin[1]) * self._per_cell[1]).astype(np.float32)
        joined = of_polygon[1:] == of_polygon[:-1]
        start_x, start_y = x[:-1][joined], y[:-1][joined]
        step_x, step_y = x[1:][joined] - start_x, y[1:][joined] - start_y
        # pieces shorter than a cell each way lie in two columns and two rows at most
        longest = np.maximum(np.abs(step_x), np.abs(step_y))
        pieces = np.maximum(np.ceil(longest / np.float32(0.9)), np.float32(1))
        step_x /= pieces
        step_y /= pieces
        is_border = np.zeros(self._columns * self._rows, np.bool_)
        number = np.float32(0)
        while len(pieces):
            # the first piece of every segment, then the second of those that have one, and so on
            low_x, high_x = _both(start_x, step_x, number)
            low_y, high_y = _both(start_y, step_y, number)
            low_y *= self._columns
            high_y *= self._columns
            is_border[low_y + low_x] = True
            is_border[(low_y + high_x)[high_x != low_x]] = True
            two_rows = np.flatnonzero(high_y != low_y)
            is_border[high_y[two_rows] + low_x[two_rows]] = True
            is_border[high_y[two_rows] + high_x[two_rows]] = True
            number += np.float32(1)
            left = np.flatnonzero(pieces > number)
            start_x, start_y, pieces = start_x[left], start_y[left], pieces[left]
            step_x, step_y = step_x[left], step_y[left]
        return is_border

    def _told(self) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int8]]:
        """Ask once for each patch of cells that no border parts.

        Returns the run of cells in a row that each cell belongs to, and the answers by run; cells
        that a border touches share a last run, whose answer is _UNSURE as that of small patches.
        """
        is_told = ~self._is_border
        is_first = is_told.reshape(self._rows, self._columns).copy()
        is_first[:, 1:] &= self._is_border.reshape(self._rows, self._columns)[:, :-1]
        first = np.flatnonzero(is_first.ravel())
        run = np.cumsum(is_first.ravel(), dtype=np.int32)
        run -= 1
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
        run[self._is_border] = len(first)
        cells_of = np.bincount(run, minlength=len(first) + 1)[:-1]
        size = np.bincount(patch, weights=cells_of, minlength=len(first))
        asked = np.flatnonzero(size >= _WORTH_ASKING)
        cell = first[asked]
        lon = self._origin[0] + (cell % self._columns + 0.5) / self._per_cell[0]
        lat = self._origin[1] + (cell // self._columns + 0.5) / self._per_cell[1]
        position = np.full(len(first) + 1, _UNSURE, np.int32)
        count = np.zeros(len(first) + 1, np.int8)
        position[asked], count[asked] = self._ask(lon, lat)
        position[:-1], count[:-1] = position[patch], count[patch]
        return run, position, count


def _both(
    start: Float32Array, step: Float32Array, number: np.float32
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Return the lower and the upper column, or row, in which pieces of borders lie."""
    a = start + step * number
    b = start + step * (number + np.float32(1))
    low, high = np.minimum(a, b), np.maximum(a, b)
    return (low - _EDGE).astype(np.int32), (high + _EDGE).astype(np.int32)
