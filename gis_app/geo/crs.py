"""Reference systems: what is stored, what is painted, and exact ways between them.

Stored is EPSG:4490 (CGCS2000), painted is EPSG:3857. CGCS2000 and WGS 84 agree to centimetres in
the land this is made for, so their degrees are taken as the same: declared here and nowhere else.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely

from gis_app.errors import CrsError
from gis_app.messages import msg

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray
    from pyproj import CRS, Transformer

STORED_EPSG: Final = 4490
SAME_DEGREES_EPSG: Final = frozenset({4490, 4326})
"""Geographic systems whose longitude and latitude are used as they are."""

SEMI_MAJOR_M: Final = 6378137.0
FLATTENING: Final = 1 / 298.257222101
ECCENTRICITY_SQUARED: Final = FLATTENING * (2 - FLATTENING)
LARGEST_MAP_LAT_DEG: Final = 85.05112877980659
"""Where the square web map ends north and south."""


def to_map(
    lon_deg: ArrayLike, lat_deg: ArrayLike
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Turn degrees into EPSG:3857 metres, x east and y north; NaN stays NaN."""
    lon, lat = np.asarray(lon_deg, np.float64), np.asarray(lat_deg, np.float64)
    return np.radians(lon) * SEMI_MAJOR_M, np.arcsinh(np.tan(np.radians(lat))) * SEMI_MAJOR_M


