"""Buildings in the blocks: slabs in rows, shops along streets, courtyards, sheds, small houses."""

from __future__ import annotations

import itertools
import math
from typing import TYPE_CHECKING

import numpy as np
import shapely
from shapely.geometry import MultiPolygon, Polygon

from sample_city.plane import random
from sample_city.skeleton import ring

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from sample_city.blocks import Block

SETBACK_M = 8.0


def rectangles(
    x: NDArray[np.float64],
    y: NDArray[np.float64],
    width: NDArray[np.float64] | float,
    depth: NDArray[np.float64] | float,
    angle: NDArray[np.float64] | float,
) -> NDArray[np.object_]:
    """Return rectangles around centres, their width along an angle in radians."""
    half_w = np.broadcast_to(np.asarray(width, np.float64) / 2, x.shape)
    half_d = np.broadcast_to(np.asarray(depth, np.float64) / 2, x.shape)
    cos, sin = np.cos(angle), np.sin(angle)
    corners = []
    for a, b in ((-1, -1), (1, -1), (1, 1), (-1, 1), (-1, -1)):
        corners.append(
            np.stack(
                [x + a * half_w * cos - b * half_d * sin, y + a * half_w * sin + b * half_d * cos],
                axis=-1,
            )
        )
    return np.asarray(shapely.polygons(np.stack(corners, axis=1)), dtype=object)


def axis_angle(shape: Polygon, *, is_facing_south: bool = False) -> float:
    """Return the direction of a shape's longer side, or the one of its two nearest east–west."""
    xy = np.array(shape.minimum_rotated_rectangle.exterior.coords)
    sides = np.diff(xy, axis=0)[:2]
    long = sides[int(np.argmax(np.hypot(*sides.T)))]
    angle = math.atan2(long[1], long[0])
    if is_facing_south:
        angle = (angle + math.pi / 4) % (math.pi / 2) - math.pi / 4
    return angle


def rows(
    shape: Polygon,
    rng: np.random.Generator,
    *,
    width: tuple[float, float],
    depth: tuple[float, float],
    gap: tuple[float, float],
    row_gap: tuple[float, float],
    keep: float = 1.0,
    is_facing_south: bool = True,
) -> NDArray[np.object_]:
    """Fill a shape with rows of rectangles along its axis; only whole ones stay."""
    if shape.is_empty:
        return np.empty(0, object)
    angle = axis_angle(shape, is_facing_south=is_facing_south)
    cos, sin = math.cos(angle), math.sin(angle)
    middle = shape.centroid
    xy = shapely.get_coordinates(shape) - [middle.x, middle.y]
    along, across = xy @ [cos, sin], xy @ [-sin, cos]
    size_w, size_d = rng.uniform(*width), rng.uniform(*depth)
    us, vs, ws = [], [], []
    v = across.min() + size_d / 2
    spacing = rng.uniform(*row_gap)
    while v + size_d / 2 <= across.max():
        u = along.min() + rng.uniform(0, 8)
        while u < along.max():
            w = size_w * rng.uniform(0.82, 1.15)
            us.append(u + w / 2)
            vs.append(v)
            ws.append(w)
            u += w + rng.uniform(*gap)
        v += size_d + spacing
    if not us:
        return np.empty(0, object)
    u_, v_, w_ = np.array(us), np.array(vs), np.array(ws)
    made = rectangles(
        middle.x + u_ * cos - v_ * sin, middle.y + u_ * sin + v_ * cos, w_, size_d, angle
    )
    shapely.prepare(shape)
    stays = shapely.contains_properly(shape, made) & (rng.random(len(made)) < keep)
    return np.asarray(made[stays], dtype=object)


