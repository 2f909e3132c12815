"""When an issue is due: the ledger's deadline, else the severity's allowance in working time."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from gis_app.domain.calendar import WorkingCalendar
from gis_app.domain.dates import as_moment, days, local_days, moments
from gis_app.domain.presets import Allowance, AllowanceUnit
from gis_app.domain.table import TextColumn
from gis_app.domain.terms import ClosingClass, Severity

if TYPE_CHECKING:
    from datetime import datetime

    from numpy.typing import NDArray

    from gis_app.domain.layer_spec import Catalogue
    from gis_app.domain.presets import OfficePresets
    from gis_app.domain.registers import Registers
    from gis_app.domain.table import BoolArray, Int64Array, Table

SECONDS_AN_HOUR = 3600
DEADLINE_COLUMNS: Final = (
    *("assigned_at", "found_at", "deadline_at", "deferred_until", "deferral_approval"),
    *("matter", "severity", "closing_class"),
)
"""All that a deadline follows from, besides the presets and the year of now."""


@dataclass(frozen=True)
class Deadlines:
    """Hold when issues began, fall due and how long they may take; moments are UTC, else NaT.

    `allowance_s` is the working time between start and deadline, or the severity's where one of
    the two is unknown. `start_s`, `deadline_s` and `now_s` are positions on the calendar's axis.
    `deferred_until` is the end of an approved deferral; a deadline before it moves there.
    """

    calendar: WorkingCalendar
    now: np.datetime64
    start: NDArray[np.datetime64]
    deadline: NDArray[np.datetime64]
    deferred_until: NDArray[np.datetime64]
    allowance_s: Int64Array
    start_s: Int64Array
    deadline_s: Int64Array
    now_s: int
    is_given: BoolArray
    closing_class: TextColumn

    def judged_at(self, as_of: datetime) -> Deadlines:
        """Return the same deadlines as of another moment of the same year."""
        now = as_moment(as_of)
        return replace(self, now=now, now_s=int(self.calendar.position_s(np.array([now]))[0]))


def issue_deadlines(data: Registers) -> Deadlines:
    """Return the deadlines of the ledger's issues as of the city's moment.

    They are worked out anew only when a column they follow from changed: most moves touch none.
    """
    issues, presets = data.table("issues"), data.presets
    sources = (*(issues.columns[name] for name in DEADLINE_COLUMNS), data.catalogue, presets)
    kept = data.remembered.get(
        # the calendar reaches as far as the year of now asks
        f"deadlines in {as_moment(data.as_of).astype('datetime64[Y]')}",
        sources,
        lambda: deadlines(issues, data.catalogue, presets, data.as_of),
    )
    return kept.judged_at(data.as_of)


def deadlines(
    issues: Table, catalogue: Catalogue, presets: OfficePresets, as_of: datetime
) -> Deadlines:
    """Work out the deadlines of all issues as of a moment."""
    now = as_moment(as_of)
    assigned, found = moments(issues.text("assigned_at")), moments(issues.text("found_at"))
    start = np.where(np.isnat(assigned), found, assigned)
    given = moments(issues.text("deadline_at"))
    deferred_days = _approved_deferrals(issues)
    around = np.concatenate([start, given, deferred_days.astype("datetime64[s]"), [now]])
    calendar = WorkingCalendar.around(around, presets)
    severity_s, by_severity = _by_severity(issues, catalogue, presets, start, calendar)
    due = np.where(np.isnat(given), by_severity, given)
    deferred_until = calendar.close_of(deferred_days)
    # fmax passes NaT over: without a deferral the deadline stays
    due = np.where(np.isnat(due), due, np.fmax(due, deferred_until))
    start_s, due_s = calendar.position_s(start), calendar.position_s(due)
    is_known = ~np.isnat(start) & ~np.isnat(due) & (due_s > start_s)
    return Deadlines(
        calendar=calendar,
        now=now,
        start=start,
        deadline=due,
        deferred_until=deferred_until,
        allowance_s=np.where(is_known, due_s - start_s, severity_s),
        start_s=start_s,
        deadline_s=due_s,
        now_s=int(calendar.position_s(np.array([now]))[0]),
        is_given=~np.isnat(given),
        closing_class=_closing_classes(issues, start, due, presets),
    )


def allowance_s(allowance: Allowance, calendar: WorkingCalendar) -> int:
    """Return an allowance as office seconds; calendar days count as days of five in seven."""
    if allowance.unit is AllowanceUnit.OFFICE_HOURS:
        return round(allowance.amount * SECONDS_AN_HOUR)
    share = 1.0 if allowance.unit is AllowanceUnit.WORKING_DAYS else 5 / 7
    return round(allowance.amount * share * calendar.day_s)


def _approved_deferrals(issues: Table) -> NDArray[np.datetime64]:
    until = days(issues.text("deferred_until"))
    approval = issues.text("deferral_approval")
    words = np.array([bool(word.strip()) for word in approval.words] + [False])
    return np.where(words[approval.codes], until, np.datetime64("NaT", "D"))


def _by_severity(
    issues: Table,
    catalogue: Catalogue,
    presets: OfficePresets,
    start: NDArray[np.datetime64],
    calendar: WorkingCalendar,
) -> tuple[Int64Array, NDArray[np.datetime64]]:
    """Return each severity's allowance in office seconds, and the deadline it gives."""
    severity = severities(issues, catalogue)
    seconds = np.zeros(len(issues), np.int64)
    due = np.full(len(issues), np.datetime64("NaT", "s"))
    start_s = calendar.position_s(start)
    for rank, name in enumerate(Severity):
        rows = np.flatnonzero(severity == rank)
        allowance = presets.allowances[name]
        seconds[rows] = allowance_s(allowance, calendar)
        if allowance.unit is AllowanceUnit.CALENDAR_DAYS:
            last = local_days(start[rows]) + np.timedelta64(round(allowance.amount), "D")
            due[rows] = calendar.close_of(last)
        else:
            due[rows] = calendar.moment_at(start_s[rows] + seconds[rows])
    due[np.isnat(start)] = np.datetime64("NaT", "s")
    return seconds, due


