from __future__ import annotations

import csv
import io
import json
import zipfile
from typing import TYPE_CHECKING, Any

import numpy as np
import openpyxl
import pyogrio
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gis_app.cli.main import main
from gis_app.cli.verb import CliContext
from gis_app.domain.city_filter import CityFilter
from gis_app.domain.edits import Edit, RowBatch
from gis_app.domain.terms import Colour, LedgerList, PhotoRole
from gis_app.errors import UsageError
from gis_app.geo.china_datums import Datum, from_wgs84
from gis_app.ledger.plain_export import PLAIN_TABLES
from gis_app.messages import ENGLISH, Translator, msg
from gis_app.vector_files.shapefile_writer import short_names
from gis_app.workflows.add_photos import NewPhoto, add_photos
from gis_app.workflows.export_ledger import ExportRequest, MapKind, write_export
from gis_app.workflows.import_ledger import import_file
from gis_app.workflows.import_request import ImportRequest
from gis_app.workflows.new_city import new_city
from gis_app.workflows.open_city import open_city
from tests.storage.photo_files import write_jpeg

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from gis_app.project.city import City


@pytest.fixture(scope="module")
def sample() -> Iterator[City]:
    with open_city("sample", read_only=False) as city:
        yield city


def _headings(sheet: Any) -> list[str]:
    width = sheet.max_column + 1
    return [sheet.cell(4, c).value or sheet.cell(3, c).value for c in range(1, width)]


def test_header_cells_are_merged_as_an_office_expects(sample: City, tmp_path: Path) -> None:
    write_export(sample.data, tmp_path / "a.xlsx", ExportRequest(LedgerList.ISSUES))
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx").worksheets[0]
    merged = {str(one) for one in sheet.merged_cells.ranges}
    assert "A1:P1" in merged, "the title over all printed columns"
    assert {"A3:A4", "C3:D3", "B3:B4"} <= merged
    assert sheet["C3"].value == "点位情况"
    assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.row_dimensions[1].height == pytest.approx(34, abs=0.5)
    assert sheet["A6"].border.left.style == "thin"


def test_picked_rows_leave_alone(sample: City, tmp_path: Path) -> None:
    fids = tuple(int(f) for f in sample.data.table("issues").fids[[3, 7]])
    report = write_export(sample.data, tmp_path / "a.csv", ExportRequest(fids=fids))
    assert report.rows == 2
    _head, *rows = csv.reader((tmp_path / "a.csv").read_text("utf-8-sig").splitlines())
    codes = [sample.data.table("issues").value(fid, "code") for fid in fids]
    assert [row[1] for row in rows] == codes
    monthly = sample.data.table("tasks").text("list").equals("monthly")
    every = tuple(int(f) for f in sample.data.table("tasks").fids)
    request = ExportRequest(LedgerList.MONTHLY, fids=every)
    assert write_export(sample.data, tmp_path / "b.csv", request).rows == int(monthly.sum())


def test_photos_and_small_maps_stand_beside_their_rows(tmp_path: Path) -> None:
    with open_city("sample", read_only=False) as city:
        fids = tuple(int(f) for f in city.data.table("issues").fids[:3])
        add_photos(
            city,
            [
                NewPhoto("issues", fids[1], write_jpeg(tmp_path / "a.jpg"), PhotoRole.BEFORE),
                NewPhoto("issues", fids[1], write_jpeg(tmp_path / "b.jpg", colour=(0, 99, 0))),
            ],
        )
        request = ExportRequest(fids=fids, has_photos=True, map_kind=MapKind.PICTURE)
        write_export(city.data, tmp_path / "a.xlsx", request, project=city.file)
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx").worksheets[0]
    headings = _headings(sheet)
    photos, maps = headings.index("现场照片"), headings.index("位置示意图")
    places = [(im.anchor._from.row, im.anchor._from.col) for im in sheet._images]
    assert sorted(places) == sorted([(5, photos), (5, photos), *((r, maps) for r in (4, 5, 6))])
    assert sheet.row_dimensions[6].height > 60
    for image in sheet._images:
        assert b"Exif" not in image._data()[:400]
    with new_city(tmp_path / "new.gpkg") as empty:
        report = import_file(empty, ImportRequest(tmp_path / "a.xlsx", LedgerList.ISSUES)).report
        assert report.added == 3
        assert not [m for m in report.matches if m.heading == "现场照片" and m.field is None]


