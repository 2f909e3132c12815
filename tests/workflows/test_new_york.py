"""Real requests and real borders of another city: what lies where is what its own clerks wrote."""

from __future__ import annotations

import csv
import gzip
from typing import TYPE_CHECKING

import numpy as np
import pytest
import shapely

from gis_app.domain.audit.finding import FindingKind
from gis_app.domain.project_settings import ProjectSettings
from gis_app.domain.responsibility import ResponsibilityIndex
from gis_app.domain.terms import AreaLevel, LedgerList
from gis_app.project.city import City
from gis_app.workflows.audit_responsibility import run_audit
from gis_app.workflows.import_ledger import import_file
from gis_app.workflows.import_request import ImportRequest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

REQUESTS = "requests_311.csv"
COLUMNS = {
    "unique_key": "code",
    "created_date": "found_at",
    "complaint_type": "description",
    "incident_address": "address",
    "borough": "area_name",
    "latitude": "lat",
    "longitude": "lon",
}
BOROUGHS = ("MANHATTAN", "BRONX", "BROOKLYN", "QUEENS", "STATEN ISLAND")
PARKS = {
    "Central Park": shapely.Point(-73.9655, 40.7825),
    "Bronx Park": shapely.Point(-73.8770, 40.8560),
    "Prospect Park": shapely.Point(-73.9690, 40.6602),
    "Forest Park": shapely.Point(-73.8510, 40.7020),
}


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory, root: Path) -> Iterator[City]:
    folder, data = tmp_path_factory.mktemp("new_york"), root / "tests/data/new_york"
    with City.create(folder / "ny.gpkg", ProjectSettings(name="New York")) as opened:
        for name, level in (
            ("boroughs", AreaLevel.DISTRICT),
            ("community_districts", AreaLevel.SUBDISTRICT),
        ):
            file = folder / f"{name}.geojson"
            file.write_bytes(gzip.decompress((data / f"{name}.geojson.gz").read_bytes()))
            report = import_file(opened, ImportRequest(file, LedgerList.AREAS, level=level)).report
            assert report.is_whole
        request = ImportRequest(data / REQUESTS, LedgerList.ISSUES, columns=COLUMNS)
        report = import_file(opened, request).report
        assert (report.added, report.located["coordinates"]) == (327, 321)
        yield opened


@pytest.fixture(scope="module")
def rows(root: Path) -> list[dict[str, str]]:
    with (root / "tests/data/new_york" / REQUESTS).open(encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def test_every_request_lies_in_the_borough_it_names(city: City, rows: list[dict[str, str]]) -> None:
    placed = [row for row in rows if row["latitude"]]
    lon, lat = (
        np.array([float(row[name]) for row in placed]) for name in ("longitude", "latitude")
    )
    found = city.data.area_index.fids_by_level(lon, lat)[AreaLevel.DISTRICT]
    areas = city.data.table("areas")
    names = [str(areas.value(fid, "name")).upper() for fid in found.tolist()]
    assert names == [row["borough"] for row in placed]


def test_a_request_in_another_district_than_it_names_is_a_doubtful_one(
    city: City, rows: list[dict[str, str]]
) -> None:
    areas, index = city.data.table("areas"), city.data.area_index
    who = ResponsibilityIndex(city.data)
    elsewhere, asked = [], 0
    for row in rows:
        number, _space, borough = row["community_board"].partition(" ")
        if not number.isdigit() or not row["latitude"]:
            continue
        asked += 1
        lon, lat = float(row["longitude"]), float(row["latitude"])
        district = f"{BOROUGHS.index(borough) + 1}{number}"
        (fid,) = index.containing(lon, lat)[AreaLevel.SUBDISTRICT]
        if areas.value(fid, "code") == district:
            continue
        elsewhere.append(row["unique_key"])
        around = index.near(AreaLevel.SUBDISTRICT, lon, lat, 30)
        assert district in {areas.value(fid, "code") for fid, _metres in around}
        assert any("check on the spot" in str(doubt) for doubt in who.who(lon, lat).doubts)
    assert asked == 204
    # both stand on a street that is the border of two districts
    assert elsewhere == ["40615708", "40618680"]


def test_gaps_are_the_parks_that_belong_to_no_district(city: City) -> None:
    findings = run_audit(city.data).findings
    assert {one.kind for one in findings} == {FindingKind.NO_UNIT, FindingKind.GAP}
    gaps = [one for one in findings if one.kind is FindingKind.GAP]
    assert len(gaps) == len(PARKS)
    for inside in PARKS.values():
        assert sum(shapely.contains(gap.shape, inside) for gap in gaps) == 1
