"""The shifted coordinates of Chinese map services: GCJ-02 (Amap, Tencent) and BD-09 (Baidu).

Converted at the door, both ways, and never stored. The inverses are iterated to rounding error:
a one-step inverse leaves up to 1.4 m.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np

from gis_app.geo.baidu_mercator import bd09_to_metres, metres_to_bd09

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import ArrayLike, NDArray

    Pair: TypeAlias = tuple[NDArray[np.float64], NDArray[np.float64]]

# the shift is defined on the Krasovsky ellipsoid
_AXIS_M: Final = 6378245.0
_ECCENTRICITY_SQUARED: Final = 0.00669342162296594323
_BD_TURN: Final = np.pi * 3000.0 / 180.0
_MOST_STEPS: Final = 30
_ENOUGH_DEG: Final = 1e-12

SHIFTED_WEST, SHIFTED_SOUTH, SHIFTED_EAST, SHIFTED_NORTH = 72.004, 0.8293, 137.8347, 55.8271
"""The box outside which the services do not shift."""


class Datum(StrEnum):
    """Name the datums that lists come with."""

    WGS84 = "wgs84"
    CGCS2000 = "cgcs2000"
    GCJ02 = "gcj02"
    BD09 = "bd09"
    BD09MC = "bd09mc"
    """Baidu's Mercator metres, x east and y north, in place of degrees."""


DEGREE_DATUMS: Final = (Datum.WGS84, Datum.CGCS2000, Datum.GCJ02, Datum.BD09)
"""The datums in which places are degrees."""

SHIFTED_DATUMS: Final = frozenset({Datum.GCJ02, Datum.BD09, Datum.BD09MC})
"""The datums that are not WGS 84's degrees."""


def is_shifted_region(lon_deg: ArrayLike, lat_deg: ArrayLike) -> NDArray[np.bool_]:
    """Tell where the map services shift coordinates."""
    lon, lat = np.asarray(lon_deg, np.float64), np.asarray(lat_deg, np.float64)
    return np.asarray(
        (lon >= SHIFTED_WEST)
        & (lon <= SHIFTED_EAST)
        & (lat >= SHIFTED_SOUTH)
        & (lat <= SHIFTED_NORTH)
    )


def to_wgs84(lon_deg: ArrayLike, lat_deg: ArrayLike, datum: Datum) -> Pair:
    """Turn coordinates of a datum into WGS 84 (≡ CGCS2000) degrees; NaN stays NaN.

    Where GCJ-02 is not shifted (outside the box around China) its values come back unchanged.
    """
    lon, lat = np.asarray(lon_deg, np.float64), np.asarray(lat_deg, np.float64)
    if datum is Datum.BD09MC:
        lon, lat = metres_to_bd09(lon, lat)
    if datum in (Datum.BD09, Datum.BD09MC):
        lon, lat = _solved(lon, lat, _gcj02_to_bd09, lon - 0.0065, lat - 0.006)
    if datum in SHIFTED_DATUMS:
        true_lon, true_lat = _solved(lon, lat, _shifted, lon, lat)
        inside = is_shifted_region(true_lon, true_lat)
        return np.where(inside, true_lon, lon), np.where(inside, true_lat, lat)
    return lon, lat


def from_wgs84(lon_deg: ArrayLike, lat_deg: ArrayLike, datum: Datum) -> Pair:
    """Turn WGS 84 (≡ CGCS2000) degrees into coordinates of a datum; NaN stays NaN."""
    lon, lat = np.asarray(lon_deg, np.float64), np.asarray(lat_deg, np.float64)
    if datum in SHIFTED_DATUMS:
        inside = is_shifted_region(lon, lat)
        there_lon, there_lat = _shifted(lon, lat)
        lon, lat = np.where(inside, there_lon, lon), np.where(inside, there_lat, lat)
    if datum in (Datum.BD09, Datum.BD09MC):
        lon, lat = _gcj02_to_bd09(lon, lat)
    return bd09_to_metres(lon, lat) if datum is Datum.BD09MC else (lon, lat)


def _shifted(lon: NDArray[np.float64], lat: NDArray[np.float64]) -> Pair:
    x, y = lon - 105.0, lat - 35.0
    root = np.sqrt(np.abs(x))
    ripple = (20.0 * np.sin(6.0 * x * np.pi) + 20.0 * np.sin(2.0 * x * np.pi)) * 2.0 / 3.0
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + ripple
    north += (20.0 * np.sin(y * np.pi) + 40.0 * np.sin(y / 3.0 * np.pi)) * 2.0 / 3.0
    north += (160.0 * np.sin(y / 12.0 * np.pi) + 320.0 * np.sin(y * np.pi / 30.0)) * 2.0 / 3.0
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + ripple
    east += (20.0 * np.sin(x * np.pi) + 40.0 * np.sin(x / 3.0 * np.pi)) * 2.0 / 3.0
    east += (150.0 * np.sin(x / 12.0 * np.pi) + 300.0 * np.sin(x / 30.0 * np.pi)) * 2.0 / 3.0
    angle = np.radians(lat)
    bend = 1.0 - _ECCENTRICITY_SQUARED * np.sin(angle) ** 2
    meridian = _AXIS_M * (1.0 - _ECCENTRICITY_SQUARED) / (bend * np.sqrt(bend))
    parallel = _AXIS_M / np.sqrt(bend) * np.cos(angle)
    return lon + np.degrees(east / parallel), lat + np.degrees(north / meridian)


def _gcj02_to_bd09(lon: NDArray[np.float64], lat: NDArray[np.float64]) -> Pair:
    length = np.hypot(lon, lat) + 0.00002 * np.sin(lat * _BD_TURN)
    angle = np.arctan2(lat, lon) + 0.000003 * np.cos(lon * _BD_TURN)
    return length * np.cos(angle) + 0.0065, length * np.sin(angle) + 0.006


def _solved(
    lon: NDArray[np.float64],
    lat: NDArray[np.float64],
    forward: Callable[[NDArray[np.float64], NDArray[np.float64]], Pair],
    guess_lon: NDArray[np.float64],
    guess_lat: NDArray[np.float64],
) -> Pair:
    """Find where `forward` leads to (lon, lat); each step shrinks the error about a hundredfold."""
    for _step in range(_MOST_STEPS):
        there_lon, there_lat = forward(guess_lon, guess_lat)
        off_lon, off_lat = lon - there_lon, lat - there_lat
        guess_lon, guess_lat = guess_lon + off_lon, guess_lat + off_lat
        left = np.fmax(np.abs(off_lon), np.abs(off_lat))
        if not np.any(left > _ENOUGH_DEG):
            break
    return guess_lon, guess_lat
