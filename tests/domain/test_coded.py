"""Columns that keep each value once say the same as the plain lists they were made of."""

from __future__ import annotations

from datetime import date

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from gis_app.domain.coded import CodedValues, NumberIndex, are_distinct, coded, combined

CELL = st.one_of(
    st.none(),
    st.integers(-3, 3),
    st.sampled_from([0.0, 1.0, 2.5, -1.0]),
    st.booleans(),
    st.sampled_from(["", "a", "甲", "1"]),
    st.dates(date(2026, 5, 1), date(2026, 5, 3)),
)
CELLS = st.lists(CELL, max_size=40)


def _typed(values: list[object]) -> list[tuple[type, object]]:
    return [(type(value), value) for value in values]


@given(CELLS)
def test_coded_cells_come_back_with_their_types(cells: list[object]) -> None:
    column = CodedValues(*coded(cells)).without_blanks()
    assert _typed(list(column)) == _typed(cells)
    assert _typed([column[i] for i in range(len(column))]) == _typed(cells)
    assert _typed(column[1:-1]) == _typed(cells[1:-1])
    assert _typed(column.array().tolist()) == _typed(cells)
    assert column.is_filled.tolist() == [cell is not None for cell in cells]


@given(CELLS, st.data())
def test_some_rows_are_those_rows(cells: list[object], data: st.DataObject) -> None:
    column = CodedValues(*coded(cells)).without_blanks()
    places = data.draw(st.lists(st.integers(0, max(len(cells) - 1, 0)), max_size=len(cells) and 9))
    taken = column.take(np.array(places, np.int64))
    assert _typed(list(taken)) == _typed([cells[place] for place in places])
    assert len(taken.words) <= max(2 * len(places), len({*places}))


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(-1, 2), st.integers(0, 2)), max_size=30))
def test_combined_numbers_tell_rows_apart(rows: list[tuple[int, int, int]]) -> None:
    columns = np.array(rows, np.int64).reshape(-1, 3).T
    numbers = combined(columns).tolist()
    for one, row in zip(numbers, rows, strict=True):
        for other, beside in zip(numbers, rows, strict=True):
            assert (one == other) == (row == beside)


def test_numbers_are_the_same_across_columns() -> None:
    index = NumberIndex()
    one = index.of_column(CodedValues(*coded(["甲", "乙", "甲"])), str)
    other = index.of_column(CodedValues(*coded(["丙", "甲", None])).without_blanks(), str)
    assert one[0] == one[2] == other[1]
    assert len({*one.tolist(), other[0]}) == 3
    assert other[2] == -1


@given(st.lists(st.sampled_from(["a", "b", "c", "d"]), max_size=6))
def test_words_are_distinct_or_not(words: list[str]) -> None:
    assert are_distinct(words) == (len(set(words)) == len(words))


def test_long_columns_are_given_in_parts() -> None:
    column = CodedValues(np.zeros(40_000, np.int32), ["x"])
    assert [len(part) for part in column.parts()] == [16_384, 16_384, 7_232]
    assert len(list(column)) == 40_000
