"""Which boxes hold which places, for many places at once and without making a geometry of each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    FloatArray = NDArray[np.float64]
    Int64Array = NDArray[np.int64]

_FINEST: Final = 512


class BoxBins:
    """Sort boxes (west, south, east, north, one a row) into the bins of a grid that they touch."""

    def __init__(self, boxes: FloatArray) -> None:
        self._boxes = np.ascontiguousarray(boxes.T)
        self._size = int(np.clip(np.sqrt(len(boxes)) * 2, 1, _FINEST))
        low, high = boxes[:, :2].min(axis=0), boxes[:, 2:].max(axis=0)
        self._low, self._per_bin = low, self._size / np.maximum(high - low, 1e-12)
        first_column, first_row = self._bins(boxes[:, 0], 0), self._bins(boxes[:, 1], 1)
        columns = self._bins(boxes[:, 2], 0) - first_column + 1
        rows = self._bins(boxes[:, 3], 1) - first_row + 1
        count = columns * rows
        of_box = np.repeat(np.arange(len(boxes)), count)
        number = np.arange(len(of_box)) - np.repeat(np.cumsum(count) - count, count)
        column = first_column[of_box] + number % columns[of_box]
        row = first_row[of_box] + number // columns[of_box]
        at = row * self._size + column
        order = np.argsort(at, kind="stable")
        self._box_of = of_box[order]
        self._start = np.searchsorted(at[order], np.arange(self._size**2 + 1))

    def pairs(self, x: FloatArray, y: FloatArray) -> tuple[Int64Array, Int64Array]:
        """Return place and box of every place within a box, borders included, by place."""
        at = self._bins(y, 1) * self._size + self._bins(x, 0)
        first, count = self._start[at], self._start[at + 1] - self._start[at]
        place = np.repeat(np.arange(len(x)), count)
        number = np.arange(len(place)) - np.repeat(np.cumsum(count) - count, count)
        box = self._box_of[first[place] + number]
        west, south, east, north = self._boxes
        px, py = x[place], y[place]
        inside = (west[box] <= px) & (px <= east[box]) & (south[box] <= py) & (py <= north[box])
        return place[inside], box[inside]

    def _bins(self, values: FloatArray, axis: int) -> Int64Array:
        scaled = (values - self._low[axis]) * self._per_bin[axis]
        bins: Int64Array = np.clip(scaled, 0, self._size - 1).astype(np.int64)
        return bins