def test_a_link_shows_the_place_on_amap(sample: City, tmp_path: Path) -> None:
    request = ExportRequest(LedgerList.POINTS, map_kind=MapKind.LINK)
    write_export(sample.data, tmp_path / "a.xlsx", request)
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx").worksheets[0]
    at = _headings(sheet).index("地图链接") + 1
    points = sample.data.table("points").points
    lon, lat = from_wgs84(points.lon_deg[:1], points.lat_deg[:1], Datum.GCJ02)
    wanted = f"https://uri.amap.com/marker?position={lon[0]:.6f},{lat[0]:.6f}"
    assert sheet.cell(5, at).value == wanted
    assert sheet.cell(5, at).hyperlink.target == wanted
    again = import_file(sample, ImportRequest(tmp_path / "a.xlsx"), is_dry_run=True).report
    assert (again.added, again.updated) == (0, 0)


@pytest.mark.parametrize("suffix", [".zip", ".shp"])
def test_a_shapefile_has_short_names_and_a_table_that_explains_them(
    sample: City, tmp_path: Path, suffix: str
) -> None:
    file = tmp_path / f"点位{suffix}"
    write_export(sample.data, file, ExportRequest(LedgerList.POINTS, datum=Datum.WGS84))
    if suffix == ".zip":
        with zipfile.ZipFile(file) as archive:
            assert {n.rpartition(".")[2] for n in archive.namelist()} >= {
                "shp",
                "dbf",
                "cpg",
                "prj",
            }
            archive.extractall(tmp_path)
    table = sample.data.table("points")
    read = pyogrio.read_dataframe(tmp_path / "点位.shp")
    assert len(read) == len(table)
    assert all(len(name) <= 10 and name.isascii() for name in read.columns)
    assert list(read["name"]) == list(table.values("name"))
    assert read.crs.to_epsg() == 4326
    assert np.allclose(read.geometry.x, table.points.lon_deg, equal_nan=True)
    assert (tmp_path / "点位.cpg").read_text().strip() == "UTF-8"
    rows = list(csv.reader((tmp_path / "点位.fields.csv").read_text("utf-8-sig").splitlines()))
    meanings = dict(rows[1:-1])
    assert meanings["requiremen"] == "工作要求"
    assert "WGS84" in rows[-1][1]
    with new_city(tmp_path / "new.gpkg") as city:
        report = import_file(city, ImportRequest(file, LedgerList.POINTS)).report
        assert report.added == len(table)


def test_mixed_shapes_become_several_shapefiles(sample: City, tmp_path: Path) -> None:
    report = write_export(sample.data, tmp_path / "a.zip", ExportRequest(LedgerList.ACTIONS))
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        archive.extractall(tmp_path / "out")
    parts = sorted((tmp_path / "out").glob("*.shp"))
    assert len(parts) > 1
    counted = sum(len(pyogrio.read_dataframe(part)) for part in parts)
    assert counted == report.rows == len(sample.data.table("actions"))


def test_shifted_coordinates_name_no_reference_system(sample: City, tmp_path: Path) -> None:
    write_export(
        sample.data, tmp_path / "a.shp", ExportRequest(LedgerList.POINTS, datum=Datum.GCJ02)
    )
    assert not (tmp_path / "a.prj").exists()
    assert "GCJ-02" in (tmp_path / "a.fields.csv").read_text("utf-8-sig")


@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
@pytest.mark.parametrize("list_", [LedgerList.POINTS, LedgerList.AREAS, LedgerList.ACTIONS])
def test_baidu_metres_go_out_and_come_back(
    sample: City, tmp_path: Path, list_: LedgerList, suffix: str
) -> None:
    file = tmp_path / f"a{suffix}"
    write_export(sample.data, file, ExportRequest(list_, datum=Datum.BD09MC))
    again = import_file(sample, ImportRequest(file, list_), is_dry_run=True)
    assert (again.report.added, again.report.updated) == (0, 0)
    assert again.datum.frame.datum is Datum.BD09MC


