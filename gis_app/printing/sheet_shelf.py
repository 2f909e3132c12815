"""Keep the laid-out sheets of a book: the first ones in memory, the others in a passing file.

A book of hundreds of sheets then takes no more memory than one of some dozens. What is asked of
every sheet again and again is noted beside it.
"""

from __future__ import annotations

import pickle
import tempfile
import weakref
from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock
from typing import IO, TYPE_CHECKING, Final, overload

from gis_app.errors import RenderError
from gis_app.messages import msg
from gis_app.printing.enlargements import MOST_PAGES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Self

    from gis_app.messages import Message
    from gis_app.printing.sheet import Sheet

MOST_ROWS: Final = 20_000
"""Sheets with so many rows in all stay in memory: about 60 MB."""


@dataclass(frozen=True)
class SheetFacts:
    """Hold what a book says of a sheet without looking at it again.

    `letters` is each letter that the sheet sets often, once; `enlarged` are its pages of crowded
    places, `unplaced` its rows without a place.
    """

    name: str
    pages: int
    printed_rows: int
    warning: Message | None
    enlarged: int
    unplaced: int
    letters: str

    @property
    def is_crowded_beyond(self) -> bool:
        """Tell whether there may be crowded places that no page shows larger."""
        return self.enlarged >= MOST_PAGES

    @classmethod
    def of(cls, sheet: Sheet) -> SheetFacts:
        """Note the facts of a sheet."""
        return cls(
            sheet.summary.name,
            len(sheet.pages),
            sheet.printed_rows,
            sheet.warning,
            sum(part.is_enlarged for part in sheet.parts),
            sum(not row.is_placed for row in sheet.rows),
            "".join(_letters(sheet)),
        )


def _letters(sheet: Sheet) -> set[str]:
    found: set[str] = set()
    for section in sheet.sections:
        found.update(section.title)
    for row in sheet.rows:
        found.update(f"{row.name}{row.kind}{row.unit}{row.leader}{row.contact}{row.phone}")
    for page in sheet.pages:
        for placed in page.cards:
            found.update(placed.card.what)
            for _, value in placed.card.lines:
                found.update(value)
    return found


class SheetShelf(Sequence["Sheet"]):
    """Hold sheets in their order, as a sequence that any thread may read."""

    def __init__(self, most_rows: int = MOST_ROWS) -> None:
        self.facts: list[SheetFacts] = []
        self._most_rows = most_rows
        self._held: list[Sheet] = []
        self._rows = 0
        self._file: IO[bytes] | None = None
        self._offsets: list[int] = []
        self._last: tuple[int, Sheet] | None = None
        self._lock = Lock()

    @classmethod
    def of(cls, sheets: Iterable[Sheet]) -> Self:
        """Return a shelf with some sheets."""
        made = cls()
        for sheet in sheets:
            made.append(sheet)
        return made

    def append(self, sheet: Sheet) -> None:
        """Put a sheet behind the others; raises RenderError when there is no room on the disk."""
        self.facts.append(SheetFacts.of(sheet))
        if self._rows < self._most_rows:
            self._held.append(sheet)
            self._rows += len(sheet.rows) + self.facts[-1].printed_rows
            return
        try:
            if self._file is None:
                # open as long as the shelf is in use
                self._file = tempfile.TemporaryFile(prefix="gis-app-sheets-")  # noqa: SIM115
                weakref.finalize(self, self._file.close)
            self._offsets.append(self._file.seek(0, 2))
            pickle.dump(sheet, self._file, pickle.HIGHEST_PROTOCOL)
        except OSError as error:
            folder = tempfile.gettempdir()
            raise RenderError(
                msg("There is no room for the pages in {folder}.", folder=folder)
            ) from error

    def __len__(self) -> int:
        return len(self.facts)

    @overload
    def __getitem__(self, index: int) -> Sheet: ...

    @overload
    def __getitem__(self, index: slice) -> tuple[Sheet, ...]: ...

    def __getitem__(self, index: int | slice) -> Sheet | tuple[Sheet, ...]:
        if isinstance(index, slice):
            return tuple(self[i] for i in range(*index.indices(len(self))))
        at = range(len(self))[index]
        return self._held[at] if at < len(self._held) else self._read(at)

    def __iter__(self) -> Iterator[Sheet]:
        return (self[at] for at in range(len(self)))

    def _read(self, at: int) -> Sheet:
        """Take a sheet from the file; the last one stays at hand, as pages come one by one."""
        with self._lock:
            if self._last is None or self._last[0] != at:
                assert self._file is not None
                self._file.seek(self._offsets[at - len(self._held)])
                # written by this very process a moment ago, to a file that has no name
                self._last = (at, pickle.load(self._file))
            return self._last[1]
