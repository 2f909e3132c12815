"""What leaves comes back the same: every list of the sample city, in every format and language."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import shapely

from gis_app.domain.record_types import table_spec
from gis_app.domain.terms import LedgerList
from gis_app.errors import LedgerError, UsageError
from gis_app.geo.china_datums import Datum, from_wgs84
from gis_app.workflows.export_ledger import export_ledger
from gis_app.workflows.import_ledger import import_file
from gis_app.workflows.import_request import ImportRequest
from gis_app.workflows.new_city import new_city
from gis_app.workflows.open_city import open_city

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from gis_app.domain.city_data import CityData
    from gis_app.project.city import City

LISTS = (
    LedgerList.UNITS,
    LedgerList.AREAS,
    LedgerList.POINTS,
    LedgerList.RESPONSIBILITY,
    LedgerList.ISSUES,
    LedgerList.FILING,
    LedgerList.MONTHLY,
    LedgerList.ACTIONS,
)

REGISTERS = ("units", "areas", "points", "issues", "tasks", "actions")
"""What the lists carry; moves, rounds and the like leave with `export --table`."""


@pytest.fixture(scope="module")
def sample() -> Iterator[City]:
    with open_city("sample") as city:
        yield city


def plain(data: CityData) -> dict[str, list[dict[str, Any]]]:
    """Return all rows by code, references by the code of what they point to."""
    out: dict[str, list[dict[str, Any]]] = {}
    for spec in map(table_spec, REGISTERS):
        table = data.table(spec.name)
        rows = []
        for i, fid in enumerate(table.fids.tolist()):
            row = table.row(fid)
            for column in spec.columns:
                value = row[column.name]
                if column.refers_to is not None:
                    target = data.table(column.refers_to)
                    row[column.name] = target.value(value, "code") if value else None
                elif column.name == "extra" and value:
                    row[column.name] = json.loads(value)
                row[column.name] = row[column.name] or None
            row.pop("source_file")
            row.pop("source_row")
            row.pop("source_date")
            if table.geometry is not None:
                shape = table.geometry.take(np.array([i])).wkb()[0]
                row["shape"] = (
                    None
                    if shape is None
                    else shapely.get_coordinates(shapely.normalize(shapely.from_wkb(shape)))
                )
            rows.append(row)
        out[spec.name] = sorted(rows, key=lambda row: str(row["code"]))
    return out


@pytest.mark.parametrize(
    ("suffix", "language", "datum"),
    [
        (".xlsx", "zh_CN", Datum.CGCS2000),
        (".xlsx", "en", Datum.BD09),
        (".csv", "en", Datum.CGCS2000),
        (".csv", "zh_CN", Datum.GCJ02),
        (".gpkg", "zh_CN", Datum.WGS84),
        (".gpkg", "en", Datum.BD09),
        (".geojson", "zh_CN", Datum.GCJ02),
        (".geojson", "en", Datum.CGCS2000),
    ],
)
def test_every_list_goes_out_and_comes_back_the_same(
    sample: City, tmp_path: Path, suffix: str, language: str, datum: Datum
) -> None:
    with new_city(tmp_path / "new.gpkg", name="新") as city:
        for list_ in LISTS:
            has_place = list_ not in (LedgerList.UNITS, LedgerList.FILING, LedgerList.MONTHLY)
            kind = suffix if has_place or suffix != ".geojson" else ".csv"
            file = tmp_path / f"{list_.value}{kind}"
            export_ledger(sample.data, file, list_=list_, language=language, datum=datum)
            report = import_file(city, ImportRequest(file, list_)).report
            assert report.is_whole, [str(p.sentence) for p in report.problems]
            if list_ is LedgerList.RESPONSIBILITY:
                assert (report.added, report.updated) == (0, 0)
        before, after = plain(sample.data), plain(city.data)
        for table, rows in before.items():
            for found, row in zip(after[table], rows, strict=True):
                shape, true = found.pop("shape", None), row.pop("shape", None)
                assert found == row
                assert (shape is None) == (true is None)
                assert shape is None or np.allclose(shape, true, rtol=0, atol=3e-9)


def test_importing_an_export_into_the_same_city_changes_nothing(tmp_path: Path) -> None:
    with open_city("sample", read_only=False) as city:
        for list_ in LISTS:
            file = tmp_path / f"{list_.value}.xlsx"
            export_ledger(city.data, file, list_=list_)
            report = import_file(city, ImportRequest(file)).report
            assert report.list is list_
            assert (report.added, report.updated, report.left_out) == (0, 0, 0)


def test_a_cell_that_a_rule_filled_is_taken_once_somebody_changes_it(tmp_path: Path) -> None:
    import openpyxl

    with open_city("sample", read_only=False) as city:
        file = tmp_path / "issues.xlsx"
        export_ledger(city.data, file, list_="issues")
        book = openpyxl.load_workbook(file)
        sheet = book.worksheets[0]
        headings = {sheet.cell(4, c).value or sheet.cell(3, c).value: c for c in range(1, 40)}
        ruled = headings["按规则填写"]
        row = next(
            r
            for r in range(5, sheet.max_row + 1)
            if "unit" in json.loads(sheet.cell(r, ruled).value or "{}")
        )
        code = sheet.cell(row, headings["问题编号"]).value
        other = next(
            n
            for n in city.data.unit_tree.names()
            if n != sheet.cell(row, headings["责任单位"]).value
        )
        sheet.cell(row, headings["责任单位"]).value = other
        book.save(file)
        report = import_file(city, ImportRequest(file)).report
        assert (report.added, report.updated) == (0, 1)
        issues = city.data.table("issues")
        fid = int(issues.fids[np.flatnonzero(issues.text("code").equals(code))[0]])
        assert issues.value(fid, "unit_fid") == city.data.unit_tree.named(other)


def test_the_issue_list_is_laid_out_for_an_office(sample: City, tmp_path: Path) -> None:
    import openpyxl

    from gis_app.domain.terms import Colour

    file = tmp_path / "issues.xlsx"
    export_ledger(sample.data, file, list_="issues", language="zh_CN")
    book = openpyxl.load_workbook(file)
    sheet, choices = book.worksheets
    assert "实地点位问题交办清单" in sheet["A1"].value
    assert "CGCS2000" in sheet["A2"].value
    assert "演示" in sheet["A2"].value
    assert (sheet.freeze_panes, sheet.print_title_rows) == ("D5", "$1:$4")
    assert choices.sheet_state == "hidden"
    assert sheet.page_setup.orientation == "landscape"
    headings = [sheet.cell(4, c).value or sheet.cell(3, c).value for c in range(1, 30)]
    colour = headings.index("当前颜色") + 1
    unit, due = headings.index("责任单位") + 1, headings.index("整改时限") + 1
    state = sample.data.issue_state
    fills = {Colour.RED: "C8322B", Colour.YELLOW: "F6C945", Colour.WHITE: "FFFFFF"}
    words = {Colour.RED: "红", Colour.YELLOW: "黄", Colour.WHITE: "白"}
    for i, code in enumerate(state.colour.tolist()):
        cell = sheet.cell(5 + i, colour)
        if code != Colour.CLOSED:
            assert cell.value == words[Colour(code)]
            assert cell.fill.start_color.rgb[2:] == fills[Colour(code)]
            assert sheet.cell(5 + i, unit).value
            assert sheet.cell(5 + i, due).value
    rules = {
        str(rule.sqref).rstrip("0123456789:") for rule in sheet.data_validations.dataValidation
    }
    assert len(rules) >= 4


def test_the_responsibility_list_shows_the_three_ways(sample: City, tmp_path: Path) -> None:
    file = tmp_path / "r.csv"
    export_ledger(sample.data, file, list_="responsibility", language="zh_CN")
    header, *rows = csv.reader(file.read_text("utf-8-sig").splitlines())
    for heading in ("责任单位", "属地管理(推定)", "行业监管(推定)", "主体单位", "包联领导"):
        assert heading in header
    place = header.index("属地管理(推定)")
    assert sum(1 for row in rows if row[place]) > 0.8 * len(rows)


def test_formulas_leave_defused(tmp_path: Path) -> None:
    import openpyxl

    nasty = ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", '=HYPERLINK("http://x")', "</script><img>"]
    with new_city(tmp_path / "new.gpkg") as city:
        source = tmp_path / "in.xlsx"
        book = openpyxl.Workbook()
        sheet = book.worksheets[0]
        for column, heading in enumerate(("单位编号", "单位名称", "备注"), 1):
            sheet.cell(1, column, heading)
        for row, text in enumerate(nasty, 2):
            sheet.cell(row, 1, f"C{row}")
            sheet.cell(row, 2, f"单位{row}")
            sheet.cell(row, 3, text).data_type = "s"
        book.save(source)
        import_file(city, ImportRequest(source, LedgerList.UNITS))
        stored = list(city.data.table("units").values("note"))
        assert [text.strip() for text in stored] == [text.strip() for text in nasty]
        export_ledger(city.data, tmp_path / "out.xlsx", list_="units")
        sheet = openpyxl.load_workbook(tmp_path / "out.xlsx").worksheets[0]
        cells = [c for row in sheet.iter_rows() for c in row if c.value in stored]
        assert len(cells) == len(nasty)
        for cell in cells:
            assert cell.data_type == "s"
            assert cell.quotePrefix == str(cell.value).startswith(("=", "+", "-", "@"))
        export_ledger(city.data, tmp_path / "out.csv", list_="units")
        text = (tmp_path / "out.csv").read_text("utf-8-sig")
        for value in ("'=1+1", "'+1", "'-1", "'@SUM(A1)"):
            assert value in text


def test_coordinates_leave_with_nine_decimals_in_the_datum_the_file_names(
    sample: City, tmp_path: Path
) -> None:
    file = tmp_path / "p.csv"
    export_ledger(sample.data, file, list_="points", datum="gcj02", language="zh_CN")
    headings, cells, *_rest = csv.reader(file.read_text("utf-8-sig").splitlines())
    lon, lat = headings.index("经度(GCJ-02)"), headings.index("纬度(GCJ-02)")
    points = sample.data.table("points").points
    there = from_wgs84(points.lon_deg[:1], points.lat_deg[:1], Datum.GCJ02)
    assert float(cells[lon]) == pytest.approx(float(there[0][0]), abs=1e-9)
    assert all(len(cells[i].split(".")[1]) == 9 for i in (lon, lat))


def test_filters_choose_rows(sample: City, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    schools = sample.data.table("points").text("layer").equals("schools")
    report = export_ledger(sample.data, file, list_="points", layer="schools")
    assert report.rows == int(schools.sum()) > 0


def test_bad_targets_are_refused_and_nothing_is_left(sample: City, tmp_path: Path) -> None:
    def refused(error: type[Exception], says: str, file: Path, **options: Any) -> None:
        with pytest.raises(error, match=says):
            export_ledger(sample.data, file, **options)

    refused(UsageError, "no suffix that can be written", tmp_path / "a.docx")
    (tmp_path / "x.xlsx").mkdir()
    refused(UsageError, "is a folder", tmp_path / "x.xlsx")
    refused(LedgerError, "cannot be written", tmp_path / "none" / "a.xlsx")
    refused(LedgerError, "cannot be written", tmp_path / "none" / "a.csv")
    refused(UsageError, "has no places", tmp_path / "a.geojson", list_="units")
    refused(UsageError, "no layer marketts", tmp_path / "a.csv", list_="points", layer="marketts")
    with new_city(tmp_path / "other.gpkg") as other:
        before = other.file.read_bytes()
        refused(UsageError, "is the project itself", other.file, project=other.file)
        assert other.file.read_bytes() == before
    refused(UsageError, "is a project", tmp_path / "other.gpkg")
    assert sorted(f.name for f in tmp_path.iterdir()) == ["other.gpkg", "x.xlsx"]
