"""An action's amounts by stage: counted, summed, or measured on the ground."""

from __future__ import annotations

import dataclasses

import pytest
import shapely

from gis_app.domain.actions.progress import action_progress
from gis_app.domain.layer_spec import LayerSpec, Measure, MeasureKind, Stage
from gis_app.geo.measure import areas_m2, lengths_m
from gis_app.messages import LocalText
from tests.domain.invented_city import city, layer

LINE = shapely.LineString([(80.2, 41.1), (80.2, 41.11)])
BOX = shapely.box(80.2, 41.1, 80.201, 41.101)
DATA = city(
    actions=[
        {"layer": "wires", "stage": "survey", "shape": LINE, "length_before_m": 50.0},
        {"layer": "wires", "stage": "treat", "shape": LINE},
        {"layer": "wires", "stage": "done", "shape": LINE, "stall_count": 7},
        {"layer": "wires", "stage": "lost", "shape": BOX, "stall_count": 5},
        {"layer": "wires", "stage": "done"},
        {"layer": "other", "stage": "done", "shape": LINE},
    ]
)
METRES, SQUARE_METRES = lengths_m([LINE])[0], areas_m2([BOX])[0]


def spec(kind: MeasureKind, column: str | None = None) -> LayerSpec:
    text = LocalText("米", "m")
    stages = tuple(Stage(i, text, "#000000", i == "done") for i in ("survey", "treat", "done"))
    return dataclasses.replace(
        layer("wires", None), stages=stages, measure=Measure(kind, text, column)
    )


def test_metres_on_the_ground_where_the_list_gives_none() -> None:
    found = action_progress(DATA, spec(MeasureKind.LENGTH, "length_before_m"))
    assert found.by_stage == pytest.approx({"survey": 50, "treat": METRES, "done": METRES})
    assert found.total == pytest.approx(50 + 2 * METRES)
    assert found.share == pytest.approx(METRES / (50 + 2 * METRES))
    assert found.feature_count == 5
    assert pytest.approx(1110.6, abs=0.5) == METRES


def test_square_metres() -> None:
    found = action_progress(DATA, spec(MeasureKind.AREA))
    assert found.total == pytest.approx(SQUARE_METRES)
    assert found.done == 0, "the one polygon is in no known stage"


def test_sums_and_counts() -> None:
    stalls = action_progress(DATA, spec(MeasureKind.SUM, "stall_count"))
    assert (stalls.total, stalls.done) == (12, 7)
    count = action_progress(DATA, spec(MeasureKind.COUNT))
    assert (count.total, count.done, count.by_stage["survey"]) == (5, 2, 1)


def test_nothing_to_do() -> None:
    found = action_progress(city(), spec(MeasureKind.LENGTH))
    assert (found.total, found.share, found.feature_count) == (0, 0, 0)
