"""The office's four lists, each a view on the registers: who, by when, how far, how late.

Nothing is kept for the lists: a field point's row is the point, a task's row the task, an issue's
row the issue. A row is closed when its day of finishing has come; an issue when it was accepted.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final

import numpy as np

from gis_app.domain.dates import as_moment, days, local, local_days, moments
from gis_app.domain.milestones import milestone_state
from gis_app.domain.table import TextColumn
from gis_app.domain.task_state import told_done
from gis_app.domain.terms import ClosingClass, Colour, LedgerList, TaskList

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from gis_app.domain.city_data import CityData
    from gis_app.domain.presets import OfficePresets
    from gis_app.domain.table import BoolArray, Int64Array, Table

FOUR_LISTS: Final = (
    LedgerList.RESPONSIBILITY,
    LedgerList.FILING,
    LedgerList.ISSUES,
    LedgerList.MONTHLY,
)


@dataclass(frozen=True, eq=False)
class ListRows:
    """Hold one list row by row of its register: `fids` are rows of `table`.

    Days are Beijing days, NaT for none. `is_late` is an open row past its deadline, `slippage` the
    days its earliest unmet milestone is late. A row closed without a day is closed, but in no
    period. `closing_class` is missing where start or deadline are.
    """

    list: LedgerList
    table: str
    fids: Int64Array
    unit_fid: Int64Array
    start: NDArray[np.datetime64]
    deadline: NDArray[np.datetime64]
    done: NDArray[np.datetime64]
    is_closed: BoolArray
    is_late: BoolArray
    slippage: Int64Array
    closing_class: TextColumn
    today: np.datetime64


class Span(StrEnum):
    """Name the periods that closing is counted by; each runs up to the city's day."""

    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"


class ListFigure(StrEnum):
    """Name what is counted of a list."""

    ALL = "all"
    CLOSED = "closed"
    OPEN = "open"
    LATE = "late"
    SLIPPED = "slipped"
    DUE_IN = "due_in"
    CLOSED_IN = "closed_in"
    IN_TIME = "in_time"


@dataclass(frozen=True, eq=False)
class ListFigures:
    """Hold which rows of a list count for each figure; those `_in` are of the span's days."""

    rows: ListRows
    span: Span
    first: date
    masks: Mapping[ListFigure, BoolArray]

    def count(self, figure: ListFigure, where: BoolArray | None = None) -> int:
        """Count the rows of a figure, among all or among some."""
        mask = self.masks[figure]
        return int((mask if where is None else mask & where).sum())

    def fids(self, figure: ListFigure, where: BoolArray | None = None) -> tuple[int, ...]:
        """Return the row ids behind a figure."""
        mask = self.masks[figure]
        return tuple(self.rows.fids[mask if where is None else mask & where].tolist())

    def closing_rate(self, where: BoolArray | None = None) -> float | None:
        """Return closed ÷ all, 0 to 1; None for an empty list."""
        return _share(self.count(ListFigure.CLOSED, where), self.count(ListFigure.ALL, where))

    def in_time_rate(self, where: BoolArray | None = None) -> float | None:
        """Return, of the rows due in the span, the share closed by their deadline."""
        return _share(self.count(ListFigure.IN_TIME, where), self.count(ListFigure.DUE_IN, where))

    def of_class(self, closing_class: ClosingClass | None) -> BoolArray:
        """Return which rows are of a closing class; None for those without one."""
        column = self.rows.closing_class
        if closing_class is None:
            return np.asarray(column.codes < 0)
        return column.equals(closing_class.value)


def list_rows(data: CityData, which: LedgerList) -> ListRows:
    """Return one of the four lists as it stands; raises ValueError for another list."""
    if which is LedgerList.ISSUES:
        return _issues(data)
    if which is LedgerList.RESPONSIBILITY:
        table = data.table("points")
        unit = data.point_state.unit_fid
        done = days(table.text("done_on"))
        return _made(data, which, table, unit, done, np.zeros(len(table), np.bool_))
    if which not in (LedgerList.FILING, LedgerList.MONTHLY):
        raise ValueError(which)
    tasks = data.table("tasks")
    rows = np.flatnonzero(tasks.text("list").equals(TaskList(which.value)))
    table = tasks.take(rows)
    told = told_done(table.text("state"))
    return _made(data, which, table, table.numbers("unit_fid"), days(table.text("done_on")), told)


