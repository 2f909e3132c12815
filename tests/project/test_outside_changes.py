"""Changes that other programs make, by the SQLite beneath them and by GDAL itself."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import warnings
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest
import shapely

from gis_app.domain.edits import update_cells
from gis_app.domain.record_types import ALL_TABLES
from gis_app.messages import msg
from gis_app.storage.connection import register_functions
from tests.project.city_rows import (
    add_points,
    insert,
    new_city,
    open_city,
    plain_city,
    point,
    rows,
    square,
)

if TYPE_CHECKING:
    from pathlib import Path

    from gis_app.domain.change_set import ChangeSet

ogr = pytest.mark.skipif(shutil.which("ogrinfo") is None, reason="GDAL's own tools are missing")


def outside(file: Path, *statements: tuple[str, tuple[Any, ...]]) -> None:
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        register_functions(connection)
        for statement, values in statements:
            connection.execute(statement, values)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    with new_city(tmp_path) as city:
        city.apply(insert("units", [1], name=["执法局"]))
        city.apply(insert("actions", [1], length_before_m=[1 / 3], geometry=[square(80, 41)]))
        city.apply(
            insert("issues", [1], found_at=["2026-05-01T02:30:00Z"], geometry=[point(80, 41)])
        )
        add_points(city)
        return city.file


def test_every_kind_of_change_is_one_edit_that_can_be_undone(file: Path) -> None:
    with open_city(file) as city:
        before = plain_city(city)
    outside(
        file,
        ("UPDATE points SET name = ?, unit_fid = 1 WHERE fid = 2", ("外改",)),
        ("UPDATE actions SET length_before_m = 2.5, geom = NULL", ()),
        ("DELETE FROM issues", ()),
        ("INSERT INTO points (fid, name) VALUES (40, ?)", ("新点",)),
        ("INSERT INTO units (name) VALUES (?)", ("新单位",)),
        ("UPDATE units SET name = ? WHERE name = ?", ("新单位改", "新单位")),
        ("UPDATE points SET fid = 50 WHERE fid = 3", ()),
        ("INSERT OR REPLACE INTO points (fid, name) VALUES (1, ?)", ("替换",)),
    )
    with open_city(file) as city:
        change = city.foreign_changes
        assert change is not None
        assert change.tables["points"].inserted.tolist() == [40, 50]
        assert change.tables["points"].updated.tolist() == [1, 2]
        assert change.tables["points"].deleted.tolist() == [3]
        assert change.tables["issues"].deleted.tolist() == [1]
        assert change.tables["units"].inserted.tolist() == [2]
        assert city.data.table("points").value(2, "name") == "外改"
        assert city.data.table("points").value(1, "layer") is None
        (entry, *_) = city.history()
        assert str(entry.label) == "Changed by another program"
        assert entry.kind == "foreign"
        assert entry.counts["points"] == (2, 2, 1)
        after = plain_city(city)
        city.undo()
        assert plain_city(city) == before
        city.redo()
        assert plain_city(city) == after
    with open_city(file) as city:
        assert city.foreign_changes is None
        assert plain_city(city) == after


def test_a_change_taken_back_outside_is_no_change(file: Path) -> None:
    outside(
        file,
        ("UPDATE points SET note = 'x'", ()),
        ("UPDATE points SET note = NULL", ()),
        ("INSERT INTO units (fid) VALUES (9)", ()),
        ("DELETE FROM units WHERE fid = 9", ()),
    )
    with open_city(file) as city:
        assert city.foreign_changes is None
        assert len(city.history()) == 4


def test_a_reader_sees_outside_changes_and_leaves_them_for_the_writer(file: Path) -> None:
    outside(file, ("UPDATE points SET name = '外改'", ()))
    with open_city(file, read_only=True) as reader:
        assert reader.data.table("points").value(1, "name") == "外改"
    with open_city(file) as city:
        assert city.foreign_changes is not None


def test_a_change_while_the_project_is_open_is_taken_over_first(file: Path) -> None:
    with open_city(file) as city:
        told: list[ChangeSet] = []
        city.subscribe(told.append)
        assert city.notice_outside_changes() is None
        outside(file, ("UPDATE points SET name = '外改' WHERE fid = 1", ()))
        city.apply(update_cells("points", 1, msg("Note"), note="ours"))
        assert [sorted(c.tables["points"].columns) for c in told] == [["name"], ["note"]]
        assert city.data.table("points").value(1, "name") == "外改"
        before = plain_city(city)
    with open_city(file) as again:
        assert plain_city(again) == before


def test_odd_values_of_others_do_not_keep_a_project_from_opening(file: Path) -> None:
    odd = shapely.to_wkb(shapely.MultiPoint([(1, 2)]))
    header = b"GP\x00\x01" + (4326).to_bytes(4, "little")
    outside(
        file,
        ("UPDATE issues SET sent_back_count = 'viele', found_at = 'morgen', matter = 5", ()),
        ("UPDATE issues SET deadline_at = '2026-05-01T10:30:00+08:00', closed_at = x'00'", ()),
        ("UPDATE actions SET length_before_m = 'lang', geom = ?", (b"rubbish",)),
        ("UPDATE points SET deadline = '2026-05-01T00:00:00Z' WHERE fid = 1", ()),
        ("UPDATE points SET deadline = 'bald', geom = ? WHERE fid = 2", (header + odd,)),
        ("UPDATE points SET geom = ? WHERE fid = 3", (header + point(9e6, 5e6),)),
        ("ALTER TABLE points ADD COLUMN qgis TEXT", ()),
    )
    with open_city(file) as city:
        issue = city.data.table("issues").row(1)
        assert (issue["sent_back_count"], issue["found_at"], issue["matter"]) == (0, None, "5")
        assert issue["deadline_at"] == "2026-05-01T02:30:00Z"
        assert issue["closed_at"] is None
        assert city.data.table("actions").shapes.tolist() == [None]
        assert city.data.table("actions").value(1, "length_before_m") is None
        points = city.data.table("points")
        assert list(points.values("deadline")) == ["2026-05-01", None, None]
        assert points.points.lon_deg[1] == 1
        assert points.points.is_placed.tolist() == [True, True, False]
        city.undo()
        assert city.data.table("issues").value(1, "found_at") == "2026-05-01T02:30:00Z"
        assert city.data.table("actions").value(1, "length_before_m") == 1 / 3


def test_a_dropped_column_and_trigger_are_put_back(file: Path) -> None:
    outside(
        file,
        ("DROP TRIGGER outside_units_update", ()),
        ("DROP TABLE basemap_lines", ()),
        ("CREATE TABLE basemap_lines (fid INTEGER PRIMARY KEY, geom BLOB, name TEXT)", ()),
    )
    with open_city(file) as city:
        city.replace_basemap({"basemap_lines": rows("basemap_lines", [1], name=["路"])}, "")
    outside(file, ("UPDATE units SET name = 'x'", ()))
    with open_city(file) as city:
        assert city.foreign_changes is not None
        assert city.data.table("basemap_lines").value(1, "name") == "路"


@ogr
def test_gdal_opens_every_table_with_chinese_values_and_no_complaint(file: Path) -> None:
    told = subprocess.run(
        ["ogrinfo", "-ro", "-al", str(file)], capture_output=True, text=True, check=True
    )
    assert told.stderr.strip() == ""
    for spec in ALL_TABLES:
        assert f"Layer name: {spec.name}" in told.stdout
    for text in ("执法局", "农贸市场1", "2026/05/01 02:30:00+00", 'ID["EPSG",4490]'):
        assert text in told.stdout
    assert "edit_log" not in told.stdout
    assert "(80.200000, 41.100000) - (80.220000, 41.100000)" in told.stdout


@ogr
def test_an_update_by_gdal_is_found_and_its_index_stays_right(file: Path) -> None:
    sql = "UPDATE points SET name = '西大街市场' WHERE fid = 2"
    subprocess.run(["ogrinfo", str(file), "-sql", sql], check=True, capture_output=True)
    subprocess.run(
        ["ogrinfo", str(file), "-sql", "DELETE FROM points WHERE fid = 3"],
        check=True,
        capture_output=True,
    )
    with open_city(file) as city:
        assert city.foreign_changes is not None
        assert city.data.table("points").value(2, "name") == "西大街市场"
        city.apply(update_cells("points", 1, msg("Moved"), geometry=point(81, 42)))
    found = subprocess.run(
        ["ogrinfo", "-ro", "-so", "-spat", "80.9", "41.9", "81.1", "42.1", str(file), "points"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "Feature Count: 1" in found.stdout
    assert "Extent: (80.210000, 41.100000) - (81.000000, 42.000000)" in found.stdout


def test_rows_appended_by_pyogrio_are_found(file: Path) -> None:
    import geopandas
    import pyogrio

    frame = geopandas.GeoDataFrame(
        {"name": ["外来点"], "layer": ["schools"]}, geometry=[shapely.Point(80.5, 41.5)], crs=4490
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        pyogrio.write_dataframe(frame, file, layer="points", append=True)
    with open_city(file) as city:
        assert city.foreign_changes is not None
        assert city.foreign_changes.tables["points"].inserted.tolist() == [4]
        row = city.data.table("points").row(4)
        assert (row["name"], row["layer"], row["code"]) == ("外来点", "schools", None)
        assert city.data.table("points").points.lon_deg[3] == 80.5
        city.undo()
        assert len(city.data.table("points")) == 3
    assert len(pyogrio.read_dataframe(file, layer="points")) == 3


@ogr
def test_a_table_that_gdal_made_anew_still_opens_and_old_edits_are_refused(
    file: Path, tmp_path: Path
) -> None:
    with open_city(file) as city:
        city.apply(update_cells("points", 3, msg("Renamed"), name="三"))
    other = tmp_path / "other.gpkg"
    subprocess.run(["ogr2ogr", str(other), str(file), "points", "-where", "fid < 3"], check=True)
    subprocess.run(
        ["ogr2ogr", "-update", "-overwrite", str(file), str(other), "points"],
        check=True,
        capture_output=True,
    )
    with open_city(file) as city:
        assert city.data.table("points").fids.tolist() == [1, 2]
        before = plain_city(city)
        with pytest.raises(Exception, match="there is no row 3"):
            city.undo()
        assert plain_city(city) == before
    outside(file, ("UPDATE points SET name = 'x'", ()))
    with open_city(file) as city:
        assert city.foreign_changes is not None
