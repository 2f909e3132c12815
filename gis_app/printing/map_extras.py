"""What some maps show above the ground: a key map's areas, a walk, frames of enlarged places."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely
from PySide6.QtCore import Qt
from PySide6.QtGui import QPolygonF

from gis_app.domain.palette import BOUNDARY, INK
from gis_app.printing.font_ruler import MM_PER_PT
from gis_app.printing.page_canvas import Align
from gis_app.printing.page_template import Box
from gis_app.printing.shape_paths import clipped, label_place, on_page, page_path

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gis_app.printing.map_part import MapPart
    from gis_app.printing.page_canvas import PageCanvas
    from gis_app.printing.sheet import Sheet
    from gis_app.printing.sheet_plane import SheetPlane

KEY_PT: Final = 13.0
ROUTE: Final = "#1B66C9"
FRAME_PT: Final = 8.0


@dataclass(frozen=True)
class Key:
    """Hold one sheet's number on a key map, its outline in page millimetres, and its box."""

    text: str
    outline: shapely.Geometry
    box: Box


def place_keys(
    canvas: PageCanvas, keys: Sequence[tuple[str, shapely.Geometry]], part: MapPart, f: float
) -> tuple[Key, ...]:
    """Return the sheets seen on a key map with the places of their numbers."""
    frame, size = part.plane.frame, KEY_PT * f
    found = []
    for text, outline in keys:
        shape = on_page(part.plane, outline)
        place = label_place(clipped(shape, frame))
        if place is None:
            continue
        radius = max(canvas.ruler.width_mm(text, size, is_bold=True), size * MM_PER_PT) * 0.75
        box = Box(place[0] - radius, place[1] - radius, 2 * radius, 2 * radius)
        found.append(Key(text, clipped(shape, frame, 2.0 * f), box))
    return tuple(found)


def draw_keys(canvas: PageCanvas, keys: Sequence[Key], f: float) -> None:
    """Draw the outlines of a key map's sheets, and their numbers on white discs."""
    painter, size = canvas.painter, KEY_PT * f
    for key in keys:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(canvas.pen(BOUNDARY, 0.5 * f))
        painter.drawPath(page_path(canvas, key.outline))
    for key in keys:
        painter.setBrush(Qt.GlobalColor.white)
        painter.setPen(canvas.pen(BOUNDARY, 0.3 * f))
        painter.drawEllipse(canvas.rect(key.box))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        x, y = key.box.x_mm + key.box.width_mm / 2, key.box.y_mm + key.box.height_mm / 2
        base = y + size * MM_PER_PT * 0.36
        canvas.text(x, base, key.text, size, is_bold=True, align=Align.CENTRE)


def draw_route(canvas: PageCanvas, plane: SheetPlane, way: shapely.Geometry, f: float) -> None:
    """Draw the line that is walked from stop to stop, a white edge around it."""
    places = shapely.get_coordinates(on_page(plane, way)).tolist()
    line = QPolygonF([canvas.point(x, y) for x, y in places])
    canvas.painter.setBrush(Qt.BrushStyle.NoBrush)
    for colour, width in (("#FFFFFF", 1.6), (ROUTE, 0.7)):
        pen = canvas.pen(colour, width * f)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        canvas.painter.setPen(pen)
        canvas.painter.drawPolyline(line)


def draw_enlarged(canvas: PageCanvas, sheet: Sheet, part: MapPart, f: float) -> None:
    """Frame the crowded places that further pages show larger, with those pages' numbers."""
    if part.is_enlarged:
        return
    for other in sheet.parts:
        if not other.is_enlarged:
            continue
        shown = other.plane.extent
        x, y = part.plane.to_page(
            np.array([shown.west, shown.east]), np.array([shown.north, shown.south])
        )
        box = Box(float(x[0]), float(y[0]), float(x[1] - x[0]), float(y[1] - y[0]))
        canvas.box(box, outline=INK, width_mm=0.3 * f)
        canvas.text(
            box.x_mm + 0.8 * f, box.y_mm + 3.4 * f, str(other.number), FRAME_PT * f,
            is_bold=True, halo_mm=0.4 * f,
        )  # fmt: skip
