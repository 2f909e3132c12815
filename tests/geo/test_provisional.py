"""Areas guessed from members tile the land, hold their members, and run along streets."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from gis_app.geo.provisional import areas_of_members

LAND = shapely.box(80.2, 41.1, 80.3, 41.2)
NO_STREETS = np.empty(0, object)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 5), st.integers(0, 4))
def test_they_tile_the_land(seed: int, groups: int, street_count: int) -> None:
    random = np.random.default_rng(seed)
    lon, lat = random.uniform(80.2, 80.3, 40), random.uniform(41.1, 41.2, 40)
    group = random.integers(0, groups, 40)
    streets = np.array(
        [shapely.LineString(random.uniform([80.1, 41.0], [80.4, 41.3], (2, 2)))
         for _ in range(street_count)], object,
    ) if street_count else NO_STREETS  # fmt: skip
    areas = areas_of_members(lon, lat, group, LAND, streets)
    made = areas[~shapely.is_missing(areas)]
    assert len(made) == len(np.unique(group))
    assert shapely.coverage_is_valid(made, gap_width=0.0)
    assert shapely.symmetric_difference(shapely.union_all(made), LAND).area < 1e-9
    held = shapely.intersects_xy(shapely.buffer(areas[group], 1e-9), lon, lat)
    assert held.all()


def test_borders_snap_to_the_street_between() -> None:
    # members stand left of 80.24 and right of 80.28; halfway is 80.26, the street is at 80.25
    lon, lat = np.array([80.22, 80.24, 80.28, 80.29]), np.full(4, 41.15)
    group = np.array([0, 0, 1, 1])
    street = np.array([shapely.LineString([(80.25, 41.0), (80.25, 41.3)])], object)
    areas = areas_of_members(lon, lat, group, LAND, street)
    assert shapely.bounds(areas[0])[2] == pytest.approx(80.25, abs=1e-6)
    plain = areas_of_members(lon, lat, group, LAND, NO_STREETS)
    assert shapely.bounds(plain[0])[2] == pytest.approx(80.26, abs=1e-5)


def test_members_at_one_place_and_groups_without_members() -> None:
    lon, lat = np.array([80.22, 80.22, 80.28]), np.array([41.15, 41.15, 41.15])
    areas = areas_of_members(lon, lat, np.array([0, 0, 2]), LAND, NO_STREETS)
    assert areas[1] is None
    assert areas[0] is not None
    assert areas[2] is not None
    alone = areas_of_members(lon[:1], lat[:1], np.array([0]), LAND, NO_STREETS)
    assert shapely.symmetric_difference(alone[0], LAND).area < 1e-9
    assert len(areas_of_members(lon[:0], lat[:0], np.empty(0, np.int64), LAND, NO_STREETS)) == 0
