"""Special actions that are done in part say how far behind their names."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
import shapely

from gis_app.catalogue.loader import load_catalogue
from gis_app.domain.city_filter import CityFilter
from gis_app.paths import layers_dir
from gis_app.rendering.city_layers import city_layers
from tests.domain.invented_city import NOW, city

CATALOGUE = load_catalogue(layers_dir())
LINE = shapely.LineString([(80.26, 41.17), (80.262, 41.17)])


def written(amounts: dict[int, float]) -> list[str]:
    wire = {"layer": "flying_wires", "stage": "treat", "length_before_m": 200.0, "shape": LINE}
    actions = [
        {**wire, "name": "滨河路"},
        {**wire, "name": "团结路"},
        wire,
    ]
    at = (NOW - timedelta(days=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
    records = [
        {"action_fid": fid, "at": at, "kind": "work", "amount": amount}
        for fid, amount in amounts.items()
    ]
    data = city(CATALOGUE, actions=actions, action_records=records)
    (layer,) = city_layers(data, CityFilter(), visible={"flying_wires"})
    texts = layer.texts
    assert texts is not None
    return [texts.text(row) for row in range(len(layer))]


def test_only_what_is_done_in_part_says_so() -> None:
    assert written({}) == ["滨河路", "团结路", ""]
    assert written({1: 120.0, 3: 50.0}) == ["滨河路 60%", "团结路", "25%"]
    assert written({1: 120.0, 2: 200.0}) == ["滨河路 60%", "团结路", ""]


@pytest.mark.parametrize(("amount", "share"), [(0.2, "1%"), (199.9, "99%")])
def test_a_little_is_something_and_nearly_all_is_not_all(amount: float, share: str) -> None:
    assert written({1: amount})[0] == f"滨河路 {share}"


def test_a_record_of_later_does_not_count_yet() -> None:
    at = NOW.strftime("%Y-%m-%dT%H:%M:%SZ")
    data = city(
        CATALOGUE,
        actions=[
            {"layer": "flying_wires", "stage": "treat", "length_before_m": 200.0,
             "name": "滨河路", "shape": LINE}
        ],
        action_records=[{"action_fid": 1, "at": at, "kind": "work", "amount": 100.0}],
    )  # fmt: skip

    def label(days: int) -> str:
        moment = replace(data.settings, as_of=NOW + timedelta(days=days))
        now = replace(data, settings=moment)
        (layer,) = city_layers(now, CityFilter(), visible={"flying_wires"})
        assert layer.texts is not None
        return layer.texts.text(0)

    assert label(-1) == "滨河路"
    assert label(1) == "滨河路 50%"
