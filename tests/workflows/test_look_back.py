"""回头看: what was closed is drawn, looked at again, and reopened where it relapsed."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from gis_app.domain.assessment.look_back import look_back_figures
from gis_app.domain.issue_moves import Moves
from gis_app.domain.terms import Colour
from gis_app.domain.work_terms import LookBackResult, Move
from gis_app.errors import EditError, UsageError
from gis_app.workflows.look_back import (
    LookBackFound,
    draw_look_back,
    draws,
    note_look_back,
    rows_of_draw,
)
from tests.workflows.week_city import NOW, week_city

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from gis_app.project.city import City

CLOSED_ISSUE = 3
LATER = NOW + timedelta(hours=2)


@pytest.fixture
def city(tmp_path: Path) -> Iterator[City]:
    with week_city(tmp_path) as made:
        yield made


def test_a_draw_is_kept_with_its_seed_and_can_be_drawn_again(city: City) -> None:
    (one,) = draw_look_back(city, "督查员", NOW, seed=7)
    (two,) = draw_look_back(city, "督查员", NOW, seed=7)
    table = city.data.table("look_backs")
    assert table.value(one, "issue_fid") == table.value(two, "issue_fid") == CLOSED_ISSUE
    assert table.value(one, "seed") == 7
    assert set(draws(city.data)) == {"HTK-0520", "HTK-0520-2"}
    assert rows_of_draw(city.data, "HTK-0520") == (one,)
    with pytest.raises(UsageError, match="HTK-0520"):
        rows_of_draw(city.data, "none")


def test_what_is_good_stays_closed(city: City) -> None:
    (row,) = draw_look_back(city, "督查员", NOW)
    assert note_look_back(city, [LookBackFound(row, LookBackResult.GOOD)], "督查员", LATER) == 0
    assert city.data.table("issues").value(CLOSED_ISSUE, "step") == "closed"
    assert look_back_figures(city.data).good == 1


def test_what_relapsed_is_reopened_and_red_in_one_change(city: City) -> None:
    (row,) = draw_look_back(city, "督查员", NOW)
    found = LookBackFound(row, LookBackResult.RELAPSED, "公平秤又不见了")
    assert note_look_back(city, [found], "督查员", LATER) == 1
    issues = city.data.table("issues")
    assert issues.value(CLOSED_ISSUE, "step") == "tracked"
    assert issues.value(CLOSED_ISSUE, "closed_at") is None
    place = issues.position(CLOSED_ISSUE)
    assert city.data.issue_state.colour[place] == Colour.RED
    moves = [move["move"] for move in Moves(city.data).of(CLOSED_ISSUE)]
    assert moves[-2:] == [Move.REOPEN, Move.RAISE_RED]
    assert "公平秤又不见了" in str(Moves(city.data).last(CLOSED_ISSUE, Move.REOPEN)["reason"])  # type: ignore[index]
    city.undo()
    assert city.data.table("issues").value(CLOSED_ISSUE, "step") == "closed"
    assert look_back_figures(city.data).checked == 0


def test_an_issue_that_cannot_reopen_leaves_everything_as_it_was(city: City) -> None:
    (row,) = draw_look_back(city, "督查员", NOW)
    found = [LookBackFound(row, LookBackResult.RELAPSED)]
    note_look_back(city, found, "督查员", LATER)
    with pytest.raises(EditError, match="cannot be reopened"):
        note_look_back(city, found, "督查员", LATER)
    with pytest.raises(EditError, match="sample"):
        note_look_back(city, [LookBackFound(99, LookBackResult.GOOD)], "督查员", LATER)


@pytest.mark.parametrize(
    ("by", "more", "told"),
    [
        (" ", {}, "who"),
        ("甲", {"weeks": 0}, "week"),
        ("甲", {"share": 0.0}, "share"),
        ("甲", {"share": 1.2}, "share"),
    ],
)
def test_a_draw_that_makes_no_sense_is_refused(
    city: City, by: str, more: dict[str, float], told: str
) -> None:
    with pytest.raises(UsageError, match=told):
        draw_look_back(city, by, NOW, **more)  # type: ignore[arg-type]


def test_nothing_closed_is_told(city: City) -> None:
    with pytest.raises(UsageError, match="closed"):
        draw_look_back(city, "甲", NOW - timedelta(weeks=9))
