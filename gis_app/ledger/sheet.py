"""One sheet of a table file as it stands, before anybody knows what its columns mean."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from gis_app.ledger.cell_columns import CellRows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gis_app.ledger.cells import Cell
    from gis_app.messages import Message


@dataclass(frozen=True, slots=True)
class MergedRange:
    """Hold a merged block of cells, counted from 0, all four sides inside it."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True)
class Sheet:
    """Hold a sheet's cells; row 0 is the file's row 1. `name` is empty for a text table.

    Only the upper left cell of a merged block holds its value. `hidden_rows` count from 0.
    `is_1904` tells that a day's number counts from 1904. `notes` are about the whole file.
    """

    name: str
    rows: Sequence[Sequence[Cell]]
    merged: tuple[MergedRange, ...] = ()
    is_hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    is_1904: bool = False
    notes: tuple[Message, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Tell whether no cell shows anything."""
        return self.table.is_empty

    @cached_property
    def table(self) -> CellRows:
        """Return the rows as columns."""
        return CellRows.of(self.rows)

    @cached_property
    def width(self) -> int:
        """Return the number of columns, counting merged blocks that reach further."""
        widest = len(self.table.columns)
        return max(widest, max((block.right + 1 for block in self.merged), default=0))
