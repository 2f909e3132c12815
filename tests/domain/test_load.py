"""Loads against counts by hand, and the fairness of the rate."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from gis_app.domain.city_view import CityView, view_groups
from gis_app.domain.load import PRIOR_POINTS, LoadBy, load_table
from gis_app.domain.terms import AreaLevel
from gis_app.rendering.overlays import rate_classes
from tests.domain.invented_city import UNITS, city

OPEN = {"step": "tracked", "severity": "ordinary", "found_at": "2026-05-19T02:00:00Z",
        "assigned_at": "2026-05-19T03:00:00Z"}  # fmt: skip


def points(unit: int, count: int, kind: str = "squares") -> list[dict[str, Any]]:
    return [{"layer": kind, "name": f"点{unit}-{n}", "unit_fid": unit} for n in range(count)]


def test_points_open_and_held_are_counted_by_unit() -> None:
    rows = [*points(2, 3), *points(3, 10), *points(4, 2, "schools")]
    issues = [{**OPEN, "point_fid": 1}, {**OPEN, "point_fid": 4}, {**OPEN, "point_fid": 4}]
    table = load_table(city(units=UNITS, points=rows, issues=issues), LoadBy.UNIT)
    found = {
        name: (int(table.points[n]), int(table.held[n]), int(table.open[n]))
        for n, name in enumerate(table.names)
    }
    # the schools' lead holds the two schools that the list gives to the sub-district
    assert found["教育局"] == (3, 5, 1)
    assert found["城市管理局"] == (10, 10, 2)
    assert found["红桥街道办"] == (2, 2, 0)


def test_the_fair_rate_lies_between_the_own_rate_and_the_mean() -> None:
    rows = [*points(2, 1), *points(3, 40)]
    issues = [{**OPEN, "point_fid": 1}] + [{**OPEN, "point_fid": 2}] * 20
    table = load_table(city(units=UNITS, points=rows, issues=issues), LoadBy.UNIT)
    one, many = table.names.index("教育局"), table.names.index("城市管理局")
    mean = 10 * 21 / 41
    assert table.rate[one] == pytest.approx(10)
    assert mean < table.fair[one] < table.rate[one]
    expected = 10 * (1 + PRIOR_POINTS * 21 / 41) / (1 + PRIOR_POINTS)
    assert table.fair[one] == pytest.approx(expected)
    assert abs(table.fair[many] - table.rate[many]) < abs(table.fair[one] - table.rate[one])


def test_without_any_point_open_issues_alone_tell_loads_apart() -> None:
    issues = [{**OPEN, "unit_fid": 2}] * 3 + [{**OPEN, "unit_fid": 3}]
    table = load_table(city(units=UNITS, issues=issues), LoadBy.UNIT)
    assert table.names[:2] == ("教育局", "城市管理局")
    assert table.fair[:2].tolist() == [10 * 3 / PRIOR_POINTS, 10 * 1 / PRIOR_POINTS]


def test_every_open_issue_is_in_one_group_and_every_leader_is_named() -> None:
    units = [*UNITS, {"fid": 9, "name": "第一工作组", "kind": "working_group"},
             {"fid": 10, "name": "组内局", "parent_fid": 9, "leader": "癸"}]  # fmt: skip
    rows = [*points(10, 2), *points(2, 1)]
    issues = [{**OPEN, "point_fid": 1}, {**OPEN, "point_fid": 3}]
    data = city(units=units, points=rows, issues=issues)
    groups = load_table(data, LoadBy.GROUP)
    assert groups.names == ("第一工作组",)
    assert groups.open.tolist() == [1]
    leaders = load_table(data, LoadBy.LEADER)
    assert dict(zip(leaders.names, leaders.open.tolist(), strict=True)) == {"癸": 1, "乙": 1}


def test_classes_are_of_about_equal_number_and_hold_every_value() -> None:
    values = np.random.default_rng(3).gamma(2.0, 3.0, 97)
    edges, classes = rate_classes(values)
    assert len(edges) == 6
    low, high = np.array(edges)[classes], np.array(edges)[classes + 1]
    assert ((low <= values) & (values <= high)).all()
    assert np.bincount(classes).min() >= 19
    assert rate_classes(np.array([4.0, 4.0]))[1].tolist() == [0, 0]


@pytest.mark.parametrize("view", list(CityView))
def test_children_add_up_to_their_parents(view: CityView) -> None:
    rows = [*points(2, 3, "schools"), *points(3, 2), *points(6, 1, "markets")]
    issues = [{**OPEN, "point_fid": n} for n in (1, 1, 4, 6)]
    groups = view_groups(city(units=UNITS, points=rows, issues=issues), view)
    for group in groups:
        children = [one for one in groups if one.parent == group.key]
        if children:
            assert sum(one.points for one in children) == group.points
            assert sum(one.open for one in children) == group.open
    roots = [one for one in groups if not one.parent]
    if view is not CityView.AREA:
        assert sum(one.points for one in roots) == len(rows)


def test_a_level_without_areas_is_an_empty_load() -> None:
    assert len(load_table(city(points=points(0, 1)), LoadBy.AREA, AreaLevel.GRID)) == 0
