"""Progress of special actions is recorded: checked, written once, and the feature follows."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from gis_app.domain.action_words import amount_text, unit_of
from gis_app.domain.actions.action_work import action_work, per_recorded_unit
from gis_app.domain.dates import local, local_text, parse_date, utc_text
from gis_app.domain.edits import Edit, RowBatch
from gis_app.domain.work_terms import WORK_WORDS, RecordKind, WireMethod
from gis_app.errors import EditError
from gis_app.messages import msg, plural

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from gis_app.domain.change_set import ChangeSet
    from gis_app.domain.city_data import CityData
    from gis_app.domain.layer_spec import LayerSpec
    from gis_app.messages import Message
    from gis_app.project.city import City


@dataclass(frozen=True, slots=True)
class ProgressRecord:
    """Hold what was done or seen at one feature; `amount` is in the unit the layer records in.

    `stall_count` makes it a visit. An empty `stage` leaves the feature in the stage it is in.
    """

    action_fid: int
    at: datetime
    by: str
    amount: float | None = None
    stage: str = ""
    owner: str = ""
    method: str = ""
    length_before_m: float | None = None
    length_after_m: float | None = None
    stall_count: int | None = None
    note: str = ""

    @property
    def kind(self) -> RecordKind:
        """Return whether stalls were counted or work was done."""
        return RecordKind.WORK if self.stall_count is None else RecordKind.VISIT


@dataclass(frozen=True)
class ProgressPlan:
    """Hold records that can be written, those that cannot with the reason, and what to look at.

    `doubts` are about records that are taken all the same: more than the plan, for one.
    """

    taken: tuple[ProgressRecord, ...]
    refused: tuple[tuple[ProgressRecord, Message], ...]
    doubts: tuple[Message, ...] = field(default=())

    @property
    def summary(self) -> Message:
        """Say what was or will be done, for the audit trail and the status line."""
        return plural(
            "Progress recorded at {count} feature",
            "Progress recorded at {count} features",
            len({record.action_fid for record in self.taken}),
        )


def plan_progress(data: CityData, records: Sequence[ProgressRecord]) -> ProgressPlan:
    """Look at each record whether it can be true."""
    taken: list[ProgressRecord] = []
    refused: list[tuple[ProgressRecord, Message]] = []
    for record in records:
        reason = refusal(data, record)
        if reason is None:
            taken.append(record)
        else:
            refused.append((record, reason))
    return ProgressPlan(tuple(taken), tuple(refused), _doubts(data, taken))


def refusal(data: CityData, record: ProgressRecord) -> Message | None:
    """Return why a record cannot be taken; None when it can."""
    actions = data.table("actions")
    if not actions.has(record.action_fid):
        return msg("The feature is not in the register any more.")
    spec = layer_of(data, record.action_fid)
    if spec is None:
        return msg("The feature belongs to no special action that has stages.")
    if not record.by.strip():
        return msg("Say who records it.")
    if record.at > data.as_of:
        return msg(
            "{moment} is later than now ({now}).",
            moment=local_text(record.at),
            now=local_text(data.as_of),
        )
    found = parse_date(actions.value(record.action_fid, "found_on"))
    if found is not None and local(record.at).date() < found:
        return msg(
            "{day} is before the day the feature was found ({found}).",
            day=local(record.at).date(),
            found=found,
        )
    if record.stage and spec.stage(record.stage) is None:
        known = ", ".join(stage.id for stage in spec.stages)
        return msg("{stage} is not a stage here: {known}", stage=record.stage, known=known)
    return _bad_number(record)


def _bad_number(record: ProgressRecord) -> Message | None:
    numbers = (record.amount, record.length_before_m, record.length_after_m, record.stall_count)
    if any(n is not None and (not math.isfinite(n) or n < 0) for n in numbers):
        return msg("An amount, a length or a count cannot be negative.")
    before, after = record.length_before_m, record.length_after_m
    if before is not None and after is not None and after > before:
        return msg("The length after ({after} m) is more than the length before ({before} m).",
                   after=amount_text(after), before=amount_text(before))  # fmt: skip
    if not (record.amount or record.stage or record.stall_count is not None or record.note
            or before is not None or after is not None):  # fmt: skip
        return msg("Nothing is said: give an amount, a stage, a count, a length or a note.")
    return None


def layer_of(data: CityData, fid: int) -> LayerSpec | None:
    """Return the action a feature belongs to; None when no layer with stages declares it."""
    layer = data.table("actions").value(fid, "layer")
    return next((s for s in data.catalogue.layers if s.id == layer and s.stages), None)


def _doubts(data: CityData, taken: Sequence[ProgressRecord]) -> tuple[Message, ...]:
    work = action_work(data)
    added: dict[int, float] = {}
    for record in taken:
        added[record.action_fid] = added.get(record.action_fid, 0.0) + (record.amount or 0.0)
    doubts = []
    for fid, amount in added.items():
        place = work.actions.position(fid)
        spec = layer_of(data, fid)
        if spec is None or not amount:
            continue
        plan, done = work.plan[place], work.done[place]
        more = done + amount * per_recorded_unit(spec, np.array([plan]))[0] - plan
        if more > 1e-6 and not work.is_finished[place]:
            doubts.append(
                msg(
                    "{name}: {more} {unit} more than its plan of {plan} {unit}; they are kept, but "
                    "do not count.",
                    name=feature_name(data, fid),
                    more=amount_text(more),
                    unit=unit_of(spec),
                    plan=amount_text(plan),
                )
            )
    return tuple(doubts)


def feature_name(data: CityData, fid: int) -> str:
    """Return what a feature is called: its name, else its number."""
    row = data.table("actions").row(fid)
    return str(row["name"] or row["code"] or fid)


def progress_edit(city: City, plan: ProgressPlan) -> Edit:
    """Make the edit of a plan: a row a record, and the features' stage, dates and lengths."""
    taken, count = plan.taken, len(plan.taken)
    rows = RowBatch(
        "action_records",
        city.reserve_fids("action_records", count),
        {
            "action_fid": [r.action_fid for r in taken],
            "at": [utc_text(r.at) for r in taken],
            "kind": [r.kind.value for r in taken],
            "stage": [r.stage or None for r in taken],
            "owner": [r.owner.strip() or None for r in taken],
            "amount": [r.amount for r in taken],
            "method": [r.method or None for r in taken],
            "length_before_m": [r.length_before_m for r in taken],
            "length_after_m": [r.length_after_m for r in taken],
            "stall_count": [r.stall_count for r in taken],
            "by": [r.by.strip() for r in taken],
            "note": [r.note.strip() or None for r in taken],
        },
    )
    return Edit(plan.summary, inserts=(rows,), updates=_updates(city.data, taken))


