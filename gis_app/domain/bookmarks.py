"""Places with a scale that an office comes back to, kept in the project."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class Bookmark:
    """Hold a name, the middle of the map in degrees, and N of 1:N."""

    name: str
    lon_deg: float
    lat_deg: float
    scale_denominator: float


def bookmarks_text(bookmarks: Iterable[Bookmark]) -> str:
    """Write bookmarks as the project keeps them."""
    rows = [[b.name, b.lon_deg, b.lat_deg, b.scale_denominator] for b in bookmarks]
    return json.dumps(rows, ensure_ascii=False)


def read_bookmarks(text: str) -> tuple[Bookmark, ...]:
    """Read what `bookmarks_text` wrote; what is no bookmark is left out."""
    try:
        rows = json.loads(text) if text else []
    except ValueError:
        return ()
    found = (_bookmark(row) for row in (rows if isinstance(rows, list) else []))
    return tuple(one for one in found if one is not None)


def _bookmark(row: Any) -> Bookmark | None:
    if not (isinstance(row, list) and len(row) == 4 and isinstance(row[0], str)):
        return None
    if not all(isinstance(v, int | float) and math.isfinite(v) for v in row[1:]):
        return None
    lon, lat, scale = (float(v) for v in row[1:])
    if not (-180 <= lon <= 180 and -85 <= lat <= 85 and scale > 0):
        return None
    return Bookmark(row[0][:80], lon, lat, scale)
