from itertools import combinations

import numpy as np

from gis_app.printing.number_places import place_numbers
from gis_app.printing.page_template import Box

FRAME = Box(0, 0, 270, 240)


def markers_at(places):
    return [Box(x - 1.8, y - 1.8, 3.6, 3.6) for x, y in places]


def test_a_lonely_marker_has_its_number_at_the_right():
    (place,) = place_numbers(markers_at([(100, 100)]), [(3, 2.5)], FRAME)
    assert place.leader_to_mm is None
    assert place.box.x_mm > 101.8
    assert place.box.y_mm < 100 < place.box.bottom_mm


def test_numbers_avoid_markers_each_other_and_the_frame():
    rng = np.random.default_rng(3)
    markers = markers_at(rng.uniform((5, 5), (265, 235), (180, 2)).tolist())
    places = place_numbers(markers, [(4.2, 2.5)] * len(markers), FRAME)
    boxes = [place.box for place in places]
    assert all(FRAME.contains(box) for box in boxes)
    overlapping = sum(a.shrunk(0.4).overlaps(b.shrunk(0.4)) for a, b in combinations(boxes, 2))
    assert overlapping == 0
    assert not any(box.shrunk(0.4).overlaps(m.shrunk(0.4)) for box in boxes for m in markers)


def test_a_crowd_gets_leader_lines_that_end_at_the_number():
    crowd = markers_at([(100 + i % 4, 100 + i // 4) for i in range(16)])
    places = place_numbers(crowd, [(4, 2.5)] * 16, FRAME)
    led = [place for place in places if place.leader_to_mm]
    assert len(led) >= 8
    for place in led:
        x, y = place.leader_to_mm
        assert place.box.x_mm <= x <= place.box.right_mm
        assert place.box.y_mm <= y <= place.box.bottom_mm
    assert not any(a.box.overlaps(b.box) for a, b in combinations(places, 2))


def test_a_number_gives_way_to_a_street_name():
    label = Box(101.8, 98, 30, 4)
    (place,) = place_numbers(markers_at([(100, 100)]), [(3, 2.5)], FRAME, [label])
    assert not place.box.overlaps(label)


def test_a_corner_marker_keeps_its_number_inside_the_frame():
    (place,) = place_numbers(markers_at([(268, 2)]), [(4, 2.5)], FRAME)
    assert FRAME.contains(place.box)