def test_baidu_metres_are_metres_and_no_degrees(sample: City, tmp_path: Path) -> None:
    file = tmp_path / "a.shp"
    write_export(sample.data, file, ExportRequest(LedgerList.POINTS, datum=Datum.BD09MC))
    west, south, east, north = pyogrio.read_dataframe(file).total_bounds
    assert 8.9e6 < west < east < 9.0e6
    assert 4.9e6 < south < north < 5.1e6
    for suffix in (".kml", ".geojson"):
        with pytest.raises(UsageError, match="files hold degrees"):
            write_export(
                sample.data,
                tmp_path / f"a{suffix}",
                ExportRequest(LedgerList.POINTS, datum=Datum.BD09MC),
            )


def test_what_a_shapefile_cuts_is_told(tmp_path: Path) -> None:
    with new_city(tmp_path / "new.gpkg") as city:
        note = "长" * 200
        batch = RowBatch("points", city.reserve_fids("points", 1), {"name": ["甲"], "note": [note]})
        city.apply(Edit(msg("Rows added"), inserts=(batch,)))
        report = write_export(city.data, tmp_path / "a.shp", ExportRequest(LedgerList.POINTS))
        assert "1 text is longer" in str(report.warnings[0])
        (kept,) = pyogrio.read_dataframe(tmp_path / "a.shp")["note"]
        assert kept == "长" * 84, "cut between letters, not inside one"


def test_kml_opens_with_names_and_says_its_datum(sample: City, tmp_path: Path) -> None:
    write_export(sample.data, tmp_path / "a.kml", ExportRequest(LedgerList.POINTS))
    text = (tmp_path / "a.kml").read_text("utf-8")
    assert "CGCS2000" in text
    read = pyogrio.read_dataframe(tmp_path / "a.kml")
    table = sample.data.table("points")
    assert list(read["Name"]) == list(table.values("name"))
    assert np.allclose(read.geometry.x, table.points.lon_deg)


@pytest.mark.parametrize(
    ("names", "short"),
    [
        (
            ["name", "NAME", "description_a", "description_b"],
            ["name", "NAME_2", "descriptio", "descript_2"],
        ),
        (["问题", "原因", ""], ["field", "field_2", "field_3"]),
    ],
)
def test_short_names_differ(names: list[str], short: list[str]) -> None:
    assert short_names(names) == short


@given(st.lists(st.text(), max_size=40))
def test_short_names_always_differ(names: list[str]) -> None:
    made = [name.lower() for name in short_names(names)]
    assert len(set(made)) == len(made)
    assert all(0 < len(name) <= 10 and name.isascii() for name in made)


_HOSTILE = (
    "=1+1", "+1", "-2", "@SUM(A1)", "'=1", "<r><t>x</t></r>", "<r>", "_x0041_", "a_x000D_b",
    "</t></is>&amp;", "a\nb", "\"'", "第1项,甲;乙", "，", "=cmd|' /C calc'!A0", "\u202eabc", "😀",
    "#N/A", "TRUE", "1e5", "00012", "2026-05-01", "http://x", "mailto:a@b", "internal:A1",
)  # fmt: skip


def _text() -> st.SearchStrategy[str]:
    plain = st.text(
        st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff"),
        max_size=30,
    )
    return st.one_of(st.sampled_from(_HOSTILE), plain).map(str.strip).filter(bool)


@settings(
    deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(texts=st.lists(_text(), min_size=1, max_size=6), suffix=st.sampled_from([".xlsx", ".csv"]))
def test_any_text_goes_out_and_comes_back(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str], suffix: str
) -> None:
    folder = tmp_path_factory.mktemp("text")
    with new_city(folder / "a.gpkg") as city:
        count = len(texts)
        batch = RowBatch(
            "units",
            city.reserve_fids("units", count),
            {
                "code": [f"C{i}" for i in range(count)],
                "name": [f"单位{i}" for i in range(count)],
                "note": texts,
            },
        )
        city.apply(Edit(msg("Rows added"), inserts=(batch,)))
        write_export(city.data, folder / f"u{suffix}", ExportRequest(LedgerList.UNITS))
    if suffix == ".xlsx":
        sheet = openpyxl.load_workbook(folder / "u.xlsx").worksheets[0]
        assert not [c for row in sheet.iter_rows() for c in row if c.data_type in "fe"]
        assert not [c for row in sheet.iter_rows() for c in row if c.hyperlink]
    with new_city(folder / "b.gpkg") as city:
        import_file(city, ImportRequest(folder / f"u{suffix}", LedgerList.UNITS))
        assert list(city.data.table("units").values("note")) == [
            " ".join(t.split(" ")) for t in texts
        ]


