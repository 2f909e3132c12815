"""A ledger becomes rows of the project: one edit, one undo, and nothing lost silently."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import shapely

from gis_app.domain.edits import Edit, RowBatch
from gis_app.domain.project_settings import ProjectSettings
from gis_app.domain.terms import LedgerList
from gis_app.errors import Cancelled, LedgerError, UsageError
from gis_app.geo.china_datums import Datum, from_wgs84
from gis_app.ledger.report import Outcome
from gis_app.messages import msg
from gis_app.progress import Progress
from gis_app.project.city import City
from gis_app.workflows.import_ledger import import_file, plan_import, write_report
from gis_app.workflows.import_request import ImportRequest
from gis_app.workflows.open_city import open_city

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from gis_app.ledger.report import ImportReport


@pytest.fixture
def city(tmp_path: Path) -> Iterator[City]:
    yield from opened_city(tmp_path)


def opened_city(tmp_path: Path) -> Iterator[City]:
    with City.create(tmp_path / "city.gpkg", ProjectSettings(name="阿克苏市")) as opened:
        units = opened.reserve_fids("units", 3)
        areas = opened.reserve_fids("areas", 2)
        points = opened.reserve_fids("points", 2)
        boxes = [shapely.box(80.2, 41.1, 80.3, 41.2), shapely.box(80.2, 41.1, 80.25, 41.2)]
        inserts = (
            RowBatch(
                "units",
                units,
                {
                    "code": ["DW-1", "DW-2", "DW-3"],
                    "name": ["市城市管理局", "市教育局", "东街道办事处"],
                    "aliases": ["城管局、市城管局", None, None],
                    "leader": ["张三", "李四", "王五"],
                },
            ),
            RowBatch(
                "areas",
                areas,
                {
                    "name": ["东街道", "团结社区"],
                    "level": ["subdistrict", "community"],
                    "unit_fid": [int(units[2]), None],
                    "geometry": [shapely.to_wkb(box) for box in boxes],
                },
            ),
            RowBatch(
                "points",
                points,
                {
                    "code": ["D-1", "D-2"],
                    "name": ["第一农贸市场", "第一小学"],
                    "layer": ["markets", "schools"],
                    "geometry": [
                        shapely.to_wkb(shapely.Point(80.22, 41.12)),
                        shapely.to_wkb(shapely.Point(80.23, 41.13)),
                    ],
                },
            ),
        )
        opened.apply(Edit(msg("Rows added"), inserts))
        yield opened


def csv_file(folder: Path, rows: Sequence[Sequence[Any]], name: str = "表.csv") -> Path:
    file = folder / name
    lines = [",".join(f'"{"" if c is None else c}"' for c in row) for row in rows]
    file.write_text("\n".join(lines) + "\n", "utf-8")
    return file


def run(city: City, rows: Sequence[Sequence[Any]], **options: Any) -> ImportReport:
    file = csv_file(city.file.parent, rows)
    return import_file(city, ImportRequest(file, **options)).report


def row_named(city: City, table: str, name: str) -> dict[str, Any]:
    rows = city.data.table(table)
    column = "description" if table == "issues" else "name"
    return rows.row(int(rows.fids[np.flatnonzero(rows.text(column).equals(name))[0]]))


def said(report: ImportReport, outcome: Outcome) -> list[tuple[int, str, str]]:
    return [(p.row, p.column, str(p.reason)) for p in report.problems if p.outcome is outcome]


def test_points_are_added_updated_and_left_alone_by_key_and_one_undo_takes_it_back(
    city: City,
) -> None:
    before = city.data.table("points")
    report = run(
        city,
        [
            ["点位编号", "点位名称", "类别", "地址", "经度", "纬度", "责任单位", "灯杆数"],
            ["D-1", "第一农贸市场", "菜市场", "解放路1号", "", "", "城管局", "3"],
            ["", "第一小学", "学校", "", "80.23", "41.13", "", ""],
            ["D-9", "新市场", "农贸市场", "", "80.28", "41.15", "市教育局", "7"],
        ],
        list=LedgerList.POINTS,
    )
    assert (report.added, report.updated, report.unchanged, report.left_out) == (1, 1, 1, 0)
    assert report.is_whole
    market = row_named(city, "points", "第一农贸市场")
    assert (market["address"], market["unit_fid"], market["layer"]) == ("解放路1号", 1, "markets")
    assert json.loads(market["extra"]) == {"灯杆数": "3"}
    new = row_named(city, "points", "新市场")
    assert (new["location_source"], new["source_row"]) == ("coordinates", 4)
    assert len(city.history(10)) == 2
    city.undo()
    after = city.data.table("points")
    for column in before.columns:
        assert list(after.values(column)) == list(before.values(column))


def test_rows_are_placed_by_coordinates_register_area_or_by_hand(city: City) -> None:
    report = run(
        city,
        [
            ["问题编号", "点位名称", "问题描述", "所属社区", "坐标"],
            ["1", "第一小学", "校门口占道", "", ""],
            ["2", "", "垃圾", "", "41.15,80.25"],
            ["3", "", "井盖", "团结社区", ""],
            ["4", "", "路灯", "无此社区", ""],
            ["5", "", "污水", "", "0,0"],
        ],
        list=LedgerList.ISSUES,
    )
    assert report.added == 5
    assert report.located == {"register": 1, "coordinates": 1, "area_name": 1, "unplaced": 2}
    issues = city.data.table("issues")
    assert issues.numbers("point_fid").tolist() == [2, 0, 0, 0, 0]
    assert (issues.points.lon_deg[1], issues.points.lat_deg[1]) == (80.25, 41.15)
    area = shapely.box(80.2, 41.1, 80.25, 41.2)
    assert shapely.contains_xy(area, issues.points.lon_deg[2], issues.points.lat_deg[2])
    assert not issues.points.is_placed[[0, 3, 4]].any()
    assert [row for row, _c, _r in said(report, Outcome.UNPLACED)] == [5, 6]
    assert [row for row, _c, _r in said(report, Outcome.CHANGED)] == [3, 4]
    assert said(report, Outcome.CELL_LEFT_OUT) == [(6, "坐标", "0, 0 is no place of the city.")]
    assert json.loads(row_named(city, "issues", "污水")["extra"]) == {"坐标": "0,0"}


def test_cells_that_cannot_be_taken_are_kept_and_reported(city: City) -> None:
    report = run(
        city,
        [
            ["问题描述", "责任单位", "办理状态", "发现时间", "点位名称"],
            ["占道", "市城市管里局", "飞了", "长期", "第二农贸市场"],
        ],
        list=LedgerList.ISSUES,
    )
    found = {column: reason for _row, column, reason in said(report, Outcome.CELL_LEFT_OUT)}
    assert set(found) == {"责任单位", "办理状态", "发现时间", "点位名称"}
    assert "市城市管理局" in found["责任单位"]
    assert "第一农贸市场" in found["点位名称"]
    row = row_named(city, "issues", "占道")
    assert row["step"] == "registered"
    assert json.loads(row["extra"]) == {
        "责任单位": "市城市管里局",
        "办理状态": "飞了",
        "发现时间": "长期",
        "点位名称": "第二农贸市场",
    }
    assert not report.is_whole


def test_units_may_be_added_when_told_and_several_in_one_cell_are_taken_apart(city: City) -> None:
    report = run(
        city,
        [
            ["点位名称", "类别", "责任单位"],
            ["甲市场", "农贸市场", "市商务局"],
            ["乙市场", "农贸市场", "城管局、市商务局"],
        ],
        list=LedgerList.POINTS,
        adds_units=True,
    )
    assert report.new_units == ("市商务局",)
    new = city.data.unit_tree.named("市商务局")
    assert row_named(city, "points", "甲市场")["unit_fid"] == new
    second = row_named(city, "points", "乙市场")
    assert (second["unit_fid"], second["co_units"]) == (1, "市商务局")


def test_rows_that_cannot_be_taken_say_why_and_the_others_are_taken(city: City) -> None:
    report = run(
        city,
        [
            ["点位编号", "点位名称", "类别"],
            ["A-1", "甲", "学校"],
            ["A-1", "又是甲", "学校"],
            ["", "", "学校"],
            ["A-4", "乙", "飞船"],
            ["A-5", "", "学校"],
        ],
        list=LedgerList.POINTS,
    )
    assert report.added == 1
    left = {row: reason for row, _column, reason in said(report, Outcome.ROW_LEFT_OUT)}
    assert set(left) == {3, 4, 5, 6}
    assert "same as row 2" in left[3]


def test_the_report_workbook_can_be_mended_and_imported_again(city: City, tmp_path: Path) -> None:
    import openpyxl

    header = ["点位编号", "点位名称", "类别", "备注"]
    rows = [header, ["A-1", "甲", "飞船", "=1+1"], ["A-2", "乙", "学校", ""]]
    file = csv_file(tmp_path, rows)
    plan = import_file(city, ImportRequest(file, LedgerList.POINTS))
    target = tmp_path / "report.xlsx"
    write_report(plan, target, "zh_CN")
    book = openpyxl.load_workbook(target)
    sheet = book.worksheets[0]
    assert [c.value for c in sheet[1]] == ["点位编号", "点位名称", "类别", "备注", "未导入原因"]
    assert [c.value for c in sheet[2]][:4] == ["A-1", "甲", "飞船", "=1+1"]
    assert sheet["D2"].data_type == "s"
    assert sheet["D2"].quotePrefix
    sheet["C2"] = "学校"
    book.save(target)
    again = import_file(city, ImportRequest(target, LedgerList.POINTS)).report
    assert again.added == 1
    assert again.left_out == 0
    assert row_named(city, "points", "甲")["note"] == "=1+1"


@pytest.mark.parametrize("datum", [Datum.GCJ02, Datum.BD09])
def test_shifted_coordinates_are_stored_unshifted(city: City, datum: Datum) -> None:
    lon, lat = from_wgs84(80.2612345, 41.1712345, datum)
    rows = [["点位名称", "类别", "经度", "纬度"], ["甲", "学校", float(lon), float(lat)]]
    run(city, rows, list=LedgerList.POINTS, datum=datum)
    points = city.data.table("points").points
    assert abs(points.lon_deg[-1] - 80.2612345) < 1e-8
    assert abs(points.lat_deg[-1] - 41.1712345) < 1e-8


def test_a_plan_changes_nothing_and_shows_unsure_columns(city: City, tmp_path: Path) -> None:
    file = csv_file(tmp_path, [["点位名称", "类别", "包保的领导"], ["甲", "学校", "赵六"]])
    with pytest.raises(LedgerError, match="not certain"):
        plan_import(city, ImportRequest(file, LedgerList.POINTS))
    plan = plan_import(city, ImportRequest(file, LedgerList.POINTS, is_strict=False))
    assert [m.is_unsure for m in plan.matches[0]] == [False, False, True]
    assert len(city.data.table("points")) == 2
    told = ImportRequest(file, LedgerList.POINTS, columns={"包保的领导": "sponsor_leader"})
    import_file(city, told)
    assert row_named(city, "points", "甲")["sponsor_leader"] == "赵六"


def test_units_and_areas_refer_to_rows_of_their_own_list(city: City) -> None:
    header = ["单位名称", "上级单位", "单位类别"]
    rows = [header, ["下属科", "上级局", "科室"], ["上级局", "", "市直部门"]]
    run(city, rows, list=LedgerList.UNITS)
    parent = row_named(city, "units", "下属科")["parent_fid"]
    assert city.data.table("units").value(parent, "name") == "上级局"
    assert row_named(city, "units", "上级局")["kind"] == "bureau"
    report = run(
        city,
        [["责任区名称", "层级", "上级责任区"], ["第一网格", "网格", "团结社区"], ["无级", "", ""]],
        list=LedgerList.AREAS,
    )
    assert row_named(city, "areas", "第一网格")["parent_fid"] == 2
    assert [row for row, _c, _r in said(report, Outcome.ROW_LEFT_OUT)] == [3]


def test_tasks_matters_stages_and_actions(city: City) -> None:
    run(city, [["任务名称", "完成时限", "责任单位"], ["材料一", "2026年6月", "城管局"]],
        list=LedgerList.FILING)  # fmt: skip
    task = row_named(city, "tasks", "材料一")
    assert (task["list"], task["deadline"], task["unit_fid"]) == ("filing", "2026-06-30", 1)
    run(
        city,
        [["问题描述", "点位名称", "问题类型"], ["脏", "第一农贸市场", "地面干净干燥,无污水油污"],
         ["乱", "", "SC-09"], ["差", "", "Noise"]],
        list=LedgerList.ISSUES,
    )  # fmt: skip
    assert list(city.data.table("issues").values("matter")) == ["SC-07", "SC-09", "Noise"]
    line = "LINESTRING (80.21 41.11, 80.22 41.12)"
    run(city, [["名称", "阶段", "图形(WKT)"], ["解放路飞线", "整治", line]], layer="flying_wires",
        list=LedgerList.ACTIONS)  # fmt: skip
    action = row_named(city, "actions", "解放路飞线")
    assert (action["layer"], action["stage"]) == ("flying_wires", "treat")
    assert city.data.table("actions").shapes[0].length > 0.01


def test_names_that_are_not_known_are_refused_before_anything_is_read(city: City) -> None:
    rows = [["点位名称"], ["甲"]]
    with pytest.raises(UsageError, match=r"no layer market\. Nearest: markets"):
        run(city, rows, list=LedgerList.POINTS, layer="market")
    with pytest.raises(UsageError, match="does not belong to the list units"):
        run(city, rows, list=LedgerList.UNITS, layer="markets")
    with pytest.raises(LedgerError, match="Say it with --list"):
        run(city, [["alpha", "beta"], ["1", "2"]])
    assert len(city.data.table("points")) == 2


def test_the_list_is_told_by_title_and_columns(city: City, tmp_path: Path) -> None:
    from gis_app.domain.terms import WORDS

    for list_, columns in {
        LedgerList.ISSUES: ["问题描述", "整改时限"],
        LedgerList.UNITS: ["单位名称", "上级单位", "系统"],
        LedgerList.RESPONSIBILITY: ["点位名称", "责任单位"],
        LedgerList.MONTHLY: ["任务名称", "责任单位"],
    }.items():
        title = WORDS["ledger_list"][list_].zh_CN
        file = csv_file(tmp_path, [[title, ""], columns, ["甲"] + ["x"] * (len(columns) - 1)])
        assert plan_import(city, ImportRequest(file)).report.list is list_


def test_a_wish_to_stop_before_writing_changes_nothing(tmp_path: Path) -> None:
    with open_city("sample", read_only=False) as city:
        file = tmp_path / "points.csv"
        file.write_text("点位编号,点位名称,类别,经度,纬度\nZ1,甲,学校,80.26,41.17\n", "utf-8")
        before = len(city.data.table("points"))
        seen: list[float] = []
        progress = Progress(
            lambda done, _what: seen.append(done), lambda: max(seen, default=0) >= 0.9
        )
        with pytest.raises(Cancelled):
            import_file(city, ImportRequest(file, LedgerList.POINTS), progress)
        assert len(city.data.table("points")) == before
        assert city.undo_label is None
