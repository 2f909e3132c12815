"""The grid of cells says of every place what the exact test says, wherever its cells fall."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from gis_app.geo.cell_grid import CellGrid
from gis_app.geo.spatial_index import PolygonIndex

corner = st.tuples(st.integers(0, 12), st.integers(0, 12))
shapes = st.lists(
    st.lists(corner, min_size=3, max_size=6, unique=True).map(
        lambda corners: shapely.convex_hull(shapely.MultiPoint(corners))
    ),
    min_size=1,
    max_size=7,
).filter(lambda found: any(shape.area for shape in found))


@settings(max_examples=80, deadline=None)
@given(shapes, st.integers(1, 40), st.integers(0, 2**32 - 1))
def test_as_the_exact_test_says(found: list[shapely.Geometry], size: int, seed: int) -> None:
    polygons = np.array([shape for shape in found if shape.area], object)
    # holes and pieces too: what the first covers is cut out of the second
    if len(polygons) > 1 and not (rest := polygons[1] - polygons[0]).is_empty:
        polygons[1] = rest
    index = PolygonIndex(polygons)
    random = np.random.default_rng(seed)
    # on corners and borders, inside, outside, nowhere
    x = np.r_[random.integers(-2, 15, 200) / 2, random.uniform(-1, 13, 200), np.nan, 5]
    y = np.r_[random.integers(-2, 15, 200) / 2, random.uniform(-1, 13, 200), 5, np.nan]
    exact = index._asked(x, y)
    by_cell = CellGrid(index._polygons, size, index._asked).find(x, y)
    assert np.array_equal(exact[0], by_cell[0])
    assert np.array_equal(exact[1], by_cell[1])


def test_many_places_go_through_the_grid_and_few_do_not() -> None:
    index = PolygonIndex(np.array([shapely.box(0, 0, 1, 1), shapely.box(1, 0, 3, 1)], object))
    random = np.random.default_rng(3)
    lon, lat = random.uniform(-1, 4, 30_000), random.uniform(-1, 2, 30_000)
    few = index.smallest(lon[:100], lat[:100])
    assert index._cells is None
    many, count = index.smallest_and_count(lon, lat)
    assert index._cells is not None
    assert many[:100].tolist() == few.tolist()
    assert ((many >= 0) == (count > 0)).all()


@pytest.mark.parametrize("places", [0, 3])
def test_no_polygons(places: int) -> None:
    index = PolygonIndex(np.array([None], object))
    position, count = index.smallest_and_count(np.zeros(places), np.zeros(places))
    assert position.tolist() == [-1] * places
    assert count.tolist() == [0] * places
