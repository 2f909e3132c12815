from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtGui import QImage, QPainter

from gis_app.domain.map_look import PointDisplay
from gis_app.domain.terms import Colour
from gis_app.geo.crs import to_geographic
from gis_app.geo.extent import ScreenPoint
from gis_app.rendering.identify import features_at
from gis_app.rendering.map_renderer import MapReport, paint_map
from gis_app.rendering.picture_style import MAP_COLOURS
from gis_app.rendering.placed_points import gentle_share, place_points
from gis_app.rendering.point_fans import FAN_MOST, ring_places, spiral_places
from gis_app.rendering.point_index import FEW
from gis_app.rendering.point_layout import PointMode
from gis_app.rendering.render_cache import RenderCache
from gis_app.rendering.render_layer import PointMarks, RenderLayer
from tests.rendering.little_layers import marker_spec, markers, screen

if TYPE_CHECKING:
    from gis_app.rendering.map_settings import MapSettings

pytestmark = pytest.mark.usefixtures("qapp")
_COUNT = FEW + 30_000


def _crowd(
    view: MapSettings, count: int = _COUNT, spec_id: str = "schools", seed: int = 2
) -> RenderLayer:
    """Return a crowd with holes in it, four colours."""
    rng = np.random.default_rng(seed)
    x, y = rng.uniform(0, view.width_px, count * 2), rng.uniform(0, view.height_px, count * 2)
    kept = np.flatnonzero(np.sin(x / 37) + np.cos(y / 29) > -0.6)[:count]
    place_x = view.centre.x + (x[kept] - view.width_px / 2) * view.m_per_px_x
    place_y = view.centre.y - (y[kept] - view.height_px / 2) * view.m_per_px_y
    lon, lat = to_geographic(place_x, place_y)
    colour = rng.choice(np.array([0, 1, 2, 3], np.int8), len(kept), p=[0.7, 0.18, 0.08, 0.04])
    nothing = np.zeros(len(kept), np.bool_)
    marks = PointMarks(lon, lat, colour, nothing, nothing)
    spec = marker_spec(spec_id)
    return RenderLayer(spec, 440.0, 1.0, np.arange(1, len(kept) + 1, dtype=np.int64), marks)


