"""Rows of the record tables: read as columns, written and taken back as column batches."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from gis_app.domain.record_types import table_spec
from gis_app.domain.table import PointColumns, ShapeColumn, Table
from gis_app.storage.freed_memory import give_back
from gis_app.storage.geopackage_blob import envelopes, points_of_blobs, shapes_of_blobs
from gis_app.storage.packed_rtree import add_boxes
from gis_app.storage.schema import GEOMETRY_COLUMN, quoted
from gis_app.storage.values import column_of, joined, kept_compact

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from gis_app.domain.record_types import TableSpec
    from gis_app.domain.table import Column, Geometry

_READ_ROWS = 50_000
_MOST_PARAMETERS = 500
_MANY_ROWS = 1000


@dataclass(frozen=True)
class FileBatch:
    """Carry rows as the file keeps them: `columns[name][i]` belongs to `fids[i]`.

    Geometry is the column `geom` with GeoPackage blobs.
    """

    table: str
    fids: Sequence[int]
    columns: Mapping[str, Sequence[Any]]

    def __len__(self) -> int:
        return len(self.fids)


def fid_array(fids: Sequence[int] | NDArray[np.int64]) -> NDArray[np.int64]:
    """Return row ids as an array."""
    if isinstance(fids, range):
        return np.arange(fids.start, fids.stop, fids.step, dtype=np.int64)
    return np.array(fids, np.int64)


def once(parts: Sequence[NDArray[np.int64]]) -> NDArray[np.int64]:
    """Return the different row ids of some batches, ascending."""
    if len(parts) == 1 and bool((np.diff(parts[0]) > 0).all()):
        return parts[0]
    return np.unique(np.concatenate(parts)) if parts else np.zeros(0, np.int64)


@dataclass(frozen=True)
class FileChanges:
    """Hold what one transaction writes, in this order: inserts, updates, deletes."""

    inserts: tuple[FileBatch, ...] = ()
    updates: tuple[FileBatch, ...] = ()
    deletes: Mapping[str, Sequence[int]] = field(default_factory=dict)


def geometry_of(spec: TableSpec, blobs: Sequence[Any]) -> Geometry:
    """Return blobs as the geometry that a table of this kind has in memory."""
    if spec.geometry is None:
        return None
    if spec.geometry == "POINT":
        return points_of_blobs(blobs)
    return shapes_of_blobs(blobs, spec.geometry)


def read_table(connection: sqlite3.Connection, spec: TableSpec) -> Table:
    """Read one table by ascending fid; a column that the file lacks is missing throughout."""
    present = {row[1] for row in connection.execute(f"PRAGMA table_info({quoted(spec.name)})")}
    names = [
        name
        for name in (*([GEOMETRY_COLUMN] if spec.geometry else []), *spec.column_names)
        if name in present
    ]
    cursor = connection.execute(
        f"SELECT {', '.join(['fid', *map(quoted, names)])} FROM {quoted(spec.name)} ORDER BY fid"
    )
    fids: list[np.ndarray[Any, np.dtype[np.int64]]] = []
    columns: dict[str, list[Column]] = {name: [] for name in spec.column_names}
    geometry: list[Geometry] = []
    while True:
        rows = cursor.fetchmany(_READ_ROWS)
        if not rows and fids:
            break
        by_name = dict(zip(["fid", *names], zip(*rows, strict=True), strict=False))
        fids.append(np.array(by_name.get("fid", ()), np.int64))
        missing = (None,) * len(rows)
        for column in spec.columns:
            part = column_of(column, by_name.get(column.name, missing))
            columns[column.name].append(kept_compact(part))
        geometry.append(geometry_of(spec, by_name.get(GEOMETRY_COLUMN, missing)))
        if len(rows) < _READ_ROWS:
            break
    table = Table(
        spec.name,
        np.concatenate(fids),
        {name: joined(parts) for name, parts in columns.items()},
        _joined_geometry(geometry),
    )
    give_back(len(table))
    return table


def _joined_geometry(parts: Sequence[Geometry]) -> Geometry:
    points = [p for p in parts if isinstance(p, PointColumns)]
    if points:
        return PointColumns(
            np.concatenate([p.lon_deg for p in points]), np.concatenate([p.lat_deg for p in points])
        )
    shapes = [p.shapes for p in parts if isinstance(p, ShapeColumn)]
    return ShapeColumn(np.concatenate(shapes)) if shapes else None


def _in_parts(fids: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(fids), _MOST_PARAMETERS):
        yield fids[start : start + _MOST_PARAMETERS]


def select_rows(
    connection: sqlite3.Connection, table: str, fids: Sequence[int], columns: Sequence[str]
) -> FileBatch:
    """Read some rows as the file keeps them, by ascending fid; absent rows are left out."""
    head = f"SELECT {', '.join(['fid', *map(quoted, columns)])} FROM {quoted(table)} WHERE fid IN "
    rows: list[tuple[Any, ...]] = []
    for part in _in_parts(sorted(fids)):
        marks = ",".join("?" * len(part))
        rows.extend(connection.execute(f"{head} ({marks}) ORDER BY fid", list(part)))
    by_column = list(zip(*rows, strict=True)) or [()] * (len(columns) + 1)
    return FileBatch(table, by_column[0], dict(zip(columns, by_column[1:], strict=True)))


def stored_columns(table: str) -> tuple[str, ...]:
    """Return the names of a table's columns in the file, geometry first, without fid."""
    spec = table_spec(table)
    return (*([GEOMETRY_COLUMN] if spec.geometry else []), *spec.column_names)


