"""What was done at every feature of every special action, out of the records of progress.

A record counts when its feature is there, its time is known and not after the city's moment, and
its amount is not negative; the others are named, never added. What is recorded beyond a feature's
plan is named too and credited to nobody, in order of time. Acceptance (a finished stage) credits
what no record told, on the day the feature was finished.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

import numpy as np

from gis_app.domain.actions.amounts import amounts
from gis_app.domain.dates import as_moment, days, local_days, moments, start_of_local_day
from gis_app.domain.layer_spec import LayerGroup, MeasureKind
from gis_app.domain.table import TextColumn
from gis_app.domain.work_terms import RecordKind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from gis_app.domain.city_data import CityData
    from gis_app.domain.layer_spec import LayerSpec
    from gis_app.domain.table import BoolArray, FloatArray, Int64Array, Table

PER_CENT: Final = 100.0
_TINY: Final = 1e-6
_LARGEST: Final = 2**62


class Ignored(StrEnum):
    """Name why a record does not count."""

    NO_FEATURE = "no_feature"
    NO_TIME = "no_time"
    LATER = "later"
    NEGATIVE = "negative"


@dataclass(frozen=True, eq=False)
class ActionWork:
    """Hold the work of all actions as columns.

    Row by row of the table of actions: `plan` and `done` in the unit of the layer's measure,
    `excess` what was recorded beyond the plan, `layer` the layer's place in `layer_ids` (-1 for
    none), days `found`, `deadline` (NaT for none). Row by row of the credits, in order of feature
    and time: `feature` (a position), `day` (Beijing), `amount`, `owner`, `record` (row id of the
    record, 0 for an acceptance). `ignored` holds row ids of records.
    """

    actions: Table
    layer_ids: tuple[str, ...]
    layer: Int64Array
    plan: FloatArray
    done: FloatArray
    excess: FloatArray
    is_finished: BoolArray
    found: NDArray[np.datetime64]
    deadline: NDArray[np.datetime64]
    today: np.datetime64
    feature: Int64Array
    day: NDArray[np.datetime64]
    amount: FloatArray
    owner: TextColumn
    record: Int64Array
    ignored: Mapping[Ignored, Int64Array]

    def rows_of(self, layer_id: str) -> Int64Array:
        """Return the positions of an action's features."""
        if layer_id not in self.layer_ids:
            return np.empty(0, np.int64)
        return np.flatnonzero(self.layer == self.layer_ids.index(layer_id))

    def credits_of(self, layer_id: str) -> Int64Array:
        """Return the positions of an action's credits."""
        if layer_id not in self.layer_ids:
            return np.empty(0, np.int64)
        return np.flatnonzero(self.layer[self.feature] == self.layer_ids.index(layer_id))

    def ignored_of(self, layer_id: str, records: Table) -> Mapping[Ignored, Int64Array]:
        """Return the records of an action that do not count and belong to a feature."""
        if layer_id not in self.layer_ids:
            return {}
        chosen = self.layer_ids.index(layer_id)
        layer = np.append(self.layer, -1)
        found: dict[Ignored, Int64Array] = {}
        for why, fids in self.ignored.items():
            at = records.numbers("action_fid")[records.positions(fids)]
            found[why] = fids[layer[self.actions.positions(at)] == chosen]
        return found


def action_work(data: CityData) -> ActionWork:
    """Return the work of all actions as of the city's moment; worked out once a moment."""
    sources = (data.table("actions"), data.table("action_records"), data.catalogue, data.as_of)
    return data.remembered.get("action_work", sources, lambda: work_of(data, action_layers(data)))


def action_layers(data: CityData) -> tuple[LayerSpec, ...]:
    """Return the layers of special actions that have stages, in drawing order."""
    return tuple(spec for spec in data.catalogue.group(LayerGroup.ACTIONS) if spec.stages)


def per_recorded_unit(spec: LayerSpec, plan: FloatArray) -> FloatArray:
    """Return what one recorded unit is worth at each feature: 1, or a hundredth of a share."""
    if spec.measure is not None and spec.measure.kind is MeasureKind.SHARE:
        return plan / PER_CENT
    return np.ones(len(plan), np.float64)


