from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis_app.messages import LocalText, Message
from gis_app.storage.edit_log import (
    counts_of,
    message_from_json,
    message_to_json,
    pack,
    unpack,
)
from gis_app.storage.rows import FileBatch, FileChanges

TEXT = st.text(max_size=20)
SIMPLE = (
    st.none()
    | TEXT
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.dates()
    | st.datetimes(timezones=st.none() | st.just(__import__("datetime").UTC))
    | st.builds(LocalText, TEXT, TEXT)
)


def messages(values: st.SearchStrategy[object]) -> st.SearchStrategy[Message]:
    fields = st.lists(st.tuples(TEXT, values), max_size=3).map(tuple)
    return st.builds(Message, TEXT, fields, st.none() | TEXT, st.integers(0, 9))


MESSAGES = messages(st.recursive(SIMPLE, messages, max_leaves=6))
CELLS = st.none() | TEXT | st.integers(-(2**63), 2**63 - 1) | st.floats(allow_nan=False)
CELLS |= st.binary(max_size=40)


@st.composite
def batches(draw: st.DrawFn) -> FileBatch:
    fids = tuple(draw(st.lists(st.integers(1, 2**62), unique=True, max_size=5)))
    names = draw(st.lists(TEXT, unique=True, max_size=3))
    cells = st.lists(CELLS, min_size=len(fids), max_size=len(fids))
    return FileBatch(draw(TEXT), fids, {name: draw(cells) for name in names})


@given(MESSAGES)
def test_a_message_comes_back_with_all_it_holds(message: Message) -> None:
    assert message_from_json(message_to_json(message)) == message


@pytest.mark.parametrize("text", ["null", "5", "{}", '{"date": "2026-05-01"}'])
def test_what_is_no_message_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        message_from_json(text)


@given(st.lists(batches(), max_size=3), st.lists(batches(), max_size=3))
def test_changes_come_back_to_the_last_bit(
    inserts: list[FileBatch], updates: list[FileBatch]
) -> None:
    changes = FileChanges(tuple(inserts), tuple(updates), {"points": (1, 2)})
    assert unpack(pack(changes)) == changes


def test_rows_are_counted_once() -> None:
    changes = FileChanges(
        (FileBatch("a", (1, 2), {}),),
        (FileBatch("a", (2, 3), {"x": [1, 2]}), FileBatch("a", (3,), {"y": [1]})),
        {"b": (7,)},
    )
    assert counts_of(changes) == {"a": (2, 1, 0), "b": (0, 0, 1)}
