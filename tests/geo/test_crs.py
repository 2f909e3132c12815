"""Degrees to map metres and back, scale on the ellipsoid, and no guessed datum shifts."""

from __future__ import annotations

import numpy as np
import pyproj
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from gis_app.errors import CrsError
from gis_app.geo.crs import (
    LocalPlane,
    is_stored_system,
    metres_per_degree,
    reference_system,
    shapes_to_geographic,
    shapes_to_map,
    shapes_to_stored,
    to_geographic,
    to_map,
    to_stored,
    web_mercator_scale,
)

LON = st.floats(-180, 180)
LAT = st.floats(-85, 85)
GEOD = pyproj.Geod(ellps="GRS80")


def test_map_metres_are_those_of_proj() -> None:
    random = np.random.default_rng(3)
    lon, lat = random.uniform(-180, 180, 5000), random.uniform(-85, 85, 5000)
    proj = pyproj.Transformer.from_crs(4326, 3857, always_xy=True)
    x, y = proj.transform(lon, lat)
    ours_x, ours_y = to_map(lon, lat)
    np.testing.assert_allclose(ours_x, x, atol=1e-6)
    np.testing.assert_allclose(ours_y, y, atol=1e-6)


@given(LON, LAT)
def test_map_round_trip(lon: float, lat: float) -> None:
    back = to_geographic(*to_map(lon, lat))
    assert back[0] == pytest.approx(lon, abs=1e-12)
    assert back[1] == pytest.approx(lat, abs=1e-12)


def test_missing_places_stay_missing() -> None:
    assert np.isnan(to_map([np.nan], [np.nan])).all()
    assert np.isnan(to_geographic([np.nan], [np.nan])).all()
    assert np.isnan(LocalPlane(80, 41).to_plane([np.nan], [41])).all()


def test_scale_at_aksu() -> None:
    k_x, k_y = web_mercator_scale(41.17)
    assert k_x == pytest.approx(1.3265, abs=5e-5)
    assert k_y == pytest.approx(1.3316, abs=5e-5)


@given(LON, st.floats(-80, 80))
def test_scale_is_map_metres_per_geodesic_metre(lon: float, lat: float) -> None:
    step = 1e-4
    x, y = to_map([lon, lon + step, lon], [lat - step / 2, lat - step / 2, lat + step / 2])
    k_x, k_y = web_mercator_scale(lat)
    metres = GEOD.inv(lon, lat - step / 2, lon, lat + step / 2)[2]
    assert (y[2] - y[0]) / metres == pytest.approx(k_y, rel=1e-5)
    along = GEOD.inv(lon, lat, lon + step, lat)[2]
    assert (x[1] - x[0]) / along == pytest.approx(k_x, rel=1e-5)


@given(st.floats(-80, 80))
def test_metres_per_degree(lat: float) -> None:
    per_lon, per_lat = metres_per_degree(lat)
    step = 1e-4
    assert per_lon * step == pytest.approx(GEOD.inv(10, lat, 10 + step, lat)[2], rel=1e-5)
    assert per_lat * step == pytest.approx(
        GEOD.inv(10, lat - step / 2, 10, lat + step / 2)[2], rel=1e-5
    )


@given(st.floats(80.0, 80.6), st.floats(40.9, 41.4))
def test_local_plane_keeps_distances_and_comes_back(lon: float, lat: float) -> None:
    plane = LocalPlane(80.26, 41.17)
    x, y = plane.to_plane(lon, lat)
    assert np.hypot(x, y) == pytest.approx(GEOD.inv(80.26, 41.17, lon, lat)[2], abs=1e-3)
    back = plane.to_geographic(x, y)
    assert back[0] == pytest.approx(lon, abs=1e-10)
    assert back[1] == pytest.approx(lat, abs=1e-10)


def test_a_plane_needs_a_place() -> None:
    with pytest.raises(ValueError, match="no plane"):
        LocalPlane(float("nan"), 41)


def test_shapes_go_and_come_back() -> None:
    shapes = np.array([shapely.Point(80, 41), shapely.box(80, 41, 81, 42), None], object)
    back = shapes_to_geographic(shapes_to_map(shapes))
    assert back[2] is None
    assert shapely.equals_exact(back[:2], shapes[:2], 1e-11).all()


def test_cgcs2000_and_wgs84_are_the_same_degrees() -> None:
    for code in (4490, 4326):
        system = reference_system(code)
        assert is_stored_system(system)
        lon, lat = to_stored([80.26], [41.17], system)
        assert (lon[0], lat[0]) == (80.26, 41.17)
    esri = reference_system(
        'GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137.0,298.257223563]],'
        'PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]'
    )
    assert is_stored_system(esri)
    assert not is_stored_system(reference_system(3857))


def test_a_projection_of_cgcs2000_is_undone_without_a_datum_shift() -> None:
    system = reference_system(4547)
    x, y = pyproj.Proj(system)(114.3, 30.6)
    lon, lat = to_stored([x], [y], system)
    assert lon[0] == pytest.approx(114.3, abs=1e-10)
    assert lat[0] == pytest.approx(30.6, abs=1e-10)


def test_feet_of_new_york_become_degrees() -> None:
    lon, lat = to_stored([1_000_000.0], [200_000.0], reference_system(2263))
    assert lon[0] == pytest.approx(-73.943185, abs=1e-4)
    assert lat[0] == pytest.approx(40.715616, abs=1e-4)


def test_no_shift_is_guessed() -> None:
    unknown = reference_system("+proj=longlat +ellps=krass +no_defs")
    with pytest.raises(CrsError, match="metre accuracy"):
        to_stored([80.0], [41.0], unknown)
    with pytest.raises(CrsError, match="metre accuracy"):
        shapes_to_stored(np.array([shapely.Point(80, 41)], object), unknown)


def test_an_unknown_system_is_named() -> None:
    with pytest.raises(CrsError, match="EPSG:123456789"):
        reference_system("EPSG:123456789")
