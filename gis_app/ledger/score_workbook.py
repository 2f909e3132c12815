"""Write the form an inspector scores with: a row an item, results to choose from a list."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from gis_app.domain.terms import WORDS
from gis_app.ledger.list_workbook import lines_of, set_landscape
from gis_app.ledger.safe_file import written_aside
from gis_app.ledger.score_sheet import (
    COLUMNS,
    INSPECTOR,
    META_NAME,
    SHEET_TITLE,
    WHEN,
    SentForm,
    form_meta,
)
from gis_app.ledger.sheet_cells import SheetCells, plain_text, sheet_name
from gis_app.ledger.sheet_style import (
    BODY_STYLE,
    FILL_IN_STYLE,
    HEADER_STYLE,
    NOTE_STYLE,
    TITLE_STYLE,
    CellStyle,
)
from gis_app.ledger.unit_sheet import OPEN_TO_UNITS
from gis_app.messages import listed, msg

if TYPE_CHECKING:
    from pathlib import Path

    from gis_app.messages import Translator

_WIDTHS: Final = {"key": 3.0, "point": 24.0, "address": 24.0, "item": 44.0, "weight": 7.0,
                  "result": 11.0, "note": 30.0, "scored_at": 17.0, "photo": 22.0}  # fmt: skip
_HEAD_ROW: Final = 4
_CENTRE: Final = replace(FILL_IN_STYLE, horizontal="center")
_POINT_STYLE: Final = CellStyle(is_bold=True)
_LABEL_STYLE: Final = CellStyle(is_bold=True, horizontal="right", has_border=False)
_FIRST_DAY: Final = date(2000, 1, 1)
_HOW_TO: Final = msg(
    "Fill in the coloured cells only: choose the result, say what is wrong, put photos into the "
    "last column. Leave blank what was not looked at. Save, and give the whole workbook back."
)


@dataclass(frozen=True, slots=True)
class FormLine:
    """Hold what stands in one row; `result`, `note` and `scored_at` are what is known already."""

    point: str
    address: str
    item: str
    weight: float
    result: str = ""
    note: str = ""
    scored_at: Any = None


@dataclass(frozen=True)
class ScoreForm:
    """Hold a whole form; `lines` stand in the order of `sent.rows`."""

    title: str
    notes: str
    sent: SentForm
    lines: tuple[FormLine, ...]
    inspector: str = ""


def write_score_form(form: ScoreForm, file: Path, key: str, t: Translator) -> None:
    """Write a form, sealed with the project's key; raises LedgerError."""
    import xlsxwriter

    with written_aside(file) as aside:
        book = xlsxwriter.Workbook(str(aside))
        book.set_properties({"title": form.title})
        cells = SheetCells(book)
        sheet = book.add_worksheet(sheet_name(t(SHEET_TITLE)))
        _write_head(sheet, cells, form, t)
        last = _write_lines(sheet, cells, form)
        _lay_out(sheet, last, t)
        meta = book.add_worksheet(META_NAME)
        for line, row in enumerate(form_meta(form.sent, key)):
            for place, text in enumerate(row):
                cells.put(meta, line, place, text, BODY_STYLE, "@")
        meta.very_hidden()
        meta.protect()
        sheet.activate()
        book.close()


def _write_head(sheet: Any, cells: SheetCells, form: ScoreForm, t: Translator) -> None:
    width = len(COLUMNS) - 1
    sheet.set_row(0, 34)
    sheet.merge_range(0, 1, 0, width, plain_text(form.title), cells.look(TITLE_STYLE))
    for row, text in ((1, form.notes), (2, t(_HOW_TO))):
        sheet.set_row(row, 18)
        sheet.merge_range(row, 1, row, width, plain_text(text), cells.look(NOTE_STYLE))
    sheet.set_row(3, 24)
    cells.put(sheet, 3, 1, t(INSPECTOR), _LABEL_STYLE)
    cells.put(sheet, 3, 2, form.inspector, FILL_IN_STYLE, "@", is_locked=False)
    cells.put(sheet, 3, 3, t(WHEN), _LABEL_STYLE)
    sheet.merge_range(3, 4, 3, 5, "", cells.look(_CENTRE, "yyyy-mm-dd hh:mm", is_locked=False))
    sheet.set_row(_HEAD_ROW, 26)
    for place, title in enumerate(COLUMNS.values()):
        cells.put(sheet, _HEAD_ROW, place, t(title), HEADER_STYLE)


def _write_lines(sheet: Any, cells: SheetCells, form: ScoreForm) -> int:
    """Write the rows; returns the last one, counted from 0."""
    line = _HEAD_ROW
    before = ""
    for row, one in zip(form.sent.rows, form.lines, strict=True):
        line += 1
        is_first = one.point != before
        before = one.point
        address = one.address if is_first else ""
        lines = max(
            lines_of(text, _WIDTHS[name])
            for name, text in (("point", one.point), ("address", address), ("item", one.item))
        )
        sheet.set_row(line, max(22.0, lines * 14.0 + 6))
        cells.put(sheet, line, 0, row.key, BODY_STYLE)
        cells.put(sheet, line, 1, one.point, _POINT_STYLE if is_first else BODY_STYLE)
        cells.put(sheet, line, 2, address, BODY_STYLE)
        cells.put(sheet, line, 3, one.item, BODY_STYLE)
        cells.put(sheet, line, 4, one.weight, CellStyle(horizontal="center"))
        cells.put(sheet, line, 5, one.result, _CENTRE, "@", is_locked=False)
        cells.put(sheet, line, 6, one.note, FILL_IN_STYLE, "@", is_locked=False)
        cells.put(sheet, line, 7, one.scored_at, _CENTRE, "yyyy-mm-dd hh:mm", is_locked=False)
        cells.put(sheet, line, 8, None, FILL_IN_STYLE, is_locked=False)
    return line


def _lay_out(sheet: Any, last: int, t: Translator) -> None:
    first, at = _HEAD_ROW + 1, list(COLUMNS)
    for place, name in enumerate(COLUMNS):
        options = {"hidden": True} if name == "key" else {}
        sheet.set_column(place, place, _WIDTHS[name], None, options)
    results = [t(words) for words in WORDS["item_result"].values()]
    column = at.index("result")
    sheet.data_validation(
        first,
        column,
        last,
        column,
        {
            "validate": "list",
            "source": results,
            "error_title": t(COLUMNS["result"]),
            "error_message": t(msg("Choose one of: {words}", words=listed(results))),
        },
    )
    when = {
        "validate": "date",
        "criteria": ">",
        "value": _FIRST_DAY,
        "error_type": "warning",
        "error_message": t(msg("Write the time as 2026-05-01 10:30.")),
    }
    column = at.index("scored_at")
    sheet.data_validation(first, column, last, column, when)
    sheet.data_validation(3, 4, 3, 4, when)
    sheet.freeze_panes(first, 2)
    sheet.repeat_rows(_HEAD_ROW)
    sheet.print_area(0, 1, last, len(COLUMNS) - 1)
    set_landscape(sheet, t, is_wide=True)
    sheet.protect("", OPEN_TO_UNITS)
