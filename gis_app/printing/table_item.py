"""The index table on a page: header, rows, and what the whole table comes to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gis_app.domain.palette import HAIRLINE, INK, QUIET_INK, SHADE
from gis_app.domain.terms import Colour
from gis_app.messages import msg, plural
from gis_app.printing.index_table import CELL_PAD_MM, ISSUES, ROW_PAD_MM, TABLE_PT
from gis_app.printing.page_canvas import Align
from gis_app.printing.page_items import draw_heading
from gis_app.printing.page_symbols import draw_issue_symbol
from gis_app.printing.page_template import Box
from gis_app.printing.panel import HEADING_MM
from gis_app.printing.sheet_legend import OPEN_COLOURS

if TYPE_CHECKING:
    from gis_app.messages import Translator
    from gis_app.printing.index_table import TableRow, TableStyle
    from gis_app.printing.page_canvas import PageCanvas
    from gis_app.printing.sheet import Sheet, SheetTable
    from gis_app.printing.table_flow import TablePart

_HEADER_PT: Final = TABLE_PT


def draw_table(
    canvas: PageCanvas, sheet: Sheet, table: SheetTable, t: Translator, *, is_last: bool
) -> None:
    """Draw the page's part of the table; the last one states that it is complete."""
    f = sheet.template.factor
    numbers = table.numbers
    note = _note(numbers, len(sheet.rows), t, is_last=is_last)
    for position, part in enumerate(table.parts):
        heading = Box(part.box.x_mm, part.box.y_mm - HEADING_MM * f, part.box.width_mm, 0.0)
        title = t("Index of points and issues")
        draw_heading(
            canvas,
            heading,
            title if position == 0 else t("Index of points and issues (continued)"),
            f,
            note if position == 0 else "",
        )
        _draw_part(canvas, table.style, part)


def draw_empty_table(canvas: PageCanvas, box: Box, f: float, t: Translator) -> None:
    """Say in the table's place that there is nothing to list."""
    draw_heading(canvas, box, t("Index of points and issues"), f)
    canvas.text(
        box.x_mm, box.y_mm + (HEADING_MM + 3.0) * f, t("No points and no open issues here."),
        TABLE_PT * f, colour=QUIET_INK,
    )  # fmt: skip


def _note(numbers: tuple[int, ...], total: int, t: Translator, *, is_last: bool) -> str:
    if not numbers:
        return ""
    here = plural(
        "{count} row in all, {first} to {last} here",
        "{count} rows in all, {first} to {last} here",
        total,
        first=numbers[0],
        last=numbers[-1],
    )
    return t(msg("{rows}; table complete", rows=here)) if is_last else t(here)


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
