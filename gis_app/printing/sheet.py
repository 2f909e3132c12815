"""One sheet of an atlas laid out: its maps, its texts, its table over as many pages as it needs."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import repeat
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from gis_app.errors import RenderError, UsageError
from gis_app.messages import msg, plural
from gis_app.printing.index_grid import IndexGrid
from gis_app.printing.index_table import most_rows, table_rows, table_style
from gis_app.printing.panel import HEADING_MM, has_room, panel
from gis_app.printing.sheet_legend import ground_items, legend_choices, place_items
from gis_app.printing.sheet_plane import (
    POINTS_DENOMINATOR,
    SMALLEST_DENOMINATOR,
    SheetPlane,
    fitting_denominator,
    tile_centres,
)
from gis_app.printing.sheet_rows import sheet_rows, with_cells
from gis_app.printing.sheet_summary import sheet_summary
from gis_app.printing.table_flow import fill, flow

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gis_app.domain.city_data import CityData
    from gis_app.messages import Message, Translator
    from gis_app.printing.atlas import Subject
    from gis_app.printing.index_table import TableRow, TableStyle
    from gis_app.printing.page_template import Box, PageTemplate
    from gis_app.printing.panel import Panel
    from gis_app.printing.sheet_legend import LegendItem
    from gis_app.printing.sheet_rows import SheetRow
    from gis_app.printing.sheet_summary import SheetSummary
    from gis_app.printing.table_flow import TablePart
    from gis_app.printing.text_lines import Ruler

FIT_PADDING_MM: Final = 7.0
TILE_PADDING_MM: Final = 3.0
MOST_MAP_PAGES: Final = 200


@dataclass(frozen=True)
class MapPart:
    """Hold one map page: its plane and index grid, and which of how many it is."""

    plane: SheetPlane
    grid: IndexGrid
    number: int
    count: int


@dataclass(frozen=True)
class SheetTable:
    """Hold the part of the table on one page, with the style of its columns."""

    style: TableStyle
    parts: tuple[TablePart[TableRow], ...]

    @property
    def numbers(self) -> tuple[int, ...]:
        """Return the numbers of the rows that begin on this page."""
        return tuple(
            row.source.number for part in self.parts for row in part.rows if not row.is_rest
        )


@dataclass(frozen=True)
class SheetPage:
    """Hold one page; `map_part` and `panel` are None on pages of the table alone."""

    map_part: MapPart | None
    panel: Panel | None
    table: SheetTable | None


@dataclass(frozen=True)
class Sheet:
    """Hold one subject's laid-out pages and everything they say."""

    subject: Subject
    template: PageTemplate
    parts: tuple[MapPart, ...]
    rows: tuple[SheetRow, ...]
    legend: tuple[LegendItem, ...]
    summary: SheetSummary
    pages: tuple[SheetPage, ...]

    @property
    def printed_rows(self) -> int:
        """Return how many rows its pages print."""
        return sum(len(page.table.numbers) for page in self.pages if page.table)

    @property
    def warning(self) -> Message | None:
        """Say when the area did not fit one map page at the scale asked for."""
        if len(self.parts) <= 1:
            return None
        return plural(
            "{name} does not fit one page at 1:{scale}; its map is on {count} page.",
            "{name} does not fit one page at 1:{scale}; its map is on {count} pages.",
            len(self.parts),
            name=self.subject.name,
            scale=round(self.parts[0].plane.denominator),
        )


def _map_parts(subject: Subject, frame: Box, factor: float, given: int | None) -> list[MapPart]:
    extent = subject.extent
    if extent is None:
        return []
    padding = (FIT_PADDING_MM if given is None else TILE_PADDING_MM) * factor
    room = frame.shrunk(padding)
    smallest = POINTS_DENOMINATOR if subject.shape is None else SMALLEST_DENOMINATOR
    denominator = given or fitting_denominator(extent, room.width_mm, room.height_mm, smallest)
    centres = tile_centres(extent, denominator, room.width_mm, room.height_mm)
    if len(centres) > MOST_MAP_PAGES:
        raise UsageError(
            msg(
                "At 1:{scale} the map of {name} alone takes {count} pages. "
                "Choose a smaller scale or a larger paper.",
                scale=denominator,
                name=subject.name,
                count=len(centres),
            )
        )
    planes = [SheetPlane(centre, denominator, frame) for centre in centres]
    if len(planes) > 1 and subject.shape is not None:
        planes = [p for p in planes if _shows(p, subject.shape)]
    return [MapPart(p, IndexGrid(frame), n, len(planes)) for n, p in enumerate(planes, 1)]


