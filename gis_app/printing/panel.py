"""How the panel beside or under the map is shared out: summary, legend, overview, table."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from gis_app.printing.page_canvas import line_mm
from gis_app.printing.page_template import OVERVIEW_MM, Box

if TYPE_CHECKING:
    from gis_app.printing.page_template import PageTemplate
    from gis_app.printing.sheet_legend import LegendItem
    from gis_app.printing.text_lines import Ruler

HEADING_PT: Final = 10.5
BODY_PT: Final = 8.0
NOTE_PT: Final = 6.5
HEADING_MM: Final = 6.6
LEGEND_ROW_MM: Final = 4.1
SUMMARY_ROW_MM: Final = line_mm(BODY_PT) * 1.16
BLOCK_GAP_MM: Final = 3.0
LEAST_TABLE_MM: Final = 32.0
LEGEND_COLUMN_MM: Final = 34.0
LEGEND_SYMBOL_MM: Final = 5.6
LEGEND_TEXT_LEFT_MM: Final = 7.2
MOST_CUT_SHARE: Final = 0.25
"""With more of the stages' titles cut than this, a legend does without stages."""


@dataclass(frozen=True)
class Panel:
    """Hold the boxes of one map page's panel; a block that is not on the page is None.

    The legend fills `legend_columns` from the left; the last one stands under the overview.
    """

    summary: Box | None
    legend_columns: tuple[Box, ...]
    overview: Box
    tables: tuple[Box, ...]
    """Boxes of the table with its block heading; the first carries the heading."""

    @property
    def legend(self) -> Box:
        """Return the box of the legend's heading and the columns beside the overview."""
        first, last = self.legend_columns[0], self.legend_columns[-2]
        return Box(first.x_mm, first.y_mm, last.right_mm - first.x_mm, first.height_mm)


def legend_rows(items: int, columns: int, taken_rows: int) -> int:
    """Return the rows a legend needs when its last column begins `taken_rows` further down."""
    beside = math.ceil(items / columns)
    if beside <= taken_rows:
        return beside
    return max(taken_rows, math.ceil((items + taken_rows) / (columns + 1)))


def has_room(
    template: PageTemplate, legend: tuple[LegendItem, ...], summary_rows: int, ruler: Ruler
) -> bool:
    """Tell whether summary and legend fit the panel, and most stages their column."""
    blocks = panel(template, legend, summary_rows, has_summary=True)
    bottom = template.panels[0].bottom_mm
    if any(box.bottom_mm > bottom + 1e-6 for box in (blocks.overview, blocks.legend)):
        return False
    room = blocks.legend_columns[0].width_mm / template.factor - LEGEND_TEXT_LEFT_MM - 4.5
    staged = [f"{item.title} · {item.stage_title}" for item in legend if item.stage_title]
    cut = sum(ruler.width_mm(text, NOTE_PT) > room for text in staged)
    return cut <= len(staged) * MOST_CUT_SHARE


def panel(
    template: PageTemplate,
    legend: tuple[LegendItem, ...],
    summary_rows: int,
    *,
    has_summary: bool,
) -> Panel:
    """Share out the panel boxes of a template from the top down."""
    f = template.factor
    first = template.panels[0]
    top = first.y_mm
    summary = None
    if has_summary:
        height = (HEADING_MM + summary_rows * SUMMARY_ROW_MM) * f
        summary = Box(first.x_mm, top, first.width_mm, height)
        top = summary.bottom_mm + BLOCK_GAP_MM * f
    size = OVERVIEW_MM * f
    overview = Box(first.right_mm - size, top + HEADING_MM * f, size, size)
    legend_width = first.width_mm - size - BLOCK_GAP_MM * f
    columns = max(1, int(legend_width / f / LEGEND_COLUMN_MM))
    taken = math.ceil((OVERVIEW_MM + BLOCK_GAP_MM) / LEGEND_ROW_MM)
    rows = legend_rows(len(legend), columns, taken)
    height = max(HEADING_MM + rows * LEGEND_ROW_MM, HEADING_MM + OVERVIEW_MM) * f
    width = legend_width / columns
    boxes = [Box(first.x_mm + i * width, top, width, height) for i in range(columns)]
    under = overview.y_mm + taken * LEGEND_ROW_MM * f - HEADING_MM * f
    boxes.append(Box(overview.x_mm, under, size, max(top + height - under, 0.0)))
    rest = first.from_y(top + height + BLOCK_GAP_MM * f)
    tables = [box for box in (rest, *template.panels[1:]) if box.height_mm >= LEAST_TABLE_MM * f]
    return Panel(summary, tuple(boxes), overview, tuple(tables))
