"""Write an office table as a workbook: one sheet a section, ready to print and to write into."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from gis_app.ledger.safe_file import written_aside
from gis_app.ledger.sheet_style import (
    BODY_STYLE,
    HEADER_STYLE,
    NOTE_STYLE,
    TITLE_STYLE,
    CellStyle,
    Styles,
    put,
)

if TYPE_CHECKING:
    from pathlib import Path

    from gis_app.domain.office_table import OfficeTable, TableSection

_GROUP_STYLE: Final = CellStyle(is_bold=True, fill="F3F5F8")
_NUMBER_STYLE: Final = CellStyle(horizontal="right")
_LETTERS_A_SHARE: Final = 1.15
_HEADER_ROW: Final = 3
_A4: Final = 9


def write_office_workbook(table: OfficeTable, file: Path) -> None:
    """Write every section as a sheet; raises LedgerError when the file cannot be written."""
    import openpyxl

    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    book.properties.title = table.title
    book.properties.creator = table.author
    for section in table.sections:
        sheet: Any = book.create_sheet(_sheet_name(section.title, book.sheetnames))
        _write(sheet, table, section)
    with written_aside(file) as aside:
        book.save(aside)


def _sheet_name(title: str, taken: list[str]) -> str:
    plain = "".join("_" if sign in "[]:*?/\\" else sign for sign in title)[:31]
    name, number = plain, 2
    while name in taken:
        end = f" {number}"
        name, number = plain[: 31 - len(end)] + end, number + 1
    return name


def _write(sheet: Any, table: OfficeTable, section: TableSection) -> None:
    styles, width = Styles(), len(section.columns)
    for row, text, style, height in (
        (1, f"{table.title} · {section.title}", TITLE_STYLE, 32),
        (2, "    ".join(table.notes), NOTE_STYLE, 30),
    ):
        styles.apply(sheet.cell(row, 1), style)
        put(sheet, row, 1, text)
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=width)
        sheet.row_dimensions[row].height = height
    for place, column in enumerate(section.columns, 1):
        styles.apply(sheet.cell(_HEADER_ROW, place), HEADER_STYLE)
        put(sheet, _HEADER_ROW, place, column.heading)
        letter = sheet.cell(_HEADER_ROW, place).column_letter
        sheet.column_dimensions[letter].width = max(column.width * _LETTERS_A_SHARE, 6)
    for line, cells in enumerate(section.rows, _HEADER_ROW + 1):
        is_group = len(cells) == 1 and width > 1
        for place, column in enumerate(section.columns, 1):
            style = _NUMBER_STYLE if column.is_number else BODY_STYLE
            styles.apply(sheet.cell(line, place), _GROUP_STYLE if is_group else style)
        for place, cell in enumerate(cells, 1):
            put(sheet, line, place, round(cell, 2) if isinstance(cell, float) else cell)
        if is_group:
            sheet.merge_cells(start_row=line, end_row=line, start_column=1, end_column=width)
    sheet.freeze_panes = sheet.cell(_HEADER_ROW + 1, 1)
    setup = sheet.page_setup
    setup.orientation, setup.paperSize = "landscape", _A4
    setup.fitToWidth, setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = f"{_HEADER_ROW}:{_HEADER_ROW}"
    sheet.oddFooter.center.text = "&P / &N"
