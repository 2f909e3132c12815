"""Rewinding: a season of moves, colours noted every day, and the same colours worked out later."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from gis_app.domain.dates import utc_text
from gis_app.domain.issue_moves import MoveRequest, possible_moves
from gis_app.domain.past import city_as_of
from gis_app.domain.work_terms import Move
from tests.domain.invented_city import CATALOGUE, UNITS, city
from tests.domain.played_ledger import PlayedLedger

if TYPE_CHECKING:
    from gis_app.domain.city_data import CityData

START = datetime(2026, 4, 20, 2, 0, tzinfo=UTC)  # before the holiday of 1 May


def finding(fid: int, at: datetime) -> dict[str, Any]:
    return {"fid": fid, "code": f"W-{fid}", "point_fid": 0, "matter": ("XX-01", "XX-03")[fid % 2],
            "step": "registered", "found_at": utc_text(at)}  # fmt: skip


def seen(data: CityData) -> list[tuple[Any, ...]]:
    """Return what the window would show of every issue."""
    state, issues = data.issue_state, data.table("issues")
    return [
        (int(fid), int(state.colour[i]), int(state.rule[i]), issues.value(int(fid), "step"),
         int(state.unit_fid[i]), str(state.deadline[i]), bool(state.is_overdue[i]),
         str(state.reason(i)))
        for i, fid in enumerate(issues.fids)
    ]  # fmt: skip


def random_request(data: CityData, fid: int, at: datetime, rng: random.Random) -> MoveRequest:
    move = rng.choice(possible_moves(data, fid))
    until = (at + timedelta(days=rng.randint(1, 12))).date().isoformat()
    if move is Move.ASSIGN and rng.random() < 0.5:
        until = ""
    by = rng.choice(("督查员甲", "督查员乙"))
    return MoveRequest(move, by, at, "说明", rng.randint(2, 5), until, "指挥长")


@settings(max_examples=12, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_every_day_of_a_season_can_be_shown_again(seed: int) -> None:
    rng = random.Random(seed)
    ledger = PlayedLedger(START)
    then: list[tuple[datetime, list[tuple[Any, ...]]]] = []
    for day in range(40):
        now = START + timedelta(days=day, minutes=rng.randint(0, 300))
        if rng.random() < 0.5:
            ledger.rows[len(ledger.rows) + 1] = finding(len(ledger.rows) + 1, now)
        data = ledger.at(now)
        for fid in rng.sample(sorted(ledger.rows), min(len(ledger.rows), 2)):
            ledger.make(data, fid, random_request(data, fid, now, rng))
        shown = ledger.at(now)
        then.append((now, seen(shown)))
    for moment, expected in then:
        assert seen(city_as_of(shown, moment)) == expected


def test_a_list_without_moves_is_judged_by_its_times() -> None:
    closed = finding(1, START) | {
        "step": "closed", "assigned_at": utc_text(START + timedelta(days=1)), "unit_fid": 2,
        "closed_at": utc_text(START + timedelta(days=3))}  # fmt: skip
    data = city(CATALOGUE, START + timedelta(days=9), units=UNITS, issues=[closed])
    assert len(city_as_of(data, START - timedelta(days=1)).table("issues")) == 0
    first = city_as_of(data, START + timedelta(hours=1)).table("issues")
    assert (first.value(1, "step"), first.value(1, "assigned_at")) == ("registered", None)
    second = city_as_of(data, START + timedelta(days=2)).table("issues")
    assert (second.value(1, "step"), second.value(1, "unit_fid")) == ("pushed", 2)
    third = city_as_of(data, START + timedelta(days=4))
    assert third.table("issues").value(1, "step") == "closed"
    assert np.array_equal(third.issue_state.colour, [0])
