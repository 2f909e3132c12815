"""The small city of the working week with a round of the mock assessment in it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from gis_app.workflows.enter_scores import ItemScore
from gis_app.workflows.open_round import NewRound, open_round
from tests.workflows.week_city import NOW

if TYPE_CHECKING:
    from gis_app.domain.work_terms import ItemResult
    from gis_app.project.city import City

DAY = timedelta(days=1)
MARKET_ITEMS = 11


def with_round(city: City, **more: Any) -> int:
    """Open a round from two days before now to a day after."""
    return open_round(city, NewRound("第21周", NOW - 2 * DAY, NOW + DAY, **more))


def score(
    point: int, matter: str, result: ItemResult | None, note: str = "", days: float = 0.0
) -> ItemScore:
    """Make a score of a moment some days after now."""
    return ItemScore(point, matter, result, NOW + days * DAY, "检查员甲", note)
