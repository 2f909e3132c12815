"""The four steps of an issue as a state machine: which move is possible, and what it changes.

挂账督办 registered → 全程跟踪 tracked → 台账推进 pushed → 验收销号 accepted and closed. Nothing
of before is lost: a move is kept with who, when, why and the values it replaced.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from gis_app.domain.dates import local, local_text, parse_date, utc_text
from gis_app.domain.table import NO_ROW
from gis_app.domain.terms import WORDS, Colour, Step
from gis_app.domain.work_terms import Move
from gis_app.messages import Message, msg

if TYPE_CHECKING:
    from gis_app.domain.city_data import CityData
    from gis_app.domain.table import Int64Array

OPEN_STEPS: Final = (Step.REGISTERED, Step.TRACKED, Step.PUSHED)


@dataclass(frozen=True, slots=True)
class MoveRule:
    """Say from which steps a move starts, where it leads (None: stays) and what it must tell."""

    starts: tuple[Step, ...]
    leads_to: Step | None = None
    needs_reason: bool = False
    needs_unit: bool = False
    needs_until: bool = False
    needs_approval: bool = False


RULES: Final[dict[Move, MoveRule]] = {
    Move.ASSIGN: MoveRule(OPEN_STEPS, Step.REGISTERED, needs_unit=True),
    Move.TRACK: MoveRule((Step.REGISTERED,), Step.TRACKED),
    Move.PUSH: MoveRule((Step.REGISTERED, Step.TRACKED), Step.PUSHED),
    Move.NOTE: MoveRule(OPEN_STEPS, needs_reason=True),
    Move.SUBMIT: MoveRule((Step.TRACKED, Step.PUSHED), Step.PUSHED),
    Move.ACCEPT: MoveRule((Step.PUSHED,), Step.CLOSED),
    Move.SEND_BACK: MoveRule((Step.PUSHED,), needs_reason=True),
    Move.NOT_OURS: MoveRule(OPEN_STEPS, Step.REGISTERED, needs_reason=True),
    Move.DEFER: MoveRule(OPEN_STEPS, needs_reason=True, needs_until=True, needs_approval=True),
    Move.RESUME: MoveRule(OPEN_STEPS),
    Move.EXTEND: MoveRule(OPEN_STEPS, needs_reason=True, needs_until=True, needs_approval=True),
    Move.RAISE_YELLOW: MoveRule(OPEN_STEPS, needs_reason=True),
    Move.RAISE_RED: MoveRule(OPEN_STEPS, needs_reason=True),
    Move.REOPEN: MoveRule((Step.CLOSED,), Step.TRACKED, needs_reason=True),
    Move.REPLY: MoveRule(tuple(Step), needs_reason=True),
    Move.CALL_BACK: MoveRule(tuple(Step), needs_reason=True),
}
"""The whole machine; what else a move asks is in `refusal`."""


@dataclass(frozen=True, slots=True)
class MoveRequest:
    """Ask for one move, for one issue or many alike.

    `at` carries its zone. `until` is a Beijing day: the end of a deferral or the new deadline.
    `unit_fid` is whom an assignment goes to, `reason` also carries notes, replies and call-backs.
    """

    move: Move
    by: str
    at: datetime
    reason: str = ""
    unit_fid: int = NO_ROW
    until: str = ""
    approval: str = ""

    def problem(self) -> Message | None:
        """Return what the request itself lacks, before any issue is looked at."""
        rule = RULES[self.move]
        if not self.by.strip():
            return msg("Say who does this.")
        if rule.needs_reason and not self.reason.strip():
            return msg("“{move}” needs a reason.", move=WORDS["move"][self.move])
        if rule.needs_unit and self.unit_fid == NO_ROW:
            return msg("Choose the unit the issue is assigned to.")
        if rule.needs_until and parse_date(self.until) is None:
            return msg("Write the day as 2023-09-19.")
        if rule.needs_approval and not self.approval.strip():
            return msg("“{move}” needs an approval: say who approved it.", move=self.title)
        return None

    @property
    def title(self) -> Any:
        """Return the move's name in both languages."""
        return WORDS["move"][self.move]


_FEW: Final = 24
"""So many issues are looked up one by one; for more it pays to sort all moves by issue."""


