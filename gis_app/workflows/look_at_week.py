"""What the office looks at every morning: the week's figures, the trend, what turns red next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

import numpy as np

from gis_app.domain.actions.action_figures import all_action_figures
from gis_app.domain.dates import BEIJING, local
from gis_app.domain.forecast import Forecast, WeekPoint, forecast, trend
from gis_app.domain.milestones import milestone_state
from gis_app.domain.week_figures import (
    Breakdown,
    Figures,
    GroupBy,
    Period,
    broken_down,
    week_figures,
)
from gis_app.progress import Progress

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gis_app.domain.actions.action_figures import ActionFigures
    from gis_app.domain.city_data import CityData

FRIDAY = 4


@dataclass(frozen=True)
class WeekView:
    """Hold everything the dashboard shows, all of one moment."""

    figures: Figures
    breakdowns: Mapping[GroupBy, Breakdown]
    trend: tuple[WeekPoint, ...]
    forecast: Forecast
    actions: tuple[ActionFigures, ...]
    slipped: tuple[tuple[str, int], ...]
    """Rows (table and row id) whose earliest unmet milestone is late."""


def look_at_week(data: CityData, progress: Progress | None = None) -> WeekView:
    """Work out the seven days up to the city's moment; raises Cancelled when stopped."""
    progress = progress or Progress()
    now = data.as_of
    figures = week_figures(data, Period(now - timedelta(days=7), now))
    progress.step(0.2)
    breakdowns = {by: broken_down(figures, by) for by in GroupBy}
    progress.step(0.4)
    actions = all_action_figures(data)
    marks = milestone_state(data)
    late = np.flatnonzero(marks.slippage > 0)
    progress.step(0.5)
    soon = forecast(data, next_friday(now))
    progress.step(0.6)
    weeks = trend(data)
    progress.step(1)
    slipped = tuple((marks.owner_table[k], int(marks.owner_fid[k])) for k in late.tolist())
    return WeekView(figures, breakdowns, weeks, soon, actions, slipped)


def next_friday(moment: datetime) -> datetime:
    """Return the end of the coming Friday in Beijing; on a Friday, of that day."""
    day = local(moment).date()
    ahead = (FRIDAY - day.weekday()) % 7
    return datetime.combine(day + timedelta(days=ahead + 1), time(), BEIJING)
