"""How much of an action is left day by day, what its deadlines ask, when it will be finished."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from datetime import date

    from numpy.typing import NDArray

    from gis_app.domain.actions.action_work import ActionWork
    from gis_app.domain.table import FloatArray, Int64Array

WEEKS_LOOKED_AT: Final = 8
LEAST_WEEKS: Final = 4
LEAST_BUSY_WEEKS: Final = 3
CONFIDENCE: Final = 0.8
FURTHEST_DAYS: Final = 5 * 365
_DAY: Final = np.timedelta64(1, "D")
_LEFT: Final = 0.005
"""Less than this share of the plan is nothing left: lengths on the ground are not exact."""


@dataclass(frozen=True, eq=False)
class BurnDown:
    """Hold an action's days, first to last, in the unit of its measure.

    `scope` is what was known to be done by that day, `left` the scope less what was done (NaN
    after today), `asked` what may still be left if every feature keeps its deadline. Days further
    than five years from today are folded into the ends.
    """

    days: NDArray[np.datetime64]
    scope: FloatArray
    done: FloatArray
    left: FloatArray
    asked: FloatArray
    today: date

    @property
    def today_place(self) -> int:
        """Return the position of today among the days."""
        return int((np.datetime64(self.today, "D") - self.days[0]).astype(np.int64))


class Outlook(StrEnum):
    """Name what can be said about the end of an action."""

    FINISHED = "finished"
    TOLD = "told"
    TOO_FEW = "too_few"
    NOT_MOVING = "not_moving"


@dataclass(frozen=True, slots=True)
class FinishForecast:
    """Say when an action will be finished, with the days between which it is 80 % likely.

    Weekly amounts of the last `weeks` weeks, weeks without any among them, are taken as draws of
    one law; the sum of n further weeks then lies within n·m ± t·s·√(n + n²/weeks) (a prediction
    interval with Student's t). `latest` is None when even five years may not be enough. With
    fewer than four weeks since the first record, or work in fewer than three, nothing is told.
    """

    outlook: Outlook
    left: float
    weeks: int = 0
    per_week: float = 0.0
    finish: date | None = None
    earliest: date | None = None
    latest: date | None = None


def burn_down(work: ActionWork, rows: Int64Array) -> BurnDown:
    """Return the days of some features (positions), which should be of one measure."""
    today, plan = work.today, work.plan[rows]
    low, high = (
        today - np.timedelta64(FURTHEST_DAYS, "D"),
        today + np.timedelta64(FURTHEST_DAYS, "D"),
    )
    of_rows = np.zeros(len(work.plan), np.bool_)
    of_rows[rows] = True
    hit = np.flatnonzero(of_rows[work.feature])
    day, amount = work.day[hit], work.amount[hit]
    found, deadline = work.found[rows], work.deadline[rows]
    known = found[~np.isnat(found)]
    ends = [part.min() for part in (known, day) if len(part)]
    start = max(min([*ends, today - 7 * _DAY]), low)
    found = np.clip(np.where(np.isnat(found), start, found), start, today)
    due = deadline[~np.isnat(deadline)]
    last = min(max(due.max(), today) if len(due) else today, high)
    days = np.arange(start, last + _DAY)
    count = len(days)

    def by_day(on: NDArray[np.datetime64], weights: FloatArray) -> FloatArray:
        at = np.clip((on - start).astype(np.int64), 0, count - 1)
        return np.asarray(np.bincount(at, weights, count), np.float64)

    scope = np.cumsum(by_day(found, plan))
    done = np.cumsum(by_day(day, amount))
    left = np.where(days <= today, np.maximum(scope - done, 0.0), np.nan)
    # a feature without a deadline is asked for by the last one
    asked_by = np.clip(np.where(np.isnat(deadline), last, deadline), found, last)
    asked = scope - np.cumsum(by_day(asked_by, plan))
    return BurnDown(days, scope, done, left, np.maximum(asked, 0.0), today.astype(object))


def finish_forecast(work: ActionWork, rows: Int64Array) -> FinishForecast:
    """Say when some features will all be finished at the pace of the last weeks."""
    plan = float(work.plan[rows].sum())
    left = max(plan - float(work.done[rows].sum()), 0.0)
    if left <= _LEFT * plan:
        return FinishForecast(Outlook.FINISHED, left)
    weekly = weekly_amounts(work, rows)[-WEEKS_LOOKED_AT:]
    if len(weekly) < LEAST_WEEKS or int((weekly > 0).sum()) < LEAST_BUSY_WEEKS:
        idle = len(weekly) >= LEAST_WEEKS and not (weekly[-LEAST_WEEKS:] > 0).any()
        return FinishForecast(Outlook.NOT_MOVING if idle else Outlook.TOO_FEW, left, len(weekly))
    from scipy.stats import t as student

    mean, spread, count = float(weekly.mean()), float(weekly.std(ddof=1)), len(weekly)
    reach = float(student.ppf((1 + CONFIDENCE) / 2, count - 1)) * spread
    ahead = np.arange(1, FURTHEST_DAYS + 1)
    weeks = ahead / 7
    width = reach * np.sqrt(weeks + weeks**2 / count)
    middle, most, least = weeks * mean, weeks * mean + width, weeks * mean - width
    return FinishForecast(
        Outlook.TOLD,
        left,
        count,
        mean,
        _first_day(work, ahead, middle >= left),
        _first_day(work, ahead, most >= left),
        _first_day(work, ahead, least >= left),
    )


def weekly_amounts(work: ActionWork, rows: Int64Array) -> FloatArray:
    """Return what was done in each seven days up to today, oldest first, since the first work."""
    of_rows = np.zeros(len(work.plan), np.bool_)
    of_rows[rows] = True
    hit = np.flatnonzero(of_rows[work.feature])
    if not len(hit):
        return np.zeros(0)
    back = (work.today - work.day[hit]).astype(np.int64) // 7
    return np.asarray(np.bincount(back, work.amount[hit])[::-1], np.float64)


def _first_day(work: ActionWork, ahead: Int64Array, reached: NDArray[np.bool_]) -> date | None:
    if not reached.any():
        return None
    day: date = (work.today + ahead[int(np.argmax(reached))] * _DAY).astype(object)
    return day
