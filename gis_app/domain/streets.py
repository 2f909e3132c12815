"""The streets of the base map, to walk along."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from gis_app.domain.table import ShapeColumn
from gis_app.geo.street_network import StreetNetwork

if TYPE_CHECKING:
    from gis_app.domain.registers import Registers

WALKABLE: Final = ("trunk", "primary", "secondary", "minor", "path")
"""Classes of base-map lines that people walk along."""


def streets_of(data: Registers) -> StreetNetwork:
    """Return the streets of a city, joined once as long as its base map stays."""
    lines = data.table("basemap_lines")

    def made() -> StreetNetwork:
        if not isinstance(lines.geometry, ShapeColumn):
            return StreetNetwork(np.empty(0, object))
        return StreetNetwork(lines.shapes[lines.text("class").isin(WALKABLE)])

    return data.remembered.get("streets", (lines,), made)
