"""Where polygons that should tile a land leave holes or lie over each other.

The audit tells it and the repair mends it by what is found here, and by nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely

from gis_app.geo.crs import metres_per_degree
from gis_app.geo.measure import areas_m2

if TYPE_CHECKING:
    from numpy.typing import NDArray


HAIR_DEG: Final = 5e-8
"""What a shrinking by so much empties is thinner than a centimetre: it is not told."""
_CORNER_M: Final = 1.5
"""Two borders that meet a shape's corner lie within its rim for less than this."""


class Flaw(StrEnum):
    """Name what is wrong with a coverage."""

    BROKEN_RING = "broken_ring"
    GAP = "gap"
    OVERLAP = "overlap"


@dataclass(frozen=True, slots=True)
class CoverageFlaw:
    """Hold one flaw: whose it is, where, how large, how wide, and whether it was mended.

    `positions` are the polygons that overlap, or that border the gap, the one along most of it
    first; `width_m` is the mean width, twice the area by the outline.
    """

    kind: Flaw
    positions: tuple[int, ...]
    shape: Any
    area_m2: float
    width_m: float
    is_mended: bool = False


def flaws_of(
    polygons: NDArray[np.object_], frame: Any = None, smallest_m2: float = 0.0
) -> list[CoverageFlaw]:
    """Return gaps and overlaps; gaps are told within the frame, else what polygons enclose."""
    found = []
    places, _sizes = (
        holes(polygons, smallest_m2) if frame is None else gaps(frame, polygons, smallest_m2)
    )
    for shape in places:
        found.append(_flaw(Flaw.GAP, tuple(neighbours(shape, polygons)), shape))
    first, second, shared, _areas = overlaps(polygons, smallest_m2)
    for a, b, both in zip(first.tolist(), second.tolist(), shared, strict=True):
        found += [_flaw(Flaw.OVERLAP, (a, b), part) for part in polygon_parts(both)]
    return found


def _flaw(kind: Flaw, positions: tuple[int, ...], shape: Any) -> CoverageFlaw:
    area = float(areas_m2(np.array([shape], dtype=object))[0])
    scale = np.array(metres_per_degree(float(shapely.get_coordinates(shape)[0, 1])))
    outline = float(shapely.length(shapely.transform(shape, lambda xy: xy * scale)))
    return CoverageFlaw(kind, positions, shape, area, 2 * area / outline if outline else 0.0)


def usable(shapes: NDArray[np.object_]) -> NDArray[np.object_]:
    """Return polygons that set operations can work on: broken rings mended, None stays None."""
    out = np.asarray(shapes, dtype=object).copy()
    bad = np.flatnonzero(~shapely.is_missing(out) & ~shapely.is_valid(out))
    if len(bad):
        out[bad] = shapely.make_valid(out[bad])
    return out


def polygon_parts(shape: shapely.Geometry) -> NDArray[np.object_]:
    """Return the polygons a shape consists of; what lines and points it holds is left out."""
    parts = np.asarray(shapely.get_parts(shapely.get_parts(shape)), dtype=object)
    return np.asarray(parts[shapely.get_dimensions(parts) == 2], dtype=object)


def gaps(
    whole: shapely.Geometry,
    parts: NDArray[np.object_],
    smallest_m2: float,
    hair_deg: float = HAIR_DEG,
) -> tuple[NDArray[np.object_], NDArray[np.float64]]:
    """Return the polygons of `whole` that no part covers, and their geodesic areas, largest first.

    Shapes are in degrees. What is smaller than `smallest_m2`, or thinner than two hairs, comes of
    rounding and is left out.
    """
    here = parts[~(shapely.is_missing(parts) | shapely.is_empty(parts))]
    here = here[shapely.intersects(here, shapely.envelope(whole))]
    return _worth(shapely.difference(whole, shapely.union_all(here)), smallest_m2, hair_deg)


