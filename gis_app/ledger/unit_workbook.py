"""Write the workbook that a unit gets: its open issues to fill in, and a receipt for each."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from gis_app.domain.dates import local
from gis_app.ledger.list_columns import WIDTHS
from gis_app.ledger.list_workbook import lines_of, set_landscape
from gis_app.ledger.safe_file import written_aside
from gis_app.ledger.sheet_cells import SheetCells, plain_text, sheet_name
from gis_app.ledger.sheet_pictures import SheetPictures
from gis_app.ledger.sheet_style import (
    BODY_STYLE,
    COLOUR_STYLES,
    FILL_IN_STYLE,
    HEADER_STYLE,
    NOTE_STYLE,
    TITLE_STYLE,
)
from gis_app.ledger.unit_form import write_forms
from gis_app.ledger.unit_sheet import (
    COLUMNS,
    FILLED_IN,
    FORM_TITLE,
    KEY_HEADING,
    LIST_TITLE,
    META_NAME,
    OPEN_TO_UNITS,
    YES,
    SentSheet,
    heading_of,
    meta_rows,
)
from gis_app.messages import msg, plural

if TYPE_CHECKING:
    from gis_app.ledger.unit_sheet import UnitIssue, UnitWorkbook
    from gis_app.messages import Message, Translator

_HEADER_ROW: Final = 3
_LIST_WIDTHS: Final = {
    **WIDTHS,
    "done_on": 13,
    "submits": 9,
    "not_ours": 20,
    "filled_by": 12,
    "after": 24,
}
_LEAST_PT: Final = 44.0


def write_unit_workbook(book_of: UnitWorkbook, file: Path, key: str, t: Translator) -> None:
    """Write a unit's workbook, sealed with the project's key; raises LedgerError."""
    import xlsxwriter

    with written_aside(file) as aside, tempfile.TemporaryDirectory(prefix="gis-app-") as folder:
        book = xlsxwriter.Workbook(str(aside), {"tmpdir": folder})
        book.set_properties({"title": book_of.title})
        cells = SheetCells(book)
        list_sheet = book.add_worksheet(sheet_name(t(LIST_TITLE)))
        first = _write_list(list_sheet, cells, book_of, t)
        forms = book.add_worksheet(sheet_name(t(FORM_TITLE)))
        pictures = SheetPictures((), Path(folder))
        write_forms(forms, cells, pictures, book_of, list_sheet.name, first, t)
        _write_meta(book.add_worksheet(META_NAME), cells, book_of.sent, key)
        list_sheet.activate()
        book.close()


def _write_list(sheet: Any, cells: SheetCells, book_of: UnitWorkbook, t: Translator) -> int:
    """Write the list; returns its first body row, counted from 0."""
    width = len(COLUMNS)
    sheet.set_row(0, 34)
    sheet.merge_range(0, 1, 0, width, plain_text(book_of.title), cells.look(TITLE_STYLE))
    for row, text in ((1, _notes(book_of, t)), (2, t(_HOW_TO))):
        sheet.set_row(row, 18)
        sheet.merge_range(row, 1, row, width, plain_text(text), cells.look(NOTE_STYLE))
    sheet.set_row(_HEADER_ROW, 30)
    cells.put(sheet, _HEADER_ROW, 0, t(KEY_HEADING), HEADER_STYLE)
    for place, name in enumerate(COLUMNS, 1):
        heading = t("Serial") if name == "serial" else t(heading_of(name))
        cells.put(sheet, _HEADER_ROW, place, heading, HEADER_STYLE)
    first = _HEADER_ROW + 1
    pairs = zip(book_of.issues, book_of.sent.rows, strict=True)
    for number, (issue, sent) in enumerate(pairs):
        line = first + number
        cells.put(sheet, line, 0, sent.key, BODY_STYLE)
        sheet.set_row(line, _height_pt(issue))
        for place, name in enumerate(COLUMNS, 1):
            _put(sheet, cells, line, place, name, issue, number + 1)
    last = first + len(book_of.issues) - 1
    _lay_out(sheet, first, last, t)
    return first


def _put(
    sheet: Any, cells: SheetCells, line: int, place: int, name: str, issue: UnitIssue, serial: int
) -> None:
    is_free = name in FILLED_IN or name == "after"
    style = FILL_IN_STYLE if is_free else BODY_STYLE
    value = serial if name == "serial" else issue.cells.get(name)
    if name == "colour_now":
        style = COLOUR_STYLES[issue.colour]
    elif name in ("serial", "done_on", "submits"):
        style = replace(style, horizontal="center")
    number_format = "yyyy-mm-dd" if name == "done_on" else "@" if is_free else ""
    cells.put(sheet, line, place, value, style, number_format, is_locked=not is_free)


def _height_pt(issue: UnitIssue) -> float:
    lines = max(
        lines_of(str(value), _LIST_WIDTHS.get(name, 14.0))
        for name, value in {**issue.cells, "": " "}.items()
        if value is not None
    )
    return min(max(lines * 14.0 + 4, _LEAST_PT), 400.0)


def _lay_out(sheet: Any, first: int, last: int, t: Translator) -> None:
    sheet.set_column(0, 0, 3, None, {"hidden": True})
    for place, name in enumerate(COLUMNS, 1):
        sheet.set_column(place, place, _LIST_WIDTHS.get(name, 14.0))
    at = {name: place for place, name in enumerate(COLUMNS, 1)}
    sheet.data_validation(
        first, at["submits"], last, at["submits"], {"validate": "list", "source": [t(YES)]}
    )
    sheet.data_validation(
        first,
        at["done_on"],
        last,
        at["done_on"],
        {
            "validate": "date",
            "criteria": ">",
            "value": date(2000, 1, 1),
            "error_type": "warning",
            "error_message": t(msg("Write the date as 2026-05-01.")),
        },
    )
    sheet.freeze_panes(first, 3)
    sheet.repeat_rows(0, first - 1)
    sheet.print_area(0, 1, last, len(COLUMNS))
    set_landscape(sheet, t, is_wide=True)
    sheet.protect("", OPEN_TO_UNITS)


_HOW_TO: Final = msg(
    "Fill in the coloured cells only; the others are protected. Put photos taken after mending "
    "into the receipts on the next sheet, save, and mail the whole workbook back."
)


def _notes(book_of: UnitWorkbook, t: Translator) -> str:
    count = len(book_of.issues)
    notes: list[Message] = [
        msg("To: {unit}", unit=book_of.sent.unit),
        plural("{count} open issue", "{count} open issues", count),
        msg("Sent {moment} Beijing time", moment=local(book_of.sent.sent_at)),
    ]
    if book_of.reply_by is not None:
        notes.append(msg("Reply by {day}", day=book_of.reply_by))
    texts = [t(note) for note in notes]
    return "    ".join([book_of.marking, *texts] if book_of.marking else texts)


def _write_meta(sheet: Any, cells: SheetCells, sent: SentSheet, key: str) -> None:
    for line, row in enumerate(meta_rows(sent, key)):
        for place, text in enumerate(row):
            cells.put(sheet, line, place, text, BODY_STYLE, "@")
    sheet.very_hidden()
    sheet.protect()
