"""Walking distances along streets: lines become a graph, places are tied to it where they are."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely

from gis_app.geo.crs import metres_per_degree
from gis_app.geo.measure import distances_m

if TYPE_CHECKING:
    from numpy.typing import NDArray

    FloatArray = NDArray[np.float64]
    Int64Array = NDArray[np.int64]

_SAME_DEG: Final = 1e-7
"""Ends of lines nearer than about a centimetre are one junction."""


@dataclass(frozen=True)
class Nearest:
    """Hold, place by place, the nearest target and the way to it.

    `target` is its position, -1 where none is in reach; `metres` is then infinite. `is_walked`
    tells which distances were measured along streets; the others are straight lines.
    """

    target: Int64Array
    metres: FloatArray
    is_walked: NDArray[np.bool_]


class StreetNetwork:
    """Measure along lines in degrees; lines meet where they share a vertex.

    `reach_m` is how far from a street a place may lie to be tied to it.
    """

    def __init__(self, lines: NDArray[np.object_], reach_m: float = 150.0) -> None:
        given = np.asarray(lines, dtype=object)
        parts = shapely.get_parts(given[~shapely.is_missing(given)])
        xy, of_part = shapely.get_coordinates(parts, return_index=True)
        joined = np.flatnonzero(of_part[1:] == of_part[:-1]) if len(xy) else np.empty(0, np.int64)
        rounded = np.round(xy / _SAME_DEG).astype(np.int64)
        _, first, node = np.unique(rounded, axis=0, return_index=True, return_inverse=True)
        self._reach_m = reach_m
        self.xy_deg = xy[first] if len(xy) else np.empty((0, 2))
        node = np.asarray(node).reshape(-1)
        a, b = node[joined], node[joined + 1]
        self._a, self._b = a[a != b], b[a != b]
        lat = float(np.median(self.xy_deg[:, 1])) if len(self.xy_deg) else 0.0
        self.scale = np.array(metres_per_degree(lat))

    def __len__(self) -> int:
        return len(self._a)

    @property
    def node_count(self) -> int:
        """Return how many junctions and bends there are."""
        return len(self.xy_deg)

    @property
    def edges(self) -> tuple[Int64Array, Int64Array]:
        """Return the two ends of every stretch between neighbouring vertices."""
        return self._a, self._b

    @cached_property
    def _segments(self) -> tuple[NDArray[np.object_], shapely.STRtree]:
        ends = np.stack([self.xy_deg[self._a], self.xy_deg[self._b]], axis=1) * self.scale
        lines = np.asarray(shapely.linestrings(ends), dtype=object)
        return lines, shapely.STRtree(lines)

    def nearest(
        self,
        lon_deg: FloatArray,
        lat_deg: FloatArray,
        target_lon_deg: FloatArray,
        target_lat_deg: FloatArray,
        within_m: float,
    ) -> Nearest:
        """Return the nearest target of each place within a distance, walked where possible.

        A place or target that no street reaches is measured in a straight line; so are all when
        there are no streets. Places and targets must have coordinates.
        """
        places = np.column_stack([lon_deg, lat_deg]) * self.scale
        targets = np.column_stack([target_lon_deg, target_lat_deg]) * self.scale
        count = len(places)
        out = Nearest(
            np.full(count, -1, np.int64), np.full(count, np.inf), np.zeros(count, np.bool_)
        )
        if not count or not len(targets):
            return out
        at_place = at_target = None
        if len(self):
            at_place, at_target = self.tied(places), self.tied(targets)
            tied = at_place.is_tied
            found, metres = self._walked(at_place, at_target, within_m)
            out.target[tied], out.metres[tied] = found[tied], metres[tied]
            out.is_walked[:] = tied & at_target.is_tied.any()
        straight_targets = (
            np.arange(len(targets)) if at_target is None else np.flatnonzero(~at_target.is_tied)
        )
        self._measure_straight(out, places, targets, straight_targets, np.arange(count), within_m)
        free = np.flatnonzero(~out.is_walked)
        self._measure_straight(out, places, targets, np.arange(len(targets)), free, within_m)
        return out

    def _measure_straight(
        self,
        out: Nearest,
        places: FloatArray,
        targets: FloatArray,
        among: Int64Array,
        of: Int64Array,
        within_m: float,
    ) -> None:
        from scipy.spatial import cKDTree

        if not len(among) or not len(of):
            return
        # a per cent more than asked for: the plane is flat, the last word is the ellipsoid's
        _, hit = cKDTree(targets[among]).query(places[of], distance_upper_bound=within_m * 1.01)
        near = hit < len(among)
        rows, hit = of[near], among[hit[near]]
        lon, lat = (places[rows] / self.scale).T
        other_lon, other_lat = (targets[hit] / self.scale).T
        metres = distances_m(lon, lat, other_lon, other_lat)
        better = (metres <= within_m) & (metres < out.metres[rows])
        out.target[rows[better]], out.metres[rows[better]] = hit[better], metres[better]
        out.is_walked[rows[better]] = False

    def tied(self, xy_m: FloatArray) -> Tied:
        """Tie places to the nearest street; they are metres of `scale` degrees."""
        lines, tree = self._segments
        points = shapely.points(xy_m)
        segment = tree.nearest(points)
        leg = shapely.distance(lines[segment], points)
        along = shapely.line_locate_point(lines[segment], points)
        return Tied(np.asarray(segment), along, leg, leg <= self._reach_m)

    def _walked(
        self, places: Tied, targets: Tied, within_m: float
    ) -> tuple[Int64Array, FloatArray]:
        """Run one shortest-path search from all targets at once."""
        from scipy.sparse import csr_matrix
        from scipy.sparse.csgraph import dijkstra

        count = len(self.xy_deg)
        n_places, n_targets = len(places.leg_m), len(targets.leg_m)
        a, b, metres = self.split(
            np.concatenate([places.segment, targets.segment]),
            np.concatenate([places.along_m, targets.along_m]),
        )
        # each place's own node hangs beside its foot on the street by its leg
        foot = np.arange(n_places + n_targets) + count
        hung = foot + n_places + n_targets
        legs = np.concatenate([places.leg_m, targets.leg_m])
        is_tied = np.concatenate([places.is_tied, targets.is_tied])
        a = np.concatenate([a, foot[is_tied]])
        b = np.concatenate([b, hung[is_tied]])
        metres = np.concatenate([metres, legs[is_tied]])
        size = count + 2 * (n_places + n_targets)
        low, high, metres = shortest_edges(a, b, metres)
        graph = csr_matrix((metres, (low, high)), shape=(size, size))
        starts = hung[n_places:][targets.is_tied]
        found = np.full(n_places, -1, np.int64)
        distance = np.full(n_places, np.inf)
        if not len(starts):
            return found, distance
        best, _, source = dijkstra(
            graph,
            directed=False,
            indices=starts,
            limit=within_m,
            min_only=True,
            return_predecessors=True,
        )
        mine = hung[:n_places]
        reached = np.isfinite(best[mine])
        distance[reached] = best[mine][reached]
        found[reached] = source[mine][reached] - hung[n_places]
        return found, distance

    def split(self, segment: Int64Array, along_m: FloatArray) -> tuple[Any, Any, Any]:
        """Return the edges as ends and metres, with feet put into their segments in order.

        The foot of place i is node `node_count` + i.
        """
        count = len(self.xy_deg)
        delta = (self.xy_deg[self._a] - self.xy_deg[self._b]) * self.scale
        length = np.hypot(delta[:, 0], delta[:, 1])
        order = np.lexsort((along_m, segment))
        on, at = segment[order], along_m[order]
        node = order + count
        is_first = np.r_[True, on[1:] != on[:-1]] if len(on) else np.empty(0, bool)
        is_last = np.r_[on[1:] != on[:-1], True] if len(on) else np.empty(0, bool)
        before = np.where(is_first, self._a[on], np.r_[-1, node[:-1]])
        step = np.where(is_first, at, at - np.r_[0.0, at[:-1]])
        whole = np.ones(len(self._a), np.bool_)
        whole[on] = False
        a = np.concatenate([self._a[whole], before, node[is_last]])
        b = np.concatenate([self._b[whole], node, self._b[on[is_last]]])
        metres = np.concatenate([length[whole], step, length[on[is_last]] - at[is_last]])
        return a, b, metres


@dataclass(frozen=True)
class Tied:
    """Hold where places meet the streets: segment, metres along it, metres beside it."""

    segment: Int64Array
    along_m: FloatArray
    leg_m: FloatArray
    is_tied: NDArray[np.bool_]


def shortest_edges(
    a: Int64Array, b: Int64Array, metres: FloatArray
) -> tuple[Int64Array, Int64Array, FloatArray]:
    """Return each pair of nodes once, with its shortest edge: a sparse matrix adds up doubles."""
    low, high = np.minimum(a, b), np.maximum(a, b)
    order = np.lexsort((metres, high, low))
    low, high, metres = low[order], high[order], metres[order]
    is_first = np.r_[True, (low[1:] != low[:-1]) | (high[1:] != high[:-1])][: len(low)]
    # a length of 0 would be no edge at all in a sparse matrix
    return low[is_first], high[is_first], np.maximum(metres[is_first], 1e-9)
