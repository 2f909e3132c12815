from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from gis_app.domain.city_data import CityData
from gis_app.domain.last_visits import last_visit_fact
from gis_app.domain.presets import OfficePresets
from gis_app.messages import Translator
from tests.domain.invented_city import NOW, city


def ago(days: float) -> str:
    return (NOW - timedelta(days=days)).strftime("%Y-%m-%dT%H:%M:%SZ")


POINTS = [{"fid": n, "name": f"P{n}", "lon": 80.2, "lat": 41.1} for n in (1, 2, 3)]


def test_a_city_without_visits_has_no_stale_point() -> None:
    found = [{"point_fid": 1, "source": "patrol", "found_at": ago(60)}]
    state = city(points=POINTS, issues=found).last_visits
    assert not state.is_stale.any()
    assert state.days.tolist() == [60, -1, -1]


def test_a_point_not_visited_for_longer_than_the_office_allows_is_stale() -> None:
    seen = [{"point_fid": 1, "at": ago(14)}, {"point_fid": 2, "at": ago(15)}]
    state = city(points=POINTS, visits=seen).last_visits
    assert state.days.tolist() == [14, 15, -1]
    # the third was never visited: judged from the first visit on record
    assert state.is_stale.tolist() == [False, True, True]
    assert city(points=POINTS, visits=seen).point_state.is_stale.tolist() == [False, True, True]


def test_a_never_visited_point_is_not_stale_when_visits_began_lately() -> None:
    state = city(points=POINTS, visits=[{"point_fid": 1, "at": ago(3)}]).last_visits
    assert state.is_stale.tolist() == [False, False, False]


def test_scores_and_issues_found_on_the_spot_are_visits_and_complaints_are_not() -> None:
    seen = [{"point_fid": 3, "at": ago(40)}]
    scores = [{"point_fid": 1, "scored_at": ago(5)}]
    found = [
        {"point_fid": 2, "source": "hotline", "found_at": ago(1)},
        {"point_fid": 3, "source": "patrol", "found_at": ago(2)},
    ]
    state = city(points=POINTS, visits=seen, scores=scores, issues=found).last_visits
    assert state.days.tolist() == [5, -1, 2]
    assert state.is_stale.tolist() == [False, True, False]


def test_what_comes_later_than_the_moment_does_not_count() -> None:
    seen = [{"point_fid": 1, "at": ago(30)}, {"point_fid": 1, "at": ago(-1)}]
    assert city(points=POINTS, visits=seen).last_visits.days[0] == 30


def test_the_office_sets_the_days() -> None:
    data = city(points=POINTS, visits=[{"point_fid": 1, "at": ago(6)}])
    strict = CityData(
        data.tables,
        data.catalogue,
        data.settings,
        base_presets=replace(OfficePresets(), unvisited_days=5),
    )
    assert not data.last_visits.is_stale.any()
    assert strict.last_visits.is_stale.tolist() == [True, True, True]


def test_days_are_beijing_days() -> None:
    just_before = datetime(2026, 5, 19, 15, 59, tzinfo=UTC)  # 23:59 in Beijing, the day before
    seen = [{"point_fid": 1, "at": just_before.strftime("%Y-%m-%dT%H:%M:%SZ")}]
    assert city(points=POINTS, visits=seen).last_visits.days[0] == 1


@given(st.lists(st.tuples(st.integers(1, 3), st.integers(0, 90)), max_size=12))
def test_the_latest_visit_counts(visits: list[tuple[int, int]]) -> None:
    rows = [{"point_fid": fid, "at": ago(days)} for fid, days in visits]
    state = city(points=POINTS, visits=rows).last_visits
    for n, fid in enumerate((1, 2, 3)):
        own = [days for at, days in visits if at == fid]
        assert state.days[n] == (min(own) if own else -1)
        since = min(own) if own else max((days for _, days in visits), default=-1)
        assert bool(state.is_stale[n]) is (since > 14)
    assert np.isnat(state.began) == (not visits)


def test_a_points_page_says_when_somebody_was_there() -> None:
    seen = [{"point_fid": 1, "at": ago(20)}, {"point_fid": 2, "at": ago(2)}]
    data, t = city(points=POINTS, visits=seen), Translator("en")
    said = [last_visit_fact(data.last_visits, place, t)[0][1] for place in range(3)]
    assert said[0].endswith("20 d ago: a visit is due")
    assert said[1].endswith("2 d ago")
    assert said[2] == "never: a visit is due"
    assert last_visit_fact(city(points=POINTS).last_visits, 0, t) == ()
