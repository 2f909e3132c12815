from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from gis_app.geo.baidu_mercator import bd09_to_metres, metres_to_bd09
from gis_app.geo.china_datums import Datum, from_wgs84, to_wgs84


def test_longitude_is_linear_and_latitude_comes_back() -> None:
    x, y = bd09_to_metres(114.21892734521, 29.575429778924)
    lon, lat = metres_to_bd09(x, y)
    assert abs(float(lon) - 114.21892734521) < 1e-9
    assert abs(float(lat) - 29.575429778924) < 1e-9
    # one degree of longitude is the same everywhere: 111,320.70 m
    assert abs(float(x) / 114.21892734521 - 111320.702) < 0.001


@given(st.floats(73.5, 135.0), st.floats(4.0, 53.5))
def test_there_and_back(lon: float, lat: float) -> None:
    x, y = from_wgs84(lon, lat, Datum.BD09MC)
    back_lon, back_lat = to_wgs84(x, y, Datum.BD09MC)
    assert abs(float(back_lon) - lon) < 1e-9
    # the bands' polynomials do not quite meet
    assert abs(float(back_lat) - lat) < 1e-6


def test_nothing_stays_nothing() -> None:
    assert np.isnan(to_wgs84(np.nan, 5e6, Datum.BD09MC)[0])
    assert np.isnan(from_wgs84(80.0, np.nan, Datum.BD09MC)[1])
