"""Tints for responsibility areas, so that no two neighbours look alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

if TYPE_CHECKING:
    from numpy.typing import NDArray


def neighbours(shapes: NDArray[np.object_]) -> list[set[int]]:
    """Return, for each polygon, the positions of those that share a border line with it.

    Areas that meet in a single corner are no neighbours.
    """
    found: list[set[int]] = [set() for _ in range(len(shapes))]
    usable = np.flatnonzero(~(shapely.is_missing(shapes) | shapely.is_empty(shapes)))
    if not len(usable):
        return found
    tree = shapely.STRtree(shapes[usable])
    a, b = tree.query(shapes[usable], predicate="intersects")
    for i, j in zip(usable[a].tolist(), usable[b].tolist(), strict=True):
        if i < j:
            shared = shapely.intersection(shapes[i], shapes[j])
            if shapely.length(shared) > 0 or shapely.area(shared) > 0:
                found[i].add(j)
                found[j].add(i)
    return found


def area_tints(shapes: NDArray[np.object_], tint_count: int) -> NDArray[np.int64]:
    """Return a tint number below `tint_count` for each polygon, the same at every call.

    Polygons with most neighbours choose first; each takes the tint least used so far that no
    neighbour has. With too few tints for a crowded place, the least harmful clash remains.
    """
    around = neighbours(np.asarray(shapes, dtype=object))
    tints = np.full(len(shapes), -1, np.int64)
    used = np.zeros(max(tint_count, 1), np.int64)
    for i in sorted(range(len(shapes)), key=lambda n: (-len(around[n]), n)):
        clashes = np.zeros(len(used), np.int64)
        for j in around[i]:
            if tints[j] >= 0:
                clashes[tints[j]] += 1
        tints[i] = int(np.lexsort((np.arange(len(used)), used, clashes))[0])
        used[tints[i]] += 1
    return tints
