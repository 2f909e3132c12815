"""Working time: office hours on working days, with Chinese public holidays and make-up days.

Working time is a distance along one axis: `position_s` tells how many office seconds lie before a
moment, `moment_at` goes back. Both take whole columns.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from gis_app.domain.dates import BEIJING_SHIFT, local_days, start_of_local_day
from gis_app.domain.presets import SECONDS_A_DAY

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gis_app.domain.presets import OfficePresets
    from gis_app.domain.table import Int64Array

EARLIEST_YEAR: Final = 1990
LATEST_YEAR: Final = 2100
_MARGIN_YEARS: Final = 2


class WorkingCalendar:
    """Measure working time over the years that some moments touch.

    Moments outside 1990 to 2100 count as the nearest end. `weekend_only_years` are those for
    which no holidays are known yet: there only weekends and the office's own days are free.
    """

    def __init__(self, first_year: int, last_year: int, presets: OfficePresets) -> None:
        self._spans = presets.office_hours_s
        self.day_s = presets.office_seconds_a_day
        self._first = np.datetime64(f"{first_year}-01-01", "D")
        days = np.arange(self._first, np.datetime64(f"{last_year + 1}-01-01", "D"))
        self.is_working, self.weekend_only_years = _working_days(days, first_year, last_year)
        _put_own_days(self.is_working, self._first, presets)
        settled = presets.complete_years
        self.weekend_only_years = tuple(y for y in self.weekend_only_years if y not in settled)
        self._before = np.concatenate([[0], np.cumsum(self.is_working * np.int64(self.day_s))])
        self._worked = np.cumsum(self.is_working, dtype=np.int64)
        self._working_days = days[self.is_working]

    @classmethod
    def around(cls, moments: NDArray[np.datetime64], presets: OfficePresets) -> WorkingCalendar:
        """Make the calendar of the years around some moments; NaT is passed over."""
        known = moments[~np.isnat(moments)].astype("datetime64[Y]").astype(np.int64) + 1970
        low, high = (int(known.min()), int(known.max())) if len(known) else (2000, 2000)
        low = min(max(low - _MARGIN_YEARS, EARLIEST_YEAR), LATEST_YEAR)
        high = max(min(high + _MARGIN_YEARS, LATEST_YEAR), EARLIEST_YEAR)
        return cls(low, high, presets)

    def position_s(self, moments: NDArray[np.datetime64]) -> Int64Array:
        """Return the office seconds before each moment; meaningless for NaT."""
        utc = moments.astype("datetime64[s]")
        day = local_days(utc)
        second = (utc - start_of_local_day(day)).astype(np.int64)
        place = (day - self._first).astype(np.int64)
        second = np.where(place < 0, 0, np.where(place >= len(self.is_working), 0, second))
        place = np.clip(place, 0, len(self.is_working))
        is_working = np.append(self.is_working, False)[place]
        spent = np.zeros(np.shape(second), np.int64)
        for start, end in self._spans:
            spent += np.clip(second - start, 0, end - start)
        return np.asarray(self._before[place] + np.where(is_working, spent, 0), np.int64)

    def moment_at(self, position_s: NDArray[np.int64]) -> NDArray[np.datetime64]:
        """Return the first moment (UTC) before which so many office seconds lie."""
        wanted = np.asarray(position_s, np.int64)
        place = np.searchsorted(self._before[1:], wanted, side="left")
        place = np.minimum(place, len(self.is_working) - 1)
        rest = np.clip(wanted - self._before[place], 0, self.day_s)
        second = np.zeros(np.shape(rest), np.int64)
        left = rest.copy()
        for start, end in self._spans:
            second = np.where(left > 0, start + np.minimum(left, end - start), second)
            left = np.maximum(left - (end - start), 0)
        day = self._first + place.astype("timedelta64[D]")
        return np.asarray(start_of_local_day(day) + second.astype("timedelta64[s]"))

    def working_days_to(self, days: NDArray[np.datetime64]) -> Int64Array:
        """Return the number of working days up to and with each Beijing day; 0 for NaT."""
        place = (days.astype("datetime64[D]") - self._first).astype(np.int64)
        within = np.clip(place, 0, len(self._worked) - 1)
        return np.where(np.isnat(days) | (place < 0), 0, self._worked[within])

    def working_day(self, number: Int64Array) -> NDArray[np.datetime64]:
        """Return the working day of such a number, counted from 1; beyond the ends, the end.

        So `working_day(working_days_to(d))` is d, or the last working day before it.
        """
        place = np.clip(np.asarray(number, np.int64) - 1, 0, len(self._working_days) - 1)
        return np.asarray(self._working_days[place])

    def close_of(self, days: NDArray[np.datetime64]) -> NDArray[np.datetime64]:
        """Return the moment (UTC) at which the office closes on Beijing days, free or not."""
        last = self._spans[-1][1] if self._spans else SECONDS_A_DAY
        return np.asarray(start_of_local_day(days) + np.timedelta64(last, "s"))

    def is_estimated(self, moments: NDArray[np.datetime64]) -> NDArray[np.bool_]:
        """Tell which moments lie in years whose public holidays are not known yet."""
        years = (moments + BEIJING_SHIFT).astype("datetime64[Y]").astype(np.int64) + 1970
        return np.isin(years, np.array(self.weekend_only_years, np.int64)) & ~np.isnat(moments)


def _put_own_days(
    is_working: NDArray[np.bool_], first: np.datetime64, presets: OfficePresets
) -> None:
    """Put in the office's own days off, then its own working days."""
    for dated, value in ((presets.days_off, False), (presets.working_days, True)):
        listed = np.array([day for day, _name in dated], "datetime64[D]")
        place = (listed - first).astype(np.int64)
        is_working[place[(place >= 0) & (place < len(is_working))]] = value


def is_covered(year: int, presets: OfficePresets) -> bool:
    """Tell whether a year's public holidays are known, to the library or to the office."""
    import chinese_calendar

    return year in presets.complete_years or any(
        day.year == year for day in chinese_calendar.holidays
    )


def _working_days(
    days: NDArray[np.datetime64], first_year: int, last_year: int
) -> tuple[NDArray[np.bool_], tuple[int, ...]]:
    """Tell which days are worked, and the years for which only weekends are known."""
    import chinese_calendar

    is_working = np.asarray(np.is_busday(days))
    known = {day.year for day in chinese_calendar.holidays}
    for table, value in ((chinese_calendar.holidays, False), (chinese_calendar.workdays, True)):
        listed = np.array(list(table), "datetime64[D]")
        place = (listed - days[0]).astype(np.int64)
        is_working[place[(place >= 0) & (place < len(days))]] = value
    missing = tuple(year for year in range(first_year, last_year + 1) if year not in known)
    return is_working, missing
