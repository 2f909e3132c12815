"""What rows said before a change, kept with the last day it held.

`with_former_values` is called for every edit at the one door, so that "who was responsible on
1 May" stays answerable however a unit or a leader was changed.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from gis_app.domain.dates import local, parse_date
from gis_app.domain.edits import RowBatch
from gis_app.domain.table import TextColumn
from gis_app.domain.tenures import PEOPLE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from numpy.typing import NDArray

    from gis_app.domain.city_data import CityData
    from gis_app.domain.edits import Edit
    from gis_app.domain.table import Table

    Reserve = Callable[[str, int], NDArray[np.int64]]

KEPT_ROLES: Final[Mapping[str, tuple[str, ...]]] = {
    "units": ("leader", "contact"),
    "areas": ("unit_fid", "leader", "sponsor_leader", "sponsor_unit_fid"),
    "points": (
        *("lead_unit_fid", "unit_fid", "operator_fid", "co_units", "leader", "contact"),
        *("sponsor_leader", "sponsor_unit_fid"),
    ),
    "tasks": ("unit_fid", "leader", "co_units"),
    "actions": ("unit_fid", "leader"),
}
"""Which columns say who is responsible; what issues said is kept by their moves."""
_SOURCES: Final = ("source_file", "source_row", "source_date")
"""Where a row was read: what it said before was read elsewhere."""
_COLUMNS = ("owner_table", "owner_fid", "role", "value", "unit_fid", "post", "phone")


class FormerValues:
    """Collect tenures that end the day before a change; `batch` makes the rows to insert."""

    def __init__(self, data: CityData, changed_on: date) -> None:
        self._data, self._on = data, changed_on
        self._rows: list[dict[str, Any]] = []

    def keep(
        self,
        table: str,
        fid: int,
        role: str,
        changed_on: date | None = None,
        *,
        even_empty: bool = False,
    ) -> None:
        """Keep what a column of a row says now, until the day before the change.

        An empty cell leaves nothing to keep unless told otherwise; a value that held for no whole
        day never does.
        """
        on = changed_on or self._on
        rows = self._data.table(table)
        value = rows.value(fid, role)
        if not value and not even_empty:
            return
        units = self._data.table("units")
        is_unit = role.endswith("_fid")
        kept: dict[str, Any] = dict.fromkeys(_COLUMNS)
        kept |= {"owner_table": table, "owner_fid": fid, "role": role}
        if is_unit and value and units.has(value):
            kept |= {"value": units.value(value, "name"), "unit_fid": value}
        elif not is_unit and value:
            kept["value"] = str(value)
        for name, column in PEOPLE.get(role, ()):
            kept[name] = rows.value(fid, column) if column in rows.columns else None
        last = last_change(self._data, table, fid, role)
        start = None if last is None else last + timedelta(days=1)
        if start is not None and start >= on:
            return  # it held for no whole day
        kept["valid_from"] = None if start is None else start.isoformat()
        kept["valid_to"] = (on - timedelta(days=1)).isoformat()
        self._rows.append(kept)

    def batch(self, reserve: Reserve) -> tuple[RowBatch, ...]:
        """Return the rows as something to insert; nothing when nothing was kept."""
        if not self._rows:
            return ()
        columns = {name: [row[name] for row in self._rows] for name in self._rows[0]}
        return (RowBatch("tenures", reserve("tenures", len(self._rows)), columns),)


def last_change(data: CityData, table: str, fid: int, role: str) -> date | None:
    """Return the last day that a former value of a column held; None when there is none."""
    ends = [one.valid_to for one in data.tenures.of(table, fid, role) if one.valid_to]
    return max(ends, default=None)


def with_former_values(edit: Edit, data: CityData, reserve: Reserve) -> Edit:
    """Return an edit that also keeps what the rows it changes said about who is responsible.

    What the edit keeps itself stays as it is; a correction keeps nothing, because what it
    replaces never was so. A cell that is only filled in keeps nothing either, unless the row
    says otherwise now elsewhere too. The new values hold from `edit.since` on, else from the
    date of the list they come from, else from today.
    """
    if edit.is_correction:
        return edit
    told = set(_told(edit))
    today = local(data.as_of).date()
    kept = FormerValues(data, edit.since or today)
    for batch in edit.updates:
        table = data.tables.get(batch.table)
        roles = [r for r in KEPT_ROLES.get(batch.table, ()) if r in batch.columns]
        if table is None or not roles:
            continue
        changed: dict[int, list[str]] = {}
        filled: dict[int, list[str]] = {}
        for role in roles:
            for place, had_value in _changed(table, batch, role):
                if (batch.table, int(batch.fids[place]), role) not in told:
                    (changed if had_value else filled).setdefault(place, []).append(role)
        dates = batch.columns.get("source_date")
        for place, mine in changed.items():
            fid = int(batch.fids[place])
            listed = None if dates is None or edit.since else parse_date(dates[place])
            last = max(
                filter(None, (last_change(data, batch.table, fid, r) for r in mine)), default=None
            )
            is_usable = listed is not None and listed <= today and (last is None or last < listed)
            since = listed if is_usable else None
            for role in mine:
                kept.keep(batch.table, fid, role, since)
            # a row that says otherwise now said nothing there, and said it by an older list
            for role in (*filled.get(place, ()), *(n for n in _SOURCES if n in batch.columns)):
                kept.keep(batch.table, fid, role, since, even_empty=True)
    rows = kept.batch(reserve)
    return replace(edit, inserts=(*edit.inserts, *rows)) if rows else edit


def _told(edit: Edit) -> Iterator[tuple[str, int, str]]:
    """Yield the cells of which the edit itself keeps the former value."""
    for batch in edit.inserts:
        if batch.table == "tenures":
            columns = batch.columns
            yield from zip(
                columns["owner_table"], columns["owner_fid"], columns["role"], strict=True
            )


def _changed(table: Table, batch: RowBatch, role: str) -> Iterator[tuple[int, bool]]:
    """Yield which rows of a batch get another value in a column, and whether they had one."""
    at = table.positions(batch.fids)
    there = np.flatnonzero(at >= 0)
    column, new = table.columns[role], batch.columns[role]
    if isinstance(column, TextColumn):
        words = (*column.words, "")
        for place, code in zip(there.tolist(), column.codes[at[there]].tolist(), strict=True):
            if words[code] != (new[place] or ""):
                yield place, bool(words[code])
        return
    old = np.asarray(column)[at[there]]
    given = np.array([int(new[place] or 0) for place in there.tolist()], np.int64)
    for n in np.flatnonzero(old != given).tolist():
        yield int(there[n]), bool(old[n])
