"""The four steps and the three colours as properties, over any sequence of moves and any time."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from gis_app.domain.colour_rules import Rule
from gis_app.domain.dates import utc_text
from gis_app.domain.issue_moves import (
    RULES,
    MoveRequest,
    Moves,
    changed_cells,
    refusal,
    responsible_unit,
    step_of,
)
from gis_app.domain.past import city_as_of
from gis_app.domain.terms import Colour, Step
from gis_app.domain.work_terms import Move
from tests.domain.invented_city import CATALOGUE, UNITS, city, table

if TYPE_CHECKING:
    from gis_app.domain.city_data import CityData

START = datetime(2026, 4, 27, 2, 0, tzinfo=UTC)  # the holiday of 1 May lies ahead
LOWERING = {Move.ACCEPT, Move.DEFER, Move.EXTEND}
EMPTY = city(CATALOGUE, START, units=UNITS)
REQUESTS: st.SearchStrategy[dict[str, Any]] = st.builds(
    dict,
    move=st.sampled_from(list(Move)),
    by=st.sampled_from(["督查员甲", "督查员乙", "乙", ""]),
    reason=st.sampled_from(["", "说明"]),
    unit_fid=st.sampled_from([0, 2, 3, 99]),
    days=st.integers(-2, 20),
    approval=st.sampled_from(["", "指挥长"]),
)


class IssueMachine(RuleBasedStateMachine):
    """One issue is worked on by anybody in any order; time goes by between the moves."""

    def __init__(self) -> None:
        super().__init__()
        self.now = START
        self.row: dict[str, Any] = {
            "fid": 1, "code": "W-1", "matter": "XX-01", "step": "registered",
            "found_at": utc_text(START), "assigned_at": utc_text(START), "unit_fid": 2,
        }  # fmt: skip
        self.first = dict(self.row)
        self.moves: list[dict[str, Any]] = []
        self.colours: list[tuple[datetime, int]] = []
        self.data = self._city()

    def _city(self) -> CityData:
        tables = {
            **EMPTY.tables,
            "issues": table("issues", [self.row]),
            "issue_moves": table("issue_moves", self.moves),
        }
        settings = replace(EMPTY.settings, as_of=self.now)
        return replace(EMPTY, tables=tables, settings=settings)

    @property
    def colour(self) -> int:
        return int(self.data.issue_state.colour[0])

    def _fixers(self) -> set[str]:
        """Return who reported it done last, and the people of the unit it counts for now."""
        unit = next((u for u in UNITS if u["fid"] == responsible_unit(self.data, 1)), {})
        reported = [one["by"] for one in self.moves if one["move"] == "submit"][-1:]
        return {*reported, *(str(unit[part]) for part in ("leader", "contact") if part in unit)}

    @rule(hours=st.integers(1, 90))
    def wait(self, hours: int) -> None:
        before, was_deferred = self.colour, bool(self.data.issue_state.is_deferred[0])
        self.now += timedelta(hours=hours)
        self.data = self._city()
        # time alone never makes an issue less urgent
        assert was_deferred or self.colour >= before

    @rule(asked=REQUESTS)
    def move(self, asked: dict[str, Any]) -> None:
        days = asked.pop("days")
        until = (self.now + timedelta(days=days)).date().isoformat()
        request = MoveRequest(at=self.now, until=until, **asked)
        step, before, fixers = step_of(self.data, 1), self.colour, self._fixers()
        said = request.problem() or refusal(self.data, Moves(self.data), 1, request)
        if said is not None:
            return
        what = RULES[request.move]
        assert step in what.starts
        cells = changed_cells(self.data, 1, request)
        kept = {name: self.row.get(name) for name in cells}
        self.moves.append(
            {
                "fid": len(self.moves) + 1,
                "issue_fid": 1,
                "move": request.move.value,
                "at": utc_text(self.now),
                "by": request.by,
                "before": json.dumps(kept),
                "after": json.dumps(cells),
            }
        )
        self.row |= cells
        self.data = self._city()
        assert step_of(self.data, 1) is (what.leads_to or step)
        if self.colour < before:
            is_approved = request.move is Move.ASSIGN and bool(request.approval)
            assert request.move in LOWERING or is_approved, (request.move, before, self.colour)
        if request.move is Move.ACCEPT:
            assert request.by not in fixers | {""}
        if request.move in (Move.RAISE_RED, Move.RAISE_YELLOW):
            assert self.colour > before or bool(self.data.issue_state.is_deferred[0])
        self.now += timedelta(minutes=1)
        self.data = self._city()

    @invariant()
    def closed_and_only_closed_issues_have_no_colour(self) -> None:
        is_closed = step_of(self.data, 1) is Step.CLOSED
        assert is_closed == (self.colour == Colour.CLOSED)
        assert is_closed == bool(self.row.get("closed_at"))

    @invariant()
    def counts_are_those_of_the_history(self) -> None:
        kinds = [one["move"] for one in self.moves]
        assert (self.row.get("sent_back_count") or 0) == kinds.count("send_back")
        assert (self.row.get("extension_count") or 0) == kinds.count("extend")

    @invariant()
    def every_colour_has_a_reason_and_a_rule(self) -> None:
        state = self.data.issue_state
        assert Rule(int(state.rule[0])) is not None
        assert str(state.reason(0))

    @invariant()
    def the_history_leads_back_to_the_beginning(self) -> None:
        row = dict(self.row)
        for one in reversed(self.moves):
            row |= json.loads(one["before"])
        assert {k: v for k, v in row.items() if v not in (None, 0)} == self.first

    @invariant()
    def what_is_shown_now_can_be_shown_again(self) -> None:
        self.colours.append((self.now, self.colour))
        at, colour = self.colours[len(self.colours) // 2]
        later = [one for one in self.moves if one["at"] == utc_text(at)]
        if not later:
            assert int(city_as_of(self.data, at).issue_state.colour[0]) == colour


IssueMachine.TestCase.settings = settings(max_examples=40, stateful_step_count=25, deadline=None)
TestIssueMachine = IssueMachine.TestCase


@settings(max_examples=120, deadline=None)
@given(
    severity=st.sampled_from(["urgent", "ordinary", "engineering", "long_running"]),
    assigned=st.integers(0, 60 * 24 * 60),
    later=st.lists(st.integers(0, 200 * 24 * 60), min_size=2, max_size=6),
    sent_back=st.integers(0, 3),
)
def test_an_issue_left_alone_goes_white_yellow_red_and_never_back(
    severity: str, assigned: int, later: list[int], sent_back: int
) -> None:
    at = START + timedelta(minutes=assigned)
    row = {"fid": 1, "severity": severity, "assigned_at": utc_text(at), "step": "tracked",
           "unit_fid": 2, "sent_back_count": sent_back}  # fmt: skip
    seen = []
    for minutes in sorted(later):
        state = city(CATALOGUE, at + timedelta(minutes=minutes), units=UNITS,
                     issues=[row]).issue_state  # fmt: skip
        seen.append(int(state.colour[0]))
        late = state.due.now > state.deadline[0]
        assert late == bool(state.is_overdue[0])
        # outside office hours no working time goes by, so nothing turns red
        red_s = state.due.calendar.position_s(state.coloured.red_from)[0]
        red_late = late and state.due.now_s > red_s
        expected = Colour.RED if red_late or sent_back >= 2 else None
        if expected is not None:
            assert seen[-1] == expected
        elif late or sent_back == 1:
            assert seen[-1] == Colour.YELLOW
    assert seen == sorted(seen)
