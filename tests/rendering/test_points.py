from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtGui import QImage

from gis_app.domain.terms import Colour
from gis_app.geo.extent import GeoPoint
from gis_app.rendering.clusters import LARGEST_PX, SMALLEST_PX, gather_groups
from gis_app.rendering.map_settings import MapSettings
from gis_app.rendering.picture import render_picture
from gis_app.rendering.picture_style import MAP_COLOURS
from gis_app.rendering.placed_points import place_points
from gis_app.rendering.point_layout import (
    MOVED_SHARE,
    PointMode,
    choose_mode,
    spread,
    thinned,
)
from tests.rendering.little_layers import SCHOOL_FILL, markers, screen

pytestmark = pytest.mark.usefixtures("qapp")
_COLOURS = list(Colour)


def _count(image: QImage, colour: str, box: tuple[int, int, int, int]) -> int:
    wanted = colour.upper()
    return sum(
        image.pixelColor(x, y).name().upper() == wanted
        for x in range(box[0], box[2])
        for y in range(box[1], box[3])
    )


def test_marker_stands_where_its_place_is() -> None:
    view = screen()
    image = render_picture(view, [markers(view, [(200, 150)])])
    assert _count(image, SCHOOL_FILL, (190, 140, 211, 161)) > 150
    assert _count(image, SCHOOL_FILL, (0, 0, 180, 300)) == 0


@pytest.mark.parametrize(
    ("colour", "fill"),
    [(Colour.RED, "#C8102E"), (Colour.YELLOW, "#F2B705"), (Colour.WHITE, "#FFFFFF")],
)
def test_badge_stands_at_the_upper_right_in_its_colour(colour: Colour, fill: str) -> None:
    view = screen()
    plain = render_picture(view, [markers(view, [(200, 150)])])
    badged = render_picture(view, [markers(view, [(200, 150)], [colour])])
    upper_right, lower_left = (204, 132, 218, 147), (184, 152, 197, 166)
    assert _count(badged, fill, upper_right) > _count(plain, fill, upper_right) + 15
    assert _count(badged, fill, lower_left) == _count(plain, fill, lower_left)


def test_badges_differ_in_shape_without_colour() -> None:
    view = screen()
    grey = []
    for colour in (Colour.WHITE, Colour.YELLOW, Colour.RED):
        image = render_picture(view, [markers(view, [(200, 150)], [colour])])
        flat = image.copy(198, 126, 26, 26).convertToFormat(QImage.Format.Format_Grayscale8)
        grey.append(
            np.array([[flat.pixelColor(x, y).value() for x in range(26)] for y in range(26)])
        )
    for a, b in ((0, 1), (0, 2), (1, 2)):
        assert np.abs(grey[a].astype(int) - grey[b].astype(int)).mean() > 8


def test_selected_marker_is_larger_and_ringed() -> None:
    view = screen()
    layer = markers(view, [(200, 150)])
    plain = render_picture(view, [layer])
    marked = render_picture(replace(view, selection={"points": frozenset({1})}), [layer])
    around = (180, 130, 221, 171)
    accent = MAP_COLOURS["light"].accent
    assert _count(plain, accent, around) == 0
    assert _count(marked, accent, around) > 60
    assert _count(marked, SCHOOL_FILL, around) > _count(plain, SCHOOL_FILL, around)


def test_marker_on_paper_measures_what_the_layer_says() -> None:
    view = MapSettings.for_paper(GeoPoint(80.26, 41.17), 5000, 20, 20, 300)
    image = render_picture(view, [markers(view, [(view.width_px / 2, view.height_px / 2)])])
    row = view.height_px // 2 + round(view.mm(0.9))
    inked = [
        x for x in range(view.width_px) if image.pixelColor(x, row).name().upper() == SCHOOL_FILL
    ]
    assert (inked[-1] - inked[0] + 1) / 300 * 25.4 == pytest.approx(3.6 * 0.95, abs=0.2)


def test_counts_of_clusters_sum_to_the_points_in_view() -> None:
    view = screen(width_px=300, height_px=300)
    rng = np.random.default_rng(5)
    places = [(float(x), float(y)) for x, y in rng.uniform(20, 280, (2600, 2))]
    colours = [_COLOURS[i] for i in rng.integers(0, 4, 2600)]
    placed = place_points(view, [markers(view, places, colours)])
    assert placed.mode == PointMode.CLUSTERS
    assert sum(disc.count for disc in placed.clusters) + len(placed.row) == 2600
    for colour in _COLOURS:
        alone = int((placed.colour == colour).sum())
        gathered = sum(disc.by_colour[colour] for disc in placed.clusters)
        assert gathered + alone == colours.count(colour)
    assert all(SMALLEST_PX <= disc.diameter_px <= LARGEST_PX for disc in placed.clusters)


def test_paper_never_gathers_points() -> None:
    x, y = np.random.default_rng(1).uniform(0, 200, (2, 5000))
    assert choose_mode(x, y, 1.0, may_cluster=False) == PointMode.DOTS
    assert choose_mode(x, y, 1.0, may_cluster=True) == PointMode.CLUSTERS


def test_dots_show_the_most_urgent_point_of_a_crowd() -> None:
    view = screen(width_px=300, height_px=300)
    rng = np.random.default_rng(7)
    places = [(float(x), float(y)) for x, y in rng.uniform(110, 190, (60, 2))]
    colours = [Colour.CLOSED] * 59 + [Colour.RED]
    placed = place_points(view, [markers(view, places, colours)])
    assert placed.mode == PointMode.DOTS
    assert placed.fid(len(placed.x_px) - 1) == 60
    assert placed.counts == (60,)


@settings(max_examples=80, deadline=None)
@given(
    st.lists(
        st.tuples(st.floats(0, 300), st.floats(0, 300), st.integers(0, 3)), min_size=1, max_size=80
    ),
    st.floats(3, 40),
)
def test_thinning_keeps_the_worst_of_every_cell(
    points: list[tuple[float, float, int]], cell: float
) -> None:
    x, y, urgency = (np.array(column) for column in zip(*points, strict=True))
    kept, stands_for = thinned(x, y, urgency.astype(np.int8), cell)
    assert stands_for.sum() == len(points)
    assert len(set(kept.tolist())) == len(kept)
    assert (np.diff(urgency[kept]) >= 0).all()
    assert urgency[kept].max() == urgency.max()
    cells = {(int(a // cell), int(b // cell)) for a, b, _ in points}
    assert len(kept) == len(cells)


@settings(max_examples=80, deadline=None)
@given(st.lists(st.tuples(st.floats(0, 120), st.floats(0, 120)), min_size=1, max_size=60))
def test_spreading_moves_no_marker_far(points: list[tuple[float, float]]) -> None:
    x, y = (np.array(column) for column in zip(*points, strict=True))
    size = np.full(len(x), 22.0)
    moved_x, moved_y = spread(x, y, size)
    assert (np.hypot(moved_x - x, moved_y - y) <= 22 * MOVED_SHARE + 1e-6).all()


def test_two_markers_at_one_place_part() -> None:
    x, y = spread(np.array([50.0, 50.0]), np.array([50.0, 50.0]), np.array([22.0, 22.0]))
    assert np.hypot(x[1] - x[0], y[1] - y[0]) > 15
    assert x.mean() == pytest.approx(50.0)


def test_gathering_nothing_gives_nothing() -> None:
    nothing = np.empty(0)
    numbers = np.empty(0, np.int64)
    discs, alone = gather_groups(nothing, nothing, np.empty(0, np.int8), numbers, 1.0)
    assert discs == ()
    assert len(alone) == 0
