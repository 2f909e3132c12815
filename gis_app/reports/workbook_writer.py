"""A report as a workbook: one sheet a section, every table with its title, header and rows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from gis_app.ledger.sheet_style import (
    BODY_STYLE,
    HEADER_STYLE,
    NOTE_STYLE,
    TITLE_STYLE,
    CellStyle,
    Styles,
    put,
)
from gis_app.messages import LocalText, Message
from gis_app.reports.report import cell_text

if TYPE_CHECKING:
    from pathlib import Path

    from gis_app.messages import Translator
    from gis_app.reports.report import Cell, Report, Section

_NOT_IN_SHEET_NAMES: Final = re.compile(r"[\[\]:*?/\\]")
_WIDEST: Final = 46
SUBTITLE_STYLE: Final = CellStyle(is_bold=True, size_pt=12, has_border=False)


def write_workbook(report: Report, file: Path, t: Translator) -> None:
    """Write a report to a new file, whatever is there; raises OSError."""
    from openpyxl import Workbook

    t = report.words(t)
    book, styles = Workbook(), Styles()
    for first in book.worksheets:
        book.remove(first)
    for section in report.sections:
        name = _NOT_IN_SHEET_NAMES.sub(" ", t(section.heading))[:31]
        _fill(book.create_sheet(name), styles, report, section, t)
    book.save(str(file))


def _fill(sheet: Any, styles: Styles, report: Report, section: Section, t: Translator) -> None:
    def write(row: int, column: int, value: Cell, style: CellStyle) -> None:
        styles.apply(sheet.cell(row, column), style)
        put(sheet, row, column, t(value) if isinstance(value, Message | LocalText) else value)

    width = max((len(table.headers) for table in section.tables), default=4)
    intro = [(report.title, TITLE_STYLE), (report.note, NOTE_STYLE)]
    intro += [
        (paragraph, NOTE_STYLE)
        for paragraph in (*([section.address] if section.address else []), *section.paragraphs)
    ]
    for row, (text, style) in enumerate(intro, 1):
        write(row, 1, text, style)
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=width)
    row = len(intro) + 1
    widths = [8.0] * width
    for table in section.tables:
        write(row + 1, 1, table.title, SUBTITLE_STYLE)
        sheet.merge_cells(start_row=row + 1, end_row=row + 1, start_column=1, end_column=width)
        row += 2
        if not table.rows:
            write(row, 1, table.nothing, NOTE_STYLE)
            row += 1
            continue
        for place, line in enumerate([table.headers, *table.rows]):
            for column, cell in enumerate(line, 1):
                write(row, column, cell, BODY_STYLE if place else HEADER_STYLE)
                widths[column - 1] = max(
                    widths[column - 1], min(_length(cell_text(cell, t)), _WIDEST)
                )
            row += 1
    for column, chars in enumerate(widths, 1):
        sheet.column_dimensions[_letter(column)].width = chars + 2
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def _length(text: str) -> float:
    """Return how wide a text is in digits; a Chinese letter takes two."""
    return float(sum(2 if ord(sign) > 0x2E7F else 1 for sign in text))


def _letter(column: int) -> str:
    from openpyxl.utils import get_column_letter

    return str(get_column_letter(column))
