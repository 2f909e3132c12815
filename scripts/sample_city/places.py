"""The inspected places: where they lie, whose they are, what is asked of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shapely.geometry import Point

from sample_city.blocks import SCHOOL_COUNT
from sample_city.place_names import COMPOUNDS, SCHOOLS, SHOPS
from sample_city.street_places import add_street_places
from sample_city.surveyor import Surveyor

if TYPE_CHECKING:
    from sample_city.geography import Geography
    from sample_city.people import People
    from sample_city.register import Register
    from sample_city.units import Units


def make_points(ground: Geography, units: Units, people: People) -> Register:
    """Return about 320 points of every kind."""
    s = Surveyor(ground, units, people)
    for block in s.blocks("market"):
        operator = "演示东城市场管理公司" if block.middle.x > 600 else "演示市场开发公司"
        s.add(
            "markets",
            block.name,
            s.at_street(block, 38),
            unit="subdistrict",
            operator=operator,
            co_units="市市场监督管理局",
        )
    _add_schools(s)
    _add_compounds(s)
    for use, layer, unit in (
        ("park", "parks", "市林业和草原局"),
        ("square", "squares", "市城市管理局(综合行政执法局)"),
    ):
        for block in s.blocks(use):
            if block.name:
                s.add(
                    layer,
                    block.name,
                    s.at_street(block, 45),
                    unit=unit,
                    operator="演示环卫服务公司" if layer == "squares" else None,
                )
    s.add("stations", "阿克苏站", Point(250, -3295), unit="市交通运输局", operator="演示客运公司")
    for block in s.blocks("transit"):
        s.add(
            "stations",
            block.name,
            s.at_street(block, 45),
            unit="市交通运输局",
            operator="演示客运公司",
        )
    for block in s.blocks("hospital"):
        s.add("hospitals", block.name, s.at_street(block, 45), unit="市卫生健康委员会")
    _add_indoor(s)
    add_street_places(s)
    for i, row in enumerate(s.register.rows):
        # Some rows come without a unit, as lists do: the rules answer for them.
        if i % 25 == 7:
            row.update(unit_fid=None, leader=None, contact=None, phone=None)
    return s.register


def _add_schools(s: Surveyor) -> None:
    windows = (
        "08:50-09:20、13:40-14:10、15:50-16:20、19:10-19:40",
        "09:00-09:30、13:30-14:00、18:40-19:20",
    )
    for i, (name, block) in enumerate(s.named_near(SCHOOLS[:SCHOOL_COUNT], s.blocks("school"))):
        place = s.at_street(block, 34)
        s.add(
            "schools",
            name,
            place,
            unit="市教育局",
            co_units="市公安局交警大队、市城市管理局(综合行政执法局)",
            time_window=windows[i % 2],
        )
        if i % 2 == 0:
            s.add(
                "school_surroundings",
                f"{name}周边",
                s.at_street(block, 4),
                unit="subdistrict",
                time_window=windows[i % 2],
                co_units="市教育局",
            )
    for block in s.blocks("campus"):
        s.add(
            "schools", block.name, s.at_street(block, 55), unit="市教育局", time_window=windows[1]
        )


def _add_compounds(s: Surveyor) -> None:
    owners = (
        "演示甲物业服务公司",
        "演示乙物业服务公司",
        "演示丙物业服务公司",
        "演示丁物业服务公司",
        None,
    )
    blocks = s.spread([b for b in s.blocks("compound", "towers") if b.shape.area > 14000], 80)
    for name, block in s.named_near(COMPOUNDS[:52], blocks):
        s.add(
            "residential_compounds",
            name,
            block.middle,
            operator=owners[int(s.rng.integers(5))],
            co_units="市住房和城乡建设局",
        )


def _add_indoor(s: Surveyor) -> None:
    busy = [b for b in s.blocks("commercial", "office") if not b.name]
    for layer, unit, operator in (
        ("supermarkets", "subdistrict", "演示商贸集团"),
        ("restaurants", "community", None),
        ("hotels", "subdistrict", None),
        ("banks", "市金融监管支局", None),
        ("internet_bars", "subdistrict", None),
        ("libraries", "市文化体育广播电视和旅游局", None),
    ):
        names = SHOPS[layer]
        for name, block in s.named_near(names, s.spread(busy, 4 * len(names))):
            s.add(layer, name, s.at_street(block, 17), unit=unit, operator=operator)
            busy.remove(block)
    for block in s.blocks("office"):
        if block.name in ("市民服务中心", "市政大楼"):
            s.add(
                "government_halls",
                f"{block.name}办事大厅",
                s.at_street(block, 40),
                unit="市政务服务中心",
            )
    homes = s.spread(s.blocks("old", "compound"), 400)
    seen: set[str] = set()
    for block in homes:
        area = s.community(block.middle)
        if area.name not in seen and len(seen) < 17:
            seen.add(area.name)
            s.add("community_centres", f"{area.name}综合服务中心", s.at_street(block, 16))
