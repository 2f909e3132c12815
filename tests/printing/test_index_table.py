"""Column widths of the index table follow what stands in them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis_app.printing.index_table import _shared


@given(
    st.floats(20, 200),
    st.lists(st.tuples(st.floats(0.5, 5), st.floats(1, 60)), min_size=1, max_size=4),
)
def test_a_width_is_shared_out_completely(room: float, columns: list[tuple[float, float]]) -> None:
    widths = _shared(room, columns)
    assert sum(widths) == pytest.approx(room)
    assert all(width > 0 for width in widths)


@given(
    st.floats(60, 200),
    st.lists(st.tuples(st.floats(0.5, 5), st.floats(1, 15)), min_size=1, max_size=4),
)
def test_every_column_gets_the_width_of_its_words_where_there_is_room(
    room: float, columns: list[tuple[float, float]]
) -> None:
    for width, (_share, need) in zip(_shared(room, columns), columns, strict=True):
        assert width >= need - 1e-9
