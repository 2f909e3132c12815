"""The few colours that belong to the map as a whole and to no layer."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from gis_app.domain.terms import Colour

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class MapColours:
    """Hold the colours of a map style."""

    land: str
    ink: str
    halo: str
    accent: str
    white: str
    white_ring: str
    yellow: str
    yellow_ink: str
    red: str
    red_edge: str
    none: str
    marker_edge: str


_LIGHT: Final = MapColours(
    land="#F7F5F0",
    ink="#1F2328",
    halo="#FFFFFF",
    accent="#1B66C9",
    white="#FFFFFF",
    white_ring="#57606A",
    yellow="#F2B705",
    yellow_ink="#1F2328",
    red="#C8102E",
    red_edge="#FFFFFF",
    none="#8C959F",
    marker_edge="#FFFFFF",
)
_DARK: Final = MapColours(
    land="#12161C",
    ink="#E6EDF3",
    halo="#12161C",
    accent="#6CB6FF",
    white="#FFFFFF",
    white_ring="#57606A",
    yellow="#F2B705",
    yellow_ink="#1F2328",
    red="#FF5A6E",
    red_edge="#12161C",
    none="#6E7681",
    marker_edge="#E6EDF3",
)
_GREY: Final = MapColours(
    land="#F7F7F7",
    ink=_LIGHT.ink,
    halo=_LIGHT.halo,
    accent=_LIGHT.accent,
    white=_LIGHT.white,
    white_ring=_LIGHT.white_ring,
    yellow=_LIGHT.yellow,
    yellow_ink=_LIGHT.yellow_ink,
    red=_LIGHT.red,
    red_edge=_LIGHT.red_edge,
    none=_LIGHT.none,
    marker_edge=_LIGHT.marker_edge,
)
MAP_COLOURS: Final[Mapping[str, MapColours]] = MappingProxyType(
    {"light": _LIGHT, "grey": _GREY, "dark": _DARK}
)


def issue_fill(colours: MapColours, colour: int) -> str:
    """Return the main colour of an urgency; the colour of "none" for closed."""
    fills = {Colour.WHITE: colours.white, Colour.YELLOW: colours.yellow, Colour.RED: colours.red}
    return fills.get(Colour(colour), colours.none)
