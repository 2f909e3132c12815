"""The oasis around the city: fields, canals, village roads, villages and the far farmland."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import shapely
from shapely.geometry import LineString, MultiPolygon, Point, Polygon

from sample_city.buildings import rows
from sample_city.plane import Xy, curve, random, to_metres
from sample_city.skeleton import (
    AKSU_RIVER,
    RADIALS,
    Street,
    railway,
    river,
    urban_shape,
)
from sample_city.sources import outline
from sample_city.subdivide import Cutter

FIELD_M2 = 420_000
VILLAGES: tuple[tuple[str, float, float], ...] = (
    ("依干其村", -7900, 1800),
    ("巴格其村", -3000, -5700),
    ("尤喀克巴里当村", 500, -5600),
    ("托万克巴里当村", 4200, -5600),
    ("民乐村", -9000, -4500),
    ("阔什托格拉克村", -12500, -2500),
    ("依尔玛村", -15500, 1900),
    ("喀拉木克其村", -7000, -9000),
    ("布隆科瑞克村", -500, -10500),
    ("赛克帕其村", 6500, -9500),
    ("绿水村", 2600, 9000),
    ("华阳村", 4200, 20000),
)
TOWN_COMMUNITIES: tuple[tuple[str, float, float], ...] = (
    ("永定社区", -5600, 3300),
    ("长兴社区", -6000, -900),
    ("凤泉社区", -5200, -3900),
    ("育才社区", 5900, -3300),
)
FAR_VILLAGES: tuple[tuple[str, float, float], ...] = (
    ("和顺社区", -11500, -15500),
    ("阔纳巴扎村", -18500, -20500),
    ("墩买里村", -23000, -29500),
    ("库勒村", -36000, -47000),
    ("托万克买里村", -4500, -23500),
    ("塔西巴格村", 11500, -22500),
    ("协合力村", 30000, -37500),
    ("黄宫村", 74000, -27000),
)

# Roadside settlements that the city is growing into; they have no name of their own.
RIBBONS: tuple[tuple[str, float, float], ...] = tuple(
    ("", float(x), float(y))
    for x, y in (
        (-3250, 2620), (-3700, 3080), (-5300, 80), (3350, 3700), (-2950, -3150), (-3150, -3500),
        (3900, -3230), (4500, -3750), (700, -4150), (5900, 620), (130, 5000), (1500, -4480),
        (-2350, 3500), (2750, 3900), (-4600, -1700), (-1900, -3950),
    )
)  # fmt: skip


@dataclass(frozen=True)
class Countryside:
    """Hold what surrounds the built-up city, in metres."""

    roads: list[Street]
    canals: list[LineString]
    fields: list[tuple[str, Polygon]]
    villages: list[tuple[str, Polygon, MultiPolygon]]


@cache
def territory() -> MultiPolygon:
    """Return the real outline in the local plane."""
    return to_metres(outline())


@cache
def aksu_river() -> LineString:
    """Return the middle of 阿克苏河， west of the city."""
    return curve(AKSU_RIVER, step_m=120)


def river_water(line: LineString, half_m: float, swing_m: float, wave_m: float) -> Polygon:
    """Return a river's water: a band whose width swings along its course."""
    count = int(line.length / (wave_m / 7)) + 2
    at = np.linspace(0, line.length, count)
    here = shapely.get_coordinates(shapely.line_interpolate_point(line, at))
    step = np.gradient(here, axis=0)
    step /= np.hypot(*step.T)[:, None]
    normal = np.column_stack([-step[:, 1], step[:, 0]])
    left = half_m + swing_m * np.sin(at / wave_m * 2.1) * np.sin(at / wave_m * 0.7 + 1)
    right = half_m + swing_m * np.sin(at / wave_m * 1.7 + 2) * np.sin(at / wave_m * 0.9)
    bank = np.vstack([here + normal * left[:, None], (here - normal * right[:, None])[::-1]])
    return Polygon(bank).buffer(0)


@cache
def _river_beds() -> Any:
    return shapely.union_all(
        [river_water(river(), 34, 12, 900), river_water(aksu_river(), 150, 110, 1600)]
    )


def _near_region() -> Polygon:
    rng = random("region")
    angle = np.linspace(0, 2 * math.pi, 60, endpoint=False)
    wave = 1 + 0.09 * np.sin(3 * angle + 1) + 0.07 * np.sin(7 * angle) + rng.normal(0, 0.02, 60)
    xy = np.column_stack(
        [-1500 + 13200 * wave * np.cos(angle), -1600 + 11000 * wave * np.sin(angle)]
    )
    part = curve([(float(x), float(y)) for x, y in xy], is_closed=True, step_m=400)
    inside = Polygon(part).intersection(territory().buffer(-60))
    return max(getattr(inside, "geoms", [inside]), key=lambda g: g.area)


