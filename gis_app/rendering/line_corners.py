"""The corners of lines as columns, taken out of their geometries once for every picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from gis_app.domain.table import Int64Array, ObjectArray


class LineCorners:
    """Hold the corners of a table's lines, each row's from when it is first asked for.

    A row may hold several lines, or none.
    """

    def __init__(self, rows: int) -> None:
        self._first = np.full(rows, -1, np.int64)
        self._number = np.zeros(rows, np.int64)
        self._xy = np.empty((0, 2))
        self._is_last = np.empty(0, np.bool_)
        self._count = 0

    def of(
        self, rows: Int64Array, shapes: Callable[[Int64Array], ObjectArray]
    ) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
        """Return the corners of rows (n, 2), one line after the other, and which end a line.

        `shapes` gives the geometries of the rows that are not there yet. What is returned is for
        reading only.
        """
        missing = rows[self._first[rows] < 0]
        if len(missing):
            missing = np.unique(missing)
            self._add(missing, *corners(shapes(missing)))
        first, number = self._first[rows], self._number[rows]
        if not len(rows) or (first[1:] == first[:-1] + number[:-1]).all():
            # what was asked for at once lies together
            start = int(first[0]) if len(rows) else 0
            run = slice(start, start + int(number.sum()))
            return self._xy[run], self._is_last[run]
        end = np.cumsum(number)
        at = np.repeat(first - (end - number), number) + np.arange(end[-1])
        return self._xy.take(at, axis=0), self._is_last.take(at)

    def _add(
        self,
        rows: Int64Array,
        xy: NDArray[np.float64],
        is_last: NDArray[np.bool_],
        number: Int64Array,
    ) -> None:
        count = self._count + len(xy)
        if count > len(self._xy):
            room = max(2 * len(self._xy), count)
            larger, ends = np.empty((room, 2)), np.empty(room, np.bool_)
            larger[: self._count] = self._xy[: self._count]
            ends[: self._count] = self._is_last[: self._count]
            self._xy, self._is_last = larger, ends
        self._xy[self._count : count], self._is_last[self._count : count] = xy, is_last
        self._first[rows] = self._count + np.cumsum(number) - number
        self._number[rows] = number
        self._count = count


def corners(
    shapes: ObjectArray,
) -> tuple[NDArray[np.float64], NDArray[np.bool_], Int64Array]:
    """Return the corners of all lines, which are the last of a line, and how many a shape has."""
    parts, shape = shapely.get_parts(shapes, return_index=True)
    xy, part = shapely.get_coordinates(parts, return_index=True)
    is_last = np.ones(len(xy), np.bool_)
    is_last[:-1] = part[1:] != part[:-1]
    return xy, is_last, np.bincount(shape[part], minlength=len(shapes)).astype(np.int64)
