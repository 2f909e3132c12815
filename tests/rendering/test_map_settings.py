from __future__ import annotations

import pickle

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis_app.geo.crs import LocalPlane, to_map
from gis_app.geo.extent import GeoExtent, GeoPoint, ScreenPoint
from gis_app.rendering.map_settings import MapSettings
from tests.rendering.little_layers import HERE, screen

_PLACES = st.builds(GeoPoint, st.floats(-170, 170), st.floats(-70, 70))


@given(_PLACES, st.floats(500, 1e6), st.floats(0, 800), st.floats(0, 600))
def test_a_pixel_comes_back_from_the_map(place: GeoPoint, scale: float, x: float, y: float) -> None:
    settings = MapSettings.for_screen(place.in_map(), scale, 800, 600)
    on_map = settings.to_map(ScreenPoint(x, y))
    back_x, back_y = settings.to_screen(on_map.x, on_map.y)
    assert float(back_x) == pytest.approx(x, abs=1e-4)
    assert float(back_y) == pytest.approx(y, abs=1e-4)


@given(_PLACES, st.sampled_from([1000.0, 5000.0, 25_000.0]), st.sampled_from([96.0, 300.0, 600.0]))
def test_paper_is_true_in_both_directions(place: GeoPoint, scale: float, dpi: float) -> None:
    settings = MapSettings.for_paper(place, scale, 200.0, 150.0, dpi)
    metres = 10.0 * scale / 1000.0
    plane = LocalPlane(place.lon, place.lat)
    lon, lat = plane.to_geographic([-metres, metres, 0.0, 0.0], [0.0, 0.0, -metres, metres])
    x, y = settings.to_screen(*to_map(lon, lat))
    assert (x[1] - x[0]) / settings.px_per_mm == pytest.approx(20.0, abs=0.02)
    assert (y[2] - y[3]) / settings.px_per_mm == pytest.approx(20.0, abs=0.02)


def test_paper_has_the_pixels_of_its_millimetres() -> None:
    settings = MapSettings.for_paper(HERE, 5000, 254.0, 127.0, 300.0)
    assert (settings.width_px, settings.height_px) == (3000, 1500)
    assert settings.size(22.0, 3.6) == pytest.approx(3.6 * 300 / 25.4)
    assert settings.text_px(12.0, 7.0) == pytest.approx(7.0 / 72 * 300)


def test_a_screen_of_two_pixels_a_pixel_shows_the_same_twice_as_fine() -> None:
    plain = screen(5000, 400, 300)
    fine = screen(5000, 800, 600, pixel_ratio=2.0)
    assert fine.extent.bounds == pytest.approx(plain.extent.bounds)
    assert fine.size(22.0, 3.6) == 2 * plain.size(22.0, 3.6)
    assert fine.mm(1.0) == 2 * plain.mm(1.0)


def test_ground_lengths_follow_the_scale() -> None:
    settings = screen(10_000)
    # 100 m at 1:10,000 are 10 mm, and a screen has 96 pixels an inch
    assert settings.ground(100.0) == pytest.approx(10.0 * 96 / 25.4, rel=1e-6)


def test_a_whole_extent_fits_with_its_margin() -> None:
    extent = GeoExtent(80.2, 41.1, 80.4, 41.2)
    settings = MapSettings.fitting(extent, 900, 600, margin_px=30)
    x, y = settings.to_screen(*to_map([extent.west, extent.east], [extent.south, extent.north]))
    assert min(*x, *y) >= 30 - 1e-6
    assert x.max() <= 870 + 1e-6
    assert y.max() <= 570 + 1e-6
    assert min(x.min(), 600 - y.max()) == pytest.approx(30.0, abs=1e-6)


def test_a_single_place_is_shown_at_a_readable_scale() -> None:
    settings = MapSettings.fitting(GeoExtent(80.2, 41.1, 80.2, 41.1), 900, 600)
    assert settings.scale_denominator == 1000.0


def test_settings_travel_between_processes() -> None:
    settings = screen(5000, selection={"points": frozenset({3, 5})}, hovered=("points", 4))
    assert pickle.loads(pickle.dumps(settings)) == settings
    chosen = settings.is_selected("points", np.array([3, 4, 5]))
    assert chosen.tolist() == [True, False, True]
    assert not settings.is_selected("issues", np.array([3])).any()


@pytest.mark.parametrize("wrong", [{"m_per_px_x": 0.0}, {"width_px": 0}, {"dpi": float("nan")}])
def test_nonsense_is_refused(wrong: dict[str, float]) -> None:
    right = {
        "centre": HERE.in_map(), "m_per_px_x": 1.0, "m_per_px_y": 1.0, "width_px": 10,
        "height_px": 10, "scale_denominator": 5000.0,
    }  # fmt: skip
    with pytest.raises(ValueError):
        MapSettings(**{**right, **wrong})  # type: ignore[arg-type]
