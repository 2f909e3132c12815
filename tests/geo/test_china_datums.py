"""GCJ-02 and BD-09: the published check vector, exact inverses, nothing moved abroad."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis_app.geo.china_datums import Datum, from_wgs84, is_shifted_region, to_wgs84
from gis_app.geo.measure import distances_m

WGS84 = (111.43877780268987, 27.223905373786593)
GCJ02 = (111.44439660708835, 27.220718937598154)
SHIFTED = [Datum.GCJ02, Datum.BD09]
CHINA = (st.floats(73.6, 135.0), st.floats(18.2, 53.5))
AKSU = (st.floats(80.20, 80.32), st.floats(41.14, 41.20))
"""The built-up city."""
VECTORS = Path(__file__).parent.parent / "data" / "gcoord_vectors_xinjiang.json"
"""What the JavaScript library gcoord makes of places in Xinjiang."""


def test_check_vector() -> None:
    there = from_wgs84(*WGS84, Datum.GCJ02)
    assert there[0] == pytest.approx(GCJ02[0], abs=1e-9)
    assert there[1] == pytest.approx(GCJ02[1], abs=1e-9)
    back = to_wgs84(*GCJ02, Datum.GCJ02)
    assert back[0] == pytest.approx(WGS84[0], abs=1e-9)
    assert back[1] == pytest.approx(WGS84[1], abs=1e-9)


def test_bd09_of_the_published_example() -> None:
    # Baidu's own conversion service: GCJ-02 116.404, 39.915 is BD-09 116.41036949, 39.92133699
    wgs84 = to_wgs84(116.404, 39.915, Datum.GCJ02)
    bd09 = from_wgs84(*wgs84, Datum.BD09)
    assert bd09[0] == pytest.approx(116.41036949371029, abs=1e-6)
    assert bd09[1] == pytest.approx(39.92133699351022, abs=1e-6)


@pytest.mark.parametrize("datum", SHIFTED)
def test_vectors_of_another_program(datum: Datum) -> None:
    vectors = json.loads(VECTORS.read_text(encoding="utf-8"))["vectors"]
    assert len(vectors) == 160
    wgs84 = np.array([one["wgs84"] for one in vectors]).T
    theirs = np.array([one[datum.value] for one in vectors]).T
    np.testing.assert_allclose(from_wgs84(*wgs84, datum), theirs, atol=1e-9)
    np.testing.assert_allclose(to_wgs84(*theirs, datum), wgs84, atol=1e-6)


@pytest.mark.parametrize("datum", list(Datum))
@given(lon=CHINA[0], lat=CHINA[1])
def test_round_trip(datum: Datum, lon: float, lat: float) -> None:
    back = to_wgs84(*from_wgs84(lon, lat, datum), datum)
    assert back[0] == pytest.approx(lon, abs=1e-11)
    assert back[1] == pytest.approx(lat, abs=1e-11)


@given(*AKSU)
def test_gcj02_moves_any_place_of_the_city_by_some_220_m(lon: float, lat: float) -> None:
    metres = float(distances_m(lon, lat, *from_wgs84(lon, lat, Datum.GCJ02)))
    # the office's figure is 212 to 234 m for its points; over every place of the city it is this
    assert 210 <= metres <= 234


def test_gcj02_moves_the_centre_of_the_city_by_212_to_234_m() -> None:
    metres = float(distances_m(80.26, 41.17, *from_wgs84(80.26, 41.17, Datum.GCJ02)))
    assert 212 <= metres <= 234


@pytest.mark.parametrize("datum", [Datum.WGS84, Datum.CGCS2000])
def test_unshifted_datums_are_left_alone(datum: Datum) -> None:
    assert to_wgs84(80.26, 41.17, datum) == (80.26, 41.17)
    assert from_wgs84(80.26, 41.17, datum) == (80.26, 41.17)


@pytest.mark.parametrize(("lon", "lat"), [(-73.97, 40.75), (151.2, -33.9), (60.0, 41.0)])
def test_abroad_gcj02_is_wgs84(lon: float, lat: float) -> None:
    assert not is_shifted_region(lon, lat)
    assert from_wgs84(lon, lat, Datum.GCJ02) == (lon, lat)
    assert to_wgs84(lon, lat, Datum.GCJ02) == (lon, lat)
    back = to_wgs84(*from_wgs84(lon, lat, Datum.BD09), Datum.BD09)
    assert back[0] == pytest.approx(lon, abs=1e-10)


@pytest.mark.parametrize("datum", SHIFTED)
def test_columns_give_what_single_values_give(datum: Datum) -> None:
    random = np.random.default_rng(5)
    lon, lat = random.uniform(75, 130, 300), random.uniform(20, 50, 300)
    lon[7] = np.nan
    column = to_wgs84(lon, lat, datum)
    for i in (0, 7, 42, 299):
        single = to_wgs84(lon[i], lat[i], datum)
        np.testing.assert_allclose([column[0][i], column[1][i]], single, atol=1e-12)
    assert np.isnan(column[0][7])
    assert np.isfinite(np.delete(column[0], 7)).all()


def test_the_input_is_not_changed() -> None:
    lon = np.array([80.26])
    to_wgs84(lon, np.array([41.17]), Datum.BD09)
    assert lon[0] == 80.26
