"""Where an address is: a registered point's address or name in it, else the street it names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from gis_app.domain.terms import LocationSource
from gis_app.domain.unit_tree import plain_name

if TYPE_CHECKING:
    from gis_app.domain.table import Table
    from gis_app.ledger.street_names import StreetNames

_NEARBY: Final = re.compile(
    r"(?:门口|门前|大门|附近|旁边|旁|对面|周边|东侧|西侧|南侧|北侧|路口|交叉口|院内|内)+$"
)
_SHORTEST_NAME, _LONGEST_NAME = 4, 16


@dataclass(frozen=True)
class AddressPlace:
    """Hold a place found by an address: in degrees, what was found there, and how."""

    lon_deg: float
    lat_deg: float
    title: str
    source: LocationSource


class AddressPlaces:
    """Find places by addresses; made once for an import, its indexes only when they are needed."""

    def __init__(self, points: Table, streets: StreetNames, city_name: str) -> None:
        self._points, self._streets = points, streets
        self._city = plain_name(city_name)

    def find(self, address: str | None, area: shapely.Geometry | None) -> AddressPlace | None:
        """Return the place of an address, inside an area when one is known; None for none."""
        if not address:
            return None
        plain = self._plain(address)
        found = self._addresses.get(plain)
        if found is None:
            found = self._named_in(plain)
        if found is not None:
            lon, lat = self._points.points.lon_deg[found], self._points.points.lat_deg[found]
            title = self._points.text("name")[found] or ""
            return AddressPlace(float(lon), float(lat), title, LocationSource.REGISTER)
        return self._on_street(address, area)

    def _plain(self, text: str) -> str:
        plain = plain_name(text)
        if self._city and plain.startswith(self._city):
            plain = plain[len(self._city) :]
        return _NEARBY.sub("", plain)

    @cached_property
    def _placed(self) -> list[int]:
        source = self._points.text("location_source")
        told = ~source.isin((LocationSource.AREA_NAME, LocationSource.STREET))
        return [int(i) for i in np.flatnonzero(self._points.points.is_placed & told)]

    @cached_property
    def _addresses(self) -> dict[str, int]:
        return self._single("address")

    @cached_property
    def _names(self) -> dict[str, int]:
        return self._single("name")

    def _single(self, column: str) -> dict[str, int]:
        """Index placed points by a text that only one of them bears."""
        index: dict[str, int] = {}
        twice: set[str] = set()
        texts = self._points.text(column)
        for i in self._placed:
            plain = self._plain(texts[i] or "")
            if plain in index:
                twice.add(plain)
            index[plain] = i
        return {text: i for text, i in index.items() if text and text not in twice}

    def _named_in(self, plain: str) -> int | None:
        """Return the point whose name stands in a text; the longest name wins."""
        for length in range(min(_LONGEST_NAME, len(plain)), _SHORTEST_NAME - 1, -1):
            for start in range(len(plain) - length + 1):
                found = self._names.get(plain[start : start + length])
                if found is not None:
                    return found
        return None

    def _on_street(self, address: str, area: shapely.Geometry | None) -> AddressPlace | None:
        name = self._streets.find(address)
        if name is None:
            return None
        shape = self._streets.shape(name)
        if area is not None:
            shape = shapely.intersection(shape, area)
        parts = [p for p in shapely.get_parts(shape) if p.geom_type == "LineString" and p.length]
        if not parts:
            return None
        # the part nearest to the middle of all of them, so that a street in pieces has one middle
        middle = shapely.centroid(shapely.MultiLineString(parts))
        nearest = min(parts, key=middle.distance)
        there = nearest.interpolate(nearest.project(middle))
        return AddressPlace(float(there.x), float(there.y), name, LocationSource.STREET)
