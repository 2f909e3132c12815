"""Responsibility areas that tile the real outline: communities from blocks, villages from land."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from shapely.geometry import LineString, MultiPoint, MultiPolygon, Point, Polygon

from sample_city.plane import random
from sample_city.rural import FAR_VILLAGES, TOWN_COMMUNITIES, VILLAGES, territory
from sample_city.sources import ADCODE, Division, divisions
from sample_city.tiling import Superblocks, block_links, divide, grow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sample_city.blocks import Block
    from sample_city.network import Network


@dataclass(frozen=True)
class Area:
    """Hold one responsibility area; `parent` is the code of the one above it."""

    code: str
    name: str
    level: str
    parent: str
    shape: MultiPolygon
    is_provisional: bool = False


SUBDISTRICT_SEEDS = {
    "兰干街道": (2550, -1500),
    "英巴扎街道": (-300, 150),
    "红桥街道": (-2050, -1350),
    "新城街道": (1950, 950),
    "南城街道": (250, -2450),
    "柯柯牙街道": (300, 3650),
    "多浪街道": (-1750, 1350),
}
DISTRICTS = (
    ("PQ01", "城北片区", ("柯柯牙街道", "多浪街道", "新城街道")),
    ("PQ02", "城南片区", ("英巴扎街道", "红桥街道", "南城街道", "兰干街道")),
    ("PQ03", "城郊片区", ("依干其镇", "阿依库勒镇")),
)
GRIDDED = {"英巴扎社区": 5, "文化社区": 4}
TOWNS = {"依干其镇": VILLAGES + TOWN_COMMUNITIES, "阿依库勒镇": FAR_VILLAGES}


def make_areas(blocks: Sequence[Block], network: Network) -> list[Area]:
    """Return every area, parents before children."""
    streets = {d.name: d for d in divisions("streets.csv")}
    villages = divisions("villages.csv")
    below: dict[str, list[Area]] = defaultdict(list)
    grids: list[Area] = []
    shapes = [b.shape for b in blocks]
    middles = [b.middle for b in blocks]
    links = block_links(shapes, network)
    sizes = [s.area for s in shapes]
    supers = Superblocks(shapes, network)
    tree = shapely.STRtree(supers.middles)
    seeds = {int(tree.nearest(Point(xy))): i for i, xy in enumerate(SUBDISTRICT_SEEDS.values())}
    label = grow(supers.links, seeds, set(range(len(supers.middles))))
    for i, name in enumerate(SUBDISTRICT_SEEDS):
        street = streets[name]
        real = [v for v in villages if v.code.startswith(street.code)]
        members = {b for b, mark in label.items() if mark == i}
        if len(members) >= 2 * len(real):
            parts = divide(supers.links, supers.middles, members, len(real), supers.weights)
            groups = [supers.blocks_of(group) for group in _groups(parts)]
        else:
            groups = _groups(
                divide(links, middles, set(supers.blocks_of(sorted(members))), len(real), sizes)
            )
        for community, group in _named_groups(groups, real, middles):
            area = _area(
                community.code,
                community.short_name,
                "community",
                street.code,
                [shapes[b] for b in group],
            )
            below[name].append(area)
            if count := GRIDDED.get(community.short_name):
                cells = _groups(divide(links, middles, set(group), count, sizes))
                short = community.short_name.removesuffix("社区")
                for k, cell in enumerate(cells, 1):
                    grids.append(
                        _area(
                            f"{community.code}{k:02d}",
                            f"{short}第{'一二三四五'[k - 1]}网格",
                            "grid",
                            community.code,
                            [shapes[b] for b in cell],
                        )
                    )
    town_of = {n: town for town, places in TOWNS.items() for n, _, _ in places}
    codes = {v.short_name: v for v in villages if v.code[:9] in {streets[t].code for t in TOWNS}}
    for name, shape in _village_cells(shapely.coverage_union_all(shapes)):
        town = town_of[name]
        below[town].append(
            Area(
                codes[name].code, name, "community", streets[town].code, shape, town == "阿依库勒镇"
            )
        )
    return _assembled(below, grids, streets)


def _assembled(
    below: dict[str, list[Area]], grids: list[Area], streets: dict[str, Division]
) -> list[Area]:
    districts, subdistricts, communities = [], [], []
    for code, district, names in DISTRICTS:
        for name in names:
            parts = sorted(below[name], key=lambda a: a.code)
            communities += parts
            subdistricts.append(
                _area(streets[name].code, name, "subdistrict", code, [p.shape for p in parts])
            )
        own = [a for a in subdistricts if a.parent == code]
        districts.append(_area(code, district, "district", ADCODE, [a.shape for a in own]))
    city = _area(ADCODE, "阿克苏市", "city", "", [d.shape for d in districts])
    return [city, *districts, *subdistricts, *communities, *grids]


def _area(code: str, name: str, level: str, parent: str, parts: Sequence[Any]) -> Area:
    whole = shapely.coverage_union_all(list(parts))
    return Area(code, name, level, parent, _multi(whole))


def _multi(shape: Any) -> MultiPolygon:
    return MultiPolygon([p for p in getattr(shape, "geoms", [shape]) if isinstance(p, Polygon)])


def _groups(label: dict[int, int]) -> list[list[int]]:
    groups: dict[int, list[int]] = defaultdict(list)
    for block, mark in sorted(label.items()):
        groups[mark].append(block)
    return [groups[mark] for mark in sorted(groups)]


WISHES = {
    "火车站社区": (250, -3200),
    "英巴扎社区": (-300, 100),
    "文化社区": (1700, 200),
    "水韵社区": (-1300, 700),
    "红桥社区": (-2300, -1200),
    "柯柯牙社区": (2600, -300),
    "林海社区": (700, 4300),
    "解放碑社区": (100, 3000),
    "多浪社区": (-1700, -1900),
    "友谊社区": (-500, 1700),
    "铁热克买里社区": (-900, -2400),
}


def _named_groups(
    groups: list[list[int]], real: list[Division], middles: Sequence[Point]
) -> list[tuple[Division, list[int]]]:
    centres = [MultiPoint([middles[b] for b in group]).centroid for group in groups]
    left = list(range(len(groups)))
    out = []
    wished = [d for d in real if d.short_name in WISHES]
    for division in wished + [d for d in real if d.short_name not in WISHES]:
        wish = WISHES.get(division.short_name)
        best = min(left, key=lambda g: centres[g].distance(Point(wish))) if wish else left[0]
        left.remove(best)
        out.append((division, groups[best]))
    return sorted(out, key=lambda pair: pair[0].code)


def _village_cells(urban: Any) -> list[tuple[str, MultiPolygon]]:
    """Divide the land between the city's edge and the outline among the villages."""
    main, desert = sorted(territory().geoms, key=lambda p: -p.centroid.y)
    places = VILLAGES + TOWN_COMMUNITIES + FAR_VILLAGES
    seeds = MultiPoint([(x, y) for _, x, y in places])
    frame = shapely.box(*main.buffer(30000).bounds)
    edges = shapely.voronoi_polygons(seeds, extend_to=frame, only_edges=True)
    edges = shapely.line_merge(edges) if edges.geom_type == "MultiLineString" else edges
    rng = random("villages' borders")
    rim = _rim(urban)
    lines = [
        p for edge in getattr(edges, "geoms", [edges]) for p in _meeting(_winding(edge, rng), rim)
    ]
    # The rim is noded too: borders end at its vertices, so it gets no new ones.
    noded = shapely.unary_union([main.exterior, rim.exterior, *lines])
    land = main.difference(rim)
    cells: dict[str, list[Polygon]] = defaultdict(list)
    for face in shapely.polygonize(list(noded.geoms)).geoms:
        inside = face.representative_point()
        if not land.contains(inside):
            continue
        nearest = min(places, key=lambda p: math.hypot(p[1] - inside.x, p[2] - inside.y))
        cells[nearest[0]].append(face)
    cells["黄宫村"].append(desert)
    return [(name, _multi(shapely.coverage_union_all(cells[name]))) for name, _, _ in places]


