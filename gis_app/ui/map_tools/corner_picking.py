"""Which corner or edge of a shape being changed lies under the pointer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from gis_app.geo.crs import to_map
from gis_app.geo.editable_shape import Corner

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gis_app.geo.editable_shape import EditableShape
    from gis_app.geo.extent import ScreenPoint
    from gis_app.ui.map_view import MapView

GRAB_PX: Final = 9.0


def runs_on_screen(view: MapView, shape: EditableShape) -> list[NDArray[np.float64]]:
    """Return the corners of each run as x and y on the screen."""
    out = []
    for run in shape.runs:
        x, y = to_map(run[:, 0], run[:, 1])
        across = (x - view.centre.x) / view.units_per_px + view.width_px / 2
        down = (view.centre.y - y) / view.units_per_px + view.height_px / 2
        out.append(np.column_stack([across, down]))
    return out


def corner_at(view: MapView, shape: EditableShape, at: ScreenPoint) -> Corner | None:
    """Return the corner under a screen point, the nearest of several."""
    best, found = GRAB_PX, None
    for r, dots in enumerate(runs_on_screen(view, shape)):
        away = np.hypot(dots[:, 0] - at.x, dots[:, 1] - at.y)
        i = int(away.argmin())
        if away[i] <= best:
            best, found = float(away[i]), Corner(r, i)
    return found


def edge_at(view: MapView, shape: EditableShape, at: ScreenPoint) -> Corner | None:
    """Return the corner that begins the edge under a screen point, the nearest of several."""
    best, found = GRAB_PX, None
    for r, dots in enumerate(runs_on_screen(view, shape)):
        starts = dots if shape.is_area else dots[:-1]
        if not len(starts):
            continue
        way = np.roll(dots, -1, axis=0)[: len(starts)] - starts
        from_start = np.array([at.x, at.y]) - starts
        square = np.maximum((way**2).sum(axis=1), 1e-9)
        share = np.clip((from_start * way).sum(axis=1) / square, 0.0, 1.0)
        off = from_start - share[:, None] * way
        away = np.hypot(off[:, 0], off[:, 1])
        i = int(away.argmin())
        if away[i] <= best:
            best, found = float(away[i]), Corner(r, i)
    return found
