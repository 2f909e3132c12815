"""Crowded places get map pages of their own at a larger scale, so that every number is read."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np

from gis_app.geo.extent import GeoExtent
from gis_app.printing.index_grid import IndexGrid
from gis_app.printing.map_part import MapPart
from gis_app.printing.sheet_plane import (
    OVERLAP_MM,
    SheetPlane,
    centre_of,
    fitting_denominator,
    round_denominators,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gis_app.domain.table import BoolArray, FloatArray
    from gis_app.printing.sheet_rows import SheetRow

ROOM_MM2: Final = 36.0
"""A marker with its number needs about so much of the map, leader lines and all."""
CELL_MM: Final = 24.0
FEWEST: Final = 12
"""Fewer crowded markers make do with leader lines."""
LEAST_SHARE: Final = 0.08
MOST_PAGES: Final = 60
LARGEST_SCALE: Final = 500
_PADDING_MM: Final = 6.0


def crowded(x_mm: FloatArray, y_mm: FloatArray, factor: float) -> BoolArray:
    """Tell which places stand in a cell of the map that has no room for their numbers."""
    if not len(x_mm):
        return np.zeros(0, bool)
    size = CELL_MM * factor
    with np.errstate(invalid="ignore"):
        cells = np.stack([np.floor(x_mm / size), np.floor(y_mm / size)])
    _, place, count = np.unique(cells, axis=1, return_inverse=True, return_counts=True)
    most = size * size / (ROOM_MM2 * factor * factor)
    return np.asarray(count[place.ravel()] > most) & np.isfinite(x_mm)


def with_enlargements(part: MapPart, rows: Sequence[SheetRow], factor: float) -> list[MapPart]:
    """Return the map page, and pages that show its crowded places larger until all are free."""
    placed = [row for row in rows if row.is_placed]
    lon, lat = (np.array([getattr(row, n) for row in placed]) for n in ("lon_deg", "lat_deg"))
    if len(placed) < FEWEST:
        return [part]
    is_crowded = crowded(*part.plane.to_page(lon, lat), factor)
    if is_crowded.sum() < max(FEWEST, LEAST_SHARE * len(placed)):
        return [part]
    planes: list[SheetPlane] = []
    waiting = [(lon[is_crowded], lat[is_crowded], part.plane.denominator)]
    while waiting and len(planes) < MOST_PAGES:
        x, y, above = waiting.pop(0)
        plane = _plane(x, y, above, part, factor)
        if plane is None:
            continue
        page_x, page_y = plane.to_page(x, y)
        still = crowded(page_x, page_y, factor)
        if still.sum() < max(FEWEST, 0.1 * len(x)) or plane.denominator <= LARGEST_SCALE:
            planes.append(plane)
            continue
        waiting += [(a, b, plane.denominator) for a, b in _halves(x, y, page_x, page_y)]
    planes = planes[:MOST_PAGES]
    count = 1 + len(planes)
    parts = [replace(part, count=count)]
    for number, plane in enumerate(planes, 2):
        parts.append(MapPart(plane, IndexGrid(plane.frame), number, count, is_enlarged=True))
    return parts


def _plane(
    lon: FloatArray, lat: FloatArray, above: float, part: MapPart, factor: float
) -> SheetPlane | None:
    """Return the plane that shows some places, always larger than the page above it."""
    extent = GeoExtent.of(lon, lat)
    if extent is None:
        return None
    room = part.plane.frame.shrunk((_PADDING_MM + OVERLAP_MM / 2) * factor)
    fitting = fitting_denominator(extent, room.width_mm, room.height_mm, LARGEST_SCALE)
    larger = max((d for d in round_denominators(LARGEST_SCALE) if d < above * 0.7), default=None)
    if larger is None:
        return None
    return SheetPlane(centre_of(extent), float(min(fitting, larger)), part.plane.frame)


def _halves(
    lon: FloatArray, lat: FloatArray, x_mm: FloatArray, y_mm: FloatArray
) -> list[tuple[FloatArray, FloatArray]]:
    """Part places in the middle of their longer side."""
    across = float(np.ptp(x_mm)) >= float(np.ptp(y_mm))
    along = x_mm if across else y_mm
    is_first = along <= (along.min() + along.max()) / 2
    if is_first.all() or not is_first.any():
        return [(lon, lat)]
    return [(lon[is_first], lat[is_first]), (lon[~is_first], lat[~is_first])]
