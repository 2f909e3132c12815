"""Write a list as CSV that any program reads, and its cells for vector formats."""

from __future__ import annotations

import csv
from datetime import date, datetime
from typing import TYPE_CHECKING, Final

from gis_app.ledger.cells import text_of
from gis_app.ledger.fields import FieldKind
from gis_app.ledger.safe_file import written_aside
from gis_app.ledger.text_table import DEFUSING
from gis_app.messages import msg

if TYPE_CHECKING:
    from pathlib import Path

    from gis_app.ledger.cells import Cell
    from gis_app.ledger.export_rows import ExportColumn, ExportTable
    from gis_app.progress import Progress

_ROWS_A_STEP: Final = 500


def write_csv(table: ExportTable, file: Path, progress: Progress) -> None:
    """Write a list as CSV in UTF-8 with a byte-order mark; the first row is the header."""
    with written_aside(file) as aside, aside.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow([_csv_text(column.heading, column) for column in table.columns])
        for number, row in enumerate(table.rows):
            if number % _ROWS_A_STEP == 0:
                progress.step(number / max(len(table.rows), 1), msg("Writing the table"))
            writer.writerow(
                [_csv_text(cell, c) for cell, c in zip(row.cells, table.columns, strict=True)]
            )
    progress.step(1)


def _csv_text(cell: Cell, column: ExportColumn) -> str:
    if column.kind in (FieldKind.LON, FieldKind.LAT) and isinstance(cell, float):
        return f"{cell:.9f}"
    if isinstance(cell, str):
        # what begins like a formula gets an apostrophe, which an import takes off again
        return f"'{cell}" if cell.lstrip("'").startswith(DEFUSING) else cell
    return text_of(cell)


def vector_value(cell: Cell) -> Cell:
    """Return a cell as vector formats keep it: moments as text."""
    return text_of(cell) if isinstance(cell, date | datetime) else cell
