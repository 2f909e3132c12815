"""A packed spatial index holds what one filled row by row holds, and goes on working."""

from __future__ import annotations

import sqlite3

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gis_app.storage.packed_rtree import add_boxes


def _index() -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.execute("CREATE VIRTUAL TABLE tree USING rtree(id, minx, maxx, miny, maxy)")
    return connection


def _boxes(count: int, seed: int) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    random = np.random.default_rng(seed)
    corner, size = random.uniform(-170, 170, (count, 2)), random.uniform(0, 2, (count, 2))
    return np.column_stack(
        [corner[:, 0], corner[:, 0] + size[:, 0], corner[:, 1] / 2, corner[:, 1] / 2 + size[:, 1]]
    )


def _rows(connection: sqlite3.Connection, where: str = "1") -> list[tuple[float, ...]]:
    return connection.execute(f"SELECT * FROM tree WHERE {where} ORDER BY id").fetchall()


@settings(deadline=None, max_examples=30)
@given(st.integers(1, 6000), st.integers(0, 1500), st.integers(0, 9))
def test_packed_is_what_one_by_one_gives(count: int, before: int, seed: int) -> None:
    boxes = _boxes(count + before, seed)
    packed, plain = _index(), _index()
    every = "INSERT INTO tree VALUES (?, ?, ?, ?, ?)"
    rows = [(i + 1, *box) for i, box in enumerate(boxes.tolist())]
    plain.executemany(every, rows)
    packed.executemany(every, rows[:before])
    add_boxes(packed, "tree", np.arange(before, before + count) + 1, tuple(boxes[before:].T))
    assert packed.execute("SELECT rtreecheck('tree')").fetchone() == ("ok",)
    assert _rows(packed) == _rows(plain)
    window = "maxx > -20 AND minx < 30 AND maxy > 0 AND miny < 15"
    assert _rows(packed, window) == _rows(plain, window)


@pytest.mark.parametrize("count", [3, 51, 52, 5000])
def test_rows_come_and_go_in_a_packed_index(count: int) -> None:
    connection = _index()
    add_boxes(connection, "tree", np.arange(count) + 1, tuple(_boxes(count, 1).T))
    more = [(count + 1 + i, *box) for i, box in enumerate(_boxes(300, 2).tolist())]
    connection.executemany("INSERT INTO tree VALUES (?, ?, ?, ?, ?)", more)
    connection.execute("DELETE FROM tree WHERE id % 3 = 0")
    assert connection.execute("SELECT rtreecheck('tree')").fetchone() == ("ok",)
    assert len(_rows(connection)) == (count + 300) - (count + 300) // 3


def test_a_rollback_takes_a_packed_index_back() -> None:
    connection = _index()
    connection.executemany(
        "INSERT INTO tree VALUES (?, ?, ?, ?, ?)",
        [(i + 1, *box) for i, box in enumerate(_boxes(100, 3).tolist())],
    )
    before = _rows(connection)
    connection.execute("BEGIN")
    add_boxes(connection, "tree", np.arange(2000) + 1000, tuple(_boxes(2000, 4).T))
    connection.execute("ROLLBACK")
    assert _rows(connection) == before
    assert connection.execute("SELECT rtreecheck('tree')").fetchone() == ("ok",)
