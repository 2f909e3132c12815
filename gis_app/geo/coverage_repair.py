"""Mend what keeps polygons from tiling a land: slivers, overlaps, broken rings."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely

from gis_app.geo.coverage import HAIR_DEG, CoverageFlaw, Flaw, flaws_of, gaps, holes, usable
from gis_app.geo.coverage_faces import as_multi, faces_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    ObjectArray = NDArray[np.object_]


_GRID_DEG: Final = 1e-9
"""A tenth of a millimetre: what corners are rounded to where nothing else helps."""


def mended_rings(polygons: ObjectArray) -> tuple[ObjectArray, tuple[CoverageFlaw, ...]]:
    """Return polygons with self-crossing rings made right, and which ones were.

    What a ring encloses twice is taken once; a polygon whose ring encloses nothing becomes None.
    """
    out = polygons.copy()
    made = usable(polygons)
    flaws = []
    for position, (old, new) in enumerate(zip(polygons, made, strict=True)):
        if old is not new:
            whole = as_multi(new)
            out[position] = None if whole.is_empty else whole
            place = shapely.point_on_surface(shapely.envelope(old))
            flaws.append(CoverageFlaw(Flaw.BROKEN_RING, (position,), place, 0.0, 0.0, True))
    return out, tuple(flaws)


def repaired(
    polygons: ObjectArray, widest_m: float, frame: Any = None
) -> tuple[ObjectArray, tuple[CoverageFlaw, ...]]:
    """Mend rings, close gaps and give away overlaps that are narrower than a width.

    A gap goes to the polygon along most of its border, an overlap to the smallest polygon that has
    it, which is the one that answers for it. Wider ones stay and are told. Gaps are what no polygon
    covers inside the frame, or, without a frame, what polygons enclose together. A gap thinner than
    a centimetre is closed without being told.
    """
    whole, flaws = mended_rings(polygons)
    told = [
        replace(flaw, is_mended=flaw.width_m <= widest_m and bool(flaw.positions))
        for flaw in flaws_of(whole, frame)
    ]
    is_open = any(flaw.is_mended for flaw in told) or _has_hairs(whole, frame)
    if not is_open and _fits(whole):
        return whole, (*flaws, *told)
    out = _closed(whole, told, frame, 0.0)
    if is_open and not _fits(out):
        # borders a hair apart cannot be told apart by their numbers: a fine grid makes them one
        out = _closed(whole, told, frame, _GRID_DEG)
    return out, (*flaws, *told)


def _has_hairs(polygons: ObjectArray, frame: Any) -> bool:
    """Tell whether gaps too thin to be told, yet no mere rounding, lie between polygons."""
    places, _sizes = (
        holes(polygons, 0.0, _GRID_DEG) if frame is None else gaps(frame, polygons, 0.0, _GRID_DEG)
    )
    return bool(shapely.is_empty(shapely.buffer(places, -HAIR_DEG)).any())


def _fits(polygons: ObjectArray) -> bool:
    return bool(shapely.coverage_is_valid(polygons[~shapely.is_missing(polygons)]))


def _closed(whole: ObjectArray, told: list[CoverageFlaw], frame: Any, grid: float) -> ObjectArray:
    """Give every face of a flaw that is to be mended to the one polygon that gets it."""
    cut = faces_of(whole, () if frame is None else (shapely.boundary(frame),), grid)
    inner = shapely.point_on_surface(cut.faces)
    is_framed = np.ones(len(cut.faces), np.bool_)
    if frame is not None:
        shapely.prepare(frame)
        is_framed = shapely.intersects(frame, inner)
    is_hair = shapely.is_empty(shapely.buffer(cut.faces, -HAIR_DEG))
    around = _flaws_around(inner, told)
    along_most = cut.along_most()
    claims = [list(claim) for claim in cut.claims]
    for face, claim in enumerate(cut.claims):
        if len(claim) == 1 or (not claim and not is_framed[face]):
            continue
        kind = Flaw.OVERLAP if claim else Flaw.GAP
        mine = [flaw for flaw in around[face] if flaw.kind is kind]
        is_mended = all(flaw.is_mended for flaw in mine) if mine else bool(is_hair[face])
        heir = claim[0] if claim else mine[0].positions[0] if mine and mine[0].positions else -1
        if not claim and not mine and is_mended:
            heir = int(along_most[face])
        if is_mended and heir >= 0:
            claims[face] = [heir]
    # where nothing goes to somebody else, no polygon gets corners where others cross it either
    if all(tuple(now) == before for now, before in zip(claims, cut.claims, strict=True)):
        return whole
    return cut.put_together(claims)


def _flaws_around(inner: ObjectArray, told: list[CoverageFlaw]) -> list[list[CoverageFlaw]]:
    found: list[list[CoverageFlaw]] = [[] for _ in range(len(inner))]
    if told:
        shapes = np.array([flaw.shape for flaw in told], dtype=object)
        at, which = shapely.STRtree(shapes).query(inner, predicate="intersects")
        for face, flaw in zip(at.tolist(), which.tolist(), strict=True):
            found[face].append(told[flaw])
    return found
