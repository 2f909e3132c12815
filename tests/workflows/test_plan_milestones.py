"""Milestones in a project file: planned back, met, finished with their row, told by the verb."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from gis_app.catalogue.milestone_templates import load_templates
from gis_app.domain.edits import Edit, RowBatch, update_cells
from gis_app.domain.four_lists import ListFigure, Span, list_figures, list_rows
from gis_app.domain.milestones import milestone_state
from gis_app.domain.terms import LedgerList
from gis_app.errors import EditError
from gis_app.messages import CHINESE, load_translator, msg
from gis_app.paths import translations_dir
from gis_app.workflows.meet_milestones import finish_rows, meet_milestones
from gis_app.workflows.plan_milestones import plan_milestones, write_milestones
from tests.workflows.test_import_command import call
from tests.workflows.week_city import week_city

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from gis_app.project.city import City

T = load_translator(CHINESE, translations_dir())
TODAY = date(2026, 5, 20)
MONTHLY, FILING, UNDATED, BACKWARDS = 1, 2, 3, 4


@pytest.fixture
def city(tmp_path: Path) -> Iterator[City]:
    with week_city(tmp_path) as made:
        tasks: list[dict[str, Any]] = [
            {"code": "YD-1", "list": "monthly", "name": "飞线攻坚", "month": "2026-05",
             "deadline": "2026-05-29", "unit_fid": 2},
            {"code": "SB-1", "list": "filing", "name": "志愿服务", "deadline": "2026-06-30"},
            {"code": "YD-2", "list": "monthly", "name": "没有时限", "month": "2026-05"},
            {"code": "YD-3", "list": "monthly", "name": "已完成的", "month": "2026-05",
             "deadline": "2026-05-15", "state": "已完成", "done_on": "2026-05-14"},
        ]  # fmt: skip
        names = {name for row in tasks for name in row}
        columns = {name: [row.get(name) for row in tasks] for name in names}
        batch = RowBatch("tasks", made.reserve_fids("tasks", len(tasks)), columns)
        made.apply(Edit(msg("Sample city made"), inserts=(batch,)))
        yield made


def plan_of(city: City, *fids: int, table: str = "tasks") -> Any:
    return plan_milestones(city.data, table, fids, load_templates(), T)


def test_a_plan_is_written_and_planned_again_without_losing_what_was_met(city: City) -> None:
    plan = plan_of(city, MONTHLY, FILING)
    assert not plan.refused
    write_milestones(city, plan)
    marks = city.data.table("milestones")
    names = [m for m, o in zip(marks.text("name").values(), marks.numbers("owner_fid"), strict=True)
             if o == MONTHLY]  # fmt: skip
    assert names == ["部署分工", "集中推进", "自查整改", "报送总结"]
    state = milestone_state(city.data)
    task = state.owner_place("tasks", MONTHLY)
    assert state.due[state.owner == task][-1].astype(object) == date(2026, 5, 29)
    assert state.slippage[task] > 0, "the first step was due before today"
    first = int(marks.fids[0])
    meet_milestones(city, [first], date(2026, 5, 19), note="会议纪要")
    assert city.data.table("milestones").value(first, "note") == "会议纪要"
    city.apply(update_cells("tasks", MONTHLY, msg("Sample city made"), deadline="2026-06-10"))
    again = plan_of(city, MONTHLY)
    assert len(again.replaced) == 3
    write_milestones(city, again)
    marks = city.data.table("milestones")
    mine = [n for n, o in enumerate(marks.numbers("owner_fid").tolist()) if o == MONTHLY]
    assert len(mine) == 5
    assert marks.value(first, "done_on") == "2026-05-19"


def test_what_has_no_plan_says_why(city: City) -> None:
    city.apply(
        update_cells("tasks", BACKWARDS, msg("Sample city made"), month="2026-05",
                     deadline="2026-05-15")
    )  # fmt: skip
    plan = plan_of(city, UNDATED, 77)
    assert [str(reason) for _fid, reason in plan.refused] == [
        "The row is not in the register any more.",
        "It has no deadline to plan back from.",
    ]
    with pytest.raises(EditError):
        write_milestones(city, plan)
    with pytest.raises(EditError):
        plan_of(city, 1, table="units")
    with pytest.raises(EditError):
        plan_milestones(city.data, "tasks", [1], load_templates(), T, template="nothing")


def test_an_issue_due_before_it_was_found_has_no_plan(city: City) -> None:
    city.apply(
        update_cells("issues", 1, msg("Sample city made"), deadline_at="2026-05-10T10:00:00Z")
    )
    plan = plan_of(city, 1, table="issues")
    assert "lies before its start" in str(plan.refused[0][1])


def test_too_little_time_and_late_beginnings_are_said(city: City) -> None:
    plan = plan_of(city, MONTHLY)
    assert any("had to begin" in str(doubt) for doubt in plan.doubts)
    city.apply(update_cells("tasks", FILING, msg("Sample city made"), month="2026-06",
                            deadline="2026-06-05"))  # fmt: skip
    plan = plan_of(city, FILING)
    assert any("fewer than" in str(doubt) for doubt in plan.doubts)
    due = [mark.due_on for mark in plan.planned]
    assert due == sorted(due)
    assert due[0] >= date(2026, 6, 1)


def test_the_last_milestone_finishes_the_row_and_closes_it_in_its_list(city: City) -> None:
    write_milestones(city, plan_of(city, MONTHLY))
    rows = list_rows(city.data, LedgerList.MONTHLY)
    assert rows.is_closed.tolist() == [False, False, True]
    marks = city.data.table("milestones").fids.tolist()
    meet_milestones(city, marks, TODAY)
    assert city.data.table("tasks").value(MONTHLY, "done_on") == "2026-05-20"
    figures = list_figures(list_rows(city.data, LedgerList.MONTHLY), Span.WEEK)
    assert figures.count(ListFigure.CLOSED_IN) == 1
    assert figures.count(ListFigure.CLOSED) == 2
    with pytest.raises(EditError):
        meet_milestones(city, marks, TODAY)
    city.undo()
    assert not city.data.table("tasks").value(MONTHLY, "done_on")


def test_finishing_a_row_takes_its_milestones_along(city: City) -> None:
    write_milestones(city, plan_of(city, FILING))
    with pytest.raises(EditError):
        finish_rows(city, "tasks", [FILING], date(2026, 5, 21))
    count, _change = finish_rows(city, "tasks", [FILING], TODAY)
    assert count == 1
    done = city.data.table("milestones").text("done_on")
    assert set(done.values()) == {"2026-05-20"}
    with pytest.raises(EditError):
        finish_rows(city, "tasks", [FILING], TODAY)
    with pytest.raises(EditError):
        finish_rows(city, "issues", [1], TODAY)


def test_an_accepted_issue_has_not_slipped(city: City) -> None:
    write_milestones(city, plan_of(city, 2, table="issues"))
    state = milestone_state(city.data)
    issue = state.owner_place("issues", 2)
    assert state.slippage[issue] > 0
    city.apply(update_cells("issues", 2, msg("Sample city made"), step="closed"))
    state = milestone_state(city.data)
    assert state.slippage[issue] == 0
    assert state.next_row[issue] == -1


def test_the_verb_plans_meets_and_shows(city: City, tmp_path: Path) -> None:
    file = str(city.file)
    city.close()
    status, out, err = call("milestones", file, "plan", "--list", "monthly")
    assert (status, out) == (0, "Milestones planned back for 1 row\n")
    assert "had to begin" in err
    assert call("milestones", file, "plan", "YD-1", "YD-2")[0] == 1
    assert call("milestones", file, "done", "YD-1", "--on", "2026-05-19")[0] == 0
    assert call("milestones", file, "done", "YD-1", "--step", "Check and mend")[0] == 0
    status, out, _err = call("milestones", file, "--json")
    found = json.loads(out)
    left = [row["milestone"] for row in found["milestones"]]
    assert left == ["Do the work", "Report"]
    assert found["lists"]["monthly"]["month"]["closed"] == 1
    assert call("milestones", file)[1].startswith("Field-point responsibility: 0 of 2 closed")
    assert call("milestones", file, "finish", "YD-1", "SB-1")[0] == 0
    book = tmp_path / "lists.xlsx"
    assert call("milestones", file, "--out", str(book), "--list", "monthly")[0] == 0
    sheet: Any = openpyxl.load_workbook(book)["Monthly tasks"]
    assert [sheet.cell(row, 9).value for row in (4, 5, 6)] == ["Closed", "On time", "Closed"]
    for bad in (("plan",), ("done",), ("done", "NO"), ("done", "YD-1", "--step", "无"),
                ("plan", "YD-1", "--template", "x"), ("finish", "YD-2", "--on", "2026-13-01"),
                ("plan", "YD-1", "SC001")):  # fmt: skip
        assert call("milestones", file, *bad)[0] == 2, bad
