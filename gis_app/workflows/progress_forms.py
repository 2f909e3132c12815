"""Progress goes out as a form to fill in and comes back as records, each line once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time
from typing import TYPE_CHECKING, Final

import numpy as np

from gis_app.domain.action_words import recorded_unit
from gis_app.domain.dates import BEIJING, local, utc_text
from gis_app.domain.office_table import (
    TableColumn,
    TableSection,
    office_table,
)
from gis_app.domain.work_terms import WORK_WORDS
from gis_app.errors import LedgerError
from gis_app.ledger.progress_form import (
    FILLED_IN,
    KNOWN,
    FormProblem,
    form_headings,
    read_progress_form,
)
from gis_app.messages import listed, msg, plural
from gis_app.workflows.office_file import write_office_table
from gis_app.workflows.record_progress import ProgressRecord, plan_progress, progress_edit

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from gis_app.domain.actions.action_figures import ActionFigures
    from gis_app.domain.city_data import CityData
    from gis_app.domain.layer_spec import LayerSpec
    from gis_app.ledger.progress_form import FormLine
    from gis_app.messages import Message, Translator
    from gis_app.project.city import City

_WIDTHS: Final = {"layer": 18, "name": 30, "unit": 24, "at": 18, "owner": 22, "note": 24}
_WORK: Final = ("amount", "stage")
_WIRES: Final = ("owner", "method", "length_before_m", "length_after_m")
_STALLS: Final = ("stall_count",)


@dataclass(frozen=True)
class FormReport:
    """Tell how many records were taken out of a form, what was not, and what looked odd."""

    taken: int
    notes: tuple[FormProblem, ...]
    doubts: tuple[Message, ...]
    known_before: int

    @property
    def summary(self) -> Message:
        """Say how much was taken."""
        return plural("{count} record taken", "{count} records taken", self.taken)

    @property
    def remarks(self) -> tuple[Message, ...]:
        """Say line by line what was not taken, what looked odd and what was known."""
        said = [
            msg(
                "{sheet}, row {row}, {column} {value}: {reason}",
                sheet=note.sheet,
                row=note.row,
                column=note.column,
                value=note.value,
                reason=note.reason,
            )
            for note in self.notes
        ]
        said += self.doubts
        if self.known_before:
            said.append(
                plural(
                    "{count} line was recorded before and is passed over",
                    "{count} lines were recorded before and are passed over",
                    self.known_before,
                )
            )
        return tuple(said)


def write_progress_form(
    data: CityData, found: Sequence[ActionFigures], file: Path, t: Translator
) -> Path:
    """Write a form with a sheet an action and a row an unfinished feature.

    Raises UsageError for another suffix than .xlsx or .pdf, LedgerError when it cannot be written.
    """
    sections = tuple(_section(data, figures, t) for figures in found)
    note = msg(
        "Fill in the columns from “{at}” on; copy a row to tell of several days. A time of day "
        "may stand behind the date. As of {moment} (Beijing time)",
        at=FILLED_IN["at"],
        moment=local(data.as_of),
    )
    title = t(msg("{city}: progress of special actions", city=data.settings.name))
    table = office_table(data.settings, title, (t(note),), sections, t)
    return write_office_table(table, file, t)


def _columns(figures: ActionFigures) -> tuple[str, ...]:
    measure = figures.spec.measure
    extra: tuple[str, ...] = ()
    if measure is not None and measure.column == "stall_count":
        extra = _STALLS
    elif measure is not None and measure.column == "length_before_m":
        extra = _WIRES
    return (*KNOWN, "at", *_WORK, *extra, "by", "note")


def _section(data: CityData, figures: ActionFigures, t: Translator) -> TableSection:
    names = _columns(figures)
    actions, units = figures.work.actions, data.table("units")
    unit = t(recorded_unit(figures.spec))
    stages = {stage.id: t(stage.title) for stage in figures.spec.stages}
    columns = []
    for name, heading in zip(names, form_headings(names), strict=True):
        columns.append(TableColumn(t(heading), _WIDTHS.get(name, 13)))
    rows = []
    for place in figures.rows[~figures.work.is_finished[figures.rows]].tolist():
        row = actions.row(int(actions.fids[place]))
        left = float(figures.work.plan[place] - figures.work.done[place])
        if unit == "%":
            left = 100 * left / float(figures.work.plan[place] or 1)
        known = {
            "layer": t(figures.spec.title),
            "code": row["code"] or str(actions.fids[place]),
            "name": row["name"],
            "unit": units.value(row["unit_fid"], "name") if units.has(row["unit_fid"]) else "",
            "now": stages.get(row["stage"] or "", ""),
            "left": f"{left:.0f} {unit}",
        }
        rows.append(tuple(known.get(name) for name in names))
    return TableSection(t(figures.spec.title), tuple(columns), tuple(rows))


def read_form(city: City, file: Path, by: str = "") -> FormReport:
    """Take in a filled-in form: what is right becomes records in one edit, the rest is told.

    `by` is who records where a line names nobody. A line that is recorded already is passed over.
    Raises LedgerError for a file that is no form.
    """
    form = read_progress_form(file)
    notes = list(form.problems)
    with city.held():
        data = city.data
        records: list[tuple[FormLine, ProgressRecord]] = []
        for line in form.lines:
            made = _record(data, line, by)
            if isinstance(made, ProgressRecord):
                records.append((line, made))
            else:
                notes.append(FormProblem(line.sheet, line.row, *made))
        there, fresh, seen = 0, [], _recorded(data)
        for line, record in records:
            key = _key(record)
            if key in seen:
                there += 1
                continue
            seen.add(key)
            fresh.append((line, record))
        plan = plan_progress(data, [record for _line, record in fresh])
        lines = {id(record): line for line, record in fresh}
        for record, reason in plan.refused:
            line = lines[id(record)]
            notes.append(FormProblem(line.sheet, line.row, "", line.code, reason))
        if plan.taken:
            city.apply(progress_edit(city, plan))
    if not plan.taken and not there and not notes:
        raise LedgerError(msg("{file}: nothing is filled in.", file=file.name))
    notes.sort(key=lambda note: (note.sheet, note.row))
    return FormReport(len(plan.taken), tuple(notes), plan.doubts, there)


def _record(data: CityData, line: FormLine, by: str) -> ProgressRecord | tuple[str, str, Message]:
    """Return the record of a line, or column, value and reason why it is none."""
    fids = _features(data, line)
    if len(fids) != 1:
        reason = (
            msg("No feature has this number.")
            if not fids
            else msg("Several features have this number; name the special action too.")
        )
        return KNOWN["code"].zh_CN, line.code, reason
    spec = next(s for s in data.catalogue.layers
                if s.id == data.table("actions").value(fids[0], "layer"))  # fmt: skip
    if line.at is None:
        return FILLED_IN["at"].zh_CN, "", msg("The day is missing.")
    stage = _stage(spec, line.cells.get("stage"))
    if stage is None:
        known = listed(s.title for s in spec.stages)
        value = str(line.cells["stage"])
        reason = msg("{stage} is not a stage here: {known}", stage=value, known=known)
        return FILLED_IN["stage"].zh_CN, value, reason
    at = line.at
    if local(at).date() == local(data.as_of).date() and at > data.as_of and _is_midday(line):
        at = data.as_of  # today without a time of day: now
    return ProgressRecord(
        action_fid=fids[0],
        at=at,
        by=str(line.cells.get("by") or by),
        amount=line.cells.get("amount"),
        stage=stage,
        owner=str(line.cells.get("owner") or ""),
        method=_method(line.cells.get("method")),
        length_before_m=line.cells.get("length_before_m"),
        length_after_m=line.cells.get("length_after_m"),
        stall_count=line.cells.get("stall_count"),
        note=str(line.cells.get("note") or ""),
    )


def _is_midday(line: FormLine) -> bool:
    return line.at is not None and line.at.astimezone(BEIJING).time() == time(12)


def _features(data: CityData, line: FormLine) -> list[int]:
    actions = data.table("actions")
    hit = actions.text("code").equals(line.code)
    if not hit.any() and line.code.isascii() and line.code.isdecimal():
        hit = actions.fids == int(line.code[:18])
    named = [
        s.id for s in data.catalogue.layers
        if s.stages and line.layer in (s.id, s.title.zh_CN, s.title.en, *s.aliases)
    ]  # fmt: skip
    if named:
        hit = hit & actions.text("layer").isin(named)
    return [int(fid) for fid in actions.fids[np.flatnonzero(hit)]]


def _stage(spec: LayerSpec, told: object) -> str | None:
    """Return a stage's id, empty where none is told; None for one that is not there."""
    if told is None:
        return ""
    for stage in spec.stages:
        if str(told) in (stage.id, stage.title.zh_CN, stage.title.en):
            return stage.id
    return None


def _method(told: object) -> str:
    text = "" if told is None else str(told)
    for code, title in WORK_WORDS["wire_method"].items():
        if text in (code, title.zh_CN, title.en):
            return code
    return text


def _key(record: ProgressRecord) -> tuple[object, ...]:
    return (
        record.action_fid,
        utc_text(record.at),
        round(record.amount or 0.0, 6),
        record.owner.strip(),
        record.stage,
        record.stall_count or 0,
        record.kind.value,
    )


def _recorded(data: CityData) -> set[tuple[object, ...]]:
    records = data.table("action_records")
    amounts = np.nan_to_num(records.numbers("amount").astype(np.float64)).round(6)
    columns = (
        records.numbers("action_fid").tolist(),
        records.text("at").values().tolist(),
        amounts.tolist(),
        [(owner or "").strip() for owner in records.text("owner").values()],
        [stage or "" for stage in records.text("stage").values()],
        records.numbers("stall_count").tolist(),
        records.text("kind").values().tolist(),
    )
    return set(zip(*columns, strict=True))
