"""From what a person types to places on the map: coordinates in any notation and datum."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from gis_app.geo.china_datums import DEGREE_DATUMS, Datum, from_wgs84, to_wgs84
from gis_app.geo.crs import reference_system, to_stored
from gis_app.geo.extent import GeoPoint
from gis_app.ledger.angles import Axis, read_pair
from gis_app.ledger.moments import UnreadableError
from gis_app.messages import LocalText, msg

if TYPE_CHECKING:
    from gis_app.geo.extent import GeoExtent
    from gis_app.messages import Message

DATUM_TITLES: Final = {
    Datum.CGCS2000: LocalText("CGCS2000 / WGS84", "CGCS2000 / WGS84"),
    Datum.GCJ02: LocalText("GCJ-02（高德、腾讯）", "GCJ-02 (Amap, Tencent)"),
    Datum.BD09: LocalText("BD-09（百度）", "BD-09 (Baidu)"),
}
"""The datums a place is asked for and copied in; WGS 84 is the same as CGCS2000 here."""

_FIRST_ZONE_EPSG: Final = 4534
_FIRST_MERIDIAN: Final = 75


@dataclass(frozen=True, slots=True)
class Place:
    """Hold a place in our degrees, and what was done to get there."""

    at: GeoPoint
    note: Message | None = None


class NoPlaceError(Exception):
    """Tell, with a Message as its argument, why a text is no place."""

    def __init__(self, message: Message) -> None:
        super().__init__(message)
        self.message = message


def zone_epsg(lon_deg: float) -> int:
    """Return the EPSG number of the CGCS2000 three-degree zone, without a zone prefix."""
    steps = round((lon_deg - _FIRST_MERIDIAN) / 3)
    return _FIRST_ZONE_EPSG + min(max(steps, 0), 20)


def read_place(text: str, datum: Datum = Datum.CGCS2000, near: GeoExtent | None = None) -> Place:
    """Read two coordinates: decimal or in degrees, minutes, seconds, in either order, or metres.

    Letters and words tell the axes; without them longitude comes first, unless that cannot be or
    only the other order lies `near`. Metres are of the CGCS2000 three-degree zones, with or without
    a zone number before the easting; without one the zone is that of `near`. Raises NoPlaceError.
    """
    try:
        first, second = read_pair(text)
    except UnreadableError as error:
        raise NoPlaceError(error.reason) from error
    a, b = first.degrees, second.degrees
    if max(abs(a), abs(b)) > 360:
        return _of_metres(a, b, near)
    is_swapped = first.axis is Axis.LAT or second.axis is Axis.LON
    is_told = first.axis is not None or second.axis is not None
    lon, lat = (b, a) if is_swapped else (a, b)
    if not is_told and _should_swap(lon, lat, datum, near):
        lon, lat, is_swapped = lat, lon, True
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        raise NoPlaceError(msg("There is no such place: longitude {lon}, latitude {lat}.",
                               lon=f"{lon:g}", lat=f"{lat:g}"))  # fmt: skip
    at = _stored(lon, lat, datum)
    note = msg("Read as latitude, longitude.") if is_swapped and not is_told else None
    return Place(at, note)


def _stored(lon: float, lat: float, datum: Datum) -> GeoPoint:
    if datum not in DEGREE_DATUMS:
        raise ValueError(datum)
    true_lon, true_lat = to_wgs84([lon], [lat], datum)
    return GeoPoint(float(true_lon[0]), float(true_lat[0]))


def _should_swap(lon: float, lat: float, datum: Datum, near: GeoExtent | None) -> bool:
    if abs(lat) > 90:
        return abs(lon) <= 90
    if near is None or abs(lon) > 90:
        return False
    wide = near.grown(1.0)
    return not wide.contains(_stored(lon, lat, datum)) and wide.contains(_stored(lat, lon, datum))


def _of_metres(a: float, b: float, near: GeoExtent | None) -> Place:
    """Read metres; the northing of a place in this country is below 6,000 km, eastings carry more.

    An easting of eight digits begins with its zone number, one of six digits has none.
    """
    pairs = ((a, b), (b, a))
    for east, north in pairs:
        if 25_000_000 <= east < 46_000_000 and 0 < north < 10_000_000:
            zone = int(east // 1_000_000)
            return _projected(east - zone * 1_000_000, north, zone * 3.0)
    if near is None:
        raise NoPlaceError(msg("Metres without a zone number need an open city to tell the zone."))
    centre = near.centre
    known: list[tuple[float, Place]] = []
    for east, north in pairs:
        if 100_000 <= east <= 900_000 and 0 < north < 10_000_000:
            meridian = _FIRST_MERIDIAN + 3.0 * (zone_epsg(centre.lon) - _FIRST_ZONE_EPSG)
            place = _projected(east, north, meridian)
            away = abs(place.at.lon - centre.lon) + abs(place.at.lat - centre.lat)
            known.append((away, place))
    if not known:
        raise NoPlaceError(
            msg("These metres fit no zone of three degrees. Write easting and northing.")
        )
    return min(known, key=lambda one: one[0])[1]


def _projected(east: float, north: float, meridian: float) -> Place:
    code = _FIRST_ZONE_EPSG + round((meridian - _FIRST_MERIDIAN) / 3)
    lon, lat = to_stored(np.array([east]), np.array([north]), reference_system(code))
    if not (np.isfinite(lon[0]) and np.isfinite(lat[0])):
        raise NoPlaceError(
            msg("These metres fit no zone of three degrees. Write easting and northing.")
        )
    note = msg("Metres in the three-degree zone of {meridian}° E", meridian=round(meridian))
    return Place(GeoPoint(float(lon[0]), float(lat[0])), note)


def in_datum(place: GeoPoint, datum: Datum) -> tuple[float, float]:
    """Return longitude and latitude of a place in a datum."""
    lon, lat = from_wgs84([place.lon], [place.lat], datum)
    return float(lon[0]), float(lat[0])


def decimal_text(place: GeoPoint, datum: Datum = Datum.CGCS2000) -> str:
    """Write a place as longitude, latitude with seven digits: a centimetre."""
    lon, lat = in_datum(place, datum)
    return f"{lon:.7f}, {lat:.7f}"


def sexagesimal_text(place: GeoPoint) -> str:
    """Write a place in degrees, minutes and seconds with letters, as survey sheets do."""
    return f"{_sexagesimal(place.lon, 'EW')} {_sexagesimal(place.lat, 'NS')}"


def _sexagesimal(degrees: float, letters: str) -> str:
    hundredths = round(abs(degrees) * 360_000)
    whole, rest = divmod(hundredths, 360_000)
    minutes, seconds = divmod(rest, 6_000)
    letter = letters[0] if degrees >= 0 else letters[1]
    return f"{whole}°{minutes:02d}′{seconds / 100:05.2f}″{letter}"


def zone_text(place: GeoPoint) -> str:
    """Write a place as easting, led by its zone number, and northing in a three-degree zone."""
    from pyproj import Transformer

    code = zone_epsg(place.lon)
    way = Transformer.from_crs("EPSG:4490", f"EPSG:{code}", always_xy=True)
    east, north = way.transform(place.lon, place.lat)
    zone = (_FIRST_MERIDIAN + 3 * (code - _FIRST_ZONE_EPSG)) // 3
    return f"{zone * 1_000_000 + east:.3f}, {north:.3f}"
