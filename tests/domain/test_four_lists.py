"""The four lists as views on the registers: counts that add up, periods, classes, gone units."""

from __future__ import annotations

import dataclasses
import sqlite3
from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gis_app.domain.actions.action_figures import all_action_figures
from gis_app.domain.four_lists import (
    FOUR_LISTS,
    ListFigure,
    Span,
    first_day,
    list_figures,
    list_rows,
)
from gis_app.domain.task_state import says_done
from gis_app.domain.terms import ClosingClass, LedgerList
from gis_app.messages import Translator
from gis_app.paths import sample_city_file
from gis_app.workflows.open_city import open_city
from gis_app.workflows.plan_milestones import rows_to_plan
from gis_app.workflows.show_lists import list_row_cells, summary_cells
from tests.domain.invented_city import NOW, UNITS, city

TODAY = date(2026, 5, 20)
days = st.one_of(st.none(), st.integers(-200, 60).map(lambda n: str(TODAY + timedelta(days=n))))
tasks = st.lists(
    st.fixed_dictionaries(
        {
            "list": st.sampled_from(["monthly", "filing", "lost"]),
            "deadline": days,
            "done_on": days,
            "state": st.sampled_from(["已完成", "已报送初稿", "推进中", None]),
            "month": st.sampled_from(["2026-05", "2026-03", "五月", None]),
            "unit_fid": st.integers(0, 20),
        }
    ),
    max_size=15,
)


@settings(max_examples=120, deadline=None)
@given(tasks)
def test_figures_add_up_and_agree_with_counting_row_by_row(rows: list[dict[str, Any]]) -> None:
    data = city(tasks=rows, units=UNITS)
    for which in (LedgerList.MONTHLY, LedgerList.FILING):
        mine = [row for row in rows if row["list"] == which.value]
        view = list_rows(data, which)
        for span in Span:
            f = list_figures(view, span)
            start = str(first_day(TODAY, span))
            assert f.count(ListFigure.ALL) == len(mine)
            assert f.count(ListFigure.CLOSED) + f.count(ListFigure.OPEN) == len(mine)

            def closed(row: dict[str, Any]) -> bool:
                if row["done_on"]:
                    return bool(row["done_on"] <= str(TODAY))
                return says_done(row["state"])

            def due(row: dict[str, Any], start: str = start) -> bool:
                return bool(row["deadline"] and start <= row["deadline"] <= str(TODAY))

            assert f.count(ListFigure.CLOSED) == sum(map(closed, mine))
            assert f.count(ListFigure.DUE_IN) == sum(map(due, mine))
            assert f.count(ListFigure.IN_TIME) == sum(
                due(r) and closed(r) and bool(r["done_on"]) and r["done_on"] <= r["deadline"]
                for r in mine
            )
            assert f.count(ListFigure.LATE) == sum(
                not closed(r) and bool(r["deadline"]) and r["deadline"] < str(TODAY) for r in mine
            )
            parts = [f.count(ListFigure.ALL, f.of_class(c)) for c in (*ClosingClass, None)]
            assert sum(parts) == len(mine)
        # a unit that is gone leaves its cell empty, the row stays
        cells = list_row_cells(data, view, Translator("en"))
        assert len(cells) == len(mine)


@pytest.mark.parametrize(
    ("day", "week", "month", "quarter"),
    [
        ("2026-05-20", "2026-05-18", "2026-05-01", "2026-04-01"),
        ("2026-06-01", "2026-06-01", "2026-06-01", "2026-04-01"),
        ("2027-01-03", "2026-12-28", "2027-01-01", "2027-01-01"),
    ],
)
def test_periods_begin_on_mondays_and_firsts(day: str, week: str, month: str, quarter: str) -> None:
    found = [str(first_day(date.fromisoformat(day), span)) for span in Span]
    assert found == [week, month, quarter]


def test_a_clock_set_back_opens_what_was_closed_later() -> None:
    rows = [{"list": "monthly", "deadline": "2026-05-30", "done_on": "2026-05-18"}]
    data = city(tasks=rows)
    earlier = dataclasses.replace(
        data, settings=dataclasses.replace(data.settings, as_of=NOW - timedelta(days=7))
    )
    assert list_rows(data, LedgerList.MONTHLY).is_closed.tolist() == [True]
    assert list_rows(earlier, LedgerList.MONTHLY).is_closed.tolist() == [False]


def test_only_the_four_lists_are_lists() -> None:
    with pytest.raises(ValueError, match="units"):
        list_rows(city(), LedgerList.UNITS)
    assert len(summary_cells(city(), Translator("en"))) == len(FOUR_LISTS) * len(Span)


def test_window_reports_and_sql_over_the_sample_agree() -> None:
    connection = sqlite3.connect(f"{sample_city_file().as_uri()}?mode=ro", uri=True)

    def one(sql: str) -> Any:
        return connection.execute(sql).fetchone()[0]

    with open_city("sample") as sample:
        data = sample.data
        view = list_rows(data, LedgerList.MONTHLY)
        closed = list_figures(view, Span.MONTH).count(ListFigure.CLOSED_IN)
        assert closed == one(
            "SELECT count(*) FROM tasks WHERE list = 'monthly' "
            "AND done_on BETWEEN '2026-06-01' AND '2026-06-10'"
        )
        issues = list_rows(data, LedgerList.ISSUES)
        assert int(issues.is_closed.sum()) == one("SELECT count(*) FROM issues WHERE step='closed'")
        wires = next(f for f in all_action_figures(data) if f.spec.id == "flying_wires")
        assert wires.total == one(
            "SELECT sum(length_before_m) FROM actions WHERE layer = 'flying_wires'"
        )
        # per feature: the plan where it is accepted, else what was recorded, up to the plan
        done = one(
            "SELECT sum(CASE WHEN a.stage = 'accepted' THEN a.length_before_m "
            "ELSE min(a.length_before_m, coalesce(r.done, 0)) END) FROM actions a LEFT JOIN "
            "(SELECT action_fid, sum(amount) AS done FROM action_records GROUP BY action_fid) r "
            "ON r.action_fid = a.fid WHERE a.layer = 'flying_wires'"
        )
        assert wires.done == pytest.approx(done)
        to_plan = rows_to_plan(data, LedgerList.ISSUES)
        assert 0 < len(to_plan) < int((~issues.is_closed).sum())
        severity = data.table("issues").text("severity")
        at = data.table("issues").positions(np.array(to_plan))
        assert set(severity.take(at).values()) <= {"engineering", "long_running"}
    connection.close()
