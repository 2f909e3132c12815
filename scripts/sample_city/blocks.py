"""What each block is used for: parks, schools and squares by hand, the rest by its zone."""

# Tables read best a row a line.

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import shapely
from shapely.geometry import LineString, Point, Polygon

from sample_city.localstreets import zone_of
from sample_city.network import GRID_M
from sample_city.plane import random
from sample_city.skeleton import Street, river, river_corridor

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sample_city.plane import Xy


@dataclass(frozen=True)
class Block:
    """Hold one block of the city between its streets; `name` only where it is a place."""

    shape: Polygon
    zone: str
    use: str = ""
    name: str = ""

    @property
    def middle(self) -> Point:
        """Return a place inside the block, its centre where that lies inside."""
        centre = self.shape.centroid
        return centre if self.shape.contains(centre) else self.shape.representative_point()


# (use, name, x, y, least and most hectares)
SITES: tuple[tuple[str, str, float, float, float, float], ...] = (
    ("square", "世纪广场", 330, -220, 1.6, 5),
    ("square", "站前广场", 250, -3180, 2, 9),
    ("square", "文化广场", -1150, 1050, 1, 4),
    ("square", "多浪广场", 1250, 1650, 1, 4),
    ("square", "柯柯牙广场", 350, 3800, 1.5, 6),
    ("square", "红桥广场", -2150, -700, 1, 4),
    ("park", "人民公园", -640, 1120, 5, 45),
    ("park", "东湖公园", 2520, 1250, 6, 45),
    ("park", "森林公园", 3200, -640, 6, 60),
    ("park", "南城公园", 1280, -2050, 6, 45),
    ("park", "北湖公园", 1400, 4000, 4, 12),
    ("park", "儿童公园", 760, 620, 1.2, 5),
    ("park", "水韵公园", -1900, 300, 6, 40),
    ("park", "西湖湿地公园", -3350, -300, 3, 12),
    ("park", "英巴扎游园", -750, -150, 1, 3),
    ("park", "学府游园", 3650, 1900, 2, 9),
    ("hospital", "市人民医院", 780, -640, 2, 6),
    ("hospital", "市第二人民医院", -560, 620, 1, 4),
    ("hospital", "市中医医院", 1800, 1250, 1.5, 6),
    ("hospital", "市妇幼保健院", -1750, -250, 1.5, 5),
    ("hospital", "市传染病医院", 2950, -1600, 1.5, 7),
    ("hospital", "柯柯牙医院", -400, 3300, 1.5, 6),
    ("hospital", "南城社区卫生服务中心", -700, -2500, 1, 4),
    ("hospital", "红桥社区卫生服务中心", -3250, 600, 1, 6),
    ("campus", "市职业技术学院", 3600, 2500, 5, 20),
    ("campus", "市师范学校", 3150, 2250, 3, 9),
    ("campus", "纺织技工学校", 4050, -300, 4, 16),
    ("sport", "市体育中心", 2550, 1750, 4, 12),
    ("transit", "市客运总站", 1150, -2480, 2, 6),
    ("transit", "城北客运站", 650, 3250, 1.5, 6),
    ("office", "市民服务中心", 80, 480, 1.5, 6),
    ("office", "市政大楼", 480, 120, 1.5, 6),
    ("office", "文博中心", 2000, 300, 1.5, 7),
    ("cemetery", "烈士陵园", -2300, 2350, 2, 9),
)  # fmt: skip
MARKET_SITES: tuple[tuple[str, float, float], ...] = (
    ("英巴扎农贸市场", -420, 330), ("红桥农贸市场", -1900, -1100), ("多浪农贸市场", 1100, 1250),
    ("新城农贸市场", 2350, 300), ("南城农贸市场", 350, -2100), ("兰干农贸市场", 1750, -900),
    ("柯柯牙农贸市场", -300, 3750), ("团结农贸市场", -1250, -380), ("东大街农贸市场", 900, 900),
    ("西湖农贸市场", -3950, 450), ("健康路农贸市场", -350, -1500), ("学府农贸市场", 3000, 1500),
    ("塔南农贸市场", 2000, -1750), ("晶水农贸市场", -2250, 420),
)  # fmt: skip
SCHOOL_COUNT = 30


def assign_uses(shapes: Sequence[Polygon]) -> list[Block]:
    """Give every block its use, the places first."""
    rng = random("blocks")
    corridor = river_corridor()
    blocks = [Block(s, zone_of(s.representative_point())) for s in shapes]
    for i, block in enumerate(blocks):
        if block.shape.intersection(corridor).area > 0.5 * block.shape.area:
            blocks[i] = replace(block, use="river", name="多浪河风景区")
        elif _is_sliver(block.shape):
            blocks[i] = replace(block, use="green")
    for use, name, x, y, least, most in SITES:
        _take(blocks, use, name, (x, y), least * 1e4, most * 1e4)
    for name, x, y in MARKET_SITES:
        _take(blocks, "market", name, (x, y), 6000, 32000)
    _spread(blocks, "school", SCHOOL_COUNT, 16000, 60000)
    _spread(blocks, "kindergarten", 14, 7000, 22000)
    for i, block in enumerate(blocks):
        if not block.use:
            blocks[i] = replace(block, use=_ordinary_use(block, rng))
    return blocks


def _is_sliver(shape: Polygon) -> bool:
    return bool(shape.area < 3200 or shape.buffer(-22).is_empty)


