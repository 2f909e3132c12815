"""Places in cells that borders touch: told by counting the edges on the way from a known corner."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from typing import TypeAlias

    from numpy.typing import NDArray

    from gis_app.geo.ring_edges import RingEdges

    FloatArray: TypeAlias = NDArray[np.float64]
    Int32Array: TypeAlias = NDArray[np.int32]
    BoolArray: TypeAlias = NDArray[np.bool_]

_NEAR: Final = 1e-9
"""Distance to an edge, in cells, that leaves the side open; rounding moves it by 2e-12 at most."""
_TINY: Final = 1e-14
_PAIRS: Final = 1 << 15
"""So many pairs of a place and an edge are looked at together: they stay in the nearest cache."""


class BorderCells:
    """Know which edges may touch which cells of a grid, and count crossings within a cell.

    Once all have been marked, border cells are known by their number, which ascends along the rows.
    """

    def __init__(self, edges: RingEdges, columns: int) -> None:
        rows = edges.north - edges.south + 1
        self._edge = np.repeat(np.arange(len(rows), dtype=np.int32), rows)
        below = edges.south - (np.cumsum(rows, dtype=np.int32) - rows).astype(np.int32)
        row = below[self._edge] + np.arange(len(self._edge), dtype=np.int32)
        self._first = row * np.int32(columns) + edges.west[self._edge]
        self._wide = (edges.east - edges.west)[self._edge]
        self._edges = edges
        dx, dy = edges.x1 - edges.x0, edges.y1 - edges.y0
        self._dx, self._dy = dx, dy
        self._reach = (np.abs(dx) + np.abs(dy)) * _NEAR + _TINY

    def mark(self, is_border: BoolArray) -> None:
        """Mark every cell of a grid that an edge may touch."""
        is_border[self._first] = True
        is_border[self._first + self._wide] = True
        wider = np.flatnonzero(self._wide > 1)
        between = self._wide[wider] - 1
        number = np.arange(between.sum()) - np.repeat(np.cumsum(between) - between, between)
        is_border[np.repeat(self._first[wider] + 1, between) + number] = True

    def number(self, answers: Int32Array, zero: int) -> None:
        """Take the numbers of border cells, for which `zero` minus the number stands in a grid."""
        self._first = zero - answers[self._first]

    def steps(
        self, cell: Int32Array, cells: int, x: FloatArray, y: FloatArray
    ) -> tuple[Int32Array, Int32Array, BoolArray]:
        """Return what changes between the corner of a cell and a place in it, for many places.

        Places are given by border cell, ascending, and in cells of the grid. The changes are to
        the sum and the count of polygons; they hold nothing where the third is true: the place,
        or a turn of the way to it, lies on an edge or too near to one.
        """
        sums, counts = np.zeros(len(x), np.int32), np.zeros(len(x), np.int32)
        is_open = np.zeros(len(x), np.bool_)
        start = np.zeros(cells + 1, np.int32)
        np.cumsum(np.bincount(cell, minlength=cells), out=start[1:])
        begin = start[self._first]
        many = start[self._first + self._wide + 1] - begin
        used = np.flatnonzero(many)
        if not len(used):
            return sums, counts, is_open
        edge, begin, many = self._edge[used], begin[used], many[used]
        ends = np.cumsum(many, dtype=np.int64)
        cuts = np.searchsorted(ends, np.arange(0, ends[-1], _PAIRS))
        for low, high in zip(cuts, [*cuts[1:], len(ends)], strict=True):
            part = slice(low, high)
            before = ends[low] - many[low]
            of_pair = np.repeat(np.arange(low, high, dtype=np.int32), many[part])
            place = (begin[part] - (ends[part] - many[part] - before)).astype(np.int32)
            at = np.repeat(place, many[part]) + np.arange(len(of_pair), dtype=np.int32)
            self._count(edge[of_pair], at, x[at], y[at], (sums, counts, is_open))
        return sums, counts, is_open

    def _count(
        self,
        edge: Int32Array,
        at: Int32Array,
        x: FloatArray,
        y: FloatArray,
        out: tuple[Int32Array, Int32Array, BoolArray],
    ) -> None:
        """Add what the edges do to the places: up the cell's left side, then east to the place."""
        edges = self._edges
        x0, y0 = edges.x0[edge], edges.y0[edge]
        dx, dy, reach = self._dx[edge], self._dy[edge], self._reach[edge]
        left, low = np.floor(x), np.floor(y)
        # on which side of the edge: the place, the turn beside it, the corner of the cell
        side = dx * (y - y0) - dy * (x - x0)
        side_turn = side + dy * (x - left)
        side_corner = side_turn - dx * (y - low)
        near = np.minimum(np.minimum(np.abs(side), np.abs(side_turn)), np.abs(side_corner))
        out[2][at[near < reach]] = True
        is_left, is_left_turn = side > 0, side_turn > 0
        up = ((x0 <= left) != (edges.x1[edge] <= left)) & (is_left_turn != (side_corner > 0))
        east = ((y0 <= y) != (edges.y1[edge] <= y)) & (is_left != is_left_turn)
        for crosses, comes_in in ((up, is_left_turn), (east, is_left)):
            hit = np.flatnonzero(crosses)
            to_left = comes_in[hit]
            gain, more = edges.gain[edge[hit]], edges.more[edge[hit]].astype(np.int32)
            np.add.at(out[0], at[hit], np.where(to_left, gain, -gain))
            np.add.at(out[1], at[hit], np.where(to_left, more, -more))