def holes(
    parts: NDArray[np.object_], smallest_m2: float, hair_deg: float = HAIR_DEG
) -> tuple[NDArray[np.object_], NDArray[np.float64]]:
    """Return the holes in the union of the parts, for a land whose outline nobody knows."""
    here = parts[~(shapely.is_missing(parts) | shapely.is_empty(parts))]
    union = shapely.union_all(here)
    solid = shapely.polygons([ring.exterior for ring in polygon_parts(union)])
    own = [shapely.Polygon(r) for part in here for p in polygon_parts(part) for r in p.interiors]
    filled = shapely.difference(shapely.union_all(solid), union)
    if own:
        # a hole that one area has by itself, such as a lake, is no seam between two
        filled = shapely.difference(filled, shapely.union_all(np.array(own, dtype=object)))
    return _worth(filled, smallest_m2, hair_deg)


def overlaps(
    shapes: NDArray[np.object_], smallest_m2: float
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.object_], NDArray[np.float64]]:
    """Return pairs of positions whose polygons share ground, what they share, and how much."""
    nothing = np.empty(0, np.int64)
    placed = np.flatnonzero(~(shapely.is_missing(shapes) | shapely.is_empty(shapes)))
    if len(placed) < 2:
        return nothing, nothing, np.empty(0, object), np.empty(0)
    given = shapes[placed]
    # interiors meet, or boundaries cross: touching neighbours are sorted out by the exact test
    a, b = shapely.STRtree(given).query(given, predicate="intersects")
    a, b = a[a < b], b[a < b]
    shapely.prepare(given)
    crossing = ~shapely.touches(given[a], given[b])
    a, b = a[crossing], b[crossing]
    shared = np.empty(len(a), object)
    for n, both in enumerate(shapely.intersection(given[a], given[b])):
        found, _sizes = _worth(both, smallest_m2)
        shared[n] = shapely.multipolygons(found) if len(found) else None
    kept = ~shapely.is_missing(shared)
    shared = shared[kept]
    order = np.lexsort((placed[b[kept]], placed[a[kept]]))
    shared = shared[order]
    first, second = placed[a[kept]][order], placed[b[kept]][order]
    return first.astype(np.int64), second.astype(np.int64), shared, areas_m2(shared)


def longest_neighbour(shape: shapely.Geometry, around: NDArray[np.object_]) -> int:
    """Return the position of the polygon that shares most border with a shape; -1 for none."""
    return next(iter(neighbours(shape, around)), -1)


def neighbours(shape: shapely.Geometry, around: NDArray[np.object_]) -> list[int]:
    """Return the positions of polygons that share border with a shape, most border first."""
    given = np.asarray(around, dtype=object)
    near = np.flatnonzero(shapely.intersects(given, shapely.buffer(shape, 1e-5)))
    if not len(near):
        return []
    lon, lat = shapely.get_coordinates(shapely.centroid(shape))[0]
    scale = np.array(metres_per_degree(float(lat)))

    def metric(xy: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.asarray((xy - [lon, lat]) * scale)

    # a seam drawn twice does not meet exactly: what lies within half a metre counts as shared
    rim = shapely.buffer(shapely.transform(shape, metric), 0.5)
    borders = shapely.boundary(shapely.transform(given[near], metric))
    shared = shapely.length(shapely.intersection(borders, rim))
    # what only meets it in a corner runs along it for the rim's breadth
    beside = np.flatnonzero(shared > _CORNER_M)
    kept = beside if len(beside) else np.flatnonzero(shared > 0)
    return [int(near[n]) for n in kept[np.argsort(-shared[kept], kind="stable")]]


def _worth(
    shape: shapely.Geometry, smallest_m2: float, hair_deg: float = HAIR_DEG
) -> tuple[NDArray[np.object_], NDArray[np.float64]]:
    parts = polygon_parts(shape)
    if not len(parts):
        return parts, np.empty(0)
    # opening by a hair: a seam of rounding has no inside
    inner = shapely.buffer(parts, -hair_deg)
    parts = parts[~shapely.is_empty(inner)]
    sizes = areas_m2(parts)
    order = np.argsort(-sizes, kind="stable")
    order = order[sizes[order] >= smallest_m2]
    return np.asarray(parts[order], dtype=object), sizes[order]
