"""What came of an import: counts, and every row and cell that was not taken as it stood."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from gis_app.messages import LocalText, Message, msg, plural

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gis_app.domain.terms import LedgerList
    from gis_app.ledger.cells import Cell
    from gis_app.ledger.columns import ColumnMatch


NOTHING: Final = Message("")
"""What there is to say when there is nothing to say."""


class Outcome(StrEnum):
    """Name what was done about a problem, the gravest first."""

    ROW_LEFT_OUT = "row_left_out"
    CELL_LEFT_OUT = "cell_left_out"
    UNPLACED = "unplaced"
    CHANGED = "changed"
    NOTE = "note"


OUTCOME_TITLES: Final = {
    Outcome.ROW_LEFT_OUT: LocalText("整行未导入", "Row not taken"),
    Outcome.CELL_LEFT_OUT: LocalText("该栏未采用", "Cell not taken"),
    Outcome.UNPLACED: LocalText("待落图", "To be placed by hand"),
    Outcome.CHANGED: LocalText("已自动处理", "Changed on the way"),
    Outcome.NOTE: LocalText("提示", "Note"),
}


@dataclass(frozen=True, slots=True)
class Problem:
    """Name one thing that was not taken as it stood; `row` is the file's, 0 for the whole sheet.

    `done` says what was done instead; empty when nothing was.
    """

    outcome: Outcome
    sheet: str
    row: int
    reason: Message
    column: str = ""
    value: str = ""
    done: Message = NOTHING

    @property
    def sentence(self) -> Message:
        """Return the problem as one sentence that names sheet, row and column."""
        where = msg("sheet {sheet}, ", sheet=self.sheet) if self.sheet else NOTHING
        if not self.row:
            return msg("{where}{reason} {done}", where=where, reason=self.reason, done=self.done)
        if not self.column:
            return msg(
                "{where}row {row}: {reason} {done}",
                where=where,
                row=self.row,
                reason=self.reason,
                done=self.done,
            )
        return msg(
            "{where}row {row}, {column} “{value}”: {reason} {done}",
            where=where,
            row=self.row,
            column=self.column,
            value=self.value[:60],
            reason=self.reason,
            done=self.done,
        )


@dataclass(frozen=True, slots=True)
class RejectedRow:
    """Hold a row as the file has it, so that it can be mended and imported again."""

    sheet: str
    row: int
    headings: tuple[str, ...]
    cells: Sequence[Cell]
    reasons: tuple[Message, ...]


@dataclass(frozen=True)
class ImportReport:
    """Tell what an import takes and what it does not.

    `located` counts new and moved rows by how they were placed. `to_mend` holds the rows with
    something that was not taken, or without a place.
    """

    file: str
    list: LedgerList
    added: int = 0
    updated: int = 0
    unchanged: int = 0
    located: dict[str, int] = field(default_factory=dict)
    new_units: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    to_mend: Sequence[RejectedRow] = ()
    matches: tuple[ColumnMatch, ...] = ()
    is_dry_run: bool = False

    @property
    def taken(self) -> int:
        """Return the number of rows that are in the project afterwards."""
        return self.added + self.updated + self.unchanged

    def count(self, outcome: Outcome) -> int:
        """Return how many problems had an outcome."""
        return sum(1 for problem in self.problems if problem.outcome is outcome)

    @property
    def left_out(self) -> int:
        """Return the number of rows that were not taken."""
        return self.count(Outcome.ROW_LEFT_OUT)

    @property
    def is_whole(self) -> bool:
        """Tell whether every row and every cell was taken."""
        return not (self.left_out or self.count(Outcome.CELL_LEFT_OUT))

    @property
    def summary(self) -> Message:
        """Return the counts as one sentence."""
        return msg(
            "{file}: {added} added, {updated} updated, {unchanged} unchanged, {left_out} not taken",
            file=self.file,
            added=self.added,
            updated=self.updated,
            unchanged=self.unchanged,
            left_out=plural("{count} row", "{count} rows", self.left_out),
        )
