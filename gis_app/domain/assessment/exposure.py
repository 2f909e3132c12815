"""What a round exposes: the worst points first, and what does not conform there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from gis_app.domain.assessment.rates import RateBy, rate_table
from gis_app.domain.assessment.round import readable_rounds
from gis_app.domain.assessment.scored import RESULTS, scored_items
from gis_app.domain.dates import as_moment, moments
from gis_app.domain.table import NO_ROW
from gis_app.domain.terms import Colour
from gis_app.domain.work_terms import ItemResult

if TYPE_CHECKING:
    from gis_app.domain.assessment.round import Round
    from gis_app.domain.city_data import CityData
    from gis_app.domain.week_figures import Period


@dataclass(frozen=True, slots=True)
class ExposedItem:
    """Hold one item that does not conform; `place` is the point's position in the round.

    `point_score` is the score of the whole point, 0 to 1. `is_mended` tells that the issue made of
    it is closed by now.
    """

    score_fid: int
    place: int
    slot: int
    code: str
    note: str
    unit_fid: int
    issue_fid: int
    point_score: float
    is_mended: bool


def exposed_items(data: CityData, round_: Round) -> tuple[ExposedItem, ...]:
    """Return every failing item: the point with the lowest score first, heavy items before light.

    Of points with equal scores the one with more failing items stands first.
    """
    items = scored_items(data, round_)
    failing = np.flatnonzero(items.result == RESULTS.index(ItemResult.FAILS))
    points = rate_table(items, RateBy.POINT)
    score_of = np.full(len(round_.points), np.nan)
    count_of = np.zeros(len(round_.points))
    for place, key in enumerate(points.keys):
        position = round_.points.position(int(key))
        score_of[position] = points.score[place]
        count_of[position] = points.results[ItemResult.FAILS][place]
    at = items.point[failing]
    order = failing[
        np.lexsort((items.slot[failing], -items.weight[failing], at, -count_of[at], score_of[at]))
    ]
    table, issues = data.table("scores"), data.table("issues")
    notes, linked = table.text("note"), table.numbers("issue_fid")
    colour = data.issue_state.colour
    out = []
    for n in order.tolist():
        row, place, slot = int(items.row[n]), int(items.point[n]), int(items.slot[n])
        issue = int(linked[row])
        kind = round_.standard.kinds[int(round_.points.kind[place])]
        is_known = issue != NO_ROW and issues.has(issue)
        out.append(
            ExposedItem(
                int(table.fids[row]),
                place,
                slot,
                kind.items[slot].code,
                notes[row] or "",
                int(items.unit[n]),
                issue if is_known else NO_ROW,
                float(score_of[place]),
                bool(is_known and colour[issues.position(issue)] == Colour.CLOSED),
            )
        )
    return tuple(out)


def round_of_period(data: CityData, period: Period) -> Round | None:
    """Return the round that a week's report is about: the last one that was scored in the period.

    `data` must be as of the period's end. None when nothing was scored in it.
    """
    table = data.table("scores")
    at = moments(table.text("scored_at"))
    is_in = (at > as_moment(period.start)) & (at <= as_moment(period.end))
    scored = set(np.unique(table.numbers("round_fid")[is_in]).tolist())
    found = [round_ for round_ in readable_rounds(data) if round_.fid in scored]
    return found[-1] if found else None
