"""How far a special action has come: metres, stalls or places, in all and done, by stage."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gis_app.domain.actions.action_work import action_layers, action_work, work_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gis_app.domain.city_data import CityData
    from gis_app.domain.layer_spec import LayerSpec


@dataclass(frozen=True)
class ActionProgress:
    """Hold an action's amounts in its measure's unit; a feature of no known stage is in `total`.

    `by_stage` counts features whole; `done` is what records and acceptance tell.
    """

    total: float
    done: float
    by_stage: Mapping[str, float]
    feature_count: int

    @property
    def share(self) -> float:
        """Return the share done, 0 to 1; 0 when there is nothing to do."""
        return self.done / self.total if self.total else 0.0


def action_progress(data: CityData, spec: LayerSpec) -> ActionProgress:
    """Measure one action layer over all its features."""
    work = action_work(data) if spec in action_layers(data) else work_of(data, (spec,))
    rows = work.rows_of(spec.id)
    amount, stage = work.plan[rows], work.actions.text("stage").take(rows)
    by_stage = {s.id: float(amount[stage.equals(s.id)].sum()) for s in spec.stages}
    return ActionProgress(float(amount.sum()), float(work.done[rows].sum()), by_stage, len(rows))
