"""The map of a sheet: base, veil over the neighbours, boundary, numbered markers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import shapely
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor

from gis_app.domain.palette import BOUNDARY, QUIET_INK
from gis_app.errors import Cancelled
from gis_app.messages import msg
from gis_app.printing.font_ruler import MM_PER_PT
from gis_app.printing.map_extras import draw_enlarged, draw_keys, draw_route, place_keys
from gis_app.printing.map_layers import paint_ground
from gis_app.printing.overview_item import neighbours
from gis_app.printing.page_items import NORTH_ARROW_MM
from gis_app.printing.page_template import Box
from gis_app.printing.shape_paths import clipped, label_place, on_page, page_path
from gis_app.printing.sheet_markers import draw_markers, sheet_markers
from gis_app.printing.text_lines import plain

if TYPE_CHECKING:
    from gis_app.domain.city_data import CityData
    from gis_app.printing.map_layers import MapWork
    from gis_app.printing.map_part import MapPart
    from gis_app.printing.page_canvas import PageCanvas
    from gis_app.printing.sheet import Sheet

VEIL_OPACITY: Final = 0.6
BOUNDARY_MM: Final = 0.8
NEIGHBOUR_PT: Final = 10.0
_GRID_ALPHA: Final = 40
_BOUNDARY_STEP_MM: Final = 1.6


@dataclass(frozen=True)
class _Name:
    text: str
    box: Box


def draw_map(work: MapWork, sheet: Sheet, part: MapPart) -> None:
    """Draw everything inside the frame; raises Cancelled when stopped on the way."""
    canvas, data = work.canvas, work.data
    frame, f = part.plane.frame, sheet.template.factor
    own, outside = _own_and_outside(sheet, part)
    markers = sheet_markers(canvas.ruler, data, sheet, part)
    has_names = own is not None and sheet.template.has("neighbours")
    names = _neighbour_names(canvas, data, sheet, part, outside) if has_names else []
    keys = place_keys(canvas, sheet.keys, part, f)
    taken: list[Box] = []
    if sheet.template.has("names"):
        taken = [box for marker in markers for box in marker.boxes]
        taken += [_north_arrow_box(frame, f), *(name.box for name in names)]
        taken += [] if own is None else _along(shapely.boundary(own), f)
        if sheet.way is not None:
            taken += _along(clipped(on_page(part.plane, sheet.way), frame, 0.0), f)
        taken += [key.box for key in keys]
    with canvas.clipped(frame):
        paint_ground(
            work, sheet.subject, part.plane, f, taken,
            has_actions=not sheet.keys, has_names=sheet.template.has("names"),
        )  # fmt: skip
        if work.cancelled():
            raise Cancelled(msg("Stopped. Nothing was changed."))
        if sheet.template.has("grid"):
            _draw_grid(canvas, part, f)
        if own is not None:
            _draw_area(canvas, own, outside, f)
        for name in names:
            baseline = name.box.y_mm + 0.82 * name.box.height_mm
            canvas.text(
                name.box.x_mm,
                baseline,
                name.text,
                NEIGHBOUR_PT * f,
                colour=BOUNDARY,
                halo_mm=0.5 * f,
            )
        draw_keys(canvas, keys, f)
        if sheet.way is not None:
            draw_route(canvas, part.plane, sheet.way, f)
        draw_enlarged(canvas, sheet, part, f)
        draw_markers(canvas, markers, f)


def _north_arrow_box(frame: Box, f: float) -> Box:
    size = NORTH_ARROW_MM * f
    return Box(frame.right_mm - 1.1 * size, frame.y_mm, 1.1 * size, 1.4 * size)


def _along(line: shapely.Geometry, f: float) -> list[Box]:
    """Return boxes strung along a boundary or a walk, so that no name lies half under it."""
    step, half = _BOUNDARY_STEP_MM * f, BOUNDARY_MM * f
    places = shapely.get_coordinates(shapely.segmentize(line, step))
    return [Box(x - half, y - half, 2 * half, 2 * half) for x, y in places.tolist()]


def _own_and_outside(
    sheet: Sheet, part: MapPart
) -> tuple[shapely.Geometry | None, shapely.Geometry]:
    """Return the sheet's area and the rest of the frame in page millimetres."""
    frame = part.plane.frame
    whole = shapely.box(frame.x_mm, frame.y_mm, frame.right_mm, frame.bottom_mm)
    if sheet.subject.shape is None:
        return None, whole
    own = clipped(on_page(part.plane, sheet.subject.shape), frame, 5.0 * sheet.template.factor)
    return own, shapely.difference(whole, own)


def _draw_grid(canvas: PageCanvas, part: MapPart, f: float) -> None:
    """Draw the index grid so faintly that it helps the finger and not the eye."""
    pen = canvas.pen(QUIET_INK, 0.1 * f)
    colour = QColor(QUIET_INK)
    colour.setAlpha(_GRID_ALPHA)
    pen.setColor(colour)
    canvas.painter.setPen(pen)
    frame = part.plane.frame
    for x in part.grid.column_edges_mm()[1:-1]:
        canvas.painter.drawLine(canvas.point(x, frame.y_mm), canvas.point(x, frame.bottom_mm))
    for y in part.grid.row_edges_mm()[1:-1]:
        canvas.painter.drawLine(canvas.point(frame.x_mm, y), canvas.point(frame.right_mm, y))


def _draw_area(
    canvas: PageCanvas, own: shapely.Geometry, outside: shapely.Geometry, f: float
) -> None:
    """Veil what is not the sheet's area and draw its boundary."""
    painter = canvas.painter
    veil = QColor(Qt.GlobalColor.white)
    veil.setAlphaF(VEIL_OPACITY)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(veil)
    painter.drawPath(page_path(canvas, outside))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(canvas.pen(BOUNDARY, BOUNDARY_MM * f))
    painter.drawPath(page_path(canvas, own))


def _neighbour_names(
    canvas: PageCanvas, data: CityData, sheet: Sheet, part: MapPart, outside: shapely.Geometry
) -> list[_Name]:
    """Place the neighbours' names in what is seen of them, none over another."""
    areas, f, frame = data.table("areas"), sheet.template.factor, part.plane.frame
    taken = [_north_arrow_box(frame, f)]
    found: list[_Name] = []
    for position in neighbours(data, sheet, part.plane.extent).tolist():
        shape = shapely.intersection(
            clipped(on_page(part.plane, areas.shapes[position]), frame.shrunk(1.5 * f)), outside
        )
        place = label_place(shape)
        if place is None or shape.area < 60.0 * f * f:
            continue
        name, size = plain(areas.text("name")[position]), NEIGHBOUR_PT * f
        width, height = canvas.ruler.width_mm(name, size), size * MM_PER_PT * 1.2
        left = min(max(place[0] - width / 2, frame.x_mm + f), frame.right_mm - f - width)
        top = min(max(place[1] - height / 2, frame.y_mm + f), frame.bottom_mm - f - height)
        box = Box(left, top, width, height)
        if not any(box.overlaps(other) for other in taken):
            taken.append(box)
            found.append(_Name(name, box))
    return found
