"""The four steps: what may follow what, who may accept, what a move changes and keeps."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from gis_app.domain.issue_moves import (
    RULES,
    MoveRequest,
    Moves,
    changed_cells,
    possible_moves,
    refusal,
    step_of,
)
from gis_app.domain.terms import WORDS, Step
from gis_app.domain.work_terms import Move
from tests.domain.invented_city import NOW, UNITS, city

LATER = NOW + timedelta(hours=1)


def one(step: str | None = "registered", **cells: Any) -> Any:
    times = {"found_at": "2026-05-18T02:00:00Z", "assigned_at": "2026-05-18T03:00:00Z"}
    row = {"fid": 1, "code": "W-1", "step": step, "unit_fid": 2, "matter": "XX-01"}
    return city(units=UNITS, issues=[row | times | cells])


def ask(move: Move, **fields: Any) -> MoveRequest:
    return MoveRequest(**{"move": move, "by": "督查员", "at": LATER, **fields})


def refused(data: Any, request: MoveRequest) -> str:
    reason = refusal(data, Moves(data), 1, request)
    return "" if reason is None else str(reason)


def test_every_move_has_a_rule_and_words() -> None:
    assert set(RULES) == set(Move) == set(WORDS["move"])


@pytest.mark.parametrize("move", list(Move))
@pytest.mark.parametrize("step", list(Step))
def test_only_the_steps_of_a_rule_start_a_move(step: Step, move: Move) -> None:
    data = one(step)
    starts = step in RULES[move].starts
    assert (move in possible_moves(data, 1)) == (starts and move is not Move.RESUME)
    if not starts:
        assert "does not follow" in refused(data, ask(move, unit_fid=3, until="2026-06-30"))


def test_from_finding_to_closing() -> None:
    steps = [(Move.TRACK, Step.TRACKED), (Move.PUSH, Step.PUSHED), (Move.ACCEPT, Step.CLOSED)]
    data = one()
    for move, step in steps:
        assert refused(data, ask(move)) == ""
        cells = changed_cells(data, 1, ask(move))
        assert cells["step"] == step
        data = one(**cells)
        assert step_of(data, 1) is step
    assert data.table("issues").value(1, "closed_at") == "2026-05-20T07:00:00Z"


def test_the_unit_that_fixed_it_does_not_accept_it() -> None:
    data = one("pushed")
    for person in ("乙", "丙"):  # leader and liaison of the responsible unit
        assert "somebody else" in refused(data, ask(Move.ACCEPT, by=person))
    submit = {"issue_fid": 1, "move": "submit", "by": "施工员", "at": "2026-05-20T01:00:00Z"}
    data = city(units=UNITS, issue_moves=[submit], issues=[
        {"fid": 1, "step": "pushed", "unit_fid": 2, "matter": "XX-01"}])  # fmt: skip
    assert "施工员" in refused(data, ask(Move.ACCEPT, by="施工员"))
    assert refused(data, ask(Move.ACCEPT)) == ""


def test_a_return_needs_a_unit_and_gives_it_back_to_be_assigned_again() -> None:
    assert "not assigned" in refused(one(unit_fid=0), ask(Move.NOT_OURS, reason="不在辖区"))
    cells = changed_cells(one("tracked"), 1, ask(Move.NOT_OURS, reason="不在辖区"))
    assert cells == {"step": "registered", "unit_fid": 0}
    cells = changed_cells(one(unit_fid=0), 1, ask(Move.ASSIGN, unit_fid=3, until="2026-05-22"))
    assert cells["unit_fid"] == 3
    # the clock of the first assignment runs on unless a new one was approved
    assert "assigned_at" not in cells
    approved = ask(Move.ASSIGN, unit_fid=3, approval="指挥长")
    assert changed_cells(one(), 1, approved)["assigned_at"] == "2026-05-20T07:00:00Z"
    first = changed_cells(one(assigned_at=None), 1, ask(Move.ASSIGN, unit_fid=3))
    assert first["assigned_at"] == "2026-05-20T07:00:00Z"
    assert cells["deadline_at"] == "2026-05-22T12:00:00Z"  # the office closes at 20:00 in Beijing


def test_what_a_request_must_say() -> None:
    assert "who" in str(ask(Move.TRACK, by=" ").problem())
    assert "reason" in str(ask(Move.SEND_BACK).problem())
    assert "unit" in str(ask(Move.ASSIGN).problem())
    assert "2023-09-19" in str(ask(Move.DEFER, reason="雨季", until="明天").problem())
    assert "approved" in str(ask(Move.DEFER, reason="雨季", until="2026-06-30").problem())
    good = ask(Move.DEFER, reason="雨季", until="2026-06-30", approval="张指挥长")
    assert good.problem() is None


def test_a_clock_set_back_is_noticed() -> None:
    early = ask(Move.TRACK, at=datetime(2026, 5, 18, 1, 0, tzinfo=UTC))
    assert "clock" in refused(one(), early)


def test_an_extension_must_be_longer_and_a_deferral_must_lie_ahead() -> None:
    data = one(deadline_at="2026-05-25T10:00:00Z")
    same = ask(Move.EXTEND, reason="缺料", until="2026-05-25", approval="李")
    assert "after the present one" in refused(data, same)
    longer = ask(Move.EXTEND, reason="缺料", until="2026-05-27", approval="李")
    assert refused(data, longer) == ""
    assert changed_cells(data, 1, longer)["extension_count"] == 1
    past = ask(Move.DEFER, reason="雨季", until="2026-05-20", approval="李")
    assert "end after" in refused(data, past)
    assert "not deferred" in refused(data, ask(Move.RESUME))


def test_raising_never_lowers() -> None:
    data = one(sent_back_count=2)  # red by rule
    assert "more urgent" in refused(data, ask(Move.RAISE_YELLOW, reason="领导督办"))
    white = one(deadline_at="2026-12-01T10:00:00Z")
    cells = changed_cells(white, 1, ask(Move.RAISE_RED, reason="领导督办"))
    assert cells == {"raised_colour": "red", "raised_reason": "领导督办"}


def test_an_issue_without_a_step_is_closed_when_it_has_a_closing_time() -> None:
    assert step_of(one(None), 1) is Step.REGISTERED
    assert step_of(one(None, closed_at="2026-05-19T02:00:00Z"), 1) is Step.CLOSED
