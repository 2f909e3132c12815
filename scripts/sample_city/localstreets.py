"""The local streets of the sample city: cut, noded, chained across junctions and named."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import replace

import shapely
from shapely.geometry import LineString, Point, Polygon

from sample_city.network import Network, node
from sample_city.plane import random
from sample_city.skeleton import Street, main_streets, river, river_corridor, urban_shape
from sample_city.subdivide import Cutter

NAMES = [
    "光明路",
    "幸福路",
    "和平路",
    "东风路",
    "前进路",
    "朝阳路",
    "新建路",
    "公园路",
    "体育路",
    "水韵路",
    "绿苑路",
    "长安路",
    "双拥路",
    "康居路",
    "百合路",
    "丽都路",
    "苹果路",
    "大榆树路",
    "祥和路",
    "努尔巴格路",
    "吾斯塘路",
    "巴格其路",
    "晨光路",
    "英巴扎路",
    "学院路",
    "科技路",
    "创新路",
    "兴业路",
    "广场路",
    "市府路",
    "银河路",
    "春晖路",
    "夏荷路",
    "秋实路",
    "冬梅路",
    "桃源路",
    "杏花路",
    "核桃路",
    "红枣路",
    "白杨路",
    "胡杨路",
    "沙枣路",
    "石榴路",
    "锦绣路",
    "安居路",
    "乐业路",
    "平安路",
    "向阳路",
    "永兴路",
    "长青路",
    "清泉路",
    "玉泉路",
    "龙泉路",
    "西苑路",
    "东苑路",
    "南苑路",
    "北苑路",
    "滨湖路",
    "迎春路",
    "友爱路",
    "同心路",
    "富民路",
    "惠民路",
    "利民路",
    "兴农路",
    "丰收路",
    "粮贸路",
    "供销路",
    "汽贸路",
    "物流路",
    "纺城路",
    "织锦路",
    "棉纺路",
    "昌盛路",
    "鸿运路",
    "金桥路",
    "银桥路",
    "石桥路",
    "柳林路",
    "榆林路",
    "梧桐路",
    "枫林路",
    "博文路",
    "明德路",
    "致远路",
    "弘文路",
    "崇文路",
]
NUMERALS = "一二三四五六七八九十"
LARGE_PARKS = ((-640, 1120), (2520, 1250), (3200, -640), (1280, -2050), (-1900, 300))
LARGE_PARK_M2 = 130_000
STREET_KINDS = frozenset({"trunk", "primary", "secondary", "minor", "river"})


def zone_of(place: Point) -> str:
    """Name the character of a place in the city: how old, how dense, what for."""
    x, y = place.x, place.y
    if x > 3450 and -2900 < y < 360 and x + 0.35 * y > 3150:
        return "industrial"
    if math.hypot((x + 150) / 1.15, y - 150) < 1020:
        return "old"
    if x < -1250 and -2900 < y < -1250:
        return "village" if x < -1850 else "inner"
    if y > 3400 or x < -3500 or (x > 3300 and y > 1200):
        return "new"
    return "inner" if math.hypot(x, y) < 2300 else "outer"


TARGET_M2 = {
    "old": 15000,
    "inner": 34000,
    "outer": 46000,
    "new": 56000,
    "industrial": 95000,
    "village": 22000,
}
JITTER_DEG = {
    "old": 6.5,
    "inner": 2.4,
    "outer": 2.0,
    "new": 1.6,
    "industrial": 0.8,
    "village": 8.0,
}


def main_lines() -> list[Street]:
    """Return the main streets, cut to where they meet others."""
    main = node(main_streets(), trim_m=260)
    return [replace(street, line=line) for street, line in main.merged()]


def river_middle() -> list[Street]:
    """Return the river's middle line inside the city: it parts the areas of its banks."""
    middle_line = river().intersection(urban_shape().buffer(5))
    parts = getattr(middle_line, "geoms", [middle_line])
    return [Street("多浪河", "river", p) for p in parts]


def local_streets(main: list[Street]) -> list[Street]:
    """Cut the city's superblocks by local streets; large parks stay whole."""
    urban, corridor = urban_shape(), river_corridor()
    cutter = Cutter(random("streets"))
    cuts: list[tuple[int, LineString]] = []
    for face in node(main, trim_m=0).faces():
        middle = face.representative_point()
        if not urban.contains(middle) or face.intersection(corridor).area > 0.5 * face.area:
            continue
        zone = zone_of(middle)
        park = next((p for p in LARGE_PARKS if face.contains(Point(p))), None)
        pieces = [face]
        if park is not None:
            pieces, lines = cutter.cut(face, LARGE_PARK_M2, 1.0)
            cuts += lines
        for piece in pieces:
            if park is None or not piece.contains(Point(park)):
                cuts += cutter.cut(piece, TARGET_M2[zone], JITTER_DEG[zone], 1)[1]
    return _named(cuts, main)


def _named(cuts: list[tuple[int, LineString]], main: list[Street]) -> list[Street]:
    chains = _chains([line for _, line in cuts])
    tree = shapely.STRtree([s.line for s in main])
    members: dict[int, list[int]] = defaultdict(list)
    for i, chain in enumerate(chains):
        members[chain].append(i)
    pool = list(NAMES)
    used: dict[str, int] = defaultdict(int)
    names: dict[int, str] = {}
    for chain, items in sorted(
        members.items(), key=lambda m: -sum(cuts[i][1].length for i in m[1])
    ):
        length = sum(cuts[i][1].length for i in items)
        if pool and length > 240:
            names[chain] = pool.pop(0)
            continue
        parent = main[int(tree.nearest(cuts[items[0]][1].interpolate(0.5, normalized=True)))].name
        used[parent] += 1
        count = used[parent]
        names[chain] = f"{parent}{NUMERALS[count - 1]}巷" if count <= 10 else ""
    return [Street(names[chains[i]], "minor", line) for i, (_, line) in enumerate(cuts)]


def _chains(lines: list[LineString]) -> list[int]:
    """Give the cuts that run on straight across a street the same number."""
    parent = list(range(len(lines)))

    def root(i: int) -> int:
        while parent[i] != i:
            i = parent[i]
        return i

    tree = shapely.STRtree(lines)
    for i, line in enumerate(lines):
        for j in tree.query(line.buffer(2.5), predicate="intersects"):
            if j > i and _runs_on(line, lines[j]):
                parent[root(int(j))] = root(i)
    return [root(i) for i in range(len(lines))]


def _runs_on(a: LineString, b: LineString) -> bool:
    for p, q in ((a.coords[0], a.coords[1]), (a.coords[-1], a.coords[-2])):
        for r, s in ((b.coords[0], b.coords[1]), (b.coords[-1], b.coords[-2])):
            if math.dist(p, r) < 3:
                away = math.atan2(q[1] - p[1], q[0] - p[0])
                back = math.atan2(r[1] - s[1], r[0] - s[0])
                turn = abs((away - back + math.pi) % (2 * math.pi) - math.pi)
                return turn < math.radians(20)
    return False


def city_blocks(network: Network) -> list[Polygon]:
    """Return the blocks of the built-up city, in a fixed order."""
    urban = urban_shape().buffer(15)
    faces = network.faces(STREET_KINDS)
    return [f for f in faces if urban.contains(f.representative_point())]
