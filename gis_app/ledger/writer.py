"""Write a list as a workbook laid out for an office, or as CSV that any program reads."""

from __future__ import annotations

import csv
import math
import unicodedata
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

from gis_app.ledger.cells import text_of
from gis_app.ledger.fields import FieldKind
from gis_app.ledger.list_columns import LAST_PRINTED, WIDTHS
from gis_app.ledger.safe_file import written_aside
from gis_app.ledger.sheet_style import (
    BODY_STYLE,
    BY_RULE_STYLE,
    COLOUR_STYLES,
    HEADER_STYLE,
    NOTE_STYLE,
    TITLE_STYLE,
    Styles,
    put,
)
from gis_app.ledger.text_table import DEFUSING
from gis_app.messages import msg

if TYPE_CHECKING:
    from pathlib import Path

    from gis_app.ledger.cells import Cell
    from gis_app.ledger.export_rows import ExportColumn, ExportTable
    from gis_app.messages import Translator
    from gis_app.progress import Progress

_A4, _A3 = 9, 8
_MANY_COLUMNS: Final = 12
_SPARE_ROWS: Final = 200
_HEADER_ROW: Final = 3
_ROWS_A_STEP: Final = 500
_USUAL_WIDTH: Final = 14.0
_LETTER_WIDTH: Final = 1.08
_LINE_PT: Final = 14.0
_TALLEST_PT: Final = 400.0
_DEGREES_FORMAT: Final = "0.000000000"
_UNIT_FIELDS: Final = frozenset({"unit", "operator", "sponsor_unit", "parent"})


def write_workbook(table: ExportTable, file: Path, t: Translator, progress: Progress) -> None:
    """Write a list with title, header, borders, choices and print set-up.

    Raises LedgerError when the file cannot be written; an older one stays then.
    """
    import openpyxl

    book = openpyxl.Workbook()
    sheet: Any = book.worksheets[0]
    sheet.title = _sheet_name(table.title)
    styles = Styles()
    _title(sheet, table, _printed(table.columns), styles)
    first = _header(sheet, table.columns, styles)
    for number, row in enumerate(table.rows):
        if number % _ROWS_A_STEP == 0:
            progress.step(0.9 * number / max(len(table.rows), 1), msg("Writing the table"))
        _row(sheet, table, number, first + number, row, styles)
    last = first + max(len(table.rows), 1) - 1
    _choices(book, sheet, table, first, last + _SPARE_ROWS, t)
    _layout(sheet, table.columns, first, last, t)
    with written_aside(file) as aside:
        book.save(aside)
    progress.step(1)


def _printed(columns: tuple[ExportColumn, ...]) -> int:
    """Return how many columns are printed: those up to the note."""
    names = [column.name for column in columns]
    return names.index(LAST_PRINTED) + 1 if LAST_PRINTED in names else len(names)


def _sheet_name(title: str) -> str:
    return "".join("_" if sign in "[]:*?/\\" else sign for sign in title)[:31]


def _title(sheet: Any, table: ExportTable, width: int, styles: Styles) -> None:
    for row, text, style, height in (
        (1, table.title, TITLE_STYLE, 34),
        (2, "    ".join(table.notes), NOTE_STYLE, 18),
    ):
        styles.apply(sheet.cell(row, 1), style)
        put(sheet, row, 1, text)
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=max(width, 1))
        sheet.row_dimensions[row].height = height


def _header(sheet: Any, columns: tuple[ExportColumn, ...], styles: Styles) -> int:
    """Write one header row, or two where columns stand in groups; returns the first body row."""
    has_groups = any(column.group for column in columns)
    bottom = _HEADER_ROW + has_groups
    for place, column in enumerate(columns, 1):
        for row in range(_HEADER_ROW, bottom + 1):
            styles.apply(sheet.cell(row, place), HEADER_STYLE)
        if has_groups and column.group:
            put(sheet, bottom, place, column.heading)
        else:
            put(sheet, _HEADER_ROW, place, column.heading)
            if has_groups:
                sheet.merge_cells(
                    start_row=_HEADER_ROW, end_row=bottom, start_column=place, end_column=place
                )
    start = 0
    while has_groups and start < len(columns):
        end = start
        while end + 1 < len(columns) and columns[end + 1].group == columns[start].group:
            end += 1
        if columns[start].group:
            put(sheet, _HEADER_ROW, start + 1, columns[start].group)
            if end > start:
                sheet.merge_cells(
                    start_row=_HEADER_ROW,
                    end_row=_HEADER_ROW,
                    start_column=start + 1,
                    end_column=end + 1,
                )
        start = end + 1
    return bottom + 1


