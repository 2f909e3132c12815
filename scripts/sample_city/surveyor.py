"""Find places for points where a city would have them, and enter them with who answers."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from shapely.geometry import Point

from sample_city.place_names import REQUIREMENTS, WHEREABOUTS
from sample_city.plane import beside, random
from sample_city.register import Register

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shapely.geometry import LineString

    from sample_city.blocks import Block
    from sample_city.geography import Geography
    from sample_city.people import People
    from sample_city.units import Units

PREFIX = {
    "markets": "SC",
    "schools": "XX",
    "residential_compounds": "XQ",
    "parking_lots": "TC",
    "main_streets": "ZG",
    "back_lanes": "BJ",
    "squares": "GC",
    "parks": "GY",
    "stations": "CZ",
    "school_surroundings": "XZ",
    "construction_hoardings": "WD",
    "public_service_adverts": "GG",
    "public_toilets": "GS",
    "hospitals": "YY",
    "community_centres": "SQ",
    "supermarkets": "CS",
    "restaurants": "CY",
    "hotels": "JD",
    "banks": "YH",
    "internet_bars": "WB",
    "government_halls": "DT",
    "libraries": "TS",
}


@dataclass
class Surveyor:
    """Put places on the ground and fill in what follows from where they lie."""

    ground: Geography
    units: Units
    people: People
    register: Register = field(default_factory=lambda: Register("points"))

    def __post_init__(self) -> None:
        self.rng = random("places")
        self.named = [
            (s, line)
            for s, line in self.ground.streets
            if s.name and s.kind not in ("path", "river")
        ]
        self._tree = shapely.STRtree([line for _, line in self.named])
        communities = [a for a in self.ground.areas if a.level == "community"]
        self._areas = communities
        self._area_tree = shapely.STRtree([a.shape for a in communities])
        self._numbers: dict[str, int] = defaultdict(int)

    def community(self, place: Point) -> Any:
        """Return the community a place lies in."""
        found = self._area_tree.query(place, predicate="within")
        return self._areas[int(found[0] if len(found) else self._area_tree.nearest(place))]

    def address(self, place: Point) -> str:
        """Return the nearest named street with a house number counted from its start."""
        street, line = self.named[int(self._tree.nearest(place))]
        at = line.project(place)
        number = int(at / 9) * 2 + (1 if self._is_left(line, at, place) else 2)
        return f"{street.name}{number}号"

    def _is_left(self, line: LineString, at: float, place: Point) -> bool:
        left = Point(beside(line, at, 10))
        right = Point(beside(line, at, -10))
        return bool(place.distance(left) < place.distance(right))

    def at_street(self, block: Block, inward_m: float = 20.0) -> Point:
        """Return a place inside a block near its nearest named street: where its gate is."""
        middle = block.middle
        _, line = self.named[int(self._tree.nearest(middle))]
        gate = line.interpolate(line.project(middle))
        away = math.dist((gate.x, gate.y), (middle.x, middle.y)) or 1.0
        share = min(1.0, inward_m / away)
        place = Point(gate.x + (middle.x - gate.x) * share, gate.y + (middle.y - gate.y) * share)
        return place if block.shape.contains(place) else middle

    def add(
        self,
        layer: str,
        name: str,
        place: Point,
        *,
        unit: str | int | None = "community",
        operator: str | None = None,
        co_units: str | None = None,
        time_window: str | None = None,
        address: str | None = None,
    ) -> int:
        """Add a point; `unit` is a unit's name, its row id, "community", "subdistrict" or None."""
        self._numbers[layer] += 1
        area = self.community(place)
        own = self.units.by_area[area.code]
        if unit == "community":
            unit_fid: int | None = own
        elif unit == "subdistrict":
            unit_fid = self.units.by_area[area.parent]
        else:
            unit_fid = self.units.fid(unit) if isinstance(unit, str) else unit
        wants = REQUIREMENTS[layer]
        draw = self.rng.random()
        sponsor = self.units.fid(self._sponsor()) if draw < 0.3 else None
        return self.register.add(
            code=f"{PREFIX[layer]}{self._numbers[layer]:03d}",
            name=name,
            layer=layer,
            address=address or self.address(place),
            area_name=area.name,
            unit_fid=unit_fid,
            operator_fid=self.units.fid(operator) if operator else None,
            co_units=co_units,
            leader=self.units.leader(unit_fid) if unit_fid else None,
            contact=self.people.name() if unit_fid else None,
            phone=self.people.desk() if unit_fid else None,
            sponsor_leader=self.units.leader(sponsor) if sponsor else None,
            sponsor_unit_fid=sponsor,
            requirement=wants[int(draw * 997) % len(wants)],
            deadline=f"2026-{6 + int(draw * 31) % 3:02d}-{15 + int(draw * 71) % 14:02d}",
            time_window=time_window,
            location_source="coordinates",
            geometry=place,
        )

    def _sponsor(self) -> str:
        names = (
            "市财政局",
            "市委组织部",
            "市水利局",
            "市司法局",
            "团市委",
            "市妇联",
            "市应急管理局",
            "市自然资源局",
        )
        return names[int(self.rng.integers(len(names)))]

    def blocks(self, *uses: str) -> list[Block]:
        """Return the blocks of some uses in the city's order."""
        return [b for b in self.ground.blocks if b.use in uses]

    def named_near(self, names: Sequence[str], blocks: Sequence[Block]) -> list[tuple[str, Block]]:
        """Pair names with blocks; a name that says where it lies gets a block near there."""
        left = list(blocks)
        pairs = []
        told = [
            (n, next((w for w in WHEREABOUTS if n.startswith(w) or w in n), None)) for n in names
        ]
        for name, where in sorted(told, key=lambda pair: pair[1] is None):
            spot = Point(WHEREABOUTS[where]) if where else None
            best = min(left, key=lambda b: b.middle.distance(spot)) if spot else left[0]
            left.remove(best)
            pairs.append((name, best))
        return pairs

    def spread(self, blocks: list[Block], count: int) -> list[Block]:
        """Return blocks far from one another."""
        xy = np.array([[b.middle.x, b.middle.y] for b in blocks])
        picks = [int(np.argmin(np.hypot(*xy.T)))]
        nearest = np.hypot(*(xy - xy[picks[0]]).T)
        while len(picks) < min(count, len(blocks)):
            weight = nearest * (0.55 + 0.45 * self.rng.random(len(xy)))
            picks.append(int(np.argmax(weight)))
            nearest = np.minimum(nearest, np.hypot(*(xy - xy[picks[-1]]).T))
        return [blocks[i] for i in picks]
