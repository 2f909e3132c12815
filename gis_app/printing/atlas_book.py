"""The whole atlas laid out: its sheets, its pages in order, what to warn about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gis_app.errors import RenderError
from gis_app.messages import msg, plural
from gis_app.printing.atlas import subjects
from gis_app.printing.page_canvas import FontRuler
from gis_app.printing.sheet import make_sheet

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gis_app.domain.city_data import CityData
    from gis_app.messages import Message, Translator
    from gis_app.printing.page_template import PageTemplate
    from gis_app.printing.print_request import PrintRequest
    from gis_app.printing.sheet import Sheet, SheetPage
    from gis_app.progress import Progress


@dataclass(frozen=True)
class BookPage:
    """Hold a page with its sheet and its number in the file, from 1."""

    sheet: Sheet
    page: SheetPage
    number: int
    is_last_of_sheet: bool

    @property
    def name(self) -> str:
        """Return what the page is about."""
        return self.sheet.subject.name


@dataclass(frozen=True)
class AtlasBook:
    """Hold everything there is to paint; safe to hand to any thread."""

    data: CityData
    template: PageTemplate
    t: Translator
    ruler: FontRuler
    sheets: tuple[Sheet, ...]
    pages: tuple[BookPage, ...]

    @property
    def warnings(self) -> tuple[Message, ...]:
        """Return what the person who prints should know."""
        found = [sheet.warning for sheet in self.sheets if sheet.warning is not None]
        lost = sum(not row.is_placed for sheet in self.sheets for row in sheet.rows)
        if lost:
            found.append(
                plural(
                    "{count} row has no place yet: it stands in a table without an index cell.",
                    "{count} rows have no place yet: they stand in the tables without "
                    "an index cell.",
                    lost,
                )
            )
        if not self.data.settings.review_number:
            found.append(
                msg(
                    "The project has no map review number (审图号); the sheets are marked "
                    "as sketch maps and are not for publication."
                )
            )
        return tuple(found)

    def texts(self) -> Iterator[str]:
        """Yield the texts that the pages set most: their letters are embedded once for all."""
        yield "0123456789-ABCDEFGH—…·"
        for sheet in self.sheets:
            for row in sheet.rows:
                yield from (row.name, row.kind, row.unit, row.leader, row.contact, row.phone)

    @property
    def row_count(self) -> int:
        """Return the rows of all tables, each checked against the data."""
        return sum(sheet.printed_rows for sheet in self.sheets)


def make_book(
    data: CityData,
    request: PrintRequest,
    families: Sequence[str],
    t: Translator,
    progress: Progress,
) -> AtlasBook:
    """Lay out an atlas; raises UsageError for what cannot be printed, Cancelled when stopped."""
    template = request.template()
    wanted = subjects(data, request.coverage, request.names)
    ruler = FontRuler(families)
    sheets: list[Sheet] = []
    for position, subject in enumerate(wanted):
        progress.step(position / len(wanted), msg("Laying out {name}", name=subject.name))
        sheets.append(make_sheet(data, subject, template, request.scale_denominator, ruler, t))
    if len(sheets) != len(wanted):
        raise RenderError(
            msg(
                "{sheets} sheets were laid out for {count} areas; nothing was written.",
                sheets=len(sheets),
                count=len(wanted),
            )
        )
    pages: list[BookPage] = []
    for sheet in sheets:
        for position, page in enumerate(sheet.pages, 1):
            pages.append(BookPage(sheet, page, len(pages) + 1, position == len(sheet.pages)))
    progress.step(1.0)
    return AtlasBook(data, template, t, ruler, tuple(sheets), tuple(pages))
