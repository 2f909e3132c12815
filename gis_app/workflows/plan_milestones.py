"""Milestones are dated back from deadlines, met, and taken away."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from gis_app.domain.dates import days, local, local_days, parse_date
from gis_app.domain.edits import Edit, RowBatch
from gis_app.domain.four_lists import list_rows, starts_of
from gis_app.domain.milestones import OWNERS, milestone_state, plan_back
from gis_app.domain.terms import LedgerList, Severity
from gis_app.errors import EditError
from gis_app.messages import Message, msg, plural

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from gis_app.domain.change_set import ChangeSet
    from gis_app.domain.city_data import CityData
    from gis_app.domain.milestones import MilestoneTemplate
    from gis_app.domain.table import Int64Array
    from gis_app.messages import Translator
    from gis_app.project.city import City

_SAID: Final = 20


@dataclass(frozen=True, slots=True)
class PlannedMilestone:
    """Hold one milestone to be: whose, what and when."""

    owner_fid: int
    name: str
    due_on: date


@dataclass(frozen=True)
class MilestonePlan:
    """Hold the milestones of some rows of one table, and what is to be said about them.

    `refused` pairs a row with the reason it gets none; `doubts` are about rows that get theirs.
    `replaced` are unmet milestones the plan takes the place of; met ones stay.
    """

    table: str
    planned: tuple[PlannedMilestone, ...]
    refused: tuple[tuple[int, Message], ...]
    doubts: tuple[Message, ...]
    replaced: tuple[int, ...]

    @property
    def rows(self) -> tuple[int, ...]:
        """Return the rows that get milestones, each once."""
        return tuple(dict.fromkeys(mark.owner_fid for mark in self.planned))

    @property
    def summary(self) -> Message:
        """Say what was or will be done, for the audit trail and the status line."""
        return plural(
            "Milestones planned back for {count} row",
            "Milestones planned back for {count} rows",
            len(self.rows),
        )


def rows_to_plan(data: CityData, which: LedgerList) -> list[int]:
    """Return the open rows of one of the four lists that a plan is worth making for.

    They have a deadline; of the issues, only engineering and long-running ones take steps.
    """
    rows = list_rows(data, which)
    wanted = ~rows.is_closed & ~np.isnat(rows.deadline)
    if which is LedgerList.ISSUES:
        severity = data.table("issues").text("severity")
        wanted &= severity.isin((Severity.ENGINEERING, Severity.LONG_RUNNING))
    return [int(fid) for fid in rows.fids[wanted]]


def template_for(
    data: CityData, table: str, fid: int, templates: Mapping[str, MilestoneTemplate]
) -> MilestoneTemplate | None:
    """Return the template of a row: of its list or layer, else of its table."""
    row = data.table(table).row(fid)
    names = (str(row.get("list")), str(row.get("layer")), table)
    return next((templates[name] for name in names if name in templates), None)


def plan_milestones(
    data: CityData,
    table: str,
    fids: Sequence[int],
    templates: Mapping[str, MilestoneTemplate],
    t: Translator,
    *,
    template: str = "",
) -> MilestonePlan:
    """Date steps back from the deadlines of some rows; names are written in `t`'s language.

    Work starts no earlier than the row's own start, or today where work has not begun. Raises
    EditError for a table without milestones and a template that is not there.
    """
    if table not in OWNERS:
        raise EditError(msg("Rows of {table} have no milestones.", table=table))
    if template and template not in templates:
        known = ", ".join(templates)
        raise EditError(msg("There is no template {id}: {known}", id=template, known=known))
    rows = data.table(table)
    refused: list[tuple[int, Message]] = []
    groups: dict[str, list[int]] = {}
    for fid in dict.fromkeys(int(fid) for fid in fids):
        if not rows.has(fid):
            refused.append((fid, msg("The row is not in the register any more.")))
            continue
        chosen = templates[template] if template else template_for(data, table, fid, templates)
        if chosen is None:
            refused.append((fid, msg("There is no template for it.")))
        else:
            groups.setdefault(chosen.id, []).append(fid)
    planned: list[PlannedMilestone] = []
    doubts: list[Message] = []
    for name, members in groups.items():
        dated = _Dated(data, table, np.array(members, np.int64), templates[name])
        refused += dated.refused()
        planned += dated.planned(t)
        doubts += dated.doubts()
    wanted = {mark.owner_fid for mark in planned}
    return MilestonePlan(
        table, tuple(planned), tuple(refused), tuple(doubts), _unmet(data, table, wanted)
    )


class _Dated:
    """Hold the plans of some rows by one template, and say what there is to say."""

    def __init__(
        self, data: CityData, table: str, fids: Int64Array, template: MilestoneTemplate
    ) -> None:
        self._data, self._table, self._fids, self._template = data, table, fids, template
        at = data.table(table).positions(fids)
        self._deadline = _deadlines(data, table)[at]
        self._start = starts_of(data, table)[at]
        self._found = plan_back(self._deadline, self._start, template, data.presets)
        self._is_planned = ~np.isnat(self._found.begin)

    def planned(self, t: Translator) -> list[PlannedMilestone]:
        return [
            PlannedMilestone(int(self._fids[i]), t(step.name), self._found.due[i, j].astype(object))
            for i in np.flatnonzero(self._is_planned)
            for j, step in enumerate(self._template.steps)
        ]

    def refused(self) -> list[tuple[int, Message]]:
        out = []
        for i in np.flatnonzero(~self._is_planned):
            reason = msg("It has no deadline to plan back from.")
            if self._found.is_backwards[i]:
                reason = msg(
                    "Its deadline {deadline} lies before its start {start}.",
                    deadline=self._deadline[i].astype(object),
                    start=self._start[i].astype(object),
                )
            out.append((int(self._fids[i]), reason))
        return out

    def doubts(self) -> list[Message]:
        found, today = self._found, local(self._data.as_of).date()
        out = []
        for i in np.flatnonzero(self._is_planned):
            name = row_name(self._data, self._table, int(self._fids[i]))
            begin = found.begin[i].astype(object)
            if found.is_squeezed[i]:
                out.append(
                    msg(
                        "{name}: there are fewer than the {wanted} working days wanted; the steps "
                        "share what there is.",
                        name=name,
                        wanted=self._template.working_days,
                    )
                )
            if begin < today:
                out.append(msg("{name}: work had to begin on {day}.", name=name, day=begin))
            if found.is_estimated[i]:
                out.append(
                    msg(
                        "{name}: the public holidays of {year} are not known yet; only weekends "
                        "are taken as free.",
                        name=name,
                        year=self._deadline[i].astype(object).year,
                    )
                )
        return out


def _unmet(data: CityData, table: str, fids: set[int]) -> tuple[int, ...]:
    marks = data.table("milestones")
    mine = marks.text("owner_table").equals(table) & np.isin(
        marks.numbers("owner_fid"), np.array(sorted(fids), np.int64)
    )
    done = np.isnat(days(marks.text("done_on")))
    return tuple(marks.fids[mine & done].tolist())


def _deadlines(data: CityData, table: str) -> np.ndarray[tuple[int], np.dtype[np.datetime64]]:
    if table == "issues":
        return local_days(data.issue_state.deadline)
    return days(data.table(table).text("deadline"))


def row_name(data: CityData, table: str, fid: int) -> str:
    """Return what a row is called: its name or description, else its number."""
    row = data.table(table).row(fid)
    said = row.get("name") or row.get("description") or row.get("code") or fid
    return str(said)[:40]


def milestones_edit(city: City, plan: MilestonePlan) -> Edit:
    """Make the edit of a plan: new milestones in place of the unmet ones."""
    count = len(plan.planned)
    batch = RowBatch(
        "milestones",
        city.reserve_fids("milestones", count),
        {
            "owner_table": [plan.table] * count,
            "owner_fid": [mark.owner_fid for mark in plan.planned],
            "name": [mark.name for mark in plan.planned],
            "due_on": [mark.due_on.isoformat() for mark in plan.planned],
        },
    )
    return Edit(plan.summary, inserts=(batch,), deletes={"milestones": plan.replaced})


def write_milestones(city: City, plan: MilestonePlan) -> ChangeSet:
    """Write a plan; raises EditError when no row gets milestones."""
    if not plan.planned:
        raise EditError(
            msg("Nothing was planned."), *(reason for _fid, reason in plan.refused[:_SAID])
        )
    with city.held():
        return city.apply(milestones_edit(city, plan))


def meet_milestones(
    city: City, fids: Sequence[int], on: date, *, note: str = ""
) -> tuple[int, ChangeSet]:
    """Mark milestones as met on a day, and finish rows whose last milestone it was.

    Points and tasks get their day of finishing; issues and actions are finished by their own
    moves and records. Returns how many were marked. Raises EditError for a day to come, and when
    every one is met already.
    """
    with city.held():
        data = city.data
        today = local(data.as_of).date()
        if on > today:
            raise EditError(msg("{day} is still to come.", day=on))
        marks, state = data.table("milestones"), milestone_state(data)
        wanted = [fid for fid in dict.fromkeys(fids) if marks.has(fid)]
        wanted = [fid for fid in wanted if parse_date(marks.value(fid, "done_on")) is None]
        if not wanted:
            raise EditError(msg("There is no unmet milestone among these."))
        cells: dict[str, list[str]] = {"done_on": [on.isoformat()] * len(wanted)}
        if note.strip():
            cells["note"] = [note.strip()] * len(wanted)
        batches = [RowBatch("milestones", np.array(wanted, np.int64), cells)]
        at = marks.positions(wanted)
        for table in ("points", "tasks"):
            done = []
            for owner in np.unique(state.owner[at]):
                if owner < 0 or state.owner_table[owner] != table:
                    continue
                rows = np.flatnonzero(state.owner == owner)
                is_met = state.is_met[rows] | np.isin(rows, at)
                if is_met.all() and not data.table(table).value(
                    int(state.owner_fid[owner]), "done_on"
                ):
                    done.append(int(state.owner_fid[owner]))
            if done:
                batches.append(
                    RowBatch(
                        table, np.array(done, np.int64), {"done_on": [on.isoformat()] * len(done)}
                    )
                )
        label = plural("{count} milestone met", "{count} milestones met", len(wanted))
        return len(wanted), city.apply(Edit(label, updates=tuple(batches)))


def milestones_of(data: CityData, table: str, fids: Sequence[int]) -> list[tuple[int, str]]:
    """Return row id and name of every milestone of some rows of a table."""
    marks = data.table("milestones")
    mine = marks.text("owner_table").equals(table) & np.isin(
        marks.numbers("owner_fid"), np.array(fids, np.int64)
    )
    names = marks.text("name")
    return [(int(marks.fids[n]), names[n] or "") for n in np.flatnonzero(mine).tolist()]


def next_milestones(data: CityData, table: str, fids: Sequence[int]) -> list[int]:
    """Return each row's earliest unmet milestone; rows without one are left out."""
    marks = data.table("milestones")
    first: dict[int, tuple[str, int]] = {}
    for fid, _name in milestones_of(data, table, fids):
        row = marks.row(fid)
        if row["done_on"]:
            continue
        mark = (row["due_on"] or "", fid)
        owner = int(row["owner_fid"])
        first[owner] = min(first.get(owner, mark), mark)
    return [fid for _due, fid in first.values()]


def finish_rows(city: City, table: str, fids: Sequence[int], on: date) -> tuple[int, ChangeSet]:
    """Mark points or tasks as finished on a day, their unmet milestones with them.

    Raises EditError for other tables, a day to come, and when all are finished already.
    """
    if table not in ("points", "tasks"):
        raise EditError(msg("Only points and tasks are finished this way."))
    with city.held():
        data = city.data
        if on > local(data.as_of).date():
            raise EditError(msg("{day} is still to come.", day=on))
        rows = data.table(table)
        wanted = [f for f in dict.fromkeys(fids) if rows.has(f) and not rows.value(f, "done_on")]
        if not wanted:
            raise EditError(msg("There is no unfinished row among these."))
        batches = [
            RowBatch(table, np.array(wanted, np.int64), {"done_on": [on.isoformat()] * len(wanted)})
        ]
        marks = _unmet(data, table, set(wanted))
        if marks:
            batches.append(
                RowBatch("milestones", np.array(marks), {"done_on": [on.isoformat()] * len(marks)})
            )
        label = plural("{count} row finished", "{count} rows finished", len(wanted))
        return len(wanted), city.apply(Edit(label, updates=tuple(batches)))
