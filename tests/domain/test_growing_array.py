"""Arrays that grow: what was before never changes, whoever continues it, from whatever length."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as how
from hypothesis import strategies as st

from gis_app.domain import growing_array
from gis_app.domain.growing_array import appended

KINDS: dict[str, st.SearchStrategy[Any]] = {
    "int64": st.integers(-(2**62), 2**62),
    "int32": st.integers(-1, 2),
    "float64": st.floats(width=64),
    "bool": st.booleans(),
    "object": st.text(max_size=2),
}


@given(st.data())
@how(deadline=None, max_examples=150)
def test_every_array_stays_what_it_was(data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from(sorted(KINDS)))
    some = st.lists(KINDS[kind], max_size=6)
    first = data.draw(some)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(growing_array, "MANY_WORDS", 2)
        made = [(np.array(first, kind), first)]
        for _ in range(data.draw(st.integers(1, 12))):
            # any of them is continued, so that two go on from one, and slices of them too
            array, values = data.draw(st.sampled_from(made))
            cut = data.draw(st.integers(0, len(values)) | st.just(0))
            more = data.draw(some)
            longer = appended(array[cut:], np.array(more, kind))
            made.append((longer, [*values[cut:], *more]))
        for array, values in made:
            assert array.dtype == np.dtype(kind)
            np.testing.assert_array_equal(array, np.array(values, kind))


def test_rows_behind_a_long_column_share_its_memory() -> None:
    long = appended(np.arange(30_000), np.array([1]))
    more = appended(long, np.array([2, 3]))
    assert np.shares_memory(long, more)
    other = appended(long, np.array([4]))
    assert not np.shares_memory(long, other)
    assert (long[-1], more[-2:].tolist(), other[-1]) == (1, [2, 3], 4)
    with pytest.raises(ValueError, match="read-only"):
        more[0] = 7


@pytest.mark.parametrize("value", [-1, np.nan])
def test_one_value_throughout_takes_no_memory(value: float) -> None:
    column = np.broadcast_to(np.array([value]), (30_000,))
    longer = appended(column, np.array([value], column.dtype))
    assert (len(longer), longer.strides) == (30_001, (0,))
    mixed = appended(longer, np.array([5], column.dtype))
    np.testing.assert_array_equal(mixed, [*[value] * 30_001, 5])
