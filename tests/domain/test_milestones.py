"""Steps dated back over the working calendar, by hand and as properties; and what has slipped."""

from __future__ import annotations

import dataclasses
from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis_app.domain.calendar import WorkingCalendar
from gis_app.domain.milestones import (
    MilestoneStep,
    MilestoneTemplate,
    milestone_state,
    plan_back,
)
from gis_app.domain.presets import OfficePresets
from gis_app.messages import LocalText
from tests.domain.invented_city import NOW, city

PRESETS = OfficePresets()
CALENDAR = WorkingCalendar(2024, 2028, PRESETS)


def template(*working_days: int) -> MilestoneTemplate:
    steps = tuple(
        MilestoneStep(LocalText(f"第{n}步", f"Step {n}"), count)
        for n, count in enumerate(working_days, 1)
    )
    return MilestoneTemplate("monthly", LocalText("月", "Month"), steps)


def day(text: str | None) -> np.ndarray[tuple[int], np.dtype[np.datetime64]]:
    return np.array([text or "NaT"], "datetime64[D]")


@pytest.mark.parametrize(
    ("deadline", "steps", "due", "begin"),
    [
        # an ordinary week of May 2026
        ("2026-05-22", (2, 1), ["2026-05-21", "2026-05-22"], "2026-05-20"),
        # the deadline on a Sunday: the Friday before
        ("2026-05-24", (2, 1), ["2026-05-21", "2026-05-22"], "2026-05-20"),
        # Labour Day 2026: free from 1 to 5 May, made up on Saturday 9 May
        ("2026-05-06", (1, 1), ["2026-04-30", "2026-05-06"], "2026-04-30"),
        ("2026-05-11", (1, 1, 1), ["2026-05-08", "2026-05-09", "2026-05-11"], "2026-05-08"),
        # the Spring Festival of 2026: free from 15 to 23 February, made up on the 14th and 28th
        ("2026-02-24", (1, 1, 1), ["2026-02-13", "2026-02-14", "2026-02-24"], "2026-02-13"),
        ("2026-03-02", (1, 1, 1), ["2026-02-27", "2026-02-28", "2026-03-02"], "2026-02-27"),
        # National Day 2026: 1 to 7 October free; 20 September and 10 October made up
        ("2026-10-08", (2, 1), ["2026-09-30", "2026-10-08"], "2026-09-29"),
        ("2026-10-12", (1, 2), ["2026-10-09", "2026-10-12"], "2026-10-09"),
        ("2026-09-21", (1, 1), ["2026-09-20", "2026-09-21"], "2026-09-20"),
        # New Year 2026: 1 to 3 January free, Sunday the 4th made up
        ("2026-01-05", (1, 1, 1), ["2025-12-31", "2026-01-04", "2026-01-05"], "2025-12-31"),
        # a first step that takes no time is due on the first day
        ("2026-05-22", (0, 2), ["2026-05-21", "2026-05-22"], "2026-05-21"),
        # a step that takes no time falls on the day of the one before
        ("2026-05-22", (3, 0), ["2026-05-22", "2026-05-22"], "2026-05-20"),
    ],
)
def test_plans_over_holidays(
    deadline: str, steps: tuple[int, ...], due: list[str], begin: str
) -> None:
    found = plan_back(day(deadline), day(None), template(*steps), PRESETS)
    assert [str(d) for d in found.due[0]] == due
    assert str(found.begin[0]) == begin
    assert not found.is_squeezed[0]
    assert not found.is_estimated[0]


def test_too_little_time_is_shared_and_said() -> None:
    # Monday to Friday, but ten working days are wanted
    found = plan_back(day("2026-05-22"), day("2026-05-18"), template(4, 4, 2), PRESETS)
    assert found.is_squeezed[0]
    assert [str(d) for d in found.due[0]] == ["2026-05-19", "2026-05-21", "2026-05-22"]
    assert str(found.begin[0]) == "2026-05-18"


def test_a_weekend_alone_leaves_the_deadline_itself() -> None:
    found = plan_back(day("2026-05-24"), day("2026-05-23"), template(1, 1), PRESETS)
    assert [str(d) for d in found.due[0]] == ["2026-05-24", "2026-05-24"]


