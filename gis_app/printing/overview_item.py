"""The overview inset: where the sheet's area lies, and the names of its neighbours."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import shapely
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor

from gis_app.domain.palette import BOUNDARY, INK, QUIET_INK, SHADE
from gis_app.domain.terms import AreaLevel
from gis_app.printing.page_canvas import Align, line_mm
from gis_app.printing.page_items import draw_heading
from gis_app.printing.page_template import Box
from gis_app.printing.panel_sizes import HEADING_MM
from gis_app.printing.shape_paths import clipped, label_place, on_page, page_path
from gis_app.printing.sheet_plane import SheetPlane, centre_of, ground_size_m
from gis_app.printing.subject import LEVELS, Coverage
from gis_app.printing.text_lines import plain, wrapped

if TYPE_CHECKING:
    from gis_app.domain.city_data import CityData
    from gis_app.domain.table import Int64Array
    from gis_app.geo.extent import GeoExtent
    from gis_app.messages import Translator
    from gis_app.printing.map_part import MapPart
    from gis_app.printing.page_canvas import PageCanvas
    from gis_app.printing.sheet import Sheet

NAME_PT: Final = 6.5
LEAST_AREA_M: Final = 500.0
LEAST_POINTS_M: Final = 10_000.0
_SURROUNDINGS: Final = 1.9
"""How many times the area's own size the inset shows."""
_TINT: Final = "#DCD5EC"


def _level(sheet: Sheet) -> AreaLevel:
    coverage = sheet.subject.coverage
    return AreaLevel(coverage.value) if coverage in LEVELS else AreaLevel.SUBDISTRICT


def neighbours(data: CityData, sheet: Sheet, extent: GeoExtent) -> Int64Array:
    """Return the positions of the other areas of the sheet's level that touch an extent."""
    areas = data.table("areas")
    frame = shapely.box(extent.west, extent.south, extent.east, extent.north)
    near = np.asarray(shapely.intersects(areas.shapes, frame))
    near &= areas.text("level").equals(_level(sheet).value)
    if sheet.subject.coverage is Coverage.WHOLE:
        return np.zeros(0, np.int64)
    if sheet.subject.shape is not None:
        near &= areas.fids != sheet.subject.fid
    return np.flatnonzero(near)


def overview_plane(extent: GeoExtent, box: Box, least_m: float) -> SheetPlane:
    """Return the plane of the inset: the area in the middle with its surroundings."""
    width_m, height_m = ground_size_m(extent)
    size_m = max(max(width_m, height_m) * _SURROUNDINGS, least_m)
    return SheetPlane(centre_of(extent), size_m * 1000.0 / box.width_mm, box)


def draw_overview(
    canvas: PageCanvas, data: CityData, sheet: Sheet, part: MapPart, box: Box, t: Translator
) -> None:
    """Draw the inset with its heading; the frame of one of several map pages is shown."""
    f, subject = sheet.template.factor, sheet.subject
    heading = Box(box.x_mm, box.y_mm - HEADING_MM * f, box.width_mm, 0.0)
    draw_heading(canvas, heading, t("Location"), f)
    if subject.extent is None:
        return
    least_m = LEAST_AREA_M if subject.shape is not None else LEAST_POINTS_M
    plane = overview_plane(subject.extent, box, least_m)
    painter = canvas.painter
    painter.save()
    painter.setClipRect(canvas.rect(box))
    canvas.box(box, fill=SHADE)
    names: list[tuple[float, str, shapely.Geometry]] = []
    areas = data.table("areas")
    for position in neighbours(data, sheet, plane.extent).tolist():
        shape = _inset_shape(plane, areas.shapes[position], box)
        painter.setPen(canvas.pen(BOUNDARY, 0.15 * f))
        painter.setBrush(Qt.GlobalColor.white)
        painter.drawPath(page_path(canvas, shape))
        names.append((shape.area, plain(areas.text("name")[position]), shape))
    if subject.shape is not None:
        own = _inset_shape(plane, subject.shape, box)
        painter.setPen(canvas.pen(BOUNDARY, 0.5 * f))
        painter.setBrush(QColor(_TINT))
        painter.drawPath(page_path(canvas, own))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if part.count > 1 or subject.shape is None:
        corners = part.plane.extent
        x, y = plane.to_page(
            np.array([corners.west, corners.east]), np.array([corners.north, corners.south])
        )
        shown = Box(float(x[0]), float(y[0]), float(x[1] - x[0]), float(y[1] - y[0]))
        canvas.box(shown, outline=INK, width_mm=0.35 * f)
    painter.restore()
    _draw_names(canvas, names, sheet, plane, box, f)
    canvas.box(box, outline=INK, width_mm=0.2 * f)


def _inset_shape(plane: SheetPlane, shape: shapely.Geometry, box: Box) -> shapely.Geometry:
    return clipped(shapely.simplify(on_page(plane, shape), 0.05), box, 1.0)


def _draw_names(
    canvas: PageCanvas,
    names: list[tuple[float, str, shapely.Geometry]],
    sheet: Sheet,
    plane: SheetPlane,
    box: Box,
    f: float,
) -> None:
    """Name the own area first, then the neighbours by size; names give way to earlier ones."""
    size = NAME_PT * f
    taken: list[Box] = []
    entries = [(name, shape, QUIET_INK) for _, name, shape in sorted(names, key=lambda n: -n[0])]
    if sheet.subject.shape is not None:
        own = _inset_shape(plane, sheet.subject.shape, box)
        entries.insert(0, (sheet.subject.name, own, INK))
    inside = box.shrunk(0.8 * f)
    for name, shape, colour in entries:
        visible = clipped(shape, inside)
        place = label_place(visible) if not visible.is_empty else None
        if place is None:
            continue
        for lines in ((name,), wrapped(name, box.width_mm * 0.28, canvas.ruler, size)):
            text = _text_box(canvas, lines, place, inside, size)
            if inside.contains(text) and not any(text.overlaps(other) for other in taken):
                taken.append(text)
                top = text.y_mm
                for line in lines:
                    canvas.text(
                        text.x_mm + text.width_mm / 2, top + size * 0.352778 * 0.95, line, size,
                        colour=colour, align=Align.CENTRE, halo_mm=0.3 * f,
                    )  # fmt: skip
                    top += line_mm(size)
                break


def _text_box(
    canvas: PageCanvas,
    lines: tuple[str, ...],
    place: tuple[float, float],
    inside: Box,
    size: float,
) -> Box:
    """Return the box of a name at a place, pushed in from the inset's edges."""
    width = max(canvas.ruler.width_mm(line, size) for line in lines)
    height = len(lines) * line_mm(size)
    left = min(max(place[0] - width / 2, inside.x_mm), inside.right_mm - width)
    top = min(max(place[1] - height / 2, inside.y_mm), inside.bottom_mm - height)
    return Box(left, top, width, height)
