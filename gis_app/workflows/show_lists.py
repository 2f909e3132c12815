"""The four lists and the milestones behind them as tables, lines and JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from gis_app.domain.dates import local
from gis_app.domain.four_lists import (
    FOUR_LISTS,
    ListFigure,
    Span,
    list_figures,
    list_rows,
)
from gis_app.domain.milestone_rows import day_text, milestone_rows
from gis_app.domain.milestones import OWNERS, milestone_state
from gis_app.domain.office_table import OfficeTable, office_table, percent, section_of
from gis_app.domain.record_types import table_spec
from gis_app.domain.terms import WORDS, ClosingClass, LedgerList, word
from gis_app.messages import LocalText, msg, plural
from gis_app.workflows.office_file import write_office_table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from gis_app.domain.city_data import CityData
    from gis_app.domain.four_lists import ListRows
    from gis_app.domain.milestones import MilestoneState
    from gis_app.messages import Message, Translator
    from gis_app.progress import Progress

SPAN_TITLES: Final = {
    Span.WEEK: msg("This week"),
    Span.MONTH: msg("This month"),
    Span.QUARTER: msg("This quarter"),
}
FIGURE_TITLES: Final = {
    ListFigure.ALL: msg("{title}", title=LocalText("总数", "In all")),
    ListFigure.CLOSED: msg("{title}", title=LocalText("已销号", "Closed")),
    ListFigure.OPEN: msg("Unclosed"),
    ListFigure.LATE: msg("Overdue"),
    ListFigure.SLIPPED: msg("Behind their milestones"),
    ListFigure.DUE_IN: msg("{title}", title=LocalText("期内到期", "Fell due")),
    ListFigure.CLOSED_IN: msg("Closed in it"),
    ListFigure.IN_TIME: msg("{title}", title=LocalText("按期销号", "In time")),
}
_ROW: Final = (
    (LocalText("编号", "No."), 13, False),
    (LocalText("名称", "Name"), 34, False),
    (LocalText("工作要求", "Requirement"), 34, False),
    (LocalText("责任领导", "Leader"), 12, False),
    (LocalText("责任单位", "Unit"), 26, False),
    (LocalText("完成时限", "Deadline"), 13, False),
    (LocalText("销号周期", "Closing class"), 11, False),
    (LocalText("完成日期", "Done on"), 13, False),
    (LocalText("状态", "State"), 12, False),
    (LocalText("节点", "Milestones"), 10, False),
    (LocalText("下一节点", "Next milestone"), 26, False),
    (LocalText("应完成日期", "Due on"), 13, False),
    (LocalText("滞后天数", "Days late"), 10, True),
    (LocalText("倒计时(天)", "Days left"), 11, True),
)
_SUMMARY: Final = (
    (LocalText("清单", "List"), 30, False),
    (LocalText("周期", "Period"), 12, False),
    *((LocalText(zh, en), 11, True) for zh, en in (
        ("总数", "In all"), ("已销号", "Closed"), ("未销号", "Unclosed"), ("超期", "Overdue"),
        ("节点滞后", "Behind"), ("期内到期", "Fell due"), ("期内销号", "Closed in it"),
        ("按期", "In time"),
    )),
    (LocalText("销号率", "Closing rate"), 11, True),
    (LocalText("按期销号率", "In-time rate"), 12, True),
)  # fmt: skip


def row_state(rows: ListRows, place: int) -> Message:
    """Return how a row of a list stands."""
    if rows.is_closed[place]:
        return msg("Closed")
    if rows.is_late[place]:
        return msg("Overdue")
    return msg("Behind") if rows.slippage[place] else msg("On time")


def list_row_cells(data: CityData, rows: ListRows, t: Translator) -> list[tuple[Any, ...]]:
    """Return a list's rows for people: number, name, who, by when, how far, how late."""
    table, units = data.table(rows.table), data.table("units")
    state = milestone_state(data)
    place_of = {
        int(fid): k
        for k, fid in enumerate(state.owner_fid.tolist())
        if state.owner_table[k] == rows.table
    }
    made = []
    for n, fid in enumerate(rows.fids.tolist()):
        row = table.row(fid)
        unit = int(rows.unit_fid[n])
        closing = word("closing_class", rows.closing_class[n])
        mark = _mark_cells(state, place_of.get(fid, -1))
        leader = row.get("leader")
        if not leader and units.has(unit):
            leader = units.value(unit, "leader")
        made.append(
            (
                row.get("code"),
                row.get("name") or row.get("description"),
                row.get("requirement"),
                leader,
                units.value(unit, "name") if units.has(unit) else "",
                day_text(rows.deadline[n]),
                "" if closing is None else t(closing),
                day_text(rows.done[n]),
                t(row_state(rows, n)),
                *mark,
            )
        )
    return made


