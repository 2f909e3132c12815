"""Changes that another program made to the file, found through what the triggers noted."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from gis_app.domain.record_types import ALL_TABLES, EDITABLE_TABLES, ColumnType
from gis_app.messages import msg
from gis_app.storage.edit_log import EntryKind, add_entry
from gis_app.storage.rows import FileBatch, FileChanges, select_rows, stored_columns
from gis_app.storage.schema import GEOMETRY_COLUMN, column_sql, quoted
from gis_app.storage.schema_triggers import change_triggers

if TYPE_CHECKING:
    import sqlite3

    from gis_app.domain.record_types import TableSpec


def has_outside_changes(connection: sqlite3.Connection) -> bool:
    """Tell whether another program changed rows since the last look."""
    return connection.execute("SELECT 1 FROM outside_changes LIMIT 1").fetchone() is not None


def mend_tables(connection: sqlite3.Connection) -> None:
    """Add columns and triggers that another program dropped, inside the open transaction."""
    for spec in ALL_TABLES:
        table = quoted(spec.name)
        present = {row[1] for row in connection.execute(f"PRAGMA table_info({table})")}
        for column in spec.columns:
            if present and column.name not in present:
                connection.execute(f"ALTER TABLE {table} ADD COLUMN {column_sql(column)}")
    for spec in EDITABLE_TABLES:
        for trigger in change_triggers(spec):
            connection.execute(trigger)


def needs_mending(connection: sqlite3.Connection) -> bool:
    """Tell whether another program dropped columns or triggers."""
    triggers = {
        row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type='trigger'")
    }
    for spec in ALL_TABLES:
        present = {row[1] for row in connection.execute(f"PRAGMA table_info({quoted(spec.name)})")}
        if present and not present.issuperset(spec.column_names):
            return True
    for spec in EDITABLE_TABLES:
        if not {trigger.split('"')[1] for trigger in change_triggers(spec)} <= triggers:
            return True
    return False


def absorb_outside_changes(connection: sqlite3.Connection) -> FileChanges | None:
    """Record what another program changed as one line of the audit trail.

    Runs inside the open transaction. Only how a row was before the first change and how it is
    now count; None when that comes to nothing.
    """
    first: dict[str, dict[int, tuple[str, str | None]]] = {}
    last_at = ""
    for at, table, fid, operation, old in connection.execute(
        "SELECT at, table_name, row_fid, operation, old FROM outside_changes ORDER BY id"
    ):
        first.setdefault(table, {}).setdefault(fid, (operation, old))
        last_at = at
    forward, inverse = _Collected(), _Collected()
    for spec in EDITABLE_TABLES:
        if spec.name in first:
            _compare(connection, spec, first[spec.name], forward, inverse)
    connection.execute("DELETE FROM outside_changes")
    changes = forward.changes()
    if not (changes.inserts or changes.updates or changes.deletes):
        return None
    add_entry(
        connection,
        msg("Changed by another program"),
        "",
        kind=EntryKind.FOREIGN,
        forward=changes,
        inverse=inverse.changes(),
        at=last_at,
    )
    return changes


class _Collected:
    """Gather batches of one direction."""

    def __init__(self) -> None:
        self.inserts: list[FileBatch] = []
        self.updates: list[FileBatch] = []
        self.deletes: dict[str, tuple[int, ...]] = {}

    def changes(self) -> FileChanges:
        return FileChanges(tuple(self.inserts), tuple(self.updates), self.deletes)


def _compare(
    connection: sqlite3.Connection,
    spec: TableSpec,
    first: dict[int, tuple[str, str | None]],
    forward: _Collected,
    inverse: _Collected,
) -> None:
    columns = stored_columns(spec.name)
    before = {fid: _old_row(spec, old) for fid, (op, old) in first.items() if op != "insert"}
    batch = select_rows(connection, spec.name, list(first), columns)
    now = dict(zip(batch.fids, zip(*batch.columns.values(), strict=True), strict=True))
    new = [fid for fid in now if fid not in before]
    gone = sorted(fid for fid in before if fid not in now)
    both = [fid for fid in now if fid in before and not _equal(before[fid], now[fid])]
    if new:
        forward.inserts.append(_batch(spec.name, columns, new, now))
        inverse.deletes[spec.name] = tuple(new)
    if gone:
        forward.deletes[spec.name] = tuple(gone)
        inverse.inserts.append(_batch(spec.name, columns, gone, before))
    if both:
        where = [
            i for i in range(len(columns)) if any(not _same(before[f][i], now[f][i]) for f in both)
        ]
        names = [columns[i] for i in where]
        for source, target in ((now, forward), (before, inverse)):
            cells = {fid: tuple(source[fid][i] for i in where) for fid in both}
            target.updates.append(_batch(spec.name, names, both, cells))


def _batch(table: str, names: Any, fids: list[int], rows: dict[int, tuple[Any, ...]]) -> FileBatch:
    columns = list(zip(*(rows[fid] for fid in fids), strict=True))
    return FileBatch(table, tuple(fids), dict(zip(names, columns, strict=True)))


def _same(a: Any, b: Any) -> bool:
    return type(a) is type(b) and a == b


def _equal(a: tuple[Any, ...], b: tuple[Any, ...]) -> bool:
    return all(map(_same, a, b))


def _old_row(spec: TableSpec, old: str | None) -> tuple[Any, ...]:
    stored = json.loads(old or "{}")
    geometry = stored.get(GEOMETRY_COLUMN)
    cells = [_old_cell(c.type, stored.get(c.name)) for c in spec.columns]
    if spec.geometry is None:
        return tuple(cells)
    return (bytes.fromhex(geometry) if geometry else None, *cells)


def _old_cell(type_: ColumnType, value: Any) -> Any:
    if type_ is not ColumnType.REAL or value is None:
        return value
    try:
        return float(value)
    except ValueError:
        return None
