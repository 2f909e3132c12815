"""Write an office table the way its file name asks: a workbook or a sheet to print."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gis_app.errors import UsageError
from gis_app.messages import msg
from gis_app.progress import Progress

if TYPE_CHECKING:
    from pathlib import Path

    from gis_app.domain.office_table import OfficeTable
    from gis_app.messages import Translator


def write_office_table(
    table: OfficeTable, file: Path, t: Translator, progress: Progress | None = None
) -> Path:
    """Write a workbook (.xlsx) or A4 pages (.pdf); returns the file.

    Raises UsageError for another suffix, LedgerError or RenderError when it cannot be written.
    """
    suffix = file.suffix.lower()
    if suffix == ".xlsx":
        from gis_app.ledger.office_workbook import write_office_workbook

        write_office_workbook(table, file)
    elif suffix == ".pdf":
        from gis_app.printing.office_pages import write_office_pdf

        write_office_pdf(table, file, t, progress or Progress())
    else:
        raise UsageError(msg("{file}: name a file that ends in .xlsx or .pdf.", file=file.name))
    return file
