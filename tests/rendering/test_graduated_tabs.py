"""Tabs of graduated discs give way to what stands on top of the map."""

import numpy as np
from PySide6.QtCore import QRectF

from gis_app.rendering.graduated import _tab_place


def test_a_tab_takes_the_corner_where_it_covers_least():
    box = QRectF(0, 0, 80, 14)
    free = _tab_place(100.0, 100.0, 20.0, box, np.zeros((0, 4)))
    assert (free.x(), free.y()) == (109.0, 112.0), "the lower right comes first"
    below = np.array([[100.0, 105.0, 200.0, 140.0]])
    moved = _tab_place(100.0, 100.0, 20.0, box, below)
    assert (moved.x(), moved.y()) == (109.0, 74.0)
    everywhere = np.array([[100.0, 105.0, 200.0, 140.0], [0.0, 60.0, 300.0, 90.0]])
    left = _tab_place(100.0, 100.0, 20.0, box, everywhere)
    assert left.x() + box.width() <= 100.0
    assert left.y() > 100.0
