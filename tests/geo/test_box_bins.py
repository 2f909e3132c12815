"""Boxes sorted into bins hold what a plain comparison says."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from gis_app.geo.box_bins import BoxBins

corner = st.integers(0, 20)
boxes = st.lists(st.tuples(corner, corner, st.integers(0, 9), st.integers(0, 9)), min_size=1)


@given(boxes, st.lists(st.tuples(st.integers(-4, 66), st.integers(-4, 66)), max_size=40))
def test_as_a_plain_comparison_says(
    corners: list[tuple[int, ...]], at: list[tuple[int, int]]
) -> None:
    given_ = np.array([(x, y, x + w, y + h) for x, y, w, h in corners], float)
    places = np.array(at, float).reshape(-1, 2) / 2
    place, box = BoxBins(given_).pairs(places[:, 0], places[:, 1])
    expected = [
        (n, b)
        for n, (x, y) in enumerate(places.tolist())
        for b, (w, s, e, t) in enumerate(given_.tolist())
        if w <= x <= e and s <= y <= t
    ]
    assert sorted(zip(place.tolist(), box.tolist(), strict=True)) == expected
