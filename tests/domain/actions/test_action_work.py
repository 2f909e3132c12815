"""What was done of an action, out of records in any order, with bad ones named and not added."""

from __future__ import annotations

import dataclasses
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from gis_app.domain.actions.action_work import Ignored, action_work
from gis_app.domain.actions.burn_down import (
    Outlook,
    burn_down,
    finish_forecast,
    weekly_amounts,
)
from gis_app.domain.actions.progress import action_progress
from gis_app.domain.actions.shares import ShareBy, owners_in, shares
from gis_app.domain.layer_spec import Catalogue, LayerGroup, Measure, MeasureKind, Stage
from gis_app.messages import LocalText
from tests.domain.invented_city import NOW, city, layer

if TYPE_CHECKING:
    from gis_app.domain.city_data import CityData

STAGES = tuple(
    Stage(i, LocalText(i, i), "#000000", i == "accepted") for i in ("survey", "treat", "accepted")
)
TODAY = (NOW + timedelta(hours=8)).date()


def action_layer(id_: str, kind: MeasureKind, column: str | None = None) -> Any:
    return dataclasses.replace(
        layer(id_, None),
        group=LayerGroup.ACTIONS,
        table="actions",
        stages=STAGES,
        measure=Measure(kind, LocalText("米", "m"), column),
    )


CATALOGUE = Catalogue(
    (
        action_layer("wires", MeasureKind.LENGTH, "length_before_m"),
        action_layer("homes", MeasureKind.SHARE, "quantity"),
        action_layer("markets", MeasureKind.COUNT),
    )
)


def wires(count: int = 1, **cells: Any) -> list[dict[str, Any]]:
    return [
        {"layer": "wires", "stage": "treat", "length_before_m": 100.0, "found_on": "2026-03-01",
         "deadline": "2026-06-30", **cells}
        for _ in range(count)
    ]  # fmt: skip


def record(days_ago: float, amount: float | None, fid: int = 1, **cells: Any) -> dict[str, Any]:
    at = (NOW - timedelta(days=days_ago)).strftime("%Y-%m-%dT%H:%M:%SZ")
    return {"action_fid": fid, "at": at, "kind": "work", "amount": amount, **cells}


def made(actions: list[dict[str, Any]], records: list[dict[str, Any]]) -> CityData:
    return city(CATALOGUE, actions=actions, action_records=records)


amounts = st.floats(0.5, 90).map(lambda x: round(x, 2))
records = st.lists(
    st.builds(
        record,
        st.integers(-3, 80),
        st.one_of(amounts, st.just(-5.0), st.none()),
        st.integers(1, 4),
        owner=st.sampled_from(["电信", "移动", "联通", "电信、移动", None]),
        kind=st.sampled_from(["work", "work", "work", None, "visit"]),
    ),
    max_size=40,
)
features = st.lists(
    st.builds(
        lambda stage, owners, done, found: wires(
            stage=stage, owners=owners, done_on=done, found_on=found
        )[0],
        st.sampled_from(["survey", "treat", "accepted", "lost"]),
        st.sampled_from(["电信、移动", "联通", None, "电信;移动,广电"]),
        st.sampled_from(["2026-05-01", None]),
        st.sampled_from(["2026-03-01", "2026-04-20", None]),
    ),
    min_size=1,
    max_size=3,
)


@settings(max_examples=150, deadline=None)
@given(features, records, st.randoms(use_true_random=False))
def test_the_order_of_records_changes_nothing(
    actions: list[dict[str, Any]], rows: list[dict[str, Any]], random: Any
) -> None:
    other = rows.copy()
    random.shuffle(other)
    a, b = (made(actions, given_rows) for given_rows in (rows, other))
    work, again = action_work(a), action_work(b)
    assert np.allclose(work.done, again.done)
    assert np.allclose(work.excess, again.excess)
    every = work.rows_of("wires")
    curve, curve_again = burn_down(work, every), burn_down(again, every)
    assert np.allclose(curve.left, curve_again.left, equal_nan=True)
    assert finish_forecast(work, every) == finish_forecast(again, every)
    for by in ShareBy:
        one, two = shares(a, work, every, by), shares(b, again, every, by)
        assert dict(zip(one.names, one.done.round(6), strict=True)) == dict(
            zip(two.names, two.done.round(6), strict=True)
        )


