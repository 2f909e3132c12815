"""Years that deadlines reach into although their public holidays are not known: they are asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gis_app.domain.calendar import EARLIEST_YEAR, LATEST_YEAR, is_covered
from gis_app.domain.dates import as_moment, local_days

if TYPE_CHECKING:
    from datetime import datetime

    from numpy.typing import NDArray

    from gis_app.domain.city_data import CityData


def unknown_years(data: CityData) -> tuple[int, ...]:
    """Return the years between the start of open issues and their deadline that nobody knows.

    The present counts as well, as what is overdue is counted up to it.
    """
    state = data.issue_state
    open_ = state.is_open
    starts, ends = _years(state.due.start[open_]), _years(state.deadline[open_])
    known = np.concatenate([starts, ends])
    if not len(known):
        return ()
    now = int(_years(np.array([as_moment(data.as_of)]))[0])
    first = max(int(known.min()), EARLIEST_YEAR)
    last = min(max(int(known.max()), now), LATEST_YEAR)
    return tuple(y for y in range(first, last + 1) if not is_covered(y, data.presets))


def years_ahead(data: CityData, start: datetime) -> tuple[int, ...]:
    """Return the unknown years that an issue assigned at a moment may reach into."""
    longest = max((allowance.amount for allowance in data.presets.allowances.values()), default=0.0)
    moments = as_moment(start) + np.array([0, round(longest)], "timedelta64[D]")
    first, last = _years(moments).tolist()
    return tuple(y for y in range(first, last + 1) if not is_covered(y, data.presets))


def _years(moments: NDArray[np.datetime64]) -> NDArray[np.int64]:
    days = local_days(moments[~np.isnat(moments)])
    return np.asarray(days.astype("datetime64[Y]").astype(np.int64) + 1970)
