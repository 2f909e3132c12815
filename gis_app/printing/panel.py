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

HEADING_PT: Final = 10.5
BODY_PT: Final = 8.0
NOTE_PT: Final = 6.5
HEADING_MM: Final = 6.6
LEGEND_ROW_MM: Final = 4.5
SUMMARY_ROW_MM: Final = line_mm(BODY_PT) * 1.16
BLOCK_GAP_MM: Final = 3.0
LEAST_TABLE_MM: Final = 32.0
LEGEND_COLUMN_MM: Final = 34.0


@dataclass(frozen=True)
class Panel:
    """Hold the boxes of one map page's panel; a block that is not on the page is None."""

    summary: Box | None
    legend: Box
    legend_columns: int
    overview: Box
    tables: tuple[Box, ...]
    """Boxes of the table with its block heading; the first carries the heading."""


def legend_height_mm(items: int, columns: int) -> float:
    """Return the height of a legend with its heading, before enlarging for large papers."""
    return HEADING_MM + math.ceil(items / columns) * LEGEND_ROW_MM


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
    legend_width = first.width_mm - size - BLOCK_GAP_MM * f
    columns = max(1, int(legend_width / f / LEGEND_COLUMN_MM))
    beside = legend_height_mm(len(legend), columns)
    height = max(beside * f, HEADING_MM * f + size)
    legend_box = Box(first.x_mm, top, legend_width, height)
    overview = Box(first.right_mm - size, top + HEADING_MM * f, size, size)
    rest = first.from_y(top + height + BLOCK_GAP_MM * f)
    tables = [box for box in (rest, *template.panels[1:]) if box.height_mm >= LEAST_TABLE_MM * f]
    return Panel(summary, legend_box, columns, overview, tuple(tables))
