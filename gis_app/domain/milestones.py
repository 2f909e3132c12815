"""Milestones dated back from a deadline (倒排工期), and how far the work has slipped behind them.

A step of d working days that is due on a day fills that day and the d - 1 working days before it;
the step before is due on the working day before those.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from gis_app.domain.calendar import WorkingCalendar
from gis_app.domain.dates import as_moment, days, local_days
from gis_app.domain.task_state import told_done
from gis_app.domain.terms import Step

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gis_app.domain.city_data import CityData
    from gis_app.domain.presets import OfficePresets
    from gis_app.domain.table import BoolArray, Int64Array, Table
    from gis_app.messages import LocalText

_KEY_STEP: Final = 2**32
"""A day times this and a position make one number; positions are far fewer."""
OWNERS: Final = ("points", "issues", "tasks", "actions")
"""The tables whose rows can have milestones."""


@dataclass(frozen=True, slots=True)
class MilestoneStep:
    """Name one step and the working days it takes."""

    name: LocalText
    working_days: int


@dataclass(frozen=True, slots=True)
class MilestoneTemplate:
    """Hold the steps of a kind of work, in order; `id` is a list, a table or a layer."""

    id: str
    title: LocalText
    steps: tuple[MilestoneStep, ...]

    @property
    def working_days(self) -> int:
        """Return the working days of all steps together."""
        return sum(step.working_days for step in self.steps)


@dataclass(frozen=True, eq=False)
class PlannedBack:
    """Hold plans row by row: `due[i, j]` is the day of step j, `begin[i]` the first day of work.

    A row without a deadline, or whose deadline lies before its start, has no plan (NaT). Where
    the working days from start to deadline are too few, `is_squeezed`: the steps share them in
    proportion. `is_estimated` tells of years whose public holidays are not known.
    """

    due: NDArray[np.datetime64]
    begin: NDArray[np.datetime64]
    is_squeezed: BoolArray
    is_backwards: BoolArray
    is_estimated: BoolArray


def plan_back(
    deadline: NDArray[np.datetime64],
    start: NDArray[np.datetime64],
    template: MilestoneTemplate,
    presets: OfficePresets,
) -> PlannedBack:
    """Date a template's steps back from deadlines (days); a start of NaT sets no limit."""
    calendar = WorkingCalendar.around(np.concatenate([deadline, start]), presets)
    after = np.array([step.working_days for step in template.steps], np.int64)
    # working days between a step's day and the deadline: those of the steps after it
    offset = np.cumsum(after[::-1])[::-1] - after
    total = max(int(after.sum()), 1)
    end = calendar.working_days_to(deadline)
    before_start = calendar.working_days_to(start - np.timedelta64(1, "D"))
    has_start = ~np.isnat(start)
    available = np.where(has_start, end - before_start, total)
    is_backwards = has_start & (deadline < start)
    is_squeezed = ~is_backwards & (available < total)
    room = np.clip(available, 0, total)
    span = np.where(is_squeezed, room, total)[:, None]
    # a first step that takes no time is due on the first day, not before it
    offsets = np.minimum(offset[None, :] * span // total, np.maximum(span - 1, 0))
    due = calendar.working_day(end[:, None] - offsets)
    begin = calendar.working_day(end - np.where(is_squeezed, np.maximum(room, 1), total) + 1)
    # from a Saturday to a Sunday nothing is worked: all is due on the deadline itself
    is_free = is_squeezed & (room == 0)
    due = np.where(is_free[:, None], deadline[:, None], due)
    begin = np.where(is_free, deadline, begin)
    nothing = np.isnat(deadline) | is_backwards
    due[nothing], begin[nothing] = np.datetime64("NaT", "D"), np.datetime64("NaT", "D")
    unsure = calendar.is_estimated(deadline.astype("datetime64[s]"))
    return PlannedBack(due, begin, is_squeezed & ~np.isnat(deadline), is_backwards, unsure)


@dataclass(frozen=True, eq=False)
class MilestoneState:
    """Hold milestones row by row of their table, and the rows they belong to.

    `is_met` is as of the city's day; `days_late` counts calendar days, of met ones until they were
    met. Owners are (`owner_table[k]`, `owner_fid[k]`): `next_row` is the position of the earliest
    unmet milestone (-1: all met), `slippage` its days late (0: none), `countdown` the days to the
    last milestone, `met` and `count` how many. `owner` is each milestone's k, -1 for a row that is
    gone. What is finished has no next one and has not slipped, whatever was left unmarked.
    """

    table: Table
    due: NDArray[np.datetime64]
    done: NDArray[np.datetime64]
    is_met: BoolArray
    days_late: Int64Array
    owner: Int64Array
    owner_table: tuple[str, ...]
    owner_fid: Int64Array
    next_row: Int64Array
    slippage: Int64Array
    countdown: Int64Array
    met: Int64Array
    count: Int64Array

    def owner_place(self, table: str, fid: int) -> int:
        """Return the place of a row among the owners; -1 when it has no milestones."""
        hits = np.flatnonzero(self.owner_fid == fid)
        return next((int(k) for k in hits if self.owner_table[k] == table), -1)

    def slippage_of(self, table: str, fids: Int64Array) -> Int64Array:
        """Return the days that rows of a table have slipped; 0 for none."""
        mine = np.array([name == table for name in self.owner_table], np.bool_)
        known, late = self.owner_fid[mine], self.slippage[mine]
        order = np.argsort(known)
        known, late = known[order], late[order]
        if not len(known):
            return np.zeros(len(fids), np.int64)
        at = np.minimum(np.searchsorted(known, fids), len(known) - 1)
        return np.where(known[at] == fids, late[at], 0)


def milestone_state(data: CityData) -> MilestoneState:
    """Return how all milestones stand at the city's moment; worked out once a moment."""
    names = ("milestones", *OWNERS)
    sources = (*(data.table(name) for name in names), data.as_of)
    return data.remembered.get("milestone_state", sources, lambda: _milestone_state(data))


def _milestone_state(data: CityData) -> MilestoneState:
    table = data.table("milestones")
    today = local_days(np.array([as_moment(data.as_of)]))[0]
    due, done = days(table.text("due_on")), days(table.text("done_on"))
    is_met = np.asarray(~np.isnat(done) & (done <= today), np.bool_)
    behind = np.where(is_met, done, today) - due
    late = np.where(np.isnat(due), 0, np.maximum(behind.astype(np.int64), 0))
    place = _owner_places(data, table)
    known = np.flatnonzero((place >= 0) & ~np.isnat(due))
    # owners are numbered in the order of their tables and rows, only those that have milestones
    used = np.flatnonzero(np.bincount(place[known]))
    number = np.full(int(used[-1]) + 1 if len(used) else 0, -1, np.int64)
    number[used] = np.arange(len(used))
    of_known = number[place[known]]
    owner = np.full(len(table), -1, np.int64)
    owner[known] = of_known
    size = len(used)
    kind, fid = _owner_rows(data, used)
    is_over = _finished(data, kind, fid, today)
    unmet = ~is_met[known]
    waits = unmet & ~is_over[of_known]
    late[known[unmet & ~waits]] = 0
    # day and position in one number: the least is the earliest unmet one of each owner
    day = due[known].astype(np.int64)
    first = np.full(size, np.iinfo(np.int64).max)
    np.minimum.at(first, of_known[waits], day[waits] * _KEY_STEP + known[waits])
    next_row = np.where(first == np.iinfo(np.int64).max, -1, first % _KEY_STEP)
    last = np.full(size, np.iinfo(np.int64).min)
    np.maximum.at(last, of_known, day)
    return MilestoneState(
        table=table,
        due=due,
        done=done,
        is_met=is_met,
        days_late=late.astype(np.int64),
        owner=owner,
        owner_table=tuple(OWNERS[k] for k in kind.tolist()),
        owner_fid=fid,
        next_row=next_row,
        slippage=np.where(next_row >= 0, np.append(late, 0)[next_row], 0).astype(np.int64),
        countdown=last - int(today.astype(np.int64)),
        met=np.bincount(of_known, is_met[known], size).astype(np.int64),
        count=np.bincount(of_known, minlength=size).astype(np.int64),
    )


def _owner_places(data: CityData, table: Table) -> Int64Array:
    """Return each milestone's owner as a place among the rows of all OWNERS; -1 for one gone."""
    out = np.full(len(table), -1, np.int64)
    fid, start = table.numbers("owner_fid"), 0
    for name in OWNERS:
        rows = np.flatnonzero(table.text("owner_table").equals(name))
        at = data.table(name).positions(fid[rows])
        out[rows[at >= 0]] = start + at[at >= 0]
        start += len(data.table(name))
    return out


def _owner_rows(data: CityData, places: Int64Array) -> tuple[Int64Array, Int64Array]:
    """Return the table's place in OWNERS and the row id of such places."""
    sizes = [len(data.table(name)) for name in OWNERS]
    fids = np.concatenate([data.table(name).fids for name in OWNERS])
    return np.repeat(np.arange(len(OWNERS)), sizes)[places], fids[places]


def _finished(data: CityData, kind: Int64Array, fid: Int64Array, today: np.datetime64) -> BoolArray:
    """Tell which owners are finished: by their day, the state they are said to be in, the step."""
    out = np.zeros(len(kind), np.bool_)
    for place, name in enumerate(OWNERS):
        mine = np.flatnonzero(kind == place)
        if not len(mine):
            continue
        rows = data.table(name).take(data.table(name).positions(fid[mine]))
        if name == "issues":
            out[mine] = rows.text("step").equals(Step.CLOSED)
            continue
        out[mine] = days(rows.text("done_on")) <= today
        if name == "tasks":
            out[mine] |= told_done(rows.text("state"))
    return out
