"""Patches of neighbouring cells of a grid, so that one question answers for a whole patch."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


def patches(
    is_alike: NDArray[np.bool_], columns: int
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Return the marked cells, the patch of each, and the first cell of each patch.

    Cells are numbered row by row; marked ones that share a side belong to one patch. A patch that
    forks and comes together again further up may come as several.
    """
    cells = np.flatnonzero(is_alike)
    is_first = np.r_[True, (cells[1:] != cells[:-1] + 1) | (cells[1:] % columns == 0)]
    run = np.cumsum(is_first[: len(cells)]) - 1
    first = cells[is_first[: len(cells)]]
    # a run of cells in a row belongs to the run below its first cell, and so on downwards
    below = np.searchsorted(cells, first - columns)
    joins = cells[np.minimum(below, len(cells) - 1)] == first - columns
    patch = np.arange(len(first))
    patch[joins] = run[below[joins]]
    while True:
        further = patch[patch]
        if np.array_equal(further, patch):
            break
        patch = further
    kept, number = np.unique(patch, return_inverse=True)
    return cells, number[run], first[kept]
