"""What a notice shows beside its words: where its issues are, as a map and as codes to scan.

A code carries the issue's number and position alone, so that a phone leads there; nobody's name.
"""

from __future__ import annotations

import io
import math
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from gis_app.messages import msg
from gis_app.reports.report import ReportPicture

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gis_app.domain.city_data import CityData

MAP_MM: Final = 160.0
CODE_MM: Final = 25.0
MOST_CODES: Final = 48
_LONGEST_CODE: Final = 40


def geo_link(code: str, lon_deg: float, lat_deg: float) -> str:
    """Return a place with its issue's number as a phone reads it (RFC 5870).

    >>> geo_link("WT-0518-001", 80.26, 41.17)
    'geo:41.170000,80.260000?q=41.170000,80.260000(WT-0518-001)'
    """
    place = f"{lat_deg:.6f},{lon_deg:.6f}"
    return f"geo:{place}?q={place}({quote(code[:_LONGEST_CODE], safe='-')})"


def code_png(text: str) -> bytes:
    """Return a QR code as PNG."""
    import segno

    out = io.BytesIO()
    segno.make(text, error="m", micro=False).save(out, kind="png", scale=6, border=2)
    return out.getvalue()


def notice_pictures(
    data: CityData, content: Mapping[str, Any], language: str
) -> tuple[ReportPicture, ...]:
    """Return the map of a notice's issues and a code for each that has a place.

    Places are those that the notice keeps from when it was issued.
    """
    from gis_app.printing.notice_map import notice_map

    places = []
    for number, issue in enumerate(content["issues"], 1):
        lon, lat = issue.get("lon"), issue.get("lat")
        is_place = all(
            isinstance(v, int | float) and math.isfinite(v) and abs(v) <= most
            for v, most in ((lon, 180.0), (lat, 85.0))
        )
        if is_place:
            places.append((number, str(issue.get("code") or number), float(lon), float(lat)))
    content_png = notice_map(data, [(n, lon, lat) for n, _code, lon, lat in places], language)
    if content_png is None:
        return ()
    caption = msg("Numbers as in the table; codes lead a phone to the place.")
    if data.settings.attribution:
        caption = msg("{caption} {source}", caption=caption, source=data.settings.attribution)
    codes = tuple(
        ReportPicture(
            code_png(geo_link(code, lon, lat)), CODE_MM,
            msg("{number}  {code}", number=number, code=code),
        )
        for number, code, lon, lat in places[:MOST_CODES]
    )  # fmt: skip
    return (ReportPicture(content_png, MAP_MM, caption), *codes)
