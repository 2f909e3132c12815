from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from gis_app.rendering import simple_copies
from gis_app.rendering.simple_copies import FROM_ROWS, SimpleCopies, keep_newest

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def _shapes(count: int = FROM_ROWS) -> np.ndarray:
    rng = np.random.default_rng(1)
    middle = rng.uniform(0, 1e5, (count, 1, 2))
    walk = np.cumsum(rng.normal(0, 9, (count, 12, 2)), axis=1)
    made = np.asarray(shapely.linestrings(middle + walk), dtype=object)
    made[3] = None
    made[4] = shapely.Polygon()
    return made


def test_copies_are_made_once_and_read_from_disk_the_next_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shapes, rows = _shapes(), np.arange(FROM_ROWS)
    first = SimpleCopies(shapes, tmp_path, 0.6).of(rows, 4)
    assert len(list(tmp_path.glob("*.npz"))) == 1

    def never(*_: object) -> None:
        raise AssertionError("made again")

    monkeypatch.setattr(simple_copies, "simplified", never)
    again = SimpleCopies(shapes.copy(), tmp_path, 0.6).of(rows, 4)
    assert again[3] is None
    there = rows[~shapely.is_missing(first)]
    assert shapely.equals_exact(first[there], again[there]).all()
    fewer = shapely.get_num_coordinates(again).sum()
    assert fewer < shapely.get_num_coordinates(shapes).sum() / 2


def test_other_shapes_have_other_copies_and_a_broken_file_is_made_anew(tmp_path: Path) -> None:
    shapes, rows = _shapes(), np.arange(FROM_ROWS)
    SimpleCopies(shapes, tmp_path, 0.6).of(rows, 4)
    moved = shapes.copy()
    moved[0] = shapely.LineString([(0, 0), (500, 500)])
    other = SimpleCopies(moved, tmp_path, 0.6).of(rows, 4)
    assert other[0].equals(moved[0])
    for file in tmp_path.glob("*.npz"):
        file.write_bytes(b"no")
    mended = SimpleCopies(moved, tmp_path, 0.6).of(rows, 4)
    assert mended[0].equals(moved[0])


def test_small_tables_and_close_scales_are_simplified_as_they_come(tmp_path: Path) -> None:
    assert not SimpleCopies(_shapes(10), tmp_path, 0.6).serves(6)
    assert not SimpleCopies(_shapes(), tmp_path, 0.6).serves(1)
    assert SimpleCopies(_shapes(), tmp_path, 0.6).serves(6)


def test_the_oldest_copies_go(tmp_path: Path) -> None:
    import os

    for n in range(6):
        file = tmp_path / f"{n}.npz"
        file.write_bytes(b"x")
        os.utime(file, (n, n))
    keep_newest(tmp_path, 2)
    assert sorted(one.name for one in tmp_path.iterdir()) == ["4.npz", "5.npz"]
