"""The base map of the sample city as rows: lines, polygons and place names."""

from __future__ import annotations

import math
from collections import defaultdict
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
import shapely.affinity
from shapely.geometry import LineString, MultiLineString, MultiPolygon, Point, Polygon

from sample_city.buildings import axis_angle, open_half
from sample_city.plane import curve, random, to_degrees
from sample_city.rural import FAR_VILLAGES, TOWN_COMMUNITIES, VILLAGES, aksu_river, river_water
from sample_city.skeleton import railway, ring, river, river_corridor, urban_shape

if TYPE_CHECKING:
    from sample_city.blocks import Block
    from sample_city.geography import Geography

Row = tuple[str, str, Any]
"""Class, name (may be empty), shape in metres."""

GROUND_OF_USE = {
    "park": "green",
    "green": "green",
    "orchard": "green",
    "cemetery": "green",
    "sport": "green",
    "square": "square",
    "school": "school_ground",
    "kindergarten": "school_ground",
    "campus": "school_ground",
    "hospital": "hospital_ground",
    "industrial": "industrial",
}
STATION = (250.0, -3440.0)
SUBURBS = (
    ("河西新区", -3250, 250), ("城北新区", -350, 3950), ("大学城", 3550, 2450),
    ("工业园区", 4450, -350), ("城南", 450, -2650),
)  # fmt: skip
NEIGHBOURHOODS = (
    ("老城", -520, 220),
    ("东大街口", 980, 880),
    ("西关", -1350, -150),
    ("南门外", -60, -1250),
    ("北关", 60, 2050),
    ("巴扎里", -150, -420),
    ("棉纺厂", 4350, -650),
    ("粮油市场", 1750, -2150),
    ("果园新村", -600, 4050),
    ("水韵明珠", -1950, 1050),
    ("红旗坡", 1900, 4250),
    ("开发区", -4300, 350),
    ("物流园", 4050, -1850),
    ("下巴格其", -2350, -1750),
    ("桥西", -3300, 1150),
    ("东湖", 2650, 950),
    ("新城花苑", 2050, -150),
    ("机关小区", 650, 1850),
    ("铁路小区", -650, -3250),
)


def line_rows(ground: Geography) -> list[Row]:
    """Return streets, lanes, canals, rivers and the railway."""
    named: dict[tuple[str, str], list[Any]] = defaultdict(list)
    rows: list[Row] = []
    for street, line in ground.streets:
        if street.kind == "river":
            continue
        if street.name and street.kind != "path":
            named[street.kind, street.name].append(line)
        else:
            rows.append((street.kind, street.name, line))
    rows += [(kind, name, MultiLineString(lines)) for (kind, name), lines in named.items()]
    rows += [("waterway", "", line) for line in ground.country.canals]
    rows += [("waterway", "多浪河", river()), ("waterway", "阿克苏河", aksu_river())]
    rows += [("rail", "南疆铁路", railway()), ("rail", "", _siding())]
    return rows


def _siding() -> Any:
    return curve([(2500, -3330), (3500, -3030), (4180, -2480), (4800, -1720), (5330, -930)])


def polygon_rows(ground: Geography) -> list[Row]:
    """Return land use, water, green and buildings."""
    lakes = _lakes(ground)
    water = shapely.unary_union([river_water(river(), 33, 10, 900), *[lake for _, lake in lakes]])
    rows: list[Row] = [
        ("built_up", "", shapely.coverage_union_all([b.shape for b in ground.blocks]))
    ]
    rows += [
        ("farmland" if use == "farmland" else "green", "", f) for use, f in ground.country.fields
    ]
    rows += [("built_up", "", shape) for _, shape, _ in ground.country.villages]
    for block in ground.blocks:
        ground_class = GROUND_OF_USE.get(block.use)
        if ground_class:
            shape = block.shape.buffer(-7, join_style="mitre")
            if ground_class == "green":
                shape = shape.difference(water)
            if block.use in ("school", "campus") and (field := _sports_field(block)) is not None:
                shape = shape.difference(field)
                rows.append(("green", "", field))
            if not shape.is_empty:
                rows.append((ground_class, block.name, shape))
    bank = shapely.union_all([b.shape for b in ground.blocks if b.use == "river"])
    rows.append(("green", "多浪河风景区", bank.buffer(-6).difference(water)))
    rows += _belts(ground, water)
    rows.append(("water", "多浪河", river_water(river(), 33, 10, 900)))
    rows.append(("water", "阿克苏河", river_water(aksu_river(), 150, 110, 1600)))
    rows += [("water", name, lake) for name, lake in lakes]
    rows += [("building", "", houses) for houses in ground.buildings if not houses.is_empty]
    rows += [
        ("building", "", houses) for _, _, houses in ground.country.villages if not houses.is_empty
    ]
    rows.append(("building", "阿克苏站", _station()))
    return rows


def _station() -> Polygon:
    line = railway()
    at = line.project(Point(STATION))
    here, ahead = line.interpolate(at), line.interpolate(at + 10)
    angle = math.atan2(ahead.y - here.y, ahead.x - here.x)
    box = shapely.box(-85, 14, 85, 44).union(shapely.box(-35, 44, 35, 56))
    turned = shapely.affinity.rotate(box, angle, origin=(0, 0), use_radians=True)
    return shapely.affinity.translate(turned, here.x, here.y)


