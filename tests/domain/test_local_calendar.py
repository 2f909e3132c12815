"""Days off and working days of the office's own, and years that nobody knows."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import numpy as np
import pytest

from gis_app.domain.calendar import WorkingCalendar
from gis_app.domain.dates import local
from gis_app.domain.open_years import unknown_years, years_ahead
from gis_app.domain.presets import OfficePresets, read_presets
from gis_app.domain.terms import Severity
from gis_app.errors import CatalogueError
from gis_app.messages import Translator
from tests.domain.invented_city import NOW, city

T = Translator("en")
# 2026-05-27 is a Wednesday, 2026-05-30 a Saturday
LOCAL = replace(
    OfficePresets(),
    days_off=((date(2026, 5, 27), "古尔邦节"),),
    working_days=((date(2026, 5, 30), "补班"),),
)
LATE = datetime(2026, 12, 30, 3, 0, tzinfo=UTC)


def worked(presets: OfficePresets, first: str, count: int) -> list[bool]:
    calendar = WorkingCalendar(2026, 2027, presets)
    day = (np.datetime64(first) - np.datetime64("2026-01-01")).astype(int)
    return list(calendar.is_working[day : day + count])


def test_a_local_holiday_is_free_and_its_make_up_day_is_worked() -> None:
    assert worked(OfficePresets(), "2026-05-26", 5) == [True, True, True, True, False]
    assert worked(LOCAL, "2026-05-26", 5) == [True, False, True, True, True]


def test_a_make_up_day_wins_over_a_day_off_and_over_the_library() -> None:
    # 1 October is National Day; the office works it
    both = replace(
        LOCAL,
        days_off=((date(2026, 10, 1), ""), (date(2026, 10, 9), "")),
        working_days=((date(2026, 10, 1), "值班"),),
    )
    assert worked(OfficePresets(), "2026-10-01", 1) == [False]
    assert worked(both, "2026-10-01", 1) == [True]


def test_a_deadline_moves_over_a_local_holiday() -> None:
    issue = {"assigned_at": "2026-05-26T02:00:00Z"}
    data = city(issues=[issue])
    local_city = replace(data, base_presets=LOCAL)
    assert str(local(data.issue_state.deadline[0])) == "2026-05-27 20:00:00"
    assert str(local(local_city.issue_state.deadline[0])) == "2026-05-28 20:00:00"


def test_a_year_nobody_knows_is_told_until_the_office_says_it_is_complete() -> None:
    issue = {"assigned_at": "2026-12-30T02:00:00Z", "severity": "engineering"}
    data = city(issues=[issue], as_of=LATE)
    assert unknown_years(data) == (2027,)
    assert years_ahead(data, LATE) == (2027,)
    assert years_ahead(data, NOW) == ()
    assert years_ahead(data, NOW, [Severity.LONG_RUNNING]) == ()
    autumn = datetime(2026, 11, 1, tzinfo=UTC)
    assert years_ahead(data, autumn, [Severity.LONG_RUNNING]) == (2027,)
    assert years_ahead(data, autumn, [Severity.URGENT]) == ()
    assert "2027 are not known yet" in T(data.issue_state.reason(0))
    told = replace(data, base_presets=replace(OfficePresets(), complete_years=(2027,)))
    assert unknown_years(told) == ()
    assert "not known" not in T(told.issue_state.reason(0))


def test_closed_issues_and_other_years_ask_nothing() -> None:
    closed = {
        "assigned_at": "2027-03-01T02:00:00Z", "closed_at": "2027-03-02T02:00:00Z",
        "step": "closed",
    }  # fmt: skip
    assert unknown_years(city(issues=[closed])) == ()
    assert unknown_years(city(issues=[{"assigned_at": "2026-05-18T02:00:00Z"}])) == ()


@pytest.mark.parametrize(
    "wrong",
    [
        {"days_off": ["27.5.2026"]},
        {"days_off": ["2026-05-27 a", "2026-05-27 b"]},
        {"working_days": "2026-05-27"},
        {"complete_years": [1827]},
        {"complete_years": ["2027"]},
        {"free_days": []},
    ],
)
def test_what_is_no_calendar_is_told(wrong: dict[str, object]) -> None:
    with pytest.raises(CatalogueError):
        read_presets({"calendar": wrong}, "office.toml")