def to_geographic(x: ArrayLike, y: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Turn EPSG:3857 metres into degrees, longitude and latitude; NaN stays NaN."""
    east, north = np.asarray(x, np.float64), np.asarray(y, np.float64)
    lon = np.degrees(east / SEMI_MAJOR_M)
    return lon, np.degrees(np.arctan(np.sinh(north / SEMI_MAJOR_M)))


def shapes_to_map(shapes: NDArray[np.object_]) -> NDArray[np.object_]:
    """Turn shapely geometry from degrees into EPSG:3857 metres; None stays None."""
    return _transformed(shapes, to_map)


def shapes_to_geographic(shapes: NDArray[np.object_]) -> NDArray[np.object_]:
    """Turn shapely geometry from EPSG:3857 metres into degrees; None stays None."""
    return _transformed(shapes, to_geographic)


def web_mercator_scale(lat_deg: float) -> tuple[float, float]:
    """Return map metres per metre on the ellipsoid, east–west and north–south, at a latitude."""
    sine, cosine = math.sin(math.radians(lat_deg)), math.cos(math.radians(lat_deg))
    bend = 1 - ECCENTRICITY_SQUARED * sine * sine
    return math.sqrt(bend) / cosine, bend**1.5 / ((1 - ECCENTRICITY_SQUARED) * cosine)


def metres_per_degree(lat_deg: float) -> tuple[float, float]:
    """Return the ground length of one degree of longitude and of latitude at a latitude."""
    k_x, k_y = web_mercator_scale(lat_deg)
    per_degree = math.radians(SEMI_MAJOR_M)
    return per_degree / k_x, per_degree / (math.cos(math.radians(lat_deg)) * k_y)


class LocalPlane:
    """Measure in metres around one place: an azimuthal equidistant plane, x east and y north.

    Distances and directions from the place itself are true; across 50 km lengths are off by less
    than one in 50,000.
    """

    def __init__(self, lon_deg: float, lat_deg: float) -> None:
        from pyproj import Proj

        if not (math.isfinite(lon_deg) and -90 <= lat_deg <= 90):
            raise ValueError(f"no plane around {lon_deg}, {lat_deg}")
        self.lon_deg = lon_deg
        self.lat_deg = lat_deg
        self._projection = Proj(proj="aeqd", lon_0=lon_deg, lat_0=lat_deg, ellps="GRS80")

    def to_plane(
        self, lon_deg: ArrayLike, lat_deg: ArrayLike
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Turn degrees into metres from the place; NaN stays NaN."""
        return self._run(lon_deg, lat_deg, inverse=False)

    def to_geographic(
        self, x_m: ArrayLike, y_m: ArrayLike
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Turn metres from the place into degrees; NaN stays NaN."""
        return self._run(x_m, y_m, inverse=True)

    def shapes_to_geographic(self, shapes: NDArray[np.object_]) -> NDArray[np.object_]:
        """Turn shapely geometry from metres from the place into degrees."""
        return _transformed(shapes, self.to_geographic)

    def _run(
        self, first: ArrayLike, second: ArrayLike, *, inverse: bool
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        a, b = np.asarray(first, np.float64), np.asarray(second, np.float64)
        out_a, out_b = self._projection(a, b, inverse=inverse)
        bad = ~(np.isfinite(a) & np.isfinite(b))
        return np.where(bad, np.nan, out_a), np.where(bad, np.nan, out_b)


def reference_system(definition: str | int) -> CRS:
    """Read a reference system from an EPSG number, WKT or PROJ text; raises CrsError."""
    from pyproj import CRS
    from pyproj.exceptions import CRSError

    try:
        return CRS.from_user_input(definition)
    except CRSError as error:
        raise CrsError(
            msg(
                "The reference system {definition} is not known. Give an EPSG number such as 4490.",
                definition=str(definition)[:80],
            )
        ) from error


def is_stored_system(system: CRS) -> bool:
    """Tell whether a system's degrees are stored as they are."""
    if not system.is_geographic:
        return False
    epsg = system.to_epsg()
    return epsg in SAME_DEGREES_EPSG or _datum_name(system) in ("WGS 84", "China 2000")


def to_stored(
    x: ArrayLike, y: ArrayLike, system: CRS
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Turn coordinates of any system, east and north or longitude and latitude, into our degrees.

    Raises CrsError when there is no known way that keeps metres.
    """
    first, second = np.asarray(x, np.float64), np.asarray(y, np.float64)
    if is_stored_system(system):
        return first, second
    lon, lat = _transformer_to_degrees(system).transform(first, second)
    bad = ~(np.isfinite(lon) & np.isfinite(lat))
    return np.where(bad, np.nan, lon), np.where(bad, np.nan, lat)


def shapes_to_stored(shapes: NDArray[np.object_], system: CRS) -> NDArray[np.object_]:
    """Turn shapely geometry of any system into our degrees; raises CrsError."""
    if is_stored_system(system):
        return shapes
    return _transformed(shapes, lambda x, y: to_stored(x, y, system))


def _transformer_to_degrees(system: CRS) -> Transformer:
    from pyproj import Transformer
    from pyproj.exceptions import ProjError

    # a projection of CGCS2000 goes to CGCS2000 itself: a pure projection, no datum shift to guess
    target = STORED_EPSG if _datum_name(system) == "China 2000" else 4326
    try:
        return Transformer.from_crs(system, target, always_xy=True, allow_ballpark=False)
    except ProjError as error:
        raise CrsError(
            msg(
                "Coordinates of {system} cannot be turned into CGCS2000 with metre accuracy.",
                system=system.name,
            )
        ) from error


def _datum_name(system: CRS) -> str:
    """Return "WGS 84", "China 2000" or another datum's name, whatever dialect the WKT is in."""
    datum = system.datum
    name = "" if datum is None else datum.name
    folded = name.replace("D_", "").replace("_", " ").lower()
    if "china 2000" in folded or "cgcs" in folded:
        return "China 2000"
    if folded.startswith(("world geodetic system 1984", "wgs 1984", "wgs84", "wgs 84")):
        return "WGS 84"
    return name


def _transformed(shapes: NDArray[np.object_], way: Any) -> NDArray[np.object_]:
    def moved(coordinates: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.column_stack(way(coordinates[:, 0], coordinates[:, 1]))

    return np.asarray(shapely.transform(shapes, moved), dtype=object)