class Moves:
    """Answer what happened to issues so far; asking stays cheap in a ledger of any size."""

    def __init__(self, data: CityData) -> None:
        self._table = data.table("issue_moves")
        self._issue = self._table.numbers("issue_fid")
        self._asked = 0

    @cached_property
    def _by_issue(self) -> tuple[Int64Array, Int64Array]:
        order = np.argsort(self._issue, kind="stable")
        return order, self._issue[order]

    def of(self, issue_fid: int) -> list[dict[str, Any]]:
        """Return an issue's moves in order of time, each as a row with its `fid`."""
        self._asked += 1
        if self._asked <= _FEW:
            places = np.flatnonzero(self._issue == issue_fid)
        else:
            order, issue = self._by_issue
            first, last = np.searchsorted(issue, [issue_fid, issue_fid + 1])
            places = order[first:last]
        fids = self._table.fids[places].tolist()
        rows = [{"fid": fid, **self._table.row(fid)} for fid in fids]
        return sorted(rows, key=lambda row: (str(row["at"] or ""), row["fid"]))

    def last(self, issue_fid: int, *kinds: Move) -> dict[str, Any] | None:
        """Return the latest move of an issue, of some kinds or of any."""
        rows = [row for row in self.of(issue_fid) if not kinds or row["move"] in kinds]
        return rows[-1] if rows else None


def possible_moves(data: CityData, issue_fid: int) -> tuple[Move, ...]:
    """Return the moves an issue's step allows, in the order the office thinks of them."""
    step = step_of(data, issue_fid)
    is_deferred = bool(data.table("issues").value(issue_fid, "deferred_until"))
    return tuple(
        move
        for move, rule in RULES.items()
        if step in rule.starts and (move is not Move.RESUME or is_deferred)
    )


def step_of(data: CityData, issue_fid: int) -> Step:
    """Return an issue's step; one that no list names is closed when it has a closing time."""
    issues = data.table("issues")
    text = issues.value(issue_fid, "step")
    if text in tuple(Step):
        return Step(text)
    return Step.CLOSED if issues.value(issue_fid, "closed_at") else Step.REGISTERED


def refusal(data: CityData, moves: Moves, fid: int, request: MoveRequest) -> Message | None:
    """Return why an issue cannot make a move; None when it can."""
    rule, step, at = RULES[request.move], step_of(data, fid), utc_text(request.at)
    if step not in rule.starts:
        return msg(
            "“{move}” does not follow “{step}”.", move=request.title, step=WORDS["step"][step]
        )
    last = moves.last(fid)
    earliest = max(str((last or {}).get("at") or ""), _found(data, fid))
    if earliest and at < earliest:
        return msg(
            "The time {at} lies before {earliest}, when something was done last. "
            "Check the date and this computer's clock.",
            at=local_text(at),
            earliest=local_text(earliest),
        )
    return _PARTICULAR.get(request.move, _nothing)(data, moves, fid, request)


def _found(data: CityData, fid: int) -> str:
    return str(data.table("issues").value(fid, "found_at") or "")


def _nothing(_data: CityData, _moves: Moves, _fid: int, _request: MoveRequest) -> None:
    return None


def _for_tracking(data: CityData, _moves: Moves, fid: int, _r: MoveRequest) -> Message | None:
    if responsible_unit(data, fid) == NO_ROW:
        return msg("No unit is responsible yet; assign the issue first.")
    return None


def _for_assigning(data: CityData, _moves: Moves, fid: int, r: MoveRequest) -> Message | None:
    if not data.table("units").has(r.unit_fid):
        return msg("The unit is not in the register any more.")
    issues, due = data.table("issues"), data.issue_state.deadline
    wanted, present = parse_date(r.until), due[issues.position(fid)]
    is_again = bool(issues.value(fid, "assigned_at"))
    is_later = wanted is not None and not np.isnat(present) and wanted > local(present).date()
    if is_again and is_later and not r.approval.strip():
        return msg(
            "It was assigned before; a deadline later than {day} needs an approval.",
            day=local(present).date(),
        )
    return None


def _for_acceptance(data: CityData, moves: Moves, fid: int, r: MoveRequest) -> Message | None:
    submitted = moves.last(fid, Move.SUBMIT)
    fixers = {str((submitted or {}).get("by") or "")}
    unit = responsible_unit(data, fid)
    if unit != NO_ROW:
        units = data.table("units")
        fixers |= {str(units.value(unit, column) or "") for column in ("leader", "contact")}
    if r.by.strip() in fixers - {""}:
        return msg(
            "{person} fixed it or is of the responsible unit; somebody else must accept it.",
            person=r.by.strip(),
        )
    return None


def _for_returning(data: CityData, _moves: Moves, fid: int, _r: MoveRequest) -> Message | None:
    if int(data.table("issues").value(fid, "unit_fid") or 0) == NO_ROW:
        return msg("It is not assigned to any unit.")
    return None