def test_a_deadline_before_the_start_or_none_has_no_plan() -> None:
    found = plan_back(day("2026-05-18"), day("2026-05-22"), template(1, 1), PRESETS)
    assert found.is_backwards[0]
    assert np.isnat(found.due).all()
    nothing = plan_back(day(None), day("2026-05-22"), template(1, 1), PRESETS)
    assert np.isnat(nothing.due).all()
    assert not nothing.is_backwards[0]
    assert not nothing.is_squeezed[0]


def test_a_year_without_known_holidays_is_said() -> None:
    found = plan_back(day("2031-05-23"), day(None), template(1, 1), PRESETS)
    assert found.is_estimated[0]
    assert not np.isnat(found.due).any()


dates = st.dates(date(2024, 3, 1), date(2026, 12, 20))


@given(dates, st.integers(0, 120), st.integers(1, 12), st.lists(st.integers(0, 12), max_size=5))
def test_plans_keep_order_and_end_by_the_deadline(
    start: date, length: int, first: int, rest: list[int]
) -> None:
    steps = [first, *rest]
    deadline = start + timedelta(days=length)
    found = plan_back(day(str(deadline)), day(str(start)), template(*steps), PRESETS)
    due = found.due[0]
    assert (np.diff(due) >= np.timedelta64(0, "D")).all()
    assert due[-1] <= np.datetime64(deadline, "D")
    worked = CALENDAR.working_days_to(np.array([start - timedelta(days=1), deadline], "M8[D]"))
    room = int(worked[1] - worked[0])
    assert found.is_squeezed[0] == (room < max(sum(steps), 1))
    if room:
        assert due[0] >= np.datetime64(start, "D")
    if not found.is_squeezed[0]:
        # counted one by one: between two dates lie exactly the later step's working days
        numbers = CALENDAR.working_days_to(due)
        assert np.diff(numbers).tolist() == steps[1:]
        assert numbers[-1] == worked[1]


@given(dates, st.integers(0, 300))
def test_working_days_counted_one_by_one(start: date, length: int) -> None:
    import chinese_calendar

    length = min(length, (date(2026, 12, 31) - start).days)
    end = start + timedelta(days=length)
    slow = sum(chinese_calendar.is_workday(start + timedelta(days=n)) for n in range(1, length + 1))
    found = CALENDAR.working_days_to(np.array([start, end], "datetime64[D]"))
    assert found[1] - found[0] == slow


def mark(
    table: str, name: str, due: str | None, done: str | None = None, fid: int = 1
) -> dict[str, Any]:
    return {"owner_table": table, "owner_fid": fid, "name": name, "due_on": due, "done_on": done}


MARKS = [
    mark("tasks", "甲", "2026-05-11", "2026-05-13"),
    mark("tasks", "丙", "2026-05-30"),
    mark("tasks", "乙", "2026-05-14"),
    mark("points", "丁", "2026-05-01", "2026-05-01"),
    mark("points", "没了", "2026-05-01", fid=9),
    mark("tasks", "无日期", None),
    mark("actions", "戊", "2026-05-18", "2026-06-01"),
]


def test_slippage_is_the_earliest_unmet_milestone() -> None:
    data = city(tasks=[{"name": "任务"}], points=[{}], actions=[{}], milestones=MARKS)
    state = milestone_state(data)
    assert state.days_late.tolist() == [2, 0, 6, 0, 19, 0, 2]
    assert state.is_met.tolist() == [True, False, False, True, False, False, False]
    assert state.owner.tolist()[4:6] == [-1, -1]
    task = state.owner_place("tasks", 1)
    assert state.table.text("name")[int(state.next_row[task])] == "乙"
    assert (state.slippage[task], state.countdown[task]) == (6, 10)
    assert (state.met[task], state.count[task]) == (1, 3)
    point = state.owner_place("points", 1)
    assert (state.next_row[point], state.slippage[point]) == (-1, 0)
    assert state.slippage_of("actions", np.array([1, 2])).tolist() == [2, 0]
    assert state.slippage_of("issues", np.array([1])).tolist() == [0]
    assert state.owner_place("issues", 1) == -1


def test_a_clock_set_back_makes_later_marks_unmet_again() -> None:
    data = city(tasks=[{"name": "任务"}], points=[{}], actions=[{}], milestones=MARKS)
    earlier = dataclasses.replace(
        data, settings=dataclasses.replace(data.settings, as_of=NOW - timedelta(days=8))
    )
    state = milestone_state(earlier)
    assert not state.is_met[0]
    assert state.slippage[state.owner_place("tasks", 1)] == 1
    assert milestone_state(city()).slippage.tolist() == []
