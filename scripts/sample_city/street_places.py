"""Places along the streets: inspected stretches, lanes, parking, hoardings, adverts, toilets."""

from __future__ import annotations

import itertools
import math
from typing import TYPE_CHECKING

import shapely
from shapely.geometry import Point

from sample_city.plane import beside

if TYPE_CHECKING:
    from shapely.geometry import LineString

    from sample_city.skeleton import Street
    from sample_city.surveyor import Surveyor

CITY_RADIUS_M = 4200


def add_street_places(s: Surveyor) -> None:
    """Add everything that lies along streets: beside their middle, for that may be a border."""
    main = [
        (street, line)
        for street, line in s.named
        if street.kind in ("primary", "secondary") and line.length > 900
    ]
    _add_stretches(s, main)
    _add_lanes(s)
    _add_parking(s)
    for i, block in enumerate(
        s.spread([b for b in s.blocks("vacant") if b.shape.area > 12000], 13), 1
    ):
        s.add(
            "construction_hoardings",
            f"{s.community(block.middle).name}{_nth(i)}号地块围挡",
            s.at_street(block, 8),
            unit="市住房和城乡建设局",
            operator="演示建设集团",
        )
    _add_adverts(s, main)
    for i, block in enumerate(s.spread(s.blocks("park", "square", "market", "old", "river"), 14)):
        place = s.at_street(block, 22)
        s.add(
            "public_toilets",
            f"{s.address(place).rstrip('0123456789号')}公厕{'' if i % 2 else '(西)'}",
            place,
            unit="市城市管理局(综合行政执法局)",
            operator="演示环卫服务公司",
        )


def _nth(number: int) -> str:
    return "ABCDEFGHJKLMN"[number - 1]


def _in_city(line: LineString, at: float) -> bool:
    place = line.interpolate(at)
    return math.hypot(place.x, place.y) < CITY_RADIUS_M and place.y > -3300


def _crossings(s: Surveyor, street: Street, line: LineString) -> list[tuple[float, str]]:
    """Return where other named main streets meet a line, in order."""
    out = []
    for other, across in s.named:
        if other.name == street.name or other.kind not in ("trunk", "primary", "secondary"):
            continue
        if across.distance(line) < 1:
            out.append(
                (line.project(Point(shapely.shortest_line(line, across).coords[0])), other.name)
            )
    return sorted(out)


def _add_stretches(s: Surveyor, main: list[tuple[Street, LineString]]) -> None:
    longest: dict[str, tuple[Street, LineString]] = {}
    for street, line in main:
        if street.name not in longest or line.length > longest[street.name][1].length:
            longest[street.name] = (street, line)
    count = 0
    for street, line in sorted(longest.values(), key=lambda pair: (pair[0].kind, -pair[1].length)):
        meets = [m for m in _crossings(s, street, line) if _in_city(line, m[0])]
        pairs = [(a, b) for a, b in itertools.pairwise(meets) if 320 < b[0] - a[0] < 1500]
        for (at, first), (end, second) in pairs[:: max(1, len(pairs) // 2)][:2]:
            if count < 22:
                count += 1
                place = Point(beside(line, (at + end) / 2, 7.0))
                s.add(
                    "main_streets",
                    f"{street.name}({first}—{second})",
                    place,
                    unit="subdistrict",
                    co_units="市城市管理局(综合行政执法局)",
                    address=f"{street.name}({first}至{second}段)",
                )


def _add_lanes(s: Surveyor) -> None:
    lanes = [
        (st, line)
        for st, line in s.named
        if st.kind == "minor" and st.name.endswith("巷") and line.length > 110
    ]
    lanes.sort(key=lambda pair: (pair[0].name, pair[1].length))
    lanes = [(st, line) for st, line in lanes if _in_city(line, line.length / 2)]
    seen: set[str] = set()
    for street, line in lanes[:: max(1, len(lanes) // 26)]:
        if street.name not in seen and len(seen) < 24:
            seen.add(street.name)
            s.add(
                "back_lanes",
                street.name,
                Point(beside(line, line.length / 2, 4.0)),
                address=street.name,
            )


def _add_parking(s: Surveyor) -> None:
    beside_places = s.blocks("market", "hospital", "transit", "sport") + [
        b for b in s.blocks("square", "park") if b.name
    ]
    for block in s.spread(beside_places, 17):
        box = block.shape.bounds
        place = Point(box[2] - 0.2 * (box[2] - box[0]), box[1] + 0.25 * (box[3] - box[1]))
        place = place if block.shape.buffer(-12).contains(place) else block.middle
        s.add(
            "parking_lots",
            f"{block.name}停车场",
            place,
            unit="subdistrict",
            operator="演示静态交通公司",
            co_units="市公安局交警大队",
        )
    for i, block in enumerate(s.spread(s.blocks("commercial"), 6)):
        place = s.at_street(block, 30)
        s.add(
            "parking_lots",
            f"{s.address(place).rstrip('0123456789号')}路外停车场{'东西南北中新'[i]}区",
            place,
            unit="subdistrict",
            operator="演示静态交通公司",
        )


def _add_adverts(s: Surveyor, main: list[tuple[Street, LineString]]) -> None:
    themes = (
        "核心价值观",
        "讲文明树新风",
        "诚信建设",
        "关爱未成年人",
        "志愿服务",
        "节约粮食",
        "文明交通",
        "民族团结",
    )
    count = 0
    for street, line in sorted(main, key=lambda pair: (pair[0].kind, pair[0].name, pair[1].length)):
        at = 260.0
        while at < line.length and count < 26:
            if _in_city(line, at):
                side = 14.0 if count % 2 else -14.0
                theme = themes[count % len(themes)]
                s.add(
                    "public_service_adverts",
                    f"{street.name}“{theme}”公益广告",
                    Point(beside(line, at, side)),
                    unit="市委宣传部" if count % 3 else "subdistrict",
                    operator="演示广告传媒公司",
                )
                count += 1
            at += 1180.0
