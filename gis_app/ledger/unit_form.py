"""The receipts of a unit's workbook: one page an issue, photos before and after side by side."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from gis_app.ledger.sheet_cells import plain_text
from gis_app.ledger.sheet_style import (
    BODY_STYLE,
    FILL_IN_STYLE,
    HEADER_STYLE,
    NOTE_STYLE,
    CellStyle,
)
from gis_app.ledger.unit_sheet import COLUMNS, OPEN_TO_UNITS, heading_of
from gis_app.messages import LocalText, msg

if TYPE_CHECKING:
    from gis_app.ledger.cells import Cell
    from gis_app.ledger.sheet_cells import SheetCells
    from gis_app.ledger.sheet_pictures import SheetPictures
    from gis_app.ledger.unit_sheet import UnitIssue, UnitWorkbook
    from gis_app.messages import Translator

FORM_COLUMNS: Final = 6
"""Columns of a receipt after the hidden one; photos before fill the left half, after the right."""

_HEADING: Final = LocalText("整改回执（销号申请）", "Rectification receipt (request for closing)")
_PHOTO_WIDTH_PX: Final = 268
_PHOTO_ROW_PT: Final = {1: 190.0, 2: 122.0, 3: 84.0}
"""How high photos stand, by their number, so that a receipt fits one page."""
_PX_PER_PT: Final = 96 / 72
_WIDTH: Final = 13.6
_SAID_STYLE: Final = CellStyle(horizontal="left")
_FREE_STYLE: Final = replace(FILL_IN_STYLE, colour="8C959F", horizontal="center")
_TITLE_STYLE: Final = CellStyle(is_bold=True, size_pt=16, horizontal="center", has_border=False)


def write_forms(
    sheet: Any,
    cells: SheetCells,
    pictures: SheetPictures,
    book_of: UnitWorkbook,
    list_name: str,
    list_first: int,
    t: Translator,
) -> None:
    """Write a receipt for each issue; every row bears the issue's key in the hidden column."""
    from_list = {name: place for place, name in enumerate(COLUMNS, 1)}
    form = _Form(sheet, cells, pictures, book_of, list_name, from_list, t)
    breaks: list[int] = []
    for number, issue in enumerate(book_of.issues):
        form.write(issue, book_of.sent.rows[number].key, list_first + number)
        breaks.append(form.line)
    sheet.set_column(0, 0, 3, None, {"hidden": True})
    sheet.set_column(1, FORM_COLUMNS, _WIDTH)
    sheet.set_h_pagebreaks(breaks[:-1])
    sheet.set_portrait()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.5, right=0.5)
    sheet.center_horizontally()
    if form.line:
        sheet.print_area(0, 1, form.line - 1, FORM_COLUMNS)
    sheet.protect("", OPEN_TO_UNITS)


