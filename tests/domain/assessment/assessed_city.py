"""Invented cities with a round of the mock assessment for tests."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from gis_app.domain.assessment.opening import opening, round_cells
from gis_app.domain.assessment.round import RoundPolicy, read_round
from gis_app.domain.work_terms import RoundScope
from tests.domain.invented_city import AREAS, CATALOGUE, IN_RED_BRIDGE, UNITS, city

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gis_app.domain.assessment.round import Round
    from gis_app.domain.city_data import CityData
    from gis_app.domain.layer_spec import Catalogue

OPENS, CLOSES = datetime(2026, 5, 18, tzinfo=UTC), datetime(2026, 5, 22, 12, tzinfo=UTC)
WEST, EAST = IN_RED_BRIDGE, (80.23, 41.11)
"""Places in two sub-districts."""
ITEMS = {"schools": ("XX-01", "XX-02", "XX-03"), "markets": ("SC-01",)}


def point_rows(kinds: Sequence[str], places: Sequence[tuple[float, float]]) -> list[dict[str, Any]]:
    """Make points, one a kind, at places."""
    return [
        {"fid": n, "code": f"P{n:03d}", "name": f"点位{n}", "layer": kind, "lon": lon, "lat": lat}
        for n, (kind, (lon, lat)) in enumerate(zip(kinds, places, strict=True), 1)
    ]


def round_row(
    data: CityData,
    fid: int = 1,
    policy: RoundPolicy | None = None,
    scope: RoundScope = RoundScope.FULL,
    **choice: Any,
) -> dict[str, Any]:
    """Open a round of a city and return its row."""
    made = opening(data, scope, **choice)
    cells = round_cells(made, policy or RoundPolicy(), OPENS, CLOSES, scope, choice.get("seed", 0))
    return {"fid": fid, "code": f"CP-{fid}", "name": f"第{fid}轮", **cells}


def assessed(
    points: Sequence[Mapping[str, Any]],
    scores: Sequence[Mapping[str, Any]],
    policy: RoundPolicy | None = None,
    catalogue: Catalogue = CATALOGUE,
    **more: Any,
) -> tuple[CityData, Round]:
    """Make a city whose points are all in round 1, with scores."""
    registers = {"units": UNITS, "areas": AREAS, "points": points} | more
    row = round_row(city(catalogue, **registers), policy=policy)
    filled = [{"round_fid": 1, **score} for score in scores]
    data = city(catalogue, rounds=[row], scores=filled, **registers)
    return data, read_round(data, 1)
