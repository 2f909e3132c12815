"""The grid of cells says of every place what the exact test says, wherever its cells fall."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import example, given, settings
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
# every place that its cell does not tell has to be asked about
@example([shapely.convex_hull(shapely.MultiPoint([(1, 8), (2, 8), (2, 9)]))], 5, 0)
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


def agree(polygons: np.ndarray, size: int, x: np.ndarray, y: np.ndarray) -> CellGrid:
    """Compare the grid with shapely's own answer, polygon by polygon; return the grid."""
    index = PolygonIndex(polygons)
    grid = CellGrid(index._polygons, size, index._asked)
    position, count = grid.find(x, y)
    held = np.array([shapely.intersects_xy(polygon, x, y) for polygon in index._polygons])
    assert count.tolist() == held.sum(axis=0).tolist()
    order = np.lexsort((np.arange(len(held)), shapely.area(index._polygons)))
    expected = np.where(held.any(axis=0), order[held[order].argmax(axis=0)], -1)
    assert position.tolist() == expected.tolist()
    return grid


def on_and_beside(polygons: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """Return corners, places on edges as well as doubles can say, and places a hair beside them."""
    corners, of_part = shapely.get_coordinates(shapely.get_parts(polygons), return_index=True)
    is_edge = of_part[1:] == of_part[:-1]
    a, b = corners[:-1][is_edge], corners[1:][is_edge]
    on = a + (b - a) * random.uniform(0, 1, (len(a), 1))
    level = np.c_[corners[:, 0] + random.uniform(-0.1, 0.1, len(corners)), corners[:, 1]]
    above = np.c_[corners[:, 0], corners[:, 1] + random.uniform(-0.1, 0.1, len(corners))]
    exact = np.r_[corners, on, level, above]
    hair = 10.0 ** random.uniform(-16, -6, (len(exact), 1)) * random.choice([-1, 1], exact.shape)
    return np.r_[exact, exact + hair]


real = st.floats(0, 1).filter(lambda value: value == 0 or value > 1e-9)
stars = st.lists(st.tuples(real, real), min_size=3, max_size=12, unique=True).map(
    lambda corners: shapely.buffer(shapely.Polygon(corners), 0)
)


@settings(max_examples=80, deadline=None)
@given(st.lists(stars, min_size=1, max_size=6), st.integers(1, 60), st.integers(0, 2**32 - 1))
def test_overlapping_outlines_of_any_shape(
    found: list[shapely.Geometry], size: int, seed: int
) -> None:
    polygons = np.array([shape for shape in found if shape.area > 1e-12], object)
    if not len(polygons):
        return
    random = np.random.default_rng(seed)
    places = np.r_[on_and_beside(polygons, random), random.uniform(-0.2, 1.2, (300, 2))]
    agree(polygons, size, places[:, 0], places[:, 1])


@settings(max_examples=60, deadline=None)
@given(st.integers(2, 40), st.integers(1, 90), st.booleans(), st.integers(0, 2**32 - 1))
def test_a_city_parted_among_areas(count: int, size: int, has_holes: bool, seed: int) -> None:
    random = np.random.default_rng(seed)
    frame = shapely.box(80.1, 41.05, 80.4, 41.25)
    seeds = shapely.MultiPoint(random.uniform((80.1, 41.05), (80.4, 41.25), (count, 2)))
    parts = shapely.get_parts(shapely.voronoi_polygons(seeds, extend_to=frame))
    cells = shapely.intersection(parts, frame)
    if has_holes:
        # an area within another, and one of two pieces
        island = shapely.buffer(shapely.centroid(cells[0]), 0.002)
        pieces = shapely.union_all([cells[-1], shapely.box(80.5, 41, 80.51, 41.01)])
        cells = np.append(cells[:-1], [pieces, island])
        cells[:-1] = shapely.difference(cells[:-1], island)
    random.shuffle(cells)
    places = np.r_[
        on_and_beside(cells, random), random.uniform((80.05, 41), (80.55, 41.3), (500, 2))
    ]
    grid = agree(cells, size, places[:, 0], places[:, 1])
    # the exact test is for places on borders and next to them, and for nothing else
    asked: list[int] = []

    def ask(lon: np.ndarray, lat: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        asked.append(len(lon))
        return np.full(len(lon), -1, np.int32), np.zeros(len(lon), np.int8)

    grid._ask = ask
    grid.find(*random.uniform((80.05, 41), (80.55, 41.3), (500, 2)).T)
    assert sum(asked) <= 2


def test_borders_along_the_cells_and_across_all_of_them() -> None:
    # corners on every line between cells, diagonals as long as the city, a sliver thinner than dust
    squares = [shapely.box(x, y, x + 1, y + 1) for x in range(8) for y in range(8)]
    city = shapely.box(0, 0, 8, 8)
    halves = [shapely.Polygon([(0, 0), (8, 0), (8, 8)]), shapely.Polygon([(0, 0), (8, 8), (0, 8)])]
    sliver = shapely.Polygon([(1, 1), (7, 1 + 1e-13), (7, 1)])
    random = np.random.default_rng(5)
    for some in (squares, halves, [*squares, city], [*halves, sliver], [city, city]):
        polygons = np.array(some, object)
        x, y = np.r_[on_and_beside(polygons, random), random.uniform(-1, 9, (500, 2))].T
        for size in (8, 16, 64, 200):
            agree(polygons, size, x, y)


def test_turned_rings_are_the_same() -> None:
    outline = shapely.box(0, 0, 4, 4).difference(shapely.box(1, 1, 2, 2))
    turned = shapely.polygons(
        shapely.reverse(outline.exterior), [shapely.reverse(ring) for ring in outline.interiors]
    )
    x, y = np.random.default_rng(2).uniform(-1, 5, (2, 500))
    for polygon in (outline, turned, shapely.reverse(shapely.box(0, 0, 1, 1))):
        agree(np.array([polygon], object), 20, x, y)


def test_lines_among_the_polygons_do_no_harm() -> None:
    line = shapely.LineString([(0, 0), (3, 3)])
    index = PolygonIndex(np.array([shapely.box(0, 0, 2, 2), line], object))
    places = np.r_[np.full(30_000, 1.0), 2.5, 2.5], np.r_[np.full(30_000, 0.5), 2.5, 0.5]
    position, count = index.smallest_and_count(*places)
    assert (position[:30_000] == 0).all()
    assert position[30_000:].tolist() == [1, -1]
    assert count[[0, -2, -1]].tolist() == [1, 1, 0]


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


def test_rows_without_a_polygon_are_counted_too() -> None:
    column = np.array([None, shapely.box(0, 0, 1, 1), shapely.Polygon(), shapely.box(1, 0, 2, 1)])
    random = np.random.default_rng(6)
    lon, lat = random.uniform(-0.5, 2.5, 30_000), random.uniform(-0.5, 1.5, 30_000)
    position, _count = PolygonIndex(column).smallest_and_count(lon, lat)
    expected = np.select(
        [(lat < 0) | (lat > 1) | (lon < 0) | (lon > 2), lon < 1], [-1, 1], default=3
    )
    assert position.tolist() == expected.tolist()


@pytest.mark.parametrize("places", [0, 3])
def test_no_polygons(places: int) -> None:
    index = PolygonIndex(np.array([None], object))
    position, count = index.smallest_and_count(np.zeros(places), np.zeros(places))
    assert position.tolist() == [-1] * places
    assert count.tolist() == [0] * places
