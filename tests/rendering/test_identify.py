from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtGui import QColor

from gis_app.domain.terms import Colour
from gis_app.geo.extent import ScreenPoint
from gis_app.rendering.identify import features_at
from gis_app.rendering.picture import render_picture
from tests.rendering.little_layers import areas, markers, screen, water, wires

pytestmark = pytest.mark.usefixtures("qapp")


def _ids(hits: list) -> list[tuple[str, int]]:
    return [(hit.table, hit.fid) for hit in hits]


def test_a_marker_beats_the_line_and_the_area_beneath_it() -> None:
    settings = screen()
    layers = [
        areas(settings, [(50, 50, 350, 250)]),
        wires(settings, [[(60, 150), (340, 150)]]),
        markers(settings, [(200, 150)]),
    ]
    hits = features_at(settings, layers, ScreenPoint(203, 148), 4.0)
    assert _ids(hits) == [("points", 1), ("actions", 1), ("areas", 1)]
    assert hits[0].distance_px == 0.0
    assert _ids(features_at(settings, layers, ScreenPoint(100, 152), 4.0)) == [
        ("actions", 1),
        ("areas", 1),
    ]
    assert _ids(features_at(settings, layers, ScreenPoint(100, 200), 4.0)) == [("areas", 1)]
    assert features_at(settings, layers, ScreenPoint(10, 10), 4.0) == []


def test_of_two_markers_the_one_whose_middle_is_nearer_is_meant() -> None:
    settings = screen()
    layer = markers(settings, [(100, 100), (130, 100), (300, 250)])
    assert features_at(settings, [layer], ScreenPoint(104, 100), 6.0)[0].fid == 1
    assert features_at(settings, [layer], ScreenPoint(126, 100), 6.0)[0].fid == 2


def test_of_nested_areas_the_smallest_is_first() -> None:
    settings = screen()
    layer = areas(settings, [(10, 10, 390, 290), (150, 100, 250, 200), (100, 50, 300, 250)])
    hits = features_at(settings, [layer], ScreenPoint(200, 150), 0.0)
    assert [hit.fid for hit in hits] == [2, 3, 1]


def test_a_miss_within_the_tolerance_still_counts() -> None:
    settings = screen()
    layer = wires(settings, [[(60, 150), (340, 150)]])
    near = features_at(settings, [layer], ScreenPoint(200, 156), 6.0)
    assert len(near) == 1
    assert 3.0 < near[0].distance_px < 6.0
    assert features_at(settings, [layer], ScreenPoint(200, 165), 6.0) == []


def test_the_base_map_and_what_the_scale_hides_is_not_found() -> None:
    settings = screen(10_000)
    ground = water(settings, [(0, 0, 400, 300)])
    assert features_at(settings, [ground], ScreenPoint(200, 150), 5.0) == []
    from dataclasses import replace

    layer = markers(settings, [(200, 150)])
    hidden = replace(layer, spec=replace(layer.spec, max_scale_denominator=5000.0))
    assert features_at(settings, [layer], ScreenPoint(200, 150), 5.0)
    assert features_at(settings, [hidden], ScreenPoint(200, 150), 5.0) == []


def test_what_is_painted_is_found_and_what_is_found_is_painted() -> None:
    """Compare the picture with the answers, pixel by pixel of a coarse grid."""
    settings = screen(10_000, 240, 180)
    colours = [Colour.RED, Colour.CLOSED, Colour.WHITE]
    layers = [
        wires(settings, [[(20, 150), (220, 130)]]),
        markers(settings, [(60, 60), (120, 90), (190, 50)], colours),
    ]
    image = render_picture(settings, layers)
    land = QColor(image.pixel(2, 2))
    missed: list[tuple[int, int]] = []
    invented: list[tuple[int, int]] = []
    for x in range(1, 240, 3):
        for y in range(1, 180, 3):
            is_painted = QColor(image.pixel(x, y)) != land
            hits = features_at(settings, layers, ScreenPoint(x + 0.5, y + 0.5), 0.0)
            far = not features_at(settings, layers, ScreenPoint(x + 0.5, y + 0.5), 12.0)
            if hits and not is_painted:
                invented.append((x, y))
            if is_painted and far:
                missed.append((x, y))
    assert missed == []
    # a marker's corner is round, its reach a circle about as large
    assert len(invented) < 12


def test_unplaced_rows_are_never_found() -> None:
    settings = screen()
    layer = markers(settings, [(200, 150), (100, 100)])
    assert layer.marks is not None
    layer.marks.lon_deg[0] = np.nan
    assert features_at(settings, [layer], ScreenPoint(200, 150), 8.0) == []
    assert len(features_at(settings, [layer], ScreenPoint(100, 100), 8.0)) == 1