def _updates(data: CityData, taken: Sequence[ProgressRecord]) -> tuple[RowBatch, ...]:
    cells: dict[int, dict[str, Any]] = {}
    for record in sorted(taken, key=lambda r: r.at):
        row = cells.setdefault(record.action_fid, {})
        spec = layer_of(data, record.action_fid)
        stage = None if spec is None else spec.stage(record.stage)
        if stage is not None and _is_latest(data, record):
            row["stage"] = stage.id
            row["done_on"] = local(record.at).date().isoformat() if stage.is_done else None
        if record.length_after_m is not None:
            row["length_after_m"] = record.length_after_m
        if record.length_before_m is not None and _lacks(data, record, "length_before_m"):
            row["length_before_m"] = record.length_before_m
        if record.method and _lacks(data, record, "method"):
            row["method"] = method_text(record.method)
    groups: dict[tuple[str, ...], list[int]] = {}
    for fid, row in cells.items():
        if row:
            groups.setdefault(tuple(sorted(row)), []).append(fid)
    return tuple(
        RowBatch(
            "actions",
            np.array(fids, np.int64),
            {name: [cells[fid][name] for fid in fids] for name in names},
        )
        for names, fids in groups.items()
    )


def method_text(code: str) -> str:
    """Return how a method stands in the register of features; other words stay as they are."""
    known = code in list(WireMethod)
    return WORK_WORDS["wire_method"][code].zh_CN if known else code


def _lacks(data: CityData, record: ProgressRecord, column: str) -> bool:
    return not data.table("actions").value(record.action_fid, column)


def _is_latest(data: CityData, record: ProgressRecord) -> bool:
    """Tell whether no record of the feature's stage is later: one told late changes nothing."""
    records = data.table("action_records")
    rows = np.flatnonzero(records.numbers("action_fid") == record.action_fid)
    at, stage = records.text("at"), records.text("stage")
    mine = utc_text(record.at)
    return not any(stage[int(n)] and (at[int(n)] or "") > mine for n in rows)


def record_progress(
    city: City, records: Sequence[ProgressRecord]
) -> tuple[ProgressPlan, ChangeSet]:
    """Plan and write records in one go; raises EditError when none can be taken."""
    with city.held():
        plan = plan_progress(city.data, records)
        if not plan.taken:
            raise EditError(
                msg("Nothing was recorded."), *(reason for _record, reason in plan.refused[:20])
            )
        return plan, city.apply(progress_edit(city, plan))