def _row(
    sheet: Any, table: ExportTable, number: int, line: int, row: list[Cell], styles: Styles
) -> None:
    by_rule = table.by_rule[number]
    sheet.row_dimensions[line].height = _height_pt(table.columns, row)
    for place, (column, cell) in enumerate(zip(table.columns, row, strict=True), 1):
        style = BY_RULE_STYLE if column.name in by_rule else BODY_STYLE
        if column.name == "serial" or isinstance(cell, date):
            style = replace(style, horizontal="center")
        if column.name == "colour_now":
            style = COLOUR_STYLES[table.colours[number]]
        target = styles.apply(sheet.cell(line, place), style)
        put(sheet, line, place, cell)
        if column.kind in (FieldKind.LON, FieldKind.LAT):
            target.number_format = _DEGREES_FORMAT


def _choices(
    book: Any, sheet: Any, table: ExportTable, first: int, last: int, t: Translator
) -> None:
    """Let a person choose units and words from lists, kept on a hidden sheet."""
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    hidden: Any = None
    places: dict[str, str] = {}
    for place, column in enumerate(table.columns, 1):
        name = "units" if column.name in _UNIT_FIELDS else column.words or ""
        if column.name == "parent" and table.list_.value == "areas":
            continue
        values = table.choices.get(name, ())
        if not values:
            continue
        if hidden is None:
            hidden = book.create_sheet(t("Choices"))
            hidden.sheet_state = "hidden"
        if name not in places:
            at = len(places) + 1
            for line, value in enumerate(values, 1):
                put(hidden, line, at, value)
            letter = get_column_letter(at)
            places[name] = f"='{hidden.title}'!${letter}$1:${letter}${len(values)}"
        rule = DataValidation(type="list", formula1=places[name], allow_blank=True)
        # an office may name a unit that the register does not have yet
        rule.showErrorMessage = name != "units"
        letter = get_column_letter(place)
        rule.add(f"{letter}{first}:{letter}{last}")
        sheet.add_data_validation(rule)


def _layout(
    sheet: Any, columns: tuple[ExportColumn, ...], first: int, last: int, t: Translator
) -> None:
    from openpyxl.utils import get_column_letter

    shown, printed = 0, _printed(columns)
    for place, column in enumerate(columns, 1):
        dimension = sheet.column_dimensions[get_column_letter(place)]
        dimension.width = _width(column)
        dimension.hidden = column.is_aside
        shown += not column.is_aside
    sheet.freeze_panes = f"D{first}" if shown > 4 else f"A{first}"
    sheet.auto_filter.ref = f"A{first - 1}:{get_column_letter(shown)}{last}"
    sheet.print_title_rows = f"1:{first - 1}"
    sheet.print_area = f"A1:{get_column_letter(printed)}{last}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = _A3 if printed > _MANY_COLUMNS else _A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.print_options.horizontalCentered = True
    sheet.oddFooter.center.text = t("Page &P of &N")


def _width(column: ExportColumn) -> float:
    return WIDTHS.get(column.name, _USUAL_WIDTH)


def _height_pt(columns: tuple[ExportColumn, ...], row: list[Cell]) -> float:
    """Return the height of a row in which no printed cell is cut off."""
    lines = 1
    for column, cell in zip(columns, row, strict=True):
        if isinstance(cell, str) and column.kind is not FieldKind.SHAPE and not column.is_aside:
            wide = sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in cell)
            needed = math.ceil(wide * _LETTER_WIDTH / _width(column)) + cell.count("\n")
            lines = max(lines, needed)
        if column.name == LAST_PRINTED:
            break
    return min(lines * _LINE_PT + 4, _TALLEST_PT)


def write_csv(table: ExportTable, file: Path, progress: Progress) -> None:
    """Write a list as CSV in UTF-8 with a byte-order mark; the first row is the header."""
    with written_aside(file) as aside, aside.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow([_csv_text(column.heading, column) for column in table.columns])
        for number, row in enumerate(table.rows):
            if number % _ROWS_A_STEP == 0:
                progress.step(number / max(len(table.rows), 1), msg("Writing the table"))
            writer.writerow(
                [_csv_text(cell, c) for cell, c in zip(row, table.columns, strict=True)]
            )
    progress.step(1)


def _csv_text(cell: Cell, column: ExportColumn) -> str:
    if column.kind in (FieldKind.LON, FieldKind.LAT) and isinstance(cell, float):
        return f"{cell:.9f}"
    if isinstance(cell, str):
        # what begins like a formula gets an apostrophe, which an import takes off again
        is_guarded = cell.startswith(DEFUSING) or (
            cell.startswith("'") and cell[1:2] in DEFUSING and len(cell) > 1
        )
        return f"'{cell}" if is_guarded else cell
    return text_of(cell)


def vector_value(cell: Cell) -> Cell:
    """Return a cell as vector formats keep it: moments as text."""
    return text_of(cell) if isinstance(cell, date | datetime) else cell
