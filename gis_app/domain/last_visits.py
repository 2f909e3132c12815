"""When somebody was last at each point, and which points nobody has been to for too long."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from gis_app.domain.dates import as_moment, local_days, local_text, moments
from gis_app.messages import msg

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gis_app.domain.registers import Registers
    from gis_app.domain.table import BoolArray, Int64Array
    from gis_app.messages import Translator

NEVER: Final = np.datetime64("NaT", "s")
FOUND_ON_THE_SPOT: Final = ("patrol", "assessment")
"""Sources of issues that somebody found by going there."""


@dataclass(frozen=True)
class LastVisits:
    """Hold the last visit of every point, row by row of the point table, in UTC.

    `at` is NaT where nobody is known to have been. `is_stale` marks points that nobody has been to
    for more days than the office allows. `began` is the first visit on record: a point without any
    is judged from then on, and nothing is stale in a city that does not record visits.
    """

    at: NDArray[np.datetime64]
    is_stale: BoolArray
    began: np.datetime64
    now: np.datetime64

    @property
    def days(self) -> Int64Array:
        """Return the Beijing days since the last visit, 0 for today; -1 without any."""
        return _days_between(self.at, self.now)


def last_visits(data: Registers) -> LastVisits:
    """Work out the last visits as of the city's moment; later records do not count.

    Patrol visits and scores of assessments are visits, and so is an issue that either found.
    """
    points, now = data.table("points"), as_moment(data.as_of)
    at = np.full(len(points), NEVER)
    began = NEVER
    for name, column in (("visits", "at"), ("scores", "scored_at")):
        table = data.tables.get(name)
        if table is None or not len(table):
            continue
        when, place = moments(table.text(column)), points.positions(table.numbers("point_fid"))
        counts = (place >= 0) & (when <= now)
        if counts.any():
            np.fmax.at(at, place[counts], when[counts])
            began = np.fmin(began, when[counts].min())
    issues = data.table("issues")
    when, place = moments(issues.text("found_at")), points.positions(issues.numbers("point_fid"))
    counts = (place >= 0) & (when <= now) & issues.text("source").isin(FOUND_ON_THE_SPOT)
    np.fmax.at(at, place[counts], when[counts])
    since = np.where(np.isnat(at), began, at)
    is_late = _days_between(since, now) > data.presets.unvisited_days
    return LastVisits(at, np.asarray(is_late & ~np.isnat(began), np.bool_), began, now)


def _days_between(since: NDArray[np.datetime64], now: np.datetime64) -> Int64Array:
    """Return Beijing days from some moments to now; -1 for no moment."""
    day = np.timedelta64(1, "D")
    days = (local_days(np.array([now]))[0] - local_days(since)) / day
    return np.where(np.isnan(days), -1, days).astype(np.int64)


def last_visit_fact(visits: LastVisits, place: int, t: Translator) -> tuple[tuple[str, str], ...]:
    """Return what a point's page says of the last visit; nothing in a city that records none."""
    if np.isnat(visits.began):
        return ()
    days = int(visits.days[place])
    text = msg("never")
    if days >= 0:
        text = msg("{day}, {days} d ago", day=local_text(visits.at[place])[:10], days=days)
    if visits.is_stale[place]:
        text = msg("{seen}: a visit is due", seen=text)
    return ((t(msg("Last visit")), t(text)),)
