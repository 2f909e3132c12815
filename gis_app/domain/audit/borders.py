"""Gaps between areas, areas over each other, and areas that cross their parent's border."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from gis_app.domain.area_index import LEVELS_SMALLEST_FIRST
from gis_app.domain.audit.area_edits import reshape_edit, shape_column, size_text
from gis_app.domain.audit.finding import FindingBatch, FindingKind, FindingSeverity
from gis_app.domain.audit.nesting import not_nested
from gis_app.domain.table import NO_ROW, PointColumns
from gis_app.domain.terms import AreaLevel, word
from gis_app.geo.coverage import gaps, holes, longest_neighbour, overlaps
from gis_app.geo.measure import areas_m2
from gis_app.messages import listed, msg, plural

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gis_app.domain.audit.ground import AuditGround
    from gis_app.domain.edits import Edit
    from gis_app.domain.table import FloatArray, Int64Array, ObjectArray
    from gis_app.messages import Message

_LARGE_M2 = 1_000.0
"""From here on a seam is no sliver of drawing any more."""
_NAMED = 3


def borders(ground: AuditGround) -> Iterator[FindingBatch]:
    """Yield gaps, overlaps and areas out of their parents, level by level."""
    areas = ground.table("areas")
    shapes = ground.area_shapes
    is_there = ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
    level_of = areas.text("level")
    for level in LEVELS_SMALLEST_FIRST:
        rows = np.flatnonzero(level_of.equals(level) & is_there)
        if len(rows):
            yield from _gaps(ground, level, rows)
            yield from _overlaps(ground, level, rows)
            yield not_nested(ground, rows)


@dataclass(frozen=True)
class _Hole:
    shape: shapely.Geometry
    size_m2: float
    parent: int
    taker: int
    around: tuple[int, ...]


def _gaps(ground: AuditGround, level: AreaLevel, rows: Int64Array) -> Iterator[FindingBatch]:
    """Compare each area that is divided at this level with what its parts cover."""
    areas, shapes = ground.table("areas"), ground.area_shapes
    smallest = ground.data.presets.smallest_gap_m2
    parents = areas.positions(areas.numbers("parent_fid")[rows])
    found: list[_Hole] = []
    whole = [p for p in np.unique(parents[parents >= 0]).tolist() if shapes[p] is not None]
    for parent in whole:
        for shape, size in zip(*gaps(shapes[parent], shapes[rows], smallest), strict=True):
            own = rows[parents == parent]
            found.append(_hole(shapes, shape, float(size), parent, own, rows))
    if not whole and level is not AreaLevel.CITY:
        for shape, size in zip(*holes(shapes[rows], smallest), strict=True):
            found.append(_hole(shapes, shape, float(size), -1, rows, rows))
    keys = _gap_keys(ground, level, found)
    for is_large in (True, False):
        kept = [n for n, hole in enumerate(found) if (hole.size_m2 >= _LARGE_M2) is is_large]
        if kept:
            severity = FindingSeverity.MUST if is_large else FindingSeverity.CHECK
            named = [keys[n] for n in kept]
            yield _gap_batch(ground, level, [found[n] for n in kept], named, severity)


def _hole(
    shapes: ObjectArray,
    shape: shapely.Geometry,
    size_m2: float,
    parent: int,
    own: Int64Array,
    rows: Int64Array,
) -> _Hole:
    near = shapely.buffer(shape, 5e-6)
    around = tuple(rows[shapely.intersects(shapes[rows], near)].tolist())
    mine = np.array([n for n in around if n in set(own.tolist())] or around, np.int64)
    best = longest_neighbour(shape, shapes[mine]) if len(mine) else -1
    return _Hole(shape, size_m2, parent, int(mine[best]) if best >= 0 else -1, around)


def _gap_keys(ground: AuditGround, level: AreaLevel, found: list[_Hole]) -> list[str]:
    """Tell gaps apart by the area above and the place, to about ten metres."""
    areas = ground.table("areas")
    keys = []
    for hole in found:
        parent = int(areas.fids[hole.parent]) if hole.parent >= 0 else NO_ROW
        lon, lat = shapely.get_coordinates(shapely.centroid(hole.shape))[0]
        keys.append(f"{FindingKind.GAP.value}:{level.value}:{parent}:{lon:.4f},{lat:.4f}")
    return keys


def _gap_batch(
    ground: AuditGround,
    level: AreaLevel,
    found: list[_Hole],
    keys: list[str],
    severity: FindingSeverity,
) -> FindingBatch:
    areas = ground.table("areas")
    inner = [shapely.point_on_surface(hole.shape) for hole in found]

    def say(i: int) -> Message:
        hole = found[i]
        names = listed(ground.name("areas", int(areas.fids[n])) for n in hole.around[:_NAMED])
        if hole.parent >= 0:
            within = ground.name("areas", int(areas.fids[hole.parent]))
        else:
            within = ground.data.settings.name
        return msg(
            "A gap of {size} in {within} belongs to no {level}, between {names}{what}.",
            size=size_text(hole.size_m2),
            within=within,
            level=word("level", level),
            names=names,
            what=_contents(ground, hole.shape),
        )

    def propose(i: int) -> Edit | None:
        hole = found[i]
        if hole.taker < 0:
            return None
        grown = shapely.union(ground.area_shapes[hole.taker], hole.shape)
        label = msg(
            "Give the gap of {size} to {area}, with which it shares most of its border",
            size=size_text(hole.size_m2),
            area=ground.name("areas", int(areas.fids[hole.taker])),
        )
        return reshape_edit(label, {int(areas.fids[hole.taker]): grown})

    return FindingBatch(
        FindingKind.GAP,
        severity,
        keys,
        "areas",
        np.array(
            [NO_ROW if hole.taker < 0 else areas.fids[hole.taker] for hole in found], np.int64
        ),
        np.array([shapely.get_x(p) for p in inner]),
        np.array([shapely.get_y(p) for p in inner]),
        say,
        propose,
        shape_column([hole.shape for hole in found]),
    )


def _contents(ground: AuditGround, shape: shapely.Geometry) -> Message:
    """Say what lies in a shape: points and open issues, the first of them by name."""
    points, state = ground.table("points"), ground.data.issue_state
    shapely.prepare(shape)
    names: list[str] = []
    inside = 0
    if isinstance(points.geometry, PointColumns):
        hit = shapely.intersects_xy(shape, points.points.lon_deg, points.points.lat_deg)
        inside = int(hit.sum())
        first = points.fids[np.flatnonzero(hit)[:_NAMED]].tolist()
        names = [ground.name("points", int(fid)) for fid in first]
    open_ = int((shapely.intersects_xy(shape, state.lon_deg, state.lat_deg) & state.is_open).sum())
    if not inside and not open_:
        return msg("; nothing is registered in it")
    if not inside:
        return plural("; {count} open issue in it", "; {count} open issues in it", open_)
    return plural(
        "; {count} point in it ({names}), open issues: {issues}",
        "; {count} points in it ({names}), open issues: {issues}",
        inside,
        names=listed(names if inside <= _NAMED else [*names, "…"]),
        issues=open_,
    )


def _overlaps(ground: AuditGround, level: AreaLevel, rows: Int64Array) -> Iterator[FindingBatch]:
    shapes = ground.area_shapes
    a, b, shared, sizes = overlaps(shapes[rows], ground.data.presets.smallest_gap_m2)
    for severity, kept in (
        (FindingSeverity.MUST, sizes >= _LARGE_M2),
        (FindingSeverity.CHECK, sizes < _LARGE_M2),
    ):
        if kept.any():
            pairs = (a[kept], b[kept], shared[kept], sizes[kept])
            yield _overlap_batch(ground, level, rows, pairs, severity)


def _overlap_batch(
    ground: AuditGround,
    level: AreaLevel,
    rows: Int64Array,
    pairs: tuple[Int64Array, Int64Array, ObjectArray, FloatArray],
    severity: FindingSeverity,
) -> FindingBatch:
    areas, shapes = ground.table("areas"), ground.area_shapes
    a, b, shared, sizes = pairs
    first, second = areas.fids[rows[a]], areas.fids[rows[b]]
    whole = areas_m2(shapes[rows])
    # the smaller area keeps the ground, as it does when a place asks whose it is
    loser = np.where(whole[a] >= whole[b], first, second)
    keeper = np.where(whole[a] >= whole[b], second, first)
    inner = shapely.point_on_surface(shared)

    def say(i: int) -> Message:
        return msg(
            "{first} and {second} ({level}) overlap by {size}{what}.",
            first=ground.name("areas", int(first[i])),
            second=ground.name("areas", int(second[i])),
            level=word("level", level),
            size=size_text(float(sizes[i])),
            what=_contents(ground, shared[i]),
        )

    def propose(i: int) -> Edit | None:
        own = ground.area_shapes[areas.position(int(loser[i]))]
        left = shapely.difference(own, ground.area_shapes[areas.position(int(keeper[i]))])
        if shapely.is_empty(left):
            return None
        label = msg(
            "Take the shared {size} out of {loser}; {keeper} keeps it",
            size=size_text(float(sizes[i])),
            loser=ground.name("areas", int(loser[i])),
            keeper=ground.name("areas", int(keeper[i])),
        )
        return reshape_edit(label, {int(loser[i]): left})

    return FindingBatch(
        FindingKind.OVERLAP,
        severity,
        [
            f"{FindingKind.OVERLAP.value}:{low}+{high}"
            for low, high in zip(first.tolist(), second.tolist(), strict=True)
        ],
        "areas",
        loser,
        shapely.get_x(inner),
        shapely.get_y(inner),
        say,
        propose,
        shared,
    )
