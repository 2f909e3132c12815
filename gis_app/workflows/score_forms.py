"""Forms of a round go out to inspectors, as workbooks or on paper."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from gis_app.domain.assessment.form_parts import FormPart, FormSplit, form_parts
from gis_app.domain.assessment.round import read_round
from gis_app.domain.dates import local, utc_text
from gis_app.domain.office_table import (
    OfficeTable,
    TableColumn,
    TableSection,
    office_table,
)
from gis_app.domain.terms import WORDS
from gis_app.errors import UsageError
from gis_app.ledger.score_sheet import SHEET_TITLE, FormRow, SentForm, form_key
from gis_app.ledger.score_workbook import FormLine, ScoreForm, write_score_form
from gis_app.messages import msg, plural
from gis_app.progress import Progress
from gis_app.workflows.enter_scores import scores_of_round
from gis_app.workflows.office_file import write_office_table
from gis_app.workflows.send_to_units import FileNames, exchange_key, plain_file_name

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from gis_app.domain.assessment.round import Round
    from gis_app.domain.city_data import CityData
    from gis_app.messages import Translator
    from gis_app.project.city import City


def write_forms(
    city: City,
    round_fid: int,
    folder: Path,
    split: FormSplit,
    t: Translator,
    *,
    inspectors: Sequence[str] = (),
    on_paper: bool = False,
    progress: Progress | None = None,
) -> tuple[Path, ...]:
    """Write a form for each part of a round into a folder, .xlsx or, on paper, .pdf.

    A file of the same name is replaced. Raises UsageError for a folder that is not there,
    LedgerError or RenderError when one cannot be written.
    """
    progress = progress or Progress()
    if not folder.is_dir():
        raise UsageError(msg("There is no folder {folder}. Make it first.", folder=str(folder)))
    round_ = read_round(city.data, round_fid)
    parts = form_parts(round_, split, inspectors)
    names, files = FileNames(), []
    key = "" if on_paper else exchange_key(city)
    for number, part in enumerate(parts):
        progress.step(number / len(parts), msg("Writing the forms"))
        title = t(SHEET_TITLE)
        if not part.name and len(parts) > 1:
            part = replace(part, name=t(msg("others")))
        stem = " ".join(one for one in (round_.code, title, plain_file_name(part.name)) if one)
        file = folder / names.free(stem if part.name else f"{round_.code} {title}",
                                   ".pdf" if on_paper else ".xlsx")  # fmt: skip
        if on_paper:
            write_office_table(_paper(city.data, round_, part, t), file, t)
        else:
            write_score_form(_form(city.data, round_, part, key, t), file, key, t)
        files.append(file)
    progress.step(1)
    return tuple(files)


def _form(data: CityData, round_: Round, part: FormPart, key: str, t: Translator) -> ScoreForm:
    known, scores = scores_of_round(data, round_.fid), data.table("scores")
    points = data.table("points")
    rows: list[FormRow] = []
    lines: list[FormLine] = []
    for place, slots in zip(part.points, part.slots, strict=True):
        fid = int(round_.points.fids[place])
        has = points.has(fid)
        address = str(points.value(fid, "address") or "") if has else ""
        window = str(points.value(fid, "time_window") or "") if has else ""
        for slot in slots:
            item = round_.standard.kinds[int(round_.points.kind[place])].items[slot]
            rows.append(FormRow(form_key(key, round_.fid, fid, item.code), fid, item.code))
            was = known.get((fid, item.code))
            row = None if was is None else scores.row(was)
            lines.append(
                FormLine(
                    point_title(round_, place),
                    " · ".join(one for one in (address, window) if one),
                    f"{item.code} {t(item.title)}",
                    item.weight,
                    "" if row is None else t(WORDS["item_result"][row["result"]]),
                    "" if row is None else str(row["note"] or ""),
                    None if row is None or not row["scored_at"] else local(row["scored_at"]),
                )
            )
    sent = SentForm(t.language, round_.fid, part.name, utc_text(data.as_of), tuple(rows))
    return ScoreForm(_title(round_, part, t), _notes(round_, part, t), sent, tuple(lines),
                     part.inspector)  # fmt: skip


def point_title(round_: Round, place: int) -> str:
    """Return a point's number and name as they were when the round opened."""
    points = round_.points
    return " ".join(one for one in (points.codes[place], points.names[place]) if one)


def _title(round_: Round, part: FormPart, t: Translator) -> str:
    name = part.name or t(WORDS["round_scope"][round_.scope])
    return t(msg("{round}: scoring form, {part}", round=round_.title, part=name))


def _notes(round_: Round, part: FormPart, t: Translator) -> str:
    count = plural("{count} point", "{count} points", len(part.points))
    items = plural("{count} item", "{count} items", part.items)
    version = msg("checklist version {version}", version=round_.standard.version)
    return "    ".join(t(one) for one in (round_.window, count, items, version))


def _paper(data: CityData, round_: Round, part: FormPart, t: Translator) -> OfficeTable:
    boxes = [t(words) for words in WORDS["item_result"].values()]
    columns = (
        TableColumn(t(msg("Item")), 78),
        TableColumn(t(msg("Weight")), 9, is_number=True),
        *(TableColumn(word, 13) for word in boxes),
        TableColumn(t(msg("What is wrong")), 60),
    )
    rows: list[tuple[str | int | float | None, ...]] = []
    points = data.table("points")
    for place, slots in zip(part.points, part.slots, strict=True):
        fid = int(round_.points.fids[place])
        address = str(points.value(fid, "address") or "") if points.has(fid) else ""
        head = "    ".join(one for one in (point_title(round_, place), address) if one)
        rows.append((head,))
        for slot in slots:
            item = round_.standard.kinds[int(round_.points.kind[place])].items[slot]
            cells = (f"{item.code} {t(item.title)}", f"{item.weight:g}", *["□"] * len(boxes), "")
            rows.append(cells)
    section = TableSection(
        t(msg("Inspector: ____________    Scored at: ____________")), columns, tuple(rows)
    )
    title, notes = _title(round_, part, t), (_notes(round_, part, t),)
    return office_table(data.settings, title, notes, (section,), t)
