"""The sentence behind a colour: why, since when and by which rule."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from gis_app.domain.colour_rules import Rule
from gis_app.domain.dates import local
from gis_app.domain.terms import Colour, word
from gis_app.messages import msg

if TYPE_CHECKING:
    from datetime import datetime

    from gis_app.domain.colour_rules import ColouredIssues
    from gis_app.domain.deadlines import Deadlines
    from gis_app.domain.presets import OfficePresets
    from gis_app.domain.table import Table
    from gis_app.messages import Message


_RULES_OF_TIME: Final = (Rule.IN_TIME, Rule.NEARLY_DUE, Rule.OVERDUE, Rule.LONG_OVERDUE)


def colour_reason(
    issues: Table, due: Deadlines, coloured: ColouredIssues, presets: OfficePresets, position: int
) -> Message:
    """Return why the issue at a position has its colour.

    Where the deadline lies in a year whose public holidays are not known yet, the sentence says so.
    """
    reason = _reason(issues, due, coloured, presets, position)
    deadline = _when(due.deadline[position])
    if deadline is None or coloured.rule[position] not in _RULES_OF_TIME:
        return reason
    if deadline.year in due.calendar.weekend_only_years:
        return msg(
            "{reason}; the public holidays of {year} are not known yet",
            reason=reason,
            year=str(deadline.year),
        )
    return reason


def _reason(
    issues: Table, due: Deadlines, coloured: ColouredIssues, presets: OfficePresets, position: int
) -> Message:
    rule = Rule(int(coloured.rule[position]))
    since, deadline = _when(coloured.since[position]), _when(due.deadline[position])
    fid = int(issues.fids[position])
    if rule is Rule.CLOSED:
        if since is None:
            return msg("Accepted and closed; the time was not written down")
        return msg("Accepted and closed on {since}", since=since)
    if rule is Rule.NO_DEADLINE:
        return msg("White: without a deadline, as neither a finding nor an assigning time is given")
    if rule is Rule.DEFERRED:
        return msg(
            "White: deferred until {day}, approved by {approval}; the clock stands still",
            day=issues.value(fid, "deferred_until"),
            approval=issues.value(fid, "deferral_approval"),
        )
    if rule is Rule.NEARLY_DUE:
        return msg(
            "Yellow since {since}: at most {share} % of the working time is left, due {deadline}",
            since=since,
            share=presets.yellow_share * 100,
            deadline=deadline,
        )
    if rule is Rule.OVERDUE:
        return msg(
            "Yellow since {since}: overdue by {days} working days; red from {red_from} on",
            since=since,
            days=_working_days(coloured, due, position),
            red_from=_when(coloured.red_from[position]),
        )
    if rule is Rule.LONG_OVERDUE:
        return msg(
            "Red since {since}: overdue by {days} working days, was due {deadline}",
            since=since,
            days=_working_days(coloured, due, position),
            deadline=deadline,
        )
    if rule is Rule.SENT_BACK_ONCE:
        count = int(issues.value(fid, "sent_back_count"))
        if count == 1:
            return msg("Yellow: sent back once at acceptance")
        return msg("Yellow: sent back {count} times at acceptance", count=count)
    if rule is Rule.SENT_BACK_TWICE:
        return msg(
            "Red: sent back {count} times at acceptance",
            count=int(issues.value(fid, "sent_back_count")),
        )
    if rule is Rule.RECURRENCE:
        return _recurrence(issues, coloured, position, since)
    if rule is Rule.RAISED:
        return msg(
            "{colour}: raised by hand: {reason}",
            colour=word("colour", Colour(int(coloured.colour[position])).name.lower()),
            reason=issues.value(fid, "raised_reason"),
        )
    if since is None:
        return msg("White: in time, due {deadline}", deadline=deadline)
    return msg("White since {since}: in time, due {deadline}", since=since, deadline=deadline)


def _recurrence(
    issues: Table, coloured: ColouredIssues, position: int, since: datetime | None
) -> Message:
    earlier = int(coloured.earlier_fid[position])
    code = (issues.value(earlier, "code") if issues.has(earlier) else None) or str(earlier)
    closed = issues.value(earlier, "closed_at") if issues.has(earlier) else None
    if not closed:
        return msg("Red since {since}: recurrence of {code}", since=since, code=code)
    return msg(
        "Red since {since}: recurrence of {code}, which was closed on {closed}",
        since=since,
        code=code,
        closed=local(closed),
    )


def _when(moment: np.datetime64) -> datetime | None:
    return None if np.isnat(moment) else local(moment)


def _working_days(coloured: ColouredIssues, due: Deadlines, position: int) -> float:
    # upwards, so that nothing overdue is overdue by 0 days
    return float(np.ceil(coloured.overdue_s[position] / due.calendar.day_s * 10) / 10)
