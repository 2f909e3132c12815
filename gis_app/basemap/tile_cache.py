"""Tiles kept on disk, in one SQLite file that never grows past its limit."""

from __future__ import annotations

import logging
import sqlite3
import time
from threading import Lock
from typing import TYPE_CHECKING, Final

from gis_app.paths import user_cache_dir

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from gis_app.geo.tiles import TileAddress

_LOG = logging.getLogger(__name__)

LIMIT_BYTES: Final = 512 * 1024 * 1024
_KEPT_SHARE: Final = 0.9
_TOUCH_S: Final = 3600.0
_SCHEMA: Final = """CREATE TABLE IF NOT EXISTS tiles (
    source TEXT NOT NULL, zoom INTEGER NOT NULL, tile_column INTEGER NOT NULL,
    tile_row INTEGER NOT NULL, data BLOB NOT NULL, size INTEGER NOT NULL,
    fetched_at REAL NOT NULL, used_at REAL NOT NULL,
    PRIMARY KEY (source, zoom, tile_column, tile_row)) WITHOUT ROWID"""
_WHERE: Final = "WHERE source = ? AND zoom = ? AND tile_column = ? AND tile_row = ?"


class TileCache:
    """Keep tiles by source; what was used longest ago goes first. Any thread may ask.

    A cache that cannot be read or written is none: the map goes on without it.
    """

    def __init__(
        self,
        file: Path | None = None,
        limit_bytes: int = LIMIT_BYTES,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._file = file or user_cache_dir() / "tiles.sqlite"
        self._limit, self._now = limit_bytes, now
        self._lock = Lock()
        self._connection = self._opened() or self._opened_anew()
        self._total = self._count()

    def _opened(self) -> sqlite3.Connection | None:
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            connection = sqlite3.connect(self._file, timeout=2.0, check_same_thread=False)
            connection.isolation_level = None
            connection.execute("PRAGMA auto_vacuum = INCREMENTAL")
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = OFF")
            connection.execute(_SCHEMA)
        except (OSError, sqlite3.Error):
            return None
        return connection

    def _opened_anew(self) -> sqlite3.Connection | None:
        """Begin with an empty file where the old one is damaged."""
        try:
            self._file.unlink(missing_ok=True)
        except OSError:
            return None
        return self._opened()

    def _count(self) -> int:
        if self._connection is None:
            return 0
        row = self._connection.execute("SELECT coalesce(sum(size), 0) FROM tiles").fetchone()
        return int(row[0])

    @property
    def size_bytes(self) -> int:
        """Return how much the kept tiles weigh."""
        return self._total

    def get(self, source: str, at: TileAddress) -> tuple[bytes, float] | None:
        """Return a tile and when it was fetched, in seconds; None when it is not kept."""
        key = (source, at.zoom, at.column, at.row)
        with self._lock:
            if self._connection is None:
                return None
            try:
                row = self._connection.execute(
                    f"SELECT data, fetched_at, used_at FROM tiles {_WHERE}",
                    key,
                ).fetchone()
                if row is None:
                    return None
                now = self._now()
                if now - row[2] > _TOUCH_S:
                    self._connection.execute(
                        f"UPDATE tiles SET used_at = ? {_WHERE}",
                        (now, *key),
                    )
            except sqlite3.Error as error:
                self._give_up(error)
                return None
        return bytes(row[0]), float(row[1])

    def put(self, source: str, at: TileAddress, data: bytes) -> None:
        """Keep a tile; the oldest ones make room."""
        key, now = (source, at.zoom, at.column, at.row), self._now()
        with self._lock:
            if self._connection is None:
                return
            try:
                old = self._connection.execute(
                    f"SELECT size FROM tiles {_WHERE}",
                    key,
                ).fetchone()
                self._connection.execute(
                    "INSERT OR REPLACE INTO tiles VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                    (*key, data, len(data), now, now),
                )
                self._total += len(data) - (int(old[0]) if old else 0)
                if self._total > self._limit:
                    self._make_room(self._connection)
            except sqlite3.Error as error:
                self._give_up(error)

    def _make_room(self, connection: sqlite3.Connection) -> None:
        wanted = self._limit * _KEPT_SHARE
        oldest = connection.execute(
            "SELECT source, zoom, tile_column, tile_row, size FROM tiles ORDER BY used_at"
        ).fetchall()
        for *key, size in oldest:
            if self._total <= wanted:
                break
            connection.execute(f"DELETE FROM tiles {_WHERE}", key)
            self._total -= int(size)
        connection.execute("PRAGMA incremental_vacuum")

    def clear(self) -> None:
        """Forget every tile."""
        with self._lock:
            if self._connection is not None:
                self._connection.execute("DELETE FROM tiles")
                self._connection.execute("PRAGMA incremental_vacuum")
                self._total = 0

    def _give_up(self, error: sqlite3.Error) -> None:
        _LOG.info("tiles are not kept any more: %s", error)
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None
