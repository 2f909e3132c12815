"""Scores of daily work, questionnaires and online filing: entered, or read from a table."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np

from gis_app.domain.assessment.round import read_round
from gis_app.domain.edits import Edit, RowBatch
from gis_app.domain.table import NO_ROW
from gis_app.domain.terms import WORDS
from gis_app.domain.work_terms import ScorePart
from gis_app.errors import LedgerError, UsageError
from gis_app.ledger.cells import half_width, is_blank, plain_heading, text_of
from gis_app.ledger.names import nearest_names
from gis_app.ledger.table_file import read_sheets
from gis_app.messages import msg, plural
from gis_app.workflows.merge_plan import MergeNote

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from gis_app.domain.city_data import CityData
    from gis_app.ledger.cells import Cell
    from gis_app.project.city import City

ENTERED: Final = (ScorePart.DAILY, ScorePart.QUESTIONNAIRE, ScorePart.FILING)
"""The parts whose scores are entered; field points are scored item by item."""
_UNIT_WORDS: Final = ("责任单位", "单位", "单位名称", "unit", "responsibleunit")
_LOOKED_AT: Final = 30


@dataclass(frozen=True, slots=True)
class PartScore:
    """Say what a unit scored in one part, 0 to 100; None takes it back."""

    part: ScorePart
    unit_fid: int
    score: float | None
    note: str = ""


@dataclass
class PartTable:
    """Hold the scores that a table file brings, and what of it is not taken."""

    scores: list[PartScore] = field(default_factory=list)
    notes: list[MergeNote] = field(default_factory=list)


def enter_part_scores(city: City, round_fid: int, scores: Iterable[PartScore]) -> int:
    """Enter scores of parts as one change; returns how many rows were written or taken back.

    A score that is there already is replaced. Raises UsageError for one that is not 0 to 100, of a
    part that is not entered, or of a unit that is not in the register.
    """
    with city.held():
        data = city.data
        round_ = read_round(data, round_fid)
        wanted: dict[tuple[ScorePart, int], PartScore] = {}
        for one in scores:
            _check(data, one)
            wanted[one.part, one.unit_fid] = one
        known = _known(data, round_fid)
        added = [s for key, s in wanted.items() if key not in known and s.score is not None]
        changed = [(known[k], s) for k, s in wanted.items() if k in known and s.score is not None]
        removed = [known[key] for key, s in wanted.items() if key in known and s.score is None]
        count = len(added) + len(changed) + len(removed)
        label = plural("{round}: {count} part score", "{round}: {count} part scores", count,
                       round=round_.title)  # fmt: skip
        inserts: tuple[RowBatch, ...] = ()
        updates: tuple[RowBatch, ...] = ()
        if added:
            cells = _cells(added) | {
                "round_fid": [round_fid] * len(added),
                "part": [s.part.value for s in added],
                "unit_fid": [s.unit_fid for s in added],
            }
            inserts = (RowBatch("part_scores", city.reserve_fids("part_scores", len(added)),
                                cells),)  # fmt: skip
        if changed:
            fids = np.array([fid for fid, _ in changed], np.int64)
            updates = (RowBatch("part_scores", fids, _cells([s for _, s in changed])),)
        deletes = {"part_scores": removed} if removed else {}
        city.apply(Edit(label, inserts, updates, deletes))
    return count


def _cells(scores: Sequence[PartScore]) -> dict[str, list[object]]:
    return {
        "score": [s.score for s in scores],
        "note": [s.note.strip() or None for s in scores],
    }


def _check(data: CityData, one: PartScore) -> None:
    if one.part not in ENTERED:
        raise UsageError(msg("Field points are scored item by item, not entered as one score."))
    if one.unit_fid == NO_ROW or not data.table("units").has(one.unit_fid):
        raise UsageError(msg("The unit is not in the register any more."))
    if one.score is not None and not (math.isfinite(one.score) and 0 <= one.score <= 100):
        raise UsageError(msg("A score lies between 0 and 100, not {score}.", score=one.score))


def _known(data: CityData, round_fid: int) -> dict[tuple[ScorePart, int], int]:
    table = data.table("part_scores")
    rows = np.flatnonzero(table.numbers("round_fid") == round_fid)
    parts, units = table.text("part"), table.numbers("unit_fid")
    return {
        (ScorePart(part), int(units[row])): int(table.fids[row])
        for row in rows.tolist()
        if (part := parts[row]) in tuple(ScorePart)
    }


def read_part_table(data: CityData, file: Path) -> PartTable:
    """Read scores from a table with a column of units and one for each part.

    Headings are the parts' names in either language. Raises LedgerError when the file cannot be
    read or has no such columns; a row that cannot be taken is a note.
    """
    out = PartTable()
    for sheet in read_sheets(file):
        header = _header(sheet.rows)
        if header is None:
            continue
        number, unit_at, parts = header
        for line, row in enumerate(sheet.rows[number + 1 :], number + 2):
            _read_row(data, out, file.name, line, row, unit_at, parts)
        return out
    titles = "、".join(WORDS["score_part"][part].zh_CN for part in ENTERED)
    raise LedgerError(
        msg(
            "{file}: no table with a column 责任单位 and one of {parts} was found.",
            file=file.name,
            parts=titles,
        )
    )


def _header(rows: Sequence[Sequence[Cell]]) -> tuple[int, int, dict[ScorePart, int]] | None:
    names = {
        plain_heading(text): part
        for part in ENTERED
        for text in (WORDS["score_part"][part].zh_CN, WORDS["score_part"][part].en, part.value)
    }
    for number, row in enumerate(rows[:_LOOKED_AT]):
        plain = [plain_heading(text_of(cell)) for cell in row]
        unit_at = next((n for n, text in enumerate(plain) if text in _UNIT_WORDS), -1)
        # a heading may carry more: 日常工作(满分100)
        parts = {part: n for n, text in enumerate(plain) for name, part in names.items()
                 if text.startswith(name)}  # fmt: skip
        if unit_at >= 0 and parts:
            return number, unit_at, parts
    return None


def _read_row(
    data: CityData,
    out: PartTable,
    file: str,
    line: int,
    row: Sequence[Cell],
    unit_at: int,
    parts: Mapping[ScorePart, int],
) -> None:
    name = text_of(row[unit_at]).strip() if unit_at < len(row) else ""
    if not name:
        if any(place < len(row) and not is_blank(row[place]) for place in parts.values()):
            out.notes.append(MergeNote(file, f"#{line}", "", msg("The row names no unit.")))
        return
    unit = data.unit_tree.named(name)
    if unit == NO_ROW:
        near = nearest_names(name, data.unit_tree.names())
        reason = msg("There is no unit of this name. Similar: {names}", names=near)
        out.notes.append(MergeNote(file, f"#{line}", name, reason))
        return
    for part, place in parts.items():
        if place >= len(row) or is_blank(row[place]):
            continue
        text = half_width(text_of(row[place])).strip().removesuffix("分")
        try:
            score = float(text)
        except ValueError:
            score = math.nan
        if not 0 <= score <= 100:
            reason = msg("A score lies between 0 and 100, not {score}.", score=text)
            out.notes.append(MergeNote(file, f"#{line}", name, reason))
            continue
        out.scores.append(PartScore(part, unit, score))