def _take(
    blocks: list[Block], use: str, name: str, place: Xy, least_m2: float, most_m2: float
) -> None:
    free = [
        i
        for i, b in enumerate(blocks)
        if not b.use and least_m2 <= b.shape.area <= most_m2 and _is_plump(b.shape)
    ]
    best = min(free, key=lambda i: blocks[i].middle.distance(Point(place)))
    blocks[best] = replace(blocks[best], use=use, name=name)


def _is_plump(shape: Polygon) -> bool:
    return bool(4 * math.pi * shape.area / shape.length**2 > 0.55)


def _spread(blocks: list[Block], use: str, count: int, least_m2: float, most_m2: float) -> None:
    """Take blocks far from one another: each new one is the farthest from those already taken."""
    free = [
        i
        for i, b in enumerate(blocks)
        if not b.use
        and least_m2 <= b.shape.area <= most_m2
        and _is_plump(b.shape)
        and b.zone != "industrial"
    ]
    xy = np.array([[blocks[i].middle.x, blocks[i].middle.y] for i in free])
    nearest = np.hypot(xy[:, 0] - 400, xy[:, 1] - 300)
    nearest = 1 / (1 + nearest) * 1e6
    for _ in range(count):
        pick = int(np.argmax(nearest))
        blocks[free[pick]] = replace(blocks[free[pick]], use=use)
        away = np.hypot(*(xy - xy[pick]).T)
        nearest = np.minimum(nearest, away)


def _ordinary_use(block: Block, rng: np.random.Generator) -> str:
    x, y = block.middle.x, block.middle.y
    draw = rng.random()
    if block.zone == "industrial":
        return "industrial" if draw < 0.86 else "vacant"
    if block.zone == "village":
        return "village" if draw < 0.9 else "orchard"
    if block.zone == "old":
        if draw < 0.16:
            return "commercial"
        return "compound" if draw < 0.34 else "old"
    on_axis = min(abs(x - 100), abs(y - 100)) < 260 and math.hypot(x, y) < 3000
    if on_axis and draw < 0.55:
        return "commercial" if draw < 0.38 else "office"
    if block.zone == "new":
        return "compound" if draw < 0.74 else ("vacant" if draw < 0.82 else "towers")
    if draw < 0.66:
        return "compound"
    if draw < 0.8:
        return "towers"
    if draw < 0.88:
        return "commercial"
    if draw < 0.93:
        return "office"
    if draw < 0.95 and block.shape.area < 26000:
        return "park"
    return "vacant" if draw > 0.972 else "towers"


def inner_paths(blocks: Sequence[Block]) -> list[Street]:
    """Return lanes, park walks and compound drives; each starts and ends on a street."""
    rng = random("paths")
    out: list[Street] = []
    for block in blocks:
        box = block.shape.minimum_rotated_rectangle
        xy = np.array(box.exterior.coords)
        sides = np.hypot(*np.diff(xy, axis=0).T)
        base = math.atan2(*(xy[2] - xy[1])[::-1] if sides[0] < sides[1] else (xy[1] - xy[0])[::-1])
        draw = rng.random()
        if block.use in ("park", "cemetery", "sport") and block.name:
            for turn in (0.35, 1.75):
                out += _walk(block, base + turn + rng.normal(0, 0.15), "path", 0.14)
        elif (block.use == "old" and draw < 0.6) or (block.use == "village" and draw < 0.75):
            out += _walk(block, base + math.pi / 2 + rng.normal(0, 0.08), "path", 0.03)
        elif block.use in ("compound", "towers") and draw < 0.7:
            out += _walk(block, base + rng.normal(0, 0.02), "path", 0.0)
        elif block.use == "square":
            out += _walk(block, base, "path", 0.0)
    for offset in (82.0, -88.0):
        line = river().offset_curve(offset).simplify(0.6)
        inside = line.intersection(shapely.unary_union([b.shape for b in blocks]))
        parts = getattr(inside, "geoms", [inside])
        out += [Street("多浪河绿道", "path", p) for p in parts if p.length > 300]
    return out


def _walk(block: Block, angle: float, kind: str, bow: float) -> list[Street]:
    centre = block.middle
    far = block.shape.length
    dx, dy = math.cos(angle), math.sin(angle)
    ends = []
    for sign in (1, -1):
        tip = (centre.x + sign * dx * far, centre.y + sign * dy * far)
        hit = LineString([centre, tip]).intersection(block.shape)
        piece = min(getattr(hit, "geoms", [hit]), key=lambda g: g.distance(centre))
        ends.append(max(piece.coords, key=lambda c: centre.distance(Point(c))))
    middle = (centre.x - dy * bow * far / 4, centre.y + dx * bow * far / 4)
    line = LineString([_on_grid(ends[0]), _on_grid(middle), _on_grid(ends[1])])
    if bow > 0.1:
        line = LineString([_on_grid(xy) for xy in _rounded(line).coords])
    return [Street("", kind, line)] if line.length > 60 else []


def _rounded(line: LineString) -> LineString:
    a, b, c = (np.array(xy) for xy in line.coords)
    t = np.linspace(0, 1, 9)[:, None]
    return LineString((1 - t) ** 2 * a + 2 * t * (1 - t) * (2 * b - (a + c) / 2) + t**2 * c)


def _on_grid(xy: Xy) -> Xy:
    return round(xy[0] / GRID_M) * GRID_M, round(xy[1] / GRID_M) * GRID_M


def matched(blocks: Sequence[Block], shapes: Sequence[Polygon]) -> list[Block]:
    """Return the blocks with the outlines they have after more crossings were noded in."""
    tree = shapely.STRtree(shapes)
    out = []
    for block in blocks:
        inside = block.shape.representative_point()
        (at,) = tree.query(inside, predicate="within")
        out.append(replace(block, shape=shapes[int(at)]))
    return out
