"""Find the headings of a form we sent out, wherever its rows and columns were moved to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gis_app.ledger.cells import plain_heading, text_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence, Set

    from gis_app.ledger.cells import Cell
    from gis_app.ledger.sheet import Sheet

_LOOKED_AT: Final = 200
"""So many rows may stand above a header before the sheet is none of ours."""


def form_header(
    sheet: Sheet, titles: Mapping[str, str], needed: Set[str]
) -> tuple[int, dict[str, int]] | None:
    """Return the row of the headings, from 0, and the column of each; None without the needed ones.

    `titles` leads from a heading as we wrote it to the name of its column. Of two columns with one
    heading the left one counts.
    """
    wanted = {plain_heading(title): name for title, name in titles.items()}
    for number, row in enumerate(sheet.rows[:_LOOKED_AT]):
        at: dict[str, int] = {}
        for place, cell in enumerate(row):
            name = wanted.get(plain_heading(text_of(cell)))
            if name is not None:
                at.setdefault(name, place)
        if needed <= set(at):
            return number, at
    return None


def cell_at(row: Sequence[Cell], place: int) -> Cell:
    """Return a cell of a row; None beyond its end, for rows end where their last text does."""
    return row[place] if 0 <= place < len(row) else None
