"""The nearest corner or edge of very many shapes, from columns of corners in blocks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from gis_app.geo.crs import to_geographic, to_map
from gis_app.geo.extent import GeoPoint, MapPoint

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike, NDArray

_BLOCK: Final = 64
"""Neighbouring corners that share one box; only blocks near the pointer are looked at."""


@dataclass(frozen=True, slots=True)
class Snap:
    """Hold what was found: the row, and a corner exactly as it is stored or a place on an edge."""

    place: GeoPoint
    row: int
    is_corner: bool
    distance: float
    """In EPSG:3857 metres."""


class SnapIndex:
    """Answer which corner or edge lies nearest to a place; rows are those of what was given."""

    def __init__(
        self,
        lon_deg: NDArray[np.float64],
        lat_deg: NDArray[np.float64],
        row: NDArray[np.int64],
        has_edge: NDArray[np.bool_],
    ) -> None:
        """Take corners one after another; `has_edge[i]` joins corner i to corner i + 1."""
        self._lon, self._lat, self._row = lon_deg, lat_deg, row
        self._x, self._y = to_map(lon_deg, lat_deg)
        self._has_edge = has_edge
        self._starts = starts = _block_starts(has_edge)
        self._ends = np.append(starts[1:], len(row))
        # a block's box also holds the corner after its last one, where an edge leads
        after_x = np.where(has_edge, np.roll(self._x, -1), self._x)
        after_y = np.where(has_edge, np.roll(self._y, -1), self._y)
        self._boxes = _boxes(self._x, self._y, after_x, after_y, starts)

    @classmethod
    def of_shapes(cls, shapes: NDArray[np.object_]) -> SnapIndex:
        """Index lines and polygons in degrees; what is missing or not finite is left out."""
        given = np.asarray(shapes, dtype=object)
        parts, of_shape = shapely.get_parts(given, return_index=True)
        is_polygon = shapely.get_dimensions(parts) == 2
        rings, of_part = shapely.get_rings(parts[is_polygon], return_index=True)
        rows = np.concatenate([of_shape[~is_polygon], of_shape[is_polygon][of_part]])
        lines = np.concatenate([parts[~is_polygon], rings])
        corners, of_line = shapely.get_coordinates(lines, return_index=True)
        joined = np.zeros(len(corners), np.bool_)
        joined[:-1] = of_line[1:] == of_line[:-1]
        usable = np.isfinite(corners).all(axis=1) & (np.abs(corners[:, 1]) < 89.9)
        joined &= usable & np.roll(usable, -1)
        # what is dropped was joined to nothing, so the corner before it ends its run too
        return cls(
            corners[usable, 0].copy(),
            corners[usable, 1].copy(),
            rows[of_line][usable].astype(np.int64),
            joined[usable],
        )

    @classmethod
    def of_points(cls, lon_deg: ArrayLike, lat_deg: ArrayLike) -> SnapIndex:
        """Index places in degrees; rows without a place are left out."""
        lon, lat = np.asarray(lon_deg, np.float64), np.asarray(lat_deg, np.float64)
        row = np.flatnonzero(np.isfinite(lon) & np.isfinite(lat) & (np.abs(lat) < 89.9))
        if len(row):
            # neighbours on the ground become neighbours in the columns: small boxes
            strips = max(int(np.sqrt(len(row) / _BLOCK)), 1)
            width = max(float(np.ptp(lon[row])) / strips, 1e-9)
            strip = np.floor((lon[row] - lon[row].min()) / width)
            row = row[np.lexsort((lat[row], strip))]
        return cls(lon[row], lat[row], row.astype(np.int64), np.zeros(len(row), np.bool_))

    def __len__(self) -> int:
        return len(self._row)

    def nearest(
        self,
        at: MapPoint,
        tolerance: float,
        allowed: NDArray[np.bool_] | None = None,
        *,
        with_edges: bool = True,
    ) -> Snap | None:
        """Return the nearest corner within so many EPSG:3857 metres, or else the nearest edge.

        `allowed` tells by row which may be found.
        """
        near = self._near(at, tolerance)
        if allowed is not None:
            near = near[allowed[self._row[near]]]
        if not len(near):
            return None
        away = np.hypot(self._x[near] - at.x, self._y[near] - at.y)
        best = int(away.argmin())
        if away[best] <= tolerance:
            i = int(near[best])
            place = GeoPoint(float(self._lon[i]), float(self._lat[i]))
            return Snap(place, int(self._row[i]), True, float(away[best]))
        return self._on_edge(near[self._has_edge[near]], at, tolerance) if with_edges else None

    def _near(self, at: MapPoint, tolerance: float) -> NDArray[np.int64]:
        left, bottom, right, top = self._boxes
        hit = (left <= at.x + tolerance) & (right >= at.x - tolerance)
        hit &= (bottom <= at.y + tolerance) & (top >= at.y - tolerance)
        blocks = np.flatnonzero(hit)
        if not len(blocks):
            return np.empty(0, np.int64)
        parts = [np.arange(self._starts[b], self._ends[b]) for b in blocks]
        return np.concatenate(parts).astype(np.int64)

    def _on_edge(self, first: NDArray[np.int64], at: MapPoint, tolerance: float) -> Snap | None:
        if not len(first):
            return None
        ax, ay = self._x[first], self._y[first]
        dx, dy = self._x[first + 1] - ax, self._y[first + 1] - ay
        square = np.maximum(dx * dx + dy * dy, 1e-12)
        share = np.clip(((at.x - ax) * dx + (at.y - ay) * dy) / square, 0.0, 1.0)
        on_x, on_y = ax + share * dx, ay + share * dy
        away = np.hypot(on_x - at.x, on_y - at.y)
        best = int(away.argmin())
        if away[best] > tolerance:
            return None
        lon, lat = to_geographic(on_x[best], on_y[best])
        row = int(self._row[first[best]])
        return Snap(GeoPoint(float(lon), float(lat)), row, False, float(away[best]))


def _block_starts(has_edge: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Return where blocks begin: one never reaches from one line into the next, far away.

    Places without any edge were sorted by place before, so that neighbours share a block.
    """
    count = len(has_edge)
    if not has_edge.any():
        return np.arange(0, count, _BLOCK)
    begins = np.ones(count, np.bool_)
    begins[1:] = ~has_edge[:-1]
    first = np.flatnonzero(begins)
    within = np.arange(count) - first[np.cumsum(begins) - 1]
    return np.flatnonzero(within % _BLOCK == 0)


def _boxes(
    x: NDArray[np.float64],
    y: NDArray[np.float64],
    after_x: NDArray[np.float64],
    after_y: NDArray[np.float64],
    starts: NDArray[np.int64],
) -> tuple[NDArray[np.float64], ...]:
    if not len(starts):
        nothing = np.empty(0)
        return nothing, nothing, nothing, nothing
    return (
        np.minimum.reduceat(np.minimum(x, after_x), starts),
        np.minimum.reduceat(np.minimum(y, after_y), starts),
        np.maximum.reduceat(np.maximum(x, after_x), starts),
        np.maximum.reduceat(np.maximum(y, after_y), starts),
    )


def nearest_of(found: Sequence[Snap | None]) -> int | None:
    """Return the position of the best of several answers: corners before edges, then distance."""
    known = [i for i, one in enumerate(found) if one is not None]
    if not known:
        return None
    return min(known, key=lambda i: _rank(found[i]))


def _rank(one: Snap | None) -> tuple[bool, float]:
    return (True, np.inf) if one is None else (not one.is_corner, one.distance)
