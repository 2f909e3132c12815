"""In which polygons the lower left corner of every cell of a grid lies, by counting crossings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from typing import TypeAlias

    from numpy.typing import NDArray

    from gis_app.geo.ring_edges import RingEdges

    Int32Array: TypeAlias = NDArray[np.int32]

_NEAR: Final = 1e-6
"""A crossing so near to a corner, in cells, does not tell the corner's side for certain."""
_FLATTEST: Final = 1e-6
"""The slope from which on rounding moves a crossing by much less than _NEAR."""


def corner_sums(
    edges: RingEdges, columns: int, rows: int
) -> tuple[Int32Array, Int32Array, NDArray[np.int64]]:
    """Return, cell by cell and row by row, what holds for the lower left corner of each.

    The first column sums the positions, from 1, of the polygons around the corner; the second
    counts them. The third lists the cells for whose corner rounding leaves this open.
    """
    sums = np.zeros(columns * rows, np.int32)
    counts = np.zeros(columns * rows, np.int32)
    # a corner exactly on the lower side of a row counts as above it, for both edges it ends
    low, high = edges.y0.astype(np.int32), edges.y1.astype(np.int32)
    rises = high - low
    lines = np.abs(rises)
    edge = np.repeat(np.arange(len(lines), dtype=np.int32), lines)
    first = np.minimum(low, high) + 1
    # the lines that one edge crosses follow each other
    first -= (np.cumsum(lines, dtype=np.int32) - lines).astype(np.int32)
    row = first[edge] + np.arange(len(edge), dtype=np.int32)
    x0, y0 = edges.x0[edge], edges.y0[edge]
    dx, dy = edges.x1[edge] - x0, edges.y1[edge] - y0
    crossing = x0 + (row - y0) * (dx / dy)
    column = crossing.astype(np.int32)
    right = row * np.int32(columns) + column + np.int32(1)
    # who goes east over an edge that rises comes to its right
    is_up = rises[edge] > 0
    gain, more = edges.gain[edge], edges.more[edge].astype(np.int32)
    np.add.at(sums, right, np.where(is_up, -gain, gain))
    np.add.at(counts, right, np.where(is_up, -more, more))
    # rings are closed: each row's crossings sum up to nothing, so rows need not be parted
    np.cumsum(sums, out=sums)
    np.cumsum(counts, out=counts)
    part = crossing - column
    open_cells = [right[part < _NEAR] - 1, right[part > 1 - _NEAR]]
    flat = np.flatnonzero(np.abs(dy) < _FLATTEST * np.abs(dx))
    if len(flat):
        west, east = edges.west[edge[flat]], edges.east[edge[flat]]
        wide = east - west + 2
        number = np.arange(wide.sum()) - np.repeat(np.cumsum(wide) - wide, wide)
        open_cells.append(np.repeat(row[flat] * columns + west, wide) + number)
    return sums, counts, np.unique(np.concatenate(open_cells)).astype(np.int64)
