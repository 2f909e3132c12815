from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gis_app.rendering.label_boxes import Occupied
from gis_app.rendering.label_rounds import PLACES, PlacesAround, place_in_rounds, winners
from gis_app.rendering.taken_raster import TakenRaster

WIDTH, HEIGHT, GAP = 600, 400, 2.0
_box = st.tuples(st.floats(0, 90), st.floats(0, 90), st.floats(0.5, 30), st.floats(0.5, 30)).map(
    lambda b: (b[0], b[1], b[0] + b[2], b[1] + b[3])
)


def overlap(a: np.ndarray, b: np.ndarray) -> bool:
    return bool(a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3])


def around(count: int, seed: int) -> tuple[PlacesAround, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    x, y = rng.uniform(0, WIDTH, count), rng.uniform(0, HEIGHT, count)
    size = np.column_stack([rng.uniform(30, 90, count), np.full(count, 14.0)])
    return PlacesAround(x, y, size, np.full(count, 5.0), GAP), x, y


@given(st.lists(_box, max_size=40))
@settings(deadline=None)
def test_winners_are_those_of_asking_one_after_the_other(boxes: list[tuple[float, ...]]) -> None:
    rects = np.array(boxes, np.float64).reshape(-1, 4)
    kept: list[int] = []
    for n in range(len(rects)):
        if not any(overlap(rects[n], rects[m]) for m in kept):
            kept.append(n)
    assert np.flatnonzero(winners(rects)).tolist() == kept


def test_corners_say_the_same_as_the_boxes_written_out() -> None:
    places, x, _ = around(200, 1)
    raster = TakenRaster(WIDTH, HEIGHT, 1.0)
    rng = np.random.default_rng(2)
    lefts = rng.uniform(0, 500, (30, 2))
    raster.take_boxes(np.column_stack([lefts, lefts + 20]))
    rows = np.arange(len(x))
    corners, is_inside = places.corners(rows, raster)
    boxes = places.every_box(rows)
    wanted = (boxes[..., 0] >= 0) & (boxes[..., 2] <= WIDTH)
    wanted &= (boxes[..., 1] >= 0) & (boxes[..., 3] <= HEIGHT)
    assert (wanted == is_inside.T).all()
    assert 0 < wanted.sum() < wanted.size
    free = raster.are_free(raster.corners(boxes))
    assert (free == raster.are_free(corners).T)[wanted].all()
    assert boxes.shape == (200, PLACES, 4)


@pytest.mark.parametrize("may_cover", [False, True])
def test_many_labels_find_places_that_never_overlap(may_cover: bool) -> None:
    count = 3000
    places, x, y = around(count, 3)
    markers, labels = TakenRaster(WIDTH, HEIGHT, 1.0), Occupied(WIDTH, HEIGHT)
    half = 3.0
    markers.take_boxes(np.column_stack([x - half, y - half, x + half, y + half])[:400])
    labels.take([(200.0, 100.0, 320.0, 160.0)])
    checks: list[int] = []
    which, boxes, rest = place_in_rounds(
        places, (x, y), markers, labels, 100.0, 400, lambda: checks.append(1), may_cover=may_cover
    )
    assert checks
    assert len(rest) <= 400
    assert len(set(which.tolist())) == len(which) > (60 if may_cover else 15)
    assert (boxes[:, :2] >= 0).all()
    assert (boxes[:, 2:] <= (WIDTH, HEIGHT)).all()
    assert winners(boxes).all()
    taken = np.array([200.0, 100.0, 320.0, 160.0])
    assert not any(overlap(one, taken) for one in boxes)
    if not may_cover:
        assert markers.are_free(markers.corners(boxes)).all()
    assert not set(rest.tolist()) & set(which.tolist())
    # the most urgent of all is placed whenever it has a free place at all
    if may_cover:
        assert 0 in which


def test_what_stays_unplaced_has_no_free_place_left() -> None:
    count = 2500
    places, x, y = around(count, 5)
    markers, labels = TakenRaster(WIDTH, HEIGHT, 1.0), Occupied(WIDTH, HEIGHT)
    which, _, rest = place_in_rounds(
        places, (x, y), markers, labels, 100.0, 0, lambda: None, may_cover=True
    )
    left = np.setdiff1d(np.arange(count), np.concatenate([which, rest]))
    corners, is_inside = places.corners(left, labels.raster)
    assert not (labels.raster.are_free(corners) & is_inside).any()