def frontage(
    shape: Polygon,
    rng: np.random.Generator,
    *,
    front: tuple[float, float],
    depth: tuple[float, float],
    gap: tuple[float, float],
    keep: float,
) -> NDArray[np.object_]:
    """Line the edges of a shape with rectangles that face the street."""
    outline = shapely.simplify(shape.exterior, 3.0)
    if not outline.is_ccw:
        outline = outline.reverse()
    xy = np.array(outline.coords)
    made: list[NDArray[np.object_]] = []
    for a, b in itertools.pairwise(xy):
        length = math.hypot(*(b - a))
        ux, uy = (b - a) / length if length else (0.0, 0.0)
        at = rng.uniform(1, 6)
        xs, ys, ws, ds = [], [], [], []
        while at + front[0] < length:
            w, d = min(rng.uniform(*front), length - at), rng.uniform(*depth)
            if rng.random() < keep:
                xs.append(a[0] + ux * (at + w / 2) - uy * d / 2)
                ys.append(a[1] + uy * (at + w / 2) + ux * d / 2)
                ws.append(w)
                ds.append(d)
            at += w + rng.uniform(*gap)
        if xs:
            angle = math.atan2(uy, ux)
            made.append(rectangles(np.array(xs), np.array(ys), np.array(ws), np.array(ds), angle))
    if not made:
        return np.empty(0, object)
    every = np.concatenate(made)
    shapely.prepare(shape)
    every = every[shapely.contains(shape.buffer(0.2), every)]
    return _apart(every)


def _apart(shapes: NDArray[np.object_]) -> NDArray[np.object_]:
    """Drop every shape that overlaps an earlier one."""
    tree = shapely.STRtree(shapes)
    first, second = tree.query(shapes, predicate="intersects")
    is_dropped = np.zeros(len(shapes), np.bool_)
    for i, j in zip(first.tolist(), second.tolist(), strict=True):
        if j < i and not is_dropped[j]:
            is_dropped[i] = True
    return np.asarray(shapes[~is_dropped], dtype=object)


def _courtyard(shape: Polygon, rng: np.random.Generator) -> NDArray[np.object_]:
    """Put one building round a courtyard in the middle of a shape."""
    angle, middle = axis_angle(shape, is_facing_south=True), shape.centroid
    w, d = rng.uniform(50, 74), rng.uniform(40, 56)
    at = np.array([middle.x]), np.array([middle.y])
    outer = rectangles(*at, w, d, angle)[0]
    inner = rectangles(*at, w - 28, d - 26, angle)[0]
    whole = outer.difference(inner)
    return np.array([whole] if shape.contains(outer) else [], dtype=object)


def _of_block(block: Block, inner: Polygon, rng: np.random.Generator) -> list[NDArray[np.object_]]:
    use = block.use
    if use in ("compound", "towers"):
        core = inner.buffer(-12)
        shops = frontage(inner, rng, front=(22, 48), depth=(8, 11), gap=(8, 34), keep=0.42)
        if use == "towers":
            slabs = rows(core, rng, width=(24, 32), depth=(17, 21), gap=(16, 26), row_gap=(24, 36))
        else:
            slabs = rows(
                core, rng, width=(38, 62), depth=(12, 14), gap=(9, 15), row_gap=(17, 24), keep=0.94
            )
        return [shops, slabs]
    if use == "old":
        core = inner.buffer(-17)
        front = frontage(inner, rng, front=(10, 26), depth=(9, 14), gap=(0.5, 9), keep=0.86)
        return [
            front,
            rows(
                core,
                rng,
                width=(12, 18),
                depth=(9, 12),
                gap=(3, 9),
                row_gap=(7, 12),
                keep=0.74,
                is_facing_south=False,
            ),
        ]
    if use == "village":
        return [
            rows(
                inner,
                rng,
                width=(13, 18),
                depth=(10, 13),
                gap=(9, 20),
                row_gap=(14, 22),
                keep=0.72,
                is_facing_south=False,
            )
        ]
    if use == "industrial":
        return [
            rows(
                inner.buffer(-6),
                rng,
                width=(60, 120),
                depth=(28, 46),
                gap=(14, 24),
                row_gap=(18, 30),
                keep=0.86,
                is_facing_south=False,
            )
        ]
    if use == "commercial":
        front = frontage(inner, rng, front=(34, 70), depth=(18, 30), gap=(6, 20), keep=0.85)
        return [
            front,
            rows(
                inner.buffer(-42),
                rng,
                width=(40, 64),
                depth=(24, 34),
                gap=(14, 20),
                row_gap=(20, 28),
            ),
        ]
    if use == "market":
        return [
            rows(
                inner.buffer(-4),
                rng,
                width=(58, 84),
                depth=(16, 24),
                gap=(10, 14),
                row_gap=(10, 14),
                is_facing_south=False,
            )
        ]
    if use == "office":
        yard = _courtyard(inner, rng)
        front = frontage(inner, rng, front=(30, 56), depth=(14, 18), gap=(18, 44), keep=0.6)
        return [yard, front[~shapely.intersects(front, yard[0].buffer(8))] if len(yard) else front]
    if use in ("school", "kindergarten", "campus", "hospital"):
        half = _built_half(inner.buffer(-4))
        deep = (15, 20) if use == "hospital" else (12, 15)
        return [rows(half, rng, width=(44, 66), depth=deep, gap=(14, 22), row_gap=(18, 26))]
    if use == "transit":
        return [
            rows(
                _built_half(inner),
                rng,
                width=(70, 110),
                depth=(24, 34),
                gap=(20, 30),
                row_gap=(40, 60),
            )
        ]
    if use == "vacant":
        return [frontage(inner, rng, front=(20, 40), depth=(9, 14), gap=(40, 120), keep=0.25)]
    return []


