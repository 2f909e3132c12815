"""A year of the office, replayed day by day, equals one computation as of each day."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pytest

from gis_app.domain.dates import utc_text
from gis_app.domain.issue_moves import MoveRequest, possible_moves
from gis_app.domain.past import city_as_of
from gis_app.domain.week_figures import Figure, Period, week_figures
from gis_app.domain.work_terms import Move
from tests.domain.played_ledger import PlayedLedger

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
    ledger = PlayedLedger(START)
    then: list[tuple[datetime, tuple[Any, ...]]] = []
    for day in range(DAYS):
        now = START + timedelta(days=day, minutes=rng.randint(0, 500))
        if rng.random() < 0.25:
            fid = len(ledger.rows) + 1
            ledger.rows[fid] = {
                "fid": fid, "matter": rng.choice(("XX-01", "XX-03")), "step": "registered",
                "found_at": utc_text(now), "lon": 80.26 + rng.randint(0, 3) * 3e-4, "lat": 41.17,
            }  # fmt: skip
        data = ledger.at(now)
        for fid in rng.sample(sorted(ledger.rows), min(len(ledger.rows), 2)):
            ledger.make(data, fid, _act(rng, data, fid, now))
        data = ledger.at(now)
        then.append((now, _shown(data, now)))
    colours = np.unique(np.concatenate([np.array(shown[0]) for _now, shown in then]))
    assert colours.tolist() == [0, 1, 2, 3], "the year must show every colour"
    for now, expected in then:
        assert _shown(city_as_of(data, now), now) == expected, now
