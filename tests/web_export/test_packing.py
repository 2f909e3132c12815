from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from gis_app.domain.table import TextColumn
from gis_app.web_export.columns import (
    degrees,
    joined_keys,
    minutes,
    rising_numbers,
    texts,
    unpack_column,
    whole_numbers,
)
from gis_app.web_export.packing import BASE_PRECISION, POINT_PRECISION, pack, unpack
from gis_app.web_export.varints import ALPHABET, read_varints, varint_text

PLACES = st.lists(
    st.tuples(st.floats(-180, 180, allow_nan=False), st.floats(-85, 85, allow_nan=False)),
    min_size=2,
    max_size=40,
)


@given(st.lists(st.integers(-(2**50), 2**50)))
def test_numbers_come_back(numbers: list[int]) -> None:
    text = varint_text(numbers)
    assert set(text) <= set(ALPHABET)
    assert read_varints(text).tolist() == numbers


@given(st.lists(PLACES, min_size=1, max_size=4), st.sampled_from([BASE_PRECISION, POINT_PRECISION]))
def test_packing_keeps_every_place_to_half_a_step(
    lines: list[list[tuple[float, float]]], p: int
) -> None:
    shape = shapely.MultiLineString(lines)
    (packed,) = unpack(pack(np.array([shape], object), p), p)
    kept = []
    for line in lines:
        wanted = np.round(np.array(line) * p)
        is_new = np.concatenate([[True], np.any(np.diff(wanted, axis=0) != 0, axis=1)])
        if is_new.sum() > 1:
            kept.append(wanted[is_new] / p)
    assert len(packed) == len(kept)
    for part, wanted in zip(packed, kept, strict=True):
        np.testing.assert_allclose(part, wanted, atol=1e-9)


def test_each_shape_keeps_its_own_parts_also_beside_empty_ones() -> None:
    squares = [shapely.box(80 + i, 41, 80.5 + i, 41.5) for i in range(3)]
    shapes = [shapely.Polygon(), squares[0], shapely.Polygon(), shapely.Polygon(), *squares[1:]]
    shapes += [shapely.Point(80.1, 41.1), shapely.LineString([(80, 41), (80.1, 41)])]
    out = unpack(pack(np.array(shapes, object), BASE_PRECISION), BASE_PRECISION)
    assert [len(parts) for parts in out] == [0, 1, 0, 0, 1, 1, 1, 1]
    for square, at in zip(squares, (1, 4, 5), strict=True):
        assert shapely.Polygon(out[at][0]).equals(square)
    assert out[6][0].tolist() == [[80.1, 41.1]]


def test_a_ring_travels_without_its_repeated_end_and_with_its_holes() -> None:
    hole = shapely.box(80.002, 41.002, 80.004, 41.004)
    ring = shapely.box(80, 41, 80.01, 41.01).difference(hole)
    ((outer, inner),) = unpack(pack(np.array([ring], object), POINT_PRECISION), POINT_PRECISION)
    assert len(outer) == len(inner) == 4
    assert shapely.Polygon(outer, [inner]).equals_exact(ring, 1e-7)


@pytest.mark.parametrize("shape", [shapely.box(80, 41, 80 + 1e-9, 41 + 1e-9), shapely.Polygon()])
def test_polygons_too_small_to_see_are_left_out(shape: shapely.Polygon) -> None:
    packed = pack(np.array([shape], object), BASE_PRECISION)
    assert unpack(packed, BASE_PRECISION) == [[]]


def test_nothing_packs_to_nothing() -> None:
    assert pack(np.array([], object), BASE_PRECISION) == ""


@given(st.lists(st.one_of(st.none(), st.sampled_from("甲乙丙"), st.text(max_size=4))))
def test_texts_come_back(values: list[str | None]) -> None:
    packed = texts(TextColumn.from_values(values))
    assert unpack_column(packed) == [value or "" for value in values]


@given(st.lists(st.integers(-(2**40), 2**40)))
def test_columns_of_numbers_come_back(numbers: list[int]) -> None:
    assert unpack_column(whole_numbers(numbers)) == numbers
    assert unpack_column(rising_numbers(numbers)) == numbers


def test_positions_keep_a_centimetre_and_missing_ones_repeat_the_one_before() -> None:
    values = np.array([np.nan, 80.1234567, np.nan, 80.2])
    whole = unpack_column(degrees(values))
    assert whole == [0, 801234567, 801234567, 802000000]


def test_times_are_beijing_minutes() -> None:
    moments = np.array(["1970-01-01T00:00:30", "NaT"], "datetime64[s]")
    assert minutes(moments).tolist() == [480, 0]


@given(
    st.lists(
        st.tuples(*[st.sampled_from([-(2**61), -3, 0, 1, 7, 2**61])] * 4), min_size=1, max_size=30
    )
)
def test_joined_keys_are_equal_where_all_keys_are_and_sort_as_they_do(
    rows: list[tuple[int, ...]],
) -> None:
    joined = joined_keys([np.array(key, np.int64) for key in zip(*rows, strict=True)])
    _, of_rows = np.unique(np.array(rows, np.int64), axis=0, return_inverse=True)
    _, of_keys = np.unique(joined, return_inverse=True)
    assert of_keys.tolist() == of_rows.ravel().tolist()
