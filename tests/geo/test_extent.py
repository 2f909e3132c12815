"""Places and boxes: nonsense is refused, boxes unite and meet as boxes do."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis_app.geo.extent import GeoExtent, GeoPoint, MapExtent, MapPoint, ScreenPoint

LON, LAT = st.floats(-180, 180), st.floats(-85, 85)


@st.composite
def extents(draw: st.DrawFn) -> GeoExtent:
    lon = sorted([draw(LON), draw(LON)])
    lat = sorted([draw(LAT), draw(LAT)])
    return GeoExtent(lon[0], lat[0], lon[1], lat[1])


@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf])
def test_what_is_no_number_is_refused(bad: float) -> None:
    for make in (GeoPoint, MapPoint, ScreenPoint):
        with pytest.raises(ValueError, match="finite"):
            make(1.0, bad)
    with pytest.raises(ValueError, match="finite"):
        GeoExtent(bad, 0, 1, 1)
    with pytest.raises(ValueError, match="finite"):
        MapExtent(0, 0, 1, bad)


def test_boxes_inside_out_are_refused() -> None:
    with pytest.raises(ValueError, match="inside out"):
        GeoExtent(1, 0, 0, 1)
    with pytest.raises(ValueError, match="inside out"):
        MapExtent(0, 1, 1, 0)


@given(LON, LAT)
def test_points_go_to_the_map_and_back(lon: float, lat: float) -> None:
    back = GeoPoint(lon, lat).in_map().in_degrees()
    assert back.lon == pytest.approx(lon, abs=1e-12)
    assert back.lat == pytest.approx(lat, abs=1e-12)


@given(extents())
def test_boxes_go_to_the_map_and_back(box: GeoExtent) -> None:
    back = box.in_map().in_degrees()
    assert back.bounds == pytest.approx(box.bounds, abs=1e-10)


@given(extents(), extents())
def test_a_union_holds_both(a: GeoExtent, b: GeoExtent) -> None:
    both = a.united(b)
    for box in (a, b):
        assert both.contains(GeoPoint(box.west, box.south))
        assert both.contains(GeoPoint(box.east, box.north))
        assert both.intersects(box)
    assert a.intersects(b) == b.intersects(a)
    assert a.intersects(a)


def test_the_box_of_places_passes_missing_ones_over() -> None:
    nan = math.nan
    assert GeoExtent.of([80, nan, 81], [41, 42, 40]) == GeoExtent(80, 40, 81, 41)
    assert GeoExtent.of([nan], [nan]) is None
    assert GeoExtent.of([], []) is None


def test_a_box_grows_but_not_beyond_the_earth() -> None:
    assert GeoExtent(0, 0, 10, 10).grown(0.1) == GeoExtent(-1, -1, 11, 11)
    assert GeoExtent(-180, -90, 180, 90).grown(1) == GeoExtent(-180, -90, 180, 90)
    assert MapExtent(0, 0, 10, 20).grown(0.5) == MapExtent(-5, -10, 15, 30)


def test_a_box_over_the_pole_is_cut_in_the_map() -> None:
    box = GeoExtent(-180, -90, 180, 90).in_map()
    assert box.top == pytest.approx(box.right, rel=1e-9)


def test_a_box_far_away_does_not_meet() -> None:
    box = GeoExtent(0, 0, 1, 1)
    assert not box.intersects(GeoExtent(2, 0, 3, 1))
    assert not box.contains(GeoPoint(0.5, 2))
    assert not box.in_map().intersects(GeoExtent(0, 2, 1, 3).in_map())
    assert box.centre == GeoPoint(0.5, 0.5)
