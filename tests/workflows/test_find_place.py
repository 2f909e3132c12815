from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis_app.geo.china_datums import Datum, from_wgs84
from gis_app.geo.extent import GeoExtent, GeoPoint
from gis_app.geo.measure import distances_m
from gis_app.workflows.find_place import (
    NoPlaceError,
    decimal_text,
    read_place,
    sexagesimal_text,
    zone_text,
)

CITY = GeoExtent(80.1, 41.0, 80.5, 41.3)
HERE = GeoPoint(80.26, 41.17)


def apart_m(a: GeoPoint, b: GeoPoint) -> float:
    return float(distances_m([a.lon], [a.lat], [b.lon], [b.lat])[0])


@pytest.mark.parametrize(
    "text",
    [
        "80.26, 41.17",
        "80.26 41.17",
        "41.17,80.26",
        "８０．２６，４１．１７",
        "80°15′36″E 41°10′12″N",
        "41°10'12\"N, 80°15'36\"E",
        "北纬41度10分12秒 东经80度15分36秒",
        "E80.26 N41.17",
        "N41.17;E80.26",
        "POINT (80.26 41.17)",
        "(80.26, 41.17)",
        "41.17°N80.26°E",
        "经度：80.26 纬度：41.17",
    ],
)
def test_every_notation_and_order_is_read(text: str) -> None:
    assert apart_m(read_place(text, near=CITY).at, HERE) < 0.2


def test_a_swap_that_was_guessed_is_said() -> None:
    assert read_place("41.17, 80.26", near=CITY).note is not None
    assert read_place("80.26, 41.17", near=CITY).note is None
    assert read_place("39.9, 116.4").at == GeoPoint(116.4, 39.9)
    assert read_place("N41.17 E80.26", near=CITY).note is None


@pytest.mark.parametrize("datum", [Datum.GCJ02, Datum.BD09])
def test_other_datums_are_converted_at_the_door(datum: Datum) -> None:
    lon, lat = (float(v[0]) for v in from_wgs84([HERE.lon], [HERE.lat], datum))
    assert apart_m(read_place(f"{lon}, {lat}", datum, CITY).at, HERE) < 0.01
    assert apart_m(read_place(f"{lat}, {lon}", datum, CITY).at, HERE) < 0.01
    assert apart_m(read_place(f"{lon}, {lat}", near=CITY).at, HERE) > 100


@pytest.mark.parametrize("text", ["", "somewhere", "80.26", "200, 95", "41.17, 300", "1 2 3"])
def test_what_is_no_place_says_why(text: str) -> None:
    with pytest.raises(NoPlaceError) as caught:
        read_place(text, near=CITY)
    assert str(caught.value.message)


@given(
    lon=st.floats(74, 134).filter(lambda v: abs((v - 75) % 3 - 1.5) > 1e-6),
    lat=st.floats(4, 53),
)
def test_what_is_copied_can_be_typed_again(lon: float, lat: float) -> None:
    here = GeoPoint(lon, lat)
    around = GeoExtent(lon - 0.2, lat - 0.2, lon + 0.2, lat + 0.2)
    assert apart_m(read_place(decimal_text(here), near=around).at, here) < 0.02
    assert apart_m(read_place(sexagesimal_text(here), near=around).at, here) < 0.3
    assert apart_m(read_place(zone_text(here), near=around).at, here) < 0.01
    for datum in (Datum.GCJ02, Datum.BD09):
        assert apart_m(read_place(decimal_text(here, datum), datum, around).at, here) < 0.05


def test_metres_without_a_zone_take_that_of_the_city_in_either_order() -> None:
    east, north = zone_text(HERE).split(", ")
    plain = east[2:]
    for text in (f"{plain}, {north}", f"{north} {plain}"):
        place = read_place(text, near=CITY)
        assert apart_m(place.at, HERE) < 0.01
        assert place.note is not None
    with pytest.raises(NoPlaceError):
        read_place(f"{plain}, {north}")
