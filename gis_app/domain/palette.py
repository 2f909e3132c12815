"""The colours that mean the same on screen, on paper and on the web page, as #RRGGBB."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from gis_app.domain.terms import Colour

if TYPE_CHECKING:
    from collections.abc import Mapping

LAND: Final = "#F7F5F0"
"""The ground where nothing else is drawn."""
INK: Final = "#1F2328"
QUIET_INK: Final = "#57606A"
HAIRLINE: Final = "#D0D7DE"
SHADE: Final = "#F6F8FA"
WHITE: Final = "#FFFFFF"
BOUNDARY: Final = "#6F5AA8"
"""The border of a responsibility area."""

ISSUE_FILLS: Final[Mapping[Colour, str]] = MappingProxyType(
    {
        Colour.CLOSED: "#8C959F",
        Colour.WHITE: WHITE,
        Colour.YELLOW: "#F2B705",
        Colour.RED: "#C8102E",
    }
)
"""The main colour of an urgency; `CLOSED` also stands for a place without open issues."""