@settings(max_examples=150, deadline=None)
@given(features, records)
def test_done_never_passes_the_plan_and_what_is_more_is_said(
    actions: list[dict[str, Any]], rows: list[dict[str, Any]]
) -> None:
    data = made(actions, rows)
    work = action_work(data)
    assert (work.done <= work.plan + 1e-6).all()
    counted = [
        r for r in rows
        if r["action_fid"] <= len(actions) and r["at"] <= NOW.strftime("%Y-%m-%dT%H:%M:%SZ")
        and (r["amount"] or 0) > 0 and r["kind"] != "visit"
    ]  # fmt: skip
    for place, action in enumerate(actions):
        told = sum(r["amount"] for r in counted if r["action_fid"] == place + 1)
        assert work.excess[place] == pytest.approx(max(told - 100, 0), abs=1e-5)
        whole = 100.0 if action["stage"] == "accepted" else min(told, 100.0)
        assert work.done[place] == pytest.approx(whole)
    ignored = {why: len(fids) for why, fids in work.ignored.items()}
    assert ignored[Ignored.NO_FEATURE] == sum(r["action_fid"] > len(actions) for r in rows)
    assert work.amount.sum() == pytest.approx(work.done.sum())


@settings(max_examples=100, deadline=None)
@given(features, records)
def test_the_burn_down_is_the_sum_done_again_day_by_day(
    actions: list[dict[str, Any]], rows: list[dict[str, Any]]
) -> None:
    work = action_work(made(actions, rows))
    every = work.rows_of("wires")
    curve = burn_down(work, every)
    for place in {0, len(curve.days) // 2, curve.today_place}:
        day = curve.days[place]
        if day > work.today:
            continue
        scope = sum(
            100.0 for a in actions
            if a["found_on"] is None or np.datetime64(a["found_on"]) <= day
        )  # fmt: skip
        done = sum(
            float(amount) for amount, on in zip(work.amount, work.day, strict=True) if on <= day
        )
        assert curve.left[place] == pytest.approx(max(scope - done, 0), abs=1e-6)
    assert curve.left[curve.today_place] == pytest.approx((work.plan - work.done).sum(), abs=1e-6)
    assert np.isnan(curve.left[curve.today_place + 1 :]).all()
    assert (curve.asked[-1] == 0) or curve.days[-1] == work.today


@settings(max_examples=100, deadline=None)
@given(features, records)
def test_owners_share_plan_and_work_without_loss(
    actions: list[dict[str, Any]], rows: list[dict[str, Any]]
) -> None:
    data = made(actions, rows)
    work = action_work(data)
    every = work.rows_of("wires")
    for by in ShareBy:
        found = shares(data, work, every, by)
        assert found.plan.sum() == pytest.approx(work.plan.sum())
        assert found.done.sum() == pytest.approx(work.done.sum())


def test_metres_by_owner_against_their_shares() -> None:
    actions = wires(owners="电信、移动") + wires(owners="移动", stage="accepted")
    data = made(actions, [record(9, 30, owner="电信"), record(8, 10), record(7, 5, owner="广电")])
    work = action_work(data)
    found = shares(data, work, work.rows_of("wires"), ShareBy.OWNER)
    got = {n: (p, round(d, 3)) for n, p, d in zip(found.names, found.plan, found.done, strict=True)}
    # 10 m without a name: 电信 still had 20 of 50 m to do, 移动 50 of 50
    assert got == {
        "电信": (50, round(30 + 10 * 20 / 70, 3)),
        "移动": (150, round(10 * 50 / 70 + 100, 3)),
        "广电": (0, 5),
    }
    assert dict(zip(found.names, found.features, strict=True))["移动"] == (1, 2)
    assert owners_in(" 电信、移动;电信 / ") == ("电信", "移动")


def test_streets_are_the_nearest_named_ones() -> None:
    line = shapely.LineString([(80.20, 41.10), (80.21, 41.10)])
    beside = shapely.LineString([(80.203, 41.1001), (80.206, 41.1001)])
    far = shapely.LineString([(80.203, 41.15), (80.206, 41.15)])
    data = city(
        CATALOGUE,
        actions=[{**wires()[0], "shape": s} for s in (beside, far, None)],
        basemap_lines=[
            {"class": "minor", "name": "友谊路", "shape": shapely.MultiLineString([line])},
            {"class": "minor", "name": " ", "shape": shapely.MultiLineString([beside])},
        ],
    )
    work = action_work(data)
    found = shares(data, work, work.rows_of("wires"), ShareBy.STREET)
    assert dict(zip(found.names, found.features, strict=True)) == {"友谊路": (1,), "": (2, 3)}


def test_a_share_is_per_cent_of_what_the_feature_weighs() -> None:
    rows = [{"layer": "homes", "stage": "treat", "quantity": 200}]
    data = made(rows, [record(5, 25), record(3, 30)])
    progress = action_progress(data, CATALOGUE.layer("homes"))
    assert (progress.total, progress.done) == (200, 110)
    assert progress.share == pytest.approx(0.55)


def test_bad_records_are_named_and_not_added() -> None:
    data = made(
        wires(),
        [
            record(3, 10),
            record(3, -5),
            record(-2, 20),
            record(3, 30, fid=9),
            {"action_fid": 1, "amount": 4.0, "kind": "work"},
            {"action_fid": 1, "amount": 4.0, "kind": "work", "at": "not a time"},
            record(3, float("inf")),
        ],
    )
    work = action_work(data)
    assert work.done.tolist() == [10]
    assert {why.value: fids.tolist() for why, fids in work.ignored.items()} == {
        "no_feature": [4], "no_time": [5, 6], "later": [3], "negative": [2],
    }  # fmt: skip
    of_wires = work.ignored_of("wires", data.table("action_records"))
    assert of_wires[Ignored.LATER].tolist() == [3]
    assert not len(of_wires[Ignored.NO_FEATURE])


def test_a_clock_set_back_takes_later_work_away_and_says_so() -> None:
    data = made(wires(), [record(30, 10), record(1, 20)])
    before = dataclasses.replace(
        data, settings=dataclasses.replace(data.settings, as_of=NOW - timedelta(days=7))
    )
    assert action_work(data).done.tolist() == [30]
    assert action_work(before).done.tolist() == [10]
    assert action_work(before).ignored[Ignored.LATER].tolist() == [2]


def steady(weeks: int, amount: float) -> list[dict[str, Any]]:
    return [record(7 * n + 1, amount) for n in range(weeks)]


def test_a_steady_pace_is_carried_on() -> None:
    data = made(wires(length_before_m=200.0), steady(8, 10.0))
    work = action_work(data)
    told = finish_forecast(work, work.rows_of("wires"))
    assert told.outlook is Outlook.TOLD
    assert (told.per_week, told.weeks, told.left) == (10, 8, 120)
    assert told.finish == told.earliest == told.latest == TODAY + timedelta(weeks=12)


def test_an_uneven_pace_has_a_wide_interval() -> None:
    rows = [record(7 * n + 1, amount) for n, amount in enumerate((5, 20, 3, 12, 0.1, 18))]
    data = made(wires(length_before_m=100.0), rows)
    work = action_work(data)
    told = finish_forecast(work, work.rows_of("wires"))
    assert told.earliest is not None
    assert told.finish is not None
    assert TODAY < told.earliest < told.finish
    assert told.latest is None or told.latest > told.finish
    weekly = weekly_amounts(work, work.rows_of("wires"))
    assert weekly == pytest.approx([18, 0.1, 12, 3, 20, 5])


@pytest.mark.parametrize(
    ("rows", "outlook"),
    [
        ([], Outlook.TOO_FEW),
        (steady(3, 5), Outlook.TOO_FEW),
        ([record(1, 5), record(50, 5)], Outlook.TOO_FEW),
        ([record(60 + n, 5) for n in range(5)], Outlook.NOT_MOVING),
        ([record(3, 200)], Outlook.FINISHED),
    ],
)
def test_what_cannot_be_told_is_not_told(rows: list[dict[str, Any]], outlook: Outlook) -> None:
    work = action_work(made(wires(), rows))
    told = finish_forecast(work, work.rows_of("wires"))
    assert told.outlook is outlook
    assert told.finish is None


def test_an_action_without_features_or_with_a_year_out_of_range() -> None:
    work = action_work(made([], [record(1, 5)]))
    curve = burn_down(work, work.rows_of("wires"))
    assert curve.left[-1] == 0
    assert finish_forecast(work, work.rows_of("wires")).outlook is Outlook.FINISHED
    odd = action_work(made(wires(found_on="0999-01-01", deadline="9999-12-31"), []))
    curve = burn_down(odd, odd.rows_of("wires"))
    assert len(curve.days) < 4000
    assert curve.left[curve.today_place] == 100
