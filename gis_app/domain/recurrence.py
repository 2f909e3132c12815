"""The same matter back at the same place after closing: which earlier issue an issue repeats.

The same place is the same point of the register; for issues at no point it is anything within so
many metres. Two different points are two places, however near.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from gis_app.domain.dates import moments
from gis_app.domain.table import NO_ROW
from gis_app.geo.crs import metres_per_degree

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gis_app.domain.table import BoolArray, FloatArray, Int64Array, Table

RECURRENCE_COLUMNS: Final = ("recurrence_of_fid", "found_at", "closed_at", "matter", "point_fid")
"""All that recurrence follows from, besides places, the start of an issue and the presets."""
_SECONDS: Final = 1 << 34
"""More than any second of a date we read, so that a place and a second fit one number."""
_APART_M: Final = 1e8
"""Farther apart than any two places: matters are laid beside each other in one search."""
_MOST_PAIRS: Final = 4_000_000
_SPOT_M: Final = 0.01
_LARGEST: Final = 1 << 62


@dataclass(frozen=True)
class _Closings:
    """Hold closed issues by group and time, to find the last one before a moment."""

    keys: Int64Array
    rows: Int64Array

    def last_before(self, group: Int64Array, seconds: Int64Array) -> Int64Array:
        """Return the row last closed in each group before a second; -1 where there is none."""
        keys = group * _SECONDS + seconds
        place = np.searchsorted(self.keys, keys, side="left") - 1
        hit = place >= 0
        out = np.full(len(group), -1, np.int64)
        same = self.keys[place[hit]] // _SECONDS == group[hit]
        out[np.flatnonzero(hit)[same]] = self.rows[place[hit][same]]
        return out


def _closings(group: Int64Array, closed_s: Int64Array, rows: Int64Array) -> _Closings:
    keys = group[rows] * _SECONDS + closed_s[rows]
    order = np.argsort(keys, kind="stable")
    return _Closings(keys[order], rows[order])


def earlier_issues(
    issues: Table,
    lon_deg: FloatArray | None = None,
    lat_deg: FloatArray | None = None,
    within_m: float = 0.0,
) -> Int64Array:
    """Return the issue each one repeats: the one the ledger names, else the last one closed.

    Found by itself: the same matter at the same place, closed before this one was found. Without
    coordinates only the points of the register are places. NO_ROW where there is none.
    """
    named = issues.numbers("recurrence_of_fid")
    found, closed = moments(issues.text("found_at")), moments(issues.text("closed_at"))
    found_s, closed_s = found.astype(np.int64), closed.astype(np.int64)
    matter, point = issues.text("matter").codes.astype(np.int64), issues.numbers("point_fid")
    is_end = (matter >= 0) & ~np.isnat(closed)
    is_asked = (matter >= 0) & ~np.isnat(found) & (named == NO_ROW)
    out = named.copy()

    at_point = point != NO_ROW
    group = point * (int(matter.max(initial=0)) + 1) + matter
    _, group = np.unique(group, return_inverse=True)
    group = np.asarray(group, np.int64).reshape(-1)
    ends = _closings(group, closed_s, np.flatnonzero(is_end & at_point))
    asked = np.flatnonzero(is_asked & at_point)
    last = ends.last_before(group[asked], found_s[asked])
    out[asked[last >= 0]] = issues.fids[last[last >= 0]]

    if lon_deg is None or lat_deg is None or within_m <= 0:
        return out
    placed = np.isfinite(lon_deg) & np.isfinite(lat_deg)
    wanted, is_end = is_asked & placed & (out == NO_ROW), is_end & placed
    # two points of the register are two places: one of a pair stands at none
    for asked_here, ends_here in ((~at_point, is_end), (at_point, is_end & ~at_point)):
        asked = np.flatnonzero(wanted & asked_here)
        near = _nearby(
            (lon_deg, lat_deg), matter, within_m, np.flatnonzero(ends_here), asked,
            closed_s, found_s,
        )  # fmt: skip
        out[asked[near >= 0]] = issues.fids[near[near >= 0]]
    return out


def _nearby(
    place_deg: tuple[FloatArray, FloatArray],
    matter: Int64Array,
    within_m: float,
    ends: Int64Array,
    asked: Int64Array,
    closed_s: Int64Array,
    found_s: Int64Array,
) -> Int64Array:
    """Return, for each asked row, the row last closed within a distance; -1 where there is none.

    Rows at one spot are gathered first, so that a spot of many issues is searched once.
    """
    out = np.full(len(asked), -1, np.int64)
    if not len(ends) or not len(asked):
        return out
    from scipy.spatial import cKDTree

    lon, lat = place_deg
    scale = metres_per_degree(float(np.median(lat[asked])))
    rows = np.concatenate([ends, asked])
    spots, spot = _spots(
        np.column_stack([lon[rows] * scale[0], lat[rows] * scale[1], matter[rows] * _APART_M])
    )
    end_spot, asked_spot = spot[: len(ends)], spot[len(ends) :]
    end_spots, asked_spots = np.unique(end_spot), np.unique(asked_spot)
    tree = cKDTree(spots[end_spots])
    group = np.full(int(ends.max()) + 1, -1, np.int64)
    group[ends] = end_spot
    closings = _closings(group, closed_s, ends)
    order = np.argsort(asked_spot, kind="stable")
    starts = np.searchsorted(asked_spot[order], asked_spots)
    counts = np.diff(np.append(starts, len(order)))
    best_s = np.full(len(asked), np.iinfo(np.int64).min, np.int64)
    load = tree.query_ball_point(spots[asked_spots], within_m, return_length=True)
    for part in _portions(load, counts):
        near = tree.query_ball_point(spots[asked_spots[part]], within_m)
        sizes = np.array([len(one) for one in near], np.int64)
        if not sizes.any():
            continue
        there = end_spots[np.concatenate([np.array(one, np.int64) for one in near])]
        here = np.repeat(part, sizes)
        # every row of a spot meets every spot near it
        pair = np.repeat(np.arange(len(there)), counts[here])
        first = np.cumsum(counts[here]) - counts[here]
        row = order[starts[here][pair] + np.arange(len(pair)) - first[pair]]
        last = closings.last_before(there[pair], found_s[asked[row]])
        hit = last >= 0
        row, last = row[hit], last[hit]
        latest = np.argsort(closed_s[last], kind="stable")
        row, last = row[latest], last[latest]
        newer = closed_s[last] > best_s[row]
        # the last of several writes wins: they go from the earliest closing to the latest
        out[row[newer]], best_s[row[newer]] = last[newer], closed_s[last[newer]]
    return out


def _spots(xyz_m: FloatArray) -> tuple[FloatArray, Int64Array]:
    """Return the different places to the centimetre, and which of them each row is at."""
    cells = np.round((xyz_m - xyz_m.min(axis=0)) / (_SPOT_M, _SPOT_M, _APART_M)).astype(np.int64)
    spans = [int(span) + 1 for span in cells.max(axis=0)]
    if spans[0] * spans[1] * spans[2] < _LARGEST:
        keys = (cells[:, 2] * spans[0] + cells[:, 0]) * spans[1] + cells[:, 1]
        _, first, spot = np.unique(keys, return_index=True, return_inverse=True)
    else:
        _, first, spot = np.unique(cells, axis=0, return_index=True, return_inverse=True)
    return xyz_m[first], np.asarray(spot, np.int64).reshape(-1)


def _portions(near: NDArray[np.int64], counts: Int64Array) -> list[Int64Array]:
    """Cut spots into portions whose pairs of rows fit into memory together."""
    load = np.cumsum(np.maximum(np.asarray(near, np.int64), 1) * counts)
    return [
        np.flatnonzero(load // _MOST_PAIRS == number)
        for number in np.unique(load // _MOST_PAIRS).tolist()
    ]


def is_recurrence(
    issues: Table, earlier: Int64Array, start: NDArray[np.datetime64], within_days: int
) -> BoolArray:
    """Tell which issues came back within so many days of the closing of the one they repeat.

    An earlier issue that the ledger names counts also when its closing time is not known.
    """
    place = issues.positions(earlier)
    closed = np.append(moments(issues.text("closed_at")), np.datetime64("NaT", "s"))[place]
    found = moments(issues.text("found_at"))
    began = np.where(np.isnat(found), start, found)
    gap = began - closed
    is_named = issues.numbers("recurrence_of_fid") != NO_ROW
    unknown = np.isnat(gap) & is_named
    return np.asarray((earlier != NO_ROW) & (unknown | (gap <= np.timedelta64(within_days, "D"))))


def times_back(
    point_fid: Int64Array, fids: Int64Array, earlier: Int64Array, is_back: BoolArray
) -> Int64Array:
    """Return how often something came back at a place, on its latest issue; 0 on all others.

    A place is a point of the register, else the issues that repeat one another.
    """
    rows = np.arange(len(fids))
    at = np.searchsorted(fids, earlier)
    at = np.where(at < len(fids), at, 0)
    linked = is_back & (earlier != NO_ROW)
    linked &= fids[at] == earlier if len(fids) else linked
    parent = np.where(linked, at, rows)
    # doubling: after a few rounds every row knows the first of its chain, circles stay circles
    for _ in range(len(fids).bit_length()):
        parent = parent[parent]
    # negative numbers for chains, so that they never meet a point's row id
    place = np.where(point_fid != NO_ROW, point_fid, -1 - parent)
    _, group = np.unique(place, return_inverse=True)
    group = np.asarray(group, np.int64).reshape(-1)
    counts = np.bincount(group, is_back, minlength=int(group.max(initial=-1)) + 1)
    latest = np.full(len(counts), -1, np.int64)
    np.maximum.at(latest, group, np.where(is_back, rows, -1))
    out = np.zeros(len(fids), np.int64)
    shown = latest[latest >= 0]
    out[shown] = counts[group[shown]].astype(np.int64)
    return out
