"""Rates and rankings over a million scores, against the same in plain pandas."""

from __future__ import annotations

from datetime import UTC, datetime
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

from gis_app.domain.assessment.ranking import ranking
from gis_app.domain.assessment.rates import RateBy, rate_table
from gis_app.domain.assessment.round import Round, RoundPoints, RoundPolicy
from gis_app.domain.assessment.sampling import draw
from gis_app.domain.assessment.scored import _scored
from gis_app.domain.assessment.standard import KindStandard, Standard, StandardItem
from gis_app.domain.table import Table, TextColumn
from gis_app.domain.work_terms import ItemResult, RoundScope
from gis_app.messages import LocalText

if TYPE_CHECKING:
    from pytest_benchmark.fixture import BenchmarkFixture

POINTS, ITEMS, KINDS, UNITS = 100_000, 10, 22, 118
RESULTS = ("conforms", "fails", "partial", "not_applicable")
WAYS = (RateBy.UNIT, RateBy.AREA, RateBy.KIND, RateBy.GROUP)


def a_round() -> Round:
    rng = np.random.default_rng(5)
    text = LocalText("项", "item")
    standard = Standard(
        tuple(
            KindStandard(f"k{k}", text, tuple(
                StandardItem(f"K{k}-{i}", text, 1.0 + i % 3, "ordinary") for i in range(ITEMS)
            ))
            for k in range(KINDS)
        )
    )  # fmt: skip
    kind = rng.integers(0, KINDS, POINTS)
    sets = rng.integers(1, UNITS + 1, (400, ITEMS))
    points = RoundPoints(
        np.arange(1, POINTS + 1), ("",) * POINTS, ("",) * POINTS, kind,
        rng.integers(1, 30, POINTS), np.ones(POINTS), rng.integers(0, 400, POINTS), sets,
        {u: 1000 + u % 7 for u in range(1, UNITS + 1)}, {}, {},
    )  # fmt: skip
    now = datetime(2026, 5, 20, tzinfo=UTC)
    policy = RoundPolicy(parts=MappingProxyType({}))
    return Round(1, "", "", now, now, RoundScope.FULL, 0, "", standard, points, policy)


@pytest.fixture(scope="module")
def scores() -> tuple[Round, Table]:
    round_, rng = a_round(), np.random.default_rng(6)
    count = POINTS * ITEMS
    point = np.repeat(np.arange(1, POINTS + 1), ITEMS)
    words = tuple(item.code for kind in round_.standard.kinds for item in kind.items)
    codes = round_.points.kind[point - 1] * ITEMS + np.tile(np.arange(ITEMS), POINTS)
    result = TextColumn(rng.choice(4, count, p=[0.8, 0.1, 0.06, 0.04]).astype(np.int32), RESULTS)
    table = Table(
        "scores",
        np.arange(1, count + 1),
        {
            "round_fid": np.ones(count, np.int64),
            "point_fid": point,
            "matter": TextColumn(codes.astype(np.int32), words),
            "result": result,
            "is_late": np.zeros(count, np.int64),
        },
    )
    return round_, table


def ours(round_: Round, table: Table) -> dict[RateBy, dict[int | str, float]]:
    items = _scored(table, round_)
    out = {}
    for by in WAYS:
        rates = rate_table(items, by)
        out[by] = {one.key: float(rates.score[one.place]) for one in ranking(rates)}
    return out


def plainly(
    frame: pd.DataFrame, points: pd.DataFrame, items: pd.DataFrame
) -> dict[str, pd.DataFrame]:
    """Do the same the plain way: join, weigh, group, divide, rank."""
    joined = frame.drop_duplicates(["point", "matter"], keep="last")
    joined = joined.merge(points, on="point").merge(items, on=["unit_set", "matter"])
    joined = joined[joined["result"] != "not_applicable"]
    joined["credit"] = joined["result"].map({"conforms": 1.0, "partial": 0.5, "fails": 0.0})
    joined["top"] = joined["credit"] * joined["weight"]
    out = {}
    for by in ("unit", "area", "kind", "group"):
        sums = joined.groupby(by)[["top", "weight"]].sum()
        counts = joined.groupby([by, "result"], observed=True).size().unstack(fill_value=0)
        places = joined.groupby(by)["point"].nunique()
        score = sums["top"] / sums["weight"]
        rank = score.round(4).rank(ascending=False, method="min")
        out[by] = counts.assign(score=score, rank=rank, places=places)
    return out


def frames(round_: Round, table: Table) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    p = round_.points
    frame = pd.DataFrame({
        "point": table.numbers("point_fid"),
        "matter": pd.Categorical.from_codes(table.text("matter").codes, table.text("matter").words),
        "result": pd.Categorical.from_codes(table.text("result").codes, RESULTS),
    })  # fmt: skip
    points = pd.DataFrame({"point": p.fids, "area": p.area, "kind": p.kind, "unit_set": p.unit_set})
    rows = [
        (s, item.code, int(p.units[s, slot]), item.weight, p.group_of_unit[int(p.units[s, slot])])
        for s in range(len(p.units))
        for kind in round_.standard.kinds
        for slot, item in enumerate(kind.items)
    ]
    items = pd.DataFrame(rows, columns=["unit_set", "matter", "unit", "weight", "group"])
    items["matter"] = pd.Categorical(items["matter"], frame["matter"].cat.categories)
    return frame, points, items


def test_rates_and_rankings_of_a_million_scores(
    benchmark: BenchmarkFixture, scores: tuple[Round, Table]
) -> None:
    found = benchmark.pedantic(ours, scores, rounds=5, warmup_rounds=1)
    told = plainly(*frames(*scores))
    for by in (RateBy.UNIT, RateBy.AREA, RateBy.GROUP):
        for key, score in told[by.value]["score"].items():
            assert found[by][int(key)] == pytest.approx(float(score))


def test_the_same_in_plain_pandas(benchmark: BenchmarkFixture, scores: tuple[Round, Table]) -> None:
    benchmark.pedantic(plainly, frames(*scores), rounds=3, warmup_rounds=1)


def test_a_sample_of_a_million_points(benchmark: BenchmarkFixture) -> None:
    rng = np.random.default_rng(7)
    count = 1_000_000
    kinds = [f"k{k}" for k in range(KINDS)]
    fids = np.arange(1, count + 1)
    kind, area = rng.integers(0, KINDS, count), rng.integers(1, 900, count)
    drawn = benchmark.pedantic(draw, (fids, kinds, kind, area, 0.1, 7), rounds=3, warmup_rounds=1)
    assert len(drawn.positions) == 100_000
    assert RESULTS[0] == ItemResult.CONFORMS
