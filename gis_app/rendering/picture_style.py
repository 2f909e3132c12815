"""The few colours that belong to the map as a whole and to no layer."""

from __future__ import annotations

from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from gis_app.domain.palette import INK, ISSUE_FILLS, LAND, QUIET_INK, WHITE
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
    hollow: str
    """The inside of a marker that nobody has been to for long: it steps back from the others."""


_LIGHT: Final = MapColours(
    land=LAND,
    ink=INK,
    halo=WHITE,
    accent="#1B66C9",
    white=ISSUE_FILLS[Colour.WHITE],
    white_ring=QUIET_INK,
    yellow=ISSUE_FILLS[Colour.YELLOW],
    yellow_ink=INK,
    red=ISSUE_FILLS[Colour.RED],
    red_edge=WHITE,
    none=ISSUE_FILLS[Colour.CLOSED],
    marker_edge=WHITE,
    hollow=WHITE,
)
_DARK: Final = MapColours(
    land="#12161C",
    ink="#E6EDF3",
    halo="#12161C",
    accent="#6CB6FF",
    white=_LIGHT.white,
    white_ring=_LIGHT.white_ring,
    yellow=_LIGHT.yellow,
    yellow_ink=_LIGHT.yellow_ink,
    red="#FF5A6E",
    red_edge="#12161C",
    none="#6E7681",
    marker_edge="#E6EDF3",
    hollow="#1B222B",
)
_GREY: Final = replace(_LIGHT, land="#F7F7F7")
MAP_COLOURS: Final[Mapping[str, MapColours]] = MappingProxyType(
    {"light": _LIGHT, "grey": _GREY, "dark": _DARK}
)


def issue_fill(colours: MapColours, colour: int) -> str:
    """Return the main colour of an urgency; the colour of "none" for closed."""
    fills = {Colour.WHITE: colours.white, Colour.YELLOW: colours.yellow, Colour.RED: colours.red}
    return fills.get(Colour(colour), colours.none)
