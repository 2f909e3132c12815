"""Figures of a week against a plain count, row by row; the forecast; the trend."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from gis_app.domain.dates import utc_text
from gis_app.domain.forecast import forecast, trend
from gis_app.domain.terms import Colour
from gis_app.domain.week_figures import Figure, GroupBy, Period, broken_down, week_figures
from tests.domain.invented_city import AREAS, IN_RED_BRIDGE, NOW, UNITS, city

WEEK = Period(NOW - timedelta(days=7), NOW)

hours = st.integers(-24 * 20, 0)


@st.composite
def issue(draw: st.DrawFn) -> dict[str, Any]:
    found = NOW + timedelta(hours=draw(hours))
    closed = found + timedelta(hours=draw(st.integers(1, 200)))
    is_closed = draw(st.booleans()) and closed <= NOW
    return {
        "matter": draw(st.sampled_from(("XX-01", "XX-03", "SC-01"))),
        "unit_fid": draw(st.sampled_from((0, 2, 3))),
        "found_at": utc_text(found), "assigned_at": utc_text(found),
        "deadline_at": utc_text(found + timedelta(hours=draw(st.integers(1, 300)))),
        "step": "closed" if is_closed else "tracked",
        "closed_at": utc_text(closed) if is_closed else None,
        "lon": IN_RED_BRIDGE[0], "lat": IN_RED_BRIDGE[1],
    }  # fmt: skip


def inside(text: str | None) -> bool:
    return text is not None and WEEK.start < datetime.fromisoformat(text) <= WEEK.end


@settings(max_examples=40, deadline=None)
@given(st.lists(issue(), max_size=25))
def test_figures_are_what_one_counts_by_hand(rows: list[dict[str, Any]]) -> None:
    data = city(units=UNITS, areas=AREAS, issues=rows)
    figures = week_figures(data, WEEK)
    closed = [row for row in rows if row["step"] == "closed"]
    due = [row for row in rows if inside(row["deadline_at"])]
    assert figures.count(Figure.NEW) == sum(inside(row["found_at"]) for row in rows)
    assert figures.count(Figure.CLOSED) == sum(inside(row["closed_at"]) for row in closed)
    assert figures.count(Figure.OPEN) == len(rows) - len(closed)
    assert figures.count(Figure.FELL_DUE) == len(due)
    in_time = [row for row in due if row in closed and row["closed_at"] <= row["deadline_at"]]
    assert figures.count(Figure.IN_TIME) == len(in_time)
    assert figures.in_time_rate() == (len(in_time) / len(due) if due else None)
    coloured = sum(figures.count(f) for f in (Figure.WHITE, Figure.YELLOW, Figure.RED))
    assert coloured == figures.count(Figure.OPEN)


@settings(max_examples=20, deadline=None)
@given(st.lists(issue(), max_size=25))
def test_every_breakdown_adds_up(rows: list[dict[str, Any]]) -> None:
    data = city(units=UNITS, areas=AREAS, issues=rows)
    figures = week_figures(data, WEEK)
    for by in GroupBy:
        found = broken_down(figures, by)
        has_group = found.group >= 0
        for figure in Figure:
            assert found.counts[figure].sum() == figures.count(figure, has_group)
            for place in range(len(found.keys)):
                inside_group = found.of_group(place)
                assert found.counts[figure][place] == figures.count(figure, inside_group)
    by_place = broken_down(figures, GroupBy.SUBDISTRICT)
    assert set(by_place.keys) <= {2}
    assert len(rows) == 0 or int(by_place.counts[Figure.NEW].sum()) == figures.count(Figure.NEW)


def test_a_deferred_issue_is_left_out_of_what_fell_due() -> None:
    due = utc_text(NOW - timedelta(days=1))
    row = {"found_at": "2026-05-10T02:00:00Z", "deadline_at": due, "step": "tracked"}
    late = row | {"deferred_until": "2026-06-30", "deferral_approval": "指挥长"}
    figures = week_figures(city(units=UNITS, issues=[row, late]), WEEK)
    assert figures.fids(Figure.FELL_DUE) == (1,)
    assert figures.fids(Figure.DEFERRED) == (2,)


def test_the_forecast_names_what_turns_and_when() -> None:
    due = "2026-05-21T02:00:00Z"
    rows = [
        {"found_at": "2026-05-19T02:00:00Z", "deadline_at": due, "step": "tracked"},
        {"found_at": "2026-05-19T02:00:00Z", "deadline_at": "2026-12-01T02:00:00Z"},
        {"found_at": "2026-05-01T02:00:00Z", "step": "closed"},
    ]
    data = city(units=UNITS, issues=rows)
    friday = datetime(2026, 5, 29, 12, 0, tzinfo=UTC)
    found = forecast(data, friday)
    assert found.turning(Colour.RED) == (1,)
    assert found.now.tolist() == [Colour.YELLOW]
    assert found.since[0] > np.datetime64("2026-05-21T02:00:00")
    assert len(forecast(data, NOW).fids) == 0


def test_the_trend_tells_each_week_as_it_stood() -> None:
    rows = [
        {"found_at": utc_text(NOW - timedelta(days=10)), "step": "closed",
         "closed_at": utc_text(NOW - timedelta(days=3))},
        {"found_at": utc_text(NOW - timedelta(days=2)), "step": "tracked"},
    ]  # fmt: skip
    weeks = trend(city(units=UNITS, issues=rows), 3)
    assert [week.open for week in weeks] == [0, 1, 1]
    assert [week.new for week in weeks] == [0, 1, 1]
    assert [week.closed for week in weeks] == [0, 0, 1]
