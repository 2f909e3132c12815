"""The same matter back at the same place: by point, within metres, and how often."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from gis_app.domain.colour_rules import Rule
from gis_app.domain.recurrence import earlier_issues
from gis_app.domain.table import NO_ROW
from gis_app.geo.crs import metres_per_degree
from tests.domain.invented_city import NOW, city, table

LON, LAT = 80.26, 41.17
M_X, M_Y = metres_per_degree(LAT)


def ago(days: float) -> str:
    return (NOW - timedelta(days=days)).strftime("%Y-%m-%dT%H:%M:%SZ")


def bare(
    east_m: float, found: float, closed: float | None, matter: str = "XZ-01"
) -> dict[str, Any]:
    row = {"matter": matter, "found_at": ago(found), "lon": LON + east_m / M_X, "lat": LAT}
    return row if closed is None else row | {"closed_at": ago(closed), "step": "closed"}


def test_an_issue_at_no_point_repeats_what_was_closed_within_fifty_metres() -> None:
    issues = [bare(0, 20, 10), bare(49, 5, None), bare(51, 5, None), bare(10, 5, None, "XZ-02")]
    state = city(issues=issues).issue_state
    assert state.coloured.earlier_fid.tolist() == [0, 1, 0, 0]
    assert state.is_recurrence.tolist() == [False, True, False, False]
    assert Rule(int(state.rule[1])) is Rule.RECURRENCE


def test_the_last_closing_within_reach_is_the_one_that_is_repeated() -> None:
    issues = [bare(0, 40, 30), bare(10, 20, 12), bare(20, 19, 14), bare(5, 3, None)]
    assert city(issues=issues).issue_state.coloured.earlier_fid.tolist()[3] == 2


def test_two_points_are_two_places_however_near() -> None:
    points = [{"lon": LON, "lat": LAT}, {"lon": LON + 5 / M_X, "lat": LAT}]
    issues = [
        {"matter": "a", "point_fid": 1, "found_at": ago(20), "closed_at": ago(10),
         "step": "closed"},
        {"matter": "a", "point_fid": 2, "found_at": ago(5)},
        bare(3, 4, None, "a"),
    ]  # fmt: skip
    # the bare place beside the first point does repeat it
    assert city(points=points, issues=issues).issue_state.coloured.earlier_fid.tolist() == [0, 0, 1]


def test_how_often_something_came_back_stands_on_the_latest_issue_of_a_place() -> None:
    points = [{"lon": LON, "lat": LAT}]
    issues = [
        {"matter": "a", "point_fid": 1, "found_at": ago(f), "closed_at": ago(c), "step": "closed"}
        for f, c in ((40, 38), (30, 28), (20, 18))
    ]
    issues += [bare(400, 30, 25), bare(400, 20, None), bare(900, 3, None)]
    state = city(points=points, issues=issues).issue_state
    assert state.times_back.tolist() == [0, 0, 2, 0, 1, 0]


@settings(max_examples=80, deadline=None)
@given(st.integers(0, 100_000))
def test_the_search_agrees_with_comparing_every_pair(seed: int) -> None:
    rng = np.random.default_rng(seed)
    count = int(rng.integers(1, 30))
    rows = []
    for _ in range(count):
        found = float(rng.integers(1, 60))
        closed = float(rng.integers(0, int(found) + 1)) if rng.random() < 0.6 else None
        row = bare(float(rng.integers(0, 6)) * 30, found, closed, str(rng.choice(["a", "b"])))
        if rng.random() < 0.4:
            row["point_fid"] = int(rng.integers(1, 3))
        rows.append(row)
    made = table("issues", rows)
    lon, lat = made.points.lon_deg, made.points.lat_deg
    got = earlier_issues(made, lon, lat, 50.0)
    for i, one in enumerate(rows):
        at_point, near = [], []
        for j, other in enumerate(rows):
            closed = other.get("closed_at")
            if closed is None or closed >= one["found_at"] or other["matter"] != one["matter"]:
                continue
            here, there = one.get("point_fid", NO_ROW), other.get("point_fid", NO_ROW)
            if here != NO_ROW and here == there:
                at_point.append((closed, j))
            elif NO_ROW in (here, there) and abs(one["lon"] - other["lon"]) * M_X <= 50.0:
                near.append((closed, j))
        wanted = {c for c, _ in (at_point or near)}
        if not wanted:
            assert got[i] == NO_ROW
        else:
            assert rows[int(got[i]) - 1]["closed_at"] == max(wanted)


def test_without_a_distance_only_points_are_places() -> None:
    data = city(issues=[bare(0, 20, 10), bare(0, 5, None)])
    narrow = replace(data, base_presets=replace(data.base_presets, recurrence_m=0.0))
    assert data.issue_state.coloured.earlier_fid.tolist() == [0, 1]
    assert narrow.issue_state.coloured.earlier_fid.tolist() == [0, 0]
