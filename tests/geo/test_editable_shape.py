from __future__ import annotations

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from gis_app.geo.editable_shape import Corner, EditableShape
from gis_app.geo.extent import GeoPoint

HOLED = shapely.Polygon(shapely.box(0, 0, 10, 10).exterior.coords, [[(2, 2), (4, 2), (3, 4)]])
SHAPES = [
    shapely.LineString([(0, 0), (1, 1), (2, 0)]),
    shapely.MultiLineString([[(0, 0), (1, 1)], [(5, 5), (6, 6), (7, 5)]]),
    HOLED,
    shapely.MultiPolygon([HOLED, shapely.box(20, 20, 30, 30)]),
    shapely.Point(3, 4),
]


def _taken(shape: shapely.Geometry) -> EditableShape:
    found = EditableShape.of(shape)
    assert found is not None
    return found


@pytest.mark.parametrize("shape", SHAPES, ids=lambda s: s.geom_type)
def test_taken_apart_and_put_together_it_is_the_same(shape: shapely.Geometry) -> None:
    assert shapely.equals_exact(_taken(shape).shape(), shape)


@pytest.mark.parametrize(
    "shape",
    [shapely.Polygon(), shapely.GeometryCollection([shapely.Point(0, 0)]), shapely.MultiPoint()],
)
def test_what_has_no_corners_to_move_is_refused(shape: shapely.Geometry) -> None:
    assert EditableShape.of(shape) is None


def test_heights_are_left_out() -> None:
    flat = _taken(shapely.LineString([(0, 0, 5), (1, 1, 6)])).shape()
    assert not flat.has_z


@given(
    which=st.sampled_from(range(len(SHAPES))),
    lon=st.floats(-50, 50),
    lat=st.floats(-50, 50),
    data=st.data(),
)
def test_moving_one_corner_moves_only_it(
    which: int, lon: float, lat: float, data: st.DataObject
) -> None:
    before = _taken(SHAPES[which])
    corner = data.draw(st.sampled_from(before.corners))
    after = before.moved(corner, GeoPoint(lon, lat))
    assert after.place(corner) == GeoPoint(lon, lat)
    for other in before.corners:
        if other != corner:
            assert after.place(other) == before.place(other)
    assert shapely.equals_exact(before.shape(), SHAPES[which])


def test_a_corner_added_on_an_edge_keeps_the_area_and_can_go_again() -> None:
    before = _taken(HOLED)
    for start, end in before.edges():
        a, b = before.place(start), before.place(end)
        middle = GeoPoint((a.lon + b.lon) / 2, (a.lat + b.lat) / 2)
        after = before.inserted(start, middle)
        assert after.shape().area == pytest.approx(HOLED.area)
        again = after.without(Corner(start.run, start.index + 1))
        assert again is not None
        assert shapely.equals_exact(again.shape(), HOLED)


def test_the_last_corners_stay_but_a_hole_may_go() -> None:
    triangle = _taken(shapely.Polygon([(0, 0), (1, 0), (0, 1)]))
    assert triangle.without(Corner(0, 1)) is None
    assert _taken(shapely.LineString([(0, 0), (1, 1)])).without(Corner(0, 0)) is None
    less = _taken(HOLED).without(Corner(1, 0))
    assert less is not None
    assert less.shape().area == pytest.approx(100)
