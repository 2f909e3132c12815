"""Geodesic lengths and areas of lines, polygons, multi-parts and holes."""

from __future__ import annotations

import numpy as np
import pyproj
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from gis_app.geo.measure import areas_m2, distances_m, lengths_m

GEOD = pyproj.Geod(ellps="GRS80")


def column(*shapes: object) -> np.ndarray:
    out = np.empty(len(shapes), object)
    out[:] = shapes
    return out


def test_lengths_are_those_of_the_ellipsoid() -> None:
    a = shapely.LineString([(80, 41), (80.1, 41), (80.1, 41.2)])
    b = shapely.LineString([(81, 41), (81, 41.5)])
    multi = shapely.MultiLineString([a, b])
    found = lengths_m(column(a, None, multi, shapely.Point(80, 41), shapely.box(0, 0, 1, 1), b))
    expected = [GEOD.geometry_length(shape) for shape in (a, b)]
    assert found == pytest.approx([expected[0], 0, sum(expected), 0, 0, expected[1]], rel=1e-9)


def test_areas_leave_holes_out_and_sum_parts() -> None:
    outer, hole = shapely.box(80, 41, 80.1, 41.1), shapely.box(80.02, 41.02, 80.05, 41.05)
    ring = outer.difference(hole)
    multi = shapely.MultiPolygon([ring, shapely.box(81, 41, 81.1, 41.1)])
    found = areas_m2(column(ring, multi, None, shapely.Point(80, 41), shapely.Polygon()))
    whole, missing = (abs(GEOD.geometry_area_perimeter(s)[0]) for s in (outer, hole))
    assert found[0] == pytest.approx(whole - missing, rel=1e-9)
    assert found[1] == pytest.approx(2 * whole - missing, rel=1e-6)
    assert list(found[2:]) == [0, 0, 0]


def test_the_direction_of_a_ring_does_not_matter() -> None:
    box = shapely.box(80, 41, 80.1, 41.1)
    assert areas_m2(column(box)) == pytest.approx(areas_m2(column(shapely.reverse(box))))


def test_nothing_has_no_length() -> None:
    assert len(lengths_m(column())) == 0
    assert len(areas_m2(column())) == 0


def test_distances_pass_missing_places_over() -> None:
    found = distances_m(80, 41, [80.1, np.nan], [41, 41])
    assert found[0] == pytest.approx(GEOD.inv(80, 41, 80.1, 41)[2])
    assert np.isnan(found[1])


@given(st.floats(0.001, 0.2), st.floats(-60, 60))
def test_a_line_cut_in_two_keeps_its_length(size: float, lat: float) -> None:
    line = shapely.LineString([(80, lat), (80, lat + size)])
    halves = shapely.MultiLineString(
        [[(80, lat), (80, lat + size / 3)], [(80, lat + size / 3), (80, lat + size)]]
    )
    whole, cut = lengths_m(column(line, halves))
    assert cut == pytest.approx(whole, rel=1e-9)
