"""Own coordinates of rows: read, put in order when swapped, converted, or refused with a reason."""

from __future__ import annotations

import contextlib
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from gis_app.geo.china_datums import to_wgs84
from gis_app.ledger.angles import Angle, Axis, read_angle, read_pair
from gis_app.ledger.cell_columns import CellColumn
from gis_app.ledger.moments import UnreadableError
from gis_app.messages import msg

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gis_app.domain.city_data import CityData
    from gis_app.domain.table import BoolArray, FloatArray
    from gis_app.ledger.cells import Cell
    from gis_app.ledger.frames import Frame
    from gis_app.messages import Message

_LEAST_MARGIN_DEG: Final = 0.2
_NOWHERE_DEG: Final = 1e-6
_METRES: Final = 1000.0
_IN_METRES: Final = msg(
    "The coordinates are metres of a projection. Tell which one it is (EPSG number)."
)
_NOT_ON_EARTH: Final = msg("The coordinates are not on the earth.")
_PLAIN_NUMBER: Final = re.compile(r"[-+]?[0-9]{1,12}(?:\.[0-9]{1,20})?")
_NO_PLAIN_NUMBER: Final = re.compile(r"[^-+.0-9\n]")
_CHINA: Final = (73.0, 3.0, 136.0, 54.0)


@dataclass(frozen=True, slots=True)
class Extent:
    """Hold a box in degrees with a margin; tells which places lie in it."""

    west: float
    south: float
    east: float
    north: float

    def holds(self, lon: FloatArray, lat: FloatArray) -> BoolArray:
        """Tell which places lie in the box."""
        return np.asarray(
            (lon >= self.west) & (lon <= self.east) & (lat >= self.south) & (lat <= self.north)
        )


@dataclass
class OwnPlaces:
    """Hold own coordinates as stored degrees, NaN where there are none that can be used.

    `refused` names rows whose coordinates were not taken, `swapped` those put in order, `far`
    those outside the city.
    """

    lon_deg: FloatArray
    lat_deg: FloatArray
    refused: dict[int, Message] = field(default_factory=dict)
    swapped: tuple[int, ...] = ()
    far: tuple[int, ...] = ()


def city_extent(data: CityData) -> Extent | None:
    """Return the box around the city's areas, else its points, with a margin; None when empty."""
    areas, points = data.table("areas"), data.table("points")
    if areas.geometry is not None and areas.geometry.is_placed.any():
        west, south, east, north = shapely.total_bounds(areas.shapes).tolist()
    elif points.geometry is not None and points.geometry.is_placed.any():
        lon, lat = points.points.lon_deg, points.points.lat_deg
        west, east = float(np.nanmin(lon)), float(np.nanmax(lon))
        south, north = float(np.nanmin(lat)), float(np.nanmax(lat))
    else:
        return None
    wide = max(_LEAST_MARGIN_DEG, (east - west) / 2)
    high = max(_LEAST_MARGIN_DEG, (north - south) / 2)
    return Extent(west - wide, south - high, east + wide, north + high)


@dataclass(frozen=True)
class RawPlaces:
    """Hold coordinates as written, longitude or easting first; NaN where there are none.

    `is_told` tells where letters or words say which number is which.
    """

    first: FloatArray
    second: FloatArray
    is_told: BoolArray
    refused: dict[int, Message]


def raw_places(
    count: int,
    lon_cells: Sequence[Cell] | None,
    lat_cells: Sequence[Cell] | None,
    pair_cells: Sequence[Cell] | None,
) -> RawPlaces:
    """Read the coordinates of `count` rows from two columns, or from one with both."""
    lon_column, lat_column, pair_column = (
        None if cells is None else cells if isinstance(cells, CellColumn) else CellColumn.of(cells)
        for cells in (lon_cells, lat_cells, pair_cells)
    )
    lon, lat = np.full(count, np.nan), np.full(count, np.nan)
    is_told = np.zeros(count, np.bool_)
    refused: dict[int, Message] = {}
    rest = np.zeros(count, np.bool_)
    for column in (lon_column, lat_column, pair_column):
        if column is not None:
            rest |= column.is_filled
    if lon_column is not None and lat_column is not None:
        first, second = _numbers(lon_column), _numbers(lat_column)
        plain = np.isfinite(first) & np.isfinite(second)
        lon[plain], lat[plain] = first[plain], second[plain]
        rest &= ~plain
    for i in np.flatnonzero(rest).tolist():
        given = (
            None if lon_column is None else lon_column[i],
            None if lat_column is None else lat_column[i],
        )
        pair = None if pair_column is None else pair_column[i]
        try:
            lon[i], lat[i], is_told[i] = _degrees(given, pair)
        except UnreadableError as error:
            refused[i] = error.reason
    return RawPlaces(lon, lat, is_told, refused)