def _rim(urban: Any) -> Polygon:
    if not isinstance(urban, Polygon) or urban.interiors:
        raise ValueError("the built-up blocks must form one polygon without holes")
    return urban


def _winding(edge: LineString, rng: np.random.Generator) -> LineString:
    """Let a straight border wander as field borders do, its ends fixed."""
    xy = np.array([edge.coords[0], edge.coords[-1]])
    while np.hypot(*np.diff(xy, axis=0).T).max() > 900:
        middle = (xy[:-1] + xy[1:]) / 2
        step = np.diff(xy, axis=0)
        middle += np.column_stack([-step[:, 1], step[:, 0]]) * rng.normal(0, 0.075, (len(step), 1))
        merged = np.empty((len(xy) + len(middle), 2))
        merged[::2], merged[1::2] = xy, middle
        xy = merged
    return LineString(xy)


def _meeting(line: LineString, rim: Polygon) -> list[LineString]:
    """End a border at a vertex of the city's edge, so that no side has a vertex alone."""
    outside = line.difference(rim.buffer(70))
    vertices = shapely.points(shapely.get_coordinates(rim.exterior))
    out = []
    for part in getattr(outside, "geoms", [outside]):
        if part.is_empty:
            continue
        xy = list(part.coords)
        if rim.distance(Point(xy[0])) < 71:
            xy.insert(0, _nearest(vertices, xy[0]))
        if rim.distance(Point(xy[-1])) < 71:
            xy.append(_nearest(vertices, xy[-1]))
        out.append(LineString(xy))
    return out


def _nearest(vertices: Any, place: tuple[float, ...]) -> tuple[float, float]:
    best = vertices[int(np.argmin(shapely.distance(vertices, Point(place))))]
    return best.x, best.y
