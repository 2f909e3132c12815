from __future__ import annotations

import numpy as np
import shapely
from hypothesis import given
from hypothesis import strategies as st

from gis_app.rendering.line_corners import LineCorners, corners

SHAPES = np.array(
    [
        shapely.LineString([(0, 0), (1, 1), (2, 0)]),
        None,
        shapely.MultiLineString([[(5, 5), (6, 6)], [(8, 8), (9, 9)]]),
        shapely.LineString(),
        *(shapely.LineString([(n, 0), (n, 1), (n, n)]) for n in range(3, 12)),
    ],
    dtype=object,
)


def test_corners_never_join_two_lines() -> None:
    xy, is_last, number = corners(SHAPES[:4])
    assert len(xy) == 7
    assert np.flatnonzero(is_last).tolist() == [2, 4, 6]
    assert number.tolist() == [3, 0, 4, 0]


@given(st.lists(st.lists(st.integers(0, len(SHAPES) - 1), max_size=9), max_size=8))
def test_kept_corners_are_those_of_the_shapes_whatever_was_asked_for_before(
    pictures: list[list[int]],
) -> None:
    kept, made = LineCorners(len(SHAPES)), []

    def simplified(rows: np.ndarray) -> np.ndarray:
        made.extend(rows.tolist())
        return SHAPES[rows]

    for picture in pictures:
        rows = np.array(picture, np.int64)
        xy, is_last = kept.of(rows, simplified)
        wanted_xy, wanted_last, _ = corners(SHAPES[rows])
        assert (xy == wanted_xy).all()
        assert xy.shape == wanted_xy.shape
        assert (is_last == wanted_last).all()
    assert len(made) == len(set(made))
