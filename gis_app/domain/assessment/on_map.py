"""How far each point is in the latest round, as a number that a layer can be drawn by."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from gis_app.domain.assessment.round import readable_rounds
from gis_app.domain.assessment.scored import RESULTS, scored_items
from gis_app.domain.work_terms import ItemResult

if TYPE_CHECKING:
    from gis_app.domain.assessment.round import Round
    from gis_app.domain.city_data import CityData
    from gis_app.domain.table import FloatArray

NOT_VISITED: Final = 0
UNSCORED: Final = 1
CONFORMS: Final = 2
PARTLY: Final = 3
FAILS: Final = 4


def latest_round(data: CityData) -> Round | None:
    """Return the last round opened by the city's moment, else the first one to come."""
    rounds = readable_rounds(data)
    begun = [one for one in rounds if one.opens_at <= data.as_of]
    return begun[-1] if begun else (rounds[0] if rounds else None)


def round_states(data: CityData) -> FloatArray:
    """Return for every row of points: not visited, not scored whole, conforms, partly, fails.

    One failing item makes a point failing, whole or not.
    """
    points = data.table("points")
    out = np.full(len(points), float(NOT_VISITED))
    round_ = latest_round(data)
    if round_ is None or not len(round_.points):
        return out
    items = scored_items(data, round_)
    count = len(round_.points)
    lengths = np.array([len(kind.items) for kind in round_.standard.kinds], np.int64)
    done = np.bincount(items.point, minlength=count) >= lengths[round_.points.kind]
    state = np.where(done, CONFORMS, UNSCORED)
    for result, value in ((ItemResult.PARTIAL, PARTLY), (ItemResult.FAILS, FAILS)):
        found = np.bincount(items.point[items.result == RESULTS.index(result)], minlength=count) > 0
        state = np.where(found & (done if value == PARTLY else True), value, state)
    at = points.positions(round_.points.fids)
    out[at[at >= 0]] = state[at >= 0]
    return out
