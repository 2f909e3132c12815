"""How the panel beside or under the map is shared out: summary, legend, overview, table."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from gis_app.printing.page_template import OVERVIEW_MM, Box
from gis_app.printing.panel_sizes import (
    BLOCK_GAP_MM,
    HEADING_MM,
    LEAST_TABLE_MM,
    LEGEND_COLUMN_MM,
    LEGEND_ROW_MM,
    LEGEND_TEXT_LEFT_MM,
    MOST_CUT_SHARE,
    NOTE_PT,
)

if TYPE_CHECKING:
    from gis_app.printing.page_template import PageTemplate
    from gis_app.printing.sheet_legend import LegendItem
    from gis_app.printing.sheet_summary import SheetSummary
    from gis_app.printing.text_lines import Ruler


_TABLES: Final = frozenset({"table", "milestones", "progress"})


@dataclass(frozen=True)
class Panel:
    """Hold the boxes of one map page's panel; a block that is not on the page is None.

    The legend fills `legend_columns` from the left; with an overview the last one stands under it.
    """

    summary: Box | None
    legend: Box | None
    legend_columns: tuple[Box, ...]
    overview: Box | None
    tables: tuple[Box, ...]
    """Boxes of tables with their block headings; the first carries the heading."""


def legend_rows(items: int, columns: int, taken_rows: int) -> int:
    """Return the rows a legend needs when its last column begins `taken_rows` further down."""
    beside = math.ceil(items / columns)
    if beside <= taken_rows:
        return beside
    return max(taken_rows, math.ceil((items + taken_rows) / (columns + 1)))


def has_room(
    template: PageTemplate, legend: tuple[LegendItem, ...], summary: SheetSummary, ruler: Ruler
) -> bool:
    """Tell whether summary and legend fit the panel, and most stages their column."""
    blocks = panel(template, legend, summary, is_first=True)
    bottom = template.panels[0].bottom_mm
    shown = [box for box in (blocks.overview, blocks.legend) if box is not None]
    if any(box.bottom_mm > bottom + 1e-6 for box in shown):
        return False
    if not blocks.legend_columns:
        return True
    room = blocks.legend_columns[0].width_mm / template.factor - LEGEND_TEXT_LEFT_MM - 4.5
    staged = [f"{item.title} · {item.stage_title}" for item in legend if item.stage_title]
    cut = sum(ruler.width_mm(text, NOTE_PT) > room for text in staged)
    return cut <= len(staged) * MOST_CUT_SHARE


def panel(
    template: PageTemplate,
    legend: tuple[LegendItem, ...],
    words: SheetSummary,
    *,
    is_first: bool,
) -> Panel:
    """Share out the panel boxes of a template from the top down."""
    f = template.factor
    first = template.panels[0]
    top = first.y_mm
    summary = None
    if is_first and words.height_mm and (template.has("summary") or template.has("countdown")):
        summary = Box(first.x_mm, top, first.width_mm, (HEADING_MM + words.height_mm) * f)
        top = summary.bottom_mm + BLOCK_GAP_MM * f
    if summary is not None and len(template.panels) > 1 and not template.items & _TABLES:
        # nothing else will stand in the second column
        first = template.panels[1]
        top = first.y_mm
    size = OVERVIEW_MM * f
    overview = None
    if template.has("overview"):
        overview = Box(first.right_mm - size, top + HEADING_MM * f, size, size)
    height = 0.0
    boxes: list[Box] = []
    heading = None
    if template.has("legend"):
        beside = size + BLOCK_GAP_MM * f if overview else 0.0
        width = first.width_mm - beside
        columns = max(1, int(width / f / LEGEND_COLUMN_MM))
        taken = math.ceil((OVERVIEW_MM + BLOCK_GAP_MM) / LEGEND_ROW_MM)
        if overview:
            rows = legend_rows(len(legend), columns, taken)
        else:
            rows = math.ceil(len(legend) / columns)
        height = (HEADING_MM + rows * LEGEND_ROW_MM) * f
        if overview:
            height = max(height, (HEADING_MM + OVERVIEW_MM) * f)
        each = width / columns
        boxes = [Box(first.x_mm + i * each, top, each, height) for i in range(columns)]
        heading = Box(first.x_mm, top, width, height)
        if overview:
            under = overview.y_mm + taken * LEGEND_ROW_MM * f - HEADING_MM * f
            boxes.append(Box(overview.x_mm, under, size, max(top + height - under, 0.0)))
    elif overview:
        height = (HEADING_MM + OVERVIEW_MM) * f
    gap = BLOCK_GAP_MM * f if height else 0.0
    rest = first.from_y(top + height + gap)
    tables = [box for box in (rest, *template.panels[1:]) if box.height_mm >= LEAST_TABLE_MM * f]
    return Panel(summary, heading, tuple(boxes), overview, tuple(tables))
