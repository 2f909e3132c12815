"""An online tile service as a value: where its tiles are, whose, and what is odd about them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from gis_app.geo.tiles import TileAddress
    from gis_app.messages import LocalText


@dataclass(frozen=True, slots=True)
class OnlineSource:
    """Describe one service of tiles.

    `url` names a tile with {z}, {x}, {y} ({-y} counts rows from the south), {s} one of
    `subdomains`, {key} the user's own key. `service` names whose key that is.
    """

    id: str
    title: LocalText
    url: str
    attribution: str
    lowest_zoom: int = 0
    highest_zoom: int = 18
    subdomains: tuple[str, ...] = ()
    service: str = ""
    is_gcj02: bool = False
    has_labels: bool = True
    is_opaque: bool = True

    @property
    def needs_key(self) -> bool:
        """Tell whether the service answers only to a key."""
        return "{key}" in self.url

    def tile_url(self, at: TileAddress, key: str = "") -> str:
        """Return the address of a tile; keys and numbers are the only things put in."""
        names = self.subdomains or ("",)
        parts = {
            "{z}": str(at.zoom),
            "{x}": str(at.column),
            "{y}": str(at.row),
            "{-y}": str(at.south_row),
            "{s}": names[(at.column + at.row) % len(names)],
            "{key}": quote(key, safe=""),
        }
        url = self.url
        for name, value in parts.items():
            url = url.replace(name, value)
        return url


@dataclass(frozen=True, slots=True)
class BaseMap:
    """Name a base map to choose: its sources, lowest first."""

    id: str
    title: LocalText
    sources: tuple[OnlineSource, ...]

    @property
    def service(self) -> str:
        """Return whose key it needs; empty for none."""
        return next((one.service for one in self.sources if one.needs_key), "")
