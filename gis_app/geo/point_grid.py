"""Places sorted once by the cells of a grid: a box or a polygon then touches only its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from gis_app.geo.extent import MapExtent

PLACES_A_CELL: Final = 24
MOST_CELLS_ACROSS: Final = 1024


class PointGrid:
    """Answer which of many places lie in a box, in a polygon or near a place; units as given.

    `rows` are the positions of the placed ones, cell by cell; `x` and `y` theirs in the same order,
    float32 from `origin`: across a city that is exact to millimetres.
    Places that are not finite are nowhere.
    """

    def __init__(self, x: ArrayLike, y: ArrayLike, rows: NDArray[np.int64] | None = None) -> None:
        east, north = np.asarray(x, np.float64), np.asarray(y, np.float64)
        placed = np.flatnonzero(np.isfinite(east) & np.isfinite(north))
        east, north = east[placed], north[placed]
        left, right = (east.min(), east.max()) if len(east) else (0.0, 0.0)
        bottom, top = (north.min(), north.max()) if len(east) else (0.0, 0.0)
        self.origin = (float(left), float(bottom))
        self._side = int(np.clip(np.sqrt(len(east) / PLACES_A_CELL), 1, MOST_CELLS_ACROSS))
        self._cell = (
            max(float(right - left), 1e-9) / self._side,
            max(float(top - bottom), 1e-9) / self._side,
        )
        from_left = (east - left).astype(np.float32)
        from_bottom = (north - bottom).astype(np.float32)
        column = self._place(from_left, 0)
        cell = self._place(from_bottom, 1) * self._side + column
        order = np.argsort(cell, kind="stable")
        self.x, self.y = from_left[order], from_bottom[order]
        kept = placed[order] if rows is None else rows[placed[order]]
        self.rows: NDArray[np.int32] = kept.astype(np.int32)
        counts = np.bincount(cell, minlength=self._side**2)
        self._starts = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)

    def __len__(self) -> int:
        return len(self.rows)

    def _place(self, offset: NDArray[np.float32], axis: int) -> NDArray[np.int64]:
        cell: NDArray[np.int64] = (offset / np.float32(self._cell[axis])).astype(np.int64)
        return np.clip(cell, 0, self._side - 1, out=cell)

    def ranges(self, box: MapExtent) -> list[tuple[int, int]]:
        """Return the runs of positions whose cells meet a box: all it holds, and some around."""
        side = self._side
        # float32 may have put a place one cell off: a little more than the box is looked at
        slack = [1e-3 * cell for cell in self._cell]
        first = [
            int(np.floor((edge - start - more) / cell))
            for edge, start, more, cell in zip(
                (box.left, box.bottom), self.origin, slack, self._cell, strict=True
            )
        ]
        last = [
            int(np.floor((edge - start + more) / cell))
            for edge, start, more, cell in zip(
                (box.right, box.top), self.origin, slack, self._cell, strict=True
            )
        ]
        if first[0] > side or first[1] > side or last[0] < 0 or last[1] < 0:
            return []
        c0, r0 = (min(max(one, 0), side - 1) for one in first)
        c1, r1 = (min(max(one, 0), side - 1) for one in last)
        if c0 == 0 and c1 == side - 1:
            whole = (int(self._starts[r0 * side]), int(self._starts[(r1 + 1) * side]))
            return [whole] if whole[1] > whole[0] else []
        rows = np.arange(r0, r1 + 1) * side
        starts, ends = self._starts[rows + c0].tolist(), self._starts[rows + c1 + 1].tolist()
        return [(a, b) for a, b in zip(starts, ends, strict=True) if b > a]

    def near(self, box: MapExtent) -> NDArray[np.int64]:
        """Return the positions in `rows` of what lies in a box, and of some around it."""
        runs = self.ranges(box)
        if not runs:
            return np.empty(0, np.int64)
        return np.concatenate([np.arange(a, b, dtype=np.int64) for a, b in runs])

    def in_box(self, box: MapExtent) -> NDArray[np.int64]:
        """Return the rows of the places in a box, ascending."""
        at = self.near(box)
        x, y = self.x[at], self.y[at]
        inside = (x >= box.left - self.origin[0]) & (x <= box.right - self.origin[0])
        inside &= (y >= box.bottom - self.origin[1]) & (y <= box.top - self.origin[1])
        return np.sort(self.rows[at[inside]]).astype(np.int64)

    def in_polygon(self, polygon: shapely.Geometry) -> NDArray[np.int64]:
        """Return the rows of the places inside a polygon or on its border, ascending.

        Cells that lie inside as a whole are taken as they are; only those that the border crosses
        are looked into.
        """
        if shapely.is_missing(polygon) or shapely.is_empty(polygon):
            return np.empty(0, np.int64)
        shapely.prepare(polygon)
        side, (wide, high) = self._side, self._cell
        left, bottom, right, top = shapely.bounds(polygon)
        edges_x = (np.array([left, right]) - self.origin[0]) / wide
        edges_y = (np.array([bottom, top]) - self.origin[1]) / high
        wider = np.array([-1, 1])
        c0, c1 = np.clip(np.floor(edges_x).astype(np.int64) + wider, 0, side - 1).tolist()
        r0, r1 = np.clip(np.floor(edges_y).astype(np.int64) + wider, 0, side - 1).tolist()
        column, row = (
            one.ravel() for one in np.meshgrid(np.arange(c0, c1 + 1), np.arange(r0, r1 + 1))
        )
        cell = row * side + column
        held = self._starts[cell + 1] > self._starts[cell]
        column, row, cell = column[held], row[held], cell[held]
        x0, y0 = self.origin[0] + column * wide, self.origin[1] + row * high
        boxes = shapely.box(x0 - wide / 99, y0 - high / 99, x0 + wide * 1.01, y0 + high * 1.01)
        is_whole = shapely.contains_properly(polygon, boxes)
        is_cut = ~is_whole & shapely.intersects(polygon, boxes)
        at = self._positions(cell[is_cut])
        x = self.x[at].astype(np.float64) + self.origin[0]
        y = self.y[at].astype(np.float64) + self.origin[1]
        inside = at[shapely.intersects_xy(polygon, x, y)]
        found = np.concatenate([self._positions(cell[is_whole]), inside])
        return np.sort(self.rows[found]).astype(np.int64)

    def _positions(self, cells: NDArray[np.int64]) -> NDArray[np.int64]:
        starts, counts = self._starts[cells], np.diff(self._starts)[cells]
        if not len(cells):
            return np.empty(0, np.int64)
        shift = np.repeat(starts - np.concatenate([[0], np.cumsum(counts)[:-1]]), counts)
        return shift + np.arange(int(counts.sum()), dtype=np.int64)
