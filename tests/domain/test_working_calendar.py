"""Working time: office hours, weekends, Chinese holidays and make-up days."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis_app.domain.calendar import WorkingCalendar
from gis_app.domain.presets import OfficePresets

PRESETS = OfficePresets()
DAY_S = 8 * 3600
CALENDAR = WorkingCalendar(2025, 2027, PRESETS)


def beijing(*texts: str) -> np.ndarray:
    return np.array(texts, "datetime64[s]") - np.timedelta64(8, "h")


def worked_s(start: str, end: str) -> int:
    a, b = CALENDAR.position_s(beijing(start, end))
    return int(b - a)


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [
        ("2026-05-20T10:00", "2026-05-20T20:00", 8),  # one Wednesday, without the midday break
        ("2026-05-20T00:00", "2026-05-21T00:00", 8),
        ("2026-05-20T12:00", "2026-05-20T17:30", 3.5),
        ("2026-05-20T14:00", "2026-05-20T16:00", 0),
        ("2026-05-22T20:00", "2026-05-25T10:00", 0),  # a weekend
        ("2026-02-13T20:00", "2026-02-14T20:00", 8),  # Saturday, made up for the Spring Festival
        ("2026-02-14T20:00", "2026-02-24T10:00", 0),  # the Spring Festival of 2026
        ("2026-10-01T00:00", "2026-10-08T00:00", 0),  # National Day
        ("2027-01-30T00:00", "2027-02-01T00:00", 0),  # a weekend of a year without a list
    ],
)
def test_hours_between(start: str, end: str, hours: float) -> None:
    assert worked_s(start, end) == hours * 3600


def test_two_working_days_across_the_spring_festival() -> None:
    start = CALENDAR.position_s(beijing("2026-02-14T12:00"))
    due = CALENDAR.moment_at(start + 2 * DAY_S)
    # Saturday 14 February is a make-up day; the office opens again on Tuesday the 24th
    assert due == beijing("2026-02-25T12:00")


@given(st.integers(0, 3 * 250 * DAY_S))
def test_position_and_moment_are_inverse(position: int) -> None:
    at = CALENDAR.moment_at(np.array([position]))
    assert CALENDAR.position_s(at)[0] == min(
        position, CALENDAR.position_s(beijing("2030-01-01"))[0]
    )


@given(st.integers(0, 3 * 365 * 86400), st.integers(0, 10**7))
def test_working_time_never_runs_backwards_nor_faster_than_the_clock(at: int, later: int) -> None:
    start = np.datetime64("2025-01-01", "s") + np.array([at, at + later]).astype("timedelta64[s]")
    a, b = CALENDAR.position_s(start)
    assert 0 <= b - a <= later


def test_working_days_are_those_of_the_library() -> None:
    import chinese_calendar

    calendar = WorkingCalendar(2004, 2026, PRESETS)
    first = date(2004, 1, 1)
    expected = [
        chinese_calendar.is_workday(first + timedelta(days=n))
        for n in range(len(calendar.is_working))
    ]
    assert calendar.is_working.tolist() == expected
    assert calendar.weekend_only_years == ()


def test_years_without_a_list_have_weekends_and_say_so() -> None:
    calendar = WorkingCalendar(2025, 2045, PRESETS)
    assert 2045 in calendar.weekend_only_years
    assert 2025 not in calendar.weekend_only_years
    moments = np.append(beijing("2045-01-02T00:00", "2025-06-02T00:00"), np.datetime64("NaT", "s"))
    assert calendar.is_estimated(moments).tolist() == [True, False, False]
    a, b = calendar.position_s(beijing("2045-01-02T00:00", "2045-01-09T00:00"))
    assert b - a == 5 * DAY_S


def test_moments_far_off_count_as_the_nearest_end() -> None:
    odd = np.array(["0001-01-01", "9999-12-31", "NaT"], "datetime64[s]")
    calendar = WorkingCalendar.around(odd, PRESETS)
    found = calendar.position_s(odd)
    assert found[0] == 0
    assert found[1] == calendar.position_s(np.array(["2200-01-01"], "datetime64[s]"))[0]
    assert WorkingCalendar.around(odd[2:], PRESETS).day_s == DAY_S


def test_the_office_closes_at_eight() -> None:
    assert CALENDAR.close_of(np.array(["2026-05-20"], "datetime64[D]")) == beijing(
        "2026-05-20T20:00"
    )