def _painted(view: MapSettings, layers: list[RenderLayer]) -> tuple[QImage, MapReport]:
    image = QImage(view.width_px, view.height_px, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    report = paint_map(painter, view, layers, cache=RenderCache())
    painter.end()
    return image, report


def _occupied(view: MapSettings, layer: RenderLayer) -> set[tuple[int, int]]:
    from gis_app.geo.crs import to_map

    marks = layer.marks
    assert marks is not None
    x, y = view.to_screen(*to_map(marks.lon_deg, marks.lat_deg))
    inside = (x >= 0) & (x < view.width_px) & (y >= 0) & (y < view.height_px)
    return set(zip((x[inside] // 8).astype(int), (y[inside] // 8).astype(int), strict=True))


@pytest.mark.parametrize("count", [FEW - 2000, _COUNT])
def test_every_occupied_cell_of_eight_pixels_is_inked(count: int) -> None:
    view = replace(screen(50_000, 800, 500), display=PointDisplay.DOTS)
    layer = _crowd(view, count)
    image, report = _painted(view, [layer])
    land = MAP_COLOURS["light"].land.upper()
    pixels = np.frombuffer(image.constBits(), np.uint32).reshape(500, 800) & 0xFFFFFF
    inked = pixels != int(land[1:], 16)
    cells = _occupied(view, layer)
    assert len(cells) > 2000
    missing = [(i, j) for i, j in cells if not inked[j * 8 : j * 8 + 8, i * 8 : i * 8 + 8].any()]
    assert not missing
    assert report.placed is not None
    assert report.placed.mode == PointMode.DOTS
    assert report.placed.stands_for.sum() >= count


def test_the_worst_of_a_cell_lies_on_top_and_the_count_is_kept() -> None:
    view = replace(screen(50_000, 800, 500), display=PointDisplay.DOTS)
    layer = _crowd(view)
    placed = place_points(view, [layer])
    marks = layer.marks
    assert marks is not None
    assert (np.diff(placed.colour) >= 0).all()
    assert sum(placed.counts) == placed.stands_for.sum()
    from gis_app.geo.crs import to_map

    x, y = view.to_screen(*to_map(marks.lon_deg, marks.lat_deg))
    worst: dict[tuple[int, int], int] = {}
    for i, j, colour in zip((x // 8).astype(int), (y // 8).astype(int), marks.colour, strict=True):
        worst[i, j] = max(worst.get((i, j), 0), int(colour))
    for i, j, colour in zip(
        (placed.x_px // 8).astype(int), (placed.y_px // 8).astype(int), placed.colour, strict=True
    ):
        assert worst[i, j] == colour


def test_discs_of_very_many_points_sum_to_all_and_never_overlap() -> None:
    view = screen(50_000, 800, 500)
    layers = [_crowd(view), _crowd(view, seed=5, spec_id="markets")]
    placed = place_points(view, layers)
    assert placed.mode == PointMode.CLUSTERS
    total = sum(disc.count for disc in placed.clusters) + len(placed.row)
    assert total == sum(placed.counts)
    for colour in Colour:
        of_colour = sum(
            int((one.marks.colour == colour).sum()) for one in layers if one.marks is not None
        )
        gathered = sum(disc.by_colour[colour] for disc in placed.clusters)
        assert gathered + int((placed.colour == colour).sum()) <= of_colour
    discs = placed.clusters
    for n, one in enumerate(discs):
        for other in discs[:n]:
            apart = np.hypot(one.x_px - other.x_px, one.y_px - other.y_px)
            assert apart >= (one.diameter_px + other.diameter_px) / 2 - 0.01


def test_a_click_on_a_dot_finds_the_point_of_the_picture() -> None:
    view = replace(screen(50_000, 800, 500), display=PointDisplay.DOTS)
    layer = _crowd(view)
    placed = place_points(view, [layer])
    for i in (0, 100, len(placed.row) - 1):
        at = ScreenPoint(float(placed.x_px[i]), float(placed.y_px[i]))
        hits = features_at(view, [layer], at, 2.0, placed)
        assert hits[0].fid == placed.fid(i) or hits[0].distance_px == 0.0


def test_some_markers_on_one_spot_are_fanned_with_leaders() -> None:
    view = screen(5_000)
    placed = place_points(view, [markers(view, [(200.0, 150.0)] * 7)])
    assert placed.mode == PointMode.NORMAL
    assert len(placed.row) == 7
    away = np.hypot(placed.x_px - 200, placed.y_px - 150)
    assert (away > 10).all()
    for n in range(7):
        for m in range(n):
            apart = np.hypot(placed.x_px[n] - placed.x_px[m], placed.y_px[n] - placed.y_px[m])
            assert apart > placed.size_px[0] * 0.9
    assert len(placed.leaders) == 7
    assert np.allclose(placed.leaders[:, :2], [200, 150], atol=0.01)


def test_a_heap_is_a_counted_disc_beside_ordinary_markers_and_opens() -> None:
    view = screen(5_000)
    heap, others = [(200.0, 150.0)] * 60, [(50.0, 50.0), (350.0, 250.0)]
    layer = markers(view, heap + others, [Colour.RED] + [Colour.CLOSED] * 61)
    placed = place_points(view, [layer])
    assert placed.mode == PointMode.NORMAL
    assert [disc.count for disc in placed.clusters] == [60]
    assert placed.clusters[0].by_colour[Colour.RED] == 1
    assert len(placed.row) == 2
    disc = placed.cluster_at(200, 150)
    assert disc is placed.clusters[0]
    opened = place_points(
        replace(view, fan_at=view.to_map(ScreenPoint(disc.x_px, disc.y_px))), [layer]
    )
    assert not opened.clusters
    assert len(opened.row) == 62
    assert len({(round(x), round(y)) for x, y in zip(opened.x_px, opened.y_px, strict=True)}) == 62


@pytest.mark.parametrize("count", [3, 7, FAN_MOST])
def test_markers_of_a_ring_do_not_cover_each_other(count: int) -> None:
    x, y = ring_places(count, 22.0)
    for n in range(count):
        for m in range(n):
            assert np.hypot(x[n] - x[m], y[n] - y[m]) >= 21.9


def test_markers_of_a_spiral_hardly_cover_each_other() -> None:
    x, y = spiral_places(120, 22.0)
    apart = np.hypot(x[:, None] - x, y[:, None] - y) + np.eye(120) * 99
    assert apart.min() > 22.0 * 0.7


def test_markers_grow_gently_towards_large_scales_and_stay_legible() -> None:
    shares = [gentle_share(scale) for scale in (500, 2_000, 5_000, 20_000, 80_000, 1_000_000)]
    assert shares == sorted(shares, reverse=True)
    assert 0.75 < shares[-1] < shares[0] < 1.25
    view = screen(100_000)
    placed = place_points(view, [markers(view, [(100, 100), (300, 200)])])
    assert (placed.size_px >= 14.0).all()


def test_very_many_selected_points_are_ringed_without_drawing_each_again() -> None:
    view = replace(screen(50_000, 400, 300), display=PointDisplay.DOTS)
    layer = _crowd(view, 8_000)
    chosen = replace(view, selection={"points": frozenset(layer.fids.tolist())})
    plain, _ = _painted(view, [layer])
    image, _ = _painted(chosen, [layer])
    accent = MAP_COLOURS["light"].accent.upper()

    def count(picture: QImage) -> int:
        return sum(
            picture.pixelColor(x, y).name().upper() == accent
            for x in range(0, 400, 3)
            for y in range(0, 300, 3)
        )

    assert count(plain) == 0
    assert count(image) > 300