def severities(issues: Table, catalogue: Catalogue) -> Int64Array:
    """Return each issue's severity by rank: its own, else its matter's, else ordinary."""
    rank = {name.value: i for i, name in enumerate(Severity)}
    ordinary = rank[Severity.ORDINARY]
    matter, own = issues.text("matter"), issues.text("severity")
    found = [catalogue.matter(word) for word in matter.words]
    of_matter = [ordinary if f is None else rank.get(f[1].severity, ordinary) for f in found]
    by_matter = np.array([*of_matter, ordinary], np.int64)[matter.codes]
    by_own = np.array([*(rank.get(word, -1) for word in own.words), -1], np.int64)[own.codes]
    return np.where(by_own >= 0, by_own, by_matter)


def _closing_classes(
    issues: Table,
    start: NDArray[np.datetime64],
    deadline: NDArray[np.datetime64],
    presets: OfficePresets,
) -> TextColumn:
    """Return the ledger's class, else the shortest window that contains the deadline."""
    given = issues.text("closing_class")
    classes = tuple(ClosingClass)
    rank = {name.value: i for i, name in enumerate(classes)}
    by_ledger = np.array([*(rank.get(word, -1) for word in given.words), -1], np.int32)[given.codes]
    is_known = ~np.isnat(start) & ~np.isnat(deadline)
    span = local_days(deadline) - local_days(start)
    by_rule = np.full(len(issues), -1, np.int32)
    for name, window in sorted(presets.closing_days.items(), key=lambda item: -item[1]):
        by_rule[is_known & (span <= np.timedelta64(window, "D"))] = rank[name]
    if presets.has_same_day_class:
        by_rule[is_known & (span <= np.timedelta64(0, "D"))] = rank[ClosingClass.SAME_DAY]
    codes = np.where(by_ledger >= 0, by_ledger, by_rule).astype(np.int32)
    return TextColumn(codes, tuple(name.value for name in classes))
