"""Places and boxes, each in its own frame: degrees, metres and pixels never mix."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from gis_app.geo.crs import LARGEST_MAP_LAT_DEG, to_geographic, to_map

if TYPE_CHECKING:
    from numpy.typing import ArrayLike


def _refuse_nonsense(value: object, *numbers: float) -> None:
    if not all(math.isfinite(number) for number in numbers):
        raise ValueError(f"{type(value).__name__} needs finite numbers, not {numbers}")


@dataclass(frozen=True, slots=True)
class GeoPoint:
    """Hold a place in degrees, EPSG:4490."""

    lon: float
    lat: float

    def __post_init__(self) -> None:
        _refuse_nonsense(self, self.lon, self.lat)

    def in_map(self) -> MapPoint:
        """Return the place in EPSG:3857 metres."""
        x, y = to_map(self.lon, self.lat)
        return MapPoint(float(x), float(y))


@dataclass(frozen=True, slots=True)
class MapPoint:
    """Hold a place in EPSG:3857 metres."""

    x: float
    y: float

    def __post_init__(self) -> None:
        _refuse_nonsense(self, self.x, self.y)

    def in_degrees(self) -> GeoPoint:
        """Return the place in degrees."""
        lon, lat = to_geographic(self.x, self.y)
        return GeoPoint(float(lon), float(lat))


@dataclass(frozen=True, slots=True)
class ScreenPoint:
    """Hold a place in device pixels, x to the right and y downwards."""

    x: float
    y: float

    def __post_init__(self) -> None:
        _refuse_nonsense(self, self.x, self.y)


@dataclass(frozen=True, slots=True)
class GeoExtent:
    """Hold a box in degrees; it may be a point, it never spans the date line."""

    west: float
    south: float
    east: float
    north: float

    def __post_init__(self) -> None:
        _refuse_nonsense(self, self.west, self.south, self.east, self.north)
        if self.west > self.east or self.south > self.north:
            raise ValueError(f"{self} is inside out")

    @classmethod
    def of(cls, lon_deg: ArrayLike, lat_deg: ArrayLike) -> GeoExtent | None:
        """Return the box around places; None when none of them has a position."""
        lon, lat = np.asarray(lon_deg, np.float64), np.asarray(lat_deg, np.float64)
        placed = np.isfinite(lon) & np.isfinite(lat)
        if not placed.any():
            return None
        lon, lat = lon[placed], lat[placed]
        return cls(float(lon.min()), float(lat.min()), float(lon.max()), float(lat.max()))

    @property
    def centre(self) -> GeoPoint:
        """Return the place midway in degrees."""
        return GeoPoint((self.west + self.east) / 2, (self.south + self.north) / 2)

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """Return west, south, east, north."""
        return self.west, self.south, self.east, self.north

    def contains(self, place: GeoPoint) -> bool:
        """Tell whether a place lies in the box or on its edge."""
        return self.west <= place.lon <= self.east and self.south <= place.lat <= self.north

    def intersects(self, other: GeoExtent) -> bool:
        """Tell whether two boxes share at least a point."""
        return (
            self.west <= other.east
            and other.west <= self.east
            and self.south <= other.north
            and other.south <= self.north
        )

    def united(self, other: GeoExtent) -> GeoExtent:
        """Return the box around both."""
        return GeoExtent(
            min(self.west, other.west),
            min(self.south, other.south),
            max(self.east, other.east),
            max(self.north, other.north),
        )

    def grown(self, share: float) -> GeoExtent:
        """Return the box enlarged on each side by a share of its size, within the earth."""
        dx, dy = (self.east - self.west) * share, (self.north - self.south) * share
        return GeoExtent(
            max(self.west - dx, -180.0),
            max(self.south - dy, -90.0),
            min(self.east + dx, 180.0),
            min(self.north + dy, 90.0),
        )

    def in_map(self) -> MapExtent:
        """Return the box in EPSG:3857 metres, cut where the square web map ends."""
        lat = np.clip([self.south, self.north], -LARGEST_MAP_LAT_DEG, LARGEST_MAP_LAT_DEG)
        x, y = to_map([self.west, self.east], lat)
        return MapExtent(float(x[0]), float(y[0]), float(x[1]), float(y[1]))


@dataclass(frozen=True, slots=True)
class MapExtent:
    """Hold a box in EPSG:3857 metres; it may be a point."""

    left: float
    bottom: float
    right: float
    top: float

    def __post_init__(self) -> None:
        _refuse_nonsense(self, self.left, self.bottom, self.right, self.top)
        if self.left > self.right or self.bottom > self.top:
            raise ValueError(f"{self} is inside out")

    @property
    def width(self) -> float:
        """Return the size east–west in map metres."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """Return the size north–south in map metres."""
        return self.top - self.bottom

    @property
    def centre(self) -> MapPoint:
        """Return the place in the middle."""
        return MapPoint((self.left + self.right) / 2, (self.bottom + self.top) / 2)

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """Return left, bottom, right, top."""
        return self.left, self.bottom, self.right, self.top

    def contains(self, place: MapPoint) -> bool:
        """Tell whether a place lies in the box or on its edge."""
        return self.left <= place.x <= self.right and self.bottom <= place.y <= self.top

    def intersects(self, other: MapExtent) -> bool:
        """Tell whether two boxes share at least a point."""
        return (
            self.left <= other.right
            and other.left <= self.right
            and self.bottom <= other.top
            and other.bottom <= self.top
        )

    def united(self, other: MapExtent) -> MapExtent:
        """Return the box around both."""
        return MapExtent(
            min(self.left, other.left),
            min(self.bottom, other.bottom),
            max(self.right, other.right),
            max(self.top, other.top),
        )

    def grown(self, share: float) -> MapExtent:
        """Return the box enlarged on each side by a share of its size."""
        dx, dy = self.width * share, self.height * share
        return MapExtent(self.left - dx, self.bottom - dy, self.right + dx, self.top + dy)

    def in_degrees(self) -> GeoExtent:
        """Return the box in degrees."""
        lon, lat = to_geographic([self.left, self.right], [self.bottom, self.top])
        return GeoExtent(float(lon[0]), float(lat[0]), float(lon[1]), float(lat[1]))
