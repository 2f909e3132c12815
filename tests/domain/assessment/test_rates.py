"""Rates, intervals and rankings against a plain recomputation."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binomtest

from gis_app.domain.assessment.ranking import ranking
from gis_app.domain.assessment.rates import RateBy, key_name, rate_table, wilson
from gis_app.domain.assessment.result import unit_results
from gis_app.domain.assessment.round import RoundPolicy, all_rounds, read_round
from gis_app.domain.assessment.scored import scored_items
from gis_app.domain.layer_spec import Catalogue
from gis_app.domain.work_terms import ScorePart
from gis_app.errors import ProjectFileError
from gis_app.messages import LocalText
from tests.domain.assessment.assessed_city import (
    EAST,
    ITEMS,
    WEST,
    assessed,
    point_rows,
    round_row,
)
from tests.domain.invented_city import CATALOGUE, UNITS, city, item, layer

RESULTS = ("conforms", "partial", "fails", "not_applicable", "nonsense", None)
CREDIT = {"conforms": 1.0, "partial": 0.5, "fails": 0.0}
POINTS = point_rows(
    ["schools", "markets", "schools", "squares", "markets", "schools"],
    [WEST, WEST, EAST, EAST, EAST, WEST],
)
SCORES = st.lists(
    st.builds(
        lambda point, matter, result, late: {
            "point_fid": point, "matter": matter, "result": result, "is_late": late,
        },
        st.integers(0, 8),
        st.sampled_from(["XX-01", "XX-02", "XX-03", "SC-01", "??"]),
        st.sampled_from(RESULTS),
        st.integers(0, 5).map(lambda n: int(n == 0)),
    ),
    max_size=60,
)  # fmt: skip


def plainly(scores: list[dict[str, Any]], group: Any) -> dict[Any, list[str]]:
    """Recompute with dictionaries which results stand in each group."""
    kinds = {row["fid"]: row["layer"] for row in POINTS}
    stands = {}
    for score in scores:
        kind = kinds.get(score["point_fid"])
        if score["is_late"] or score["result"] not in (*CREDIT, "not_applicable"):
            continue
        if score["matter"] in ITEMS.get(kind or "", ()):
            stands[score["point_fid"], score["matter"]] = score["result"]
    out = defaultdict(list)
    for (point, matter), result in stands.items():
        out[group(point, matter)].append(result)
    return out


@settings(max_examples=60)
@given(SCORES)
def test_rates_equal_a_plain_recomputation(scores: list[dict[str, Any]]) -> None:
    data, round_ = assessed(POINTS, scores)
    items = scored_items(data, round_)
    kinds = {row["fid"]: row["layer"] for row in POINTS}
    areas = {row["fid"]: 2 if row["lon"] == WEST[0] else 5 for row in POINTS}
    groups = {
        RateBy.CITY: lambda point, matter: "city",
        RateBy.KIND: lambda point, matter: kinds[point],
        RateBy.AREA: lambda point, matter: areas[point],
        RateBy.ITEM: lambda point, matter: matter,
        RateBy.POINT: lambda point, matter: point,
    }
    for by, group in groups.items():
        table, plain = rate_table(items, by), plainly(scores, group)
        if by is not RateBy.CITY or plain:
            assert set(table.keys) == set(plain)
        for place, key in enumerate(table.keys):
            found = plain.get(key, [])
            counted = [CREDIT[result] for result in found if result in CREDIT]
            assert int(table.n[place]) == len(counted)
            if not counted:
                assert math.isnan(table.rate[place])
                assert math.isnan(table.score_low[place])
                continue
            mean = sum(counted) / len(counted)
            assert table.rate[place] == pytest.approx(mean)
            assert table.score[place] == pytest.approx(mean)
            assert table.effective_n[place] == pytest.approx(len(counted))
            assert table.rate_low[place] <= table.rate[place] <= table.rate_high[place]
    assert items.late == sum(score["is_late"] for score in scores)


def test_an_items_unit_beats_the_kinds_and_the_list_beats_both() -> None:
    listed = [*POINTS[:2], {**POINTS[2], "unit_fid": 8}, *POINTS[3:]]
    scores = [
        {"point_fid": p, "matter": m, "result": "fails"} for p in (1, 3) for m in ITEMS["schools"]
    ]
    data, round_ = assessed(listed, scores)
    table = rate_table(scored_items(data, round_), RateBy.UNIT)
    assert dict(zip(table.keys, table.n.tolist(), strict=True)) == {2: 2, 3: 1, 8: 3}
    names = [key_name(round_, RateBy.UNIT, key) for key in table.keys]
    assert names == ["教育局", "城市管理局", "兰干街道办"]


def test_weights_of_items_and_of_sampled_points_count() -> None:
    heavy = replace(item("XX-01"), weight=3.0)
    catalogue = Catalogue((layer("schools", "教育局", heavy, item("XX-02")),))
    points = point_rows(["schools"] * 4, [WEST, WEST, EAST, EAST])
    scores = [
        {"point_fid": 1, "matter": "XX-01", "result": "conforms"},
        {"point_fid": 1, "matter": "XX-02", "result": "fails"},
        {"point_fid": 2, "matter": "XX-01", "result": "fails"},
    ]
    data, round_ = assessed(points, scores, catalogue=catalogue)
    table = rate_table(scored_items(data, round_), RateBy.CITY)
    assert table.rate[0] == pytest.approx(1 / 3)
    assert table.score[0] == pytest.approx(3 / 7)
    assert table.effective_n[0] == pytest.approx(49 / 19)


@given(st.integers(0, 400), st.integers(1, 400))
def test_intervals_are_wilsons(passed: int, n: int) -> None:
    passed = min(passed, n)
    low, high = wilson(np.array([passed / n]), np.array([n]))
    told = binomtest(passed, n).proportion_ci(0.95, method="wilson")
    assert low[0] == pytest.approx(told.low, abs=1e-9)
    assert high[0] == pytest.approx(told.high, abs=1e-9)


def test_what_the_layer_files_say_later_does_not_change_a_round() -> None:
    scores = [{"point_fid": 1, "matter": "XX-01", "result": "conforms"},
              {"point_fid": 1, "matter": "XX-02", "result": "fails"}]  # fmt: skip
    data, before = assessed(POINTS, scores)
    changed = Catalogue(
        (
            layer("schools", "城市管理局", replace(item("XX-01"), weight=50.0,
                                              title=LocalText("改过", "Changed"))),
        )
    )  # fmt: skip
    rows = {name: [data.table(name).row(int(f)) for f in data.table(name).fids]
            for name in ("rounds", "scores")}  # fmt: skip
    rows["rounds"][0]["fid"] = 1
    moved = [{**row, "layer": "markets", "unit_fid": 8} for row in POINTS]
    after_data = city(changed, units=UNITS[:3], points=moved, **rows)
    after = read_round(after_data, 1)
    assert after.standard == before.standard
    assert after.standard.version == before.standard.version
    for by in RateBy:
        one = rate_table(scored_items(data, before), by)
        two = rate_table(scored_items(after_data, after), by)
        assert one.keys == two.keys
        assert one.score.tolist() == two.score.tolist()
        assert [key_name(before, by, k) for k in one.keys] == [
            key_name(after, by, k) for k in two.keys
        ]


def test_a_changed_wording_is_another_version() -> None:
    told = (
        CATALOGUE,
        Catalogue((layer("schools", "教育局", item("XX-01")),)),
        Catalogue((layer("schools", "教育局", replace(item("XX-01"), weight=2.0)),)),
    )
    versions = {
        read_round(assessed(POINTS[:1], [], catalogue=one)[0], 1).standard.version for one in told
    }
    assert len(versions) == 3


@pytest.mark.parametrize(
    "damage",
    [
        {"points": None}, {"points": "{}"}, {"points": "[1]"}, {"standard": "kinds"},
        {"weights": '{"parts": {"nothing": 1}}'}, {"scope": "all"}, {"opens_at": "soon"},
    ],
)  # fmt: skip
def test_a_damaged_round_is_told_and_the_others_are_read(damage: dict[str, Any]) -> None:
    row = round_row(city(points=POINTS))
    data = city(points=POINTS, rounds=[{**row, **damage}, {**row, "fid": 2}])
    assert [one is None for one in all_rounds(data).values()].count(True) == 1
    assert read_round(data, 2).item_count == 11
    with pytest.raises(ProjectFileError, match="第1轮"):
        read_round(data, 1)


def test_ranks_are_shared_by_equal_scores_and_compare_with_the_round_before() -> None:
    catalogue = Catalogue(
        tuple(layer(f"k{n}", unit, item(f"K{n}-01")) for n, unit in
              enumerate(("教育局", "城市管理局", "红桥街道办", "兰干街道办")))
    )  # fmt: skip
    points = point_rows([f"k{n}" for n in range(4)], [WEST] * 4)

    def rates(*results: str) -> Any:
        scores = [{"point_fid": n + 1, "matter": f"K{n}-01", "result": result}
                  for n, result in enumerate(results) if result]  # fmt: skip
        data, round_ = assessed(points, scores, catalogue=catalogue)
        return rate_table(scored_items(data, round_), RateBy.UNIT)

    now = rates("conforms", "conforms", "partial", "not_applicable")
    before = rates("fails", "conforms", "", "")
    found = {one.key: (one.rank, one.is_tied, one.rank_before, one.change)
             for one in ranking(now, before)}  # fmt: skip
    assert found == {2: (1, True, 2, 1.0), 3: (1, True, 1, 0.0), 4: (3, False, None, None)}
    assert now.is_small.all()


PARTS = {ScorePart.FIELD: 60.0, ScorePart.DAILY: 20.0, ScorePart.FILING: 20.0}


def test_parts_are_weighted_and_a_missing_one_is_never_silent() -> None:
    scores = [{"point_fid": 1, "matter": "XX-01", "result": "conforms"},
              {"point_fid": 1, "matter": "XX-02", "result": "partial"}]  # fmt: skip
    parts = [
        {"round_fid": 1, "part": "daily", "unit_fid": 2, "score": 50.0},
        {"round_fid": 1, "part": "daily", "unit_fid": 2, "score": 80.0},
        {"round_fid": 1, "part": "filing", "unit_fid": 2, "score": 90.0},
        {"round_fid": 1, "part": "filing", "unit_fid": 3, "score": 100.0},
        {"round_fid": 1, "part": "questionnaire", "unit_fid": 3, "score": 10.0},
        {"round_fid": 1, "part": "daily", "unit_fid": 3, "score": 900.0},
        {"round_fid": 7, "part": "daily", "unit_fid": 3, "score": 70.0},
    ]
    data, round_ = assessed(POINTS, scores, RoundPolicy(parts=PARTS), part_scores=parts)
    one, two = unit_results(data, round_)
    assert (one.unit_fid, one.rank, one.missing) == (2, 1, ())
    assert one.total == pytest.approx(0.6 * 100 + 0.2 * 80 + 0.2 * 90)
    assert (two.unit_fid, two.rank, two.missing) == (3, None, (ScorePart.DAILY,))
    assert two.total == pytest.approx((60 * 50 + 20 * 100) / 80)
    assert two.parts[ScorePart.QUESTIONNAIRE] == 10.0
