"""An action's plan and work by owner, by street and by unit.

A line of several owners is shared equally among them. Work that names no owner goes to the
owners of its feature in proportion to what each still had to do.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from gis_app.domain.table import NO_ROW, ShapeColumn, TextColumn
from gis_app.geo.crs import LocalPlane

if TYPE_CHECKING:
    from gis_app.domain.actions.action_work import ActionWork
    from gis_app.domain.city_data import CityData
    from gis_app.domain.table import FloatArray, Int64Array, ObjectArray

STREET_REACH_M: Final = 120.0
_BETWEEN: Final = re.compile(r"[、,,;;/|\n]+")


class ShareBy(StrEnum):
    """Name what an action is broken down by."""

    OWNER = "owner"
    STREET = "street"
    UNIT = "unit"


@dataclass(frozen=True, eq=False)
class Shares:
    """Hold plan and work by group, the most left first; an empty name stands for none named.

    `features[g]` are the row ids of group g's features; a feature of several owners is in several
    groups, its plan only once in the sum.
    """

    by: ShareBy
    names: tuple[str, ...]
    plan: FloatArray
    done: FloatArray
    features: tuple[tuple[int, ...], ...]


def shares(data: CityData, work: ActionWork, rows: Int64Array, by: ShareBy) -> Shares:
    """Break some features (positions) down."""
    if by is ShareBy.OWNER:
        return _by_owner(work, rows)
    if by is ShareBy.STREET:
        names = feature_streets(data).take(rows)
    else:
        names = _unit_names(data, work.actions.numbers("unit_fid")[rows])
    group = np.where(names.codes < 0, len(names.words), names.codes)
    return _made(work, by, (*names.words, ""), group, rows, work.plan[rows], work.done[rows])


def owners_in(text: str | None) -> tuple[str, ...]:
    """Return the owners that a cell names, each once.

    >>> owners_in("电信、移动,电信")
    ('电信', '移动')
    """
    parts = (part.strip() for part in _BETWEEN.split(text or ""))
    return tuple(dict.fromkeys(part for part in parts if part))


def _by_owner(work: ActionWork, rows: Int64Array) -> Shares:
    place = np.full(len(work.plan), -1, np.int64)
    place[rows] = np.arange(len(rows))
    index: dict[str, int] = {}
    row, owner = _exploded(work.actions.text("owners").take(rows), index)
    count = np.bincount(row, minlength=len(rows))
    hit = np.flatnonzero(place[work.feature] >= 0)
    at, amount = place[work.feature[hit]], work.amount[hit]
    named, by = _exploded(work.owner.take(hit), index)
    size = max(len(index), 1)
    each = amount / np.maximum(np.bincount(named, minlength=len(hit)), 1)
    is_named = np.bincount(named, minlength=len(hit)) > 0
    # what is credited by name, pair by pair of feature and owner
    pair = at[named] * size + by
    pairs = np.unique(np.concatenate([row * size + owner, pair]))
    done = np.bincount(np.searchsorted(pairs, pair), each[named], len(pairs))
    plan = np.zeros(len(pairs))
    own = np.searchsorted(pairs, row * size + owner)
    plan[own] = work.plan[rows][row] / count[row]
    # the rest goes by what is left of each owner's share
    unnamed = np.bincount(at[~is_named], amount[~is_named], len(rows))
    left = np.zeros(len(pairs))
    left[own] = np.maximum(plan[own] - done[own], 0.0)
    of_row = pairs // size
    total = np.bincount(of_row, left, len(rows))
    equal = np.zeros(len(pairs))
    equal[own] = 1.0 / count[row]
    with np.errstate(invalid="ignore", divide="ignore"):
        part = np.where(total[of_row] > 0, left / total[of_row], equal)
    done = done + part * unnamed[of_row]
    nobody = np.flatnonzero(count == 0)
    return _made(
        work,
        ShareBy.OWNER,
        (*index, ""),
        np.concatenate([pairs % size, np.full(len(nobody), len(index), np.int64)]),
        rows[np.concatenate([of_row, nobody])],
        np.concatenate([plan, work.plan[rows][nobody]]),
        np.concatenate([done, unnamed[nobody]]),
    )


def _exploded(column: TextColumn, index: dict[str, int]) -> tuple[Int64Array, Int64Array]:
    """Return (row, name) pairs for every name in a column of names; `index` numbers the names."""
    names = [[index.setdefault(n, len(index)) for n in owners_in(word)] for word in column.words]
    counts = np.array([*(len(found) for found in names), 0], np.int64)
    flat = np.array([n for found in names for n in found], np.int64)
    start = np.r_[0, np.cumsum(counts[:-1])]
    code = np.where(column.codes < 0, len(names), column.codes)
    size = counts[code]
    row = np.repeat(np.arange(len(column)), size)
    within = np.arange(len(row)) - np.repeat(np.cumsum(size) - size, size)
    return row, flat[np.repeat(start[code], size) + within] if len(row) else row


def _made(
    work: ActionWork,
    by: ShareBy,
    names: tuple[str, ...],
    group: Int64Array,
    rows: Int64Array,
    plan: FloatArray,
    done: FloatArray,
) -> Shares:
    plans = np.bincount(group, plan, len(names)).astype(np.float64)
    works = np.bincount(group, done, len(names)).astype(np.float64)
    counts = np.bincount(group, minlength=len(names))
    shown = np.flatnonzero(counts)
    order = sorted(shown.tolist(), key=lambda g: (-(plans[g] - works[g]), names[g]))
    by_group = np.argsort(group, kind="stable")
    ends = np.cumsum(counts)
    fids = work.actions.fids[rows]
    return Shares(
        by,
        tuple(names[g] for g in order),
        plans[order],
        works[order],
        tuple(
            tuple(sorted(set(fids[by_group[ends[g] - counts[g] : ends[g]]].tolist())))
            for g in order
        ),
    )


def _unit_names(data: CityData, fids: Int64Array) -> TextColumn:
    units = data.table("units")
    known, group = np.unique(fids, return_inverse=True)
    names = [
        (units.value(int(fid), "name") if fid != NO_ROW and units.has(int(fid)) else None)
        for fid in known
    ]
    return TextColumn.from_values(np.array([*names, None], dtype=object)[group].tolist())


def feature_streets(data: CityData) -> TextColumn:
    """Return the named street of the base map that each feature lies at; missing beyond 120 m."""
    sources = (data.table("actions"), data.table("basemap_lines"))
    return data.remembered.get("feature_streets", sources, lambda: _feature_streets(data))


def _feature_streets(data: CityData) -> TextColumn:
    actions, lines = data.table("actions"), data.table("basemap_lines")
    nothing = TextColumn(np.full(len(actions), -1, np.int32), ())
    if not isinstance(actions.geometry, ShapeColumn) or not isinstance(lines.geometry, ShapeColumn):
        return nothing
    placed = np.flatnonzero(actions.geometry.is_placed)
    names = lines.text("name")
    blank = np.array([not word.strip() for word in names.words] + [True], np.bool_)
    is_water = lines.text("class").isin(("waterway", "rail"))
    streets = np.flatnonzero(lines.geometry.is_placed & ~blank[names.codes] & ~is_water)
    if not len(placed) or not len(streets):
        return nothing
    # in the middle of a line, inside a polygon: the ends of a stretch touch the crossing streets
    middle = _middles(actions.shapes[placed])
    plane = plane_around(middle)
    tree = shapely.STRtree(in_plane(lines.shapes[streets], plane))
    (row, found), _metres = tree.query_nearest(
        in_plane(middle, plane), max_distance=STREET_REACH_M, return_distance=True,
        all_matches=False,
    )  # fmt: skip
    codes = np.full(len(actions), -1, np.int32)
    codes[placed[row]] = names.codes[streets[found]]
    return TextColumn(codes, names.words)


def _middles(shapes: ObjectArray) -> ObjectArray:
    is_line = shapely.get_dimensions(shapes) == 1
    out = np.asarray(shapely.point_on_surface(shapes), dtype=object)
    merged = shapely.line_merge(shapes[is_line])
    simple = shapely.get_type_id(merged) == shapely.GeometryType.LINESTRING
    at = np.flatnonzero(is_line)[simple]
    out[at] = shapely.line_interpolate_point(merged[simple], 0.5, normalized=True)
    return out


def plane_around(shapes: ObjectArray) -> LocalPlane:
    """Return the metric plane around the middle of some shapes (degrees)."""
    xy = shapely.get_coordinates(shapes)
    xy = xy[np.isfinite(xy).all(axis=1) & (np.abs(xy[:, 1]) <= 90)] if len(xy) else xy
    if not len(xy):
        return LocalPlane(0.0, 0.0)
    return LocalPlane(float(np.median(xy[:, 0])), float(np.median(xy[:, 1])))


def in_plane(shapes: ObjectArray, plane: LocalPlane) -> ObjectArray:
    """Turn shapes from degrees into the metres of a plane."""

    def moved(xy: FloatArray) -> FloatArray:
        return np.column_stack(plane.to_plane(xy[:, 0], xy[:, 1]))

    return np.asarray(shapely.transform(shapes, moved), dtype=object)
