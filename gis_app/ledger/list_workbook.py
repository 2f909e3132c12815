"""Write a list as a workbook laid out for an office, row by row in bounded memory."""

from __future__ import annotations

import math
import tempfile
import unicodedata
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from gis_app.ledger.export_rows import MAP_LINK
from gis_app.ledger.fields import FieldKind
from gis_app.ledger.list_columns import LAST_PRINTED, WIDTHS
from gis_app.ledger.safe_file import written_aside
from gis_app.ledger.sheet_cells import SheetCells, sheet_name
from gis_app.ledger.sheet_pictures import PictureColumn, SheetPictures
from gis_app.ledger.sheet_style import (
    BODY_STYLE,
    BY_RULE_STYLE,
    COLOUR_STYLES,
    HEADER_STYLE,
    NOTE_STYLE,
    TITLE_STYLE,
)
from gis_app.messages import msg

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gis_app.ledger.cells import Cell
    from gis_app.ledger.export_rows import ExportColumn, ExportRow, ExportTable
    from gis_app.messages import Translator
    from gis_app.progress import Progress

A4, A3 = 9, 8
_MANY_COLUMNS: Final = 12
_SPARE_ROWS: Final = 200
_HEADER_ROW: Final = 2
_ROWS_A_STEP: Final = 200
_USUAL_WIDTH: Final = 14.0
_LETTER_WIDTH: Final = 1.08
_LINE_PT: Final = 14.0
_TALLEST_PT: Final = 400.0
_DEGREES_FORMAT: Final = "0.000000000"
_CENTRED: Final = {
    style: replace(style, horizontal="center") for style in (BODY_STYLE, BY_RULE_STYLE)
}
_UNIT_FIELDS: Final = frozenset({"unit", "operator", "sponsor_unit", "parent"})


@dataclass
class Merges:
    """Remember cells to merge until all rows are written: rows must come in order."""

    ranges: list[tuple[int, int, int, int]] = field(default_factory=list)

    def add(self, top: int, left: int, bottom: int, right: int) -> None:
        """Merge from one corner to the other, unless it is a single cell."""
        if (top, left) != (bottom, right):
            self.ranges.append((top, left, bottom, right))

    def write(self, sheet: Any) -> None:
        """Tell the sheet, whose rows are written already."""
        # merge_range writes cells and refuses rows that have been streamed out already
        sheet.merge.extend([top, left, bottom, right] for top, left, bottom, right in self.ranges)


def write_workbook(
    table: ExportTable,
    file: Path,
    t: Translator,
    progress: Progress,
    pictures: Sequence[PictureColumn] = (),
) -> None:
    """Write a list with title, header, borders, choices and print set-up.

    Raises LedgerError when the file cannot be written; an older one stays then.
    """
    import xlsxwriter

    with written_aside(file) as aside, tempfile.TemporaryDirectory(prefix="gis-app-") as folder:
        book = xlsxwriter.Workbook(str(aside), {"constant_memory": True, "tmpdir": folder})
        book.set_properties({"title": table.title, "comments": "; ".join(table.notes)})
        sheet = book.add_worksheet(sheet_name(table.title))
        writer = _ListSheet(sheet, SheetCells(book), table, SheetPictures(pictures, Path(folder)))
        writer.write_head()
        last = writer.write_rows(progress)
        _choices(book, writer, table, last + _SPARE_ROWS, t)
        writer.lay_out(last, t)
        book.close()
    progress.step(1)


