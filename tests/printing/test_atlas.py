import numpy as np
import pytest

from gis_app.errors import UsageError
from gis_app.messages import Translator
from gis_app.printing.atlas import subjects
from gis_app.printing.sheet_rows import sheet_rows
from gis_app.printing.subject import Coverage
from tests.printing.small_city import NAMES, open_issue, small_city, some_points, square

T = Translator("en")


def test_one_subject_an_area_in_the_order_of_codes():
    found = subjects(small_city(some_points(5)), Coverage.SUBDISTRICT)
    assert [subject.name for subject in found] == list(NAMES)
    assert [subject.row_count for subject in found] == [5, 0, 0, 0]


def test_names_and_codes_choose_areas():
    city = small_city()
    chosen = subjects(city, Coverage.SUBDISTRICT, ["西湖街道", "652901001"])
    assert [subject.name for subject in chosen] == [NAMES[0], NAMES[2]]


def test_an_unknown_name_is_refused_with_the_nearest():
    with pytest.raises(UsageError) as refused:
        subjects(small_city(), Coverage.SUBDISTRICT, ["西湖街"])
    assert "西湖街道" in str(refused.value)


def test_a_level_without_areas_is_refused():
    with pytest.raises(UsageError, match="Grid"):
        subjects(small_city(), Coverage.GRID)


def test_every_point_of_the_city_is_on_exactly_one_sheet():
    city = small_city([p for i in range(4) for p in some_points(12, i)])
    positions = np.concatenate([s.point_positions for s in subjects(city, Coverage.SUBDISTRICT)])
    assert sorted(positions.tolist()) == list(range(48))


def test_a_point_without_a_place_stands_on_the_sheet_of_its_named_area():
    city = small_city([{"name": "未落图", "layer": "markets", "area_name": NAMES[1]}])
    found = subjects(city, Coverage.SUBDISTRICT)
    assert [subject.row_count for subject in found] == [0, 1, 0, 0]
    (row,) = sheet_rows(city, found[1], T)
    assert not row.is_placed


def test_open_issues_at_no_point_are_rows_and_closed_ones_are_not():
    lon, lat = square(0).centroid.coords[0]
    closed = open_issue(lon=lon, lat=lat, step="closed", closed_at="2023-09-18T05:00:00Z")
    city = small_city(
        some_points(2),
        [open_issue(lon=lon, lat=lat, description="井盖破损"), closed, open_issue(point_fid=1)],
    )
    found = subjects(city, Coverage.SUBDISTRICT)[0]
    rows = sheet_rows(city, found, T)
    assert [row.name for row in rows if row.layer == "issues"] == ["井盖破损"]
    assert sum(sum(row.colour_counts) for row in rows) == 2
    assert [row.number for row in rows] == [1, 2, 3]


def test_rows_go_by_kind_as_in_the_catalogue_and_then_from_north_to_south():
    city = small_city(some_points(20))
    rows = sheet_rows(city, subjects(city, Coverage.SUBDISTRICT)[0], T)
    assert [row.layer for row in rows] == ["markets"] * 10 + ["parking_lots"] * 10
    for layer in ("markets", "parking_lots"):
        latitudes = [row.lat_deg for row in rows if row.layer == layer]
        assert latitudes == sorted(latitudes, reverse=True)


def test_a_unit_has_a_sheet_when_it_answers_for_something():
    city = small_city(some_points(3, 0) + some_points(2, 1))
    found = subjects(city, Coverage.UNIT)
    assert {subject.name: subject.row_count for subject in found} == {
        f"{NAMES[0]}办事处": 3,
        f"{NAMES[1]}办事处": 2,
    }
    assert all(subject.shape is None and subject.extent is not None for subject in found)


def test_no_unit_with_work_is_said():
    with pytest.raises(UsageError, match="No unit"):
        subjects(small_city(), Coverage.UNIT)
