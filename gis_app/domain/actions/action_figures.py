"""The figures of special actions: window, reports, sheets and command line take them from here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from gis_app.domain.actions.action_work import action_layers, action_work
from gis_app.domain.actions.burn_down import finish_forecast

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from gis_app.domain.actions.action_work import ActionWork, Ignored
    from gis_app.domain.actions.burn_down import FinishForecast
    from gis_app.domain.city_data import CityData
    from gis_app.domain.layer_spec import LayerSpec, Stage
    from gis_app.domain.table import Int64Array

DAYS_A_WEEK = 7


@dataclass(frozen=True)
class StageFigure:
    """Hold the features in one stage, counted and by amount; a stage of None is none known."""

    stage: Stage | None
    fids: tuple[int, ...]
    amount: float


@dataclass(frozen=True, eq=False)
class ActionFigures:
    """Hold one action's figures in the unit of its measure; `rows` are positions of features.

    `this_week` was done in the last seven days. `late` are unfinished features past their
    deadline. `needed` is what a week must bring from now on to keep the last deadline; None when
    there is none, or it has passed.
    """

    spec: LayerSpec
    work: ActionWork
    rows: Int64Array
    total: float
    done: float
    this_week: float
    stages: tuple[StageFigure, ...]
    deadline: date | None
    late: tuple[int, ...]
    excess: tuple[int, ...]
    ignored: Mapping[Ignored, tuple[int, ...]]
    needed: float | None
    forecast: FinishForecast

    @property
    def fids(self) -> tuple[int, ...]:
        """Return the features' row ids."""
        return tuple(self.work.actions.fids[self.rows].tolist())

    @property
    def share(self) -> float | None:
        """Return the share done, 0 to 1; None when there is nothing to do."""
        return self.done / self.total if self.total else None

    @property
    def left(self) -> float:
        """Return what is left to do."""
        return max(self.total - self.done, 0.0)

    @property
    def days_over(self) -> int | None:
        """Return the days by which the forecast misses the deadline (negative: earlier)."""
        if self.deadline is None or self.forecast.finish is None:
            return None
        return (self.forecast.finish - self.deadline).days


def action_figures(data: CityData, spec: LayerSpec) -> ActionFigures:
    """Work out one action's figures as of the city's moment."""
    work = action_work(data)
    rows = work.rows_of(spec.id)
    fids = work.actions.fids[rows]
    stage = work.actions.text("stage").take(rows)
    plan, done = work.plan[rows], work.done[rows]
    stages = []
    known = np.zeros(len(rows), np.bool_)
    for each in spec.stages:
        here = stage.equals(each.id)
        known |= here
        stages.append(StageFigure(each, tuple(fids[here].tolist()), float(plan[here].sum())))
    if not known.all():
        stages.append(StageFigure(None, tuple(fids[~known].tolist()), float(plan[~known].sum())))
    due = work.deadline[rows]
    late = ~work.is_finished[rows] & (due < work.today)
    credits_ = work.credits_of(spec.id)
    recent = work.day[credits_] > work.today - np.timedelta64(DAYS_A_WEEK, "D")
    last = due[~np.isnat(due)].max() if (~np.isnat(due)).any() else None
    left = max(float(plan.sum() - done.sum()), 0.0)
    weeks = 0.0 if last is None else float((last - work.today).astype(np.int64)) / DAYS_A_WEEK
    ignored = work.ignored_of(spec.id, data.table("action_records"))
    return ActionFigures(
        spec=spec,
        work=work,
        rows=rows,
        total=float(plan.sum()),
        done=float(done.sum()),
        this_week=float(work.amount[credits_][recent].sum()),
        stages=tuple(stages),
        deadline=None if last is None else last.astype(object),
        late=tuple(fids[late].tolist()),
        excess=tuple(fids[work.excess[rows] > 0].tolist()),
        ignored={why: tuple(found.tolist()) for why, found in ignored.items() if len(found)},
        needed=left / weeks if weeks > 0 else None,
        forecast=finish_forecast(work, rows),
    )


def all_action_figures(data: CityData) -> tuple[ActionFigures, ...]:
    """Return the figures of every action that has features, in drawing order."""
    found = (action_figures(data, spec) for spec in action_layers(data))
    return tuple(figures for figures in found if len(figures.rows))