class _ListSheet:
    """Write the one sheet of a list, from above to below."""

    def __init__(
        self, sheet: Any, cells: SheetCells, table: ExportTable, pictures: SheetPictures
    ) -> None:
        self.sheet, self._cells, self._table, self._pictures = sheet, cells, table, pictures
        self._columns = table.columns
        self._has_groups = any(column.group for column in table.columns)
        self._merges = Merges()
        self.first = _HEADER_ROW + 1 + self._has_groups
        names = [column.name for column in self._columns]
        # pictures follow the columns that are printed, those up to the note
        self._aside = names.index(LAST_PRINTED) + 1 if LAST_PRINTED in names else len(names)
        self._printed = self._aside + len(pictures.columns)
        self.places = [i + len(pictures.columns) * (i >= self._aside) for i in range(len(names))]
        """At which column of the sheet each column of the list stands."""

    def write_head(self) -> None:
        """Write title, notes and the header, one row or two where columns stand in groups."""
        width = max(self._printed, 1)
        for row, text, style, height in (
            (0, self._table.title, TITLE_STYLE, 34),
            (1, "    ".join(self._table.notes), NOTE_STYLE, 18),
        ):
            self.sheet.set_row(row, height)
            self._cells.put(self.sheet, row, 0, text, style)
            self._merges.add(row, 0, row, width - 1)
        for row in range(_HEADER_ROW, self.first):
            for place, column in zip(self.places, self._columns, strict=True):
                self._cells.put(self.sheet, row, place, self._head_text(row, column), HEADER_STYLE)
            self._pictures.head(self.sheet, self._cells, row, self._aside, _HEADER_ROW)
        if self._has_groups:
            self._merge_groups()

    def _head_text(self, row: int, column: ExportColumn) -> str:
        if self._has_groups and column.group:
            return column.group if row == _HEADER_ROW else column.heading
        return column.heading if row == _HEADER_ROW else ""

    def _merge_groups(self) -> None:
        start, columns = 0, self._columns
        bottom = self.first - 1
        while start < len(columns):
            end = start
            group = columns[start].group
            while group and end + 1 < len(columns) and columns[end + 1].group == group:
                end += 1
            first, last = self.places[start], self.places[end]
            self._merges.add(_HEADER_ROW, first, _HEADER_ROW if group else bottom, last)
            start = end + 1
        for place in range(len(self._pictures.columns)):
            at = self._aside + place
            self._merges.add(_HEADER_ROW, at, bottom, at)

    def write_rows(self, progress: Progress) -> int:
        """Write the body; returns its last row."""
        count, line = len(self._table.rows), self.first
        for number, row in enumerate(self._table.rows):
            if number % _ROWS_A_STEP == 0 or self._pictures.columns:
                progress.step(0.9 * number / max(count, 1), msg("Writing the table"))
            line = self.first + number
            height = max(self._height_pt(row.cells), self._pictures.height_pt(row.fid))
            self.sheet.set_row(line, height)
            self._row(line, row)
            self._pictures.row(self.sheet, self._cells, line, self._aside, row.fid)
        return line

    def _row(self, line: int, row: ExportRow) -> None:
        for place, column, cell in zip(self.places, self._columns, row.cells, strict=True):
            if column.name == MAP_LINK and isinstance(cell, str):
                self._cells.put_link(self.sheet, line, place, cell, BODY_STYLE)
                continue
            style = BY_RULE_STYLE if column.name in row.by_rule else BODY_STYLE
            if column.name == "serial" or isinstance(cell, date):
                style = _CENTRED[style]
            if column.name == "colour_now":
                style = COLOUR_STYLES[row.colour]
            is_degrees = column.kind in (FieldKind.LON, FieldKind.LAT)
            number_format = _DEGREES_FORMAT if is_degrees else ""
            self._cells.put(self.sheet, line, place, cell, style, number_format)

    def _height_pt(self, cells: list[Cell]) -> float:
        """Return the height of a row in which no printed cell is cut off."""
        lines = 1
        for column, cell in zip(self._columns, cells, strict=True):
            if isinstance(cell, str) and column.kind is not FieldKind.SHAPE and not column.is_aside:
                lines = max(lines, lines_of(cell, width_of(column)))
            if column.name == LAST_PRINTED:
                break
        return min(lines * _LINE_PT + 4, _TALLEST_PT)

    def lay_out(self, last: int, t: Translator) -> None:
        """Set widths, frozen panes and how it prints."""
        sheet, first = self.sheet, self.first
        shown = len(self._pictures.columns)
        for place, column in zip(self.places, self._columns, strict=True):
            sheet.set_column(place, place, width_of(column), None, {"hidden": column.is_aside})
            shown += not column.is_aside
        self._pictures.set_widths(sheet, self._aside)
        self._merges.write(sheet)
        sheet.freeze_panes(first, 3 if shown > 4 else 0)
        sheet.autofilter(first - 1, 0, last, shown - 1)
        sheet.repeat_rows(0, first - 1)
        sheet.print_area(0, 0, last, self._printed - 1)
        set_landscape(sheet, t, is_wide=self._printed > _MANY_COLUMNS)


def set_landscape(sheet: Any, t: Translator, *, is_wide: bool) -> None:
    """Print a sheet across the page, as wide as the page, with its number below."""
    sheet.set_landscape()
    sheet.set_paper(A3 if is_wide else A4)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.4, right=0.4)
    sheet.center_horizontally()
    sheet.set_footer("&C" + t("Page &P of &N"))


def width_of(column: ExportColumn) -> float:
    """Return the width of a column in characters."""
    return WIDTHS.get(column.name, _USUAL_WIDTH)


def lines_of(text: str, width: float) -> int:
    """Return how many lines a text takes in a column of a width in characters."""
    if text.isascii():
        wide = len(text)
    else:
        wide = sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
    return math.ceil(wide * _LETTER_WIDTH / width) + text.count("\n")


def _choices(book: Any, writer: _ListSheet, table: ExportTable, last: int, t: Translator) -> None:
    """Let a person choose units and words from lists, kept on a hidden sheet."""
    wanted: dict[str, list[int]] = {}
    for place, column in zip(writer.places, table.columns, strict=True):
        name = "units" if column.name in _UNIT_FIELDS else column.words or ""
        if column.name == "parent" and table.id == "areas":
            continue
        if table.choices.get(name):
            wanted.setdefault(name, []).append(place)
    if not wanted:
        return
    ranges = write_choices(book, {name: table.choices[name] for name in wanted}, t)
    for name, places in wanted.items():
        for place in places:
            # an office may name a unit that the register does not have yet
            rule = {"validate": "list", "source": ranges[name], "show_error": name != "units"}
            writer.sheet.data_validation(writer.first, place, last, place, rule)


def write_choices(book: Any, choices: dict[str, tuple[str, ...]], t: Translator) -> dict[str, str]:
    """Write lists to choose from onto a hidden sheet; returns the formula that names each."""
    from xlsxwriter.utility import xl_col_to_name

    hidden = book.add_worksheet(sheet_name(t("Choices"), tuple(s.name for s in book.worksheets())))
    hidden.hide()
    cells = SheetCells(book)
    for line in range(max(len(values) for values in choices.values())):
        for place, values in enumerate(choices.values()):
            if line < len(values):
                cells.put(hidden, line, place, values[line], BODY_STYLE)
    made = {}
    for place, (name, values) in enumerate(choices.items()):
        letter = xl_col_to_name(place)
        made[name] = f"='{hidden.name}'!${letter}$1:${letter}${len(values)}"
    return made
