"""What the audit proposes, kind by kind, and that it says why a person decides where it cannot."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import shapely

from gis_app.domain.audit.audit import audit
from gis_app.domain.audit.decisions import WHY_A_PERSON, advice
from gis_app.domain.audit.finding import FindingKind
from gis_app.domain.audit.ground import AuditGround
from gis_app.domain.audit.task_units import leading_unit
from tests.domain.invented_city import city

if TYPE_CHECKING:
    from gis_app.domain.audit.finding import Finding
    from gis_app.domain.city_data import CityData
    from gis_app.domain.edits import Edit


def found(data: CityData, kind: FindingKind) -> list[Finding]:
    return [finding for finding in audit(data) if finding.kind is kind]


def cells(edit: Edit | None) -> dict[tuple[str, int, str], Any]:
    assert edit is not None
    return {
        (batch.table, int(fid), name): values[n]
        for batch in edit.updates
        for name, values in batch.columns.items()
        for n, fid in enumerate(batch.fids)
    }


def test_every_kind_says_why_a_person_decides() -> None:
    assert set(WHY_A_PERSON) == set(FindingKind)


UNITS = [
    {"name": "老街道办", "valid_to": "2026-03-31", "successor_fid": 2},
    {"name": "新街道办"},
    {"name": "退出的单位", "valid_to": "2026-03-31"},
    {"name": "接手的单位", "aliases": "退出的单位"},
    {"name": "没人接手的单位", "valid_to": "2026-03-31"},
]


def test_what_a_unit_no_longer_valid_holds_goes_to_its_successor() -> None:
    data = city(
        units=UNITS,
        tasks=[
            {"name": "甲", "unit_fid": 1},
            {"name": "乙", "unit_fid": 3},
            {"name": "丙", "unit_fid": 5},
        ],
        issues=[{"unit_fid": 3, "step": "closed"}, {"unit_fid": 3, "step": "registered"}],
        areas=[{"name": "区", "level": "district", "unit_fid": 3}],
    )
    by_unit = {f.fid: f for f in found(data, FindingKind.UNIT_NOT_VALID)}
    assert cells(by_unit[1].fix) == {("tasks", 1, "unit_fid"): 2}
    assert cells(by_unit[3].fix) == {
        ("tasks", 2, "unit_fid"): 4,
        ("issues", 2, "unit_fid"): 4,
        ("areas", 1, "unit_fid"): 4,
    }
    assert by_unit[5].fix is None
    assert "successor" in str(advice(by_unit[5]))


@pytest.mark.parametrize(
    ("codes", "new"),
    [
        (("P-007", "P-007", "P-008"), "P-009"),
        (("市场", "市场", "市场-1"), "市场-2"),
        (("9", "9"), "10"),
        (("A099甲", "A099甲"), "A100甲"),
    ],
)
def test_the_later_of_two_equal_numbers_gets_a_free_one(codes: tuple[str, ...], new: str) -> None:
    points = [{"name": f"第{n}处", "code": code} for n, code in enumerate(codes)]
    (finding,) = found(city(points=points), FindingKind.SAME_CODE)
    assert cells(finding.fix) == {("points", 2, "code"): new}


TREE = [
    {"name": "住建局"},
    {"name": "物业科", "parent_fid": 1},
    {"name": "城管局"},
]


@pytest.mark.parametrize(
    ("tasks", "lead"),
    [
        # a unit above the others
        ([{"unit_fid": 2}, {"unit_fid": 1}], 1),
        # the other row names it as co-operating
        ([{"unit_fid": 1, "co_units": "城市管理局、城管局"}, {"unit_fid": 3}], 1),
        # what most rows of the task say
        ([{"unit_fid": 3}, {"unit_fid": 1}, {"unit_fid": 3}], 3),
        ([{"unit_fid": 3}, {"unit_fid": 1}], 0),
    ],
)
def test_which_unit_leads_a_task(tasks: list[dict[str, Any]], lead: int) -> None:
    rows = [{"name": "清理小广告", "month": "2026-05", **task} for task in tasks]
    data = city(units=TREE, tasks=rows)
    assert leading_unit(AuditGround(data), list(range(len(rows)))) == lead
    (finding,) = found(data, FindingKind.TASK_UNITS)
    if not lead:
        assert finding.fix is None
        return
    changed = cells(finding.fix)
    for n in range(1, len(rows) + 1):
        assert changed["tasks", n, "unit_fid"] == lead
        named = changed["tasks", n, "co_units"]
        assert all(
            TREE[int(row["unit_fid"]) - 1]["name"] in named
            for row in rows
            if row["unit_fid"] != lead
        )


def test_a_place_nobody_answers_for_goes_to_the_unit_of_the_nearest_area() -> None:
    areas = [
        {
            "name": "东",
            "level": "district",
            "unit_fid": 1,
            "shape": shapely.multipolygons([shapely.box(80.26, 41.16, 80.27, 41.17)]),
        }
    ]
    points = [
        {"name": "近处", "lon": 80.2595, "lat": 41.165},
        {"name": "远处", "lon": 80.10, "lat": 41.165},
    ]
    data = city(units=[{"name": "东区"}], areas=areas, points=points)
    by_point = {f.fid: f for f in found(data, FindingKind.NO_UNIT)}
    assert cells(by_point[1].fix) == {("points", 1, "unit_fid"): 1}
    assert by_point[2].fix is None


def test_an_area_gets_the_unit_that_is_called_after_it() -> None:
    units = [{"name": "红桥街道办事处"}, {"name": "新城街道甲科"}, {"name": "新城街道乙科"}]
    areas = [{"name": name, "level": "subdistrict"} for name in ("红桥街道", "新城街道")]
    by_area = {f.fid: f for f in found(city(units=units, areas=areas), FindingKind.NO_UNIT)}
    assert cells(by_area[1].fix) == {("areas", 1, "unit_fid"): 1}
    assert by_area[2].fix is None


def test_a_task_without_unit_gets_the_unit_of_its_leader() -> None:
    units = [{"name": "甲局", "leader": "张三"}, {"name": "乙局", "leader": "李四"}]
    tasks = [{"name": "甲", "leader": "李四"}, {"name": "乙", "leader": "无名"}]
    by_task = {f.fid: f for f in found(city(units=units, tasks=tasks), FindingKind.NO_UNIT)}
    assert cells(by_task[1].fix) == {("tasks", 1, "unit_fid"): 2}
    assert by_task[2].fix is None


def test_a_requirement_is_that_of_its_kind() -> None:
    points = [
        {"name": "甲", "layer": "markets", "requirement": "地面干净"},
        {"name": "乙", "layer": "markets"},
        {"name": "丙", "layer": "schools"},
    ]
    by_point = {f.fid: f for f in found(city(points=points), FindingKind.NO_REQUIREMENT)}
    assert cells(by_point[2].fix) == {("points", 2, "requirement"): "地面干净"}
    assert by_point[3].fix is None


def test_a_point_without_place_goes_into_the_area_it_names_or_means() -> None:
    areas = [
        {
            "name": "解放社区",
            "level": "community",
            "shape": shapely.multipolygons([shapely.box(80.26, 41.16, 80.27, 41.17)]),
        }
    ]
    points = [
        {"name": "甲", "area_name": "解放社区"},
        {"name": "乙", "area_name": "解放路社区"},
    ]
    data = city(areas=areas, points=points)
    by_point = {f.fid: f for f in found(data, FindingKind.UNPLACED)}
    moved = by_point[1].fix
    assert moved is not None
    place = shapely.from_wkb(moved.updates[0].columns["geometry"][0])
    assert shapely.contains(areas[0]["shape"], place)
    assert by_point[2].fix is None
    (unknown,) = found(data, FindingKind.UNKNOWN_AREA)
    assert cells(unknown.fix) == {("points", 2, "area_name"): "解放社区"}


def test_an_area_that_lies_in_another_one_is_put_there() -> None:
    def box(*bounds: float) -> Any:
        return shapely.multipolygons([shapely.box(*bounds)])

    areas = [
        {"name": "西", "level": "subdistrict", "shape": box(80.25, 41.16, 80.26, 41.17)},
        {"name": "东", "level": "subdistrict", "shape": box(80.26, 41.16, 80.27, 41.17)},
        {
            "name": "跨界社区",
            "level": "community",
            "parent_fid": 1,
            "shape": box(80.258, 41.162, 80.265, 41.168),
        },
    ]
    data = city(areas=areas)
    (finding,) = found(data, FindingKind.NOT_NESTED)
    changed = cells(finding.fix)
    assert changed["areas", 3, "parent_fid"] == 2
    kept = shapely.from_wkb(changed["areas", 3, "geometry"])
    assert np.isclose(kept.bounds[0], 80.26)