class _Form:
    """Write receipts one below the other."""

    def __init__(
        self,
        sheet: Any,
        cells: SheetCells,
        pictures: SheetPictures,
        book_of: UnitWorkbook,
        list_name: str,
        from_list: dict[str, int],
        t: Translator,
    ) -> None:
        self._sheet, self._cells, self._pictures = sheet, cells, pictures
        self._book, self._list_name, self._from_list, self._t = book_of, list_name, from_list, t
        self._key, self._list_line = "", 0
        self.line = 0

    def write(self, issue: UnitIssue, key: str, list_line: int) -> None:
        """Write one receipt from the present line on."""
        t, said = self._t, issue.cells
        self._key, self._list_line = key, list_line
        self._wide(t(_HEADING), _TITLE_STYLE, 36)
        self._pair(t(heading_of("code")), said.get("code"), t(msg("Unit")), self._book.sent.unit)
        self._pair(
            t(heading_of("point")), said.get("point"), t(heading_of("address")), said.get("address")
        )
        self._pair(
            t(heading_of("matter")),
            said.get("matter"),
            t(heading_of("deadline_at")),
            said.get("deadline_at"),
        )
        self._row(t(heading_of("description")), said.get("description"), 44)
        self._row(t(heading_of("requirement")), said.get("requirement"), 44)
        self._row(t(heading_of("progress")), None, 60, formula="progress")
        self._pair(
            t(heading_of("done_on")), None, t(heading_of("submits")), None, ("done_on", "submits")
        )
        self._pair(
            t(heading_of("filled_by")), None, t(heading_of("leader")), None, ("filled_by", "leader")
        )
        self._photos(issue)
        self._row(t(msg("Unit's opinion (seal)")), None, 48)
        self._row(t(msg("Acceptance (somebody else than who mended it)")), None, 48)
        self._wide(t(_HINT), NOTE_STYLE, 18)

    def _start(self, height_pt: float) -> int:
        line = self.line
        self._sheet.set_row(line, height_pt)
        self._cells.put(self._sheet, line, 0, self._key, BODY_STYLE)
        self.line += 1
        return line

    def _merge(self, line: int, left: int, right: int, value: Cell, style: CellStyle) -> None:
        self._sheet.merge_range(line, left, line, right, "", self._cells.look(style))
        self._cells.put(self._sheet, line, left, value, style)

    def _wide(self, text: str, style: CellStyle, height_pt: float) -> None:
        self._merge(self._start(height_pt), 1, FORM_COLUMNS, text, style)

    def _formula(self, line: int, left: int, right: int, name: str) -> None:
        """Show what the list says; the only formulas there are, and none holds any text."""
        from xlsxwriter.utility import xl_rowcol_to_cell

        style, is_date = _SAID_STYLE, name == "done_on"
        look = self._cells.look(style, "yyyy-mm-dd" if is_date else "")
        there = f"'{self._list_name}'!{xl_rowcol_to_cell(self._list_line, self._from_list[name])}"
        if right > left:
            self._sheet.merge_range(line, left, line, right, "", look)
        self._sheet.write_formula(line, left, f'=IF({there}="","",{there})', look, "")

    def _row(self, heading: str, value: Cell, height_pt: float, formula: str = "") -> None:
        line = self._start(height_pt)
        self._cells.put(self._sheet, line, 1, heading, HEADER_STYLE)
        if formula:
            self._formula(line, 2, FORM_COLUMNS, formula)
        else:
            self._merge(line, 2, FORM_COLUMNS, value, _SAID_STYLE)

    def _pair(
        self,
        first: str,
        value: Cell,
        second: str,
        other: Cell,
        formulas: tuple[str, str] | None = None,
    ) -> None:
        line = self._start(30)
        half = FORM_COLUMNS // 2
        for left, heading, cell, place in ((1, first, value, 0), (half + 1, second, other, 1)):
            self._cells.put(self._sheet, line, left, heading, HEADER_STYLE)
            if formulas is not None:
                self._formula(line, left + 1, left + half - 1, formulas[place])
            else:
                self._merge(line, left + 1, left + half - 1, cell, _SAID_STYLE)

    def _photos(self, issue: UnitIssue) -> None:
        t, half = self._t, FORM_COLUMNS // 2
        line = self._start(22)
        self._merge(line, 1, half, t(msg("Before")), HEADER_STYLE)
        self._merge(line, half + 1, FORM_COLUMNS, t(msg("After")), HEADER_STYLE)
        pairs = min(max(len(issue.before), len(issue.after), 1), max(_PHOTO_ROW_PT))
        height = _PHOTO_ROW_PT[pairs]
        box = (_PHOTO_WIDTH_PX, round(height * _PX_PER_PT) - 12)
        for number in range(pairs):
            line = self._start(height)
            self._merge(line, 1, half, "", BODY_STYLE)
            free = self._cells.look(_FREE_STYLE, is_locked=False)
            prompt = "" if number < len(issue.after) else plain_text(t(_PUT_HERE))
            self._sheet.merge_range(line, half + 1, line, FORM_COLUMNS, prompt, free)
            for left, made in ((1, issue.before), (half + 1, issue.after)):
                if number < len(made):
                    self._pictures.put(self._sheet, line, left, made[number], box, (4, 6))


_PUT_HERE: Final = msg("Put the photo after mending here")
_HINT: Final = msg(
    "Progress, date and name come from the list by themselves. Print, sign and seal where asked."
)
