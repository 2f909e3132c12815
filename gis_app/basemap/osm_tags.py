"""Which class of the base map an OpenStreetMap object belongs to, by its tags."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

_HIGHWAY: Final[Mapping[str, str]] = MappingProxyType(
    {
        "motorway": "trunk",
        "motorway_link": "trunk",
        "trunk": "trunk",
        "trunk_link": "trunk",
        "primary": "primary",
        "primary_link": "primary",
        "secondary": "secondary",
        "secondary_link": "secondary",
        "tertiary": "secondary",
        "tertiary_link": "secondary",
        "unclassified": "minor",
        "residential": "minor",
        "living_street": "minor",
        "service": "minor",
        "road": "minor",
        "pedestrian": "path",
        "footway": "path",
        "path": "path",
        "cycleway": "path",
        "steps": "path",
        "track": "path",
    }
)

_AREA_RULES: Final[tuple[tuple[str, frozenset[str] | None, str], ...]] = (
    ("building", None, "building"),
    ("natural", frozenset({"water", "bay", "wetland"}), "water"),
    ("water", None, "water"),
    ("waterway", frozenset({"riverbank", "dock"}), "water"),
    ("landuse", frozenset({"reservoir", "basin"}), "water"),
    ("amenity", frozenset({"school", "college", "university", "kindergarten"}), "school_ground"),
    ("amenity", frozenset({"hospital", "clinic"}), "hospital_ground"),
    ("place", frozenset({"square"}), "square"),
    ("leisure", frozenset({"park", "garden", "pitch", "golf_course", "nature_reserve"}), "green"),
    (
        "landuse",
        frozenset({"grass", "forest", "meadow", "recreation_ground", "village_green", "cemetery"}),
        "green",
    ),
    ("natural", frozenset({"wood", "scrub", "grassland", "heath"}), "green"),
    ("landuse", frozenset({"industrial", "railway", "quarry"}), "industrial"),
    ("landuse", frozenset({"farmland", "orchard", "vineyard", "farmyard"}), "farmland"),
    ("landuse", frozenset({"residential", "commercial", "retail", "construction"}), "built_up"),
)
"""Tag key, values (None: any but `no`) and class; the first that fits wins."""

_PLACES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "city": "city",
        "town": "town",
        "suburb": "suburb",
        "borough": "suburb",
        "quarter": "suburb",
        "neighbourhood": "locality",
        "village": "village",
        "hamlet": "village",
        "locality": "locality",
    }
)

# A closed way with one of these is a line all the same unless it says area=yes
_LINE_KEYS: Final = ("highway", "railway", "barrier")


def line_class(tags: Mapping[str, str]) -> str | None:
    """Return the class of a way drawn as a line; None when the map does not show it."""
    if tags.get("area") == "yes":
        return None
    highway = tags.get("highway")
    if highway is not None:
        # private drives and parking aisles would drown the streets
        if highway == "service" and tags.get("service") in ("parking_aisle", "driveway"):
            return None
        return _HIGHWAY.get(highway)
    if tags.get("railway") in ("rail", "light_rail", "tram", "narrow_gauge"):
        return None if tags.get("tunnel") == "yes" else "rail"
    if tags.get("waterway") in ("river", "stream", "canal", "drain", "ditch"):
        return None if tags.get("tunnel") in ("yes", "culvert") else "waterway"
    return None


def area_class(tags: Mapping[str, str]) -> str | None:
    """Return the class of a closed way or multipolygon; None when the map does not show it."""
    if tags.get("area") != "yes" and any(key in tags for key in _LINE_KEYS):
        return "square" if tags.get("place") == "square" else None
    for key, values, class_ in _AREA_RULES:
        value = tags.get(key)
        if value is not None and value != "no" and (values is None or value in values):
            return class_
    return None


def place_class(tags: Mapping[str, str]) -> str | None:
    """Return the class of a place node; None when it has no name or the map does not show it."""
    return _PLACES.get(tags.get("place", "")) if tags.get("name") else None


def names_of(tags: Mapping[str, str]) -> tuple[str | None, str | None]:
    """Return the name in use on the spot and another one: Uyghur, else English."""
    name = tags.get("name")
    other = tags.get("name:ug") or tags.get("name:en")
    return name, other if other != name else None