def _numbers(cells: CellColumn) -> FloatArray:
    """Return cells that are plain numbers, or texts of such; NaN for all that need a closer look.

    Most texts are plain, so they are searched together.
    """
    words = cells.words
    kinds = set(map(type, words)) - {type(None)}
    numbers = np.full(len(words) + 1, np.nan)
    if kinds <= {float}:
        numbers[:-1] = [np.nan if word is None else word for word in words]
        return numbers[cells.codes]
    if kinds == {str} and _NO_PLAIN_NUMBER.search("\n".join(filter(None, words))) is None:
        with contextlib.suppress(ValueError):
            numbers[:-1] = [np.nan if word is None else float(word) for word in words]
            return numbers[cells.codes]
    for i, word in enumerate(words):
        if type(word) in (int, float) or (isinstance(word, str) and _PLAIN_NUMBER.fullmatch(word)):
            numbers[i] = float(word)
    return numbers[cells.codes]


def settled(raw: RawPlaces, frame: Frame, extent: Extent | None) -> OwnPlaces:
    """Turn coordinates as written into stored degrees: in order, converted, or refused."""
    places = OwnPlaces(raw.first.copy(), raw.second.copy(), dict(raw.refused))
    if frame.is_metres:
        has = np.isfinite(places.lon_deg) & np.isfinite(places.lat_deg)
        places.lon_deg, places.lat_deg = frame.degrees(places.lon_deg, places.lat_deg)
        places.lon_deg, places.lat_deg = np.array(places.lon_deg), np.array(places.lat_deg)
        for i in np.flatnonzero(has & ~np.isfinite(places.lon_deg)).tolist():
            reason = msg("The coordinates cannot be of {frame}.", frame=frame.title)
            places.refused[i] = reason
        _refuse_nowhere(places)
    else:
        _put_in_order(places, raw.is_told, extent)
        _refuse_nowhere(places)
        places.lon_deg, places.lat_deg = to_wgs84(places.lon_deg, places.lat_deg, frame.datum)
    if extent is not None:
        has = np.isfinite(places.lon_deg)
        places.far = tuple(
            np.flatnonzero(has & ~extent.holds(places.lon_deg, places.lat_deg)).tolist()
        )
    return places


def _degrees(given: tuple[Cell, Cell], pair: Cell) -> tuple[float, float, bool]:
    """Return longitude, latitude and whether letters say which is which."""
    if given[0] is not None and given[1] is not None:
        first, second = read_angle(given[0]), read_angle(given[1])
    elif pair is not None:
        first, second = read_pair(pair)
    else:
        # both may stand in the one column that is filled
        first, second = _both_in_one(given)
    if first.axis is Axis.LAT or second.axis is Axis.LON:
        first, second = second, first
    return first.degrees, second.degrees, bool(first.axis or second.axis)


def _both_in_one(given: tuple[Cell, Cell]) -> tuple[Angle, Angle]:
    try:
        return read_pair(given[0] if given[0] is not None else given[1])
    except UnreadableError:
        missing = msg("Only the latitude is given.") if given[0] is None else None
        raise UnreadableError(missing or msg("Only the longitude is given.")) from None


def _put_in_order(places: OwnPlaces, is_told: BoolArray, extent: Extent | None) -> None:
    lon, lat = places.lon_deg, places.lat_deg
    box = extent or Extent(*_CHINA)
    with np.errstate(invalid="ignore"):
        is_swapped = ~is_told & ~box.holds(lon, lat) & box.holds(lat, lon)
        is_swapped |= (np.abs(lat) > 90) & (np.abs(lat) <= 180) & (np.abs(lon) <= 90)
    if is_swapped.any():
        lon[is_swapped], lat[is_swapped] = lat[is_swapped], lon[is_swapped]
        places.swapped = tuple(np.flatnonzero(is_swapped).tolist())


def _refuse_nowhere(places: OwnPlaces) -> None:
    lon, lat = places.lon_deg, places.lat_deg
    with np.errstate(invalid="ignore"):
        is_null = (np.abs(lon) < _NOWHERE_DEG) & (np.abs(lat) < _NOWHERE_DEG)
        is_off = (np.abs(lon) > 180) | (np.abs(lat) > 90)
    for i in np.flatnonzero(is_null).tolist():
        places.refused[i] = msg("0, 0 is no place of the city.")
    for i in np.flatnonzero(is_off).tolist():
        is_metres = min(abs(lon[i]), abs(lat[i])) > _METRES
        places.refused[i] = (
            _IN_METRES if is_metres else msg("The coordinates are not on the earth.")
        )
    bad = is_null | is_off
    lon[bad] = lat[bad] = np.nan
    places.swapped = tuple(i for i in places.swapped if not bad[i])


def read_shape(cell: Cell) -> shapely.Geometry:
    """Read a shape written as WKT or GeoJSON; raises UnreadableError."""
    text = str(cell).strip()
    try:
        shape = shapely.from_geojson(text) if text.startswith("{") else shapely.from_wkt(text)
    except (shapely.errors.GEOSException, ValueError, TypeError):
        shape = None
    if shape is None or shapely.is_empty(shape):
        raise UnreadableError(msg("This is no shape in WKT or GeoJSON."))
    return shapely.force_2d(shape)
