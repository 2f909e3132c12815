"""White, yellow, red: each rule of the office, its reason and since when."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis_app.domain.colour_rules import Rule
from gis_app.domain.dates import BEIJING, local, utc_text
from gis_app.domain.terms import Colour, Step
from tests.domain.invented_city import city

if TYPE_CHECKING:
    from gis_app.domain.issue_state import IssueState

W, Y, R = Colour.WHITE, Colour.YELLOW, Colour.RED


def at(text: str) -> str:
    return utc_text(datetime.fromisoformat(text))


def state(now: str, *issues: dict[str, Any]) -> IssueState:
    """Return the state of issues at a Beijing time."""
    moment = datetime.fromisoformat(now).replace(tzinfo=BEIJING)
    return city(as_of=moment, issues=issues).issue_state


# assigned on Wednesday 20 May 2026 at 12:00, ordinary: 16 office hours, due on Friday at 12:00
OPEN = {"code": "W-1", "step": "tracked", "assigned_at": at("2026-05-20T12:00")}
TIMES = [
    ("2026-05-20T12:00", W, Rule.IN_TIME, "2026-05-20T12:00"),
    ("2026-05-21T17:59", W, Rule.IN_TIME, "2026-05-20T12:00"),
    # a quarter of 16 hours left: 4 hours before Friday 12:00 is Thursday 18:00
    ("2026-05-21T18:00", Y, Rule.NEARLY_DUE, "2026-05-21T18:00"),
    ("2026-05-22T12:00", Y, Rule.NEARLY_DUE, "2026-05-21T18:00"),
    ("2026-05-22T12:01", Y, Rule.OVERDUE, "2026-05-22T12:00"),
    # over the weekend no working time goes by
    ("2026-05-24T23:00", Y, Rule.OVERDUE, "2026-05-22T12:00"),
    ("2026-05-26T12:00", Y, Rule.OVERDUE, "2026-05-22T12:00"),
    ("2026-05-26T12:01", R, Rule.LONG_OVERDUE, "2026-05-26T12:00"),
]


@pytest.mark.parametrize(("now", "colour", "rule", "since"), TIMES)
def test_an_ordinary_issue_grows_older(now: str, colour: Colour, rule: Rule, since: str) -> None:
    found = state(now, OPEN)
    assert (Colour(found.colour[0]), Rule(found.rule[0])) == (colour, rule)
    assert local(found.since[0]) == datetime.fromisoformat(since)
    assert found.is_overdue[0] == (rule in (Rule.OVERDUE, Rule.LONG_OVERDUE))
    reason = found.reason(0)
    assert str(reason).startswith(colour.name.capitalize())
    assert since.replace("T", " ") in str(reason)


SPRING_FESTIVAL = [
    # assigned on Saturday 14 February (a make-up day) at 12:00; due on Wednesday 25 at 12:00
    ("2026-02-15T12:00", W, Rule.IN_TIME),
    ("2026-02-20T12:00", W, Rule.IN_TIME),
    ("2026-02-24T17:59", W, Rule.IN_TIME),
    ("2026-02-24T18:00", Y, Rule.NEARLY_DUE),
    ("2026-02-27T12:00", Y, Rule.OVERDUE),
    # Saturday 28 February is a make-up day too: the clock runs
    ("2026-02-28T10:01", R, Rule.LONG_OVERDUE),
]


@pytest.mark.parametrize(("now", "colour", "rule"), SPRING_FESTIVAL)
def test_no_issue_grows_older_over_the_spring_festival(
    now: str, colour: Colour, rule: Rule
) -> None:
    found = state(now, {"assigned_at": at("2026-02-14T12:00")})
    assert (Colour(found.colour[0]), Rule(found.rule[0])) == (colour, rule)


@pytest.mark.parametrize(
    ("now", "colour"),
    [
        ("2026-05-20T16:29", Y),
        ("2026-05-20T20:00", Y),
        ("2026-05-21T10:30", Y),
        ("2026-05-21T10:31", R),
    ],
)
def test_an_urgent_issue_has_no_more_than_its_own_allowance(now: str, colour: Colour) -> None:
    # four hours from 10:30: due at 16:30, red after four more
    urgent = {"severity": "urgent", "assigned_at": at("2026-05-20T10:30")}
    assert state(now, urgent).colour[0] == colour


@pytest.mark.parametrize(("now", "colour"), [("2026-06-12T12:00", Y), ("2026-06-12T12:01", R)])
def test_a_long_allowance_is_capped_at_two_working_days(now: str, colour: Colour) -> None:
    engineering = {"severity": "engineering", "assigned_at": at("2026-05-20T12:00")}
    assert state(now, engineering).colour[0] == colour


@pytest.mark.parametrize(
    ("issue", "colour", "rule"),
    [
        ({"sent_back_count": 1}, Y, Rule.SENT_BACK_ONCE),
        ({"sent_back_count": 2}, R, Rule.SENT_BACK_TWICE),
        ({"sent_back_count": 5}, R, Rule.SENT_BACK_TWICE),
        ({"raised_colour": "red", "raised_reason": "媒体曝光"}, R, Rule.RAISED),
        ({"raised_colour": "yellow", "raised_reason": "媒体曝光"}, Y, Rule.RAISED),
        ({"raised_colour": "red"}, W, Rule.IN_TIME),
        ({"raised_colour": "red", "raised_reason": " "}, W, Rule.IN_TIME),
        ({"raised_colour": "purple", "raised_reason": "x"}, W, Rule.IN_TIME),
        ({"raised_colour": "yellow", "raised_reason": "x", "sent_back_count": 2}, R,
         Rule.SENT_BACK_TWICE),
        ({"raised_colour": "white", "raised_reason": "x", "sent_back_count": 2}, R,
         Rule.SENT_BACK_TWICE),
        ({"step": "closed", "sent_back_count": 2, "closed_at": at("2026-05-20T13:00")},
         Colour.CLOSED, Rule.CLOSED),
        ({"step": None, "closed_at": at("2026-05-20T13:00")}, Colour.CLOSED, Rule.CLOSED),
        ({"step": "pushed", "closed_at": at("2026-05-20T13:00")}, W, Rule.IN_TIME),
        ({"assigned_at": None}, W, Rule.NO_DEADLINE),
        ({"assigned_at": None, "raised_colour": "red", "raised_reason": "x"}, R, Rule.RAISED),
    ],
)  # fmt: skip
def test_what_beside_the_clock_colours_an_issue(
    issue: dict[str, Any], colour: Colour, rule: Rule
) -> None:
    found = state("2026-05-20T14:00", {**OPEN, **issue})
    assert (Colour(found.colour[0]), Rule(found.rule[0])) == (colour, rule)
    reason = found.reason(0)
    if rule is Rule.RAISED:
        assert issue["raised_reason"] in str(reason)
        assert str(reason).startswith(colour.name.capitalize())
    elif rule is not Rule.CLOSED:
        assert str(reason).startswith(colour.name.capitalize())


DEFERRED = {**OPEN, "deferred_until": "2026-06-30", "deferral_approval": "指挥部 5 号"}


def test_a_deferral_stops_the_clock() -> None:
    found = state("2026-06-20T12:00", DEFERRED)
    assert found.colour[0] == W
    assert found.is_deferred[0]
    assert not found.is_overdue[0]
    assert "指挥部 5 号" in str(found.reason(0))
    assert found.counts().deferred == 1
    without = state("2026-06-20T12:00", {**DEFERRED, "deferral_approval": None})
    assert without.colour[0] == R
    assert not without.is_deferred[0]


def test_after_a_deferral_the_clock_runs_again() -> None:
    assert state("2026-06-30T19:59", DEFERRED).is_deferred[0]
    found = state("2026-07-01T10:01", DEFERRED)
    assert (found.colour[0], found.rule[0]) == (Y, Rule.OVERDUE)
    assert state("2026-07-20T10:00", DEFERRED).colour[0] == R


def test_a_deferral_does_not_hide_what_is_no_matter_of_time() -> None:
    found = state("2026-06-20T12:00", {**DEFERRED, "sent_back_count": 2})
    assert (found.colour[0], found.rule[0]) == (R, Rule.SENT_BACK_TWICE)


def test_a_year_whose_holidays_are_not_known_is_told() -> None:
    issue = {"assigned_at": at("2095-05-16T12:00")}
    found = state("2095-05-16T13:00", issue)
    assert str(found.reason(0)).endswith("; the public holidays of 2095 are not known yet")
    assert "not known yet" not in str(state("2026-05-20T13:00", OPEN).reason(0))
    deferred = {**issue, "deferred_until": "2095-06-01", "deferral_approval": "x"}
    assert "not known yet" not in str(state("2095-05-16T13:00", deferred).reason(0))


CLOSED_ONE = {"fid": 1, "code": "W-1", "point_fid": 7, "matter": "XX-01", "step": "closed",
              "found_at": at("2026-04-01T10:00"), "closed_at": at("2026-04-10T10:00")}  # fmt: skip
POINTS = [{"fid": 7, "layer": "schools"}, {"fid": 8, "layer": "schools"}]


def recurrence(**second: Any) -> IssueState:
    moment = datetime(2026, 5, 10, 14, tzinfo=BEIJING)
    issue = {"fid": 2, "point_fid": 7, "matter": "XX-01", **second}
    return city(as_of=moment, points=POINTS, issues=[CLOSED_ONE, issue]).issue_state


@pytest.mark.parametrize(
    ("second", "is_back"),
    [
        ({"found_at": at("2026-05-10T10:00")}, True),
        ({"found_at": at("2026-05-10T10:01")}, False),  # on the 31st day
        ({"found_at": at("2026-04-05T10:00")}, False),  # before the first was closed
        ({"found_at": at("2026-05-09T10:00"), "point_fid": 8}, False),
        ({"found_at": at("2026-05-09T10:00"), "matter": "XX-02"}, False),
        ({"found_at": at("2026-05-09T10:00"), "matter": None}, False),
        ({"found_at": at("2026-05-09T10:00"), "point_fid": 0}, False),
        ({"found_at": at("2026-05-09T10:00"), "point_fid": 0, "recurrence_of_fid": 1}, True),
        ({"found_at": at("2026-05-29T10:00"), "recurrence_of_fid": 1}, False),
        ({"found_at": at("2026-05-09T10:00"), "recurrence_of_fid": 99}, True),
    ],
)
def test_the_same_matter_back_at_the_same_place(second: dict[str, Any], is_back: bool) -> None:
    found = recurrence(**second)
    assert (found.rule[1] == Rule.RECURRENCE) == is_back
    if is_back:
        assert found.colour[1] == R
        assert "recurrence of" in str(found.reason(1))
    assert found.colour[0] == Colour.CLOSED


def test_a_recurrence_names_the_issue_it_repeats() -> None:
    found = recurrence(found_at=at("2026-05-09T10:00"))
    assert found.coloured.earlier_fid.tolist() == [0, 1]
    assert str(found.reason(1)) == (
        "Red since 2026-05-09 10:00: recurrence of W-1, which was closed on 2026-04-10 10:00"
    )


def test_counts() -> None:
    changes = (
        {},
        {"sent_back_count": 1},
        {"sent_back_count": 2},
        {"step": "closed"},
        {"assigned_at": at("2026-05-01T12:00")},
    )
    issues = [{**OPEN, **change} for change in changes]
    found = state("2026-05-22T11:00", *issues)
    counts = found.counts()
    assert (counts.open, counts.white, counts.yellow, counts.red) == (4, 0, 2, 2)
    assert (counts.due_today, counts.overdue) == (3, 1)
    some = found.counts(np.array([True, False, False, True, False]))
    assert (some.open, some.yellow, some.red) == (1, 1, 0)


@given(st.integers(0, 60 * 24 * 60), st.integers(0, 60 * 24 * 10), st.sampled_from([0, 1, 2]))
def test_without_a_person_an_issue_never_cools_down(age: int, later: int, sent_back: int) -> None:
    start = datetime(2026, 2, 10, 9, tzinfo=BEIJING)
    issue = {"assigned_at": utc_text(start), "step": Step.PUSHED, "sent_back_count": sent_back}
    first, second = start + timedelta(minutes=age), start + timedelta(minutes=age + later)
    before = city(as_of=first, issues=[issue]).issue_state
    after = city(as_of=second, issues=[issue]).issue_state
    assert before.colour[0] <= after.colour[0]
    assert before.rule[0] <= after.rule[0]
    for found, now in ((before, first), (after, second)):
        known = found.since[~np.isnat(found.since)]
        assert all(local(moment) <= now.replace(tzinfo=None) for moment in known)


def test_twenty_thousand_issues_are_coloured_as_one_by_one() -> None:
    random = np.random.default_rng(8)
    rows = [
        {
            "assigned_at": at("2026-03-01T00:00") if n % 97 == 0 else utc_text(
                datetime(2026, 1, 1) + timedelta(minutes=int(random.integers(0, 200_000)))
            ),
            "severity": ["urgent", "ordinary", "engineering", "long_running", None][n % 5],
            "sent_back_count": int(random.integers(0, 3)) if n % 7 == 0 else 0,
        }
        for n in range(400)
    ]  # fmt: skip
    together = state("2026-05-20T14:00", *rows)
    for n in range(0, 400, 23):
        alone = state("2026-05-20T14:00", rows[n])
        assert alone.colour[0] == together.colour[n]
        assert alone.deadline[0] == together.deadline[n]
        assert alone.reason(0) == together.reason(n)
