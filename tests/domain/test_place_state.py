"""Points: their worst colour and counts, and the areas of points and issues by level."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from gis_app.domain.area_index import LEVELS_SMALLEST_FIRST
from gis_app.domain.terms import AreaLevel, Colour
from tests.domain.invented_city import (
    AREAS,
    IN_NEW_CHINA,
    IN_RED_BRIDGE,
    OUTSIDE,
    UNITS,
    city,
    square,
)

SENT_BACK = {Colour.WHITE: 0, Colour.YELLOW: 1, Colour.RED: 2}


@given(st.lists(st.tuples(st.integers(0, 4), st.sampled_from(list(Colour))), max_size=30))
def test_a_point_counts_its_issues_by_colour(issues: list[tuple[int, Colour]]) -> None:
    rows = [
        {"point_fid": point, "step": "closed" if colour == Colour.CLOSED else "tracked",
         "sent_back_count": SENT_BACK.get(colour, 0)}
        for point, colour in issues
    ]  # fmt: skip
    data = city(points=[{"layer": "schools"}] * 3, issues=rows)
    state = data.point_state
    for place in range(3):
        own = [colour for point, colour in issues if point == place + 1]
        assert state.colour_counts[place].tolist() == [own.count(colour) for colour in Colour]
        assert state.worst_colour[place] == max(own, default=0)
        assert state.open_count[place] == len(own) - own.count(Colour.CLOSED)
    assert state.worst_colour.dtype == np.int8
    assert state.open_count.dtype == np.int32


def test_overdue_and_recurring_points() -> None:
    issues = [
        {"fid": 1, "point_fid": 1, "matter": "XX-01", "step": "closed",
         "closed_at": "2026-05-10T00:00:00Z"},
        {"fid": 2, "point_fid": 1, "matter": "XX-01", "found_at": "2026-05-19T00:00:00Z"},
        {"fid": 3, "point_fid": 2, "deadline_at": "2026-05-19T00:00:00Z"},
        {"fid": 4, "point_fid": 3, "deadline_at": "2026-05-01T00:00:00Z", "step": "closed"},
    ]  # fmt: skip
    state = city(points=[{"layer": "schools"}] * 3, issues=issues).point_state
    assert state.has_recurrence.tolist() == [True, False, False]
    assert state.has_overdue.tolist() == [False, True, False]


def test_areas_of_points_and_issues() -> None:
    points = [
        {"layer": "schools", "lon": IN_RED_BRIDGE[0], "lat": IN_RED_BRIDGE[1]},
        {"layer": "schools", "area_name": "新华社区"},
        {"layer": "schools", "lon": OUTSIDE[0], "lat": OUTSIDE[1], "area_name": "新华社区"},
    ]
    issues = [
        {"point_fid": 1},
        {"point_fid": 1, "lon": IN_NEW_CHINA[0], "lat": IN_NEW_CHINA[1]},
        {"point_fid": 0},
        {"point_fid": 99},
    ]
    data = city(units=UNITS, areas=AREAS, points=points, issues=issues)
    assert set(data.point_state.area_fid) == set(AreaLevel)
    assert data.point_state.area_fid[AreaLevel.COMMUNITY].tolist() == [3, 4, 0]
    assert data.point_state.area_fid[AreaLevel.SUBDISTRICT].tolist() == [2, 2, 0]
    assert data.point_state.area_fid[AreaLevel.GRID].tolist() == [0, 0, 0]
    assert data.issue_state.area_fid[AreaLevel.COMMUNITY].tolist() == [3, 4, 0, 0]
    np.testing.assert_array_equal(
        data.issue_state.lon_deg, [IN_RED_BRIDGE[0], IN_NEW_CHINA[0], np.nan, np.nan]
    )
    assert data.issue_state.layer.values().tolist() == ["schools", "schools", None, None]


def test_an_issue_at_a_point_without_a_place_lies_in_the_area_its_list_names() -> None:
    points = [{"layer": "schools", "area_name": "红桥社区"}, {"layer": "schools"}]
    issues = [{"point_fid": 1}, {"point_fid": 2}, {}]
    state = city(areas=AREAS, units=UNITS, points=points, issues=issues).issue_state
    assert state.area_fid[AreaLevel.COMMUNITY].tolist() == [3, 0, 0]
    assert state.unit_fid.tolist() == [2, 2, 0]


def test_a_level_without_shapes_is_filled_in_from_below() -> None:
    areas = [
        {"fid": 1, "name": "片区", "level": "district"},
        {"fid": 2, "name": "街道", "level": "subdistrict", "parent_fid": 1},
        {"fid": 3, "name": "社区", "level": "community", "parent_fid": 2, "shape": square(0, 0)},
    ]
    index = city(areas=areas).area_index
    found = index.fids_by_level(
        np.array([IN_RED_BRIDGE[0], np.nan]), np.array([IN_RED_BRIDGE[1]] * 2)
    )
    assert [found[level].tolist() for level in LEVELS_SMALLEST_FIRST] == [
        [0, 0], [3, 0], [2, 0], [1, 0], [0, 0],
    ]  # fmt: skip


def test_a_name_that_two_areas_bear_means_neither() -> None:
    areas = [
        {"fid": 1, "name": "社区", "level": "community", "shape": square(0, 0)},
        {"fid": 2, "name": "社区", "level": "community", "shape": square(1, 0)},
        {"fid": 3, "name": "三社区", "code": "652901003", "level": "community"},
    ]
    points = [{"layer": "schools", "area_name": name} for name in ("社区", "652901003", "无")]
    state = city(areas=areas, points=points).point_state
    assert state.area_fid[AreaLevel.COMMUNITY].tolist() == [0, 3, 0]


def test_an_empty_city() -> None:
    data = city()
    assert len(data.point_state.worst_colour) == 0
    assert len(data.issue_state.colour) == 0
    assert data.issue_state.counts().open == 0
