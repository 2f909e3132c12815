"""One result a unit: field points, daily work, questionnaires and online filing, weighted.

Total = Σ weight × score ÷ Σ weight over the parts that are there. A part with a weight that a unit
has no score for is named, and the total is marked as incomplete: it is never taken for 0 or 100.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from gis_app.domain.assessment.ranking import competition_ranks
from gis_app.domain.assessment.rates import RateBy, rate_table
from gis_app.domain.assessment.scored import scored_items
from gis_app.domain.table import NO_ROW
from gis_app.domain.work_terms import ScorePart

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gis_app.domain.assessment.rates import RateTable
    from gis_app.domain.assessment.round import Round
    from gis_app.domain.city_data import CityData


@dataclass(frozen=True, slots=True)
class UnitResult:
    """Hold a unit's scores of 0 to 100 by part; `rank` is None while a weighted part is missing."""

    unit_fid: int
    parts: Mapping[ScorePart, float]
    missing: tuple[ScorePart, ...]
    total: float | None
    field_n: int
    rank: int | None = None

    @property
    def is_whole(self) -> bool:
        """Tell whether every part that weighs something is there."""
        return not self.missing


def part_scores(data: CityData, round_: Round) -> dict[ScorePart, dict[int, float]]:
    """Return the scores entered for a round by part and unit; of two the later row stands."""
    table = data.table("part_scores")
    out: dict[ScorePart, dict[int, float]] = defaultdict(dict)
    scores, units, parts = table.numbers("score"), table.numbers("unit_fid"), table.text("part")
    for place in np.flatnonzero(table.numbers("round_fid") == round_.fid).tolist():
        part, score, unit = parts[place], float(scores[place]), int(units[place])
        if part in tuple(ScorePart) and 0 <= score <= 100 and unit != NO_ROW:
            out[ScorePart(part)][unit] = score
    return dict(out)


def unit_results(data: CityData, round_: Round) -> tuple[UnitResult, ...]:
    """Return every unit's result, best first; incomplete ones stand after the ranked ones."""
    by_unit = rate_table(scored_items(data, round_), RateBy.UNIT)
    entered = part_scores(data, round_)
    field = _field(by_unit)
    units = set(field) | {unit for scores in entered.values() for unit in scores}
    weights = {part: w for part, w in round_.policy.parts.items() if w > 0}
    made = [_result(unit, field, entered, weights) for unit in units]
    made.sort(key=lambda one: (not one.is_whole, -_shown(one.total), -one.field_n, one.unit_fid))
    whole = [one for one in made if one.is_whole and one.total is not None]
    ranks = competition_ranks(np.array([_shown(one.total) for one in whole], float)).tolist()
    ranked = {one.unit_fid: rank for one, rank in zip(whole, ranks, strict=True)}
    return tuple(
        UnitResult(one.unit_fid, one.parts, one.missing, one.total, one.field_n,
                   ranked.get(one.unit_fid))
        for one in made
    )  # fmt: skip


def _field(by_unit: RateTable) -> dict[int, tuple[float, int]]:
    return {
        int(key): (float(by_unit.score[place]) * 100, int(by_unit.n[place]))
        for place, key in enumerate(by_unit.keys)
        if by_unit.n[place] > 0
    }


def _result(
    unit: int,
    field: Mapping[int, tuple[float, int]],
    entered: Mapping[ScorePart, Mapping[int, float]],
    weights: Mapping[ScorePart, float],
) -> UnitResult:
    parts = {part: scores[unit] for part, scores in entered.items() if unit in scores}
    parts.pop(ScorePart.FIELD, None)
    if unit in field:
        parts[ScorePart.FIELD] = field[unit][0]
    there = {part: weight for part, weight in weights.items() if part in parts}
    whole = sum(there.values())
    total = sum(w * parts[part] for part, w in there.items()) / whole if whole > 0 else None
    missing = tuple(part for part in weights if part not in parts)
    ordered = {part: parts[part] for part in ScorePart if part in parts}
    return UnitResult(unit, ordered, missing, total, field.get(unit, (0.0, 0))[1])


def _shown(total: float | None) -> float:
    return -1.0 if total is None else round(total, 2)
