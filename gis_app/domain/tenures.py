"""What rows said before: former leaders, contacts, units, each with the days it held."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np

from gis_app.domain.dates import days, parse_date
from gis_app.domain.table import NO_ROW, TextColumn

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gis_app.domain.table import BoolArray, Column, Table

PEOPLE: Final[Mapping[str, tuple[tuple[str, str], ...]]] = {
    "leader": (("post", "leader_post"), ("phone", "leader_phone")),
    "contact": (("phone", "phone"),),
}
"""A role held by a person → what else the tenure keeps, and the column of the row it stands for."""


@dataclass(frozen=True, slots=True)
class Tenure:
    """Hold one former value of a row; a missing date leaves that side open."""

    fid: int
    role: str
    value: str | None
    unit_fid: int
    post: str | None
    phone: str | None
    valid_from: date | None
    valid_to: date | None
    note: str | None = None


def held_on(table: Table, day: date) -> BoolArray:
    """Tell which rows are valid on a day; a missing date leaves that side open."""
    if not table.text("valid_from").words and not table.text("valid_to").words:
        return np.ones(len(table), np.bool_)
    at = np.datetime64(day, "D")
    start, end = days(table.text("valid_from")), days(table.text("valid_to"))
    return np.asarray((np.isnat(start) | (start <= at)) & (np.isnat(end) | (at <= end)))


@dataclass(frozen=True)
class Tenures:
    """Answer what rows said before, over the table of tenures."""

    table: Table

    @cached_property
    def _positions(self) -> Mapping[tuple[str, int, str], list[int]]:
        found: dict[tuple[str, int, str], list[int]] = {}
        owners, roles = self.table.text("owner_table"), self.table.text("role")
        fids = self.table.numbers("owner_fid").tolist()
        ends = days(self.table.text("valid_to"))
        # the earliest first; one without an end never ended and comes last
        order = np.argsort(np.where(np.isnat(ends), np.datetime64("9999-12-31", "D"), ends))
        for place in order.tolist():
            key = (owners[place] or "", fids[place], roles[place] or "")
            found.setdefault(key, []).append(place)
        return found

    def of(self, owner_table: str, owner_fid: int, role: str) -> tuple[Tenure, ...]:
        """Return the former values of one column of one row, the earliest first."""
        places = self._positions.get((owner_table, owner_fid, role), ())
        return tuple(self._tenure(place) for place in places)

    def span(
        self, owner_table: str, owner_fid: int, role: str, day: date
    ) -> tuple[date | None, date | None]:
        """Return since and until when the value that a row has on a day is known to hold.

        Both are None for a column that never changed.
        """
        former = self.of(owner_table, owner_fid, role)
        for one in former:
            if (one.valid_from or date.min) <= day <= (one.valid_to or date.max):
                return one.valid_from, one.valid_to
        before = [one.valid_to for one in former if one.valid_to is not None and one.valid_to < day]
        after = [one.valid_from for one in former if one.valid_from and one.valid_from > day]
        start = max(before) + timedelta(days=1) if before else None
        return start, (min(after) - timedelta(days=1) if after else None)

    def _tenure(self, place: int) -> Tenure:
        text = {
            name: self.table.text(name)[place]
            for name in ("role", "value", "post", "phone", "valid_from", "valid_to", "note")
        }
        return Tenure(
            int(self.table.fids[place]),
            text["role"] or "",
            text["value"],
            int(self.table.numbers("unit_fid")[place]),
            text["post"],
            text["phone"],
            parse_date(text["valid_from"]),
            parse_date(text["valid_to"]),
            text["note"],
        )

    def overlaid(self, table: Table, day: date) -> Table:
        """Return a register with the cells it had on a day; the same object when none differ."""
        held = held_on(self.table, day) & self.table.text("owner_table").equals(table.name)
        if not held.any():
            return table
        cells: dict[str, dict[int, object]] = {}
        ends = days(self.table.text("valid_to"))
        places = np.flatnonzero(held)
        # where two hold on the day, the one that ends first was in office
        for place in places[np.argsort(ends[places])[::-1]].tolist():
            tenure = self._tenure(place)
            fid = int(self.table.numbers("owner_fid")[place])
            at = int(table.positions([fid])[0])
            if at < 0 or tenure.role not in table.columns:
                continue
            value: object = tenure.value
            if tenure.role.endswith("_fid"):
                value = tenure.unit_fid
            elif not isinstance(table.columns[tenure.role], TextColumn):
                value = int(tenure.value) if tenure.value and tenure.value.isdecimal() else None
            cells.setdefault(tenure.role, {})[at] = value
            for kept, column in PEOPLE.get(tenure.role, ()):
                if column in table.columns:
                    cells.setdefault(column, {})[at] = getattr(tenure, kept)
        return with_cells(table, cells)


def with_cells(table: Table, cells: Mapping[str, Mapping[int, object]]) -> Table:
    """Return a register with some cells replaced, by column and position."""
    changed: dict[str, Column] = {}
    for name, values in cells.items():
        column = table.columns[name]
        places = np.fromiter(values, np.int64, len(values))
        if isinstance(column, TextColumn):
            new = TextColumn.from_values([None if v is None else str(v) for v in values.values()])
            codes = column.codes.copy()
            codes[places] = np.where(new.codes >= 0, new.codes + len(column.words), -1)
            changed[name] = TextColumn(codes, (*column.words, *new.words))
        else:
            numbers = column.copy()
            numbers[places] = [NO_ROW if v is None else v for v in values.values()]
            changed[name] = numbers
    return table.with_columns(**changed) if changed else table
