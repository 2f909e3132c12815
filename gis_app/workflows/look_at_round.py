"""Everything the window shows of a round, worked out at once, and the rows behind each number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from gis_app.domain.assessment.rates import RateBy, rate_table
from gis_app.domain.assessment.result import unit_results
from gis_app.domain.assessment.round import readable_rounds
from gis_app.domain.assessment.scored import RESULTS, scored_items
from gis_app.domain.work_terms import ItemResult
from gis_app.workflows.rank_round import SHOWN, standings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gis_app.domain.assessment.ranking import Standings
    from gis_app.domain.assessment.rates import RateTable
    from gis_app.domain.assessment.result import UnitResult
    from gis_app.domain.assessment.round import Round
    from gis_app.domain.assessment.scored import ScoredItems
    from gis_app.domain.city_data import CityData
    from gis_app.progress import Progress


@dataclass(frozen=True, slots=True)
class RoundSummary:
    """Hold one round in the list of rounds; shares are 0 to 1, NaN where nothing counts."""

    round: Round
    scored: int
    points_scored: int
    score: float
    low: float
    high: float
    n: int

    @property
    def done(self) -> float:
        """Return the share of items that are scored."""
        return self.scored / self.round.item_count if self.round.item_count else 0.0


@dataclass(frozen=True, eq=False)
class RoundView:
    """Hold a round with its rates, who stands where, and every unit's result."""

    round: Round
    items: ScoredItems
    tables: Mapping[RateBy, tuple[RateTable, Standings]]
    results: tuple[UnitResult, ...]

    def points_of(self, by: RateBy, place: int, result: ItemResult | None = None
                  ) -> tuple[int, ...]:  # fmt: skip
        """Return the points behind a group, or those with a certain result in it."""
        table = self.tables[by][0]
        here = table.group == place
        if result is not None:
            here &= self.items.result == RESULTS.index(result)
        return tuple(self.round.points.fids[np.unique(self.items.point[here])].tolist())

    def points_to_score(self) -> tuple[int, ...]:
        """Return the points at which an item is not scored yet."""
        points, kinds = self.round.points, self.round.standard.kinds
        wanted = np.array([len(kind.items) for kind in kinds] or [0], np.int64)
        done = np.bincount(self.items.point, minlength=len(points))
        is_open = done < wanted[points.kind] if len(points) else np.zeros(0, np.bool_)
        return tuple(points.fids[is_open].tolist())

    def failing_points(self) -> tuple[int, ...]:
        """Return the points at which something does not conform."""
        failing = self.items.result == RESULTS.index(ItemResult.FAILS)
        return tuple(self.round.points.fids[np.unique(self.items.point[failing])].tolist())


def round_summaries(data: CityData, progress: Progress | None = None) -> tuple[RoundSummary, ...]:
    """Return the rounds, the latest first; raises Cancelled when stopped."""
    out = []
    rounds = readable_rounds(data)
    for number, round_ in enumerate(reversed(rounds)):
        if progress is not None:
            progress.step(number / len(rounds))
        items = scored_items(data, round_)
        city = rate_table(items, RateBy.CITY)
        out.append(
            RoundSummary(
                round_,
                len(items),
                items.points_scored,
                float(city.score[0]),
                float(city.score_low[0]),
                float(city.score_high[0]),
                int(city.n[0]),
            )
        )
    return tuple(out)


def look_at_round(data: CityData, round_: Round, progress: Progress | None = None) -> RoundView:
    """Work out everything about a round; raises Cancelled when stopped."""
    tables = {}
    for number, by in enumerate(SHOWN):
        if progress is not None:
            progress.step(number / len(SHOWN))
        tables[by] = standings(data, round_, by)
    return RoundView(round_, scored_items(data, round_), tables, unit_results(data, round_))
