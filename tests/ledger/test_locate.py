"""Own coordinates: swapped ones put in order, impossible ones refused, shifted ones converted."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from gis_app.geo.china_datums import Datum, from_wgs84
from gis_app.ledger.datum_detective import detect_frame
from gis_app.ledger.frame_choice import FrameChoice, FrameWish, choose_frame
from gis_app.ledger.frames import Frame
from gis_app.ledger.incoming import Incoming
from gis_app.ledger.incoming_places import TablePlaces, settle_places, take_shapes
from gis_app.ledger.locate import Extent, OwnPlaces, raw_places, read_shape, settled
from gis_app.ledger.moments import UnreadableError
from gis_app.ledger.source_table import SourceTable

AKSU = Extent(79.8, 40.7, 80.8, 41.7)


def own_places(count, lon, lat, pairs, datum, extent) -> OwnPlaces:  # type: ignore[no-untyped-def]
    return settled(raw_places(count, lon, lat, pairs), Frame(datum), extent)


def placed(lon: object, lat: object, datum: Datum = Datum.WGS84, extent: Extent | None = AKSU):  # type: ignore[no-untyped-def]
    return own_places(1, [lon], [lat], None, datum, extent)


def choose_datum(datum: Datum | None, headings: list[str], title: str = "") -> FrameChoice:
    nothing = np.array([np.nan]), np.array([np.nan])
    return choose_frame(
        FrameWish(datum), [*headings, title], nothing, detect_frame(*nothing, ()), None
    )


def test_swapped_coordinates_are_put_in_order_and_told() -> None:
    places = placed(41.17, 80.26)
    assert (places.lon_deg[0], places.lat_deg[0]) == (80.26, 41.17)
    assert places.swapped == (0,)
    assert placed(41.17, 80.26, extent=None).swapped == (0,)
    assert placed(80.26, 41.17).swapped == ()
    # a latitude beyond the pole needs no extent
    assert placed(40.7, -103.98, extent=Extent(0, 0, 1, 1)).swapped == (0,)


def test_letters_beat_the_columns_they_stand_in() -> None:
    places = placed("41°10′12″N", "80°15′36″E")
    assert (places.lon_deg[0], places.lat_deg[0]) == pytest.approx((80.26, 41.17))
    assert places.swapped == ()


@pytest.mark.parametrize(
    ("lon", "lat", "says"),
    [
        (0, 0, "0, 0 is no place"),
        (200, 41, "not on the earth"),
        (500000, 4500000, "metres"),
        ("x", 41, "no coordinate"),
        (80.26, None, "Only the longitude"),
        (None, 41.17, "Only the latitude"),
    ],
)
def test_what_is_no_place_is_refused_with_a_reason(lon: object, lat: object, says: str) -> None:
    places = placed(lon, lat)
    assert np.isnan(places.lon_deg[0])
    assert says in str(places.refused[0])


def test_blank_rows_are_neither_placed_nor_refused() -> None:
    places = placed(None, "  ")
    assert np.isnan(places.lon_deg[0])
    assert not places.refused


@pytest.mark.parametrize("datum", [Datum.GCJ02, Datum.BD09])
def test_shifted_coordinates_come_back_exactly(datum: Datum) -> None:
    lon, lat = from_wgs84(80.26, 41.17, datum)
    places = placed(float(lon), float(lat), datum)
    assert abs(places.lon_deg[0] - 80.26) < 1e-9
    assert abs(places.lat_deg[0] - 41.17) < 1e-9
    x, y = from_wgs84(np.array([80.1, 80.2]), np.array([41.1, 41.2]), datum)
    line = np.array([shapely.LineString(np.column_stack([x, y])), None], dtype=object)
    table = SourceTable("x", "", "", (), [[], []], [1, 2], line)
    incoming = Incoming([table])
    take_shapes(incoming, 0, table, frozenset())
    settle_places(incoming, TablePlaces(0, 2), Frame(datum), None)
    back = incoming.shapes.tolist()
    assert np.allclose(shapely.get_coordinates(back), [[80.1, 41.1], [80.2, 41.2]], atol=1e-9)
    assert back[1] is None


def test_both_in_one_cell_in_either_order() -> None:
    pairs = ["80.26,41.17", "41.17，80.26", "41°10′12″N 80°15′36″E"]
    places = own_places(3, None, None, pairs, Datum.WGS84, AKSU)
    assert places.lon_deg == pytest.approx([80.26] * 3)
    assert places.lat_deg == pytest.approx([41.17] * 3)
    assert places.swapped == (1,)


def test_places_outside_the_city_are_named() -> None:
    places = own_places(2, [80.26, 116.4], [41.17, 39.9], None, Datum.WGS84, AKSU)
    assert places.far == (1,)
    assert np.isfinite(places.lon_deg).all()


def test_the_datum_is_told_or_written_or_taken_as_wgs84() -> None:
    assert choose_datum(None, ["经度(GCJ-02)", "纬度"]).frame.datum is Datum.GCJ02
    assert choose_datum(None, ["经度"], "点位(百度坐标)").frame.datum is Datum.BD09
    assert choose_datum(Datum.WGS84, ["高德经度"]).frame.datum is Datum.WGS84
    assert "the list itself says gcj02" in str(choose_datum(Datum.WGS84, ["高德经度"]).reason)
    untold = choose_datum(None, ["经度"])
    assert (untold.frame.datum, untold.is_told) == (Datum.WGS84, False)


def test_shapes_written_as_text() -> None:
    assert read_shape("LINESTRING (80 41, 80.1 41.1)").geom_type == "LineString"
    assert read_shape('{"type":"Point","coordinates":[80,41]}').x == 80
    for text in ("POLYGON ((1 1))", "hello", "POINT EMPTY", "{}"):
        with pytest.raises(UnreadableError):
            read_shape(text)


def test_metres_are_never_taken_for_degrees() -> None:
    places = own_places(1, [8935557.4], [5010106.7], None, Datum.WGS84, AKSU)
    assert "metres" in str(places.refused[0])
    there = own_places(1, [8935557.376], [5010106.665], None, Datum.BD09MC, AKSU)
    assert there.lon_deg == pytest.approx([80.26])
    assert there.lat_deg == pytest.approx([41.17])
