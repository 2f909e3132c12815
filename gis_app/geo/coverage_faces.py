"""Polygons that share borders, taken apart into faces and put together again from them.

Everything is noded at once, so that neighbours keep the same corners along a shared border whatever
is done to it. Shapes are in degrees; nothing here depends on the unit.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from gis_app.geo.coverage import polygon_parts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    ObjectArray = NDArray[np.object_]
    Int64Array = NDArray[np.int64]


@dataclass(frozen=True)
class Faces:
    """Hold the pieces that borders and lines cut a land into, and who holds each.

    `claims[i]` are the positions of the polygons that cover face i, the smallest polygon first;
    none for a gap. Faces do not overlap.
    """

    polygons: ObjectArray
    faces: ObjectArray
    claims: tuple[tuple[int, ...], ...]

    def along_most(self) -> Int64Array:
        """Return for each face the polygon that lies beside most of its border; -1 for none.

        All faces are asked at once: borders are noded, so two faces share whole edges or nothing.
        """
        rings, of_face = shapely.get_rings(self.faces, return_index=True)
        corners, of_ring = shapely.get_coordinates(rings, return_index=True)
        is_edge = of_ring[1:] == of_ring[:-1]
        a, b = corners[:-1][is_edge], corners[1:][is_edge]
        face = of_face[of_ring[:-1][is_edge]]
        is_turned = (a[:, 0] > b[:, 0]) | ((a[:, 0] == b[:, 0]) & (a[:, 1] > b[:, 1]))
        ends = np.concatenate([a, b], axis=1)
        ends[is_turned] = np.concatenate([b, a], axis=1)[is_turned]
        by_ends = np.lexsort((ends[:, 3], ends[:, 2], ends[:, 1], ends[:, 0]))
        ends, face = ends[by_ends], face[by_ends]
        twin = np.flatnonzero((ends[1:] == ends[:-1]).all(axis=1))
        length = np.hypot(*(ends[twin, 2:] - ends[twin, :2]).T)
        own = np.r_[face[twin], face[twin + 1]]
        other = np.r_[face[twin + 1], face[twin]]
        holders = np.array([len(claim) for claim in self.claims], np.int64)
        holder = np.array([n for claim in self.claims for n in claim], np.int64)
        times = holders[other]
        start = np.repeat(np.cumsum(holders)[other] - times, times)
        number = np.arange(times.sum()) - np.repeat(np.cumsum(times) - times, times)
        beside = np.repeat(own, times) * len(self.polygons) + holder[start + number]
        pairs, place = np.unique(beside, return_inverse=True)
        shared = np.bincount(place, np.repeat(np.r_[length, length], times), len(pairs))
        found = np.full(len(self.faces), -1, np.int64)
        # the last write wins: the longest, and of equal ones the first polygon
        for_face, polygon = np.divmod(pairs, max(len(self.polygons), 1))
        order = np.lexsort((-polygon, shared))
        found[for_face[order]] = polygon[order]
        return found

    def put_together(self, claims: Sequence[Sequence[int]]) -> ObjectArray:
        """Return the polygons made of the faces that each covers now.

        A polygon whose outline does not change in a single corner is the very same object; one that
        covers nothing any more becomes None.
        """
        members: dict[int, list[int]] = {}
        for face, claim in enumerate(claims):
            for position in claim:
                members.setdefault(position, []).append(face)
        out = self.polygons.copy()
        for position in range(len(out)):
            mine = members.get(position)
            if mine is None:
                out[position] = None
                continue
            made = as_multi(shapely.union_all(self.faces[mine]))
            if not is_same(made, self.polygons[position]):
                out[position] = made
        return out


def faces_of(polygons: ObjectArray, lines: Sequence[Any] = (), grid: float = 0.0) -> Faces:
    """Cut polygons, which may overlap, and some lines into faces; a gap is a face too.

    With a grid, every corner of the faces is rounded to it, in the shapes' unit.
    """
    given = np.asarray(polygons, dtype=object)
    borders = shapely.boundary(given[~shapely.is_missing(given)])
    work = shapely.union_all(
        np.array([*borders, *lines], dtype=object), grid_size=grid if grid > 0 else None
    )
    faces = np.asarray(shapely.get_parts(shapely.polygonize(shapely.get_parts(work))), object)
    inner = shapely.point_on_surface(faces)
    placed = np.flatnonzero(~shapely.is_missing(given) & ~shapely.is_empty(given))
    at, found = shapely.STRtree(given[placed]).query(inner, predicate="intersects")
    areas = shapely.area(given[placed])
    claims: list[list[int]] = [[] for _ in range(len(faces))]
    for face, polygon in sorted(
        zip(at.tolist(), found.tolist(), strict=True), key=lambda pair: (areas[pair[1]], pair[1])
    ):
        claims[face].append(int(placed[polygon]))
    return Faces(given, faces, tuple(tuple(claim) for claim in claims))


def as_multi(shape: Any) -> Any:
    """Return the polygons of a shape as one multipolygon, lines and points left out."""
    return shapely.multipolygons(list(polygon_parts(shape)))


def is_same(one: Any, other: Any) -> bool:
    """Tell whether two shapes have the very same corners, wherever their rings begin."""
    if one is None or other is None:
        return one is other
    return bool(
        shapely.equals_exact(shapely.normalize(one), shapely.normalize(as_multi(other)), 0.0)
    )


def shared_length(shape: Any, others: ObjectArray) -> NDArray[np.float64]:
    """Return how much of each other's border runs along a shape's border, in the shapes' unit."""
    rim = shapely.boundary(shape)
    return np.asarray(shapely.length(shapely.intersection(shapely.boundary(others), rim)), float)
