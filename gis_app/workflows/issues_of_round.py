"""What does not conform in a round becomes issues in one step, and never twice."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

import numpy as np

from gis_app.domain.assessment.round import read_round
from gis_app.domain.edits import Edit, RowBatch
from gis_app.domain.photos import photos_of
from gis_app.domain.table import NO_ROW
from gis_app.domain.terms import IssueSource, PhotoRole
from gis_app.domain.work_terms import ItemResult
from gis_app.errors import EditError
from gis_app.messages import CHINESE, msg, plural
from gis_app.workflows.enter_scores import scores_of_round
from gis_app.workflows.register_issues import NewIssue, duplicates, planned_issues, proposal

if TYPE_CHECKING:
    from gis_app.domain.assessment.round import Round
    from gis_app.domain.city_data import CityData
    from gis_app.messages import Message
    from gis_app.project.city import City


@dataclass(frozen=True)
class IssuesPlan:
    """Hold which scores become issues; `score_fids[i]` belongs to `news[i]`.

    `joined` pairs a score with an open issue of the same matter at the same place: it is linked
    and no second issue is made. `unassigned` of the new ones have no unit by any rule.
    """

    round: Round
    score_fids: tuple[int, ...]
    news: tuple[NewIssue, ...]
    joined: tuple[tuple[int, int], ...]

    @property
    def unassigned(self) -> int:
        """Return how many of the new issues nobody is responsible for."""
        return sum(new.unit_fid == NO_ROW for new in self.news)

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing is left to be made into issues."""
        return not (self.news or self.joined)

    @property
    def summary(self) -> Message:
        """Say what was or will be done."""
        return plural(
            "{round}: {count} issue registered", "{round}: {count} issues registered",
            len(self.news), round=self.round.title,
        )  # fmt: skip


def plan_issues(data: CityData, round_fid: int, *, with_partial: bool = False) -> IssuesPlan:
    """Find the scores that fail and were not made into issues; units come from responsibility.

    The lead unit of the item beats that of the kind. `with_partial` takes what partly conforms too.
    """
    round_, table = read_round(data, round_fid), data.table("scores")
    wanted = {ItemResult.FAILS.value} | ({ItemResult.PARTIAL.value} if with_partial else set())
    made: list[tuple[int, NewIssue]] = []
    joined: list[tuple[int, int]] = []
    for (point_fid, matter), fid in sorted(scores_of_round(data, round_fid).items()):
        row = table.row(fid)
        linked = int(row["issue_fid"] or 0)
        if row["result"] not in wanted or data.table("issues").has(linked):
            continue
        place, item = round_.points.position(point_fid), round_.standard.item(matter)
        if place < 0 or item is None or data.catalogue.matter(matter) is None:
            continue
        new = _issue(data, round_, row, point_fid, matter)
        there = duplicates(data, new)
        if there:
            joined.append((fid, there[0]))
        else:
            made.append((fid, new))
    return IssuesPlan(
        round_, tuple(fid for fid, _ in made), tuple(new for _, new in made), tuple(joined)
    )


def make_issues(city: City, round_fid: int, by: str, at: datetime, *, with_partial: bool = False
                ) -> tuple[IssuesPlan, tuple[int, ...]]:  # fmt: skip
    """Register the issues of a round as one change; returns the plan and their row ids.

    Photos of a score go with its issue. Run again, only what is new is taken. Raises EditError
    when nobody is named who does it.
    """
    if not by.strip():
        raise EditError(msg("Say who does this."))
    with city.held():
        plan = plan_issues(city.data, round_fid, with_partial=with_partial)
        if plan.is_empty:
            return plan, ()
        entered, fids = planned_issues(city, plan.news, by, at)
        links = [*zip(plan.score_fids, fids, strict=True), *plan.joined]
        update = RowBatch(
            "scores",
            np.array([fid for fid, _ in links], np.int64),
            {"issue_fid": [issue for _, issue in links]},
        )
        photos = _photos(city, links)
        city.apply(Edit(plan.summary, (*entered.inserts, *photos), (update,)))
    return plan, fids


def _issue(
    data: CityData, round_: Round, row: dict[str, object], point_fid: int, matter: str
) -> NewIssue:
    item = round_.standard.item(matter)
    assert item is not None
    title = item.title.in_language(CHINESE)
    note = str(row["note"] or "").strip()
    found_at = row["scored_at"]
    is_there = data.table("points").has(point_fid)
    new = NewIssue(
        description=f"{title}:{note}" if note else f"不符合:{title}",
        found_at=round_.closes_at if not found_at else datetime.fromisoformat(str(found_at)),
        matter=matter,
        # a point that left the register is told by its name; the issue stays to be placed
        point_fid=point_fid if is_there else NO_ROW,
        address="" if is_there else round_.points.names[round_.points.position(point_fid)],
        source=IssueSource.ASSESSMENT,
        severity=item.severity,
        inspector=str(row["scored_by"] or ""),
    )
    unit, _reason = proposal(data, new)
    return replace(new, unit_fid=unit)


def _photos(city: City, links: list[tuple[int, int]]) -> tuple[RowBatch, ...]:
    """Return rows that give the issues the photos of their scores; the files lie there once."""
    table = city.data.table("photos")
    known = {
        (int(owner), file)
        for owner, file, of in zip(
            table.numbers("owner_fid"), table.text("file").values(),
            table.text("owner_table").values(), strict=True,
        )
        if of == "issues"
    }  # fmt: skip
    rows = [
        {**table.row(photo.fid), "owner_table": "issues", "owner_fid": issue,
         "role": PhotoRole.BEFORE.value}
        for score, issue in links
        for photo in photos_of(city.data, "scores", score)
        if (issue, photo.file) not in known
    ]  # fmt: skip
    if not rows:
        return ()
    fids = city.reserve_fids("photos", len(rows))
    return (RowBatch("photos", fids, {name: [row[name] for row in rows] for name in rows[0]}),)
