"""Turn shapes in degrees into painter paths on the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainterPath, QPolygonF

if TYPE_CHECKING:
    from gis_app.printing.page_canvas import PageCanvas
    from gis_app.printing.page_template import Box
    from gis_app.printing.sheet_plane import SheetPlane


def on_page(plane: SheetPlane, shape: shapely.Geometry) -> shapely.Geometry:
    """Return a shape in page millimetres, y downwards."""

    def placed(coordinates: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> object:
        x, y = plane.to_page(coordinates[:, 0], coordinates[:, 1])
        return np.column_stack([x, y])

    return shapely.transform(shape, placed)


def clipped(shape: shapely.Geometry, box: Box, slack_mm: float = 0.0) -> shapely.Geometry:
    """Return the part of a page shape inside a box; what cannot be cut is mended first."""
    edges = (
        box.x_mm - slack_mm,
        box.y_mm - slack_mm,
        box.right_mm + slack_mm,
        box.bottom_mm + slack_mm,
    )
    if not shapely.is_valid(shape):
        shape = shapely.make_valid(shape)
    return shapely.intersection(shape, shapely.box(*edges))


def page_path(canvas: PageCanvas, shape: shapely.Geometry) -> QPainterPath:
    """Return the path of a polygon or multipolygon given in page millimetres, holes open."""
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.OddEvenFill)
    for polygon in shapely.get_parts(shape):
        if shapely.get_type_id(polygon) != shapely.GeometryType.POLYGON:
            continue
        for ring in (polygon.exterior, *polygon.interiors):
            places = shapely.get_coordinates(ring) * canvas.px_per_mm
            path.addPolygon(QPolygonF([QPointF(x, y) for x, y in places.tolist()]))
            path.closeSubpath()
    return path


def label_place(shape: shapely.Geometry) -> tuple[float, float] | None:
    """Return where a name sits well in a page shape: inside its largest part."""
    parts = [p for p in shapely.get_parts(shape) if p.area > 0]
    if not parts:
        return None
    largest = max(parts, key=lambda part: part.area)
    place = shapely.maximum_inscribed_circle(largest, tolerance=max(largest.area**0.5 / 50, 0.1))
    x, y = shapely.get_coordinates(place)[0].tolist()
    return x, y
