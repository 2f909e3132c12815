"""Make issues where a city would have them, and keep which place already has an open one."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from shapely.geometry import Point

from sample_city.findings import FINDINGS, PROGRESS, REMEDIES, STREET_MATTERS
from sample_city.office_time import (
    due,
    text,
)
from sample_city.plane import beside, random
from sample_city.register import Register

if TYPE_CHECKING:
    from datetime import datetime

    import numpy as np

    from gis_app.domain.layer_spec import Catalogue
    from sample_city.surveyor import Surveyor

SOURCES = ("patrol", "assessment", "people_voice", "hotline", "leader")
SOURCE_SHARES = (0.46, 0.24, 0.12, 0.13, 0.05)
CLOSING = {"urgent": "week", "ordinary": "week", "engineering": "month", "long_running": "quarter"}
# Busy kinds of place have more found at them.
WEIGHTS = {
    "markets": 3.2,
    "main_streets": 2.4,
    "residential_compounds": 1.7,
    "school_surroundings": 1.7,
    "back_lanes": 1.9,
    "parking_lots": 1.4,
    "schools": 0.9,
    "public_service_adverts": 0.5,
    "libraries": 0.3,
    "banks": 0.3,
    "government_halls": 0.4,
    "community_centres": 0.4,
    "hotels": 0.5,
    "internet_bars": 0.6,
}


@dataclass
class IssueMaker:
    """Make issues one kind after another and keep which place already has an open one."""

    surveyor: Surveyor
    points: Register
    catalogue: Catalogue
    register: Register = field(default_factory=lambda: Register("issues"))
    taken: set[tuple[int, str]] = field(default_factory=set)
    open_at: dict[int, int] = field(default_factory=lambda: defaultdict(int))

    def __post_init__(self) -> None:
        self.rng: np.random.Generator = random("issues")
        weights = [WEIGHTS.get(str(row["layer"]), 1.0) for row in self.points.rows]
        # A third of the places stay calm: nothing was ever found there.
        calm = self.rng.random(len(weights)) < 0.34
        self._shares = [
            0.0 if c else w * float(self.rng.gamma(1.6)) for c, w in zip(calm, weights, strict=True)
        ]
        total = sum(self._shares)
        self._shares = [share / total for share in self._shares]
        self._severity: dict[str, str] = {}
        self._leads: dict[str, str] = {}
        self._codes: dict[str, list[str]] = defaultdict(list)
        for layer in self.catalogue.layers:
            for item in layer.checklist:
                if item.code in FINDINGS:
                    self._severity[item.code] = item.severity
                    if lead := item.lead or layer.responsibility.lead:
                        self._leads[item.code] = lead
                    self._codes[layer.id].append(item.code)

    def matter(self, severities: tuple[str, ...], *, is_open: bool) -> tuple[int | None, str]:
        """Choose a place (None: a bare location) and a matter of one of the severities."""
        for _ in range(3000):
            if self.rng.random() < 0.13:
                codes = [c for c in STREET_MATTERS if self._severity.get(c) in severities]
                if codes:
                    return None, codes[int(self.rng.integers(len(codes)))]
            fid = int(self.rng.choice(len(self._shares), p=self._shares)) + 1
            layer = str(self.points.row(fid)["layer"])
            codes = [c for c in self._codes[layer] if self._severity[c] in severities]
            if not codes or (is_open and self.open_at[fid] >= 2):
                continue
            code = codes[int(self.rng.integers(len(codes)))]
            if not is_open or (fid, code) not in self.taken:
                if is_open:
                    self.taken.add((fid, code))
                    self.open_at[fid] += 1
                return fid, code
        raise RuntimeError("no place is left for another issue")

    def add(
        self,
        fid: int | None,
        code: str,
        found: datetime,
        assigned: datetime,
        step: str,
        **cells: Any,
    ) -> int:
        """Add one issue; cells say what differs from the ordinary."""
        severity = self._severity[code]
        sentences, words = FINDINGS[code], PROGRESS[step]
        if self.rng.random() < 0.25 and (lead := self._leads.get(code)):
            # Some rows name the unit themselves; the rules answer for the others.
            unit = self.surveyor.units.fid(lead)
            cells |= {"unit_fid": unit, "leader": self.surveyor.units.leader(unit)}
        source = str(self.rng.choice(SOURCES, p=SOURCE_SHARES))
        place, address = self._place(fid)
        return self.register.add(
            point_fid=fid,
            matter=code,
            description=sentences[int(self.rng.integers(len(sentences)))],
            address=address,
            source=source,
            severity=severity,
            step=step,
            requirement=REMEDIES[severity],
            found_at=text(found),
            assigned_at=text(assigned),
            closing_class="same_day"
            if severity == "urgent" and self.rng.random() < 0.6
            else CLOSING[severity],
            sent_back_count=cells.pop("sent_back_count", 0),
            extension_count=cells.pop("extension_count", 0),
            deadline_at=text(cells.pop("deadline", due(assigned, severity))),
            inspector=f"演示巡查员{int(self.rng.integers(1, 13)):02d}",
            progress=words[int(self.rng.integers(len(words)))],
            geometry=place,
            location_source="coordinates" if fid is None else "register",
            **cells,
        )

    def _place(self, fid: int | None) -> tuple[Point | None, str | None]:
        if fid is not None:
            return None, self.points.row(fid)["address"]
        s = self.surveyor
        while True:
            street, line = s.named[int(self.rng.integers(len(s.named)))]
            at = float(self.rng.uniform(0, line.length))
            place = Point(beside(line, at, float(self.rng.choice([-9.0, 9.0]))))
            if place.distance(Point(0, 0)) < 3900 and street.kind != "trunk":
                return place, s.address(place)
