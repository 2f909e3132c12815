"""Rows on their way in, and what is said about them."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from gis_app.ledger.report import NOTHING, Outcome, Problem, RejectedRow
from gis_app.messages import msg

if TYPE_CHECKING:
    import shapely

    from gis_app.ledger.source_table import SourceTable
    from gis_app.messages import Message

KEPT: Final = msg("It is kept under the row's other columns.")
NO_PLACE: Final = math.nan


@dataclass(slots=True)
class IncomingRow:
    """Hold one row while it is worked out.

    `values` are table columns as stored, `names` the texts of fields that are looked up, `extra`
    what no column holds, by heading. `location` stays None until the row is placed.
    """

    table: SourceTable
    position: int
    values: dict[str, Any] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    extra: dict[str, str] = field(default_factory=dict)
    lon_deg: float = NO_PLACE
    lat_deg: float = NO_PLACE
    shape: shapely.Geometry | None = None
    location: str | None = None
    is_left_out: bool = False

    @property
    def number(self) -> int:
        """Return the row's number in the file."""
        return self.table.row_numbers[self.position]

    @property
    def has_point(self) -> bool:
        """Tell whether the row has a position of its own."""
        return math.isfinite(self.lon_deg)


class Incoming:
    """Collect rows and what is said about them; one import has one of these."""

    def __init__(self) -> None:
        self.rows: list[IncomingRow] = []
        self.problems: list[Problem] = []
        self._to_mend: dict[int, tuple[IncomingRow, list[Message]]] = {}
        self.headings: dict[str, str] = {}

    def say(
        self,
        outcome: Outcome,
        row: IncomingRow,
        reason: Message,
        *,
        column: str = "",
        value: str = "",
        done: Message | None = None,
    ) -> None:
        """Report something about a row; grave things make it a row to mend."""
        said = done or NOTHING
        self.problems.append(
            Problem(outcome, row.table.sheet, row.number, reason, column, value, said)
        )
        if outcome in (Outcome.ROW_LEFT_OUT, Outcome.CELL_LEFT_OUT, Outcome.UNPLACED):
            about = (
                reason if not column else msg("{column}: {reason}", column=column, reason=reason)
            )
            self._to_mend.setdefault(id(row), (row, []))[1].append(about)
        if outcome is Outcome.ROW_LEFT_OUT:
            row.is_left_out = True

    def keep_cell(self, row: IncomingRow, field_name: str, value: str, reason: Message) -> None:
        """Leave a cell out, keep its text with the row, and report it."""
        heading = self.headings.get(field_name, field_name)
        keep(row, heading, value)
        self.say(Outcome.CELL_LEFT_OUT, row, reason, column=heading, value=value, done=KEPT)

    def to_mend(self) -> tuple[RejectedRow, ...]:
        """Return the rows with something to mend, in the file's order."""
        return tuple(
            RejectedRow(
                row.table.sheet,
                row.number,
                tuple(h.text for h in row.table.headings),
                row.table.rows[row.position],
                tuple(reasons),
            )
            for row, reasons in self._to_mend.values()
        )


def keep(row: IncomingRow, heading: str, text: str) -> None:
    """Keep a text with a row under a heading; another text under the same one gets a number."""
    name, number = heading, 2
    while name in row.extra and row.extra[name] != text:
        name, number = f"{heading} ({number})", number + 1
    row.extra[name] = text
