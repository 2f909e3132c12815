"""A workbook that we sent out and that came back: what was sent, and what of it is not taken."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Generic, TypeVar

from gis_app.errors import LedgerError
from gis_app.ledger import workbook
from gis_app.ledger.cells import text_of
from gis_app.ledger.form_header import cell_at
from gis_app.ledger.table_file import file_bytes
from gis_app.messages import msg

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Sequence
    from pathlib import Path

    from gis_app.ledger.sheet import Sheet
    from gis_app.messages import Message

_Sent = TypeVar("_Sent")
_MOST_SHOWN = 200


@dataclass(frozen=True, slots=True)
class ReturnNote:
    """Say what was not taken, or looked odd, of what came back; `row` counts from 1, 0 for none."""

    file: str
    row: int
    field: str
    value: str
    reason: Message
    is_loss: bool = True


@dataclass(kw_only=True)
class Returned(Generic[_Sent]):
    """Hold what a workbook brings back beside what was sent with it."""

    file: Path
    sent: _Sent
    notes: list[ReturnNote] = field(default_factory=list)

    def note(
        self, row: int, name: str, value: str, reason: Message, *, is_loss: bool = True
    ) -> None:
        """Add a line to the report."""
        self.notes.append(
            ReturnNote(self.file.name, row, name, value[:_MOST_SHOWN], reason, is_loss)
        )


@dataclass(frozen=True, slots=True)
class OpenedBook(Generic[_Sent]):
    """Hold a workbook's bytes, its visible sheets, and what its hidden sheet says was sent."""

    content: bytes
    sheets: tuple[Sheet, ...]
    sent: _Sent


def open_returned(
    file: Path,
    mark: str,
    sent_from: Callable[[Sequence[Sequence[str]]], _Sent | None],
    missing: Message,
) -> OpenedBook[_Sent]:
    """Open a workbook that came back.

    The hidden sheet begins with `mark`; `sent_from` reads it, None where its seal is broken. Raises
    LedgerError, with the words of `missing` for a workbook without such a sheet.
    """
    content = file_bytes(file)
    sheets = workbook.read_workbook(file, content)
    hidden = next((s for s in sheets if s.rows and text_of(cell_at(s.rows[0], 0)) == mark), None)
    if hidden is None:
        raise LedgerError(missing)
    sent = sent_from([[text_of(cell) for cell in row] for row in hidden.rows])
    if sent is None:
        raise LedgerError(
            msg(
                "{file} was not sent by this project, or its hidden sheet was changed. Nothing of "
                "it is taken.",
                file=file.name,
            )
        )
    return OpenedBook(content, tuple(s for s in sheets if s is not hidden), sent)


def keys_by_row(sheet: Sheet, column: int, keys: Container[str]) -> dict[int, str]:
    """Return the rows, from 0, that bear a key which was sent."""
    return {
        number: text
        for number, row in enumerate(sheet.rows)
        if (text := text_of(cell_at(row, column))) in keys
    }