def _shows(plane: SheetPlane, shape: shapely.Geometry) -> bool:
    extent = plane.extent
    frame = shapely.box(extent.west, extent.south, extent.east, extent.north)
    return bool(shapely.intersects(frame, shape))


def _table_boxes(boxes: tuple[Box, ...], factor: float) -> tuple[Box, ...]:
    """Leave room for the block heading over every column of a page."""
    return tuple(box.from_y(box.y_mm + HEADING_MM * factor) for box in boxes)


def _pages(sheet: Sheet, ruler: Ruler, t: Translator) -> Iterator[SheetPage]:
    template, f = sheet.template, sheet.template.factor
    left = list(sheet.rows)
    for part in sheet.parts:
        is_first = part.number == 1
        blocks = panel(template, sheet.legend, sheet.summary.row_count, has_summary=is_first)
        table = None
        if left and blocks.tables:
            style = table_style(blocks.tables[0].width_mm, f, sheet.rows, ruler, t)
            room = sum(box.height_mm for box in blocks.tables)
            most = most_rows(room, f) + len(blocks.tables)
            rest = table_rows(left[:most], style, ruler)
            placed = []
            for box in _table_boxes(blocks.tables, f):
                filled, rest = fill(rest, box, style.header_mm)
                placed.append(filled)
            if any(filled.rows for filled in placed):
                # a row that was begun here and did not end is begun again, whole, further on
                unfinished = {row.source.number for row in rest}
                kept = tuple(
                    replace(p, rows=tuple(r for r in p.rows if r.source.number not in unfinished))
                    for p in placed
                )
                table = SheetTable(style, tuple(p for p in kept if p.rows))
                left = [*(row for row in left[:most] if row.number in unfinished), *left[most:]]
        yield SheetPage(part, blocks, table)
    boxes = _table_boxes(template.table_columns, f)
    style = table_style(boxes[0].width_mm, f, sheet.rows, ruler, t)
    for parts in flow(table_rows(left, style, ruler), repeat(boxes), style.header_mm):
        yield SheetPage(None, None, SheetTable(style, parts))
    if not sheet.parts and not sheet.rows:
        yield SheetPage(None, None, None)


def make_sheet(
    data: CityData,
    subject: Subject,
    template: PageTemplate,
    scale_denominator: int | None,
    ruler: Ruler,
    t: Translator,
) -> Sheet:
    """Lay out a subject's sheet; raises RenderError when its table would not be complete."""
    parts = _map_parts(subject, template.map_inner, template.factor, scale_denominator)
    rows = sheet_rows(data, subject, t)
    if parts:
        rows = with_cells(rows, tuple((part.plane, part.grid) for part in parts))
    planes = [part.plane for part in parts]
    legend = place_items(data, rows, t)
    if planes:
        legend += ground_items(data, subject, planes, t)
    summary = sheet_summary(data, subject, rows, t)
    rows_of_summary = summary.row_count
    legend = next(
        one for one in legend_choices(legend) if has_room(template, one, rows_of_summary, ruler)
    )
    sheet = Sheet(subject, template, tuple(parts), rows, legend, summary, ())
    sheet = replace(sheet, pages=tuple(_pages(sheet, ruler, t)))
    check_complete(sheet)
    return sheet


def check_complete(sheet: Sheet) -> None:
    """Raise RenderError unless every row of the data stands in the table exactly once."""
    printed = [n for page in sheet.pages if page.table for n in page.table.numbers]
    expected = np.arange(1, sheet.subject.row_count + 1)
    if not np.array_equal(np.sort(np.array(printed, np.int64)), expected):
        raise RenderError(
            msg(
                "The table of {name} has {printed} of {count} rows; nothing was written.",
                name=sheet.subject.name,
                printed=len(set(printed)),
                count=sheet.subject.row_count,
            )
        )
