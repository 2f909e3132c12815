"""The map of a sheet: base, veil over the neighbours, boundary, numbered markers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import shapely
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor

from gis_app.domain.layer_spec import LayerGroup, MarkerSymbol
from gis_app.errors import Cancelled
from gis_app.messages import msg
from gis_app.printing.map_layers import paint_ground
from gis_app.printing.number_places import place_numbers
from gis_app.printing.overview_item import neighbours
from gis_app.printing.page_canvas import BOUNDARY, INK, MM_PER_PT, QUIET_INK
from gis_app.printing.page_symbols import BADGE_SHARE, draw_issue_symbol, draw_marker
from gis_app.printing.page_template import Box
from gis_app.printing.shape_paths import clipped, label_place, on_page, page_path
from gis_app.printing.text_lines import plain

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from gis_app.domain.city_data import CityData
    from gis_app.printing.page_canvas import PageCanvas
    from gis_app.printing.sheet import MapPart, Sheet
    from gis_app.printing.sheet_rows import SheetRow

VEIL_OPACITY: Final = 0.6
BOUNDARY_MM: Final = 0.8
MARKER_MM: Final = 3.6
DENSE_MARKER_MM: Final = 2.6
LOOSE_ISSUE_MM: Final = 2.6
NUMBER_PT: Final = 7.0
NEIGHBOUR_PT: Final = 10.0
_GRID_ALPHA: Final = 40


def draw_map(
    canvas: PageCanvas,
    data: CityData,
    sheet: Sheet,
    part: MapPart,
    dpi: float,
    cancelled: Callable[[], bool],
    language: str,
) -> None:
    """Draw everything inside the frame; raises Cancelled when stopped on the way."""
    frame, f, painter = part.plane.frame, sheet.template.factor, canvas.painter
    painter.save()
    try:
        painter.setClipRect(canvas.rect(frame))
        labels = paint_ground(canvas, data, sheet, part, dpi, cancelled, language)
        if cancelled():
            raise Cancelled(msg("Stopped. Nothing was changed."))
        _draw_grid(canvas, part, f)
        if sheet.subject.shape is not None:
            _draw_area(canvas, data, sheet, part)
        _draw_markers(canvas, data, sheet, part, labels)
    finally:
        painter.restore()


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


def _draw_area(canvas: PageCanvas, data: CityData, sheet: Sheet, part: MapPart) -> None:
    """Veil what is not the sheet's area, draw its boundary, and name the neighbours."""
    frame, f, painter = part.plane.frame, sheet.template.factor, canvas.painter
    own = clipped(on_page(part.plane, sheet.subject.shape), frame, 5.0 * f)
    outside = shapely.difference(
        shapely.box(frame.x_mm, frame.y_mm, frame.right_mm, frame.bottom_mm), own
    )
    veil = QColor(Qt.GlobalColor.white)
    veil.setAlphaF(VEIL_OPACITY)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(veil)
    painter.drawPath(page_path(canvas, outside))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(canvas.pen(BOUNDARY, BOUNDARY_MM * f))
    painter.drawPath(page_path(canvas, own))
    _name_neighbours(canvas, data, sheet, part, outside)


def _name_neighbours(
    canvas: PageCanvas, data: CityData, sheet: Sheet, part: MapPart, outside: shapely.Geometry
) -> None:
    areas, f = data.table("areas"), sheet.template.factor
    frame = part.plane.frame
    taken = [Box(frame.right_mm - 14.0 * f, frame.y_mm, 14.0 * f, 18.0 * f)]
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
        if any(box.overlaps(other) for other in taken):
            continue
        taken.append(box)
        canvas.text(left, top + 0.82 * height, name, size, colour=BOUNDARY, halo_mm=0.5 * f)


def _on_map(sheet: Sheet, part: MapPart) -> list[tuple[SheetRow, float, float]]:
    """Return the rows that stand inside this page's frame with their places on the page."""
    frame = part.plane.frame
    lon = np.array([row.lon_deg for row in sheet.rows])
    lat = np.array([row.lat_deg for row in sheet.rows])
    x, y = part.plane.to_page(lon, lat)
    return [
        (row, across, down)
        for row, across, down in zip(sheet.rows, x.tolist(), y.tolist(), strict=True)
        if row.is_placed
        and frame.x_mm <= across <= frame.right_mm
        and frame.y_mm <= down <= frame.bottom_mm
    ]


def _marker_mm(places_mm: Sequence[tuple[float, float]]) -> float:
    """Return the size of markers: smaller where more than a third of them would touch."""
    if len(places_mm) < 2:
        return MARKER_MM
    points = shapely.points(np.array(places_mm))
    tree = shapely.STRtree(points)
    first, second = tree.query(points, predicate="dwithin", distance=MARKER_MM)
    touching = len(np.unique(first[first != second]))
    return DENSE_MARKER_MM if touching > len(places_mm) / 3 else MARKER_MM


def _draw_markers(
    canvas: PageCanvas, data: CityData, sheet: Sheet, part: MapPart, labels: Sequence[Box]
) -> None:
    """Draw markers at their exact place, the urgent ones on top, and numbers beside them."""
    f = sheet.template.factor
    found = _on_map(sheet, part)
    kinds = {layer.id: layer for layer in data.catalogue.group(LayerGroup.INSPECTION)}
    boxes: list[Box] = []
    marker_mm = f * _marker_mm([(x / f, y / f) for _, x, y in found])
    for row, x, y in found:
        size = marker_mm if row.layer in kinds else LOOSE_ISSUE_MM * f
        badge = size * BADGE_SHARE * 0.4 if row.worst and row.layer in kinds else 0.0
        boxes.append(Box(x - size / 2, y - size / 2 - badge, size + badge, size + badge))
    height = NUMBER_PT * f * MM_PER_PT * 0.86
    sizes = [
        (canvas.ruler.width_mm(str(row.number), NUMBER_PT * f, is_bold=True), height)
        for row, _, _ in found
    ]
    frame = part.plane.frame.shrunk(0.6 * f)
    places = place_numbers(boxes, sizes, frame, labels)
    for (_, x, y), place in zip(found, places, strict=True):
        if place.leader_to_mm is not None:
            canvas.line(x, y, *place.leader_to_mm, INK, 0.15 * f)
    for row, x, y in sorted(found, key=lambda one: one[0].worst):
        layer = kinds.get(row.layer)
        marks = {"is_overdue": row.is_overdue, "has_recurrence": row.has_recurrence}
        if layer is not None and isinstance(layer.symbol, MarkerSymbol):
            draw_marker(canvas, x, y, marker_mm, layer.symbol, row.worst, **marks)
        else:
            draw_issue_symbol(canvas, x, y, LOOSE_ISSUE_MM * f, row.worst, **marks)
    for (row, _, _), place in zip(found, places, strict=True):
        canvas.text(
            place.box.x_mm,
            place.box.bottom_mm - 0.06 * height,
            str(row.number),
            NUMBER_PT * f,
            is_bold=True,
            halo_mm=0.35 * f,
        )
