"""A year of the office, replayed day by day, equals one computation as of each day."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pytest

from gis_app.domain.dates import utc_text
from gis_app.domain.issue_moves import MoveRequest, Moves, changed_cells, possible_moves, refusal
from gis_app.domain.past import city_as_of
from gis_app.domain.week_figures import Figure, Period, week_figures
from gis_app.domain.work_terms import Move
from tests.domain.invented_city import CATALOGUE, UNITS, city, table

START = datetime(2025, 6, 1, 2, 0, tzinfo=UTC)
DAYS = 365
"""National Day, New Year, Spring Festival with make-up Sundays, Qingming and 1 May lie in it."""


def _act(rng: random.Random, data: Any, fid: int, now: datetime) -> MoveRequest:
    able = possible_moves(data, fid)
    # an office brings things to an end more often than it argues
    wanted = [m for m in (Move.ACCEPT, Move.PUSH, Move.TRACK) if m in able]
    move = rng.choice(wanted) if wanted and rng.random() < 0.6 else rng.choice(able)
    until = (now + timedelta(days=rng.randint(1, 15))).date().isoformat()
    by = rng.choice(("督查员甲", "督查员乙"))
    return MoveRequest(move, by, now, "说明", rng.randint(2, 5), until, "指挥长")


def _shown(data: Any, now: datetime) -> tuple[Any, ...]:
    state = data.issue_state
    figures = week_figures(data, Period(now - timedelta(days=7), now))
    return (
        state.colour.tolist(), state.rule.tolist(), state.unit_fid.tolist(),
        state.deadline.astype(str).tolist(), state.is_overdue.tolist(),
        [figures.count(figure) for figure in Figure],
    )  # fmt: skip


@pytest.mark.parametrize("seed", [1, 2])
def test_a_year_day_by_day_is_the_year_as_of_each_day(seed: int) -> None:
    rng = random.Random(seed)
    rows: dict[int, dict[str, Any]] = {}
    moves: list[dict[str, Any]] = []
    then: list[tuple[datetime, tuple[Any, ...]]] = []
    base = city(CATALOGUE, START, units=UNITS)
    data = base
    for day in range(DAYS):
        now = START + timedelta(days=day, minutes=rng.randint(0, 500))
        settings = replace(base.settings, as_of=now)
        if rng.random() < 0.25:
            fid = len(rows) + 1
            rows[fid] = {
                "fid": fid, "matter": rng.choice(("XX-01", "XX-03")), "step": "registered",
                "found_at": utc_text(now), "lon": 80.26 + rng.randint(0, 3) * 3e-4, "lat": 41.17,
            }  # fmt: skip
        data = replace(base, settings=settings, tables={
            **base.tables, "issues": table("issues", list(rows.values())),
            "issue_moves": table("issue_moves", moves)})  # fmt: skip
        for fid in rng.sample(sorted(rows), min(len(rows), 2)):
            request = _act(rng, data, fid, now)
            if request.problem() or refusal(data, Moves(data), fid, request):
                continue
            cells = changed_cells(data, fid, request)
            before = {name: data.table("issues").value(fid, name) for name in cells}
            moves.append({"fid": len(moves) + 1, "issue_fid": fid, "move": request.move.value,
                          "at": utc_text(now), "by": request.by, "before": json.dumps(before),
                          "after": json.dumps(cells)})  # fmt: skip
            rows[fid] |= cells
        data = replace(base, settings=settings, tables={
            **base.tables, "issues": table("issues", list(rows.values())),
            "issue_moves": table("issue_moves", moves)})  # fmt: skip
        then.append((now, _shown(data, now)))
    colours = np.unique(np.concatenate([np.array(shown[0]) for _now, shown in then]))
    assert colours.tolist() == [0, 1, 2, 3], "the year must show every colour"
    for now, expected in then:
        assert _shown(city_as_of(data, now), now) == expected, now
