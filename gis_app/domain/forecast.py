"""What changes colour by a moment if nothing is done, and how the weeks before went."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np

from gis_app.domain.past import city_as_of
from gis_app.domain.week_figures import Figure, Period, week_figures

if TYPE_CHECKING:
    from datetime import datetime

    from numpy.typing import NDArray

    from gis_app.domain.city_data import CityData
    from gis_app.domain.table import Int64Array
    from gis_app.domain.terms import Colour


@dataclass(frozen=True)
class Forecast:
    """Hold the issues that grow more urgent by `moment`, the most urgent and soonest first.

    `now` and `then` are numbers of `Colour`; `since` is when the later colour begins (UTC).
    """

    moment: datetime
    fids: Int64Array
    now: NDArray[np.int8]
    then: NDArray[np.int8]
    since: NDArray[np.datetime64]

    def turning(self, colour: Colour) -> tuple[int, ...]:
        """Return the issues that will have turned this colour."""
        return tuple(self.fids[self.then == colour].tolist())


def forecast(data: CityData, moment: datetime) -> Forecast:
    """Say which issues turn yellow or red by a moment (UTC) if nobody does anything."""
    later = replace(data, settings=replace(data.settings, as_of=moment))
    now, then = data.issue_state, later.issue_state
    grows = np.flatnonzero((then.colour > now.colour) & now.is_open)
    since = then.since[grows]
    order = np.lexsort((since.astype(np.int64), -then.colour[grows].astype(np.int64)))
    rows = grows[order]
    return Forecast(
        moment, data.table("issues").fids[rows], now.colour[rows], then.colour[rows], since[order]
    )


@dataclass(frozen=True, slots=True)
class WeekPoint:
    """Hold one week of the trend; `end` is UTC."""

    end: datetime
    new: int
    closed: int
    open: int
    yellow: int
    red: int
    in_time_rate: float | None


def trend(data: CityData, weeks: int = 10) -> tuple[WeekPoint, ...]:
    """Return the weeks up to the city's moment, the earliest first, each as it stood then."""
    end = data.as_of
    points = []
    for back in range(weeks - 1, -1, -1):
        stop = end - timedelta(weeks=back)
        figures = week_figures(city_as_of(data, stop), Period(stop - timedelta(weeks=1), stop))
        points.append(
            WeekPoint(
                stop,
                figures.count(Figure.NEW),
                figures.count(Figure.CLOSED),
                figures.count(Figure.OPEN),
                figures.count(Figure.YELLOW),
                figures.count(Figure.RED),
                figures.in_time_rate(),
            )
        )
    return tuple(points)
