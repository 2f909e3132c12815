"""Which polygons hold which points: as a plain loop says, smallest first."""

from __future__ import annotations

import threading

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from gis_app.geo.spatial_index import PolygonIndex


def column(*shapes: object) -> np.ndarray:
    out = np.empty(len(shapes), object)
    out[:] = shapes
    return out


boxes = st.lists(
    st.tuples(st.integers(0, 8), st.integers(0, 8), st.integers(1, 4), st.integers(1, 4)),
    min_size=1,
    max_size=12,
)
places = st.lists(st.tuples(st.integers(0, 24), st.integers(0, 24)), min_size=1, max_size=20)


@settings(max_examples=60)
@given(boxes, places)
def test_as_a_plain_loop_says(corners: list[tuple[int, ...]], at: list[tuple[int, int]]) -> None:
    polygons = column(*(shapely.box(x, y, x + w, y + h) for x, y, w, h in corners))
    lon, lat = (np.array(v, float) / 2 for v in zip(*at, strict=True))
    index = PolygonIndex(polygons)
    hits = [
        [i for i, p in enumerate(polygons) if p.intersects(shapely.Point(x, y))]
        for x, y in zip(lon, lat, strict=True)
    ]
    ranked = [sorted(hit, key=lambda i: (polygons[i].area, i)) for hit in hits]
    assert index.smallest(lon, lat).tolist() == [hit[0] if hit else -1 for hit in ranked]
    places_, found = index.pairs(lon, lat)
    assert found.tolist() == [i for hit in ranked for i in hit]
    assert places_.tolist() == [n for n, hit in enumerate(ranked) for _ in hit]
    assert index.containing(lon[0], lat[0]).tolist() == ranked[0]


def test_a_border_belongs_to_both_sides() -> None:
    index = PolygonIndex(column(shapely.box(0, 0, 2, 2), shapely.box(2, 0, 3, 1)))
    assert sorted(index.containing(2, 0.5).tolist()) == [0, 1]
    assert index.smallest([2], [0.5]).tolist() == [1]


def test_a_hole_is_outside() -> None:
    ring = shapely.box(0, 0, 4, 4).difference(shapely.box(1, 1, 2, 2))
    index = PolygonIndex(column(ring))
    assert index.smallest([1.5, 3], [1.5, 3]).tolist() == [-1, 0]


def test_missing_places_and_polygons() -> None:
    index = PolygonIndex(column(None, shapely.box(0, 0, 1, 1), shapely.Polygon()))
    assert len(index) == 1
    assert index.smallest([np.nan, 0.5], [0.5, 0.5]).tolist() == [-1, 1]
    assert PolygonIndex(column()).smallest([1.0], [1.0]).tolist() == [-1]
    assert PolygonIndex(column(None)).pairs([1.0], [1.0])[0].tolist() == []


def test_near_finds_boxes_that_meet() -> None:
    index = PolygonIndex(column(shapely.box(0, 0, 1, 1), None, shapely.box(5, 5, 6, 6)))
    assert index.near(0.9, 0.9, 2, 2).tolist() == [0]
    assert index.near(-1, -1, 9, 9).tolist() == [0, 2]


def test_many_threads_may_ask_at_once() -> None:
    random = np.random.default_rng(1)
    polygons = column(*(shapely.Point(x, y).buffer(0.1, 64) for x in range(10) for y in range(10)))
    index = PolygonIndex(polygons)
    lon, lat = random.uniform(0, 10, 20_000), random.uniform(0, 10, 20_000)
    expected = index.smallest(lon, lat)
    wrong: list[int] = []

    def ask(number: int) -> None:
        if not np.array_equal(index.smallest(lon, lat), expected):
            wrong.append(number)

    threads = [threading.Thread(target=ask, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong


@pytest.mark.parametrize("count", [0, 1])
def test_no_places(count: int) -> None:
    index = PolygonIndex(column(*[shapely.box(0, 0, 1, 1)] * count))
    assert index.smallest([], []).tolist() == []