def _for_resuming(data: CityData, _moves: Moves, fid: int, _r: MoveRequest) -> Message | None:
    if not data.table("issues").value(fid, "deferred_until"):
        return msg("It is not deferred.")
    return None


def _for_deferring(_data: CityData, _moves: Moves, _fid: int, r: MoveRequest) -> Message | None:
    day = parse_date(r.until)
    if day is not None and day <= local(r.at).date():
        return msg("The deferral must end after the day it is approved.")
    return None


def _for_extending(data: CityData, _moves: Moves, fid: int, r: MoveRequest) -> Message | None:
    due = data.issue_state.deadline[data.table("issues").position(fid)]
    day = parse_date(r.until)
    if day is not None and not np.isnat(due) and day <= local(due).date():
        return msg("The new deadline must lie after the present one, {day}.", day=local(due).date())
    return None


def _for_raising(data: CityData, _moves: Moves, fid: int, r: MoveRequest) -> Message | None:
    wanted = Colour.RED if r.move is Move.RAISE_RED else Colour.YELLOW
    if int(data.issue_state.colour[data.table("issues").position(fid)]) >= wanted:
        return msg("It has this colour already, or a more urgent one.")
    return None


_PARTICULAR: Final = {
    Move.ASSIGN: _for_assigning,
    Move.TRACK: _for_tracking,
    Move.PUSH: _for_tracking,
    Move.ACCEPT: _for_acceptance,
    Move.NOT_OURS: _for_returning,
    Move.RESUME: _for_resuming,
    Move.DEFER: _for_deferring,
    Move.EXTEND: _for_extending,
    Move.RAISE_YELLOW: _for_raising,
    Move.RAISE_RED: _for_raising,
}
"""What a move asks beyond its step."""


def responsible_unit(data: CityData, issue_fid: int) -> int:
    """Return the unit an issue counts for: the assigned one, else what responsibility gives."""
    return int(data.issue_state.unit_fid[data.table("issues").position(issue_fid)])


def changed_cells(data: CityData, fid: int, request: MoveRequest) -> dict[str, Any]:
    """Return the issue's cells a possible move sets.

    The clock starts with the first assignment, and anew with a later one that was approved.
    """
    issues, at = data.table("issues"), utc_text(request.at)
    leads_to = RULES[request.move].leads_to
    cells: dict[str, Any] = {} if leads_to is None else {"step": leads_to.value}
    count = issues.value(fid, "sent_back_count") or 0
    match request.move:
        case Move.ASSIGN:
            is_new = int(issues.value(fid, "unit_fid") or 0) != request.unit_fid
            cells["unit_fid"] = request.unit_fid
            if is_new:
                cells["leader"] = None
            # a colour falls only with an approval: else the clock of the first assignment runs on
            if not issues.value(fid, "assigned_at") or request.approval.strip():
                cells["assigned_at"] = at
            if request.until:
                cells["deadline_at"] = end_of_day(data, request.until)
        case Move.ACCEPT:
            cells |= {"closed_at": at, "deferred_until": None, "deferral_approval": None}
        case Move.REOPEN:
            cells["closed_at"] = None
        case Move.SEND_BACK:
            cells["sent_back_count"] = count + 1
        case Move.NOT_OURS:
            cells |= {"unit_fid": NO_ROW, "leader": None}
        case Move.DEFER:
            cells |= {"deferred_until": request.until, "deferral_approval": request.approval}
        case Move.RESUME:
            cells |= {"deferred_until": None, "deferral_approval": None}
        case Move.EXTEND:
            extended = (issues.value(fid, "extension_count") or 0) + 1
            deadline = end_of_day(data, request.until)
            cells |= {"deadline_at": deadline, "extension_count": extended}
        case Move.RAISE_YELLOW | Move.RAISE_RED:
            colour = "red" if request.move is Move.RAISE_RED else "yellow"
            cells |= {"raised_colour": colour, "raised_reason": request.reason}
        case Move.NOTE | Move.SUBMIT if request.reason:
            cells["progress"] = request.reason
    return {name: value for name, value in cells.items() if _differs(issues, fid, name, value)}


def end_of_day(data: CityData, day: str) -> str:
    """Return the moment the office closes on a Beijing day, as it is stored."""
    closes = data.issue_state.due.calendar.close_of(np.array([day], "datetime64[D]"))[0]
    moment: datetime = closes.astype("datetime64[s]").astype(object)
    return utc_text(moment.replace(tzinfo=UTC))


def _differs(issues: Any, fid: int, name: str, value: Any) -> bool:
    return bool((issues.value(fid, name) or None) != (value or None))
