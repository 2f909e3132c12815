"""A grid of cells over polygons: most places are told by their cell alone, the rest by its edges.

A cell that no border touches lies wholly inside or outside of every polygon, so what holds for its
corner answers for all places in it. In a cell that a border touches, the few edges there tell on
which side of them a place lies. Only where polygons overlap, and where rounding leaves a side
open, is the exact test asked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from gis_app.geo.border_cells import BorderCells
from gis_app.geo.cell_corners import corner_sums
from gis_app.geo.cell_patches import patches
from gis_app.geo.ring_edges import ring_edges

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeAlias

    from numpy.typing import NDArray

    from gis_app.geo.ring_edges import RingEdges

    FloatArray: TypeAlias = NDArray[np.float64]
    Int32Array: TypeAlias = NDArray[np.int32]
    Found: TypeAlias = tuple[NDArray[np.int32], NDArray[np.int8]]
    Asked: TypeAlias = Callable[[FloatArray, FloatArray], Found]

_FRAME: Final = 2.37
"""Cells around all polygons; no whole number, or straight outer borders would run along cells."""
_ASK: Final = -2
"""Stands for the answer where places have to be asked about one by one."""
_FIRST_BORDER: Final = -3
"""From here downwards the numbers of cells that a border touches stand for the answer."""
_OPEN: Final = -1
"""Stands for the polygon of a corner that lies in several, or too near to a border to tell."""
_BLOCK: Final = 9
"""Cells each way that are asked about together; of 2,048 cells they make fewer than 65,536."""
_ASKED: Final = 1 << 14
"""So many places are asked exactly at a time, each with every polygon it might lie in."""
_CHUNK: Final = 1 << 17
"""So many places are looked up at a time: their arrays stay in the processor's cache."""


