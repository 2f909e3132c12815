"""Which polygons of a level lie in which of the level above, and which of them cross a border."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from gis_app.geo.measure import areas_m2

if TYPE_CHECKING:
    from numpy.typing import NDArray

    ObjectArray = NDArray[np.object_]


def shares(
    small: ObjectArray, large: ObjectArray, least: float
) -> tuple[tuple[tuple[int, float], ...], ...]:
    """Return for each small polygon the large ones it lies in, with its share, the largest first.

    Shares are of the small polygon's geodesic area. Those below `least` come of borders that were
    drawn twice and are left out. One without a shape lies in none.
    """
    found: list[list[tuple[int, float]]] = [[] for _ in range(len(small))]
    placed = np.flatnonzero(~(shapely.is_missing(small) | shapely.is_empty(small)))
    around = np.flatnonzero(~(shapely.is_missing(large) | shapely.is_empty(large)))
    if not len(placed) or not len(around):
        return tuple(tuple(pairs) for pairs in found)
    a, b = shapely.STRtree(large[around]).query(small[placed], predicate="intersects")
    one, other = placed[a], around[b]
    within = shapely.covered_by(small[one], large[other])
    crossing = np.flatnonzero(~within)
    share = np.ones(len(one))
    both = shapely.intersection(small[one[crossing]], large[other[crossing]])
    share[crossing] = areas_m2(both) / np.maximum(areas_m2(small[one[crossing]]), 1e-9)
    for n in np.lexsort((other, -share)).tolist():
        if share[n] >= least:
            found[int(one[n])].append((int(other[n]), float(share[n])))
    return tuple(tuple(pairs) for pairs in found)
