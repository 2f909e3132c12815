from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gis_app.rendering.taken_raster import TakenRaster

WIDTH, HEIGHT = 120, 90
_edge = st.floats(-30, 130)
_box = st.tuples(_edge, _edge, st.floats(0.5, 12), st.floats(0.5, 12)).map(
    lambda b: (b[0], b[1], b[0] + b[2], b[1] + b[3])
)


def squares_taken(raster: TakenRaster) -> set[tuple[int, int]]:
    down, across = HEIGHT // 2, WIDTH // 2
    cells = [(x, y) for y in range(down) for x in range(across)]
    boxes = np.array([(2 * x + 0.5, 2 * y + 0.5, 2 * x + 1.5, 2 * y + 1.5) for x, y in cells])
    free = raster.are_free(raster.corners(boxes))
    return {cell for cell, is_free in zip(cells, free.tolist(), strict=True) if not is_free}


@given(st.lists(_box, max_size=30), st.booleans())
@settings(deadline=None)
def test_many_boxes_at_once_take_what_each_of_them_takes(
    boxes: list[tuple[float, float, float, float]], has_large: bool
) -> None:
    boxes += [(10.0, 10.0, 70.0, 50.0)] if has_large else []
    at_once, each = TakenRaster(WIDTH, HEIGHT, 1.0), TakenRaster(WIDTH, HEIGHT, 1.0)
    at_once.take_boxes(np.array(boxes, np.float64).reshape(-1, 4))
    for one in boxes:
        each.take(one)
    assert squares_taken(at_once) == squares_taken(each)


def test_nothing_stands_in_a_raster_that_was_cleared() -> None:
    raster = TakenRaster(WIDTH, HEIGHT, 1.0)
    raster.take((5.0, 5.0, 30.0, 20.0))
    assert squares_taken(raster)
    raster.clear()
    assert not squares_taken(raster)
    assert raster.is_free((0.0, 0.0, float(WIDTH), float(HEIGHT)))


@pytest.mark.parametrize("pixel_ratio", [1.0, 1.5, 2.0])
def test_a_square_is_two_screen_pixels_wide(pixel_ratio: float) -> None:
    raster = TakenRaster(WIDTH, HEIGHT, pixel_ratio)
    raster.take((10.0, 10.0, 11.0, 11.0))
    free = raster.is_free((10.0 + 2 * pixel_ratio, 10.0, 40.0, 11.0))
    assert free
    assert not raster.is_free((11.0, 10.0, 12.0, 11.0))
