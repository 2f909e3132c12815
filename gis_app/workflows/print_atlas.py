"""Print an atlas: one sheet per area or unit, every row in its table, one PDF."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gis_app.messages import msg
from gis_app.progress import Progress

if TYPE_CHECKING:
    from pathlib import Path

    from gis_app.domain.city_data import CityData
    from gis_app.messages import Message, Translator
    from gis_app.printing.atlas_book import AtlasBook
    from gis_app.printing.print_request import PrintRequest


@dataclass(frozen=True)
class PrintReport:
    """Tell what was printed; `rows` were checked one by one against the data."""

    file: Path
    sheets: int
    pages: int
    rows: int
    warnings: tuple[Message, ...]


def lay_out_atlas(
    data: CityData, request: PrintRequest, t: Translator, progress: Progress | None = None
) -> AtlasBook:
    """Lay out an atlas without writing it, for the preview.

    Raises UsageError when there is nothing of the asked-for coverage or name.
    """
    from gis_app.printing.atlas_book import make_book
    from gis_app.printing.page_fonts import page_font_families

    return make_book(data, request, page_font_families(), t, progress or Progress())


def atlas_title(data: CityData, request: PrintRequest) -> Message:
    """Return the title of the whole file."""
    from gis_app.domain.terms import word

    level = word("level", request.coverage.value)
    if level is None:
        return msg("{city}: sheets by unit", city=data.settings.name)
    return msg("{city}: sheets by {level}", city=data.settings.name, level=level)


def print_atlas(
    data: CityData,
    file: Path,
    request: PrintRequest,
    t: Translator,
    progress: Progress | None = None,
) -> PrintReport:
    """Print the city as it is to a PDF file; the file appears only when it is whole.

    Raises UsageError, RenderError, and Cancelled when the progress says so.
    """
    from gis_app.printing.pdf_export import write_pdf

    progress = progress or Progress()
    book = lay_out_atlas(data, request, t, progress.part(0.0, 0.1))
    write_pdf(book, file, t(atlas_title(data, request)), progress.part(0.1, 1.0))
    return PrintReport(file, len(book.sheets), len(book.pages), book.row_count, book.warnings)
