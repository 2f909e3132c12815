"""Plant one fault of every sort in a sound city, and write down what must be found.

The truth goes to a file of its own; the audit sees the project file alone.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
import shapely

from gis_app.domain.edits import GEOMETRY
from tests.domain.audit.seeded_city import Rows, SeededCity, seeded_city

if TYPE_CHECKING:
    from pathlib import Path

    Cell = tuple[int, int]


class Planter:
    """Plant faults, each in a community of its own so that none hides another."""

    def __init__(self, seed: int) -> None:
        self.city: SeededCity = seeded_city(seed)
        self.rng = np.random.default_rng(seed + 1_000)
        self.truth: list[str] = []
        inner = [
            (i, j)
            for i in range(self.city.columns)
            for j in range(self.city.lines)
            if (i, j) != (0, 0)
        ]  # fmt: skip
        self.free: list[Cell] = [inner[n] for n in self.rng.permutation(len(inner))]

    @property
    def rows(self) -> Rows:
        """Return the rows to plant in."""
        return self.city.rows

    def cell(self) -> Cell:
        """Return a community that no fault is in yet."""
        return self.free.pop()

    def point(self) -> tuple[Cell, dict[str, object]]:
        """Return a point of a community of its own."""
        at = self.cell()
        return at, self.rows.row("points", self.city.points[at][0])

    def plant(self) -> None:
        """Plant everything."""
        self.no_deadline()
        self.no_requirement()
        self.no_leader()
        self.no_contact()
        self.expired_unit()
        self.gap()
        self.overlap()
        self.outside()
        self.swapped()
        self.other_area()
        self.neighbours_unit()
        self.other_unit()
        self.twice()
        self.same_code()
        self.unknown_names()
        self.issue_of_another()
        self.tasks()
        self.rules_of_distance()
        self.street_without_advert()
        self.permitted_zone()

    def no_deadline(self) -> None:
        _, point = self.point()
        point["deadline"] = None
        self.truth.append(f"no_deadline:points:{point['fid']}")

    def no_requirement(self) -> None:
        _, point = self.point()
        point["requirement"] = " "
        self.truth.append(f"no_requirement:points:{point['fid']}")

    def no_leader(self) -> None:
        at, point = self.point()
        unit = self.city.community_units[at]
        point["unit_fid"] = unit
        self.rows.row("units", unit)["leader"] = None
        self.truth.append(f"no_leader:units:{unit}")

    def no_contact(self) -> None:
        at, point = self.point()
        unit = self.city.community_units[at]
        point["unit_fid"] = unit
        self.rows.row("units", unit).update(contact=None, phone="")
        self.truth.append(f"no_contact:units:{unit}")

    def expired_unit(self) -> None:
        at, point = self.point()
        unit = self.city.community_units[at]
        point["unit_fid"] = unit
        self.rows.row("units", unit)["valid_to"] = "2026-04-30"
        self.truth.append(f"unit_not_valid:units:{unit}")

    def gap(self) -> None:
        """Cut a slit along the middle of a community: its own ground, nobody else's."""
        at = self.cell()
        area = self.rows.row("areas", self.city.communities[at])
        middle = shapely.centroid(area[GEOMETRY])
        slit = shapely.box(
            middle.x + 0.0008, middle.y - 0.0004, middle.x + 0.0011, middle.y + 0.0004
        )
        area[GEOMETRY] = shapely.difference(area[GEOMETRY], slit)
        hole = shapely.centroid(slit)
        self.truth.append(f"gap:community:{area['parent_fid']}:{hole.x:.4f},{hole.y:.4f}")

    def overlap(self) -> None:
        """Let a community reach into the one above it, within their sub-district."""
        for at in list(self.free):
            above = (at[0], at[1] + 1)
            if above in self.city.communities and above in self.free:
                break
        else:
            raise AssertionError("no pair of communities is left")
        self.free.remove(at)
        self.free.remove(above)
        one = self.rows.row("areas", self.city.communities[at])
        other = self.rows.row("areas", self.city.communities[above])
        shared = shapely.intersection(one[GEOMETRY], other[GEOMETRY])
        line = shapely.line_interpolate_point(shared, [0.45, 0.55], normalized=True)
        bite = shapely.buffer(shapely.LineString(line), 0.0003)
        one[GEOMETRY] = shapely.union(one[GEOMETRY], shapely.intersection(bite, other[GEOMETRY]))
        low, high = sorted((one["fid"], other["fid"]))
        self.truth.append(f"overlap:{low}+{high}")

    def outside(self) -> None:
        _, point = self.point()
        point[GEOMETRY] = shapely.Point(80.20 - 0.05, 41.10 - 0.03)
        self.truth.append(f"outside:points:{point['fid']}")

    def swapped(self) -> None:
        _, point = self.point()
        place = point[GEOMETRY]
        point[GEOMETRY] = shapely.Point(place.y, place.x)
        self.truth.append(f"outside:points:{point['fid']}")

    def other_area(self) -> None:
        at, point = self.point()
        named = self.city.communities[self.neighbour(at)]
        point["area_name"] = self.rows.row("areas", named)["name"]
        point["unit_fid"] = None
        self.truth.append(f"other_area:points:{point['fid']}:{named}")

    def neighbours_unit(self) -> None:
        at, point = self.point()
        unit = self.city.community_units[self.neighbour(at)]
        point["unit_fid"] = unit
        self._free_of_issues(point)
        self.truth.append(f"neighbours_unit:points:{point['fid']}:{unit}")

    def other_unit(self) -> None:
        _, point = self.point()
        lead = {
            "schools": "市教育局", "hospitals": "市卫生健康委员会",
        }.get(str(point["layer"]))  # fmt: skip
        names = [name for name in self.city.bureaus if name != lead]
        fits = self._leads()[point["layer"]]
        unit = next(self.city.bureaus[name] for name in names if name != fits)
        point["unit_fid"] = unit
        self._free_of_issues(point)
        self.truth.append(f"other_unit:points:{point['fid']}:{unit}")

    def twice(self) -> None:
        _, point = self.point()
        place = point[GEOMETRY]
        copy = {
            **point, "code": "P9001", GEOMETRY: shapely.Point(place.x + 0.0001, place.y),
        }  # fmt: skip
        copy.pop("fid")
        fid = self.rows.add("points", **copy)
        self.truth.append(f"twice:{point['fid']}+{fid}")

    def same_code(self) -> None:
        _, one = self.point()
        _, other = self.point()
        other["code"] = one["code"]
        low, high = sorted((int(str(one["fid"])), int(str(other["fid"]))))
        self.truth.append(f"same_code:{low}+{high}")

    def unknown_names(self) -> None:
        _, point = self.point()
        point["co_units"] = "市教育局、子虚乌有管理处"
        self.truth.append(f"unknown_unit:points:{point['fid']}")
        point["area_name"] = "乌有街"
        self.truth.append(f"unknown_area:points:{point['fid']}")

    def issue_of_another(self) -> None:
        """Assign an issue to the bureau of another kind than its point's."""
        at, point = self.point()
        point["unit_fid"] = self.city.community_units[at]
        self._free_of_issues(point)
        unit = next(
            fid for name, fid in self.city.bureaus.items() if name != self._leads()[point["layer"]]
        )
        fid = self.rows.add(
            "issues", code="W9001", point_fid=point["fid"], step="tracked", unit_fid=unit,
            severity="ordinary", found_at="2026-05-19T02:00:00Z",
            assigned_at="2026-05-19T03:00:00Z",
        )  # fmt: skip
        self.truth.append(f"issue_unit:issues:{fid}:{unit}")

    def tasks(self) -> None:
        """Let a list name another leader, and give one task to two units, one of them idle."""
        task = self.rows.tables["tasks"][0]
        task["leader"] = "错某00"
        self.truth.append(f"leader_differs:tasks:{task['unit_fid']}:错某00")
        idle = self.rows.add(
            "units", code="D900", name="市无点位局", kind="bureau", parent_fid=1, leader="闲某",
            contact="闲某", phone="1",
        )  # fmt: skip
        common = {"list": "monthly", "requirement": "报送", "month": "2026-06",
                  "deadline": "2026-06-30", "name": "同一任务"}  # fmt: skip
        first = self.rows.add("tasks", code="T80", unit_fid=task["unit_fid"], **common)
        self.rows.add("tasks", code="T81", unit_fid=idle, **common)
        self.truth.append(f"tasks_no_point:units:{idle}")
        self.truth.append(f"task_units:tasks:{first}")
        orphan = self.rows.add("tasks", code="T82", **{**common, "name": "无主任务"})
        self.truth.append(f"no_unit:tasks:{orphan}")

    def add_point(self, at: Cell, kind: str, name: str, east_m: float = 0.0) -> int:
        """Add a sound point so many metres east of the middle of a community."""
        area = self.rows.row("areas", self.city.communities[at])
        middle = shapely.centroid(area[GEOMETRY])
        place = shapely.Point(middle.x + east_m / 84_000, middle.y)
        number = len(self.rows.tables["points"])
        return self.rows.add(
            "points",
            code=f"R{number}",
            name=name,
            layer=kind,
            area_name=area["name"],
            requirement="按清单落实",
            deadline="2026-07-31",
            **{GEOMETRY: place},
        )

    def rules_of_distance(self) -> None:
        """Break each rule of distance once."""
        at = self.cell()
        self.add_point(at, "schools", "市验收学校")
        bar = self.add_point(at, "internet_bars", "新浪潮网吧", 90)
        self.truth.append(f"map_rule:no_internet_bar_near_schools:points:{bar}")
        place = self.rows.row("points", bar)[GEOMETRY]
        line = shapely.LineString([(place.x, place.y), (place.x + 0.0003, place.y)])
        stalls = self.rows.add(
            "actions",
            code="A1",
            name="校门口占道",
            layer="road_occupation",
            stage="survey",
            **{GEOMETRY: line},
        )
        self.truth.append(f"map_rule:no_stalls_near_schools:actions:{stalls}")
        at = self.cell()
        self.add_point(at, "markets", "验收农贸市场")
        first = self.add_point(at, "public_service_adverts", "市场广告甲", 30)
        second = self.add_point(at, "public_service_adverts", "市场广告乙", 35)
        self.truth.append(f"map_rule:adverts_in_markets:points:{first}:{second}")
        square = self.add_point(self.cell(), "squares", "无厕广场")
        self.truth.append(f"map_rule:toilet_near:points:{square}")

    def street_without_advert(self) -> None:
        """Take an advert out of the row along the street: 300 m without one."""
        gone = self.city.adverts[int(self.rng.integers(1, 3))]
        self.rows.tables["points"] = [
            row for row in self.rows.tables["points"] if row["fid"] != gone
        ]
        self.truth.append("map_rule:adverts_along_streets:人民路")

    def permitted_zone(self) -> None:
        """Report a stall where stalls are permitted."""
        at = self.cell()
        middle = shapely.centroid(self.rows.row("areas", self.city.communities[at])[GEOMETRY])
        self.rows.add(
            "actions",
            code="Z1",
            name="便民疏导点",
            layer="permitted_zones",
            stage="open",
            **{GEOMETRY: shapely.buffer(middle, 0.0004)},
        )
        issue = self.rows.add(
            "issues",
            code="W9002",
            matter="ZD-01",
            step="tracked",
            severity="ordinary",
            unit_fid=self.city.community_units[at],
            found_at="2026-05-19T02:00:00Z",
            assigned_at="2026-05-19T03:00:00Z",
            **{GEOMETRY: middle},
        )
        self.truth.append(f"map_rule:issues_in_permitted_zones:issues:{issue}")

    def neighbour(self, at: Cell) -> Cell:
        """Return a community next to one, in whichever direction there is one."""
        steps = ((1, 0), (-1, 0), (0, 1), (0, -1))
        return next(
            n for dx, dy in steps if (n := (at[0] + dx, at[1] + dy)) in self.city.communities
        )

    def _free_of_issues(self, point: dict[str, object]) -> None:
        for issue in self.rows.tables["issues"]:
            if issue["point_fid"] == point["fid"]:
                issue["step"], issue["closed_at"] = "closed", "2026-05-20T01:00:00Z"

    def _leads(self) -> dict[object, str | None]:
        from gis_app.catalogue.loader import load_catalogue
        from gis_app.paths import layers_dir

        layers = load_catalogue(layers_dir()).layers
        return {layer.id: layer.responsibility.lead for layer in layers}


def write_faulty_city(seed: int, file: Path, truth_file: Path) -> None:
    """Write a city with planted faults, and the keys of what must be found to another file."""
    planter = Planter(seed)
    planter.plant()
    planter.city.write(file)
    truth_file.write_text(json.dumps(sorted(planter.truth)), "utf-8")
