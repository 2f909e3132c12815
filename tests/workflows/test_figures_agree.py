"""One number everywhere: on screen, in the reports, in their files, and in SQL over the project."""

from __future__ import annotations

import sqlite3
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from gis_app.domain.dates import utc_text
from gis_app.domain.terms import Colour
from gis_app.domain.week_figures import Figure, GroupBy
from gis_app.messages import load_translator
from gis_app.paths import translations_dir
from gis_app.workflows.look_at_week import look_at_week
from gis_app.workflows.open_city import open_city
from gis_app.workflows.write_report import Cadence, make_report, write_report

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from gis_app.project.city import City

T = load_translator("en", translations_dir())
OPEN = "(step IN ('registered', 'tracked', 'pushed') OR (step IS NULL AND closed_at IS NULL))"
CLOSED = f"NOT {OPEN}"


@pytest.fixture(scope="module")
def sample() -> Iterator[City]:
    with open_city("sample", read_only=True) as city:
        yield city


def ask(city: City, sql: str, *values: str) -> Any:
    connection = sqlite3.connect(f"file:{city.file}?mode=ro", uri=True)
    try:
        return connection.execute(sql, values).fetchall()
    finally:
        connection.close()


def count(city: City, where: str, *values: str) -> int:
    return int(ask(city, f"SELECT count(*) FROM issues WHERE {where}", *values)[0][0])


def test_the_window_the_dashboard_and_sql_count_alike(sample: City) -> None:
    data = sample.data
    view, chips = look_at_week(data), data.issue_state.counts()
    figures = view.figures
    now, week = utc_text(data.as_of), utc_text(data.as_of - timedelta(days=7))
    assert chips.open == figures.count(Figure.OPEN) == count(sample, OPEN)
    assert chips.red == figures.count(Figure.RED)
    assert chips.yellow == figures.count(Figure.YELLOW)
    assert chips.white == figures.count(Figure.WHITE)
    assert chips.red + chips.yellow + chips.white == chips.open
    within = "> ? AND {0} <= ?"
    assert figures.count(Figure.NEW) == count(
        sample, "found_at " + within.format("found_at"), week, now
    )
    assert figures.count(Figure.ASSIGNED) == count(
        sample, "assigned_at " + within.format("assigned_at"), week, now
    )
    assert figures.count(Figure.CLOSED) == count(
        sample, f"{CLOSED} AND closed_at " + within.format("closed_at"), week, now
    )
    assert figures.count(Figure.ASSIGNED_CLOSED) == count(
        sample, f"{CLOSED} AND assigned_at " + within.format("assigned_at"), week, now
    )
    # the deferral ends when the office closes on its day
    today = utc_text(data.as_of)[:10]
    assert (
        chips.deferred
        == figures.count(Figure.DEFERRED)
        == count(sample, f"{OPEN} AND deferral_approval <> '' AND deferred_until >= ?", today)
    )
    last = view.trend[-1]
    assert (last.open, last.red, last.yellow, last.new, last.closed) == (
        chips.open, chips.red, chips.yellow, figures.count(Figure.NEW),
        figures.count(Figure.CLOSED),
    )  # fmt: skip


def test_recurrences_at_points_are_those_sql_finds(sample: City) -> None:
    now, week = utc_text(sample.data.as_of), utc_text(sample.data.as_of - timedelta(days=7))
    found = ask(
        sample,
        """
        SELECT b.fid FROM issues b WHERE b.found_at > ? AND b.found_at <= ? AND (
            b.recurrence_of_fid > 0 AND EXISTS (
                SELECT 1 FROM issues a WHERE a.fid = b.recurrence_of_fid AND (a.closed_at IS NULL
                OR julianday(b.found_at) - julianday(a.closed_at) <= 30))
            OR coalesce(b.recurrence_of_fid, 0) = 0 AND EXISTS (
                SELECT 1 FROM issues a WHERE a.point_fid = b.point_fid AND a.point_fid > 0
                AND a.matter = b.matter AND a.closed_at < b.found_at
                AND julianday(b.found_at) - julianday(a.closed_at) <= 30))
        """,
        week,
        now,
    )
    data = sample.data
    figures = look_at_week(data).figures
    issues = data.table("issues")
    at_points = [f for f in figures.fids(Figure.RECURRENCE) if issues.value(f, "point_fid")]
    assert sorted(at_points) == sorted(fid for (fid,) in found if issues.value(fid, "point_fid"))


def test_units_have_the_same_numbers_on_screen_in_the_weekly_review_and_in_its_workbook(
    sample: City, tmp_path: Path
) -> None:
    data = sample.data
    view = look_at_week(data)
    units, board = data.table("units"), view.breakdowns[GroupBy.UNIT]
    figures = (Figure.ASSIGNED, Figure.CLOSED, Figure.OPEN, Figure.OVERDUE, Figure.YELLOW,
               Figure.RED, Figure.RECURRENCE)  # fmt: skip
    screen = {
        units.value(int(key), "name"): [int(board.counts[f][g]) for f in figures]
        for g, key in enumerate(board.keys)
    }
    report = make_report(data, Cadence.WEEKLY, data.as_of)
    (table,) = [
        one for section in report.sections for one in section.tables
        if T(one.title) == "By responsible unit"
    ]  # fmt: skip
    said = {row[0]: list(row[1 : 1 + len(figures)]) for row in table.rows}
    assert said
    assert {name: screen[str(name)] for name in said} == said
    # what the report leaves out has nothing to tell of the week
    assert all(not any(screen[name]) for name in set(screen) - set(said))
    file = tmp_path / "week.xlsx"
    write_report(report, file, T)
    book = openpyxl.load_workbook(file, read_only=True)
    cells = [
        row for sheet in book for row in sheet.iter_rows(values_only=True) if row and row[0] in said
    ]
    book.close()
    ranking = {row[0]: [int(v) for v in row[1 : 1 + len(figures)]] for row in cells
               if str(row[1]).isdigit()}  # fmt: skip
    assert {name: ranking[name] for name in said} == said
    assigned = dict(
        ask(
            sample,
            "SELECT u.name, count(*) FROM issues i JOIN units u ON u.fid = i.unit_fid "
            "WHERE i.assigned_at > ? AND i.assigned_at <= ? GROUP BY u.name",
            utc_text(data.as_of - timedelta(days=7)),
            utc_text(data.as_of),
        )
    )
    # issues that name their unit; those that name none count for whom responsibility gives
    for name, number in assigned.items():
        assert screen[name][0] >= number
    state, issues = data.issue_state, data.table("issues")
    unnamed = int((figures_mask(view, Figure.ASSIGNED) & (issues.numbers("unit_fid") == 0)).sum())
    assert sum(row[0] for row in screen.values()) == sum(assigned.values()) + unnamed - int(
        (figures_mask(view, Figure.ASSIGNED) & (state.unit_fid == 0)).sum()
    )


def figures_mask(view: Any, figure: Figure) -> Any:
    return view.figures.masks[figure]


def test_the_red_list_of_the_review_is_what_is_red_on_the_map(sample: City) -> None:
    data = sample.data
    report = make_report(data, Cadence.WEEKLY, data.as_of)
    (table,) = [
        one for section in report.sections for one in section.tables if T(one.title) == "Red list"
    ]
    issues = data.table("issues")
    red = {
        issues.value(int(fid), "code")
        for fid in issues.fids[data.issue_state.colour == Colour.RED].tolist()
    }
    assert {row[0] for row in table.rows} == red
