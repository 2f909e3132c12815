"""GeoPackage geometry blobs ↔ WKB and columns, many at once."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import numpy as np
import shapely

from gis_app.domain.coded import PointValues
from gis_app.domain.table import PointColumns, ShapeColumn
from gis_app.geo.curves import is_curved, straightened

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

SRS_ID: Final = 4490
_POINT_HEADER: Final = b"GP\x00\x01" + struct.pack("<i", SRS_ID)
_WKB_POINT: Final = b"\x01\x01\x00\x00\x00"
_WKB_FIELDS: Final = [("order", "u1"), ("type", "<u4"), ("x", "<f8"), ("y", "<f8")]
_WKB_POINT_ROW: Final = np.dtype(_WKB_FIELDS)
_POINT_BLOB: Final = np.dtype(
    [("magic", "S2"), ("version", "u1"), ("flags", "u1"), ("srs", "<i4"), *_WKB_FIELDS]
)
_ENVELOPE_BYTES: Final = (0, 32, 48, 48, 64)
Boxes: TypeAlias = (
    "tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]"
)
"""Columns of min x, max x, min y, max y."""

_LON_LIMIT_DEG, _LAT_LIMIT_DEG = 180.0, 90.0


def header_length(blob: bytes) -> int | None:
    """Return how many bytes stand before the WKB; None when the blob is not GeoPackage's."""
    if len(blob) < 8 or blob[:2] != b"GP":
        return None
    code = (blob[3] >> 1) & 7
    if code >= len(_ENVELOPE_BYTES) or len(blob) < 8 + _ENVELOPE_BYTES[code]:
        return None
    return 8 + _ENVELOPE_BYTES[code]


def wkb_of_blob(blob: Any) -> bytes | None:
    """Return the WKB inside one blob; None for NULL or anything that is no geometry blob."""
    if not isinstance(blob, bytes):
        return None
    length = header_length(blob)
    return None if length is None else blob[length:]


def point_blobs(lon_deg: NDArray[np.float64], lat_deg: NDArray[np.float64]) -> list[bytes | None]:
    """Return a blob for each point; None where a coordinate is not finite."""
    rows = np.zeros(len(lon_deg), _POINT_BLOB)
    rows["magic"], rows["flags"], rows["srs"] = b"GP", 1, SRS_ID
    rows["order"], rows["type"], rows["x"], rows["y"] = 1, 1, lon_deg, lat_deg
    data, size = rows.tobytes(), _POINT_BLOB.itemsize
    blobs: list[bytes | None] = [data[i : i + size] for i in range(0, len(data), size)]
    for i in np.flatnonzero(~(np.isfinite(lon_deg) & np.isfinite(lat_deg))):
        blobs[i] = None
    return blobs


def lazy_point_blobs(lon_deg: NDArray[np.float64], lat_deg: NDArray[np.float64]) -> PointValues:
    """Return points as a column of blobs that are made as they are read."""
    return PointValues(lon_deg, lat_deg, point_blobs)


def shape_blobs(shapes: NDArray[np.object_]) -> list[bytes | None]:
    """Return a blob with envelope for each shape; None where there is no shape or an empty one."""
    missing = shapely.is_missing(shapes) | shapely.is_empty(shapes)
    wkb = shapely.to_wkb(shapes, output_dimension=2, byte_order=1)
    bounds = shapely.bounds(shapes)[:, [0, 2, 1, 3]].astype("<f8")
    is_point = shapely.get_type_id(shapes) == 0
    head = b"GP\x00\x03" + struct.pack("<i", SRS_ID)
    return [
        None if gone else _POINT_HEADER + data if point else head + box.tobytes() + data
        for gone, point, box, data in zip(missing, is_point, bounds, wkb, strict=True)
    ]


def points_of_wkb(wkb: Sequence[bytes | None]) -> NDArray[np.object_] | PointColumns:
    """Read WKB quickly when it holds plain points only; otherwise return the shapes."""
    present = [w for w in wkb if w is not None]
    data = b"".join(present)
    if len(data) == 21 * len(present) and all(len(w) == 21 for w in present):
        rows = np.frombuffer(data, _WKB_POINT_ROW)
        if bool(np.all((rows["order"] == 1) & (rows["type"] == 1))):
            mask = np.fromiter((w is not None for w in wkb), np.bool_, len(wkb))
            return _spread(mask, rows["x"], rows["y"])
    return np.asarray(shapely.from_wkb(np.array([*wkb, None], object)[:-1]), object)


def points_of_blobs(blobs: Sequence[Any]) -> PointColumns:
    """Read a column of point blobs; NaN for NULL, empty, unreadable or off the earth.

    A multipoint of another program counts as its first point.
    """
    if isinstance(blobs, PointValues):
        return PointColumns(blobs.lon_deg, blobs.lat_deg)
    present = [b for b in blobs if b is not None]
    mask = np.fromiter((b is not None for b in blobs), np.bool_, len(blobs))
    size = _POINT_BLOB.itemsize
    if all(type(b) is bytes and len(b) == size for b in present):
        rows = np.frombuffer(b"".join(present), _POINT_BLOB)
        plain = (rows["magic"] == b"GP") & (rows["flags"] & 0x0F == 1)
        if bool(np.all(plain & (rows["order"] == 1) & (rows["type"] == 1))):
            return _spread(mask, rows["x"], rows["y"])
    shapes = _shapes(blobs)
    first = shapely.get_type_id(shapes) == 4
    shapes[first] = shapely.get_geometry(shapes[first], 0)
    shapes[(shapely.get_type_id(shapes) != 0) | shapely.is_empty(shapes)] = None
    return _spread(np.ones(len(shapes), np.bool_), shapely.get_x(shapes), shapely.get_y(shapes))


