"""From the name of a base map, or a file, to what the renderer paints beneath everything."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from gis_app.errors import BasemapError
from gis_app.messages import msg

if TYPE_CHECKING:
    from collections.abc import Callable

    from gis_app.basemap.online_source import BaseMap
    from gis_app.basemap.tile_cache import TileCache
    from gis_app.geo.extent import GeoExtent
    from gis_app.messages import Message, Translator
    from gis_app.rendering.backdrop import Backdrop

OWN: Final = ""
"""The id of the project's own base map, the one imported from OpenStreetMap."""


@dataclass(frozen=True)
class OpenedBaseMap:
    """Hold what is painted beneath the map, and let go of files and services at the end."""

    id: str
    title: str
    backdrops: tuple[Backdrop, ...]
    extent: GeoExtent | None = None
    closers: tuple[Callable[[], object], ...] = field(default=(), repr=False)

    @property
    def attribution(self) -> str:
        """Return whom the pictures are from, to be shown wherever they are."""
        return " ".join(dict.fromkeys(one.attribution for one in self.backdrops if one.attribution))

    @property
    def fault(self) -> Message | None:
        """Return what is wrong with the base map just now."""
        return next((one.fault for one in self.backdrops if one.fault is not None), None)

    def close(self) -> None:
        """Let go of files and services."""
        for close in self.closers:
            close()


NO_BASE_MAP: Final = OpenedBaseMap(OWN, "", ())


def base_maps() -> tuple[BaseMap, ...]:
    """Return the online base maps to choose from, the user's own last."""
    from gis_app.basemap.online_list import online_base_maps
    from gis_app.basemap.own_services import own_base_maps

    return (*online_base_maps(), *own_base_maps())


def file_suffixes() -> tuple[str, ...]:
    """Return the endings of files that can lie beneath the map."""
    from gis_app.basemap.photo import PHOTO_SUFFIXES
    from gis_app.basemap.tile_archive import ARCHIVE_SUFFIXES

    return (*ARCHIVE_SUFFIXES, *PHOTO_SUFFIXES)


def open_base_map(
    choice: str,
    t: Translator,
    *,
    key: str = "",
    crs: str | None = None,
    cache: TileCache | None = None,
    waits: bool = False,
    arrived: Callable[[], object] = lambda: None,
    opacity: float = 1.0,
    paper_dpi: float = 150.0,
) -> OpenedBaseMap:
    """Open a base map by its id, or a file of tiles or a picture by its path.

    `waits` lets painting wait for tiles of online services, as paper and files need it; without it
    `arrived` is called, from another thread, when there is more to show. `key` is the user's own
    for the service. Raises BasemapError; PhotoWithoutCrsError where `crs` must be given.
    """
    from gis_app.rendering.photo_backdrop import PhotoBackdrop
    from gis_app.rendering.tile_backdrop import TileBackdrop

    if choice == OWN:
        return NO_BASE_MAP
    online = {one.id: one for one in base_maps()}
    if choice in online:
        return _online(online[choice], t, key, cache, arrived, (opacity, waits, paper_dpi))
    file = Path(choice)
    suffix = file.suffix.lower()
    if suffix not in file_suffixes():
        raise BasemapError(
            msg(
                "{name} is neither a known base map nor a file that can be one. Known: {known}; "
                "files end in {suffixes}.",
                name=choice,
                known=", ".join(online),
                suffixes=", ".join(file_suffixes()),
            )
        )
    if suffix in (".mbtiles", ".pmtiles"):
        from gis_app.basemap.tile_archive import open_archive

        archive = open_archive(file)
        tiles = TileBackdrop(archive, opacity=opacity, paper_dpi=paper_dpi)
        return OpenedBaseMap(choice, archive.name, (tiles,), archive.extent, (archive.close,))
    from gis_app.basemap.photo import Photo

    photo = Photo(file, crs)
    extent = photo.extent.in_degrees()
    seen = PhotoBackdrop(photo, opacity=opacity, paper_dpi=max(paper_dpi, 200.0))
    return OpenedBaseMap(choice, photo.name, (seen,), extent, (photo.close,))


def _online(
    wanted: BaseMap,
    t: Translator,
    key: str,
    cache: TileCache | None,
    arrived: Callable[[], object],
    how: tuple[float, bool, float],
) -> OpenedBaseMap:
    from gis_app.basemap.online_tiles import OnlineTiles
    from gis_app.basemap.service_keys import key_variable, known_key
    from gis_app.rendering.tile_backdrop import TileBackdrop

    opacity, waits, paper_dpi = how
    if wanted.service and not key:
        key = known_key(wanted.service) or ""
        if not key:
            raise BasemapError(
                msg(
                    "{name} needs a key of your own. Enter it when choosing the base map, or set "
                    "the environment variable {variable}.",
                    name=wanted.title,
                    variable=key_variable(wanted.service),
                )
            )
    sources: list[Any] = [OnlineTiles(one, cache, t, key, arrived) for one in wanted.sources]
    drawn = tuple(
        TileBackdrop(one, opacity=opacity, waits=waits, paper_dpi=paper_dpi) for one in sources
    )
    closers = tuple(one.close for one in sources)
    return OpenedBaseMap(wanted.id, t(wanted.title), drawn, None, closers)
