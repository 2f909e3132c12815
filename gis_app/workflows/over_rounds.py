"""How units, areas, groups and kinds came out round over round."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gis_app.domain.assessment.rates import key_name, rate_table
from gis_app.domain.assessment.round import readable_rounds
from gis_app.domain.assessment.scored import scored_items

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gis_app.domain.assessment.rates import RateBy
    from gis_app.domain.assessment.round import Round
    from gis_app.domain.city_data import CityData
    from gis_app.messages import LocalText, Message
    from gis_app.progress import Progress


@dataclass(frozen=True, slots=True)
class RoundScore:
    """Hold what one group reached in one round; shares are 0 to 1."""

    points: int
    n: int
    low: float
    score: float
    high: float


@dataclass(frozen=True, eq=False)
class OverRounds:
    """Hold every group of one kind through all rounds, the latest first.

    `names` are those of the latest round in which a group was scored; `scores` has one entry a
    round, None where nothing of the group was scored.
    """

    by: RateBy
    rounds: tuple[Round, ...]
    names: Mapping[int | str, str | LocalText | Message]
    scores: Mapping[int | str, tuple[RoundScore | None, ...]]


def over_rounds(data: CityData, by: RateBy, progress: Progress | None = None) -> OverRounds:
    """Work out all rounds by one way of grouping; raises Cancelled when stopped."""
    rounds = tuple(reversed(readable_rounds(data)))
    names: dict[int | str, str | LocalText | Message] = {}
    scores: dict[int | str, list[RoundScore | None]] = {}
    for number, round_ in enumerate(rounds):
        if progress is not None:
            progress.step(number / len(rounds))
        table = rate_table(scored_items(data, round_), by)
        for place, key in enumerate(table.keys):
            names.setdefault(key, key_name(round_, by, key))
            row = scores.setdefault(key, [None] * len(rounds))
            row[number] = RoundScore(
                int(table.points[place]),
                int(table.n[place]),
                float(table.score_low[place]),
                float(table.score[place]),
                float(table.score_high[place]),
            )
    return OverRounds(by, rounds, names, {key: tuple(row) for key, row in scores.items()})
