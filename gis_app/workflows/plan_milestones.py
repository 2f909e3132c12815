"""Milestones are dated back from deadlines, in place of those that are not met yet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from gis_app.domain.dates import days, local, local_days
from gis_app.domain.edits import Edit, RowBatch
from gis_app.domain.four_lists import list_rows, starts_of
from gis_app.domain.milestones import OWNERS, plan_back
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
        table, tuple(planned), tuple(refused), tuple(doubts), unmet_milestones(data, table, wanted)
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


def unmet_milestones(data: CityData, table: str, fids: set[int]) -> tuple[int, ...]:
    """Return the milestones of some rows of a table that nobody has met yet."""
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
