"""Names nearly right, columns without headings, addresses: proposed, never taken silently."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
import shapely

from gis_app.domain.edits import GEOMETRY, Edit, RowBatch
from gis_app.domain.terms import LedgerList, LocationSource
from gis_app.errors import LedgerError
from gis_app.ledger.report import Outcome
from gis_app.ledger.unit_guess import guess_units
from gis_app.messages import msg
from gis_app.workflows.import_ledger import import_file, plan_import
from gis_app.workflows.import_request import ImportRequest
from tests.workflows.test_import_ledger import csv_file, opened_city

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from gis_app.project.city import City


@pytest.fixture
def city(tmp_path: Path) -> Iterator[City]:
    yield from opened_city(tmp_path)


UNITS = [
    (1, "市城市管理局"), (2, "市教育局"), (3, "市住房和城乡建设局"), (4, "市市场监督管理局"),
    (5, "东街道办事处"), (6, "阿克苏市公安局交通警察大队"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "fid"),
    [
        ("城管局", 1), ("阿克苏市城市管理局", 1), ("市城市管里局", 1), ("住建局", 3),
        ("市住房城乡建设局", 3), ("市场监管局", 4), ("东街办事处", 5), ("教育局", 2),
        ("交警大队", 6),
    ],
)  # fmt: skip
def test_a_name_nearly_right_finds_its_unit_first(name: str, fid: int) -> None:
    guesses = guess_units(name, UNITS)
    assert guesses
    assert guesses[0].fid == fid


@pytest.mark.parametrize("name", ["市卫健委", "某某有限公司", "红旗小学"])
def test_a_stranger_finds_nobody_likely(name: str) -> None:
    assert all(guess.likeness < 0.85 for guess in guess_units(name, UNITS))


POINTS = [["点位名称", "点位类型", "责任单位", "地址", "经度", "纬度"]]


def test_a_guess_counts_once_it_is_confirmed_and_is_learnt(city: City, tmp_path: Path) -> None:
    rows = [*POINTS, ["甲小学", "学校", "教育局", "", 80.22, 41.12]]
    request = ImportRequest(csv_file(tmp_path, rows), LedgerList.POINTS)
    plan = plan_import(city, request)
    (unknown,) = plan.unknown_units
    assert (unknown.name, unknown.rows, unknown.guesses[0].title) == ("教育局", [2], "市教育局")
    assert plan.report.count(Outcome.CELL_LEFT_OUT) == 1
    confirmed = replace(request, names={"教育局": "市教育局"})
    import_file(city, confirmed)
    units, points = city.data.table("units"), city.data.table("points")
    fid = int(points.fids[-1])
    assert units.value(points.value(fid, "unit_fid"), "name") == "市教育局"
    assert "教育局" in units.value(points.value(fid, "unit_fid"), "aliases")
    # the next list needs no confirming; one undo takes row and name back
    assert not plan_import(city, request).unknown_units
    city.undo()
    assert len(city.data.table("points")) == 2
    assert plan_import(city, request).unknown_units
    forgetful = plan_import(city, replace(confirmed, remembers_names=False))
    assert {batch.table for batch in forgetful.edit.updates} <= {"points"}


def test_a_name_can_be_added_or_left_as_text(city: City, tmp_path: Path) -> None:
    rows = [*POINTS, ["甲小学", "学校", "新单位", "", 80.22, 41.12],
            ["乙小学", "学校", "张三家", "", 80.23, 41.12]]  # fmt: skip
    request = ImportRequest(
        csv_file(tmp_path, rows), LedgerList.POINTS, names={"新单位": "+", "张三家": "-"}
    )
    plan = import_file(city, request)
    assert plan.report.new_units == ("新单位",)
    assert not plan.unknown_units
    with pytest.raises(LedgerError, match="没有这个"):
        plan_import(city, replace(request, names={"新单位": "没有这个"}))


def test_units_joined_by_and_are_told_apart_only_when_both_exist(
    city: City,
    tmp_path: Path,
) -> None:
    rows = [*POINTS, ["甲小学", "学校", "市教育局和市城市管理局", "", 80.22, 41.12]]
    import_file(city, ImportRequest(csv_file(tmp_path, rows), LedgerList.POINTS))
    points = city.data.table("points")
    assert points.value(int(points.fids[-1]), "co_units") == "市城市管理局"


def test_columns_without_headings_are_guessed_where_somebody_looks(
    city: City,
    tmp_path: Path,
) -> None:
    rows = [["点位名称", "点位类型", "甲", "乙", "丙"]]
    rows += [[f"小学{i}", "学校", f"80.22{i}37", f"41.11{i}53", f"1390997000{i}"] for i in range(6)]
    request = ImportRequest(csv_file(tmp_path, rows), LedgerList.POINTS)
    shown = plan_import(city, replace(request, is_strict=False))
    fields = [m.field.name if m.field else None for m in shown.matches[0]]
    assert fields == ["name", "layer", "lon", "lat", "phone"]
    assert all(0.5 < m.confidence < 0.9 for m in shown.matches[0] if m.is_by_content)
    with pytest.raises(LedgerError) as caught:
        plan_import(city, request)
    assert "lon" in " ".join(str(d) for d in caught.value.details)


def test_points_written_as_wkt_or_geojson_text(city: City, tmp_path: Path) -> None:
    rows = [["点位名称", "点位类型", "WKT"], ["甲", "学校", "POINT (80.221 41.121)"],
            ["乙", "学校", "{'type':'Point','coordinates':[80.222,41.122]}"]]  # fmt: skip
    file = csv_file(tmp_path, rows)
    file.write_text(file.read_text("utf-8").replace("'", '""'), "utf-8")
    plan = plan_import(city, ImportRequest(file, LedgerList.POINTS))
    assert plan.lon_deg == pytest.approx((80.221, 80.222))


def test_addresses_find_the_register_and_the_street(city: City, tmp_path: Path) -> None:
    lines = city.data.table("basemap_lines")
    assert not len(lines)
    points = city.data.table("points")
    batch = RowBatch("points", points.fids[:1], {"address": ["解放路1号"]})
    city.apply(Edit(msg("Rows added"), updates=(batch,)))
    rows = [["问题描述", "问题地点"], ["甲", "阿克苏市解放路1号门口"], ["乙", "第一小学东侧"],
            ["丙", "不知道哪里"]]  # fmt: skip
    report = import_file(city, ImportRequest(csv_file(tmp_path, rows), LedgerList.ISSUES)).report
    assert report.located == {"register": 2, "unplaced": 1}
    issues = city.data.table("issues")
    assert issues.points.lon_deg[:2] == pytest.approx([80.22, 80.23])


def test_a_street_is_a_place_of_last_resort(tmp_path: Path) -> None:
    from gis_app.workflows.open_city import SAMPLE_WORD, open_city

    rows = [["问题描述", "问题地点"]]
    with open_city(SAMPLE_WORD, read_only=False) as sample:
        lines = sample.data.table("basemap_lines")
        name = next(n for n in lines.text("name").words if n.endswith("路"))
        rows.append(["甲", f"{name}某处"])
        import_file(sample, ImportRequest(csv_file(tmp_path, rows), LedgerList.ISSUES))
        issues = sample.data.table("issues")
        fid = int(issues.fids[-1])
        assert issues.value(fid, "location_source") == LocationSource.STREET
        there = shapely.Point(issues.points.lon_deg[-1], issues.points.lat_deg[-1])
        street = shapely.union_all(lines.shapes[lines.text("name").equals(name)])
        assert street.distance(there) < 1e-9


def test_what_changes_is_told_field_by_field(city: City, tmp_path: Path) -> None:
    rows = [["点位编号", "点位名称", "责任单位", "地址", "经度", "纬度"],
            ["D-1", "第一农贸市场", "市城市管理局", "新街2号", 80.2201, 41.12]]  # fmt: skip
    plan = plan_import(city, ImportRequest(csv_file(tmp_path, rows), LedgerList.POINTS))
    told = {d.column.en: (d.before, str(d.after)) for d in plan.differences}
    assert told["Unit"] == ("", "市城市管理局")
    assert told["Address"] == ("", "新街2号")
    assert told["Place"][0] == "80.220000, 41.120000"
    assert "moved 8.4 m" in told["Place"][1]
    assert {d.row for d in plan.differences} == {2}
    assert GEOMETRY in {c for batch in plan.edit.updates for c in batch.columns}


def test_every_unit_in_a_cell_is_asked_about_and_confirmed(city: City, tmp_path: Path) -> None:
    register = city.data.table("units")
    first, other = (str(name) for name in register.values("name")[:2])
    heading = [[*POINTS[0], "配合单位"]]
    rows = [*heading, ["甲小学", "学校", f"{first}、城管一局", "", 80.22, 41.12, "城管一局"],
            ["乙小学", "学校", first, "", 80.23, 41.12, "张三家;城管一局(责任)"]]  # fmt: skip
    file = csv_file(tmp_path, rows)
    plan = plan_import(city, ImportRequest(file, LedgerList.POINTS))
    asked = {unknown.name: len(unknown.rows) for unknown in plan.unknown_units}
    assert asked == {"城管一局": 2, "张三家": 1}
    (said,) = [p for p in plan.report.problems if p.outcome is Outcome.CHANGED]
    assert "kept as written: 城管一局" in str(said.done)
    names = {"城管一局": other, "张三家": "-"}
    plan = import_file(city, ImportRequest(file, LedgerList.POINTS, names=names))
    assert not plan.unknown_units
    points = city.data.table("points")
    by_name = {points.text("name")[i]: points.text("co_units")[i] for i in range(len(points))}
    assert by_name["甲小学"] == other
    assert by_name["乙小学"] == f"张三家;{other}(责任)"
    assert "城管一局" in str(city.data.table("units").values("aliases")[1])
