"""Ways on foot between all of a few places: along streets where they lead, else straight."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from gis_app.geo.measure import distances_m
from gis_app.geo.street_network import shortest_edges

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gis_app.geo.street_network import StreetNetwork

    FloatArray = NDArray[np.float64]
    Int64Array = NDArray[np.int64]

_AROUND_M: Final = 1500.0
"""Streets so far around the places count: a way rarely swings further out."""


@dataclass(frozen=True)
class WalkingWays:
    """Hold the distances between places, from row to column, and how they were measured.

    `is_walked` tells which were measured along streets; the others are straight lines.
    """

    lon_deg: FloatArray
    lat_deg: FloatArray
    metres: FloatArray
    is_walked: NDArray[np.bool_]
    _before: NDArray[np.int32]
    _own_node: Int64Array
    _node_deg: FloatArray

    def path_deg(self, start: int, end: int) -> FloatArray:
        """Return the way from one place to another as longitudes and latitudes, a row each."""
        here = [self.lon_deg[start], self.lat_deg[start]]
        there = [self.lon_deg[end], self.lat_deg[end]]
        if start == end or not self.is_walked[start, end]:
            return np.array([here, there])
        nodes, node = [], int(self._before[start, self._own_node[end]])
        first = int(self._own_node[start])
        while node >= 0 and node != first:
            nodes.append(node)
            node = int(self._before[start, node])
        return np.vstack([here, self._node_deg[nodes[::-1]], there])


def straight_ways(lon_deg: FloatArray, lat_deg: FloatArray) -> WalkingWays:
    """Return the geodesic distances between all places."""
    count = len(lon_deg)
    metres = distances_m(lon_deg[:, None], lat_deg[:, None], lon_deg, lat_deg)
    none = np.zeros((count, 0), np.int32)
    own = np.zeros(count, np.int64)
    is_walked = np.zeros((count, count), np.bool_)
    return WalkingWays(lon_deg, lat_deg, metres, is_walked, none, own, np.empty((0, 2)))


def walking_ways(network: StreetNetwork, lon_deg: FloatArray, lat_deg: FloatArray) -> WalkingWays:
    """Return the ways between all places; every place must have coordinates.

    Two places that no streets join, or that lie off the streets, are joined by a straight line.
    """
    straight = straight_ways(lon_deg, lat_deg)
    if not len(network) or len(lon_deg) < 2:
        return straight
    from scipy.sparse import csr_matrix
    from scipy.sparse.csgraph import dijkstra

    count = len(lon_deg)
    xy_m = np.column_stack([lon_deg, lat_deg]) * network.scale
    tied = network.tied(xy_m)
    a, b, metres = network.split(tied.segment, tied.along_m)
    foot = np.arange(count) + network.node_count
    own = foot + count
    at_foot = _feet(network, tied.segment, tied.along_m)
    node_deg = np.vstack([network.xy_deg, at_foot, np.column_stack([lon_deg, lat_deg])])
    near = _is_near(node_deg * network.scale, xy_m)
    kept = near[a] & near[b]
    a = np.concatenate([a[kept], foot[tied.is_tied]])
    b = np.concatenate([b[kept], own[tied.is_tied]])
    metres = np.concatenate([metres[kept], tied.leg_m[tied.is_tied]])
    # only nodes that are near get a number, so that a search holds the neighbourhood alone
    nodes, ends = np.unique(np.concatenate([a, b, own]), return_inverse=True)
    low, high, metres = shortest_edges(ends[: len(a)], ends[len(a) : 2 * len(a)], metres)
    graph = csr_matrix((metres, (low, high)), shape=(len(nodes), len(nodes)))
    places = ends[2 * len(a) :]
    far, before = dijkstra(graph, directed=False, indices=places, return_predecessors=True)
    walked = far[:, places]
    is_walked = np.isfinite(walked) & ~np.eye(count, dtype=np.bool_)
    return WalkingWays(
        lon_deg, lat_deg, np.where(is_walked, walked, straight.metres), is_walked,
        before.astype(np.int32), places, node_deg[nodes],
    )  # fmt: skip


def _feet(network: StreetNetwork, segment: Int64Array, along_m: FloatArray) -> FloatArray:
    """Return where places meet the streets, in degrees."""
    a, b = network.edges
    start, end = network.xy_deg[a[segment]], network.xy_deg[b[segment]]
    length = np.hypot(*((end - start) * network.scale).T)
    share = np.clip(along_m / np.maximum(length, 1e-9), 0.0, 1.0)
    return np.asarray(start + (end - start) * share[:, None])


def _is_near(node_m: FloatArray, place_m: FloatArray) -> NDArray[np.bool_]:
    low, high = place_m.min(axis=0), place_m.max(axis=0)
    around = np.maximum(_AROUND_M, 0.5 * (high - low))
    return np.asarray(((node_m >= low - around) & (node_m <= high + around)).all(axis=1))
