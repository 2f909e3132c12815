"""Years that deadlines reach into although their public holidays are not known: they are asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from gis_app.domain.calendar import EARLIEST_YEAR, LATEST_YEAR, is_covered
from gis_app.domain.dates import as_moment, local_days
from gis_app.domain.deadlines import severities
from gis_app.domain.presets import AllowanceUnit
from gis_app.domain.terms import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from numpy.typing import NDArray

    from gis_app.domain.city_data import CityData

_DAYS_A_WORKING_DAY: Final = 2.0
"""A working day takes no longer than this on average, the longest holidays among them."""


def unknown_years(data: CityData) -> tuple[int, ...]:
    """Return the years between the start of open issues and their deadline that nobody knows.

    The present counts as well, as what is overdue is counted up to it.
    """
    state = data.issue_state
    open_ = state.is_open
    starts, ends = _years(state.due.start[open_]), _years(state.deadline[open_])
    touched = np.concatenate([starts, ends])
    if not len(touched):
        return ()
    now = int(_years(np.array([as_moment(data.as_of)]))[0])
    return _unknown(data, int(touched.min()), max(int(touched.max()), now))


def years_ahead(
    data: CityData, start: datetime, of: Iterable[Severity] = (Severity.ORDINARY,)
) -> tuple[int, ...]:
    """Return the unknown years that issues of some severities, assigned at a moment, reach into."""
    days = [0.0]
    for severity in of:
        allowance = data.presets.allowances[severity]
        if allowance.unit is AllowanceUnit.CALENDAR_DAYS:
            days.append(allowance.amount)
        elif allowance.unit is AllowanceUnit.WORKING_DAYS:
            days.append(allowance.amount * _DAYS_A_WORKING_DAY)
    moments = as_moment(start) + np.array([0, round(max(days))], "timedelta64[D]")
    first, last = _years(moments).tolist()
    return _unknown(data, first, last)


def severities_of(data: CityData, fids: Sequence[int]) -> set[Severity]:
    """Return which severities some issues have."""
    issues = data.table("issues")
    rows = issues.positions(np.array(fids, np.int64))
    ranks = severities(issues.take(np.unique(rows[rows >= 0])), data.catalogue)
    return {tuple(Severity)[rank] for rank in ranks.tolist()}


def _unknown(data: CityData, first: int, last: int) -> tuple[int, ...]:
    first, last = max(first, EARLIEST_YEAR), min(last, LATEST_YEAR)
    return tuple(y for y in range(first, last + 1) if not is_covered(y, data.presets))


def _years(moments: NDArray[np.datetime64]) -> NDArray[np.int64]:
    days = local_days(moments[~np.isnat(moments)])
    return np.asarray(days.astype("datetime64[Y]").astype(np.int64) + 1970)