def test_hostile_words_leave_as_text_in_every_format(tmp_path: Path) -> None:
    with new_city(tmp_path / "c.gpkg") as city:
        names = ["<script>alert(1)</script>", "]]><x/>", "&lt;", "\x01控制", "../../etc/passwd"]
        batch = RowBatch(
            "points",
            city.reserve_fids("points", len(names)),
            {"name": names, "extra": [json.dumps({f"<b>{n}": n}) for n in names]},
        )
        city.apply(Edit(msg("Rows added"), inserts=(batch,)))
        for suffix in (".xlsx", ".csv", ".geojson", ".gpkg", ".zip", ".kml"):
            file = tmp_path / f"out{suffix}"
            report = write_export(city.data, file, ExportRequest(LedgerList.POINTS))
            assert report.rows == len(names), suffix
        assert len(pyogrio.read_dataframe(tmp_path / "out.kml")) in (0, len(names))
        assert "<script>" not in (tmp_path / "out.kml").read_text("utf-8")


def test_the_verb_takes_the_choices_of_the_window(tmp_path: Path) -> None:
    out = io.StringIO()
    words = ["export", "sample", str(tmp_path / "a.csv"), "--colour", "red", "--step", "pushed"]
    assert main(words, CliContext(Translator(ENGLISH), out, out)) == 0
    with open_city("sample") as city:
        chosen = CityFilter(colours=(Colour.RED,), steps=("pushed",))
        count = int(chosen.issue_mask(city.data).sum())
        code = str(city.data.table("issues").text("code")[5])
    assert f"{count} row" in out.getvalue()
    words = ["export", "sample", str(tmp_path / "b.xlsx"), "--row", code, "--map", "link"]
    assert main(words, CliContext(Translator(ENGLISH), out, out)) == 0
    assert "1 row\n" in out.getvalue()
    words = ["export", "sample", str(tmp_path / "c.xlsx"), "--row", "none"]
    assert main(words, CliContext(Translator(ENGLISH), out, out)) == 2


def test_tables_that_are_no_lists_leave_as_they_stand(tmp_path: Path) -> None:
    with open_city("sample", read_only=False) as city:
        fid = int(city.data.table("issues").fids[4])
        code = city.data.table("issues").value(fid, "code")
        photo = write_jpeg(tmp_path / "a.jpg", place=(80.25, 41.16), taken="2026:05:20 12:30:00")
        add_photos(city, [NewPhoto("issues", fid, photo, PhotoRole.AFTER, "=说明")])
        for suffix in (".xlsx", ".csv", ".gpkg", ".geojson"):
            request = ExportRequest(table="photos", datum=Datum.GCJ02)
            assert write_export(city.data, tmp_path / f"p{suffix}", request).rows == 1
    head, row = csv.reader((tmp_path / "p.csv").read_text("utf-8-sig").splitlines())
    said = dict(zip(head, row, strict=True))
    assert said["所属台账"] == "问题"
    assert said["所属记录"] == code
    assert said["照片类型"] == "整改后"
    assert said["照片说明"] == "'=说明"
    assert said["拍摄时间"] == "2026-05-20 12:30"
    lon, _lat = from_wgs84(80.25, 41.16, Datum.GCJ02)
    assert float(said["经度(GCJ-02)"]) == pytest.approx(float(lon), abs=1e-8)


@pytest.mark.parametrize("table", PLAIN_TABLES)
def test_every_other_table_leaves_too(sample: City, tmp_path: Path, table: str) -> None:
    report = write_export(sample.data, tmp_path / "t.xlsx", ExportRequest(table=table))
    assert report.rows == len(sample.data.table(table))
    sheet = openpyxl.load_workbook(tmp_path / "t.xlsx").worksheets[0]
    assert sheet.max_row == 3 + report.rows
