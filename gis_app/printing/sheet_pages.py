"""Flow a sheet's tables through its panels and over as many pages as they need."""

from __future__ import annotations

from dataclasses import replace
from itertools import repeat
from typing import TYPE_CHECKING, Final

from gis_app.printing.index_table import most_rows, table_rows, table_style
from gis_app.printing.panel import panel
from gis_app.printing.panel_sizes import BLOCK_GAP_MM, HEADING_MM, LEAST_TABLE_MM
from gis_app.printing.sheet import SheetPage, SheetTable
from gis_app.printing.table_flow import fill, flow

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gis_app.messages import Translator
    from gis_app.printing.index_table import TableRow, TableStyle
    from gis_app.printing.list_rows import Listed, Section
    from gis_app.printing.map_part import MapPart
    from gis_app.printing.page_template import Box
    from gis_app.printing.panel import Panel
    from gis_app.printing.sheet import Sheet
    from gis_app.printing.table_flow import TablePart
    from gis_app.printing.text_lines import Ruler

_LEAST_BELOW_MM: Final = 18.0
"""A table begins below another one only where so much is left of the box."""


class _Flow:
    """Hold what of a sheet's tables is not placed yet."""

    def __init__(self, sheet: Sheet, ruler: Ruler, t: Translator) -> None:
        self.f, self.ruler, self.t = sheet.template.factor, ruler, t
        self.waiting: list[tuple[Section, list[Listed]]] = [
            (section, list(section.rows)) for section in sheet.sections if section.rows
        ]

    def style(self, section: Section, width_mm: float) -> TableStyle:
        return table_style(width_mm, self.f, section.rows, self.ruler, self.t, section.columns)

    def below(self, box: Box) -> Box:
        return box.from_y(box.y_mm + HEADING_MM * self.f)

    def into(self, boxes: tuple[Box, ...]) -> tuple[SheetTable, ...]:
        """Fill a panel's boxes; a table goes on in the next box and the next table follows it."""
        made: list[SheetTable] = []
        free = list(boxes)
        while free and self.waiting:
            section, left = self.waiting[0]
            inner = self.below(free[0])
            style = self.style(section, inner.width_mm)
            most = most_rows(inner.height_mm, self.f) + 1
            part, rest = fill(table_rows(left[:most], style, self.ruler), inner, style.header_mm)
            # a row that was begun here and did not end is begun again, whole, further on
            unfinished = {row.source.number for row in rest}
            kept = tuple(row for row in part.rows if row.source.number not in unfinished)
            if not kept:
                free.pop(0)
                continue
            part = replace(part, rows=kept)
            begins = len(left) == len(section.rows)
            left = [*(r for r in left[:most] if r.number in unfinished), *left[most:]]
            made.append(self.table(section, style, (part,), begins=begins, ends=not left))
            self.waiting[0] = (section, left)
            if left:
                free.pop(0)
                continue
            self.waiting.pop(0)
            bottom = inner.y_mm + style.header_mm + part.used_mm + BLOCK_GAP_MM * self.f
            rest_box = inner.from_y(bottom)
            if rest_box.height_mm >= _LEAST_BELOW_MM * self.f:
                free[0] = rest_box
            else:
                free.pop(0)
        return tuple(made)

    def over(self, columns: tuple[Box, ...]) -> Iterator[tuple[SheetTable, ...]]:
        """Place what is left on pages of tables alone; tables share pages but for the last one."""
        while len(self.waiting) > 1:
            placed = self.into(columns)
            if not placed:
                break
            yield placed
        boxes = tuple(self.below(box) for box in columns)
        for section, left in self.waiting:
            style = self.style(section, boxes[0].width_mm)
            rows = table_rows(left, style, self.ruler)
            pages = flow(rows, repeat(boxes), style.header_mm)
            begins = len(left) == len(section.rows)
            for number, parts in enumerate(pages, 1):
                yield (
                    self.table(
                        section, style, parts, begins=begins and number == 1,
                        ends=number == len(pages),
                    ),
                )  # fmt: skip

    @staticmethod
    def table(
        section: Section,
        style: TableStyle,
        parts: tuple[TablePart[TableRow], ...],
        *,
        begins: bool,
        ends: bool,
    ) -> SheetTable:
        return SheetTable(
            style, parts, section.title, len(section.rows), begins, ends, section.is_counted
        )


def sheet_pages(sheet: Sheet, ruler: Ruler, t: Translator) -> Iterator[SheetPage]:
    """Yield a sheet's pages: its maps with their panels, then what is left of its tables."""
    tables = _Flow(sheet, ruler, t)
    for part in sheet.parts:
        blocks, room = _room(sheet, part)
        yield SheetPage(part, blocks, tables.into(room))
    is_bare = not sheet.parts
    for placed in tables.over(sheet.template.table_columns):
        is_bare = False
        yield SheetPage(None, None, placed)
    if is_bare:
        yield SheetPage(None, None, ())


def settled(sheet: Sheet, ruler: Ruler, t: Translator) -> Sheet:
    """Return a sheet whose longer lists give way where this saves a page of tables alone."""
    sections = next(
        (some for some in _shorter(sheet.sections) if _fits(sheet, some, ruler, t)), sheet.sections
    )
    return replace(sheet, sections=tuple(replace(one, shorter=None) for one in sections))


def _room(sheet: Sheet, part: MapPart) -> tuple[Panel, tuple[Box, ...]]:
    blocks = panel(sheet.template, sheet.legend, sheet.summary, is_first=part.number == 1)
    least_mm = LEAST_TABLE_MM * sheet.template.factor
    return blocks, tuple(b for b in blocks.tables if b.height_mm >= least_mm)


def _shorter(sections: tuple[Section, ...]) -> Iterator[tuple[Section, ...]]:
    """Yield the sections with ever fewer rows in the one that gives way; nothing without one."""
    for place, section in enumerate(sections):
        if section.shorter is None:
            continue
        for count in range(len(section.rows), section.least_rows - 1, -1):
            made = section if count == len(section.rows) else section.shorter(count)
            yield (*sections[:place], made, *sections[place + 1 :])


def _fits(sheet: Sheet, sections: tuple[Section, ...], ruler: Ruler, t: Translator) -> bool:
    """Tell whether the tables end beside the maps."""
    tables = _Flow(replace(sheet, sections=sections), ruler, t)
    for part in sheet.parts:
        tables.into(_room(sheet, part)[1])
    return not tables.waiting