def work_of(data: CityData, specs: Sequence[LayerSpec]) -> ActionWork:
    """Work out some actions as of the city's moment."""
    actions, records = data.table("actions"), data.table("action_records")
    layer = np.full(len(actions), -1, np.int64)
    plan, worth = np.zeros(len(actions)), np.ones(len(actions))
    is_finished = np.zeros(len(actions), np.bool_)
    of_layer, stage = actions.text("layer"), actions.text("stage")
    for place, spec in enumerate(specs):
        rows = np.flatnonzero(of_layer.equals(spec.id))
        layer[rows] = place
        plan[rows] = np.maximum(amounts(actions.take(rows), spec), 0.0)
        worth[rows] = per_recorded_unit(spec, plan[rows])
        is_finished[rows] = stage.isin(s.id for s in spec.stages if s.is_done)[rows]
    now = as_moment(data.as_of)
    today = local_days(np.array([now]))[0]
    # seen from a past day, what was finished later is not finished
    is_finished &= ~(days(actions.text("done_on")) > today)
    at = moments(records.text("at"))
    position = actions.positions(records.numbers("action_fid"))
    known = position >= 0
    amount = np.nan_to_num(records.numbers("amount").astype(np.float64), posinf=0.0, neginf=0.0)
    counts, ignored = _sorted_out(records, known, at, amount, now)
    feature = position[counts]
    amount = amount[counts] * worth[feature]
    recorded = np.bincount(feature, amount, len(actions))
    accepted = np.flatnonzero(is_finished & (plan - recorded > _TINY))
    moment = np.concatenate([at[counts], _finished_at(actions, accepted, data)])
    feature = np.concatenate([feature, accepted])
    amount = np.concatenate([amount, (plan - recorded)[accepted]])
    named = records.text("owner").take(counts)
    owner = TextColumn(np.append(named.codes, np.full(len(accepted), -1, np.int32)), named.words)
    fids = np.concatenate([records.fids[counts], np.zeros(len(accepted), np.int64)])
    order = _order(feature, moment, owner, amount)
    feature, moment, amount = feature[order], moment[order], amount[order]
    credited = _clipped(feature, amount, plan)
    found = days(actions.text("found_on"))
    day = np.maximum(local_days(moment), np.where(np.isnat(found), _NEVER, found)[feature])
    kept = np.flatnonzero((credited > 0) & (layer[feature] >= 0))
    return ActionWork(
        actions=actions,
        layer_ids=tuple(spec.id for spec in specs),
        layer=layer,
        plan=plan,
        done=np.bincount(feature[kept], credited[kept], len(actions)).astype(np.float64),
        excess=np.where(recorded - plan > _TINY, recorded - plan, 0.0),
        is_finished=is_finished,
        found=found,
        deadline=days(actions.text("deadline")),
        today=today,
        feature=feature[kept],
        day=np.minimum(day, today)[kept],
        amount=credited[kept],
        owner=owner.take(order[kept]),
        record=fids[order[kept]],
        ignored=ignored,
    )


_NEVER: Final = np.datetime64("0001-01-01", "D")


def _sorted_out(
    records: Table,
    known: BoolArray,
    at: NDArray[np.datetime64],
    amount: FloatArray,
    now: np.datetime64,
) -> tuple[Int64Array, dict[Ignored, Int64Array]]:
    """Return the records whose amounts count, and the others by reason."""
    has_time = ~np.isnat(at)
    later = has_time & (at > now)
    negative = amount < 0
    reasons = {
        Ignored.NO_FEATURE: ~known,
        Ignored.NO_TIME: known & ~has_time,
        Ignored.LATER: known & later,
        Ignored.NEGATIVE: known & has_time & ~later & negative,
    }
    is_visit = records.text("kind").equals(RecordKind.VISIT)
    counts = known & has_time & ~later & (amount > 0) & ~is_visit
    return np.flatnonzero(counts), {why: records.fids[mask] for why, mask in reasons.items()}


def _finished_at(actions: Table, rows: Int64Array, data: CityData) -> NDArray[np.datetime64]:
    """Return when features were finished: the day said, else now; never after now."""
    now = as_moment(data.as_of)
    # the end of that day, so that records of the day itself come first
    end = start_of_local_day(days(actions.text("done_on"))[rows] + np.timedelta64(1, "D"))
    return np.where(np.isnat(end), now, np.minimum(end - np.timedelta64(1, "s"), now))


def _order(
    feature: Int64Array, moment: NDArray[np.datetime64], owner: TextColumn, amount: FloatArray
) -> Int64Array:
    """Return the order by feature, time, owner's name and amount, whatever the order of rows."""
    rank = np.argsort(np.argsort(np.array([*owner.words], dtype=str))) if owner.words else ()
    by_owner = np.append(np.asarray(rank, np.int64), -1)[owner.codes]
    seconds = moment.astype(np.int64)
    if not len(seconds):
        return np.empty(0, np.int64)
    start, span = int(seconds.min()), int(seconds.max() - seconds.min()) + 1
    if (int(feature.max()) + 1) * span >= _LARGEST:
        return np.lexsort((amount, by_owner, seconds, feature))
    # one number sorts far faster than four columns; only equal ones need the other two
    key = feature * span + (seconds - start)
    order = np.argsort(key)
    key = key[order]
    equal = key[1:] == key[:-1]
    tied = np.flatnonzero(np.r_[equal, False] | np.r_[False, equal])
    rows = order[tied]
    order[tied] = rows[np.lexsort((amount[rows], by_owner[rows], key[tied]))]
    return order


def _clipped(feature: Int64Array, amount: FloatArray, plan: FloatArray) -> FloatArray:
    """Return what each amount adds until its feature's plan is full; sorted by feature and time."""
    if not len(feature):
        return np.zeros(0)
    first = np.flatnonzero(np.r_[True, feature[1:] != feature[:-1]])
    upto = np.cumsum(amount)
    before = (upto - amount)[first]
    size = np.diff(np.r_[first, len(feature)])
    reached = np.minimum(upto - np.repeat(before, size), plan[feature])
    start = np.r_[0.0, reached[:-1]]
    start[first] = 0.0
    return np.asarray(np.maximum(reached - start, 0.0), np.float64)
