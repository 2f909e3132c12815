"""Why an open issue is white, yellow or red: the office's rules over whole columns."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

import numpy as np

from gis_app.domain.dates import moments
from gis_app.domain.recurrence import RECURRENCE_COLUMNS, earlier_issues, is_recurrence
from gis_app.domain.remembered import Remembered
from gis_app.domain.terms import Colour, Step

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gis_app.domain.deadlines import Deadlines
    from gis_app.domain.presets import OfficePresets
    from gis_app.domain.table import BoolArray, FloatArray, Int64Array, Table


class Rule(IntEnum):
    """Name the rule that gave an issue its colour, weakest first."""

    IN_TIME = 0
    NO_DEADLINE = 1
    DEFERRED = 2
    NEARLY_DUE = 3
    SENT_BACK_ONCE = 4
    OVERDUE = 5
    LONG_OVERDUE = 6
    SENT_BACK_TWICE = 7
    RECURRENCE = 8
    RAISED = 9
    CLOSED = 10


@dataclass(frozen=True)
class ColouredIssues:
    """Hold colours and what led to them, row by row; `since` is UTC, NaT where nobody wrote it.

    `overdue_s` is working time past the deadline, `red_from` the moment an overdue issue turns red.
    `earlier_fid` is the issue each one repeats, `is_back` whether that had been closed only lately;
    both are told of closed issues too.
    """

    colour: NDArray[np.int8]
    rule: NDArray[np.int8]
    since: NDArray[np.datetime64]
    is_overdue: BoolArray
    is_deferred: BoolArray
    overdue_s: Int64Array
    red_from: NDArray[np.datetime64]
    earlier_fid: Int64Array
    is_back: BoolArray


def colour_issues(
    issues: Table,
    due: Deadlines,
    presets: OfficePresets,
    lon_deg: FloatArray | None = None,
    lat_deg: FloatArray | None = None,
    remembered: Remembered | None = None,
) -> ColouredIssues:
    """Colour issues as of the moment of their deadlines.

    White: in time. Yellow: at most a share of the working time left, sent back once, or overdue by
    no more than the own allowance and two working days. Red: overdue by more, sent back twice, or
    back within the recurrence days. A deferral stops the clock, so only the rules of time rest.
    Raising by hand needs a reason and never lowers. What does not follow from now is taken from
    `remembered` while the columns it follows from are the same.
    """
    kept = Remembered() if remembered is None else remembered
    nat = np.full(len(issues), np.datetime64("NaT", "s"))
    is_closed = closed_issues(issues)
    has_deadline = ~np.isnat(due.deadline)
    is_deferred = ~is_closed & (due.now < due.deferred_until)
    is_running = has_deadline & ~is_deferred
    is_late = is_running & (due.now > due.deadline)
    over_s = np.where(is_late, np.maximum(due.now_s - due.deadline_s, 0), 0)
    turns = kept.get(
        "turns of colour",
        (due.calendar, due.start, due.deadline_s, due.allowance_s, presets),
        lambda: _turns(due, presets),
    )
    is_nearly = is_running & ~is_late & (due.now_s >= turns.nearly_s)
    sent_back = issues.numbers("sent_back_count")
    earlier, is_back = kept.get(
        "recurrences",
        (
            *(issues.columns[name] for name in RECURRENCE_COLUMNS),
            *(issues.fids, due.start, lon_deg, lat_deg, presets),
        ),
        lambda: _recurrences(issues, due, presets, lon_deg, lat_deg),
    )
    found = moments(issues.text("found_at"))
    raised = raised_colours(issues)

    colour = np.full(len(issues), Colour.WHITE, np.int8)
    rule = np.where(has_deadline, Rule.IN_TIME, Rule.NO_DEADLINE).astype(np.int8)
    since = due.start.copy()

    def put(where: BoolArray, by: Rule, to: Colour, when: NDArray[np.datetime64]) -> None:
        colour[where], rule[where], since[where] = to, by, when[where]

    put(is_deferred, Rule.DEFERRED, Colour.WHITE, nat)
    put(is_nearly, Rule.NEARLY_DUE, Colour.YELLOW, turns.nearly_from)
    put(sent_back >= presets.yellow_sent_back, Rule.SENT_BACK_ONCE, Colour.YELLOW, nat)
    put(is_late, Rule.OVERDUE, Colour.YELLOW, due.deadline)
    put(is_late & (over_s > turns.grace_s), Rule.LONG_OVERDUE, Colour.RED, turns.red_from)
    put(sent_back >= presets.red_sent_back, Rule.SENT_BACK_TWICE, Colour.RED, nat)
    put(is_back, Rule.RECURRENCE, Colour.RED, np.where(np.isnat(found), due.start, found))
    for level in (Colour.YELLOW, Colour.RED):
        put((raised == level) & (colour < level), Rule.RAISED, level, nat)
    put(is_closed, Rule.CLOSED, Colour.CLOSED, moments(issues.text("closed_at")))
    return ColouredIssues(
        colour=colour,
        rule=rule,
        since=since,
        is_overdue=is_late & ~is_closed,
        is_deferred=is_deferred,
        overdue_s=np.where(is_closed, 0, over_s).astype(np.int64),
        red_from=turns.red_from,
        earlier_fid=earlier,
        is_back=is_back,
    )


@dataclass(frozen=True)
class _Turns:
    """Hold when running issues turn yellow and red, whatever the moment.

    `nearly_s` is a position on the calendar's axis, `grace_s` the working time between the
    deadline and red.
    """

    grace_s: Int64Array
    red_from: NDArray[np.datetime64]
    nearly_s: Int64Array
    nearly_from: NDArray[np.datetime64]


def _turns(due: Deadlines, presets: OfficePresets) -> _Turns:
    grace_s = np.minimum(
        due.allowance_s, round(presets.yellow_overdue_working_days * due.calendar.day_s)
    )
    nearly_s = due.deadline_s - np.floor(presets.yellow_share * due.allowance_s).astype(np.int64)
    return _Turns(
        grace_s=grace_s,
        red_from=due.calendar.moment_at(due.deadline_s + grace_s),
        nearly_s=nearly_s,
        nearly_from=np.fmax(due.calendar.moment_at(nearly_s), due.start),
    )


def _recurrences(
    issues: Table,
    due: Deadlines,
    presets: OfficePresets,
    lon_deg: FloatArray | None,
    lat_deg: FloatArray | None,
) -> tuple[Int64Array, BoolArray]:
    earlier = earlier_issues(issues, lon_deg, lat_deg, presets.recurrence_m)
    return earlier, is_recurrence(issues, earlier, due.start, presets.recurrence_days)


def closed_issues(issues: Table) -> BoolArray:
    """Tell which issues are closed: by their step, or by a closing time where no step is given."""
    step = issues.text("step")
    is_unsaid = ~step.isin([s.value for s in Step])
    has_closing_time = ~np.isnat(moments(issues.text("closed_at")))
    return np.asarray(step.equals(Step.CLOSED) | (is_unsaid & has_closing_time))


def raised_colours(issues: Table) -> NDArray[np.int8]:
    """Return the colours raised by hand, 0 for none; one without a reason does not count."""
    words, reasons = issues.text("raised_colour"), issues.text("raised_reason")
    known = {colour.name.lower(): colour for colour in (Colour.YELLOW, Colour.RED)}
    raised = np.array([*(known.get(w, 0) for w in words.words), 0], np.int8)[words.codes]
    has_reason = np.array([*(bool(w.strip()) for w in reasons.words), False])[reasons.codes]
    return np.where(has_reason, raised, 0).astype(np.int8)
