"""Geometry as bad as files bring it: mended, left out or straightened, never a stop."""

from __future__ import annotations

import math
import struct
import warnings

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from gis_app.geo.crs import shapes_to_map
from gis_app.geo.curves import is_curved, straightened
from gis_app.geo.sound_shapes import Fault, sound_shapes
from gis_app.geo.spatial_index import PolygonIndex


def _nan_line() -> shapely.Geometry:
    with np.errstate(invalid="ignore"):
        return shapely.from_wkt("LINESTRING (80 41, nan 41, 80.3 41.2)")


def _column(*shapes: object) -> np.ndarray:
    out = np.empty(len(shapes), object)
    out[:] = shapes
    return out


def test_every_fault_is_told_and_nothing_dangerous_is_left() -> None:
    bow = shapely.Polygon([(0, 0), (2, 2), (2, 0), (0, 2)])
    good = shapely.box(80, 41, 81, 42)
    given = _column(
        None, shapely.Polygon(), good, bow, _nan_line(), shapely.box(8.9e6, 5e6, 9e6, 5.1e6),
        shapely.box(-180, -90, 180, 90), shapely.box(170, -60, 190, 60),
        shapely.Polygon([(0, 0)] * 4),
    )  # fmt: skip
    sound = sound_shapes(given)
    assert sound.faults.tolist() == [
        0, 0, 0, Fault.CROSSES_ITSELF, Fault.NO_NUMBERS, Fault.NOT_DEGREES, Fault.BEYOND_MAP, 0,
        Fault.CROSSES_ITSELF,
    ]  # fmt: skip
    assert sound.shapes[2] is good
    assert sound.shapes[3].area == pytest.approx(2)
    assert sound.shapes[4] is None
    assert sound.shapes[5] is None
    assert sound.shapes[8] is None
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        drawn = shapes_to_map(sound.shapes)
        assert np.isfinite(shapely.get_coordinates(drawn)).all()
        shapely.union_all(drawn[~shapely.is_missing(drawn)])
        PolygonIndex(sound.shapes)


any_number = st.one_of(
    st.floats(allow_nan=False, allow_infinity=False), st.floats(-200, 200), st.just(math.inf)
)
corner = st.tuples(any_number, any_number)


@given(
    rings=st.lists(st.lists(corner, min_size=4, max_size=7), max_size=4),
    lines=st.lists(st.lists(st.tuples(st.floats(), st.floats()), min_size=2), max_size=3),
)
def test_whatever_comes_in_sound_shapes_come_out(
    rings: list[list[tuple[float, float]]], lines: list[list[tuple[float, float]]]
) -> None:
    with np.errstate(all="ignore"):
        given = _column(
            *(shapely.Polygon(ring) for ring in rings), *(shapely.LineString(x) for x in lines)
        )
        sound = sound_shapes(given)
    left = sound.shapes[~shapely.is_missing(sound.shapes)]
    assert shapely.is_valid(left[shapely.get_dimensions(left) == 2]).all()
    assert np.isfinite(shapely.get_coordinates(left)).all()


def _arc_wkb(*corners: tuple[float, float], kind: int = 8) -> bytes:
    flat = [value for corner in corners for value in corner]
    return struct.pack(f"<BII{len(flat)}d", 1, kind, len(corners), *flat)


def test_arcs_become_lines_that_follow_the_circle() -> None:
    half = _arc_wkb((1, 0), (0, 1), (-1, 0))
    assert is_curved(half)
    line = shapely.from_wkb(straightened(half))
    assert line.length == pytest.approx(math.pi, rel=2e-3)
    assert np.hypot(*shapely.get_coordinates(line).T) == pytest.approx(1)
    other = shapely.from_wkb(straightened(_arc_wkb((1, 0), (0, -1), (-1, 0))))
    assert other.centroid.y < 0
    straight = shapely.from_wkb(straightened(_arc_wkb((0, 0), (1, 0), (2, 0))))
    assert straight.length == 2


def test_curved_polygons_and_what_holds_them_become_plain_ones() -> None:
    circle = _arc_wkb((1, 0), (-1, 0), (1, 0))
    polygon = struct.pack("<BII", 1, 10, 1) + circle
    disc = shapely.from_wkb(straightened(polygon))
    assert disc.area == pytest.approx(math.pi, rel=5e-3)
    line = shapely.to_wkb(shapely.LineString([(-1, 0), (1, 0)]))
    compound = struct.pack("<BII", 1, 9, 2) + _arc_wkb((1, 0), (0, 1), (-1, 0)) + line
    ring = struct.pack("<BII", 1, 10, 1) + compound
    assert shapely.from_wkb(straightened(ring)).area == pytest.approx(math.pi / 2, rel=5e-3)
    multi = struct.pack("<BII", 1, 12, 2) + polygon + shapely.to_wkb(shapely.box(5, 5, 6, 6))
    found = shapely.from_wkb(straightened(multi))
    assert found.geom_type == "MultiPolygon"
    assert found.area == pytest.approx(math.pi + 1, rel=5e-3)
    lines = struct.pack("<BII", 1, 11, 2) + compound + line
    assert shapely.from_wkb(straightened(lines)).geom_type == "MultiLineString"
    deep = struct.pack("<BII9d", 1, 1008, 3, 1, 0, 9, 0, 1, 9, -1, 0, 9)
    assert not shapely.from_wkb(straightened(deep)).has_z


@given(st.binary(max_size=80))
def test_nonsense_is_refused_and_nothing_else(data: bytes) -> None:
    try:
        straightened(data)
    except ValueError:
        return
