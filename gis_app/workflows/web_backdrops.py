"""Pictures beneath a web page: a pyramid out of a file on this computer, or online tiles."""

from __future__ import annotations

import base64
import io
import re
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qsl, urlsplit

from gis_app.errors import RenderError
from gis_app.geo.extent import GeoExtent
from gis_app.geo.tiles import TILE_PX, TileRange
from gis_app.messages import msg

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from gis_app.geo.tiles import TileAddress
    from gis_app.progress import Progress

    TileReader = Callable[[TileAddress], "bytes | None"]

ARCHIVES: Final = (".mbtiles", ".pmtiles")
TILE_BYTES: Final = 17_000
"""What a tile of an aerial picture comes to on average, as text."""

MOST_TILES: Final = 1_500
_LOWEST_ZOOM: Final = 9
_HIGHEST_ZOOM: Final = 18
_QUALITY: Final = 72
_ADDRESS: Final = re.compile(
    r"https://(\{s\}\.)?[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*(:\d{1,5})?/[^\s\"'<>;,]*"
)
_KEY_NAMES: Final = frozenset(
    {"key", "tk", "ak", "sk", "token", "access_token", "apikey", "api_key", "appkey", "app_id",
     "app_code", "sig", "signature", "secret", "password", "auth"}
)  # fmt: skip
_LONG_SECRET: Final = re.compile(r"[A-Za-z0-9_-]{24,}")


def pyramid_ranges(bounds: list[list[float]]) -> list[TileRange]:
    """Return the tiles that a page's pyramid has: as fine as a page can carry."""
    (south, west), (north, east) = bounds
    box = GeoExtent(west, south, east, north).in_map()
    out: list[TileRange] = []
    for zoom in range(_LOWEST_ZOOM, _HIGHEST_ZOOM + 1):
        tiles = TileRange.covering(box, zoom)
        if tiles is None or sum(map(len, out)) + len(tiles) > MOST_TILES:
            break
        out.append(tiles)
    return out


def picture_pyramid(file: Path, bounds: list[list[float]], progress: Progress) -> dict[str, Any]:
    """Return the pictures of a file of tiles or of a georeferenced picture, for `PageOptions`.

    Raises BasemapError for a file that is none, RenderError when it has nothing there.
    """
    tiles: dict[str, str] = {}
    wanted = [at for tiles_ in pyramid_ranges(bounds) for at in tiles_.addresses()]
    with _opened(file) as (read, attribution):
        for done, at in enumerate(wanted):
            progress.step(done / len(wanted))
            found = read(at)
            if found is not None:
                tiles[f"{at.zoom}/{at.column}/{at.row}"] = found
    if not tiles:
        raise RenderError(msg("{file} has no picture where the points are.", file=file.name))
    zooms = [int(name.split("/")[0]) for name in tiles]
    return {
        "tiles": tiles,
        "minZoom": min(zooms),
        "maxZoom": max(zooms),
        "bounds": bounds,
        "attribution": attribution,
    }


@contextmanager
def _opened(file: Path) -> Iterator[tuple[Callable[[TileAddress], str | None], str]]:
    """Give what returns a tile as a data address, and whom the pictures are from."""
    if file.suffix.lower() in ARCHIVES:
        from gis_app.basemap.tile_archive import open_archive

        archive = open_archive(file)
        with closing(archive):
            yield lambda at: _as_address(archive.at_hand(at)), archive.attribution
        return
    from gis_app.basemap.photo import Photo

    with closing(Photo(file)) as photo:

        def cut(at: TileAddress) -> str | None:
            box, seen = at.extent, photo.extent
            if (
                box.right <= seen.left
                or box.left >= seen.right
                or box.top <= seen.bottom
                or box.bottom >= seen.top
            ):
                return None
            return _encoded(photo.window(box, TILE_PX, TILE_PX))

        yield cut, ""


def _as_address(data: bytes | None) -> str | None:
    """Return a tile's picture as a data address; PNG becomes JPEG, which is a third of it."""
    from gis_app.basemap.tile_bytes import picture_kind

    kind = picture_kind(data) if data else None
    if data is None or kind is None:
        return None
    if kind in ("jpeg", "webp"):
        return f"data:image/{kind};base64," + base64.b64encode(data).decode("ascii")
    import numpy as np
    from PIL import Image

    with Image.open(io.BytesIO(data)) as picture:
        return _encoded(np.asarray(picture.convert("RGBA")))


def _encoded(pixels: Any) -> str | None:
    """Return RGBA pixels as JPEG on white, or as WebP where some are clear; None for nothing."""
    from PIL import Image

    alpha = pixels[..., 3]
    if not alpha.any():
        return None
    out = io.BytesIO()
    if alpha.min() == 255:
        Image.fromarray(pixels[..., :3]).save(out, "JPEG", quality=_QUALITY)
        kind = "jpeg"
    else:
        Image.fromarray(pixels).save(out, "WEBP", quality=_QUALITY)
        kind = "webp"
    return f"data:image/{kind};base64," + base64.b64encode(out.getvalue()).decode("ascii")


def online_tiles(url: str, attribution: str) -> Mapping[str, Any]:
    """Return an online service for `PageOptions`; raises RenderError for an address with a key.

    Whoever gets the page could read a key in it, so that none is ever written in.
    """
    if not _ADDRESS.fullmatch(url) or not all(part in url for part in ("{z}", "{x}", "{y}")):
        raise RenderError(
            msg(
                "The address of online tiles must look like https://example.org/{{z}}/{{x}}/{{y}}.png"
            )
        )
    split = urlsplit(url)
    names = {name.lower() for name, _value in parse_qsl(split.query, keep_blank_values=True)}
    is_secret = bool(names & _KEY_NAMES) or "{key}" in url or "@" in split.netloc
    parts = [*split.path.split("/"), *(v for _n, v in parse_qsl(split.query))]
    if is_secret or any(_LONG_SECRET.fullmatch(part) for part in parts):
        raise RenderError(
            msg(
                "The address of online tiles holds a key; a page is passed on, so it may hold none."
            )
        )
    if not attribution.strip():
        raise RenderError(msg("Say whose the online tiles are (attribution)."))
    return {"url": url, "attribution": attribution.strip(), "maxZoom": _HIGHEST_ZOOM}
