"""Special actions: flying wires, road occupation, permitted zones and the other campaigns."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import shapely
from shapely.geometry import LineString, Point, Polygon
from shapely.ops import substring

from sample_city.office_time import TODAY
from sample_city.plane import beside, random
from sample_city.register import Register

if TYPE_CHECKING:
    from gis_app.domain.layer_spec import Catalogue
    from sample_city.blocks import Block
    from sample_city.surveyor import Surveyor

OWNERS = (
    "中国电信市分公司",
    "中国移动市分公司",
    "中国联通市分公司",
    "广电网络市分公司",
    "市供电公司",
)
METHODS = ("捆扎规整", "剪除废弃线缆", "入地改造", "更换线槽")
BUSY = (
    "07:30-09:30、19:00-23:30",
    "11:30-13:30、18:00-22:00",
    "08:30-09:20、13:30-14:10、19:00-20:00",
    "18:30-24:00",
)
CODES = {
    "flying_wires": "FX",
    "road_occupation": "ZD",
    "permitted_zones": "SD",
    "sanitation": "WS",
    "residential_renovation": "LX",
    "hoarding_upgrade": "WDT",
    "traffic_order": "JT",
    "outdoor_adverts": "HW",
    "produce_market_standard": "BZ",
    "road_facilities": "SS",
    "school_ring": "XY",
    "parking_improvement": "TCT",
}


@dataclass
class ActionMaker:
    """Add features of actions, their stages and dates in keeping with one another."""

    surveyor: Surveyor
    points: Register
    catalogue: Catalogue
    register: Register = field(default_factory=lambda: Register("actions"))

    def __post_init__(self) -> None:
        self.rng = random("actions")
        self._numbers: dict[str, int] = {}

    def add(self, layer: str, name: str, shape: Any, unit: str | int, **cells: Any) -> None:
        """Add one feature; its stage goes round all stages of the layer, most in the middle."""
        number = self._numbers[layer] = self._numbers.get(layer, 0) + 1
        stages = self.catalogue.layer(layer).stages
        order = (0, 1, 2, len(stages) - 1, 1, len(stages) - 1, min(2, len(stages) - 1))
        stage = stages[min(order[(number - 1) % len(order)], len(stages) - 1)]
        found = TODAY - timedelta(days=int(self.rng.integers(18, 66)))
        done = found + timedelta(days=int(self.rng.integers(9, 17))) if stage.is_done else None
        fid = self.surveyor.units.fid(unit) if isinstance(unit, str) else unit
        after = cells.get("length_after_m")
        if after is not None and not stage.is_done:
            cells["length_after_m"] = None
        self.register.add(
            code=f"{CODES[layer]}-{number:03d}",
            name=name,
            layer=layer,
            stage=stage.id,
            unit_fid=fid,
            leader=self.surveyor.units.leader(fid),
            found_on=found.isoformat(),
            deadline=(TODAY + timedelta(days=int(self.rng.integers(-4, 60)))).isoformat(),
            done_on=done.isoformat() if done else None,
            location_source="by_hand",
            geometry=shape,
            **cells,
        )

    def subdistrict(self, place: Point) -> int:
        """Return the unit of the sub-district or town a place lies in."""
        return self.surveyor.units.by_area[self.surveyor.community(place).parent]

    def piece(
        self, line: LineString, length_m: float, offset_m: float, start_share: float
    ) -> LineString:
        """Return a stretch beside a street, kept clear of the crossings at its ends."""
        start = 18 + (max(0.0, line.length - length_m - 36)) * start_share
        part = substring(line, start, min(line.length - 12, start + length_m))
        return LineString(part.offset_curve(offset_m).simplify(0.3).coords)


def make_actions(surveyor: Surveyor, points: Register, catalogue: Catalogue) -> Register:
    """Return features of every action layer."""
    m = ActionMaker(surveyor, points, catalogue)
    _add_wires(m)
    _add_road_occupation(m)
    _add_zones(m)
    _add_ground_works(m)
    _add_spots(m)
    return m.register


def _lines(m: ActionMaker, kinds: tuple[str, ...], least_m: float) -> list[tuple[str, LineString]]:
    out = [
        (street.name, line)
        for street, line in m.surveyor.named
        if street.kind in kinds
        and line.length > least_m
        and Point(-150, 0).distance(line.centroid) < 3000
    ]
    return sorted(out, key=lambda pair: (pair[0], pair[1].length))


def _add_wires(m: ActionMaker) -> None:
    rng = m.rng
    lanes = _lines(m, ("minor",), 140)
    lanes += [pair for pair in _lines(m, ("secondary",), 500)][::9]
    for i, (name, line) in enumerate(lanes[:: max(1, len(lanes) // 36)][:36]):
        length = min(float(rng.uniform(90, 420)), line.length - 40)
        shape = m.piece(line, length, 6.5 if i % 2 else -6.5, float(rng.random()))
        count = 1 + int(rng.integers(1, 4))
        owners = [OWNERS[j] for j in sorted(rng.permutation(5)[:count].tolist())]
        before = round(shape.length * float(rng.uniform(1.0, 3.2)))
        m.add(
            "flying_wires",
            f"{name}飞线",
            shape,
            owners[0],
            owners="、".join(owners),
            method=METHODS[int(rng.integers(4))],
            length_before_m=float(before),
            length_after_m=float(round(before * float(rng.uniform(0, 0.3)))),
        )


def _near_streets(m: ActionMaker, place: Point, kinds: tuple[str, ...]) -> tuple[str, LineString]:
    pairs = [
        (st.name, line) for st, line in m.surveyor.named if st.kind in kinds and line.length > 170
    ]
    return min(pairs, key=lambda pair: pair[1].distance(place))


def _add_road_occupation(m: ActionMaker) -> None:
    rng = m.rng
    sites = [b for b in m.surveyor.ground.blocks if b.use == "market"]
    sites += [b for b in m.surveyor.ground.blocks if b.use == "school"][::3]
    for i, block in enumerate(sites):
        name, line = _near_streets(m, block.middle, ("minor", "secondary"))
        length = float(rng.uniform(60, 190))
        at = line.project(block.middle)
        share = min(1.0, max(0.0, (at - length / 2) / max(1.0, line.length - length)))
        shape = m.piece(line, min(length, line.length - 40), 7.5 if i % 2 else -7.5, share)
        where = block.name or "校门"
        m.add(
            "road_occupation",
            f"{name}({where}段)占道",
            shape,
            m.subdistrict(block.middle),
            stall_count=int(rng.integers(3, 22)),
            busy_hours=BUSY[int(rng.integers(4))],
            kept_by=("城管中队", "社区网格员", "市场管理方", "街道综合执法队")[
                int(rng.integers(4))
            ],
            extra=None,
        )


def _add_zones(m: ActionMaker) -> None:
    rng = m.rng
    sites = [
        b
        for b in m.surveyor.ground.blocks
        if b.use in ("market", "vacant", "transit") and b.shape.area > 9000
    ]
    for i, block in enumerate(m.surveyor.spread(sites, 13)):
        name, line = _near_streets(m, block.middle, ("minor", "secondary"))
        at = line.project(block.middle)
        length = float(rng.uniform(45, 110))
        axis = substring(line, max(20.0, at - length / 2), min(line.length - 15, at + length / 2))
        side = (
            1
            if Point(beside(line, at, 10)).distance(block.middle)
            < Point(beside(line, at, -10)).distance(block.middle)
            else -1
        )
        shape = axis.offset_curve(side * 15.0).buffer(6.5, cap_style="flat", join_style="mitre")
        kind = ("便民疏导区", "早市疏导点", "路内停车泊位", "夜市疏导区")[i % 4]
        shape = max(getattr(shape, "geoms", [shape]), key=lambda g: g.area)
        m.add(
            "permitted_zones",
            f"{name}{kind}",
            shape,
            m.subdistrict(block.middle),
            quantity=int(rng.integers(12, 60)),
            busy_hours=BUSY[i % 4] if "泊位" not in kind else "全天",
        )


def _add_ground_works(m: ActionMaker) -> None:
    rng = m.rng
    ground = m.surveyor.ground
    old = m.surveyor.spread([b for b in ground.blocks if b.use in ("old", "village")], 10)
    for block in old:
        m.add(
            "sanitation",
            f"{m.surveyor.community(block.middle).name}卫生死角片区",
            _inner(block, 10),
            m.subdistrict(block.middle),
            quantity=int(rng.integers(2, 15)),
        )
    homes = m.surveyor.spread(
        [b for b in ground.blocks if b.use == "compound" and b.zone in ("inner", "old")], 8
    )
    for block in homes:
        m.add(
            "residential_renovation",
            f"{m.surveyor.address(block.middle)}老旧小区",
            _inner(block, 8),
            m.subdistrict(block.middle),
            quantity=int(rng.integers(60, 480)),
            method="水电暖管网、外墙、停车位改造",
        )
    sites = [b for b in ground.blocks if b.use == "vacant" and b.shape.area > 12000]
    for block in m.surveyor.spread(sites, 9):
        edge = LineString(_inner(block, 9).exterior.coords)
        part = substring(edge, 0, edge.length * float(rng.uniform(0.45, 0.85)))
        m.add(
            "hoarding_upgrade",
            f"{m.surveyor.community(block.middle).name}施工围挡",
            part,
            "演示建设集团",
            method="更换标准化围挡、加装公益广告",
        )


def _inner(block: Block, by_m: float) -> Polygon:
    shape = block.shape.buffer(-by_m, join_style="mitre").simplify(0.5)
    return max(getattr(shape, "geoms", [shape]), key=lambda g: g.area)


def _add_spots(m: ActionMaker) -> None:
    rng = m.rng
    main = _lines(m, ("primary", "secondary"), 700)
    for i, (name, line) in enumerate(main[:: max(1, len(main) // 14)][:14]):
        at = float(rng.uniform(0.2, 0.8)) * line.length
        m.add(
            "traffic_order",
            f"{name}{('路口秩序', '违停整治', '公交站台')[i % 3]}",
            Point(beside(line, at, 8)),
            "市公安局交警大队",
            quantity=int(rng.integers(1, 9)),
        )
    for i, (name, line) in enumerate(main[1 :: max(1, len(main) // 16)][:16]):
        at = float(rng.uniform(0.15, 0.85)) * line.length
        m.add(
            "outdoor_adverts",
            f"{name}{('门头牌匾', '楼顶广告', '立柱广告', '小广告')[i % 4]}",
            Point(beside(line, at, -17)),
            "市城市管理局(综合行政执法局)",
            quantity=int(rng.integers(1, 16)),
        )
    for i, (name, line) in enumerate(main[2 :: max(1, len(main) // 13)][:13]):
        at = float(rng.uniform(0.15, 0.85)) * line.length
        m.add(
            "road_facilities",
            f"{name}{('井盖', '人行道', '路灯', '护栏')[i % 4]}",
            Point(beside(line, at, 5)),
            "市住房和城乡建设局",
            quantity=int(rng.integers(1, 7)),
        )
    for row in m.points.rows:
        place, name, number = row["geometry"], str(row["name"]), int(str(row["code"])[2:])
        if row["layer"] == "markets" and number % 3:
            m.add(
                "produce_market_standard",
                f"{name}标准化改造",
                _aside(place),
                "演示市场开发公司",
                quantity=int(rng.integers(40, 180)),
            )
        elif row["layer"] == "schools" and number % 3 == 0:
            m.add(
                "school_ring",
                f"{name}周边整治",
                _aside(place),
                m.subdistrict(place),
                quantity=int(rng.integers(1, 8)),
            )
        elif row["layer"] == "parking_lots" and number % 2:
            m.add(
                "parking_improvement",
                f"{name}提升",
                _aside(place),
                "演示静态交通公司",
                quantity=int(rng.integers(30, 260)),
            )


def _aside(place: Point) -> Point:
    return shapely.Point(place.x + 14.0, place.y - 16.0)
