"""Find and mend what keeps polygons from tiling a land: slivers, overlaps, broken rings."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely

from gis_app.geo.coverage_faces import Faces, as_multi, faces_of, shared_length
from gis_app.geo.crs import metres_per_degree
from gis_app.geo.measure import areas_m2

if TYPE_CHECKING:
    from numpy.typing import NDArray

    ObjectArray = NDArray[np.object_]


_GRID_DEG: Final = 1e-9
"""A tenth of a millimetre: what corners are rounded to where nothing else helps."""


class Flaw(StrEnum):
    """Name what is wrong with a coverage."""

    BROKEN_RING = "broken_ring"
    GAP = "gap"
    OVERLAP = "overlap"


@dataclass(frozen=True, slots=True)
class CoverageFlaw:
    """Hold one flaw: whose it is, where, how large, how wide, and whether it was mended.

    `positions` are the polygons that overlap, or that border the gap; `width_m` is the mean width,
    twice the area by the outline.
    """

    kind: Flaw
    positions: tuple[int, ...]
    shape: Any
    area_m2: float
    width_m: float
    is_mended: bool


def mended_rings(polygons: ObjectArray) -> tuple[ObjectArray, tuple[CoverageFlaw, ...]]:
    """Return polygons with self-crossing rings made right, and which ones were.

    What a ring encloses twice is taken once; a polygon whose ring encloses nothing becomes None.
    """
    out = polygons.copy()
    placed = ~shapely.is_missing(polygons)
    bad = np.flatnonzero(placed)[~shapely.is_valid(polygons[placed])]
    flaws = []
    for position in bad.tolist():
        made = as_multi(shapely.make_valid(polygons[position]))
        out[position] = None if made.is_empty else made
        place = shapely.point_on_surface(shapely.envelope(polygons[position]))
        flaws.append(CoverageFlaw(Flaw.BROKEN_RING, (position,), place, 0.0, 0.0, True))
    return out, tuple(flaws)


def repaired(
    polygons: ObjectArray, widest_m: float, frame: Any = None
) -> tuple[ObjectArray, tuple[CoverageFlaw, ...]]:
    """Mend rings, close gaps and give away overlaps that are narrower than a width.

    A gap goes to the polygon along most of its border, an overlap to the smallest polygon that has
    it, which is the one that answers for it. Wider ones stay and are told. Gaps are what no polygon
    covers inside the frame, or, without a frame, what polygons enclose together.
    """
    whole, flaws = mended_rings(polygons)
    out, found = _closed(whole, widest_m, frame, 0.0)
    if any(flaw.is_mended for flaw in found) and not _fits(out):
        # borders a hair apart cannot be told apart by their numbers: a fine grid makes them one
        out, found = _closed(whole, widest_m, frame, _GRID_DEG)
    return out, (*flaws, *found)


def _fits(polygons: ObjectArray) -> bool:
    return bool(shapely.coverage_is_valid(polygons[~shapely.is_missing(polygons)]))


def _closed(
    whole: ObjectArray, widest_m: float, frame: Any, grid: float
) -> tuple[ObjectArray, tuple[CoverageFlaw, ...]]:
    cut = faces_of(whole, () if frame is None else (shapely.boundary(frame),), grid)
    claims = [list(claim) for claim in cut.claims]
    found = []
    for kind, group, owners in _flawed(cut, frame):
        shape = shapely.union_all(cut.faces[group])
        area, width = _size(shape)
        is_mended = width <= widest_m
        if is_mended:
            is_overlap = kind is Flaw.OVERLAP
            heir = cut.claims[group[0]][0] if is_overlap else _heir(shape, owners, whole)
            is_mended = heir >= 0
            for face in group:
                claims[face] = [heir] if is_mended else claims[face]
        found.append(CoverageFlaw(kind, tuple(owners), shape, area, width, is_mended))
    if not any(flaw.is_mended for flaw in found):
        return whole, tuple(found)
    return cut.put_together(claims), tuple(found)


def _flawed(cut: Faces, frame: Any) -> list[tuple[Flaw, list[int], list[int]]]:
    """Return gaps and overlaps: faces that touch along a border count as one flaw."""
    inner = shapely.point_on_surface(cut.faces)
    is_framed = np.ones(len(cut.faces), np.bool_)
    if frame is not None:
        shapely.prepare(frame)
        is_framed = shapely.intersects(frame, inner)
    own_holes = _own_holes(cut.polygons)
    by_claim: dict[tuple[int, ...], list[int]] = {}
    for face, claim in enumerate(cut.claims):
        is_gap = not claim and is_framed[face] and not shapely.intersects(own_holes, inner[face])
        if is_gap or len(claim) > 1:
            by_claim.setdefault(tuple(sorted(claim)), []).append(face)
    found = []
    for claim, faces in by_claim.items():
        for group in _together(cut.faces, faces):
            owners = list(claim) or _bordering(cut, group)
            found.append((Flaw.OVERLAP if claim else Flaw.GAP, group, owners))
    return found


def _own_holes(polygons: ObjectArray) -> Any:
    """Return the holes that a single polygon has all to itself, such as a lake: no flaw."""
    rings = [
        shapely.Polygon(ring)
        for shape in polygons
        if shape is not None
        for part in shapely.get_parts(shape)
        for ring in part.interiors
    ]
    holes = []
    placed = polygons[~shapely.is_missing(polygons)]
    for hole in rings:
        around = placed[shapely.intersects(placed, hole)]
        if len(around) == 1:
            holes.append(hole)
    return shapely.union_all(holes) if holes else shapely.Polygon()


def _together(shapes: ObjectArray, faces: list[int]) -> list[list[int]]:
    group = {face: face for face in faces}

    def root(face: int) -> int:
        while group[face] != face:
            face = group[face]
        return face

    given = shapes[faces]
    a, b = shapely.STRtree(given).query(given, predicate="intersects")
    for i, j in zip(a.tolist(), b.tolist(), strict=True):
        if i < j and shapely.length(shapely.intersection(given[i], given[j])) > 0:
            group[root(faces[i])] = root(faces[j])
    found: dict[int, list[int]] = {}
    for face in faces:
        found.setdefault(root(face), []).append(face)
    return list(found.values())


def _bordering(cut: Faces, group: list[int]) -> list[int]:
    shared = shared_length(shapely.union_all(cut.faces[group]), cut.polygons)
    return [int(p) for p in np.flatnonzero(np.nan_to_num(shared) > 0)]


def _heir(shape: Any, owners: list[int], polygons: ObjectArray) -> int:
    if not owners:
        return -1
    return owners[int(np.argmax(shared_length(shape, polygons[owners])))]


def _size(shape: Any) -> tuple[float, float]:
    """Return the geodesic area and the mean width in metres."""
    area = float(areas_m2(np.array([shape], dtype=object))[0])
    lat = float(shapely.get_coordinates(shape)[0, 1])
    scale = np.array(metres_per_degree(lat))
    outline = float(shapely.length(shapely.transform(shape, lambda xy: xy * scale)))
    return area, 2 * area / outline if outline else 0.0
