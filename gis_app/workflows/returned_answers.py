"""What units answered, as one edit: cells that change, and a line of history for each answer."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from gis_app.domain.dates import utc_text
from gis_app.domain.edits import Edit, RowBatch
from gis_app.domain.issue_moves import MoveRequest, Moves, changed_cells, refusal, step_of
from gis_app.domain.terms import Step
from gis_app.domain.work_terms import Move
from gis_app.messages import listed, plural

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gis_app.domain.city_data import CityData
    from gis_app.project.city import City


@dataclass(frozen=True, slots=True)
class Answer:
    """Hold what a unit says of an issue that will be written: cells, a move, and who says it."""

    fid: int
    source: str
    who: str
    cells: Mapping[str, str]
    before: Mapping[str, str]
    move: Move = Move.NOTE
    reason: str = ""


def answers_edit(city: City, answers: Sequence[Answer], sources: Sequence[str]) -> Edit:
    """Make the one edit of all answers: cells that change, and lines of history."""
    data, at = city.data, utc_text(city.data.settings.now())
    moves = Moves(data)
    new: dict[int, dict[str, Any]] = {}
    history: list[dict[str, Any]] = []
    for answer in answers:
        cells: dict[str, Any] = {name: text or None for name, text in answer.cells.items()}
        if answer.move is not Move.NOTE:
            cells = {**_moved(data, moves, answer), **cells}
        if answer.move is Move.NOT_OURS:
            cells.pop("leader", None)
            cells |= {"leader": None}
        before = {name: data.table("issues").value(answer.fid, name) for name in cells}
        new.setdefault(answer.fid, {}).update(cells)
        history.append(
            {
                "issue_fid": answer.fid,
                "move": answer.move.value,
                "at": at,
                "by": answer.who,
                "reason": answer.reason or None,
                "before": _json(before),
                "after": _json(cells),
            }
        )
    names = listed([*sources[:3], *(["…"] if len(sources) > 3 else [])])
    label = plural(
        "Answers from {count} workbook: {names}",
        "Answers from {count} workbooks: {names}",
        len(sources),
        names=names,
    )
    inserts: tuple[RowBatch, ...] = ()
    if history:
        fids = city.reserve_fids("issue_moves", len(history))
        columns = {name: [row[name] for row in history] for name in history[0]}
        inserts = (RowBatch("issue_moves", fids, columns),)
    return Edit(label, inserts, _batches(new))


def _moved(data: CityData, moves: Moves, answer: Answer) -> dict[str, Any]:
    """Return the cells a unit's move sets; an issue that is not followed up yet is pushed first."""
    request = MoveRequest(answer.move, answer.who, data.settings.now(), answer.reason)
    if answer.move is Move.SUBMIT and step_of(data, answer.fid) is Step.REGISTERED:
        return {"step": Step.PUSHED.value}
    if answer.move is Move.NOT_OURS and refusal(data, moves, answer.fid, request) is not None:
        # by rule it was theirs, nobody had assigned it: what they say is kept in the history
        return {}
    cells = changed_cells(data, answer.fid, request)
    cells.pop("progress", None)
    return cells


def _batches(new: Mapping[int, Mapping[str, Any]]) -> tuple[RowBatch, ...]:
    groups: dict[tuple[str, ...], list[int]] = {}
    for fid, cells in new.items():
        if cells:
            groups.setdefault(tuple(sorted(cells)), []).append(fid)
    return tuple(
        RowBatch(
            "issues",
            np.array(fids, np.int64),
            {name: [new[fid][name] for fid in fids] for name in names},
        )
        for names, fids in groups.items()
    )


def _json(cells: Mapping[str, Any]) -> str | None:
    return json.dumps(cells, ensure_ascii=False, sort_keys=True) if cells else None
