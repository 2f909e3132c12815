"""What the inspector tells of work: an action's progress and records, and milestones of any row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from gis_app.domain.action_words import amount_text, recorded_unit, unit_of
from gis_app.domain.actions.action_work import action_work
from gis_app.domain.dates import local_text
from gis_app.domain.milestones import OWNERS, milestone_state
from gis_app.domain.work_terms import RecordKind
from gis_app.messages import msg, plural
from gis_app.ui.panels.inspector_blocks import details_card, label
from gis_app.ui.words import word_text
from gis_app.workflows.look_at_lists import marks_of
from gis_app.workflows.record_progress import layer_of

if TYPE_CHECKING:
    from PySide6.QtWidgets import QVBoxLayout

    from gis_app.domain.city_data import CityData
    from gis_app.domain.layer_spec import LayerSpec
    from gis_app.messages import Translator

MOST_RECORDS: Final = 8


def add_work(column: QVBoxLayout, data: CityData, table: str, fid: int, t: Translator) -> None:
    """Add what there is to tell of a row's work; nothing where there is nothing."""
    if table == "actions" and data.table("actions").has(fid):
        spec = layer_of(data, fid)
        if spec is not None:
            column.addSpacing(4)
            column.addWidget(label(t("Progress"), "section"))
            column.addWidget(details_card(progress_rows(data, spec, fid, t)))
    marks = milestone_rows(data, table, fid, t)
    if marks:
        column.addSpacing(4)
        column.addWidget(label(t("Milestones"), "section"))
        column.addWidget(details_card(marks))


def progress_rows(
    data: CityData, spec: LayerSpec, fid: int, t: Translator
) -> tuple[tuple[str, str], ...]:
    """Return what was done at a feature of what, and its latest records, the latest first."""
    work = action_work(data)
    place = work.actions.position(fid)
    plan, done = float(work.plan[place]), float(work.done[place])
    unit = t(unit_of(spec))
    share = f"{done / plan:.0%}" if plan else "—"
    rows = [
        (
            t("Done"),
            t("{done} of {plan} {unit} ({share})", done=amount_text(done),
              plan=amount_text(plan), unit=unit, share=share),
        )
    ]  # fmt: skip
    excess = float(work.excess[place])
    if excess > 0:
        more = t("{more} {unit}, not counted", more=amount_text(excess), unit=unit)
        rows.append((t("More than planned"), more))
    records = data.table("action_records")
    mine = np.flatnonzero(records.numbers("action_fid") == fid)
    at = records.text("at")
    order = sorted(mine.tolist(), key=lambda n: at[n] or "", reverse=True)
    for n in order[:MOST_RECORDS]:
        when = at[n]
        text = record_text(data, spec, int(records.fids[n]), t)
        rows.append((local_text(when) if when else "—", text))
    more_records = len(order) - MOST_RECORDS
    if more_records > 0:
        rows.append(("", t(plural("{count} earlier record", "{count} earlier records",
                                  more_records))))  # fmt: skip
    return tuple(rows)


def record_text(data: CityData, spec: LayerSpec, fid: int, t: Translator) -> str:
    """Write one record: how much or how many, whose, how, to which stage, by whom."""
    row = data.table("action_records").row(fid)
    stage = spec.stage(row["stage"])
    parts = []
    if row["kind"] == RecordKind.VISIT:
        count = int(row["stall_count"] or 0)
        parts.append(t(plural("{count} stall", "{count} stalls", count)))
    if row["amount"]:
        parts.append(f"{amount_text(row['amount'])} {t(recorded_unit(spec))}")
    if row["length_before_m"] is not None and row["length_after_m"] is not None:
        before, after = amount_text(row["length_before_m"]), amount_text(row["length_after_m"])
        parts.append(t(msg("{before} → {after} m", before=before, after=after)))
    method = word_text(t, "wire_method", row["method"]) if row["method"] else ""
    parts += [text for text in (method, row["owner"], t(stage.title) if stage else "") if text]
    parts += [text for text in (row["note"], row["by"]) if text]
    return " · ".join(parts)


def milestone_rows(
    data: CityData, table: str, fid: int, t: Translator
) -> tuple[tuple[str, str], ...]:
    """Return a row's milestones with how each stands, and the countdown to the last."""
    if table not in OWNERS:
        return ()
    state = milestone_state(data)
    owner = state.owner_place(table, fid)
    if owner < 0:
        return ()
    rows = []
    for mark in marks_of(state, table).get(fid, ()):
        if mark.done_on is not None:
            text = t("due {due}, met {done}", due=mark.due_on, done=mark.done_on)
        elif mark.days_late:
            text = t("due {due}, {days} days late", due=mark.due_on, days=mark.days_late)
        else:
            text = t("due {due}", due=mark.due_on)
        rows.append((mark.name, text))
    if state.next_row[owner] >= 0:
        left = int(state.countdown[owner])
        words = plural("{count} day", "{count} days", left)
        rows.append((t("Countdown"), t(words) if left >= 0 else t("overdue")))
    return tuple(rows)
