"""The index table on a page: header, rows, and what the whole table comes to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gis_app.domain.palette import HAIRLINE, INK, QUIET_INK, SHADE
from gis_app.domain.terms import Colour
from gis_app.messages import msg, plural
from gis_app.printing.index_table import CELL_PAD_MM, ROW_PAD_MM, TABLE_PT
from gis_app.printing.page_canvas import Align
from gis_app.printing.page_items import draw_heading
from gis_app.printing.page_symbols import draw_issue_symbol
from gis_app.printing.page_template import Box
from gis_app.printing.panel_sizes import HEADING_MM
from gis_app.printing.sheet_legend import OPEN_COLOURS
from gis_app.printing.table_columns import BOX, ISSUES, MARK

if TYPE_CHECKING:
    from gis_app.messages import Translator
    from gis_app.printing.index_table import TableRow, TableStyle
    from gis_app.printing.page_canvas import PageCanvas
    from gis_app.printing.sheet import SheetTable
    from gis_app.printing.table_flow import TablePart

_HEADER_PT: Final = TABLE_PT


def draw_table(canvas: PageCanvas, table: SheetTable, f: float, t: Translator) -> None:
    """Draw a page's part of a table; the last part states that the table is complete."""
    for position, part in enumerate(table.parts):
        heading = Box(part.box.x_mm, part.box.y_mm - HEADING_MM * f, part.box.width_mm, 0.0)
        begins = table.begins and position == 0
        title = table.title if begins else t("{title} (continued)", title=table.title)
        note = _note(table, t) if position == 0 and table.is_counted else ""
        draw_heading(canvas, heading, title, f, note)
        _draw_part(canvas, table.style, part)


def draw_empty_table(canvas: PageCanvas, box: Box, f: float, title: str, words: str) -> None:
    """Say in the table's place that there is nothing to list."""
    draw_heading(canvas, box, title, f)
    canvas.text(box.x_mm, box.y_mm + (HEADING_MM + 3.0) * f, words, TABLE_PT * f, colour=QUIET_INK)


def _note(table: SheetTable, t: Translator) -> str:
    numbers = table.numbers
    if not numbers:
        return ""
    here = plural(
        "{count} row in all, {first} to {last} here",
        "{count} rows in all, {first} to {last} here",
        table.total,
        first=numbers[0],
        last=numbers[-1],
    )
    return t(msg("{rows}; table complete", rows=here)) if table.ends else t(here)


def _draw_box(canvas: PageCanvas, x_mm: float, width_mm: float, top_mm: float, f: float) -> None:
    size = Box(x_mm + 0.8 * f, top_mm + 0.7 * f, width_mm - 1.6 * f, 3.4 * f)
    for x1, y1, x2, y2 in (
        (size.x_mm, size.y_mm, size.right_mm, size.y_mm),
        (size.x_mm, size.bottom_mm, size.right_mm, size.bottom_mm),
        (size.x_mm, size.y_mm, size.x_mm, size.bottom_mm),
        (size.right_mm, size.y_mm, size.right_mm, size.bottom_mm),
    ):
        canvas.line(x1, y1, x2, y2, QUIET_INK, 0.15 * f)


def _draw_part(canvas: PageCanvas, style: TableStyle, part: TablePart[TableRow]) -> None:
    f, box = style.factor, part.box
    header = Box(box.x_mm, box.y_mm, box.width_mm, style.header_mm)
    canvas.box(header, fill=SHADE)
    canvas.line(box.x_mm, header.bottom_mm, box.right_mm, header.bottom_mm, INK, 0.15 * f)
    x = box.x_mm
    for column, width, lines in zip(style.columns, style.widths_mm, style.headings, strict=True):
        at = x + width - CELL_PAD_MM * f if column.align is Align.RIGHT else x + CELL_PAD_MM * f
        canvas.text_block(
            at, box.y_mm + ROW_PAD_MM * f, lines, _HEADER_PT * f,
            is_bold=True, colour=QUIET_INK, align=column.align,
        )  # fmt: skip
        x += width
    top = header.bottom_mm
    for row in part.rows:
        _draw_row(canvas, style, row, box.x_mm, top)
        top += row.height_mm
        canvas.line(box.x_mm, top, box.right_mm, top, HAIRLINE, 0.12 * f)


def _draw_row(
    canvas: PageCanvas, style: TableStyle, row: TableRow, left_mm: float, top_mm: float
) -> None:
    f, x = style.factor, left_mm
    for column, width, lines in zip(style.columns, style.widths_mm, row.cells, strict=True):
        at = x + width - CELL_PAD_MM * f if column.align is Align.RIGHT else x + CELL_PAD_MM * f
        if column.id == ISSUES:
            if not row.is_rest:
                _draw_counts(canvas, row, at, top_mm + ROW_PAD_MM * f, f)
        elif column.id == BOX:
            _draw_box(canvas, x, width, top_mm, f)
        elif column.id == MARK:
            colour = getattr(row.source, "colour", None)
            if colour is not None and not row.is_rest:
                middle = top_mm + (ROW_PAD_MM + 1.7) * f
                draw_issue_symbol(canvas, x + width / 2, middle, 2.2 * f, colour)
        else:
            canvas.text_block(
                at, top_mm + ROW_PAD_MM * f, lines, TABLE_PT * f,
                is_bold=column.id == "number", align=column.align,
            )  # fmt: skip
        x += width


def _draw_counts(canvas: PageCanvas, row: TableRow, x_mm: float, top_mm: float, f: float) -> None:
    if not any(row.source.colour_counts):
        canvas.text(x_mm, top_mm + 2.7 * f, "—", TABLE_PT * f, colour=QUIET_INK)
        return
    for colour in OPEN_COLOURS:
        count = row.source.colour_counts[colour - Colour.WHITE]
        if count:
            draw_issue_symbol(canvas, x_mm + 1.1 * f, top_mm + 1.7 * f, 2.0 * f, colour)
            canvas.text(x_mm + 2.5 * f, top_mm + 2.7 * f, str(count), TABLE_PT * f)
            x_mm += 3.0 * f + canvas.ruler.width_mm(str(count), TABLE_PT * f) + 0.4 * f
