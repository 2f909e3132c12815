"""The base map's tables, replaced as a whole, with their spatial index filled in one go."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gis_app.storage.geopackage_blob import envelope
from gis_app.storage.rows import insert_rows
from gis_app.storage.schema import GEOMETRY_COLUMN, create_rtree, quoted
from gis_app.storage.schema_triggers import rtree_triggers

if TYPE_CHECKING:
    import sqlite3

    from gis_app.storage.rows import FileBatch


def write_basemap(connection: sqlite3.Connection, batch: FileBatch) -> None:
    """Put a batch in place of all rows of its table, inside the open transaction.

    The index's triggers call back into Python five times a row, so they rest meanwhile. An index
    that another program has dropped is made again.
    """
    table = batch.table
    rtree = quoted(f"rtree_{table}_{GEOMETRY_COLUMN}")
    create_rtree(connection, table)
    triggers = rtree_triggers(table, GEOMETRY_COLUMN)
    for name in triggers:
        connection.execute(f"DROP TRIGGER IF EXISTS {quoted(name)}")
    connection.execute(f"DELETE FROM {rtree}")
    connection.execute(f"DELETE FROM {quoted(table)}")
    insert_rows(connection, batch)
    blobs = batch.columns.get(GEOMETRY_COLUMN, ())
    boxes = ((fid, envelope(blob)) for fid, blob in zip(batch.fids, blobs, strict=False))
    connection.executemany(
        f"INSERT INTO {rtree} VALUES (?, ?, ?, ?, ?)",
        ((fid, *box) for fid, box in boxes if box is not None),
    )
    for statement in triggers.values():
        connection.execute(statement)


def usable_fids(fids: np.ndarray) -> tuple[int, ...]:
    """Return row ids for a whole table: those given when they ascend from 1 on, else 1 to n."""
    if len(fids) and fids[0] > 0 and bool(np.all(np.diff(fids) > 0)):
        return tuple(fids.tolist())
    return tuple(range(1, len(fids) + 1))
