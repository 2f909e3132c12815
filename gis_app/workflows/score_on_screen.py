"""A round while it is scored on screen: how far every point is, followed change by change."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from gis_app.domain.assessment.point_progress import point_progress
from gis_app.domain.assessment.round import read_round
from gis_app.domain.work_terms import ItemResult
from gis_app.workflows.enter_scores import scores_of_round

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gis_app.domain.assessment.point_progress import PointProgress
    from gis_app.domain.assessment.round import Round
    from gis_app.domain.change_set import ChangeSet
    from gis_app.domain.city_data import CityData
    from gis_app.domain.table import Int64Array, Table

_MANY_ROWS: Final = 5_000
"""A change of more scores is worked out anew instead, beside the window."""


@dataclass(frozen=True, eq=False)
class ScoringView:
    """Hold a round to score; `order` lists its places as they are walked: by area, then by kind.

    `progress` is that of the table `scores`.
    """

    round: Round
    order: Int64Array
    progress: PointProgress
    scores: Table

    def as_typed(self, place: int, results: Sequence[ItemResult | None]) -> ScoringView:
        """Return it with what stands on screen at a place, before it is written."""
        return replace(self, progress=self.progress.with_results(place, results))

    def looked_at_again(self, places: Int64Array) -> ScoringView:
        """Return it with what is written at some places."""
        return replace(self, progress=self.progress.renewed(self.scores, self.round, places))


def look_at_scoring(data: CityData, round_fid: int) -> ScoringView:
    """Work out how far a round is scored; raises ProjectFileError when it cannot be read."""
    round_, scores = read_round(data, round_fid), data.table("scores")
    points = round_.points
    order = np.lexsort((np.arange(len(points)), points.kind, points.area))
    return ScoringView(round_, order, point_progress(scores, round_), scores)


def followed(
    view: ScoringView, data: CityData, change: ChangeSet
) -> tuple[ScoringView, Int64Array] | None:
    """Return the view after a change and the places it touched; None when it touched too many.

    Takes as long for a round of a hundred points as for one of a hundred thousand.
    """
    touched = change.tables.get("scores")
    table = data.table("scores")
    if touched is None:
        return view, np.empty(0, np.int64)
    fids = np.concatenate([touched.inserted, touched.updated, touched.deleted])
    if len(fids) > _MANY_ROWS:
        return None
    points = [_points_of(one, fids) for one in (view.scores, table)]
    places = _places(view.round, np.unique(np.concatenate(points)))
    progress = view.progress.renewed(table, view.round, places)
    return replace(view, progress=progress, scores=table), places


def _points_of(table: Table, fids: Int64Array) -> Int64Array:
    rows = table.positions(fids)
    return table.numbers("point_fid")[rows[rows >= 0]]


def _places(round_: Round, points: Int64Array) -> Int64Array:
    found = np.array([round_.points.position(int(fid)) for fid in points], np.int64)
    return found[found >= 0]


def known_at(
    data: CityData, round_: Round, place: int
) -> tuple[list[ItemResult | None], list[str]]:
    """Return result and note of every item at a place, in the order of its checklist."""
    fid, table = int(round_.points.fids[place]), data.table("scores")
    known = scores_of_round(data, round_.fid, {fid})
    kind = round_.standard.kinds[int(round_.points.kind[place])]
    rows = [known.get((fid, item.code)) for item in kind.items]
    results = [None if row is None else ItemResult(table.value(row, "result")) for row in rows]
    notes = ["" if row is None else str(table.value(row, "note") or "") for row in rows]
    return results, notes
