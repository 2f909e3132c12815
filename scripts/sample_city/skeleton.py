"""The main streets, the river and the railway, laid out by hand as a planner would."""

# Tables read best a row a line.
# ruff: noqa: E501

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache

import shapely
from shapely.geometry import LineString, Polygon

from sample_city.plane import Xy, curve

CORRIDOR_LEFT_M, CORRIDOR_RIGHT_M = 120.0, 135.0


@dataclass(frozen=True)
class Street:
    """Name one line of the network; `is_bridge` lets it cross the river."""

    name: str
    kind: str
    line: LineString
    is_bridge: bool = False


RING = (
    (150, 3500), (1500, 3460), (2560, 3020), (3250, 2150), (3560, 1300), (3740, 320), (3620, -880),
    (3180, -1800), (2380, -2520), (1350, -2860), (150, -2960), (-1300, -2930), (-2350, -2700),
    (-3120, -2050), (-3660, -1250), (-3820, -300), (-3640, 820), (-3180, 1720), (-2500, 2420), (-1450, 3150),
)  # fmt: skip
RIVER = (
    (7600, 11500), (6100, 8300), (5000, 6300), (4250, 4950), (3300, 3950), (2100, 3120), (750, 2640),
    (-650, 2330), (-1650, 1760), (-2420, 930), (-2800, -80), (-2830, -1080), (-3080, -2080),
    (-3650, -3080), (-3950, -4300), (-4700, -6000), (-5000, -8500), (-6300, -11500), (-7000, -16000),
    (-5200, -22000), (-3000, -28000), (1500, -33000), (9000, -38500), (16000, -42500),
)  # fmt: skip
AKSU_RIVER = (
    (-13000, 33000), (-10500, 24000), (-12000, 15500), (-9500, 9000), (-9000, 5200), (-9700, 2600), (-9300, 0), (-10200, -3000), (-9800, -6500),
    (-11500, -10500), (-12500, -16000), (-11000, -22500), (-7000, -29000), (-2000, -35000),
    (6000, -40500), (16000, -45000), (30000, -49000), (52000, -51000),
)  # fmt: skip
RAILWAY = (
    (-21000, -17000), (-14000, -10800), (-8200, -6300), (-4300, -4250), (-1900, -3620), (600, -3480),
    (2500, -3330), (4200, -2620), (5900, -900), (7700, 1300), (11500, 4200),
)  # fmt: skip
LOBES = (
    # north bank 柯柯牙, station and south, eastern industrial zone, west bank, north-east
    ("北环路", ((-1450, 3150), (-1580, 3600), (-1380, 4180), (-700, 4420), (800, 4560), (2150, 4420), (2480, 4050), (2250, 3560), (1500, 3460))),
    ("站前路", ((1350, -2860), (1390, -3120), (1250, -3290), (600, -3330), (-900, -3400), (-1350, -3420), (-1520, -3250), (-1300, -2930))),
    ("工业大道", ((3740, 320), (4750, 300), (5350, 240), (5560, -150), (5350, -700), (4700, -1720), (3850, -2720), (3500, -2860), (3180, -1800))),
    ("西环路", ((-3820, -300), (-4620, -250), (-4900, -50), (-4860, 650), (-4650, 1330), (-4250, 1620), (-3640, 820))),
    ("学府路", ((2560, 3020), (3000, 3330), (3420, 3260), (4060, 2380), (4280, 1760), (4100, 1420), (3560, 1300))),
)  # fmt: skip
RADIALS = (
    ("塔北路", "primary", ((-780, 560), (-1500, 1150), (-2820, 2100), (-4000, 3350), (-5600, 4700))),
    ("温州路", "primary", ((1350, 930), (2050, 1750), (2560, 3020), (3500, 3850), (4300, 4900))),
    ("塔南路", "primary", ((980, -820), (1900, -1420), (2830, -2130), (3500, -2860), (5200, -4300), (9000, -6800))),
    ("阿依库勒路", "primary", ((-900, -880), (-1700, -1600), (-2580, -2560), (-3050, -3600), (-3850, -5500), (-6500, -8300), (-9000, -11500), (-10400, -18000), (-12000, -26000))),
    ("机场大道", "trunk", ((3740, 320), (4750, 300), (6100, 700), (8200, 1900), (12500, 4600))),
    ("乌什路", "trunk", ((-3820, -300), (-4620, -250), (-6200, 300), (-8400, 700), (-11500, 1500), (-15500, 1300), (-21500, -500))),
    ("温宿路", "primary", ((150, 3500), (60, 4480), (400, 5600), (900, 7600), (2300, 10500), (4200, 14500), (6200, 21000), (6800, 32000))),
    ("G314国道", "trunk", ((-23000, -19500), (-15000, -12300), (-8600, -7800), (-3800, -5300), (-400, -4650), (2600, -4350), (5100, -3300), (7100, -1500), (9800, 900))),
    ("喀拉塔勒路", "primary", ((150, -2960), (420, -3470), (900, -4500), (2600, -7200), (5600, -10500), (10500, -17000), (15500, -24500), (23500, -29500), (38000, -30500))),
)  # fmt: skip
# (name, kind, constant, from, to, crosses the river); in the warped grid's own coordinates.
EAST_WEST = (
    ("健康路", "secondary", -2360, -2400, 2400, False),
    ("南大街", "secondary", -1780, -950, 2700, False),
    ("红桥路", "primary", -1320, -3900, 3600, True),
    ("晶水路", "secondary", -860, -2900, 980, False),
    ("建设路", "secondary", -470, -430, 3800, False),
    ("迎宾路", "primary", 0, -3800, 3800, True),
    ("民主路", "secondary", 400, -1400, 2200, False),
    ("东大街", "secondary", 860, -2600, 3700, False),
    ("胜利路", "secondary", 1330, -950, 3500, False),
    ("英阿瓦提路", "primary", 1860, -1900, 3500, False),
    ("多浪路", "secondary", 2380, 420, 2800, False),
    ("柯柯牙路", "secondary", 3030, -1500, 1500, False),
    ("林海路", "secondary", 3900, -1400, 1900, False),
    ("西湖路", "secondary", 500, -4700, -2800, False),
    ("纺织大道", "secondary", -1150, 3560, 5200, False),
)
NORTH_SOUTH = (
    ("红旗路", "secondary", -3340, -1500, 1500, False),
    ("文化路", "secondary", -2000, -2700, 1600, False),
    ("西大街", "secondary", -1400, -2900, 1900, False),
    ("团结路", "primary", -930, -3050, 4200, True),
    ("友谊路", "secondary", -440, -1320, 2500, False),
    ("解放路", "primary", 60, -3500, 3560, True),
    ("新华路", "secondary", 520, -2360, 2480, False),
    ("栏杆路", "primary", 1000, -2900, 2900, False),
    ("育才路", "secondary", 1560, -1320, 2560, False),
    ("南昌路", "secondary", 1560, -3250, -1780, False),
    ("杭州大道", "primary", 2180, -2700, 3200, False),
    ("东湖路", "secondary", 2800, -1320, 1860, False),
    ("创业路", "secondary", 4250, -2050, 360, False),
    ("祥云路", "secondary", 700, 3450, 4400, False),
)


