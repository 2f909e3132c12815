"""Milestones are met, one by one or with the whole row that they lead to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gis_app.domain.dates import local, parse_date
from gis_app.domain.edits import Edit, RowBatch
from gis_app.domain.milestones import milestone_state
from gis_app.errors import EditError
from gis_app.messages import msg, plural
from gis_app.workflows.plan_milestones import unmet_milestones

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from gis_app.domain.change_set import ChangeSet
    from gis_app.domain.city_data import CityData
    from gis_app.project.city import City


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
        marks = unmet_milestones(data, table, set(wanted))
        if marks:
            batches.append(
                RowBatch("milestones", np.array(marks), {"done_on": [on.isoformat()] * len(marks)})
            )
        label = plural("{count} row finished", "{count} rows finished", len(wanted))
        return len(wanted), city.apply(Edit(label, updates=tuple(batches)))
