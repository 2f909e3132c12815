"""From degrees to millimetres on the sheet at exact scale, and which scale to choose.

Web Mercator is not conformal on the ellipsoid: x and y are each divided by their own geodesic
scale at the sheet's centre, so a sheet is true there and knows how far off its edges are.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np

from gis_app.geo.crs import to_geographic, to_map, web_mercator_scale
from gis_app.geo.extent import GeoExtent, GeoPoint

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gis_app.domain.table import FloatArray
    from gis_app.printing.page_template import Box

_ROUND: Final = (1.0, 1.25, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 7.5, 8.0)
SMALLEST_DENOMINATOR: Final = 1_000
LARGEST_DENOMINATOR: Final = 100_000_000
POINTS_DENOMINATOR: Final = 2_000
"""No automatic scale is larger for sheets that are framed by points only."""
OVERLAP_MM: Final = 12.0
"""How much of a map two neighbouring map pages of one area share."""


@dataclass(frozen=True)
class SheetPlane:
    """Place geography on a page: the frame's centre shows `centre` at 1:`denominator`."""

    centre: GeoPoint
    denominator: float
    frame: Box

    @cached_property
    def _mm_per_map_unit(self) -> tuple[float, float]:
        k_x, k_y = web_mercator_scale(self.centre.lat)
        return 1000.0 / (self.denominator * k_x), 1000.0 / (self.denominator * k_y)

    @cached_property
    def _origin(self) -> tuple[float, float]:
        x, y = to_map(np.array([self.centre.lon]), np.array([self.centre.lat]))
        return float(x[0]), float(y[0])

    def to_page(self, lon_deg: FloatArray, lat_deg: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Return page millimetres, x to the right and y downwards; NaN stays NaN."""
        x, y = to_map(np.asarray(lon_deg, float), np.asarray(lat_deg, float))
        per_x, per_y = self._mm_per_map_unit
        middle_x = self.frame.x_mm + self.frame.width_mm / 2
        middle_y = self.frame.y_mm + self.frame.height_mm / 2
        return middle_x + (x - self._origin[0]) * per_x, middle_y - (y - self._origin[1]) * per_y

    def to_degrees(self, x_mm: FloatArray, y_mm: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Return longitude and latitude of places on the page."""
        per_x, per_y = self._mm_per_map_unit
        middle_x = self.frame.x_mm + self.frame.width_mm / 2
        middle_y = self.frame.y_mm + self.frame.height_mm / 2
        lon, lat = to_geographic(
            self._origin[0] + (np.asarray(x_mm, float) - middle_x) / per_x,
            self._origin[1] - (np.asarray(y_mm, float) - middle_y) / per_y,
        )
        return lon, lat

    @cached_property
    def extent(self) -> GeoExtent:
        """Return what the frame shows."""
        lon, lat = self.to_degrees(
            np.array([self.frame.x_mm, self.frame.right_mm]),
            np.array([self.frame.bottom_mm, self.frame.y_mm]),
        )
        return GeoExtent(float(lon[0]), float(lat[0]), float(lon[1]), float(lat[1]))

    @cached_property
    def largest_error(self) -> float:
        """Return the largest relative error of the scale within the frame, 0.001 for 0.1 %."""
        centre = web_mercator_scale(self.centre.lat)
        edges = [web_mercator_scale(lat) for lat in (self.extent.south, self.extent.north)]
        return max(abs(edge[i] / centre[i] - 1.0) for edge in edges for i in (0, 1))


def round_denominators(smallest: float = SMALLEST_DENOMINATOR) -> Iterator[int]:
    """Yield round scale denominators, largest scale first."""
    power = 1000
    while power < LARGEST_DENOMINATOR:
        for step in _ROUND:
            denominator = round(step * power)
            if denominator >= smallest:
                yield denominator
        power *= 10
    yield LARGEST_DENOMINATOR


def ground_size_m(extent: GeoExtent) -> tuple[float, float]:
    """Return width and height of an extent on the ground, by the scale at its centre."""
    middle = centre_of(extent)
    k_x, k_y = web_mercator_scale(middle.lat)
    x, y = to_map(np.array([extent.west, extent.east]), np.array([extent.south, extent.north]))
    return float(x[1] - x[0]) / k_x, float(y[1] - y[0]) / k_y


def centre_of(extent: GeoExtent) -> GeoPoint:
    """Return the place that comes to the middle of the frame: midway in the map plane."""
    x, y = to_map(np.array([extent.west, extent.east]), np.array([extent.south, extent.north]))
    lon, lat = to_geographic(np.array([x.mean()]), np.array([y.mean()]))
    return GeoPoint(float(lon[0]), float(lat[0]))


def fitting_denominator(
    extent: GeoExtent, width_mm: float, height_mm: float, smallest: float = SMALLEST_DENOMINATOR
) -> int:
    """Return the round denominator of the largest scale at which an extent fits a frame."""
    width_m, height_m = ground_size_m(extent)
    needed = max(width_m * 1000.0 / width_mm, height_m * 1000.0 / height_mm)
    return next(
        (d for d in round_denominators(smallest) if d >= needed * (1 - 1e-9)), LARGEST_DENOMINATOR
    )


def tile_centres(
    extent: GeoExtent, denominator: float, width_mm: float, height_mm: float
) -> tuple[GeoPoint, ...]:
    """Return the centres of the map pages that cover an extent, row by row from the north-west.

    One page where it fits; otherwise neighbouring pages share OVERLAP_MM.
    """
    width_m, height_m = ground_size_m(extent)
    across = _pages_needed(width_m * 1000.0 / denominator, width_mm)
    down = _pages_needed(height_m * 1000.0 / denominator, height_mm)
    middle = centre_of(extent)
    if across == down == 1:
        return (middle,)
    k_x, k_y = web_mercator_scale(middle.lat)
    x, y = to_map(np.array([middle.lon]), np.array([middle.lat]))
    step_x = (width_mm - OVERLAP_MM) * denominator / 1000.0 * k_x
    step_y = (height_mm - OVERLAP_MM) * denominator / 1000.0 * k_y
    columns = (np.arange(across) - (across - 1) / 2) * step_x + x[0]
    rows = ((down - 1) / 2 - np.arange(down)) * step_y + y[0]
    grid_x, grid_y = np.meshgrid(columns, rows)
    lon, lat = to_geographic(grid_x.ravel(), grid_y.ravel())
    return tuple(GeoPoint(float(a), float(b)) for a, b in zip(lon, lat, strict=True))


def _pages_needed(size_mm: float, page_mm: float) -> int:
    if size_mm <= page_mm * (1 + 1e-9):
        return 1
    return math.ceil((size_mm - OVERLAP_MM) / (page_mm - OVERLAP_MM) - 1e-9)


def scale_bar_m(denominator: float, width_mm: float) -> tuple[float, int]:
    """Return the length of one division of a scale bar in metres and how many fit a width."""
    longest = width_mm * denominator / 1000.0
    power = 10.0 ** math.floor(math.log10(longest))
    for step in (10.0, 5.0, 4.0, 2.5, 2.0, 1.0, 0.5, 0.4, 0.25, 0.2, 0.1):
        for divisions in (5, 4):
            if step * power * divisions <= longest * (1 + 1e-9):
                return step * power, divisions
    return 0.1 * power, 4
