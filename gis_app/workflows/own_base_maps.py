"""Add and take away tile services of the user's own; their keys go to the keyring."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from gis_app.errors import UsageError
from gis_app.messages import msg

if TYPE_CHECKING:
    from gis_app.basemap.own_services import OwnService


@dataclass(frozen=True, slots=True)
class AddedService:
    """Tell what became of a service: the id of its base map, its key, and whether that is kept."""

    id: str
    key: str = ""
    is_key_kept: bool = False


def add_service(wanted: OwnService) -> AddedService:
    """Keep a service in the user's settings; a key in its address goes to the keyring instead.

    Raises UsageError for an address that names no tiles, and for zooms that cannot be.
    """
    from gis_app.basemap.own_services import is_tile_url, keep_own, without_key
    from gis_app.basemap.service_keys import keep_key

    url, key = without_key(wanted.url.strip())
    if not is_tile_url(url):
        raise UsageError(
            msg(
                "{url} is no address of tiles: it must begin with http:// or https:// and hold "
                "{{z}}, {{x}} and {{y}} (or {{-y}}).",
                url=url,
            )
        )
    if not 0 <= wanted.lowest_zoom <= wanted.highest_zoom <= 24:
        raise UsageError(
            msg(
                "Zooms go from 0 to 24, the lower one first: {lowest} to {highest} cannot be.",
                lowest=wanted.lowest_zoom,
                highest=wanted.highest_zoom,
            )
        )
    if not wanted.name.strip() or not wanted.attribution.strip():
        raise UsageError(msg("A tile service needs a name, and whom its pictures are from."))
    id_ = keep_own(replace(wanted, url=url))
    return AddedService(id_, key, bool(key) and keep_key(id_, key))


def remove_service(name: str) -> str:
    """Forget a service, given by its id or its name, with its key; return its name.

    Raises UsageError when there is none.
    """
    from gis_app.basemap.own_services import forget_own, own_base_maps
    from gis_app.basemap.service_keys import forget_key

    own = {one.id: one for one in own_base_maps()}
    found = own.get(name) or next((o for o in own.values() if o.title.en == name), None)
    if found is None:
        known = ", ".join(f"{one.title.en} ({id_})" for id_, one in own.items())
        raise UsageError(
            msg("There is no tile service of your own called {name}: {known}", name=name,
                known=known or "–")
        )  # fmt: skip
    forget_own(found.id)
    if found.service:
        forget_key(found.service)
    return found.title.en
