"""Rows on their way in, as columns, and what is said about them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from gis_app.ledger.cell_columns import CellColumn
from gis_app.ledger.report import NOTHING, Outcome, Problem, RejectedRow
from gis_app.messages import msg

if TYPE_CHECKING:
    import shapely

    from gis_app.domain.table import BoolArray, FloatArray, ObjectArray
    from gis_app.ledger.source_table import SourceTable
    from gis_app.messages import Message

KEPT: Final = msg("It is kept under the row's other columns.")
_TO_MEND: Final = (Outcome.ROW_LEFT_OUT, Outcome.CELL_LEFT_OUT, Outcome.UNPLACED)


class Incoming:
    """Hold the rows of one import while they are worked out; one import has one of these.

    Rows are counted from 0 through all tables. `values` are table columns as stored, `names` the
    texts of fields that are looked up. `kept_columns` are whole columns that no field holds: first
    row, heading, cells; `kept` are single texts by row and heading. `location` is None until a row
    is placed; degrees are NaN without a place, shapes None.
    """

    def __init__(self, tables: Sequence[SourceTable] = ()) -> None:
        self.tables = tuple(tables)
        self.starts = [0]
        for table in self.tables:
            self.starts.append(self.starts[-1] + len(table.rows))
        self.count = self.starts[-1]
        self.values: dict[str, CellColumn] = {}
        self.names: dict[str, CellColumn] = {}
        self.kept_columns: list[tuple[int, str, CellColumn]] = []
        self.kept: dict[int, dict[str, str]] = {}
        self.lon_deg: FloatArray = np.full(self.count, np.nan)
        self.lat_deg: FloatArray = np.full(self.count, np.nan)
        self.shapes: ObjectArray = np.full(self.count, None, object)
        self.location = CellColumn.blank(self.count)
        self.is_left_out: BoolArray = np.zeros(self.count, np.bool_)
        self.problems: list[Problem] = []
        self.headings: dict[str, str] = {}
        self._to_mend: dict[int, list[Message]] = {}
        self._about: dict[tuple[str, Message], Message] = {}

    def table_of(self, row: int) -> tuple[SourceTable, int]:
        """Return the table a row stands in, and its place there."""
        place = bisect_right(self.starts, row) - 1
        return self.tables[place], row - self.starts[place]

    def number(self, row: int) -> int:
        """Return a row's number in its file."""
        table, place = self.table_of(row)
        return int(table.row_numbers[place])

    @property
    def has_point(self) -> BoolArray:
        """Tell which rows have a position of their own."""
        return np.isfinite(self.lon_deg)

    @property
    def has_shape(self) -> BoolArray:
        """Tell which rows have a shape."""
        return np.asarray(self.shapes != None)  # noqa: E711  (row by row, not the array itself)

    def shape(self, row: int) -> shapely.Geometry | None:
        """Return a row's shape, or its point."""
        if self.shapes[row] is not None:
            return self.shapes[row]
        if not np.isfinite(self.lon_deg[row]):
            return None
        from shapely import Point

        return Point(self.lon_deg[row], self.lat_deg[row])

    def value(self, name: str, row: int) -> Any:
        """Return a stored value of one row."""
        column = self.values.get(name)
        return None if column is None else column[row]

    def name(self, name: str, row: int) -> str | None:
        """Return the text of one row that is to be looked up."""
        column = self.names.get(name)
        text: str | None = None if column is None else column[row]
        return text

    def column(self, name: str) -> CellColumn:
        """Return a column of stored values, made when it is not there yet."""
        column = self.values.get(name)
        if column is None:
            column = self.values[name] = CellColumn.blank(self.count)
        return column

    def is_filled(self, name: str) -> BoolArray:
        """Tell which rows have a stored value that says something."""
        column = self.values.get(name)
        if column is None:
            return np.zeros(self.count, np.bool_)
        says = np.fromiter(map(bool, column.words), np.bool_, len(column.words))
        return np.append(says, False)[column.codes]

    def say(
        self,
        outcome: Outcome,
        row: int,
        reason: Message,
        *,
        column: str = "",
        value: str = "",
        done: Message | None = None,
    ) -> None:
        """Report something about a row; grave things make it a row to mend."""
        said = done or NOTHING
        table, place = self.table_of(row)
        number = int(table.row_numbers[place])
        self.problems.append(Problem(outcome, table.sheet, number, reason, column, value, said))
        if outcome in _TO_MEND:
            about = self._about.get((column, reason))
            if about is None:
                about = reason
                if column:
                    about = msg("{column}: {reason}", column=column, reason=reason)
                self._about[column, reason] = about
            self._to_mend.setdefault(row, []).append(about)
        if outcome is Outcome.ROW_LEFT_OUT:
            self.is_left_out[row] = True

    def keep(self, row: int, heading: str, text: str) -> None:
        """Keep a text with a row; another text under the same heading gets a number."""
        name, number = heading, 2
        kept = self.kept.setdefault(row, {})
        while name in kept and kept[name] != text:
            name, number = f"{heading} ({number})", number + 1
        kept[name] = text

    def keep_cell(self, row: int, field_name: str, value: str, reason: Message) -> None:
        """Leave a cell out, keep its text with the row, and report it."""
        heading = self.headings.get(field_name, field_name)
        self.keep(row, heading, value)
        self.say(Outcome.CELL_LEFT_OUT, row, reason, column=heading, value=value, done=KEPT)

    def extra(self, row: int) -> dict[str, str]:
        """Return what no column holds of a row, by heading."""
        out: dict[str, str] = {}
        for start, heading, column in self.kept_columns:
            if start <= row < start + len(column) and column.codes[row - start] >= 0:
                out[heading] = column[row - start]
        for heading, text in self.kept.get(row, {}).items():
            name, number = heading, 2
            while name in out and out[name] != text:
                name, number = f"{heading} ({number})", number + 1
            out[name] = text
        return out

    @property
    def has_extra(self) -> BoolArray:
        """Tell which rows have something that no column holds."""
        out = np.zeros(self.count, np.bool_)
        for start, _heading, column in self.kept_columns:
            out[start : start + len(column)] |= column.is_filled
        out[list(self.kept)] = True
        return out

    def sorted_problems(self) -> tuple[Problem, ...]:
        """Return all that was said: the gravest first, then in the file's order."""
        order = {outcome: i for i, outcome in enumerate(Outcome)}
        sheets = {table.sheet: i for i, table in enumerate(self.tables)}

        def place(problem: Problem) -> tuple[int, int, int]:
            return order[problem.outcome], sheets.get(problem.sheet, -1), problem.row

        return tuple(sorted(self.problems, key=place))

    def to_mend(self) -> RowsToMend:
        """Return the rows with something to mend, in the file's order."""
        return RowsToMend(self.tables, self.starts, sorted(self._to_mend), self._to_mend)


class RowsToMend(Sequence[RejectedRow]):
    """Give rows as the file has them, made when they are looked at: a list may have a million."""

    def __init__(
        self,
        tables: Sequence[SourceTable],
        starts: Sequence[int],
        rows: Sequence[int],
        reasons: dict[int, list[Message]],
    ) -> None:
        self._tables, self._starts = tables, starts
        self._rows, self._reasons = rows, reasons

    def __len__(self) -> int:
        return len(self._rows)

    def __getitem__(self, place: Any) -> Any:
        if isinstance(place, slice):
            return [self[i] for i in range(*place.indices(len(self)))]
        row = self._rows[place]
        at = bisect_right(self._starts, row) - 1
        table, position = self._tables[at], row - self._starts[at]
        return RejectedRow(
            table.sheet,
            int(table.row_numbers[position]),
            tuple(h.text for h in table.headings),
            table.rows[position],
            tuple(self._reasons[row]),
        )
