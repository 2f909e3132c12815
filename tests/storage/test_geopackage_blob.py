from __future__ import annotations

import math
import struct

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from gis_app.storage.geopackage_blob import (
    as_declared,
    envelope,
    point_blobs,
    points_of_blobs,
    points_of_wkb,
    shape_blobs,
    shapes_of_blobs,
    wkb_of_blob,
)

LON = st.floats(-180, 180)
LAT = st.floats(-90, 90)
PLACES = st.lists(st.none() | st.tuples(LON, LAT), max_size=30)


def columns(places: list[tuple[float, float] | None]) -> tuple[np.ndarray, np.ndarray]:
    filled = [(math.nan, math.nan) if p is None else p for p in places]
    pairs = np.array(filled, float).reshape(-1, 2)
    return pairs[:, 0], pairs[:, 1]


@given(PLACES)
def test_points_come_back_to_the_last_bit(places: list[tuple[float, float] | None]) -> None:
    lon, lat = columns(places)
    blobs = point_blobs(lon, lat)
    assert [b is None for b in blobs] == [p is None for p in places]
    back = points_of_blobs(blobs)
    np.testing.assert_array_equal(back.lon_deg, lon)
    np.testing.assert_array_equal(back.lat_deg, lat)


@given(PLACES)
def test_each_blob_is_the_point_that_shapely_reads(
    places: list[tuple[float, float] | None],
) -> None:
    for place, blob in zip(places, point_blobs(*columns(places)), strict=True):
        if place is not None:
            assert shapely.from_wkb(wkb_of_blob(blob)) == shapely.Point(place)
            assert envelope(blob) == (place[0], place[0], place[1], place[1])


@given(PLACES)
def test_wkb_read_fast_and_slow_agree(places: list[tuple[float, float] | None]) -> None:
    wkb = [None if p is None else bytes(shapely.to_wkb(shapely.Point(p))) for p in places]
    fast = points_of_wkb(wkb)
    slow = points_of_wkb([*wkb, bytes(shapely.to_wkb(shapely.LineString([(0, 0), (1, 1)])))])
    assert isinstance(slow, np.ndarray)
    np.testing.assert_array_equal(fast.lon_deg, shapely.get_x(slow[:-1]))
    np.testing.assert_array_equal(fast.lat_deg, shapely.get_y(slow[:-1]))


def test_points_written_by_others_are_read_too() -> None:
    big_endian = b"GP\x00\x00" + struct.pack(">i", 4490) + b"\x00" + struct.pack(">Idd", 1, 80, 41)
    with_box = b"GP\x00\x03" + struct.pack("<i4d", 4490, 80, 80, 41, 41)
    with_box += shapely.to_wkb(shapely.Point(80, 41))
    with_height = b"GP\x00\x01" + struct.pack("<i", 4490) + shapely.to_wkb(shapely.Point(80, 41, 9))
    empty = b"GP\x00\x11" + struct.pack("<i", 4490) + shapely.to_wkb(shapely.Point())
    plain = point_blobs(np.array([80.0]), np.array([41.0]))[0]
    points = points_of_blobs([big_endian, with_box, with_height, empty, plain, None, b"GP", "x", 5])
    np.testing.assert_array_equal(points.lon_deg, [80] * 3 + [math.nan, 80] + [math.nan] * 4)
    assert envelope(empty) is None
    assert [envelope(b) for b in (big_endian, with_box, with_height)] == [(80, 80, 41, 41)] * 3


def test_coordinates_off_the_earth_count_as_unplaced() -> None:
    points = points_of_blobs(point_blobs(np.array([181.0, 80.0]), np.array([0.0, 41.0])))
    assert points.is_placed.tolist() == [False, True]
    blob = shape_blobs(np.array([shapely.box(170, 0, 190, 10)], object))
    assert shapes_of_blobs(blob, "GEOMETRY").shapes.tolist() == [None]


SHAPES = [
    shapely.LineString([(80, 41), (81, 42), (80.5, 41)]),
    shapely.MultiLineString([[(80, 41), (81, 42)], [(0, 0), (1, 1)]]),
    shapely.Polygon([(0, 0), (4, 0), (4, 4)], [[(1, 0.5), (2, 0.5), (2, 1)]]),
    shapely.MultiPolygon([shapely.box(0, 0, 1, 1), shapely.box(2, 2, 3, 3)]),
    shapely.Point(80, 41),
    shapely.GeometryCollection([shapely.Point(1, 2), shapely.box(3, 4, 5, 6)]),
]


@pytest.mark.parametrize("shape", SHAPES, ids=lambda s: s.geom_type)
def test_shapes_come_back_with_their_box(shape: shapely.Geometry) -> None:
    (blob,) = shape_blobs(np.array([shape], object))
    assert shapes_of_blobs([blob], "GEOMETRY").shapes[0].equals_exact(shape, 0)
    west, south, east, north = shape.bounds
    assert envelope(blob) == (west, east, south, north)


def test_nothing_and_empty_shapes_are_null() -> None:
    shapes = np.array([None, shapely.Polygon(), shapely.box(0, 0, 1, 1)], object)
    blobs = shape_blobs(shapes)
    assert [b is None for b in blobs] == [True, True, False]
    assert shapes_of_blobs([*blobs, b"GP\x00\x01rubbish"], "MULTIPOLYGON").is_placed.tolist() == [
        False,
        False,
        True,
        False,
    ]


def test_single_parts_become_multi_part_where_the_table_says_so() -> None:
    shapes = np.array([shapely.box(0, 0, 1, 1), None, SHAPES[3]], object)
    made = as_declared(shapes, "MULTIPOLYGON")
    assert [None if s is None else s.geom_type for s in made] == [
        "MultiPolygon",
        None,
        "MultiPolygon",
    ]
    assert made[0].area == 1
    assert as_declared(shapes, "GEOMETRY") is shapes
    assert shapes[0].geom_type == "Polygon"
