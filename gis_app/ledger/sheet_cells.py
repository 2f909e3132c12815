"""Cells of workbooks that are written row by row: how they look, and never as formulas."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

from gis_app.ledger.text_table import DEFUSING

if TYPE_CHECKING:
    from gis_app.ledger.cells import Cell
    from gis_app.ledger.sheet_style import CellStyle

NOT_IN_XML: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
LONGEST_CELL: Final = 32_767
_RICH_START, _RICH_END = "<r>", "</r>"
_MOST_LINKS: Final = 65_000
_MOST_STYLES: Final = 500
_MOMENT, _DAY = "yyyy-mm-dd hh:mm", "yyyy-mm-dd"


@dataclass(frozen=True, slots=True)
class _Look:
    style: CellStyle
    number_format: str = ""
    is_quoted: bool = False
    is_locked: bool = True


class SheetCells:
    """Write cells of one workbook; each look is made once."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._known: dict[_Look, Any] = {}
        # the same few styles come for every cell; their identity is found sooner than their hash
        self._by_identity: dict[tuple[int, str, bool, bool], tuple[CellStyle, Any]] = {}
        self._links = 0

    def look(
        self,
        style: CellStyle,
        number_format: str = "",
        *,
        is_quoted: bool = False,
        is_locked: bool = True,
    ) -> Any:
        """Return a look as the library wants it."""
        key = (id(style), number_format, is_quoted, is_locked)
        found = self._by_identity.get(key)
        if found is not None:
            return found[1]
        wanted = _Look(style, number_format, is_quoted, is_locked)
        known = self._known.get(wanted)
        if known is None:
            known = self._known[wanted] = self._book.add_format(_properties(wanted))
        if len(self._by_identity) < _MOST_STYLES:
            self._by_identity[key] = style, known
        return known

    def put(
        self,
        sheet: Any,
        row: int,
        column: int,
        value: Cell,
        style: CellStyle,
        number_format: str = "",
        *,
        is_locked: bool = True,
    ) -> None:
        """Write a value, rows and columns counted from 0; text stays text whatever it says."""
        if value is None or value == "":
            look = self.look(style, number_format, is_locked=is_locked)
            sheet.write_blank(row, column, None, look)
        elif isinstance(value, str):
            text = plain_text(value)
            is_quoted = text.startswith(DEFUSING)
            look = self.look(style, number_format, is_quoted=is_quoted, is_locked=is_locked)
            sheet.write_string(row, column, text, look)
        elif isinstance(value, bool):
            sheet.write_boolean(row, column, value, self.look(style, is_locked=is_locked))
        elif isinstance(value, date):
            usual = _MOMENT if isinstance(value, datetime) else _DAY
            look = self.look(style, number_format or usual, is_locked=is_locked)
            sheet.write_datetime(row, column, value, look)
        elif isinstance(value, int | float):
            sheet.write_number(
                row, column, value, self.look(style, number_format, is_locked=is_locked)
            )
        else:
            self.put(sheet, row, column, str(value), style, number_format, is_locked=is_locked)

    def put_link(self, sheet: Any, row: int, column: int, url: str, style: CellStyle) -> None:
        """Write a link of our own making; beyond what a sheet may hold it is plain text."""
        self._links += 1
        if self._links > _MOST_LINKS:
            self.put(sheet, row, column, url, style)
        else:
            sheet.write_url(row, column, url, self.look(replace(style, colour="1B66C9")), url)


def plain_text(value: str) -> str:
    """Return a text that a workbook can hold and every reader gives back the same."""
    text = NOT_IN_XML.sub("\ufffd", value)[:LONGEST_CELL]
    # xlsxwriter takes such a text for markup of its own and writes it unescaped
    if text.startswith(_RICH_START) and text.endswith(_RICH_END):
        return f"{text[: LONGEST_CELL - 1]} "
    return text


def sheet_name(title: str, taken: tuple[str, ...] = ()) -> str:
    """Return a name that a sheet may have and no other one has."""
    plain = "".join("_" if sign in "[]:*?/\\" else sign for sign in plain_text(title))
    plain = plain.strip("'")[:31] or "Sheet"
    lower = {name.lower() for name in taken}
    name, number = plain, 2
    while name.lower() in lower:
        end = f" {number}"
        name, number = plain[: 31 - len(end)] + end, number + 1
    return name


def _properties(look: _Look) -> dict[str, Any]:
    style = look.style
    made: dict[str, Any] = {
        "font_name": "宋体",
        "font_size": style.size_pt,
        "font_color": f"#{style.colour}",
        "bold": style.is_bold,
        "italic": style.is_italic,
        "valign": "vcenter",
        "text_wrap": True,
        "locked": look.is_locked,
        "quote_prefix": look.is_quoted,
    }
    if style.horizontal is not None:
        made["align"] = style.horizontal
    if style.fill is not None:
        made |= {"bg_color": f"#{style.fill}", "pattern": 1}
    if style.has_border:
        made |= {"border": 1, "border_color": "#B6BDC6"}
    if look.number_format:
        made["num_format"] = look.number_format
    return made
