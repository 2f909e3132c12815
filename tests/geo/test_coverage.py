"""Holes between polygons and ground that two of them share."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
import shapely

from gis_app.geo.coverage import gaps, holes, longest_neighbour, overlaps, usable
from gis_app.geo.measure import areas_m2


def boxes(*edges: tuple[float, float, float, float]) -> np.ndarray:
    out = np.empty(len(edges), object)
    out[:] = [shapely.box(*edge) for edge in edges]
    return out


WHOLE = shapely.box(80.0, 41.0, 80.02, 41.02)


def test_what_no_part_covers_is_found_with_its_size() -> None:
    parts = boxes((80.0, 41.0, 80.01, 41.02), (80.01, 41.0, 80.02, 41.015))
    found, sizes = gaps(WHOLE, parts, 20)
    assert len(found) == 1
    missing = shapely.box(80.01, 41.015, 80.02, 41.02)
    assert found[0].equals(missing)
    assert sizes[0] == pytest.approx(areas_m2(np.array([missing]))[0], rel=1e-9)


def test_parts_that_tile_leave_nothing_even_with_rounded_corners() -> None:
    rng = np.random.default_rng(1)
    cuts = 80.0 + np.sort(rng.uniform(0, 0.02, 30))
    edges = np.r_[80.0, cuts, 80.02]
    parts = boxes(*[(a, 41.0, b, 41.02) for a, b in pairwise(edges)])
    found, _ = gaps(WHOLE, parts, 0.0)
    assert len(found) == 0
    assert len(overlaps(parts, 0.0)[0]) == 0


def test_shared_ground_is_found_once_a_pair() -> None:
    parts = boxes((80.0, 41.0, 80.011, 41.02), (80.01, 41.0, 80.02, 41.02), (81, 41, 81.1, 41.1))
    a, b, shared, sizes = overlaps(parts, 20)
    assert (a.tolist(), b.tolist()) == ([0], [1])
    assert shapely.area(shared[0]) == pytest.approx(0.001 * 0.02)
    assert sizes[0] > 20


def test_one_area_inside_another_is_an_overlap() -> None:
    parts = boxes((80.0, 41.0, 80.02, 41.02), (80.005, 41.005, 80.01, 41.01))
    assert len(overlaps(parts, 20)[0]) == 1


def test_a_hole_between_areas_is_no_lake_of_one() -> None:
    ring = shapely.box(80, 41, 80.03, 41.03).difference(shapely.box(80.01, 41.01, 80.02, 41.02))
    lake = np.array([ring], dtype=object)
    assert len(holes(lake, 20)[0]) == 0
    halves = np.empty(2, object)
    halves[:] = [
        ring.intersection(shapely.box(80, 41, 80.015, 41.03)),
        ring.intersection(shapely.box(80.015, 41, 80.03, 41.03)),
    ]
    assert len(holes(halves, 20)[0]) == 1


def test_a_broken_ring_is_mended_before_it_is_asked() -> None:
    bow = shapely.Polygon([(80, 41), (80.01, 41.01), (80.01, 41), (80, 41.01)])
    mended = usable(np.array([bow, None], dtype=object))
    assert mended[0].is_valid
    assert mended[1] is None


def test_the_neighbour_with_most_border_takes_a_gap() -> None:
    gap = shapely.box(80.01, 41.0, 80.012, 41.01)
    around = boxes((80.0, 41.0, 80.01, 41.01), (80.01, 41.01, 80.02, 41.02))
    assert longest_neighbour(gap, around) == 0
    assert longest_neighbour(gap, around[:0]) == -1
