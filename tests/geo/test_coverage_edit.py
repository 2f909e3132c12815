"""Splitting, merging and reshaping keeps a coverage a coverage, and changes only what it must."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from gis_app.geo.coverage_edit import merged, reshape, split
from gis_app.geo.coverage_faces import is_same


def column(*shapes: Any) -> np.ndarray:
    out = np.empty(len(shapes), object)
    out[:] = shapes
    return out


def tiling(seed: int, count: int = 7) -> np.ndarray:
    """Return polygons that tile the square from 80, 41 to 81, 42."""
    random = np.random.default_rng(seed)
    frame = shapely.box(80, 41, 81, 42)
    seeds = shapely.MultiPoint(random.uniform([80, 41], [81, 42], (count, 2)))
    cells = shapely.get_parts(shapely.voronoi_polygons(seeds, extend_to=frame))
    return column(*(shapely.multipolygons([c]) for c in shapely.intersection(cells, frame)))


GRID = column(
    *(shapely.MultiPolygon([shapely.box(x, y, x + 1, y + 1)]) for y in range(3) for x in range(3))
)
seeds = st.integers(0, 10_000)
lines = st.lists(
    st.tuples(st.floats(79.8, 81.2), st.floats(40.8, 42.2)), min_size=2, max_size=5, unique=True
).map(shapely.LineString)


def is_tiling(polygons: np.ndarray, whole: Any) -> bool:
    placed = polygons[~shapely.is_missing(polygons)]
    same = shapely.area(shapely.symmetric_difference(shapely.union_all(placed), whole))
    return bool(shapely.coverage_is_valid(placed)) and same < 1e-12


@settings(max_examples=60, deadline=None)
@given(seeds, lines, st.integers(0, 6))
def test_a_split_area_is_the_sum_of_its_pieces(seed: int, line: Any, at: int) -> None:
    before = tiling(seed)
    after, pieces = split(before, at, line)
    if not pieces:
        assert all(a is b for a, b in zip(before, after, strict=True))
        return
    everything = column(*after, *pieces)
    assert is_tiling(everything, shapely.box(80, 41, 81, 42))
    whole = shapely.union_all([after[at], *pieces])
    assert shapely.area(shapely.symmetric_difference(whole, before[at])) < 1e-12
    assert after[at].area >= max(piece.area for piece in pieces)
    for position in set(range(7)) - {at}:
        # a neighbour may get corners on its border, but keeps its ground
        assert shapely.symmetric_difference(before[position], after[position]).area < 1e-14


@settings(max_examples=60, deadline=None)
@given(seeds, lines, st.integers(0, 6), seeds)
def test_a_moved_border_changes_only_what_lies_between(
    seed: int, line: Any, at: int, places: int
) -> None:
    before = tiling(seed)
    after = reshape(before, at, line)
    if after is None:
        return
    placed = after[~shapely.is_missing(after)]
    assert shapely.coverage_is_valid(placed)
    random = np.random.default_rng(places)
    x, y = random.uniform(80, 81, 300), random.uniform(41, 42, 300)

    def owners(polygons: np.ndarray) -> list[list[int]]:
        return [
            [i for i, p in enumerate(polygons) if p is not None and shapely.intersects_xy(p, *xy)]
            for xy in zip(x, y, strict=True)
        ]

    old, new = before[at], after[at]
    between = shapely.symmetric_difference(old, new)
    for xy, was, now in zip(zip(x, y, strict=True), owners(before), owners(after), strict=True):
        if not shapely.intersects_xy(between, *xy):
            assert was == now
        else:
            assert (at in was) != (at in now)


def test_one_line_splits_and_the_neighbours_get_its_ends() -> None:
    line = shapely.LineString([(0.5, -1), (0.5, 5)])
    after, pieces = split(GRID, 4, shapely.LineString([(1.5, 0.9), (1.5, 2.1)]))
    assert len(pieces) == 1
    assert shapely.bounds(after[4]).tolist() != shapely.bounds(GRID[4]).tolist()
    assert shapely.coverage_is_valid(column(*after, *pieces))
    assert [1.5, 1.0] in shapely.get_coordinates(after[1]).tolist()
    assert after[0] is GRID[0]
    assert split(GRID, 4, line)[1] == ()


def test_a_border_is_pushed_outwards_and_inwards() -> None:
    # from the middle of the lower border out into the lower neighbour and back
    out = reshape(GRID, 4, shapely.LineString([(1.2, 1), (1.2, 0.5), (1.8, 0.5), (1.8, 1)]))
    assert out is not None
    assert out[4].area == pytest.approx(1.3)
    assert out[1].area == pytest.approx(0.7)
    inwards = reshape(GRID, 4, shapely.LineString([(1.2, 1), (1.2, 1.5), (1.8, 1.5), (1.8, 1)]))
    assert inwards is not None
    assert inwards[4].area == pytest.approx(0.7)
    assert inwards[1].area == pytest.approx(1.3)
    for made in (out, inwards):
        assert shapely.coverage_is_valid(made)
        assert all(made[i] is GRID[i] for i in (0, 2, 6, 7, 8))
    # at the rim of all, what is given up is nobody's
    rim = reshape(GRID, 1, shapely.LineString([(1.2, 0), (1.2, 0.5), (1.8, 0.5), (1.8, 0)]))
    assert rim is not None
    assert shapely.union_all(rim).area == pytest.approx(8.7)
    assert reshape(GRID, 4, shapely.LineString([(1.2, 1.2), (1.8, 1.8)])) is None


def test_holes_and_pieces_are_kept() -> None:
    lake = shapely.box(0, 0, 4, 4) - shapely.box(1, 1, 2, 2)
    area = shapely.MultiPolygon([lake, shapely.box(10, 0, 11, 1)])
    after, pieces = split(column(area), 0, shapely.LineString([(3, -1), (3, 5)]))
    assert len(pieces) == 1
    assert pieces[0].area == pytest.approx(4)
    assert after[0].area == pytest.approx(11 + 1)
    assert len(after[0].geoms) == 2
    through, halves = split(column(area), 0, shapely.LineString([(1.5, -1), (1.5, 5)]))
    assert through[0].area + halves[0].area == pytest.approx(area.area)


def test_overlapping_neighbours_stay_as_they_are() -> None:
    over = shapely.MultiPolygon([shapely.box(0.5, 0.25, 1.5, 0.75)])
    given = column(GRID[0], GRID[1], over)
    after, pieces = split(given, 0, shapely.LineString([(0.25, -1), (0.25, 2)]))
    assert len(pieces) == 1
    assert (after[0].area, pieces[0].area) == (pytest.approx(0.75), pytest.approx(0.25))
    assert after[2].equals(over)
    assert after[1].equals(GRID[1])


def test_merging_forgets_the_border_between() -> None:
    whole = merged(GRID[:2])
    assert whole.equals(shapely.box(0, 0, 2, 1))
    assert merged(column(GRID[0], None)).equals(GRID[0])
    apart = merged(GRID[[0, 8]])
    assert len(apart.geoms) == 2


@settings(max_examples=30, deadline=None)
@given(seeds, lines, st.integers(0, 6))
def test_split_and_merged_again_is_the_same_ground(seed: int, line: Any, at: int) -> None:
    before = tiling(seed)
    after, pieces = split(before, at, line)
    whole = merged(column(after[at], *pieces))
    assert shapely.symmetric_difference(whole, before[at]).area < 1e-14
    if not pieces:
        assert is_same(whole, before[at])