def warp(u: float, v: float) -> Xy:
    """Bend the planner's square grid gently, more to the north-east."""
    turn = 0.05 * math.tanh((u + v) / 3000) - 0.02
    x = u + 120 * math.sin(v / 1450 + 0.7) + 35 * math.sin(v / 560 + 2.1 + u / 2900)
    y = v + 130 * math.sin(u / 1750 + 0.3) + 30 * math.sin(u / 640 + 0.4 - v / 2600)
    return x - turn * v, y + turn * u


def _grid_street(row: tuple[str, str, float, float, float, bool], *, is_east_west: bool) -> Street:
    name, kind, fixed, start, end, is_bridge = row
    count = max(3, int((end - start) / 120))
    steps = [start + (end - start) * i / count for i in range(count + 1)]
    line = curve([warp(s, fixed) if is_east_west else warp(fixed, s) for s in steps])
    return Street(name, kind, line, is_bridge)


@cache
def ring() -> LineString:
    """Return the ring road as a closed line."""
    return curve(RING, is_closed=True)


@cache
def river() -> LineString:
    """Return the middle of 多浪河， from the north-east to the south."""
    return curve(RIVER, step_m=60)


@cache
def railway() -> LineString:
    """Return the railway."""
    return curve(RAILWAY, step_m=80)


@cache
def urban_shape() -> Polygon:
    """Return the built-up city: the ring and the lobes that grew out of it."""
    parts = [Polygon(ring())]
    parts += [Polygon([*curve(points).coords]).buffer(0) for _, points in LOBES]
    whole = shapely.unary_union([p.buffer(30) for p in parts]).buffer(-30)
    return max(getattr(whole, "geoms", [whole]), key=lambda g: g.area)


@cache
def river_corridor() -> Polygon:
    """Return the strip between the two riverside drives."""
    left = river().offset_curve(CORRIDOR_LEFT_M)
    right = river().offset_curve(-CORRIDOR_RIGHT_M)
    return Polygon([*left.coords, *list(right.coords)[::-1]]).buffer(0)


def _over(line: LineString, by_m: float = 9.0) -> LineString:
    """Lengthen a line at both ends, so that it surely reaches the street it starts from."""
    xy = list(line.coords)
    ends = []
    for end, before in ((xy[0], xy[1]), (xy[-1], xy[-2])):
        length = math.dist(end, before)
        ends.append(tuple(e + (e - b) / length * by_m for e, b in zip(end, before, strict=True)))
    return LineString([ends[0], *xy, ends[1]])


def _inside(street: Street, urban: Polygon, corridor: Polygon) -> list[Street]:
    line = street.line.intersection(urban.buffer(12))
    if not street.is_bridge:
        line = line.difference(corridor.buffer(-12))
    parts = [p for p in getattr(line, "geoms", [line]) if p.length > 160]
    return [Street(street.name, street.kind, p, street.is_bridge) for p in parts]


def main_streets() -> list[Street]:
    """Return every main street of the city; ends overshoot by some metres, to be trimmed."""
    urban, corridor = urban_shape(), river_corridor()
    out = [Street("环城路", "trunk", ring(), True)]
    out += [Street(name, "secondary", _over(curve(points))) for name, points in LOBES]
    for name, kind, points in RADIALS:
        out.append(Street(name, kind, _over(curve(points, step_m=70)), True))
    for row in EAST_WEST:
        out += _inside(_grid_street(row, is_east_west=True), urban, corridor)
    for row in NORTH_SOUTH:
        out += _inside(_grid_street(row, is_east_west=False), urban, corridor)
    for name, offset in (("滨河南路", CORRIDOR_LEFT_M), ("滨河北路", -CORRIDOR_RIGHT_M)):
        drive = Street(name, "secondary", river().offset_curve(offset).simplify(0.6), True)
        out += _inside(drive, urban, corridor)
    return out
