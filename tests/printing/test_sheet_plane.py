import numpy as np
import pytest
from pyproj import Geod

from gis_app.geo.extent import GeoExtent, GeoPoint
from gis_app.printing.page_template import Box
from gis_app.printing.sheet_plane import (
    OVERLAP_MM,
    SheetPlane,
    centre_of,
    fitting_denominator,
    ground_size_m,
    round_denominators,
    scale_bar_m,
    tile_centres,
)

FRAME = Box(14.6, 34.6, 270.8, 237.8)
GEOD = Geod(ellps="GRS80")


@pytest.mark.parametrize("lat", [3.0, 41.17, 65.0])
@pytest.mark.parametrize("denominator", [500, 5000, 25000])
@pytest.mark.parametrize("azimuth", [0.0, 90.0, 180.0, 270.0, 37.0])
def test_distances_on_paper_are_ground_over_scale(lat, denominator, azimuth):
    plane = SheetPlane(GeoPoint(80.26, lat), denominator, FRAME)
    ground_m = 0.1 * denominator
    lon2, lat2, _ = GEOD.fwd(80.26, lat, azimuth, ground_m)
    x, y = plane.to_page(np.array([80.26, lon2]), np.array([lat, lat2]))
    assert np.hypot(x[1] - x[0], y[1] - y[0]) == pytest.approx(100.0, rel=1e-3)


def test_the_centre_of_the_frame_shows_the_centre_and_north_is_up():
    plane = SheetPlane(GeoPoint(80.26, 41.17), 5000, FRAME)
    x, y = plane.to_page(np.array([80.26, 80.26]), np.array([41.17, 41.18]))
    assert x.tolist() == pytest.approx([150.0, 150.0])
    assert y[0] == pytest.approx(34.6 + 237.8 / 2)
    assert y[1] < y[0]


def test_the_way_back_leads_to_the_same_place():
    plane = SheetPlane(GeoPoint(80.26, 41.17), 5000, FRAME)
    lon, lat = plane.to_degrees(np.array([20.0, 280.0]), np.array([40.0, 200.0]))
    x, y = plane.to_page(lon, lat)
    assert x.tolist() == pytest.approx([20.0, 280.0])
    assert y.tolist() == pytest.approx([40.0, 200.0])


def test_the_stated_error_is_the_largest_that_can_be_measured():
    plane = SheetPlane(GeoPoint(80.26, 41.17), 20000, FRAME)
    edge = plane.extent.north
    lon2, lat2, _ = GEOD.fwd(80.26, edge, 90.0, 20.0)
    x, y = plane.to_page(np.array([80.26, lon2]), np.array([edge, lat2]))
    measured = abs(np.hypot(x[1] - x[0], y[1] - y[0]) - 1.0)
    assert measured <= plane.largest_error * (1 + 1e-6)
    assert measured == pytest.approx(plane.largest_error, rel=0.05)
    closer = SheetPlane(GeoPoint(80.26, 41.17), 2000, FRAME)
    assert closer.largest_error < plane.largest_error < 1e-3


EXTENT = GeoExtent(80.25, 41.15, 80.27, 41.17)


def test_the_largest_round_scale_that_fits_is_chosen():
    chosen = fitting_denominator(EXTENT, 250, 220)
    width_m, height_m = ground_size_m(EXTENT)
    assert height_m * 1000 / chosen <= 220
    smaller = [d for d in round_denominators() if d < chosen][-1]
    assert max(height_m * 1000 / smaller / 220, width_m * 1000 / smaller / 250) > 1


def test_round_scales_are_those_of_the_trade():
    scales = list(round_denominators(2000))
    assert scales[:6] == [2000, 2500, 3000, 4000, 5000, 6000]
    assert {10000, 25000, 50000, 100000} <= set(scales)
    assert scales == sorted(set(scales))


def test_ground_size_agrees_with_the_geodesic():
    width_m, height_m = ground_size_m(EXTENT)
    _, _, north_south = GEOD.inv(80.26, 41.15, 80.26, 41.17)
    _, _, east_west = GEOD.inv(80.25, 41.16, 80.27, 41.16)
    assert height_m == pytest.approx(north_south, rel=1e-5)
    assert width_m == pytest.approx(east_west, rel=1e-5)


def test_what_fits_takes_one_page_in_the_middle():
    (centre,) = tile_centres(EXTENT, 20000, 250, 220)
    assert centre == centre_of(EXTENT)


@pytest.mark.parametrize("denominator", [1000, 2500, 5000, 7500])
def test_several_map_pages_cover_the_whole_area_with_an_overlap(denominator):
    width, height = 250.0, 220.0
    centres = tile_centres(EXTENT, denominator, width, height)
    assert len(centres) > 1
    frame = Box(0, 0, width, height)
    extents = [SheetPlane(centre, denominator, frame).extent for centre in centres]
    rng = np.random.default_rng(1)
    for lon, lat in rng.uniform((80.25, 41.15), (80.27, 41.17), (400, 2)):
        assert any(e.west <= lon <= e.east and e.south <= lat <= e.north for e in extents)
    first, second = extents[0], extents[1]
    if first.east > second.west and first.north == pytest.approx(second.north, abs=1e-6):
        share = (first.east - second.west) / (first.east - first.west)
        assert share * width == pytest.approx(OVERLAP_MM, rel=0.01)


@pytest.mark.parametrize("denominator", [500, 1500, 5000, 12500, 60000, 1000000])
def test_a_scale_bar_has_round_divisions_and_fits(denominator):
    division_m, count = scale_bar_m(denominator, 46)
    assert count in (4, 5)
    assert 18 <= division_m * count * 1000 / denominator <= 46 + 1e-9
    assert f"{division_m:.0e}"[0] in "1245" or division_m / 10 ** np.floor(
        np.log10(division_m)
    ) == pytest.approx(2.5)