class CellGrid:
    """Hold, for each cell, the answer that holds for all of it, or that a border touches it.

    `polygons` are sound, and polygons alone. `ask` answers exactly for places in degrees: a
    position, and how many polygons hold the place.
    """

    def __init__(self, polygons: NDArray[np.object_], size: int, ask: Asked) -> None:
        west, south, east, north = shapely.total_bounds(polygons).tolist()
        self._ask = ask
        self._per_cell = size / max(east - west, 1e-9), size / max(north - south, 1e-9)
        # a frame of cells that no border touches takes every place outside
        self._origin = west - _FRAME / self._per_cell[0], south - _FRAME / self._per_cell[1]
        self._columns = self._rows = size + 5
        self._polygons = len(polygons)
        self._overlaps: Found = np.empty(0, np.int32), np.empty(0, np.int8)
        edges = ring_edges(polygons, self._origin, self._per_cell)
        self._borders = BorderCells(edges, self._columns)
        is_border = np.zeros(self._columns * self._rows, np.bool_)
        self._borders.mark(is_border)
        self._answer, self._base = self._told(is_border, edges)
        self._borders.number(self._answer, _FIRST_BORDER)

    def find(
        self, lon_deg: FloatArray, lat_deg: FloatArray
    ) -> tuple[NDArray[np.int32], NDArray[np.int8]]:
        """Return for each place the position and the count that `ask` would give; -1 and 0 outside.

        Places of NaN lie nowhere.
        """
        position = np.empty(len(lon_deg), np.int32)
        unsure, overlapped = [], []
        for start in range(0, len(lon_deg), _CHUNK):
            part = slice(start, start + _CHUNK)
            x, y = self._in_cells(lon_deg[part], lat_deg[part])
            found = self._answer[self._cells(x, y)]
            position[part] = found
            unsure.append(np.flatnonzero(found <= _ASK) + start)
            if len(self._overlaps[0]):
                overlapped.append(np.flatnonzero(found >= self._polygons) + start)
        count = (position >= 0).astype(np.int8)
        if overlapped and len(several := np.concatenate(overlapped)):
            patch = position[several] - self._polygons
            position[several], count[several] = self._overlaps[0][patch], self._overlaps[1][patch]
        if unsure and len(left := np.concatenate(unsure)):
            found, is_told = self._by_edges(position[left], lon_deg[left], lat_deg[left])
            position[left], count[left] = found, found >= 0
            self._ask_about(left[~is_told], lon_deg, lat_deg, (position, count))
        return position, count

    def _by_edges(
        self, answer: Int32Array, lon_deg: FloatArray, lat_deg: FloatArray
    ) -> tuple[Int32Array, NDArray[np.bool_]]:
        """Return the positions for places in cells that borders touch, and where they are told."""
        # the last base is _OPEN and stands for places that have to be asked about
        cell = _FIRST_BORDER - answer
        base = self._base[cell]
        is_told = base != _OPEN
        near = np.flatnonzero(is_told)
        # two halves of 16 bits, which numpy sorts by counting
        near = near[np.argsort((cell[near] & 0xFFFF).astype(np.uint16), kind="stable")]
        near = near[np.argsort((cell[near] >> 16).astype(np.uint16), kind="stable")]
        x, y = self._in_cells(lon_deg[near], lat_deg[near])
        sums, counts, is_open = self._borders.steps(cell[near], len(self._base) - 1, x, y)
        known = base[near]
        counts += known > 0
        is_told[near] = ~is_open & ((counts >> 1) == 0)
        found = np.full(len(answer), -1, np.int32)
        found[near] = known + sums - 1
        return found, is_told

    def _ask_about(
        self, asked: NDArray[np.int64], lon_deg: FloatArray, lat_deg: FloatArray, out: Found
    ) -> None:
        if len(asked):
            asked = asked[self._side_by_side(lon_deg[asked], lat_deg[asked])]
        for start in range(0, len(asked), _ASKED):
            near = asked[start : start + _ASKED]
            out[0][near], out[1][near] = self._ask(lon_deg[near], lat_deg[near])

    def _side_by_side(self, lon_deg: FloatArray, lat_deg: FloatArray) -> NDArray[np.int64]:
        """Return an order in which places near each other follow each other: asked much faster."""
        cell = self._cells(*self._in_cells(lon_deg, lat_deg))
        row = cell // self._columns
        block = row // _BLOCK * np.int32(-(-self._columns // _BLOCK))
        block += (cell - row * np.int32(self._columns)) // _BLOCK
        # so many blocks fit 16 bits, which numpy sorts by counting
        return np.argsort(block.astype(np.uint16), kind="stable")

    def _in_cells(self, lon_deg: FloatArray, lat_deg: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Return places in cells, as the corners of polygons are turned into cells too."""
        x = lon_deg - self._origin[0]
        x *= self._per_cell[0]
        y = lat_deg - self._origin[1]
        y *= self._per_cell[1]
        return x, y

    def _cells(self, x: FloatArray, y: FloatArray) -> Int32Array:
        """Return the cell of each place; cells of the frame stand for all outside and for NaN."""
        column = np.fmin(np.fmax(x, 0), self._columns - 1)
        row = np.fmin(np.fmax(y, 0), self._rows - 1)
        cell: Int32Array = row.astype(np.int32)
        cell *= self._columns
        cell += column.astype(np.int32)
        return cell

    def _told(
        self, is_border: NDArray[np.bool_], edges: RingEdges
    ) -> tuple[Int32Array, Int32Array]:
        """Return the answer of each cell, and what the corner of each border cell lies in.

        That is the position of the polygon counted from 1, 0 outside of all, or _OPEN.
        """
        answer, counts, uncertain = corner_sums(edges, self._columns, self._rows)
        answer -= 1
        borders = np.flatnonzero(is_border)
        base = np.append(answer[borders] + 1, np.int32(_OPEN))
        several = np.flatnonzero(counts >> 1)
        if len(several):
            base[:-1][(counts[borders] >> 1) != 0] = _OPEN
            is_overlap = np.zeros(len(answer), np.bool_)
            is_overlap[several] = True
            is_overlap[borders] = False
            is_overlap[uncertain] = False
            self._ask_patches(is_overlap, answer)
        answer[uncertain] = _ASK
        base[:-1][answer[borders] == _ASK] = _OPEN
        answer[borders] = _FIRST_BORDER - np.arange(len(borders), dtype=np.int32)
        return answer, base

    def _ask_patches(self, is_overlap: NDArray[np.bool_], answer: Int32Array) -> None:
        cells, patch, first = patches(is_overlap, self._columns)
        lon = self._origin[0] + (first % self._columns + 0.5) / self._per_cell[0]
        lat = self._origin[1] + (first // self._columns + 0.5) / self._per_cell[1]
        self._overlaps = self._ask(lon, lat)
        answer[cells] = self._polygons + patch