def _built_half(shape: Polygon) -> Polygon:
    return _cut_half(shape, 0.0, 0.55)


def open_half(shape: Polygon) -> Polygon:
    """Return the half of a school's ground that has no buildings."""
    return _cut_half(shape, 0.57, 1.0)


def _cut_half(shape: Polygon, start: float, end: float) -> Polygon:
    left, bottom, right, top = shape.bounds
    if right - left > top - bottom:
        width = right - left
        cut = shapely.box(left + start * width, bottom, left + end * width, top)
    else:
        height = top - bottom
        cut = shapely.box(left, top - end * height, right, top - start * height)
    part = shape.intersection(cut)
    return max(getattr(part, "geoms", [part]), key=lambda g: g.area)


LEAST_COVER = {
    "compound": 0.17, "towers": 0.13, "old": 0.24, "commercial": 0.2, "office": 0.16, "school": 0.1,
    "kindergarten": 0.12, "campus": 0.12, "hospital": 0.14, "industrial": 0.2, "market": 0.25,
}  # fmt: skip


def _filling(
    block: Block, inner: Polygon, made: list[NDArray[np.object_]], rng: np.random.Generator
) -> NDArray[np.object_]:
    """Return smaller buildings for a block that its usual ones did not fit."""
    cover = sum(float(shapely.area(shapes).sum()) for shapes in made)
    if cover >= LEAST_COVER.get(block.use, 0.0) * inner.area:
        return np.empty(0, object)
    every = [shape for shapes in made for shape in shapes]
    is_school = block.use in ("school", "campus", "kindergarten")
    free = _built_half(inner) if is_school else inner
    if every:
        free = free.difference(shapely.union_all([s.buffer(9) for s in every]))
    out = []
    for part in getattr(free, "geoms", [free]):
        if part.area > 500:
            out.append(
                rows(
                    part.buffer(-1), rng, width=(20, 32), depth=(11, 13), gap=(7, 12),
                    row_gap=(11, 17), is_facing_south=False,
                )
            )  # fmt: skip
    return np.concatenate(out) if out else np.empty(0, object)


def block_buildings(
    blocks: Sequence[Block], lanes: Sequence[shapely.LineString]
) -> list[MultiPolygon]:
    """Return each block's buildings as one shape; empty where nothing stands."""
    rng = random("buildings")
    tree = shapely.STRtree(lanes)
    belt = ring().buffer(40)
    out = []
    for block in blocks:
        inner = block.shape.buffer(-SETBACK_M)
        if inner.intersects(belt):
            inner = inner.difference(belt)
        near = tree.query(block.shape, predicate="intersects")
        if len(near):
            inner = inner.difference(shapely.unary_union([lanes[i].buffer(3.5) for i in near]))
        made: list[NDArray[np.object_]] = []
        for part in getattr(inner, "geoms", [inner]):
            if not part.is_empty and part.area > 900:
                here = _of_block(block, part, rng)
                made += here
                made.append(_filling(block, part, here, rng))
        shapes = _apart(np.concatenate(made)) if made else np.empty(0, object)
        out.append(MultiPolygon(list(shapes)))
    return out
