"""Everything the window shows of special actions, all of one moment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gis_app.domain.actions.action_figures import all_action_figures
from gis_app.domain.actions.burn_down import burn_down
from gis_app.domain.actions.shares import ShareBy, shares
from gis_app.domain.actions.stall_visits import by_hour, nearest_zones, stall_visits
from gis_app.progress import Progress
from gis_app.workflows.action_tables import is_counted

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gis_app.domain.actions.action_figures import ActionFigures
    from gis_app.domain.actions.burn_down import BurnDown
    from gis_app.domain.actions.shares import Shares
    from gis_app.domain.actions.stall_visits import NearestZones, StallHours, StallVisits
    from gis_app.domain.city_data import CityData


@dataclass(frozen=True)
class StallView:
    """Hold what was seen of stalls: visits, by hour, and each feature's nearest zone."""

    visits: StallVisits
    hours: StallHours
    zones: NearestZones


@dataclass(frozen=True)
class ActionView:
    """Hold one action: figures, burn-down, breakdowns, and stalls where they are counted."""

    figures: ActionFigures
    curve: BurnDown
    shares: Mapping[ShareBy, Shares]
    stalls: StallView | None


@dataclass(frozen=True)
class ActionsView:
    """Hold all actions that have features, of one moment of a city."""

    data: CityData
    actions: tuple[ActionView, ...]


def look_at_actions(data: CityData, progress: Progress | None = None) -> ActionsView:
    """Work out all actions; raises Cancelled when stopped."""
    progress = progress or Progress()
    found = all_action_figures(data)
    views = []
    for n, f in enumerate(found, 1):
        stalls = None
        if is_counted(f):
            visits = stall_visits(data, f.rows)
            stalls = StallView(visits, by_hour(visits), nearest_zones(data, f.rows))
        views.append(
            ActionView(
                f,
                burn_down(f.work, f.rows),
                {by: shares(data, f.work, f.rows, by) for by in ShareBy},
                stalls,
            )
        )
        progress.step(n / len(found))
    return ActionsView(data, tuple(views))
