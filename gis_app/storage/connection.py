"""Connections to a project file: for writing, for reading, and to a copy where that is needed."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from gis_app.storage.geopackage_blob import envelope

if TYPE_CHECKING:
    from collections.abc import Iterator

BUSY_TIMEOUT_S = 5.0


def register_functions(connection: sqlite3.Connection) -> None:
    """Give the spatial index's triggers the functions they call."""

    def is_empty(blob: object) -> int | None:
        return None if blob is None else int(envelope(blob) is None)

    connection.create_function("ST_IsEmpty", 1, is_empty, deterministic=True)
    for place, name in enumerate(("ST_MinX", "ST_MaxX", "ST_MinY", "ST_MaxY")):

        def edge(blob: object, place: int = place) -> float | None:
            box = envelope(blob)
            return None if box is None else box[place]

        connection.create_function(name, 1, edge, deterministic=True)


def connect(file: Path, mode: str) -> sqlite3.Connection:
    """Open a database; `mode` is SQLite's `ro`, `rw` or `rwc`. Transactions are begun by hand."""
    connection = sqlite3.connect(
        f"{file.resolve().as_uri()}?mode={mode}",
        uri=True,
        isolation_level=None,
        timeout=BUSY_TIMEOUT_S,
        check_same_thread=False,
    )
    try:
        connection.execute("PRAGMA foreign_keys = OFF")
        register_functions(connection)
        if mode != "ro":
            connection.execute("PRAGMA synchronous = FULL")
    except BaseException:
        connection.close()
        raise
    return connection


@contextmanager
def reading(file: Path) -> Iterator[sqlite3.Connection]:
    """Open a database for reading, in one moment of it, and close it afterwards.

    A file that a killed program left in WAL mode, in a folder that cannot be written, is read
    from a copy in a temporary folder, with everything that was finished.
    """
    try:
        connection = connect(file, "ro")
        try:
            connection.execute("BEGIN")
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        except BaseException:
            connection.close()
            raise
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF not in (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY):
            raise
        with tempfile.TemporaryDirectory(prefix="gis-app-") as folder:
            copy = Path(folder) / "project.gpkg"
            shutil.copyfile(file, copy)
            for suffix in ("-wal", "-journal"):
                log = file.with_name(file.name + suffix)
                if log.exists():
                    shutil.copyfile(log, copy.with_name(copy.name + suffix))
            connection = connect(copy, "rw")
            try:
                yield connection
            finally:
                connection.close()
        return
    try:
        yield connection
    finally:
        connection.close()


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Run everything inside as one transaction: all of it is kept, or nothing."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
