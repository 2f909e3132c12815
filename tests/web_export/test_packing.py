from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from gis_app.web_export.packing import (
    BASE_PRECISION,
    POINT_PRECISION,
    pack_lines,
    pack_polygons,
    pack_rings,
    unpack,
)

PLACES = st.lists(
    st.tuples(st.floats(-180, 180, allow_nan=False), st.floats(-85, 85, allow_nan=False)),
    min_size=2,
    max_size=40,
)


@given(st.lists(PLACES, min_size=1, max_size=4), st.sampled_from([BASE_PRECISION, POINT_PRECISION]))
def test_packing_keeps_every_place_to_half_a_step(
    lines: list[list[tuple[float, float]]], p: int
) -> None:
    shape = shapely.MultiLineString(lines)
    (packed,) = pack_lines(np.array([shape], object), p)
    kept = []
    for line in lines:
        wanted = np.round(np.array(line) * p)
        is_new = np.concatenate([[True], np.any(np.diff(wanted, axis=0) != 0, axis=1)])
        if is_new.sum() > 1:
            kept.append(wanted[is_new] / p)
    assert len(packed) == len(kept)
    for part, wanted in zip(packed, kept, strict=True):
        np.testing.assert_allclose(unpack(part, p), wanted, atol=1e-9)


def test_each_shape_keeps_its_own_rings() -> None:
    squares = np.array([shapely.box(80 + i, 41, 80.5 + i, 41.5) for i in range(3)], object)
    packed = pack_rings(squares, BASE_PRECISION)
    assert [len(rings) for rings in packed] == [1, 1, 1]
    for square, (ring,) in zip(squares, packed, strict=True):
        assert shapely.Polygon(unpack(ring, BASE_PRECISION)).equals(square)


def test_a_ring_travels_without_its_repeated_end() -> None:
    square = shapely.box(80, 41, 80.001, 41.001)
    ((ring,),) = pack_polygons(square, POINT_PRECISION)
    assert len(ring) == 2 * 4


def test_holes_follow_their_outer_ring() -> None:
    ring = shapely.box(80, 41, 80.01, 41.01).difference(shapely.box(80.002, 41.002, 80.004, 41.004))
    (rings,) = pack_polygons(ring, POINT_PRECISION)
    assert len(rings) == 2


@pytest.mark.parametrize("shape", [shapely.box(80, 41, 80 + 1e-9, 41 + 1e-9), shapely.Polygon()])
def test_polygons_too_small_to_see_are_left_out(shape: shapely.Polygon) -> None:
    assert pack_polygons(shape, BASE_PRECISION) == []


def test_lines_keep_their_parts() -> None:
    lines = shapely.MultiLineString([[(80, 41), (80.1, 41)], [(80, 41.1), (80.1, 41.1)]])
    (packed,) = pack_lines(np.array([lines], object), BASE_PRECISION)
    assert len(packed) == 2
