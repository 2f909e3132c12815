from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from gis_app.geo.crs import to_map
from gis_app.geo.extent import GeoPoint, MapPoint
from gis_app.geo.snap_index import SnapIndex


def _shapes(*shapes: object) -> np.ndarray:
    out = np.empty(len(shapes), dtype=object)
    out[:] = shapes
    return out


def _at(lon: float, lat: float) -> MapPoint:
    return GeoPoint(lon, lat).in_map()


def test_a_corner_comes_back_exactly_as_it_is_stored() -> None:
    corner = (80.123456789012345, 41.987654321098765)
    index = SnapIndex.of_shapes(_shapes(None, shapely.LineString([corner, (80.2, 42.0)])))
    found = index.nearest(_at(corner[0] + 1e-6, corner[1]), 2.0)
    assert found is not None
    assert (found.place.lon, found.place.lat) == corner
    assert (found.row, found.is_corner) == (1, True)


def test_a_corner_wins_over_a_nearer_edge_and_an_edge_over_nothing() -> None:
    line = shapely.LineString([(80.0, 41.0), (80.01, 41.0)])
    index = SnapIndex.of_shapes(_shapes(line))
    by_corner = index.nearest(_at(80.00002, 41.000001), 5.0)
    assert by_corner is not None
    assert by_corner.is_corner
    by_edge = index.nearest(_at(80.005, 41.00002), 5.0)
    assert by_edge is not None
    assert not by_edge.is_corner
    assert by_edge.place.lat == pytest.approx(41.0, abs=1e-9)
    assert index.nearest(_at(80.005, 41.001), 5.0) is None
    assert index.nearest(_at(80.005, 41.00002), 5.0, with_edges=False) is None


def test_rings_close_holes_count_and_parts_are_not_joined() -> None:
    ring = shapely.box(80.0, 41.0, 80.1, 41.1)
    holed = shapely.Polygon(
        ring.exterior.coords, [shapely.box(80.04, 41.04, 80.06, 41.06).exterior.coords]
    )
    far = shapely.box(80.5, 41.0, 80.6, 41.1)
    index = SnapIndex.of_shapes(_shapes(shapely.MultiPolygon([holed, far])))
    assert index.nearest(_at(80.05, 41.0), 3.0) is not None
    assert index.nearest(_at(80.0, 41.05), 3.0) is not None
    assert index.nearest(_at(80.05, 41.06), 3.0) is not None
    assert index.nearest(_at(80.3, 41.0), 100.0) is None


def test_bad_shapes_are_left_out() -> None:
    with np.errstate(invalid="ignore"):
        nan = shapely.from_wkt("LINESTRING (80 41, nan 41, 80.2 41)")
    polar = shapely.box(-180, -90, 180, 90)
    index = SnapIndex.of_shapes(
        _shapes(None, shapely.Polygon(), shapely.GeometryCollection(), nan, polar)
    )
    found = index.nearest(_at(80.2, 41.0), 5.0)
    assert found is not None
    assert found.row == 3
    assert index.nearest(_at(80.1, 41.0), 5.0) is None
    assert SnapIndex.of_shapes(_shapes()).nearest(_at(80.0, 41.0), 5.0) is None


def test_rows_can_be_kept_out() -> None:
    index = SnapIndex.of_points([80.0, 80.0001], [41.0, 41.0])
    allowed = np.array([False, True])
    found = index.nearest(_at(80.0, 41.0), 50.0, allowed)
    assert found is not None
    assert found.row == 1


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 10_000), tolerance=st.floats(1.0, 400.0))
def test_the_index_finds_what_a_full_search_finds(seed: int, tolerance: float) -> None:
    chance = np.random.default_rng(seed)
    lon = 80 + chance.random(700) * 0.02
    lat = 41 + chance.random(700) * 0.02
    lon[::50] = np.nan
    index = SnapIndex.of_points(lon, lat)
    at = _at(80 + chance.random() * 0.02, 41 + chance.random() * 0.02)
    x, y = to_map(lon, lat)
    away = np.hypot(x - at.x, y - at.y)
    found = index.nearest(at, tolerance)
    if np.nanmin(away) > tolerance:
        assert found is None
    else:
        assert found is not None
        assert found.distance == pytest.approx(np.nanmin(away))


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_edges_are_found_as_shapely_finds_them(seed: int) -> None:
    chance = np.random.default_rng(seed)
    steps = chance.normal(0, 0.0004, (300, 2))
    corners = np.array([80.0, 41.0]) + steps.cumsum(axis=0)
    lines = [shapely.LineString(corners[i : i + 30]) for i in range(0, 300, 30)]
    index = SnapIndex.of_shapes(_shapes(*lines))
    at = GeoPoint(*(corners.mean(axis=0) + chance.normal(0, 0.0005, 2)))
    here = at.in_map()
    in_map = [
        shapely.LineString(np.column_stack(to_map(*shapely.get_coordinates(line).T)))
        for line in lines
    ]
    nearest = min(line.distance(shapely.Point(here.x, here.y)) for line in in_map)
    found = index.nearest(here, 1e6, with_edges=True)
    assert found is not None
    assert found.is_corner
    tight = index.nearest(here, nearest + 1e-6)
    assert tight is not None
    assert tight.distance == pytest.approx(nearest, abs=1e-6)