def countryside(main: list[Street]) -> Countryside:
    """Cut the land around the city into fields by village roads and canals."""
    region = _near_region()
    barriers = [s.line for s in main if s.line.length > 900 or s.kind == "trunk"]
    barriers += [river(), aksu_river(), railway(), region.exterior]
    faces = shapely.polygonize(list(shapely.unary_union(barriers).geoms)).geoms
    urban = urban_shape()
    wet = _river_beds().buffer(10)
    cutter = Cutter(random("fields"), attract_m=160)
    rng = random("field use")
    roads: list[Street] = []
    canals: list[LineString] = []
    fields: list[tuple[str, Polygon]] = []
    for face in sorted(faces, key=lambda p: (p.centroid.x, p.centroid.y)):
        inside = face.representative_point()
        if not region.contains(inside) or urban.buffer(10).contains(inside):
            continue
        pieces, cuts = cutter.cut(face, FIELD_M2, 4.5)
        for depth, line in cuts:
            near = line.distance(Point(-500, -300)) < 9500
            if depth in (0, 1) or (depth == 2 and near):
                dry = line.difference(wet)
                parts = getattr(dry, "geoms", [dry])
                roads += [Street("", "minor", p, True) for p in parts if p.length > 60]
            elif depth in (3, 4) or depth == 2:
                canals.append(line)
        for piece in pieces:
            fields += [(_field_use(p, rng), p) for p in _field(piece)]
    villages = _villages(roads)
    settled = shapely.union_all([ground for _, ground, _ in villages]).buffer(14)
    open_land = [(use, shape.difference(settled)) for use, shape in fields + _far_fields()]
    return Countryside(roads, canals, [f for f in open_land if f[1].area > 4000], villages)


def _field_use(field: Polygon, rng: np.random.Generator) -> str:
    near_city = field.distance(urban_shape()) < 900
    draw = rng.random()
    if field.area > 700_000:
        return "farmland"
    return "green" if draw < (0.3 if near_city else 0.13) else "farmland"


def _field(piece: Polygon) -> list[Polygon]:
    wet = _river_beds().buffer(50)
    land = (
        piece.buffer(-14, join_style="mitre").difference(wet).difference(urban_shape().buffer(30))
    )
    land = land.difference(railway().buffer(45))
    return [p.simplify(2) for p in getattr(land, "geoms", [land]) if p.area > 15000]


def _far_fields() -> list[tuple[str, Polygon]]:
    """Return the farmland far out as few large shapes: an oasis strip along each road and river."""
    rng = random("far fields")
    near = _near_region()
    out = []
    for name, x, y in (*FAR_VILLAGES, VILLAGES[-1], VILLAGES[-2]):
        reach = 5200 if name in {v[0] for v in FAR_VILLAGES} else 2600
        angle = np.linspace(0, 2 * math.pi, 30, endpoint=False)
        radius = reach * (
            1
            + 0.16 * np.sin(2 * angle + rng.uniform(0, 6))
            + 0.1 * np.sin(5 * angle)
            + rng.normal(0, 0.04, 30)
        )
        points = [
            (float(x + 1.5 * r * math.cos(a)), float(y + r * math.sin(a)))
            for a, r in zip(angle, radius, strict=True)
        ]
        blob = Polygon(curve(points, is_closed=True, step_m=600))
        land = (
            blob.intersection(territory())
            .difference(near.buffer(80))
            .difference(river_water(aksu_river(), 150, 110, 1600).buffer(150))
        )
        out += [
            ("farmland", p.simplify(15)) for p in getattr(land, "geoms", [land]) if p.area > 1e5
        ]
    return out


def _villages(roads: list[Street]) -> list[tuple[str, Polygon, MultiPolygon]]:
    rng = random("villages")
    lines = [s.line for s in roads]
    lines += [curve(points, step_m=70) for _, _, points in RADIALS]
    tree = shapely.STRtree(lines)
    out: list[tuple[str, Polygon, MultiPolygon]] = []
    urban = urban_shape().buffer(120)
    for name, x, y in VILLAGES + TOWN_COMMUNITIES + FAR_VILLAGES + RIBBONS:
        place = Point(x, y)
        near = sorted(
            tree.query(place.buffer(1500)).tolist(), key=lambda i: (lines[i].distance(place), i)
        )[:3]
        if not near:
            near = [int(tree.nearest(place))]
        centre = lines[near[0]].interpolate(lines[near[0]].project(place))
        size = rng.uniform(330, 520)
        ground = shapely.unary_union([lines[i] for i in near]).intersection(centre.buffer(size))
        ground = ground.buffer(95, join_style="mitre").union(centre.buffer(150, quad_segs=3))
        ground = ground.difference(urban).difference(railway().buffer(50)).simplify(4)
        ground = ground.difference(_river_beds().buffer(30))
        ground = max(getattr(ground, "geoms", [ground]), key=lambda g: g.area)
        inner = ground.difference(shapely.unary_union([lines[i].buffer(9) for i in near])).buffer(
            -6
        )
        houses: list[Any] = []
        for part in getattr(inner, "geoms", [inner]):
            if part.area > 1500:
                houses += list(
                    rows(
                        part,
                        rng,
                        width=(14, 19),
                        depth=(10, 13),
                        gap=(9, 18),
                        row_gap=(13, 20),
                        keep=0.7,
                        is_facing_south=False,
                    )
                )
        out.append((name, ground, MultiPolygon(houses)))
    return out


def village_place(name: str) -> Xy:
    """Return the seed of a village by name; raises StopIteration for an unknown one."""
    return next((x, y) for n, x, y in VILLAGES + TOWN_COMMUNITIES + FAR_VILLAGES if n == name)
