"""What the points' list says of whose a point is, asked once for all rows that say the same.

What is a point's own in an answer (its name, its row, its people) stands in it as a sign of the
private use area, which the page fills in.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from gis_app.domain.answer_maker import AnswerMaker
from gis_app.domain.responsible_unit import taken
from gis_app.domain.table import NO_ROW, TextColumn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date

    from numpy.typing import NDArray

    from gis_app.domain.answers import Answer
    from gis_app.domain.city_data import CityData
    from gis_app.domain.table import Int64Array, Table

OWN_NAME: Final = "\ue000"
OWN_ROW: Final = "\ue001"
OWN_PEOPLE: Final = {"leader": "\ue002", "contact": "\ue003", "phone": "\ue004"}

SOURCE_COLUMNS: Final = ("source_file", "source_row", "source_date")
_UNIT_COLUMNS: Final = ("lead_unit_fid", "unit_fid", "operator_fid", "sponsor_unit_fid")
_PEOPLE_GO_TO: Final = ("unit_fid", "lead_unit_fid", "operator_fid")
"""Whose the people in a row are: the first of these that the row names."""


@dataclass(frozen=True)
class ListedPart:
    """Hold one part of what the list says: rows with equal keys get equal answers from `ask`."""

    keys: list[NDArray[np.int64]]
    ask: Callable[[int], Iterable[Answer]]


def codes(table: Table, column: str) -> NDArray[np.int64]:
    """Return a column as numbers that are equal where its values are."""
    values = table.columns[column]
    return np.asarray(values.codes if isinstance(values, TextColumn) else values, np.int64)


def listed_parts(points: Table, data: CityData, day: date, is_sourced: bool) -> list[ListedPart]:
    """Return the parts: lead, unit, helpers, operator, sponsor; without sources for the public."""
    rows = _ListRows(points, data, is_sourced)
    maker = AnswerMaker(data, day)
    source = [codes(points, "source_file"), codes(points, "source_date"), _is_given(points)]
    out = []
    for unit in _PEOPLE_GO_TO:
        keys = [codes(points, unit), *rows.people_keys(unit), *source]
        out.append(ListedPart(keys, partial(_from_unit, maker, rows, unit)))
    for columns in (("co_units",), ("sponsor_leader", "sponsor_unit_fid")):
        keys = [*(codes(points, column) for column in columns), *source]
        out.append(ListedPart(keys, partial(_from_columns, maker, rows, columns)))
    return out


def _from_unit(maker: AnswerMaker, rows: _ListRows, unit: str, i: int) -> Iterable[Answer]:
    return maker.from_point(rows.of_unit(i, unit))


def _from_columns(
    maker: AnswerMaker, rows: _ListRows, columns: tuple[str, ...], i: int
) -> Iterable[Answer]:
    return maker.from_point(rows.of(i, *columns))


def _is_given(points: Table) -> NDArray[np.int64]:
    return (codes(points, "source_row") > 0).astype(np.int64)


class _ListRows:
    """Give rows of the list with only some columns, and signs for what is a point's own."""

    def __init__(self, points: Table, data: CityData, is_sourced: bool) -> None:
        self._points, self._data, self._is_sourced = points, data, is_sourced
        self._own: dict[tuple[str, str], NDArray[np.bool_]] = {}

    def of(self, i: int, *columns: str) -> dict[str, Any]:
        fid = int(self._points.fids[i])
        row: dict[str, Any] = dict.fromkeys(self._points.columns)
        row |= dict.fromkeys(_UNIT_COLUMNS, NO_ROW)
        row |= {column: self._points.value(fid, column) for column in columns}
        if self._is_sourced:
            row |= {column: self._points.value(fid, column) for column in SOURCE_COLUMNS}
            row["source_row"] = OWN_ROW if row["source_row"] else None
        return {**row, "name": OWN_NAME, "fid": fid}

    def of_unit(self, i: int, unit: str) -> dict[str, Any]:
        row = self.of(i, unit)
        if self._whose_people(unit)[i]:
            person = {c: self._points.value(row["fid"], c) for c in OWN_PEOPLE}
            is_units = {c: bool(self._is_units_own(c, unit)[i]) for c in OWN_PEOPLE}
            row |= {
                c: name if not name or is_units[c] else OWN_PEOPLE[c] for c, name in person.items()
            }
        return row

    def people_keys(self, unit: str) -> list[NDArray[np.int64]]:
        """Tell apart nobody, the unit's own person by name, and somebody else."""
        is_theirs = self._whose_people(unit)
        out = []
        for column in OWN_PEOPLE:
            kind = np.where(self._is_units_own(column, unit), 1, 0)
            kind = np.where(codes(self._points, column) < 0, -1, kind)
            out.append(np.where(is_theirs, kind, -1))
        return out

    def _whose_people(self, unit: str) -> NDArray[np.bool_]:
        before = _PEOPLE_GO_TO[: _PEOPLE_GO_TO.index(unit)]
        taken_by = [codes(self._points, column) != NO_ROW for column in before]
        is_taken = np.logical_or.reduce(taken_by) if taken_by else np.False_
        return np.broadcast_to(~is_taken, len(self._points))

    def _is_units_own(self, column: str, unit: str) -> NDArray[np.bool_]:
        if (column, unit) not in self._own:
            self._own[column, unit] = self._compared(column, unit)
        return self._own[column, unit]

    def _compared(self, column: str, unit: str) -> NDArray[np.bool_]:
        if column == "phone":
            return np.zeros(len(self._points), np.bool_)
        fids: Int64Array = codes(self._points, unit)
        units = self._data.table("units")
        at = units.positions(self._data.unit_tree.standing_in(fids))
        same = self._points.text(column).values() == taken(units.text(column), at).values()
        return np.asarray(same, np.bool_)
