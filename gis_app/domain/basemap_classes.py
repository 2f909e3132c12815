"""The classes of base-map features: what the `class` column of the three tables may hold."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

CLASSES: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "basemap_polygons": (
            "built_up",
            "water",
            "green",
            "building",
            "industrial",
            "farmland",
            "square",
            "school_ground",
            "hospital_ground",
        ),
        "basemap_lines": ("trunk", "primary", "secondary", "minor", "path", "rail", "waterway"),
        "basemap_places": ("city", "town", "suburb", "village", "locality"),
    }
)
"""Table → its classes, most important first for lines and places."""