def list_figures(rows: ListRows, span: Span) -> ListFigures:
    """Count a list, and what fell due and was closed in the span up to the city's day."""
    first = np.datetime64(first_day(rows.today.astype(object), span), "D")
    due_in = (rows.deadline >= first) & (rows.deadline <= rows.today)
    closed_in = rows.is_closed & (rows.done >= first) & (rows.done <= rows.today)
    is_open = ~rows.is_closed
    masks: dict[ListFigure, BoolArray] = {
        ListFigure.ALL: np.ones(len(rows.fids), np.bool_),
        ListFigure.CLOSED: rows.is_closed,
        ListFigure.OPEN: is_open,
        ListFigure.LATE: rows.is_late,
        ListFigure.SLIPPED: is_open & (rows.slippage > 0),
        ListFigure.DUE_IN: due_in,
        ListFigure.CLOSED_IN: closed_in,
        ListFigure.IN_TIME: due_in & rows.is_closed & (rows.done <= rows.deadline),
    }
    return ListFigures(rows, span, first.astype(object), masks)


def first_day(today: date, span: Span) -> date:
    """Return the Monday, the first of the month or of the quarter that a day lies in."""
    if span is Span.WEEK:
        return today - timedelta(days=today.weekday())
    month = today.month if span is Span.MONTH else today.month - (today.month - 1) % 3
    return date(today.year, month, 1)


def starts_of(data: CityData, table: str) -> NDArray[np.datetime64]:
    """Return the day from which work on each row of a table can have begun; NaT for unknown."""
    rows = data.table(table)
    if table == "issues":
        assigned, found = moments(rows.text("assigned_at")), moments(rows.text("found_at"))
        return local_days(np.where(np.isnat(assigned), found, assigned))
    if table == "actions":
        return days(rows.text("found_on"))
    if table == "tasks":
        month = rows.text("month")
        firsts = TextColumn(month.codes, tuple(f"{word[:7]}-01" for word in month.words))
        start = days(firsts)
        # a task of a later month may be due before it: then its month says nothing
        late = start > days(rows.text("deadline"))
        return np.where(late, np.datetime64("NaT", "D"), start)
    return np.full(len(rows), np.datetime64("NaT", "D"))


def _issues(data: CityData) -> ListRows:
    issues, state = data.table("issues"), data.issue_state
    done = local_days(moments(issues.text("closed_at")))
    is_closed = np.asarray(state.colour == Colour.CLOSED)
    slippage = milestone_state(data).slippage_of("issues", issues.fids)
    return ListRows(
        LedgerList.ISSUES,
        "issues",
        issues.fids,
        state.unit_fid,
        starts_of(data, "issues"),
        local_days(state.deadline),
        np.where(is_closed, done, np.datetime64("NaT", "D")),
        is_closed,
        state.is_overdue,
        slippage,
        state.closing_class,
        _today(data),
    )


def _today(data: CityData) -> np.datetime64:
    return np.datetime64(local(data.as_of).date(), "D")


def _made(
    data: CityData,
    which: LedgerList,
    table: Table,
    unit_fid: Int64Array,
    done: NDArray[np.datetime64],
    is_told_done: BoolArray,
) -> ListRows:
    today = local_days(np.array([as_moment(data.as_of)]))[0]
    # a day to come does not close a row yet
    is_closed = np.asarray((done <= today) | (np.isnat(done) & is_told_done), np.bool_)
    deadline = days(table.text("deadline"))
    every = data.table(table.name)
    start = starts_of(data, table.name)[every.positions(table.fids)]
    return ListRows(
        which,
        table.name,
        table.fids,
        unit_fid,
        start,
        deadline,
        np.where(is_closed, done, np.datetime64("NaT", "D")),
        is_closed,
        np.asarray(~is_closed & (deadline < today), np.bool_),
        milestone_state(data).slippage_of(table.name, table.fids),
        _classes(start, deadline, data.presets),
        today,
    )


def _classes(
    start: NDArray[np.datetime64], deadline: NDArray[np.datetime64], presets: OfficePresets
) -> TextColumn:
    """Return the shortest closing class that contains the time from start to deadline."""
    names = tuple(ClosingClass)
    rank = {name: place for place, name in enumerate(names)}
    span = deadline - start
    known = ~np.isnat(span) & (span >= np.timedelta64(0, "D"))
    codes = np.full(len(span), -1, np.int32)
    for name, window in sorted(presets.closing_days.items(), key=lambda item: -item[1]):
        codes[known & (span <= np.timedelta64(window, "D"))] = rank[name]
    return TextColumn(codes, tuple(name.value for name in names))


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
