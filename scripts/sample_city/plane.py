"""The local plane the sample city is drawn in: metres east and north of the city's centre."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from shapely.geometry import LineString

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

CENTRE_LON_DEG = 80.258
CENTRE_LAT_DEG = 41.168
SEED = 652901
_PHI = math.radians(CENTRE_LAT_DEG)
M_PER_DEG_LON = 111412.84 * math.cos(_PHI) - 93.5 * math.cos(3 * _PHI)
M_PER_DEG_LAT = 111132.92 - 559.82 * math.cos(2 * _PHI) + 1.175 * math.cos(4 * _PHI)
# 1e-9 degree is a tenth of a millimetre: vertices shared in metres stay shared in degrees.
DECIMALS = 9

Xy = tuple[float, float]


def random(stream: str) -> np.random.Generator:
    """Return the random numbers of one part of the city, whatever the other parts drew."""
    return np.random.default_rng([SEED, *stream.encode()])


def to_degrees(shape: Any) -> Any:
    """Carry a shape from the local plane to longitude and latitude, vertex by vertex."""

    def carry(xy: NDArray[np.float64]) -> NDArray[np.float64]:
        lon = CENTRE_LON_DEG + xy[:, 0] / M_PER_DEG_LON
        lat = CENTRE_LAT_DEG + xy[:, 1] / M_PER_DEG_LAT
        lonlat: NDArray[np.float64] = np.column_stack([lon, lat])
        return lonlat.round(DECIMALS)

    return shapely.transform(shape, carry)


def to_metres(shape: Any) -> Any:
    """Carry a shape from longitude and latitude to the local plane."""

    def carry(lonlat: NDArray[np.float64]) -> NDArray[np.float64]:
        x = (lonlat[:, 0] - CENTRE_LON_DEG) * M_PER_DEG_LON
        y = (lonlat[:, 1] - CENTRE_LAT_DEG) * M_PER_DEG_LAT
        return np.column_stack([x, y])

    return shapely.transform(shape, carry)


def curve(points: Sequence[Xy], *, is_closed: bool = False, step_m: float = 40.0) -> LineString:
    """Draw a smooth line through points (centripetal Catmull–Rom), straightened to 0.6 m."""
    knots = np.asarray(points, np.float64)
    if is_closed:
        knots = np.vstack([knots[-1], knots, knots[0], knots[1]])
    else:
        knots = np.vstack([2 * knots[0] - knots[1], knots, 2 * knots[-1] - knots[-2]])
    out: list[NDArray[np.float64]] = []
    for i in range(1, len(knots) - 2):
        p0, p1, p2, p3 = knots[i - 1 : i + 3]
        t01, t12, t23 = (
            max(float(np.hypot(*(b - a))), 1e-6) ** 0.5 for a, b in ((p0, p1), (p1, p2), (p2, p3))
        )
        m1 = p2 - p1 + t12 * ((p1 - p0) / t01 - (p2 - p0) / (t01 + t12))
        m2 = p2 - p1 + t12 * ((p3 - p2) / t23 - (p3 - p1) / (t12 + t23))
        count = max(2, int(np.hypot(*(p2 - p1)) / step_m) + 1)
        t = np.linspace(0, 1, count, endpoint=False)[:, None]
        a, b = 2 * (p1 - p2) + m1 + m2, -3 * (p1 - p2) - 2 * m1 - m2
        out.append(a * t**3 + b * t**2 + m1 * t + p1)
    out.append(knots[-2][None, :])
    return LineString(np.vstack(out)).simplify(0.6)


def direction(line: LineString, at_m: float) -> Xy:
    """Return the unit vector along a line at a distance from its start."""
    a = line.interpolate(max(0.0, at_m - 4.0))
    b = line.interpolate(min(line.length, at_m + 4.0))
    length = math.hypot(b.x - a.x, b.y - a.y) or 1.0
    return (b.x - a.x) / length, (b.y - a.y) / length


def beside(line: LineString, at_m: float, offset_m: float) -> Xy:
    """Return the place beside a line, to its left for a positive offset."""
    along = line.interpolate(at_m)
    dx, dy = direction(line, at_m)
    return along.x - dy * offset_m, along.y + dx * offset_m
