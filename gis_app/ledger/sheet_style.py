"""How cells of our workbooks look, and how any value gets into one without becoming a formula."""

from __future__ import annotations

import re
from copy import copy
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

from gis_app.ledger.text_table import DEFUSING

if TYPE_CHECKING:
    from gis_app.ledger.cells import Cell

_NOT_IN_XML: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_LONGEST_CELL: Final = 32_767


@dataclass(frozen=True, slots=True)
class CellStyle:
    """Hold a cell's look; colours are RRGGBB."""

    is_bold: bool = False
    is_italic: bool = False
    fill: str | None = None
    colour: str = "1F2328"
    size_pt: float = 10.5
    horizontal: str | None = None
    has_border: bool = True


HEADER_STYLE: Final = CellStyle(is_bold=True, fill="E8ECF1", horizontal="center")
TITLE_STYLE: Final = CellStyle(is_bold=True, size_pt=16, horizontal="center", has_border=False)
NOTE_STYLE: Final = CellStyle(size_pt=9, colour="5B6470", has_border=False)
BODY_STYLE: Final = CellStyle()
BY_RULE_STYLE: Final = CellStyle(is_italic=True, colour="5B6470")
FILL_IN_STYLE: Final = CellStyle(fill="FFF8E1")
"""The look of cells that whoever gets the sheet fills in."""
REASON_STYLE: Final = CellStyle(fill="FBE3E0")
COLOUR_STYLES: Final = {
    "white": CellStyle(is_bold=True, fill="FFFFFF", horizontal="center"),
    "yellow": CellStyle(is_bold=True, fill="F6C945", horizontal="center"),
    "red": CellStyle(is_bold=True, fill="C8322B", colour="FFFFFF", horizontal="center"),
    "closed": CellStyle(fill="E3E6EA", colour="5B6470", horizontal="center"),
}


def put(sheet: Any, row: int, column: int, value: Cell) -> Any:
    """Write a value; text that a spreadsheet would take for a formula stays text."""
    cell = sheet.cell(row, column)
    if isinstance(value, str):
        text = _NOT_IN_XML.sub("\ufffd", value)[:_LONGEST_CELL]
        cell.value = text
        # openpyxl makes a formula of a leading =, and an error of #N/A
        cell.data_type = "s"
        if text.startswith(DEFUSING):
            cell.quotePrefix = True
    elif value is not None:
        cell.value = value
        if isinstance(value, datetime):
            cell.number_format = "yyyy-mm-dd hh:mm"
        elif isinstance(value, date):
            cell.number_format = "yyyy-mm-dd"
    return cell


class Styles:
    """Give cells of one workbook their looks; each look is worked out once."""

    def __init__(self) -> None:
        self._known: dict[CellStyle, Any] = {}

    def apply(self, cell: Any, style: CellStyle) -> Any:
        """Give a cell a look, before anything is written into it."""
        known = self._known.get(style)
        if known is None:
            _style(cell, style)
            self._known[style] = copy(cell._style)
        else:
            cell._style = copy(known)
        return cell


def _style(cell: Any, style: CellStyle) -> None:
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

    cell.font = Font(
        name="宋体",
        size=style.size_pt,
        bold=style.is_bold,
        italic=style.is_italic,
        color=style.colour,
    )
    cell.alignment = Alignment(horizontal=style.horizontal, vertical="center", wrap_text=True)
    if style.fill is not None:
        cell.fill = PatternFill("solid", start_color=style.fill)
    if style.has_border:
        line = Side(style="thin", color="B6BDC6")
        cell.border = Border(left=line, right=line, top=line, bottom=line)
