"""Lay out a sheet of an atlas: its maps, its texts, its table over as many pages as it needs."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from gis_app.errors import RenderError, UsageError
from gis_app.messages import msg
from gis_app.printing.enlargements import with_enlargements
from gis_app.printing.index_grid import IndexGrid
from gis_app.printing.list_columns import INDEX
from gis_app.printing.list_rows import Section
from gis_app.printing.map_part import MapPart
from gis_app.printing.panel import has_room
from gis_app.printing.recipe import Recipe
from gis_app.printing.sheet import Sheet
from gis_app.printing.sheet_legend import ground_items, legend_choices, place_items
from gis_app.printing.sheet_pages import settled, sheet_pages
from gis_app.printing.sheet_plane import (
    POINTS_DENOMINATOR,
    SMALLEST_DENOMINATOR,
    SheetPlane,
    fitting_denominator,
    tile_centres,
)
from gis_app.printing.sheet_rows import sheet_rows, with_cells
from gis_app.printing.sheet_summary import sheet_summary

if TYPE_CHECKING:
    from gis_app.domain.city_data import CityData
    from gis_app.messages import Translator
    from gis_app.printing.page_template import Box, PageTemplate
    from gis_app.printing.sheet_legend import LegendItem
    from gis_app.printing.sheet_rows import SheetRow
    from gis_app.printing.subject import Subject
    from gis_app.printing.text_lines import Ruler

FIT_PADDING_MM: Final = 7.0
TILE_PADDING_MM: Final = 3.0
MOST_MAP_PAGES: Final = 200


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


def make_sheet(
    data: CityData,
    subject: Subject,
    template: PageTemplate,
    scale_denominator: int | None,
    ruler: Ruler,
    t: Translator,
    recipe: Recipe | None = None,
) -> Sheet:
    """Lay out a subject's sheet; raises RenderError when a table would not be complete."""
    made = recipe or index_recipe(data, subject, template, t)
    parts = _map_parts(subject, template.map_inner, template.factor, scale_denominator)
    rows = made.rows
    if len(parts) == 1 and scale_denominator is None and template.has("numbers"):
        parts = with_enlargements(parts[0], rows, template.factor)
    if parts:
        rows = with_cells(rows, tuple((p.plane, p.grid, p.is_enlarged) for p in parts))
    planes = [part.plane for part in parts]
    legend: tuple[LegendItem, ...] = ()
    if template.has("legend"):
        legend = place_items(data, rows, t)
        if planes:
            legend += ground_items(data, subject, planes, t)
        legend = next(
            one for one in legend_choices(legend) if has_room(template, one, made.summary, ruler)
        )
    sections = made.sections(rows)
    sheet = Sheet(
        subject, template, tuple(parts), rows, sections, legend, made.summary, (), made.way,
        made.keys,
    )  # fmt: skip
    sheet = settled(sheet, ruler, t)
    sheet = replace(sheet, pages=tuple(sheet_pages(sheet, ruler, t)))
    check_complete(sheet)
    return sheet


def index_recipe(data: CityData, subject: Subject, template: PageTemplate, t: Translator) -> Recipe:
    """Return what a sheet of an area, a unit or a selection shows: its points and loose issues."""
    rows = sheet_rows(data, subject, t)

    def sections(placed: tuple[SheetRow, ...]) -> tuple[Section, ...]:
        if not template.has("table"):
            return ()
        empty = t("No points and no open issues here.")
        return (Section(t("Index of points and issues"), placed, INDEX, empty),)

    return Recipe(rows, sections, sheet_summary(data, subject, rows, t))


def check_complete(sheet: Sheet) -> None:
    """Raise RenderError unless every row of every table stands on the pages exactly once."""
    printed: dict[str, list[int]] = {section.title: [] for section in sheet.sections}
    for page in sheet.pages:
        for table in page.tables:
            printed[table.title].extend(table.numbers)
    for section in sheet.sections:
        numbers = np.sort(np.array(printed[section.title], np.int64))
        if not np.array_equal(numbers, np.arange(1, len(section.rows) + 1)):
            raise RenderError(
                msg(
                    "The table of {name} has {printed} of {count} rows; nothing was written.",
                    name=sheet.summary.name,
                    printed=len(set(numbers.tolist())),
                    count=len(section.rows),
                )
            )
