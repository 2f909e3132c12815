"""No two neighbours alike, and the same tints at every call."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from gis_app.domain.area_colours import area_tints, neighbours


def column(*shapes: object) -> np.ndarray:
    out = np.empty(len(shapes), object)
    out[:] = shapes
    return out


def cells(seed: int, count: int) -> np.ndarray:
    random = np.random.default_rng(seed)
    points = shapely.MultiPoint(random.uniform(0, 1, (count, 2)))
    parts = shapely.get_parts(shapely.voronoi_polygons(points))
    return np.asarray(parts, object)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 1000), st.integers(3, 60))
def test_no_two_neighbours_are_alike(seed: int, count: int) -> None:
    shapes = cells(seed, count)
    tints = area_tints(shapes, 8)
    around = neighbours(shapes)
    assert any(around)
    assert all(tints[i] != tints[j] for i, those in enumerate(around) for j in those)
    assert 0 <= tints.min() <= tints.max() < 8
    assert np.array_equal(tints, area_tints(shapes, 8))


def test_a_shared_corner_makes_no_neighbours() -> None:
    shapes = column(shapely.box(0, 0, 1, 1), shapely.box(1, 1, 2, 2), shapely.box(1, 0, 2, 1))
    assert neighbours(shapes) == [{2}, {2}, {0, 1}]


def test_areas_without_a_shape_have_a_tint_too() -> None:
    tints = area_tints(column(None, shapely.box(0, 0, 1, 1), shapely.Polygon()), 3)
    assert all(0 <= tint < 3 for tint in tints)
    assert area_tints(column(), 8).tolist() == []


@pytest.mark.parametrize("count", [1, 2])
def test_too_few_tints_still_tint_everything(count: int) -> None:
    tints = area_tints(cells(1, 30), count)
    assert set(tints.tolist()) <= set(range(count))


def test_tints_are_spread_evenly() -> None:
    counts = np.bincount(area_tints(cells(4, 80), 8), minlength=8)
    assert counts.min() >= 5
