"""Office hours of the sample city and the moments its issues were found, assigned and due."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

AS_OF = datetime(2026, 6, 10, 3, 30, tzinfo=UTC)
"""Wednesday 10 June 2026, 11:30 by Beijing time."""
BEIJING = timedelta(hours=8)
TODAY = (AS_OF + BEIJING).date()
CLOSE_HOUR = 19.5


def is_workday(day: date) -> bool:
    """Tell whether an office works on a day, public holidays and make-up days counted."""
    import chinese_calendar

    return bool(chinese_calendar.is_workday(day))


def workday_before(day: date, count: int) -> date:
    """Return the working day some working days earlier; 0 is the day itself or the one before."""
    while not is_workday(day):
        day -= timedelta(days=1)
    while count > 0:
        day -= timedelta(days=1)
        count -= is_workday(day)
    return day


def workday_after(day: date, count: int) -> date:
    """Return the working day some working days later."""
    while count > 0:
        day += timedelta(days=1)
        count -= is_workday(day)
    return day


def moment(day: date, hour: float) -> datetime:
    """Return a Beijing hour of a day in UTC."""
    start = datetime(day.year, day.month, day.day, tzinfo=UTC)
    return start + timedelta(hours=hour) - BEIJING


def office_hour(rng: np.random.Generator) -> float:
    """Return an hour of the office day by Beijing time, in whole minutes."""
    hour = float(rng.uniform(10, 13.5) if rng.random() < 0.55 else rng.uniform(16, 19))
    return round(hour * 60) / 60


def text(when: datetime) -> str:
    """Write a moment as the project stores it."""
    return when.strftime("%Y-%m-%dT%H:%M:%SZ")


def due(assigned: datetime, severity: str) -> datetime:
    """Return the deadline that a severity gives, by the presets of the office."""
    local = assigned + BEIJING
    day, hour = local.date(), local.hour + local.minute / 60
    if severity == "urgent":
        # Four office hours: 10:00–14:00 and 16:00–20:00.
        spent = min(hour, 14.0) - 10 if hour < 16 else 4 + hour - 16
        left = spent + 4
        if left <= 8:
            return moment(day, 10 + left if left <= 4 else 12 + left)
        left -= 8
        return moment(workday_after(day, 1), 10 + left)
    if severity == "ordinary":
        return moment(workday_after(day, 2), hour)
    if severity == "engineering":
        return moment(workday_after(day, 15), hour)
    return moment(day + timedelta(days=90), hour)
