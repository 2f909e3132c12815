"""Where each point stands in the latest round, as the map's layer shows it."""

from __future__ import annotations

from gis_app.domain.assessment.on_map import (
    CONFORMS,
    FAILS,
    NOT_VISITED,
    PARTLY,
    UNSCORED,
    latest_round,
    round_states,
)
from tests.domain.assessment.assessed_city import EAST, ITEMS, WEST, assessed, point_rows
from tests.domain.invented_city import city

POINTS = point_rows(
    ["schools", "schools", "markets", "markets", "markets", "squares"],
    [WEST, WEST, EAST, EAST, EAST, WEST],
)


def test_a_point_is_as_bad_as_its_worst_item() -> None:
    scores = [{"point_fid": 1, "matter": "XX-01", "result": "fails"},
              *({"point_fid": 2, "matter": m, "result": "conforms"} for m in ITEMS["schools"][:2]),
              {"point_fid": 3, "matter": "SC-01", "result": "conforms"},
              {"point_fid": 4, "matter": "SC-01", "result": "partial"}]  # fmt: skip
    data, round_ = assessed(POINTS, scores)
    assert latest_round(data) is not None
    assert round_states(data).tolist() == [FAILS, UNSCORED, CONFORMS, PARTLY, UNSCORED, NOT_VISITED]
    assert len(round_.points) == 5


def test_without_a_round_no_point_is_marked() -> None:
    assert round_states(city(points=POINTS)).tolist() == [NOT_VISITED] * 6