def insert_rows(connection: sqlite3.Connection, batch: FileBatch) -> None:
    """Write new rows; columns that the batch lacks become NULL."""
    if len(batch) >= _MANY_ROWS and GEOMETRY_COLUMN in batch.columns:
        _insert_many(connection, batch)
        return
    _insert(connection, batch)


def _insert(connection: sqlite3.Connection, batch: FileBatch) -> None:
    names = ["fid", *batch.columns]
    connection.executemany(
        f"INSERT INTO {quoted(batch.table)} ({', '.join(map(quoted, names))}) "
        f"VALUES ({','.join('?' * len(names))})",
        zip(batch.fids, *batch.columns.values(), strict=True),
    )


def _insert_many(connection: sqlite3.Connection, batch: FileBatch) -> None:
    """Write many rows and their boxes in two strokes; the trigger asks five functions a row."""
    rtree = f"rtree_{batch.table}_{GEOMETRY_COLUMN}"
    name = f"{rtree}_insert"
    trigger = connection.execute(
        "SELECT sql FROM sqlite_master WHERE type = 'trigger' AND name = ?", (name,)
    ).fetchone()
    if trigger is None:
        _insert(connection, batch)
        return
    # inside the open transaction: when anything fails, the trigger is back with all the rest
    connection.execute(f"DROP TRIGGER {quoted(name)}")
    _insert(connection, batch)
    placed, boxes = envelopes(batch.columns[GEOMETRY_COLUMN])
    add_boxes(connection, rtree, fid_array(batch.fids)[placed], boxes)
    connection.execute(trigger[0])


def update_rows(connection: sqlite3.Connection, batch: FileBatch) -> None:
    """Set the batch's columns in its rows."""
    if not batch.columns:
        return
    cells = ", ".join(f"{quoted(name)} = ?" for name in batch.columns)
    connection.executemany(
        f"UPDATE {quoted(batch.table)} SET {cells} WHERE fid = ?",
        zip(*batch.columns.values(), batch.fids, strict=True),
    )


def delete_rows(connection: sqlite3.Connection, table: str, fids: Sequence[int]) -> None:
    """Remove rows by fid."""
    statement = f"DELETE FROM {quoted(table)} WHERE fid = ?"
    connection.executemany(statement, [(fid,) for fid in fids])


def write_changes(connection: sqlite3.Connection, changes: FileChanges) -> FileChanges:
    """Write changes inside the open transaction; returns those that take them back."""
    undo_updates: list[FileBatch] = []
    undo_inserts: list[FileBatch] = []
    undo_deletes: dict[str, Sequence[int]] = {}
    for batch in changes.inserts:
        insert_rows(connection, batch)
        before = undo_deletes.get(batch.table)
        undo_deletes[batch.table] = [*before, *batch.fids] if before else batch.fids
    for batch in changes.updates:
        undo_updates.append(select_rows(connection, batch.table, batch.fids, list(batch.columns)))
        update_rows(connection, batch)
    for table, fids in changes.deletes.items():
        undo_inserts.append(select_rows(connection, table, fids, stored_columns(table)))
        delete_rows(connection, table, fids)
    return FileChanges(tuple(undo_inserts), tuple(reversed(undo_updates)), undo_deletes)