def _mark_cells(state: MilestoneState, owner: int) -> tuple[Any, ...]:
    if owner < 0:
        return ("", "", "", None, None)
    upcoming = int(state.next_row[owner])
    name = "" if upcoming < 0 else state.table.text("name")[upcoming] or ""
    due = "" if upcoming < 0 else day_text(state.due[upcoming])
    return (
        f"{state.met[owner]}/{state.count[owner]}",
        name,
        due,
        int(state.slippage[owner]) or None,
        int(state.countdown[owner]) if upcoming >= 0 else None,
    )


def summary_cells(data: CityData, t: Translator) -> list[tuple[Any, ...]]:
    """Return the four lists by week, month and quarter."""
    made = []
    for which in FOUR_LISTS:
        rows = list_rows(data, which)
        for span in Span:
            figures = list_figures(rows, span)
            made.append(
                (
                    t(WORDS["ledger_list"][which]),
                    t(SPAN_TITLES[span]),
                    *(figures.count(figure) for figure in ListFigure),
                    percent(figures.closing_rate()),
                    percent(figures.in_time_rate()),
                )
            )
    return made


def class_cells(data: CityData, which: LedgerList, t: Translator) -> list[tuple[Any, ...]]:
    """Return a list by closing class: in all, closed, unclosed, overdue, closing rate."""
    figures = list_figures(list_rows(data, which), Span.QUARTER)
    made = []
    for closing in (*ClosingClass, None):
        here = figures.of_class(closing)
        if here.any():
            title = None if closing is None else word("closing_class", closing)
            made.append(
                (
                    t(title) if title else t(msg("(no class)")),
                    *(figures.count(f, here) for f in (ListFigure.ALL, ListFigure.CLOSED,
                                                       ListFigure.OPEN, ListFigure.LATE)),
                    percent(figures.closing_rate(here)),
                )
            )  # fmt: skip
    return made


def list_lines(data: CityData, t: Translator) -> Iterator[Message]:
    """Yield the four lists' figures, and the milestones that have slipped."""
    for which in FOUR_LISTS:
        rows = list_rows(data, which)
        month = list_figures(rows, Span.MONTH)
        yield msg(
            "{list}: {closed} of {all} closed ({rate}), {late} overdue, {slipped} behind their "
            "milestones; this month {due} fell due, {closed_in} were closed",
            list=WORDS["ledger_list"][which],
            all=month.count(ListFigure.ALL),
            closed=month.count(ListFigure.CLOSED),
            rate=percent(month.closing_rate()),
            late=month.count(ListFigure.LATE),
            slipped=month.count(ListFigure.SLIPPED),
            due=month.count(ListFigure.DUE_IN),
            closed_in=month.count(ListFigure.CLOSED_IN),
        )
    for row in milestone_rows(data, late_only=True):
        yield msg(
            "  {table} {code} {name}: {milestone} was due on {due}, {late}",
            table=table_spec(row["table"]).title,
            code=row["code"],
            name=row["of"],
            milestone=row["milestone"],
            due=row["due_on"],
            late=plural("{count} day late", "{count} days late", row["days_late"]),
        )


def lists_json(data: CityData, t: Translator) -> dict[str, Any]:
    """Return the four lists' figures and every unmet milestone for programs."""
    lists: dict[str, Any] = {}
    for which in FOUR_LISTS:
        rows = list_rows(data, which)
        lists[which.value] = {
            span.value: {
                figure.value: figures.count(figure) for figure in ListFigure
            } | {"closing_rate": figures.closing_rate(), "in_time_rate": figures.in_time_rate(),
                 "from": figures.first.isoformat()}
            for span in Span
            for figures in (list_figures(rows, span),)
        }  # fmt: skip
    return {
        "as_of": local(data.as_of).isoformat(),
        "lists": lists,
        "milestones": milestone_rows(data),
    }


def lists_office_table(data: CityData, which: Sequence[LedgerList], t: Translator) -> OfficeTable:
    """Return the figures and rows of some of the four lists as one table."""
    sections = [section_of(t(msg("Four lists")), _SUMMARY, summary_cells(data, t), t)]
    for name in which:
        rows = list_row_cells(data, list_rows(data, name), t)
        sections.append(section_of(t(WORDS["ledger_list"][name]), _ROW, rows, t))
    notes = (t(msg("As of {moment} (Beijing time)", moment=local(data.as_of))),)
    title = t(msg("{city}: the four lists", city=data.settings.name))
    return office_table(data.settings, title, notes, sections, t)


def write_lists(
    data: CityData,
    which: Sequence[LedgerList],
    file: Path,
    t: Translator,
    progress: Progress | None = None,
) -> Path:
    """Write some of the four lists as .xlsx or .pdf.

    Raises UsageError for another suffix, LedgerError or RenderError when it cannot be written.
    """
    return write_office_table(lists_office_table(data, which or FOUR_LISTS, t), file, t, progress)


def table_of_list(which: str) -> str:
    """Return the table whose rows a list shows; a table's own name stays."""
    tables = {
        LedgerList.RESPONSIBILITY.value: "points",
        LedgerList.FILING.value: "tasks",
        LedgerList.MONTHLY.value: "tasks",
        LedgerList.ISSUES.value: "issues",
    }
    return which if which in OWNERS else tables[which]
