"""Moves in a project file: one undo, a history that stays, two people at once, the verb."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from gis_app.domain.issue_moves import MoveRequest, Moves
from gis_app.domain.past import city_as_of
from gis_app.domain.work_terms import Move
from gis_app.errors import EditError
from gis_app.messages import CHINESE, load_translator
from gis_app.paths import translations_dir
from gis_app.workflows.assignment_text import assignment_text
from gis_app.workflows.work_issue import make_move, plan_move
from tests.workflows.test_import_command import call
from tests.workflows.week_city import CITY_ORDER, MARKETS, NOW, week_city

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from gis_app.project.city import City


@pytest.fixture
def city(tmp_path: Path) -> Iterator[City]:
    with week_city(tmp_path) as made:
        yield made


def ask(move: Move, **fields: Any) -> MoveRequest:
    return MoveRequest(**{"move": move, "by": "督查员", "at": NOW, **fields})


def test_a_move_is_one_undo_and_leaves_a_line_of_history(city: City) -> None:
    before = city.data.table("issues").row(1)
    plan, _change = make_move(city, [1], ask(Move.TRACK))
    assert plan.fids == (1,)
    row = Moves(city.data).last(1)
    assert row is not None
    assert (row["move"], row["by"], row["at"]) == ("track", "督查员", "2026-05-20T06:00:00Z")
    assert json.loads(row["before"]) == {"step": "registered"}
    city.undo()
    assert city.data.table("issues").row(1) == before
    assert Moves(city.data).of(1) == []


def test_a_batch_takes_what_can_and_says_why_the_rest_cannot(city: City) -> None:
    plan, _change = make_move(city, [1, 2, 3, 3], ask(Move.NOTE, reason="已联系施工队"))
    assert plan.fids == (1, 2)
    assert [fid for fid, _reason in plan.refused] == [3]
    assert city.data.table("issues").value(2, "progress") == "已联系施工队"


def test_of_two_who_accept_the_second_is_told(city: City) -> None:
    make_move(city, [2], ask(Move.ACCEPT, by="甲"))
    with pytest.raises(EditError) as told:
        make_move(city, [2], ask(Move.ACCEPT, by="乙某"))
    assert "does not follow" in str(told.value)
    assert city.data.table("issues").value(2, "closed_at") == "2026-05-20T06:00:00Z"


def test_a_returned_issue_is_assigned_again_and_the_ledger_keeps_both(city: City) -> None:
    make_move(city, [1], ask(Move.NOT_OURS, by="戊", reason="属市政管网"))
    later = NOW + timedelta(hours=2)
    again = ask(Move.ASSIGN, at=later, unit_fid=CITY_ORDER, until="2026-07-25")
    with pytest.raises(EditError) as told:
        make_move(city, [1], again)
    assert "needs an approval" in str(told.value.details[0])
    make_move(city, [1], replace(again, approval="指挥长"))
    issue = city.data.table("issues").row(1)
    assert (issue["unit_fid"], issue["step"]) == (CITY_ORDER, "registered")
    kinds = [row["move"] for row in Moves(city.data).of(1)]
    assert kinds == ["not_ours", "assign"]
    then = city_as_of(city.data, NOW - timedelta(minutes=1)).table("issues")
    assert then.value(1, "unit_fid") == MARKETS


def test_an_issue_that_is_gone_is_refused_not_lost(city: City) -> None:
    plan = plan_move(city.data, [1, 99], ask(Move.TRACK))
    assert [fid for fid, _reason in plan.refused] == [99]


def test_the_text_of_an_assignment_says_all_that_matters(city: City) -> None:
    text = assignment_text(city.data, [1], load_translator(CHINESE, translations_dir()))
    for part in ("WT-0518-001", "红桥农贸市场", "下水道堵塞", "市市场监督管理局", "丁", "时限"):
        assert part in text


def test_the_verb_moves_issues_by_their_numbers(city: City) -> None:
    file = city.file
    city.close()
    status, out, err = call(
        "move", file, "WT-0518-001", "WT-0518-003", "--to", "push", "--by", "王"
    )
    assert (status, out.strip()) == (1, "Push: 1 issue")
    assert "WT-0518-003" in err
    status, _out, err = call("move", file, "WT-9", "--to", "push", "--by", "王")
    assert (status, "WT-9" in err) == (2, True)
    status, _out, err = call("move", file, "WT-0518-001", "--to", "send_back", "--by", "王")
    assert (status, "reason" in err) == (2, True)