def _sports_field(block: Block) -> Polygon | None:
    """Return a running track's oval in the half of a school's ground without buildings."""
    rest = open_half(block.shape.buffer(-14))
    middle = rest.centroid
    for half_m in (46.0, 36.0, 27.0):
        for angle in (axis_angle(rest), axis_angle(rest) + math.pi / 2):
            dx, dy = math.cos(angle) * half_m, math.sin(angle) * half_m
            ends = [(middle.x - dx, middle.y - dy), (middle.x + dx, middle.y + dy)]
            oval: Polygon = LineString(ends).buffer(half_m * 0.72, quad_segs=6)
            if rest.contains(oval):
                return oval
    return None


def _lakes(ground: Geography) -> list[tuple[str, Polygon]]:
    rng = random("lakes")
    names = {
        "人民公园": "人民公园湖",
        "东湖公园": "东湖",
        "北湖公园": "北湖",
        "西湖湿地公园": "西湖",
        "南城公园": "南湖",
        "森林公园": "镜湖",
        "学府游园": "",
        "水韵公园": "水韵湖",
    }
    out = []
    for block in ground.blocks:
        if block.name not in names:
            continue
        inner = block.shape.buffer(-38)
        middle = inner.centroid
        box = inner.bounds
        angle = np.linspace(0, 2 * math.pi, 14, endpoint=False)
        wave = 1 + 0.2 * np.sin(2 * angle + rng.uniform(0, 6)) + rng.normal(0, 0.1, 14)
        half_w, half_h = 0.30 * (box[2] - box[0]), 0.27 * (box[3] - box[1])
        points = [
            (float(middle.x + half_w * w * math.cos(a)), float(middle.y + half_h * w * math.sin(a)))
            for a, w in zip(angle, wave, strict=True)
        ]
        lake = Polygon(curve(points, is_closed=True, step_m=15)).buffer(0).intersection(inner)
        lake = max(getattr(lake, "geoms", [lake]), key=lambda g: g.area)
        out.append((names[block.name], lake))
    return out


def _belts(ground: Geography, water: Any) -> list[Row]:
    """Return the green belts along the ring road and the railway."""
    city = shapely.coverage_union_all([b.shape for b in ground.blocks])
    inside = Polygon(ring())
    belt = ring().buffer(34).difference(ring().buffer(9)).intersection(city)
    corridor = river_corridor().buffer(40)
    rows: list[Row] = []
    streets = shapely.union_all(
        [
            line.buffer(12)
            for s, line in ground.streets
            if s.kind in ("primary", "secondary", "trunk", "minor") and line.distance(ring()) < 60
        ]
    )
    for part in (belt.intersection(inside), belt.difference(inside)):
        shape = part.difference(streets).difference(corridor).difference(water)
        pieces = [p for p in getattr(shape, "geoms", [shape]) if p.area > 900]
        rows.append(("green", "环城绿带", MultiPolygon(pieces)))
    track = railway().intersection(urban_shape().buffer(1600))
    strip = (
        track.buffer(75).difference(track.buffer(30)).difference(city.buffer(20)).difference(water)
    )
    pieces = [p for p in getattr(strip, "geoms", [strip]) if p.area > 2000]
    rows.append(("green", "铁路防护林", MultiPolygon(pieces)))
    return rows


def place_rows(ground: Geography) -> list[Row]:
    """Return the names on the map that are neither streets nor grounds."""
    rows: list[Row] = [("city", "阿克苏市", Point(60, 60))]
    rows.append(("town", "依干其镇", Point(-7100, 1150)))
    rows.append(("town", "阿依库勒镇", Point(-18200, -19700)))
    rows += [("suburb", name, Point(x, y)) for name, x, y in SUBURBS]
    for name, x, y in VILLAGES + FAR_VILLAGES + TOWN_COMMUNITIES:
        village = next((s for n, s, _ in ground.country.villages if n == name), None)
        spot = village.centroid if village is not None else Point(x, y)
        # Without 村 and 社区: the areas of these names are labelled too.
        rows.append(("village", name.removesuffix("村").removesuffix("社区"), spot))
    rows += [("locality", name, Point(x, y)) for name, x, y in NEIGHBOURHOODS]
    rows.append(("locality", "阿克苏站", Point(STATION[0], STATION[1] + 70)))
    return rows


def as_columns(rows: list[Row], *, is_points: bool) -> dict[str, list[Any]]:
    """Return rows as columns of the base-map tables, shapes as WKB in degrees."""
    shapes = [to_degrees(shape if is_points else _multi(shape)) for _, _, shape in rows]
    return {
        "class": [c for c, _, _ in rows],
        "name": [n or None for _, n, _ in rows],
        "geometry": list(shapely.to_wkb(np.array(shapes, dtype=object))),
    }


def _multi(shape: Any) -> Any:
    if isinstance(shape, Polygon):
        return MultiPolygon([shape])
    if shape.geom_type == "LineString":
        return MultiLineString([shape])
    return shape
