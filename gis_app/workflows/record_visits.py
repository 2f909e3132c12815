"""Patrol visits enter the project, and what was found on the way with them, as one change."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from gis_app.domain.dates import local, utc_text
from gis_app.domain.edits import Edit, RowBatch
from gis_app.domain.terms import IssueSource
from gis_app.errors import EditError
from gis_app.messages import msg, plural
from gis_app.workflows.draft_issues import MatterProposer
from gis_app.workflows.register_issues import NewIssue, planned_issues, proposal

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from gis_app.domain.city_data import CityData
    from gis_app.messages import Message
    from gis_app.project.city import City


@dataclass(frozen=True, slots=True)
class Visit:
    """Hold one visit: who was at which point when, and what was found there, empty for nothing.

    `at` carries its zone. `matter` is the checklist item of what was found; None lets it be
    guessed from the words.
    """

    point_fid: int
    at: datetime
    by: str
    note: str = ""
    found: str = ""
    matter: str | None = None


@dataclass(frozen=True)
class RecordedVisits:
    """Hold the rows of the visits and issues that were entered; `known` were there already."""

    visit_fids: tuple[int, ...]
    issue_fids: tuple[int, ...]
    known: int

    @property
    def summary(self) -> Message:
        """Say how many visits and issues came in."""
        visits = plural("{count} visit recorded", "{count} visits recorded", len(self.visit_fids))
        if not self.issue_fids:
            return visits
        issues = plural(
            "{count} issue registered", "{count} issues registered", len(self.issue_fids)
        )
        return msg("{visits}, {issues}", visits=visits, issues=issues)


def problem_with_visit(data: CityData, visit: Visit, now: datetime) -> Message | None:
    """Return why a visit cannot be recorded; None when it can."""
    if not data.table("points").has(visit.point_fid):
        return msg("The point is not in the register any more.")
    if not visit.by.strip():
        return msg("Say who was there.")
    if visit.at > now:
        return msg(
            "The visit lies ahead of the present time, {now}. Check the date and this computer's "
            "clock.",
            now=local(now),
        )
    return None


def record_visits(city: City, visits: Sequence[Visit], now: datetime) -> RecordedVisits:
    """Record visits and register what was found, with the unit that responsibility proposes.

    A visit that is on record already (point, moment and person alike) is left out together with
    what was found. Raises EditError when one of them cannot be recorded; nothing has changed then.
    """
    with city.held():
        data = city.data
        for visit in visits:
            problem = problem_with_visit(data, visit, now)
            if problem is not None:
                raise EditError(problem)
        fresh = _fresh(data, visits)
        if not fresh:
            return RecordedVisits((), (), len(visits))
        fids = city.reserve_fids("visits", len(fresh))
        rows = RowBatch(
            "visits",
            fids,
            {
                "point_fid": [visit.point_fid for visit in fresh],
                "at": [utc_text(visit.at) for visit in fresh],
                "by": [visit.by.strip() for visit in fresh],
                "note": [visit.note.strip() or None for visit in fresh],
            },
        )
        proposer = MatterProposer(data)
        news = [_issue(data, visit, proposer) for visit in fresh if visit.found.strip()]
        made = RecordedVisits(tuple(fids.tolist()), (), len(visits) - len(fresh))
        inserts: tuple[RowBatch, ...] = (rows,)
        if news:
            edit, issue_fids = planned_issues(city, news, news[0].inspector, now)
            inserts = (rows, *edit.inserts)
            made = RecordedVisits(made.visit_fids, issue_fids, made.known)
        city.apply(Edit(made.summary, inserts=inserts))
    return made


def _fresh(data: CityData, visits: Sequence[Visit]) -> list[Visit]:
    table = data.table("visits")
    people, times = table.text("by").values(), table.text("at").values()
    known = set(zip(table.numbers("point_fid").tolist(), times, people, strict=True))
    fresh = []
    for visit in visits:
        key = (visit.point_fid, utc_text(visit.at), visit.by.strip())
        if key not in known:
            known.add(key)
            fresh.append(visit)
    return fresh


def _issue(data: CityData, visit: Visit, proposer: MatterProposer) -> NewIssue:
    matter = visit.matter or proposer.matter_of(visit.found, visit.point_fid)[0]
    new = NewIssue(
        description=visit.found,
        found_at=visit.at,
        matter=matter,
        point_fid=visit.point_fid,
        source=IssueSource.PATROL,
        inspector=visit.by,
    )
    unit, _reason = proposal(data, new)
    return replace(new, unit_fid=unit)
