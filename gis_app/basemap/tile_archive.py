"""Tiles from one file on this computer: MBTiles and PMTiles of pictures."""

from __future__ import annotations

import mmap
import sqlite3
from threading import Lock
from typing import TYPE_CHECKING, Any, Final

from gis_app.basemap.tile_bytes import is_vector_tile, picture_kind
from gis_app.errors import BasemapError
from gis_app.geo.extent import GeoExtent
from gis_app.geo.tiles import MOST_ZOOM
from gis_app.messages import msg

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path
    from typing import Self

    from gis_app.geo.tiles import TileAddress
    from gis_app.messages import Message

ARCHIVE_SUFFIXES: Final = (".mbtiles", ".pmtiles")
_PMTILES_VECTOR: Final = 1


class _Archive:
    """Share what every file of tiles answers; nothing is ever waited for."""

    is_gcj02 = False
    has_labels = True
    is_opaque = True
    fault: Message | None = None

    def __init__(self, name: str, attribution: str, zooms: tuple[int, int]) -> None:
        self.name, self.attribution = name, attribution
        self.lowest_zoom, self.highest_zoom = zooms
        self.extent: GeoExtent | None = None

    def ask(self, at: TileAddress) -> None:
        """Do nothing: what the file does not have will not come."""

    def wait(self, at: TileAddress, timeout_s: float) -> bool:
        """Tell that waiting is over."""
        return True


class MbTiles(_Archive):
    """Give the tiles of an MBTiles file."""

    def __init__(self, file: Path) -> None:
        """Open a file; raises BasemapError when it is missing, broken, empty or of vector tiles."""
        self._lock = Lock()
        try:
            self._connection = sqlite3.connect(
                f"{file.resolve().as_uri()}?mode=ro", uri=True, check_same_thread=False
            )
        except sqlite3.Error as error:
            raise _unreadable(file, error) from error
        try:
            meta = dict(self._connection.execute("SELECT name, value FROM metadata"))
            zooms = self._connection.execute(
                "SELECT min(zoom_level), max(zoom_level) FROM tiles"
            ).fetchone()
            first = self._connection.execute("SELECT tile_data FROM tiles LIMIT 1").fetchone()
        except (sqlite3.Error, ValueError) as error:
            self._connection.close()
            raise _unreadable(file, error) from error
        try:
            _check_tiles(file, str(meta.get("format", "")), first[0] if first else None)
        except BasemapError:
            self._connection.close()
            raise
        lowest, highest = (min(max(int(z), 0), MOST_ZOOM) for z in zooms)
        super().__init__(file.name, _one_line(meta.get("attribution")), (lowest, highest))
        self.extent = _extent(meta)

    def at_hand(self, at: TileAddress) -> bytes | None:
        """Return a tile; None when the file has none there."""
        with self._lock:
            try:
                row = self._connection.execute(
                    "SELECT tile_data FROM tiles WHERE zoom_level = ? AND tile_column = ? "
                    "AND tile_row = ?",
                    (at.zoom, at.column, at.south_row),
                ).fetchone()
            except sqlite3.Error:
                self.fault = msg(
                    "{file} is damaged: parts of the base map are missing.", file=self.name
                )
                return None
        return bytes(row[0]) if row is not None and isinstance(row[0], bytes) else None

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._connection.close()


class PmTiles(_Archive):
    """Give the tiles of a PMTiles file."""

    def __init__(self, file: Path) -> None:
        """Open a file; raises BasemapError when it is missing, broken, empty or of vector tiles."""
        try:
            with file.open("rb") as opened:
                self._bytes = mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ)
        except (OSError, ValueError) as error:
            raise _unreadable(file, error) from error
        self._lock = Lock()
        try:
            self._reader: Any = _reader(self._part)
            header = self._reader.header()
            meta = self._reader.metadata()
        except Exception as error:  # the library raises whatever a broken header leads to
            self._bytes.close()
            raise _unreadable(file, error) from error
        if int(header["tile_type"].value) == _PMTILES_VECTOR:
            self._bytes.close()
            raise _is_vector(file)
        zooms = (int(header["min_zoom"]), min(int(header["max_zoom"]), MOST_ZOOM))
        super().__init__(file.name, _one_line(meta.get("attribution")), zooms)
        west, south, east, north = (
            header[f"{name}_e7"] / 1e7 for name in ("min_lon", "min_lat", "max_lon", "max_lat")
        )
        self.extent = GeoExtent(west, south, east, north) if west < east and south < north else None

    def _part(self, offset: int, length: int) -> bytes:
        return self._bytes[offset : offset + length]

    def at_hand(self, at: TileAddress) -> bytes | None:
        """Return a tile; None when the file has none there."""
        with self._lock:
            try:
                found = self._reader.get(at.zoom, at.column, at.row)
            except Exception:  # a damaged directory fails in many ways
                self.fault = msg(
                    "{file} is damaged: parts of the base map are missing.", file=self.name
                )
                return None
        return bytes(found) if found else None

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._bytes.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def open_archive(file: Path) -> MbTiles | PmTiles:
    """Open a file of tiles by its name; raises BasemapError."""
    if not file.is_file():
        raise BasemapError(msg("There is no file {file}.", file=str(file)))
    return PmTiles(file) if file.suffix.lower() == ".pmtiles" else MbTiles(file)


def _reader(part: Callable[[int, int], bytes]) -> Any:
    import pmtiles.reader

    library: Any = pmtiles.reader
    return library.Reader(part)


def _check_tiles(file: Path, format_: str, first: object) -> None:
    if first is None:
        raise BasemapError(msg("{file} holds no tiles.", file=str(file)))
    data = first if isinstance(first, bytes) else b""
    if format_ in ("pbf", "mvt") or (picture_kind(data) is None and is_vector_tile(data)):
        raise _is_vector(file)
    if picture_kind(data) is None:
        raise BasemapError(msg("{file} holds tiles that are no pictures.", file=str(file)))


def _is_vector(file: Path) -> BasemapError:
    return BasemapError(
        msg(
            "{file} holds vector tiles, which this program does not draw. Choose a file of picture "
            "tiles (PNG, JPEG or WebP), or import an OpenStreetMap extract as the base map.",
            file=str(file),
        )
    )


def _unreadable(file: Path, error: Exception) -> BasemapError:
    return BasemapError(
        msg("{file} is no readable file of map tiles: {reason}", file=str(file), reason=str(error))
    )


def _one_line(text: object) -> str:
    """Return an attribution as plain words: files carry it as HTML, from anybody."""
    import re
    from html import unescape

    plain = unescape(re.sub(r"<[^>]*>", "", str(text or "")))
    return " ".join(plain.split())[:200]


def _extent(meta: Mapping[str, Any]) -> GeoExtent | None:
    try:
        west, south, east, north = (float(part) for part in str(meta["bounds"]).split(","))
        return GeoExtent(west, south, east, north)
    except (KeyError, ValueError):
        return None
