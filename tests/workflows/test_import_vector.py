"""Boroughs in feet and requests without coordinates: another city's files, columns told."""

from __future__ import annotations

import csv
import random
from typing import TYPE_CHECKING

import pytest
import shapely

from gis_app.domain.project_settings import ProjectSettings
from gis_app.domain.terms import AreaLevel, LedgerList
from gis_app.errors import LedgerError, VectorFileError
from gis_app.ledger.report import Outcome
from gis_app.project.city import City
from gis_app.workflows.import_ledger import import_file
from gis_app.workflows.import_request import ImportRequest
from tests.vector_files.vector_fixtures import BOXES, NEW_YORK, in_feet, write, zipped

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

COLUMNS = {
    "Unique Key": "code",
    "Created Date": "found_at",
    "Closed Date": "closed_at",
    "Complaint Type": "matter",
    "Descriptor": "description",
    "Incident Address": "address",
    "Status": "step",
    "Borough": "area_name",
    "Latitude": "lat",
    "Longitude": "lon",
}
HEADINGS = (*COLUMNS, "Agency Name", "X Coordinate (State Plane)")


@pytest.fixture
def city(tmp_path: Path) -> Iterator[City]:
    with City.create(tmp_path / "nyc.gpkg", ProjectSettings(name="New York")) as opened:
        yield opened


def requests(file: Path, count: int, unplaced: int) -> Path:
    chance = random.Random(311)
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(HEADINGS)
        for i in range(count):
            lat, lon = 40.6 + chance.random() / 10, -74 + chance.random() / 5
            place = ("", "") if i < unplaced else (f"{lat:.9f}", f"{lon:.9f}")
            closed = "02/01/2020 08:00:00 AM" if i % 2 else ""
            status = "Closed" if i % 2 else "In Progress"
            borough = "Brooklyn" if i % 3 else "Unspecified"
            created = "01/31/2020 11:59:59 PM"
            writer.writerow(
                [f"{45000000 + i}", created, closed, "Noise", "Loud Music/Party", f"{i} MAIN ST",
                 status, borough, *place, "New York City Police Department", "990000"]
            )  # fmt: skip
    return file


def test_boroughs_and_requests(city: City, tmp_path: Path) -> None:
    write(tmp_path / "nybb.shp", in_feet(), crs="EPSG:2263", names=("Brooklyn", "Queens"))
    boroughs = zipped(tmp_path, "nybb", tmp_path / "nybb.zip", inside="nybb_16a/")
    columns = {"BoroName": "name"}
    request = ImportRequest(boroughs, None, None, AreaLevel.DISTRICT, None, columns)
    report = import_file(city, request).report
    assert (report.list, report.added, report.is_whole) == (LedgerList.AREAS, 2, True)
    areas = city.data.table("areas")
    assert list(areas.values("name")) == ["Brooklyn", "Queens"]
    assert list(areas.values("level")) == ["district", "district"]
    assert shapely.hausdorff_distance(areas.shapes[0].geoms[0], NEW_YORK[0]) < 2e-5

    file = requests(tmp_path / "311.csv", 200, 62)
    report = import_file(city, ImportRequest(file, LedgerList.ISSUES, columns=COLUMNS)).report
    assert report.added == 200
    assert report.located["coordinates"] == 138
    without = report.located["unplaced"] + report.located["area_name"]
    assert without == 62
    reported = {p.row for p in report.problems if p.outcome in (Outcome.UNPLACED, Outcome.CHANGED)}
    assert reported == set(range(2, 64))
    issues = city.data.table("issues")
    assert issues.text("step")[1] == "closed"
    assert issues.text("step")[0] == "pushed"
    assert issues.text("found_at")[0] == "2020-01-31T15:59:59Z"
    assert issues.text("code")[0] == "45000000"
    assert "New York City Police" in (issues.text("extra")[0] or "")
    again = import_file(city, ImportRequest(file, LedgerList.ISSUES, columns=COLUMNS)).report
    assert (again.added, again.updated, again.unchanged) == (0, 0, 200)


def test_points_lines_and_polygons_go_where_they_belong(city: City, tmp_path: Path) -> None:
    names = {"BoroName": "name"}
    points = write(tmp_path / "p.geojson", [shapely.Point(80.2, 41.1), shapely.Point(80.3, 41.2)])
    report = import_file(city, ImportRequest(points, layer="schools", columns=names)).report
    assert (report.list, report.added) == (LedgerList.POINTS, 2)
    assert city.data.table("points").points.lon_deg.tolist() == [80.2, 80.3]
    lines = [shapely.LineString([(80.2, 41.1), (80.3, 41.2)])] * 2
    file = write(tmp_path / "l.gpkg", lines)
    report = import_file(city, ImportRequest(file, layer="flying_wires", columns=names)).report
    assert (report.list, report.added) == (LedgerList.ACTIONS, 2)
    polygons = write(tmp_path / "a.geojson", BOXES)
    request = ImportRequest(polygons, layer="schools", list=LedgerList.POINTS, columns=names)
    report = import_file(city, request).report
    # the same names again: the register's points move, and it is said how
    assert report.updated == 2
    assert report.count(Outcome.CHANGED) == 2


def test_a_polygon_that_crosses_itself_is_mended_and_a_line_is_no_area(
    city: City, tmp_path: Path
) -> None:
    bow = shapely.Polygon([(80, 41), (80.1, 41.1), (80.1, 41), (80, 41.1)])
    file = write(tmp_path / "a.gpkg", [bow, bow])
    columns = {"BoroName": "name"}
    request = ImportRequest(file, LedgerList.AREAS, level=AreaLevel.DISTRICT, columns=columns)
    report = import_file(city, request).report
    assert report.count(Outcome.CHANGED) == 2
    assert all(shape.is_valid for shape in city.data.table("areas").shapes)
    lines = [shapely.LineString([(80.2, 41.1), (80.3, 41.2)])] * 2
    file = write(tmp_path / "l.geojson", lines, names=("甲", "乙"))
    request = ImportRequest(file, LedgerList.AREAS, level=AreaLevel.DISTRICT, columns=columns)
    assert import_file(city, request).report.count(Outcome.CELL_LEFT_OUT) == 2


def test_the_open_project_and_empty_layers_are_refused(city: City, tmp_path: Path) -> None:
    with pytest.raises(VectorFileError, match="is the project that is open"):
        import_file(city, ImportRequest(city.file))
    empty = tmp_path / "e.geojson"
    empty.write_text('{"type":"FeatureCollection","features":[]}')
    with pytest.raises(LedgerError, match="holds no feature"):
        import_file(city, ImportRequest(empty))
