"""Stalls counted on visits: by hour, in busy hours, and how far the nearest permitted zone is."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import shapely

from gis_app.catalogue.loader import load_catalogue
from gis_app.domain.actions.stall_visits import (
    busy_spans,
    by_hour,
    last_counts,
    nearest_zones,
    stall_visits,
)
from gis_app.geo.measure import distances_m
from gis_app.paths import layers_dir
from tests.domain.invented_city import city

CATALOGUE = load_catalogue(layers_dir())
STRETCH = shapely.LineString([(80.20, 41.10), (80.201, 41.10)])


def visit(at: str, count: int | None, fid: int = 1, **cells: Any) -> dict[str, Any]:
    return {"action_fid": fid, "at": at, "kind": "visit", "stall_count": count, **cells}


def test_by_hour_of_the_beijing_day() -> None:
    data = city(
        CATALOGUE,
        actions=[{"layer": "road_occupation", "busy_hours": "07:30-09:30、19:00-23:30"}],
        action_records=[
            visit("2026-05-18T00:10:00Z", 12),  # 08:10 in Beijing
            visit("2026-05-19T00:50:00Z", 8),
            visit("2026-05-19T04:00:00Z", 0),  # 12:00: looked, and nobody there
            visit("2026-05-19T12:00:00Z", 5),
            visit("2026-05-19T12:30:00Z", 3, kind="work"),
            visit("2026-05-25T00:10:00Z", 99),  # not yet
            visit("2026-05-19T01:10:00Z", -4),
        ],
    )
    found = stall_visits(data, np.array([0]))
    hours = by_hour(found)
    assert hours.visits[[8, 12, 20]].tolist() == [2, 1, 1]
    assert hours.visits.sum() == 4
    assert (hours.mean[8], hours.most[8], hours.mean[12]) == (10, 12, 0)
    assert np.isnan(hours.mean[9])
    assert found.is_busy.tolist() == [True, True, False, True]
    assert last_counts(found, 1).tolist() == [5]


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("11:30-13:30、18:00-22:00", ((690, 810), (1080, 1320))),
        ("18：30～24：00", ((1110, 1440),)),
        ("22:00-01:00", ((1320, 1440), (0, 60))),
        ("全天", ((0, 1440),)),
        ("早晚", ()),
        (None, ()),
        ("25:00-26:00", ()),
    ],
)
def test_busy_hours_as_offices_write_them(text: str | None, spans: Any) -> None:
    assert busy_spans(text) == spans


def test_the_nearest_zone_that_is_open() -> None:
    def zone(west: float, stage: str) -> dict[str, Any]:
        shape = shapely.box(west, 41.0999, west + 0.0005, 41.1001)
        return {"layer": "permitted_zones", "stage": stage, "shape": shape}

    data = city(
        CATALOGUE,
        actions=[
            {"layer": "road_occupation", "shape": STRETCH},
            {"layer": "road_occupation"},
            zone(80.202, "planned"),
            zone(80.205, "open"),
            zone(80.215, "open"),
        ],
    )
    found = nearest_zones(data, np.array([0, 1]))
    assert found.fid.tolist() == [4, 0]
    metres = distances_m([80.201], [41.1], [80.205], [41.1])[0]
    assert found.metres[0] == pytest.approx(metres, rel=1e-4)
    assert np.isnan(found.metres[1])
    nothing = city(CATALOGUE, actions=[{"layer": "road_occupation", "shape": STRETCH}])
    assert nearest_zones(nothing, np.array([0])).fid.tolist() == [0]
