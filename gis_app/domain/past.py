"""The city as it was at an earlier moment, rewound through the moves of its issues."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from gis_app.domain.assessment.as_of import assessment_as_of
from gis_app.domain.dates import as_moment, moments
from gis_app.domain.table import NO_ROW, TextColumn
from gis_app.domain.terms import Step

if TYPE_CHECKING:
    from datetime import datetime

    from gis_app.domain.city_data import CityData
    from gis_app.domain.table import BoolArray, Column, Table


def city_as_of(data: CityData, moment: datetime) -> CityData:
    """Return the city as its ledger stood at a moment (UTC), judged at that moment.

    Issues found later are not there; every move made later is taken back, newest first. What a
    list says without a move (closed or assigned at a time) counts from that time on. Registers of
    units, areas and points are today's.
    """
    now = as_moment(moment)
    moves, issues = data.table("issue_moves"), data.table("issues")
    is_later = moments(moves.text("at")) > now
    found = moments(issues.text("found_at"))
    issues = _rewound(issues, moves, is_later)
    issues = _by_their_times(issues, now)
    issues = issues.take(np.asarray(np.isnat(found) | (found <= now), np.bool_))
    settings = replace(data.settings, as_of=moment)
    tables = {**data.tables, "issues": issues, "issue_moves": moves.take(~is_later)}
    tables |= assessment_as_of(data.tables, now)
    return replace(data, tables=tables, settings=settings)


def _rewound(issues: Table, moves: Table, is_later: BoolArray) -> Table:
    """Give cells back the values that later moves replaced."""
    at, before = moves.text("at"), moves.text("before")
    order = sorted(
        np.flatnonzero(is_later).tolist(),
        key=lambda place: (at[place] or "", int(moves.fids[place])),
        reverse=True,
    )
    places = issues.positions(moves.numbers("issue_fid"))
    cells: dict[str, dict[int, Any]] = {}
    for place in order:
        text = before[place]
        if text is None or places[place] < 0:
            continue
        for name, value in json.loads(text).items():
            if name in issues.columns:
                cells.setdefault(name, {})[int(places[place])] = value
    return issues.with_columns(
        **{name: _with_cells(issues.columns[name], values) for name, values in cells.items()}
    )


def _by_their_times(issues: Table, now: np.datetime64) -> Table:
    """Open again what was closed later, and unassign what was assigned later, by the list alone."""
    closed, assigned = moments(issues.text("closed_at")), moments(issues.text("assigned_at"))
    closed_later = np.flatnonzero(closed > now).tolist()
    assigned_later = np.flatnonzero(assigned > now).tolist()
    changed: dict[str, dict[int, Any]] = {
        "step": dict.fromkeys(closed_later, Step.PUSHED.value),
        "closed_at": dict.fromkeys(closed_later),
        "assigned_at": dict.fromkeys(assigned_later),
        "unit_fid": dict.fromkeys(assigned_later, NO_ROW),
    }
    changed["step"] |= dict.fromkeys(assigned_later, Step.REGISTERED.value)
    return issues.with_columns(
        **{
            name: _with_cells(issues.columns[name], values)
            for name, values in changed.items()
            if values
        }
    )


def _with_cells(column: Column, cells: dict[int, Any]) -> Column:
    places = np.fromiter(cells, np.int64, len(cells))
    if isinstance(column, TextColumn):
        values = column.values()
        values[places] = np.array(list(cells.values()), dtype=object)
        return TextColumn.from_values(values.tolist())
    out = column.copy()
    missing = np.nan if column.dtype.kind == "f" else NO_ROW
    out[places] = [missing if value is None else value for value in cells.values()]
    return out