def _spread(mask: Any, x: Any, y: Any) -> PointColumns:
    lon, lat = np.full(len(mask), np.nan), np.full(len(mask), np.nan)
    lon[mask], lat[mask] = x, y
    with np.errstate(invalid="ignore"):
        off = ~((np.abs(lon) <= _LON_LIMIT_DEG) & (np.abs(lat) <= _LAT_LIMIT_DEG))
    lon[off] = lat[off] = np.nan
    return PointColumns(lon, lat)


def shapes_of_blobs(blobs: Sequence[Any], geometry_type: str) -> ShapeColumn:
    """Read a column of blobs as flat shapes; None for NULL, empty, unreadable or off the earth.

    Single parts become multi-part where `geometry_type` says so.
    """
    shapes = as_declared(_shapes(blobs), geometry_type)
    bounds = shapely.bounds(shapes)
    with np.errstate(invalid="ignore"):
        fits = (np.abs(bounds[:, ::2]) <= _LON_LIMIT_DEG) & (
            np.abs(bounds[:, 1::2]) <= _LAT_LIMIT_DEG
        )
    shapes[~fits.all(axis=1)] = None
    return ShapeColumn(shapes)


def as_declared(shapes: NDArray[np.object_], geometry_type: str) -> NDArray[np.object_]:
    """Make single lines and polygons multi-part where the table holds multi-part shapes."""
    single, build = {
        "MULTILINESTRING": (1, shapely.multilinestrings),
        "MULTIPOLYGON": (3, shapely.multipolygons),
    }.get(geometry_type, (None, None))
    if build is None:
        return shapes
    where = np.flatnonzero((shapely.get_type_id(shapes) == single) & ~shapely.is_empty(shapes))
    if len(where):
        shapes = shapes.copy()
        shapes[where] = build(shapes[where], indices=np.arange(len(where)))
    return shapes


def _shapes(blobs: Sequence[Any]) -> NDArray[np.object_]:
    wkb = np.empty(len(blobs), object)
    wkb[:] = [wkb_of_blob(b) for b in blobs]
    shapes = _read(wkb)
    deep = shapely.has_z(shapes)
    if deep.any():
        shapes[deep] = shapely.force_2d(shapes[deep])
    return shapes


def _read(wkb: NDArray[np.object_]) -> NDArray[np.object_]:
    """Read WKB; arcs that other programs drew become straight pieces, what is no WKB is None."""
    for i, one in enumerate(wkb):
        if isinstance(one, bytes) and is_curved(one):
            try:
                wkb[i] = straightened(one)
            except ValueError:
                wkb[i] = None
    return np.asarray(shapely.from_wkb(wkb, on_invalid="ignore"), object)


def envelopes(blobs: Sequence[Any]) -> tuple[NDArray[np.bool_], Boxes]:
    """Return which blobs have an envelope, and the envelopes of those."""
    if isinstance(blobs, PointValues):
        x, y = blobs.lon_deg, blobs.lat_deg
        placed = np.isfinite(x) & np.isfinite(y)
        if not placed.all():
            x, y = x[placed], y[placed]
        return placed, (x, x, y, y)
    size = _POINT_BLOB.itemsize
    if all(type(b) is bytes and len(b) == size for b in blobs):
        rows = np.frombuffer(b"".join(blobs), _POINT_BLOB)
        plain = (rows["flags"] & 0x0F == 1) & (rows["order"] == 1) & (rows["type"] == 1)
        if bool(plain.all() and np.isfinite(rows["x"] + rows["y"]).all()):
            x, y = rows["x"], rows["y"]
            return np.ones(len(blobs), np.bool_), (x, x, y, y)
    found = [envelope(blob) for blob in blobs]
    placed = np.array([box is not None for box in found], np.bool_)
    boxes = np.array([box for box in found if box is not None], np.float64).reshape(-1, 4)
    return placed, (boxes[:, 0], boxes[:, 1], boxes[:, 2], boxes[:, 3])


def envelope(blob: Any) -> tuple[float, float, float, float] | None:
    """Return min x, max x, min y, max y of one blob; None when empty. Used by the triggers."""
    if not isinstance(blob, bytes):
        return None
    if len(blob) == 29 and blob[3] & 0x0F == 1 and blob[8:13] == _WKB_POINT:
        x, y = struct.unpack_from("<dd", blob, 13)
        return None if x != x or y != y else (x, x, y, y)
    length = header_length(blob)
    if length is None or blob[3] & 0x10:
        return None
    if length >= 40:
        low, high, bottom, top = struct.unpack_from("<dddd" if blob[3] & 1 else ">dddd", blob, 8)
        return None if low != low else (low, high, bottom, top)
    shape = _read(np.array([blob[length:], None], object))[0]
    if shape is None or shape.is_empty:
        return None
    west, south, east, north = shape.bounds
    return west, east, south, north
