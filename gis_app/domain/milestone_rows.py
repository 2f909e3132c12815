"""Unmet milestones row by row, with whose they are: lists, reports and programs read them here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from gis_app.domain.milestones import milestone_state

if TYPE_CHECKING:
    from gis_app.domain.city_data import CityData


def milestone_rows(data: CityData, *, late_only: bool = False) -> list[dict[str, Any]]:
    """Return unmet milestones, the latest first, with whose they are."""
    state = milestone_state(data)
    waiting = np.flatnonzero((state.owner >= 0) & ~state.is_met)
    waiting = waiting[(state.next_row >= 0)[state.owner[waiting]]]
    if late_only:
        waiting = waiting[state.days_late[waiting] > 0]
    order = waiting[np.lexsort((state.table.fids[waiting], state.due[waiting].astype(np.int64)))]
    units, made = data.table("units"), []
    for place in order.tolist():
        owner = int(state.owner[place])
        table, fid = state.owner_table[owner], int(state.owner_fid[owner])
        row = data.table(table).row(fid)
        unit = int(row.get("unit_fid") or 0)
        made.append(
            {
                "fid": int(state.table.fids[place]),
                "table": table,
                "row": fid,
                "code": row.get("code"),
                "of": row.get("name") or row.get("description"),
                "milestone": state.table.text("name")[place],
                "due_on": day_text(state.due[place]),
                "days_late": int(state.days_late[place]),
                "unit": units.value(unit, "name") if units.has(unit) else "",
            }
        )
    return made


def day_text(day: np.datetime64) -> str:
    """Write a day, nothing for none."""
    return "" if np.isnat(day) else str(day.astype("datetime64[D]"))
