"""Road occupation: stalls counted on visits by hour of day, busy hours, the nearest zone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from gis_app.domain.actions.shares import in_plane, plane_around
from gis_app.domain.dates import BEIJING_SHIFT, as_moment, moments
from gis_app.domain.table import NO_ROW, ShapeColumn
from gis_app.domain.work_terms import RecordKind

if TYPE_CHECKING:
    from gis_app.domain.city_data import CityData
    from gis_app.domain.table import BoolArray, FloatArray, Int64Array

HOURS: Final = 24
ZONES: Final = "permitted_zones"
_SPAN: Final = re.compile(r"(\d{1,2})[:：](\d{2})\s*[-–—~～至]\s*(\d{1,2})[:：](\d{2})")
_MINUTES_A_DAY: Final = 24 * 60


@dataclass(frozen=True, eq=False)
class StallVisits:
    """Hold visits row by row: `feature` is a position, `minute` of the Beijing day, `count` stalls.

    `is_busy` tells whether the visit was in the feature's busy hours (never without any).
    """

    feature: Int64Array
    day: np.ndarray[tuple[int], np.dtype[np.datetime64]]
    minute: Int64Array
    count: Int64Array
    is_busy: BoolArray
    record: Int64Array


@dataclass(frozen=True, eq=False)
class StallHours:
    """Hold for each hour of the day how often was looked, and the stalls seen (NaN: never)."""

    visits: Int64Array
    mean: FloatArray
    most: FloatArray


@dataclass(frozen=True, eq=False)
class NearestZones:
    """Hold each feature's nearest permitted zone: its row id (0 for none) and the metres to it."""

    fid: Int64Array
    metres: FloatArray


def stall_visits(data: CityData, rows: Int64Array) -> StallVisits:
    """Return the visits to some features (positions) up to the city's moment, in order of time."""
    actions, records = data.table("actions"), data.table("action_records")
    at = moments(records.text("at"))
    position = actions.positions(records.numbers("action_fid"))
    wanted = np.zeros(len(actions) + 1, np.bool_)
    wanted[rows] = True
    count = records.numbers("stall_count")
    is_visit = records.text("kind").equals(RecordKind.VISIT)
    told = is_visit & wanted[position] & ~np.isnat(at) & (at <= as_moment(data.as_of))
    hit = np.flatnonzero(told & (count >= 0))
    hit = hit[np.lexsort((count[hit], position[hit], at[hit].astype(np.int64)))]
    local = at[hit] + BEIJING_SHIFT
    day = local.astype("datetime64[D]")
    minute = (local - day).astype("timedelta64[m]").astype(np.int64)
    return StallVisits(
        position[hit],
        day,
        minute,
        count[hit],
        _in_busy_hours(data, position[hit], minute),
        records.fids[hit],
    )


def busy_spans(text: str | None) -> tuple[tuple[int, int], ...]:
    """Read busy hours as minutes of the day; one across midnight becomes two.

    >>> busy_spans("07:30-09:30、22:00-01:00")
    ((450, 570), (1320, 1440), (0, 60))
    """
    spans: list[tuple[int, int]] = []
    if text and "全天" in text:
        return ((0, _MINUTES_A_DAY),)
    for h1, m1, h2, m2 in _SPAN.findall(text or ""):
        start, end = int(h1) * 60 + int(m1), int(h2) * 60 + int(m2)
        if not (start < _MINUTES_A_DAY and end <= _MINUTES_A_DAY):
            continue
        spans += [(start, end)] if start < end else [(start, _MINUTES_A_DAY), (0, end)]
    return tuple(span for span in spans if span[0] < span[1])


def by_hour(visits: StallVisits) -> StallHours:
    """Count visits and stalls by the hour they were made in."""
    hour = visits.minute // 60
    seen = np.bincount(hour, minlength=HOURS).astype(np.int64)
    total = np.bincount(hour, visits.count, HOURS)
    most = np.full(HOURS, -np.inf)
    np.maximum.at(most, hour, visits.count)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = np.where(seen > 0, total / seen, np.nan)
    return StallHours(seen, mean, np.where(seen > 0, most, np.nan))


def last_counts(visits: StallVisits, size: int) -> FloatArray:
    """Return the stalls of each feature's last visit, row by row of `size` features; NaN: none."""
    out = np.full(size, np.nan)
    out[visits.feature] = visits.count  # in order of time: the last one wins
    return out


def nearest_zones(data: CityData, rows: Int64Array) -> NearestZones:
    """Return the nearest permitted zone of each of some features (positions), open ones only."""
    actions = data.table("actions")
    fid, metres = np.full(len(rows), NO_ROW, np.int64), np.full(len(rows), np.nan)
    spec = next((layer for layer in data.catalogue.layers if layer.id == ZONES), None)
    if spec is None or not isinstance(actions.geometry, ShapeColumn):
        return NearestZones(fid, metres)
    placed = actions.geometry.is_placed
    is_open = actions.text("stage").isin(stage.id for stage in spec.stages if stage.is_done)
    zones = np.flatnonzero(actions.text("layer").equals(ZONES) & is_open & placed)
    at = np.flatnonzero(placed[rows])
    if not len(zones) or not len(at):
        return NearestZones(fid, metres)
    plane = plane_around(actions.shapes[rows[at]])
    tree = shapely.STRtree(in_plane(actions.shapes[zones], plane))
    (place, found), apart = tree.query_nearest(
        in_plane(actions.shapes[rows[at]], plane), return_distance=True, all_matches=False
    )
    fid[at[place]], metres[at[place]] = actions.fids[zones[found]], apart
    return NearestZones(fid, metres)


def _in_busy_hours(data: CityData, feature: Int64Array, minute: Int64Array) -> BoolArray:
    text = data.table("actions").text("busy_hours")
    is_busy = np.zeros((len(text.words) + 1, _MINUTES_A_DAY), np.bool_)
    for code, word in enumerate(text.words):
        for start, end in busy_spans(word):
            is_busy[code, start:end] = True
    return np.asarray(is_busy[text.codes[feature], minute], np.bool_)
