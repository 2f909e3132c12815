from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis_app.domain.record_types import ColumnSpec, ColumnType
from gis_app.domain.table import TextColumn
from gis_app.messages import LocalText
from gis_app.storage.values import BadValueError, column_of, file_values, joined


def column(type_: ColumnType) -> ColumnSpec:
    return ColumnSpec("c", type_, LocalText("栏", "Column"))


def memory(type_: ColumnType, values: list[Any]) -> list[Any]:
    read = column_of(column(type_), file_values(column(type_), values))
    return list(read.values()) if isinstance(read, TextColumn) else read.tolist()


TEXT = st.text(st.characters(exclude_categories=["Cs"]))


@given(st.lists(st.none() | TEXT))
def test_text_comes_back(values: list[str | None]) -> None:
    assert memory(ColumnType.TEXT, values) == values


@given(st.lists(st.none() | st.integers(-(2**63), 2**63 - 1)))
def test_whole_numbers_come_back_and_missing_is_0(values: list[int | None]) -> None:
    assert memory(ColumnType.INTEGER, values) == [v or 0 for v in values]


@given(st.lists(st.none() | st.floats(allow_infinity=False)))
def test_real_numbers_come_back_and_missing_is_nan(values: list[float | None]) -> None:
    wanted = [math.nan if v is None else v for v in values]
    np.testing.assert_array_equal(memory(ColumnType.REAL, values), wanted)


@given(st.lists(st.none() | st.datetimes(timezones=st.timezones()).filter(lambda d: d.year > 1000)))
def test_moments_come_back_in_utc_without_fractions(values: list[Any]) -> None:
    for given_, read in zip(values, memory(ColumnType.DATETIME, values), strict=True):
        if given_ is None:
            assert read is None
        else:
            again = memory(ColumnType.DATETIME, [read])
            assert again == [read]
            assert len(read) == len("2026-05-01T02:30:00Z")


@given(st.lists(st.none() | st.dates().map(str)))
def test_dates_come_back(values: list[str | None]) -> None:
    assert memory(ColumnType.DATE, values) == values


def test_truth_is_kept_as_numbers_and_read_as_truth() -> None:
    assert file_values(column(ColumnType.BOOLEAN), [True, False, None, 1]) == [1, 0, None, 1]
    assert memory(ColumnType.BOOLEAN, [True, False, None]) == [True, False, False]


def test_other_columns_may_be_given_as_a_dictionary() -> None:
    assert memory(ColumnType.JSON, [{"传真": "1"}, None]) == ['{"传真": "1"}', None]


def test_references_to_nothing_are_null() -> None:
    assert file_values(column(ColumnType.REFERENCE), [0, None, 7]) == [None, None, 7]
    assert memory(ColumnType.REFERENCE, [0, None, 7]) == [0, 0, 7]


@pytest.mark.parametrize(
    ("type_", "value"),
    [
        (ColumnType.TEXT, 5),
        (ColumnType.TEXT, "\udc00"),
        (ColumnType.INTEGER, 1.5),
        (ColumnType.INTEGER, "1"),
        (ColumnType.REAL, "1.5"),
        (ColumnType.BOOLEAN, 2),
        (ColumnType.BOOLEAN, "yes"),
        (ColumnType.DATE, "1.5.2026"),
        (ColumnType.DATETIME, "2026-05-01"),
    ],
)
def test_a_wrong_value_is_named_by_position(type_: ColumnType, value: object) -> None:
    with pytest.raises(BadValueError) as caught:
        file_values(column(type_), [None, value])
    assert caught.value.position == 1
    assert caught.value.value == value


@given(st.lists(st.lists(st.none() | TEXT, max_size=5), min_size=1, max_size=4))
def test_pieces_of_text_join(parts: list[list[str | None]]) -> None:
    whole = joined([TextColumn.from_values(part) for part in parts])
    assert isinstance(whole, TextColumn)
    assert list(whole.values()) == [value for part in parts for value in part]
    assert len(set(whole.words)) == len(whole.words)
