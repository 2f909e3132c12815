"""Which part of the earth the canvas shows, and how large; a frozen value."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from gis_app.geo.crs import to_geographic, to_map, web_mercator_scale
from gis_app.geo.extent import GeoExtent, GeoPoint, MapPoint, ScreenPoint

PX_M = 0.0254 / 96
"""The size of one screen pixel that a scale on screen is reckoned with."""
_SMALLEST, _LARGEST = 100.0, 20_000_000.0


@dataclass(frozen=True, slots=True)
class MapView:
    """Hold the map's centre (EPSG:3857), its map units a screen pixel, and the canvas size."""

    centre: MapPoint
    units_per_px: float
    width_px: int
    height_px: int

    @property
    def lat_deg(self) -> float:
        """Return the latitude of the centre."""
        return float(to_geographic(self.centre.x, self.centre.y)[1])

    @property
    def scale_denominator(self) -> float:
        """Return N of 1:N at the centre, for a screen of 96 pixels an inch."""
        return self.units_per_px / _stretch(self.lat_deg) / PX_M

    def with_scale(self, denominator: float) -> MapView:
        """Return the view at another scale, the centre kept."""
        wanted = min(max(denominator, _SMALLEST), _LARGEST)
        return replace(self, units_per_px=wanted * PX_M * _stretch(self.lat_deg))

    def with_size(self, width_px: int, height_px: int) -> MapView:
        """Return the view of a canvas of another size, the centre kept."""
        return replace(self, width_px=max(width_px, 1), height_px=max(height_px, 1))

    def with_centre(self, place: GeoPoint) -> MapView:
        """Return the view with another centre, the scale kept."""
        x, y = to_map(place.lon, place.lat)
        return replace(self, centre=MapPoint(float(x), float(y))).with_scale(self.scale_denominator)

    def to_map(self, point: ScreenPoint) -> MapPoint:
        """Return the place under a screen point."""
        return MapPoint(
            self.centre.x + (point.x - self.width_px / 2) * self.units_per_px,
            self.centre.y - (point.y - self.height_px / 2) * self.units_per_px,
        )

    def to_screen(self, place: MapPoint) -> ScreenPoint:
        """Return where a place is on the screen."""
        return ScreenPoint(
            (place.x - self.centre.x) / self.units_per_px + self.width_px / 2,
            (self.centre.y - place.y) / self.units_per_px + self.height_px / 2,
        )

    def geo_at(self, point: ScreenPoint) -> GeoPoint:
        """Return the geographic place under a screen point."""
        place = self.to_map(point)
        lon, lat = to_geographic(place.x, place.y)
        return GeoPoint(float(lon), float(lat))

    def screen_of(self, place: GeoPoint) -> ScreenPoint:
        """Return where a geographic place is on the screen."""
        x, y = to_map(place.lon, place.lat)
        return self.to_screen(MapPoint(float(x), float(y)))

    def panned(self, dx_px: float, dy_px: float) -> MapView:
        """Return the view after the map was dragged by some pixels."""
        centre = MapPoint(
            self.centre.x - dx_px * self.units_per_px, self.centre.y + dy_px * self.units_per_px
        )
        return replace(self, centre=centre)

    def zoomed(self, factor: float, anchor: ScreenPoint) -> MapView:
        """Return the view enlarged by a factor; the place under the anchor stays there."""
        now = self.scale_denominator
        factor = now / min(max(now / factor, _SMALLEST), _LARGEST)
        fixed = self.to_map(anchor)
        units = self.units_per_px / factor
        centre = MapPoint(
            fixed.x - (anchor.x - self.width_px / 2) * units,
            fixed.y + (anchor.y - self.height_px / 2) * units,
        )
        return replace(self, centre=centre, units_per_px=units)

    def kept_still(self, size: tuple[int, int], moved: tuple[int, int]) -> MapView:
        """Return the view of a canvas of another size that was itself moved by some pixels.

        Everything stays where it is on the screen.
        """
        wider, taller = size[0] - self.width_px, size[1] - self.height_px
        resized = self.with_size(*size)
        return resized.panned(-(moved[0] + wider / 2), -(moved[1] + taller / 2))

    def is_in_sight(self, place: GeoPoint) -> bool:
        """Tell whether a place is on the canvas."""
        at = self.screen_of(place)
        return 0 <= at.x < self.width_px and 0 <= at.y < self.height_px

    def nudged(self, place: GeoPoint, covered_px: int = 0, edge_px: float = 48.0) -> MapView:
        """Return the view moved no more than it takes to have a place in sight."""
        at = self.screen_of(place)
        right, bottom = self.width_px - covered_px - edge_px, self.height_px - edge_px
        dx, dy = min(right - at.x, 0.0), min(bottom - at.y, 0.0)
        return self.panned(dx, dy) if dx or dy else self

    def revealing(self, extent: GeoExtent, covered_px: int, edge_px: float = 12.0) -> MapView:
        """Return the view moved to an extent; the very same view when it is in sight.

        The right edge lies beneath another panel for `covered_px`; what is nearer to an edge than
        `edge_px` is not in sight.
        """
        first = self.screen_of(GeoPoint(extent.west, extent.north))
        last = self.screen_of(GeoPoint(extent.east, extent.south))
        right, bottom = self.width_px - covered_px - edge_px, self.height_px - edge_px
        if last.x > edge_px and first.x < right and last.y > edge_px and first.y < bottom:
            return self
        centre = GeoPoint((extent.west + extent.east) / 2, (extent.south + extent.north) / 2)
        return self.with_centre(centre).panned(-covered_px / 2, 0)

    def fitted(self, extent: GeoExtent, margin_px: int = 32, closest: float = 1_000.0) -> MapView:
        """Return the view that shows an extent as large as it fits, not closer than 1:`closest`."""
        left, bottom = (float(v) for v in to_map(extent.west, extent.south))
        right, top = (float(v) for v in to_map(extent.east, extent.north))
        width = max(self.width_px - 2 * margin_px, 16)
        height = max(self.height_px - 2 * margin_px, 16)
        units = max((right - left) / width, (top - bottom) / height, 1e-6)
        centre = MapPoint((left + right) / 2, (bottom + top) / 2)
        made = replace(self, centre=centre, units_per_px=units)
        return made.with_scale(max(made.scale_denominator, closest))


def _stretch(lat_deg: float) -> float:
    k_x, k_y = web_mercator_scale(lat_deg)
    return math.sqrt(float(k_x) * float(k_y))
