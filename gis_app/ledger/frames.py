"""In what a list's coordinates are counted: a datum of degrees, Baidu's metres, or a projection."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from gis_app.geo.china_datums import SHIFTED_DATUMS, Datum, to_wgs84
from gis_app.messages import Message, msg

if TYPE_CHECKING:
    from gis_app.domain.table import FloatArray

DATUM_TITLES: Final = {
    Datum.WGS84: msg("WGS 84 (GPS)"),
    Datum.CGCS2000: msg("CGCS2000"),
    Datum.GCJ02: msg("GCJ-02 (Amap, Tencent)"),
    Datum.BD09: msg("BD-09 (Baidu)"),
    Datum.BD09MC: msg("Baidu Mercator metres"),
}
_ZONE_3, _CENTRAL_3, _ZONE_6, _CENTRAL_6 = 4513, 4534, 4491, 4502
_FIRST_ZONE_3, _LAST_ZONE_3, _FIRST_ZONE_6, _LAST_ZONE_6 = 25, 45, 13, 23
_WEB_MERCATOR: Final = "EPSG:3857"


@dataclass(frozen=True, slots=True)
class Frame:
    """Name how to turn a list's pair of numbers into stored degrees.

    `crs` is a projection's "EPSG:4513"; it beats `datum`. `is_swapped` tells that the first number
    is the northing or latitude.
    """

    datum: Datum = Datum.WGS84
    crs: str | None = None
    is_swapped: bool = False

    @property
    def is_metres(self) -> bool:
        """Tell whether the numbers are metres."""
        return self.crs is not None or self.datum is Datum.BD09MC

    @property
    def is_shifted(self) -> bool:
        """Tell whether the numbers are degrees of a Chinese map service."""
        return self.crs is None and self.datum in SHIFTED_DATUMS

    @property
    def title(self) -> Message:
        """Return the frame's name for people."""
        plain = msg("{crs}", crs=self.crs) if self.crs is not None else DATUM_TITLES[self.datum]
        if not self.is_swapped:
            return plain
        return msg("{frame}, latitude and longitude swapped", frame=plain)

    def degrees(self, first: FloatArray, second: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Return longitude and latitude as stored; NaN for what cannot be of this frame."""
        x, y = (second, first) if self.is_swapped else (first, second)
        x, y = np.asarray(x, np.float64), np.asarray(y, np.float64)
        if self.crs is not None:
            from gis_app.geo.crs import reference_system, to_stored

            return to_stored(x, y, reference_system(self.crs))
        with np.errstate(invalid="ignore"):
            if self.datum is Datum.BD09MC:
                is_possible = (np.abs(x) < 2.1e7) & (np.abs(y) < 2.1e7)
                is_possible &= (np.abs(x) > 180) | (np.abs(y) > 90)
            else:
                is_possible = (np.abs(x) <= 180) & (np.abs(y) <= 90)
        return to_wgs84(
            np.where(is_possible, x, np.nan), np.where(is_possible, y, np.nan), self.datum
        )


def likely_frames(first: FloatArray, second: FloatArray, city_lon_deg: float) -> tuple[Frame, ...]:
    """Return the frames that a list's numbers can be counted in at all, the plainest first."""
    largest = float(np.nanmax(np.abs(np.concatenate([first, second]))))
    if largest <= 180:
        return tuple(
            Frame(datum, None, is_swapped)
            for is_swapped in (False, True)
            for datum in (Datum.WGS84, Datum.GCJ02, Datum.BD09)
        )
    frames = []
    for is_swapped in (False, True):
        frames.append(Frame(Datum.BD09MC, None, is_swapped))
        frames += [Frame(crs=crs, is_swapped=is_swapped) for crs in _projections(city_lon_deg)]
    return tuple(frames)


def _projections(lon_deg: float) -> tuple[str, ...]:
    """Return what a surveyor of the place would use: CGCS2000 Gauss–Krüger, and web metres."""
    narrow = min(max(round(lon_deg / 3), _FIRST_ZONE_3), _LAST_ZONE_3) - _FIRST_ZONE_3
    wide = min(max(int(lon_deg // 6) + 1, _FIRST_ZONE_6), _LAST_ZONE_6) - _FIRST_ZONE_6
    codes = (_ZONE_3 + narrow, _CENTRAL_3 + narrow, _ZONE_6 + wide, _CENTRAL_6 + wide)
    return (_WEB_MERCATOR, *(f"EPSG:{code}" for code in codes))
