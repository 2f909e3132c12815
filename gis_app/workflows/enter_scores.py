"""Scores of a round are entered: checked against its points, items and window, as one edit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from gis_app.domain.assessment.round import read_round
from gis_app.domain.dates import local_text, utc_text
from gis_app.domain.edits import Edit, RowBatch
from gis_app.domain.work_terms import LatePolicy
from gis_app.errors import EditError
from gis_app.messages import msg, plural

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime

    from gis_app.domain.assessment.round import Round
    from gis_app.domain.city_data import CityData
    from gis_app.domain.work_terms import ItemResult
    from gis_app.messages import Message
    from gis_app.project.city import City


@dataclass(frozen=True, slots=True)
class ItemScore:
    """Say what somebody found about one item at one point; a result of None takes it back."""

    point_fid: int
    matter: str
    result: ItemResult | None
    scored_at: datetime
    scored_by: str
    note: str = ""


@dataclass(frozen=True)
class ScorePlan:
    """Hold what entering scores would change, and why some are not taken.

    `refused` pairs a place in the given sequence with the reason. `late` counts those that are
    taken but marked as outside the window, `same` those that say what is there already.
    """

    round: Round
    added: tuple[ItemScore, ...]
    changed: tuple[tuple[int, ItemScore], ...]
    removed: tuple[int, ...]
    refused: tuple[tuple[int, Message], ...]
    late: int
    same: int

    @property
    def count(self) -> int:
        """Return how many scores would be written or taken back."""
        return len(self.added) + len(self.changed) + len(self.removed)

    @property
    def summary(self) -> Message:
        """Say what was or will be done, for the audit trail."""
        return plural(
            "{round}: {count} score", "{round}: {count} scores", self.count,
            round=self.round.title,
        )  # fmt: skip


def scores_of_round(
    data: CityData, round_fid: int, at_points: Collection[int] | None = None
) -> dict[tuple[int, str], int]:
    """Return the row of the score of every item, at every point or at some; of two the later row.

    A few points are looked for in the columns, so that one of a great round is found at once.
    """
    table = data.table("scores")
    points, matters = table.numbers("point_fid"), table.text("matter")
    is_meant = table.numbers("round_fid") == round_fid
    if at_points is not None:
        is_meant &= np.isin(points, np.fromiter(at_points, np.int64, len(at_points)))
    rows = np.flatnonzero(is_meant)
    return {(int(points[row]), matters[row] or ""): int(table.fids[row]) for row in rows.tolist()}


def plan_scores(data: CityData, round_fid: int, scores: Sequence[ItemScore]) -> ScorePlan:
    """Look at each score whether the round takes it; of two for one item the last counts."""
    round_ = read_round(data, round_fid)
    known = scores_of_round(data, round_fid, {score.point_fid for score in scores})
    table = data.table("scores")
    added: dict[tuple[int, str], ItemScore] = {}
    changed: dict[int, ItemScore] = {}
    removed: list[int] = []
    refused: list[tuple[int, Message]] = []
    late = same = 0
    for place, score in enumerate(scores):
        key = (score.point_fid, score.matter)
        fid = known.get(key)
        reason = refusal(round_, score)
        if reason is not None:
            refused.append((place, reason))
        elif score.result is None:
            added.pop(key, None)
            if fid is not None:
                changed.pop(fid, None)
                removed.append(fid)
        elif fid is None:
            late += not round_.is_within(score.scored_at)
            added[key] = score
        elif _is_same(table.row(fid), score):
            same += 1
        else:
            late += not round_.is_within(score.scored_at)
            changed[fid] = score
    return ScorePlan(
        round_, tuple(added.values()), tuple(changed.items()), tuple(removed), tuple(refused),
        late, same,
    )  # fmt: skip


def refusal(round_: Round, score: ItemScore) -> Message | None:
    """Return why a round does not take a score; None when it does."""
    place = round_.points.position(score.point_fid)
    if place < 0:
        return msg("The point is not visited in this round.")
    kind = int(round_.points.kind[place])
    if round_.standard.slot(kind, score.matter) < 0:
        return msg(
            "{item} is not asked at {kind} in this round.",
            item=score.matter,
            kind=round_.standard.kinds[kind].title,
        )
    if not score.scored_by.strip():
        return msg("Say who scores.")
    is_late = not round_.is_within(score.scored_at)
    if is_late and score.result is not None and round_.policy.late is LatePolicy.REFUSE:
        return msg(
            "{at} lies outside the round's window, {window}; the round refuses such scores.",
            at=local_text(score.scored_at),
            window=round_.window,
        )
    return None


def enter_scores(city: City, round_fid: int, scores: Sequence[ItemScore]) -> ScorePlan:
    """Enter scores as one change, judged by the project as it is at that moment.

    Raises EditError when none of them can be taken; nothing has changed then.
    """
    with city.held():
        plan = plan_scores(city.data, round_fid, scores)
        if plan.refused and not plan.count and not plan.same:
            raise EditError(
                msg("No score was taken."), *dict.fromkeys(r for _place, r in plan.refused)
            )
        city.apply(score_edit(city, plan))
    return plan


def score_edit(city: City, plan: ScorePlan) -> Edit:
    """Make the edit of a plan."""
    inserts: tuple[RowBatch, ...] = ()
    updates: tuple[RowBatch, ...] = ()
    if plan.added:
        fids = city.reserve_fids("scores", len(plan.added))
        columns = _columns(plan.round, plan.added)
        columns |= {
            "round_fid": [plan.round.fid] * len(plan.added),
            "point_fid": [score.point_fid for score in plan.added],
            "matter": [score.matter for score in plan.added],
        }
        inserts = (RowBatch("scores", fids, columns),)
    if plan.changed:
        fids = np.array([fid for fid, _score in plan.changed], np.int64)
        scores = [score for _fid, score in plan.changed]
        updates = (RowBatch("scores", fids, _columns(plan.round, scores)),)
    deletes = {"scores": plan.removed} if plan.removed else {}
    return Edit(plan.summary, inserts, updates, deletes)


def _columns(round_: Round, scores: Sequence[ItemScore]) -> dict[str, list[Any]]:
    return {
        "result": [None if s.result is None else s.result.value for s in scores],
        "scored_at": [utc_text(s.scored_at) for s in scores],
        "scored_by": [s.scored_by.strip() for s in scores],
        "is_late": [not round_.is_within(s.scored_at) for s in scores],
        "note": [s.note.strip() or None for s in scores],
    }


def _is_same(row: Mapping[str, Any], score: ItemScore) -> bool:
    result = None if score.result is None else score.result.value
    return (
        row["result"] == result
        and (row["note"] or "") == score.note.strip()
        and (row["scored_by"] or "") == score.scored_by.strip()
    )
