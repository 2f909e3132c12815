"""Two copies of one project that went their own ways: what each changed since they parted.

A copy is read into memory, brought up to the present schema, and what QGIS changed in it unseen is
recorded there; the file itself is only read.
"""

from __future__ import annotations

import contextlib
import hashlib
import sqlite3
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from gis_app.domain.record_types import EDITABLE_TABLES
from gis_app.storage.connection import reading, register_functions, transaction
from gis_app.storage.edit_log import EntryState, unpack
from gis_app.storage.failures import check_is_database, explaining
from gis_app.storage.migrations import current_version, migrate
from gis_app.storage.outside_changes import (
    absorb_outside_changes,
    has_outside_changes,
    mend_tables,
)
from gis_app.storage.project_reading import check_is_project
from gis_app.storage.rows import select_rows, stored_columns
from gis_app.storage.schema import quoted
from gis_app.storage.settings_rows import read_project_layers, read_settings

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from gis_app.domain.project_settings import ProjectSettings
    from gis_app.storage.rows import FileChanges

_ROWS_A_TIME = 5_000


@dataclass(frozen=True, slots=True)
class LogLine:
    """Hold one line of an audit trail as the file keeps it."""

    id: int
    at: str
    who: str
    label: str
    state: str
    forward: bytes | None
    inverse: bytes | None

    def is_same(self, other: LogLine) -> bool:
        """Tell whether two copies tell of the same change, undone or not."""
        return (self.id, self.at, self.who, self.label, self.forward) == (
            other.id,
            other.at,
            other.who,
            other.label,
            other.forward,
        )


@dataclass
class RowChange:
    """Hold what became of a row since the copies parted, as the file keeps values.

    `base` and `now` hold the columns that were touched; all columns of a row that came or went.
    """

    table: str
    fid: int
    existed: bool = True
    exists: bool = True
    base: dict[str, Any] = field(default_factory=dict)
    now: dict[str, Any] = field(default_factory=dict)


class Branch:
    """Answer what stands in one copy and what happened to it."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def log(self) -> list[LogLine]:
        """Return the audit trail, oldest first."""
        rows = self._connection.execute(
            "SELECT id, at, who, label, state, forward, inverse FROM edit_log ORDER BY id"
        )
        return [LogLine(*row) for row in rows]

    def settings(self) -> ProjectSettings:
        """Return what is said once about the whole project."""
        return read_settings(self._connection)

    def project_layers(self) -> dict[str, str]:
        """Return the office's own layers: name → TOML text."""
        return read_project_layers(self._connection)

    def rows(self, table: str, fids: Sequence[int]) -> dict[int, dict[str, Any]]:
        """Return whole rows by id; absent ones are left out."""
        columns = stored_columns(table)
        batch = select_rows(self._connection, table, fids, columns)
        cells = zip(*batch.columns.values(), strict=True)
        return {
            fid: dict(zip(columns, row, strict=True))
            for fid, row in zip(batch.fids, cells, strict=True)
        }

    def count(self, table: str, without: set[int]) -> int:
        """Return how many rows a table has beside some."""
        fids = {row[0] for row in self._connection.execute(f"SELECT fid FROM {quoted(table)}")}
        return len(fids - without)

    def digest(self, table: str, without: set[int]) -> str:
        """Return a digest of all rows of a table but some."""
        names = ", ".join(["fid", *map(quoted, stored_columns(table))])
        cursor = self._connection.execute(f"SELECT {names} FROM {quoted(table)} ORDER BY fid")
        found = hashlib.sha256()
        while rows := cursor.fetchmany(_ROWS_A_TIME):
            for row in rows:
                if row[0] not in without:
                    found.update(repr(row).encode("utf-8", "surrogatepass"))
        return found.hexdigest()

    def changes_since(self, common: Sequence[LogLine]) -> dict[str, dict[int, RowChange]]:
        """Return every row that changed after the common lines, by table and id."""
        made: dict[str, dict[int, RowChange]] = {}
        lines = self.log()
        for line in reversed(lines[len(common) :]):
            if line.state == EntryState.APPLIED and line.inverse is not None:
                _go_back(made, unpack(line.inverse))
        for line, before in reversed(list(zip(lines, common, strict=False))):
            # what was common was taken back here, or made again
            if line.state != before.state and line.inverse is not None and line.forward is not None:
                is_undone = line.state != EntryState.APPLIED
                _go_back(made, unpack(line.forward if is_undone else line.inverse))
        for table, rows in made.items():
            present = self.rows(table, list(rows))
            for fid, change in rows.items():
                row = present.get(fid)
                change.exists = row is not None
                if row is not None:
                    is_whole = not change.existed
                    change.now = row if is_whole else {name: row[name] for name in change.base}
        return {
            table: {
                fid: change
                for fid, change in rows.items()
                if (change.existed or change.exists)
                and not (change.existed and change.exists and change.base == change.now)
            }
            for table, rows in made.items()
        }


def _go_back(made: dict[str, dict[int, RowChange]], inverse: FileChanges) -> None:
    """Take one change back in memory: what stands in `base` afterwards is how it was before."""

    def of(table: str, fid: int) -> RowChange:
        return made.setdefault(table, {}).setdefault(fid, RowChange(table, fid))

    for batch in inverse.inserts:
        for place, fid in enumerate(batch.fids):
            change = of(batch.table, fid)
            change.existed = True
            change.base = {name: values[place] for name, values in batch.columns.items()}
    for batch in inverse.updates:
        for place, fid in enumerate(batch.fids):
            change = of(batch.table, fid)
            change.base |= {name: values[place] for name, values in batch.columns.items()}
    for table, fids in inverse.deletes.items():
        for fid in fids:
            change = of(table, fid)
            change.existed, change.base = False, {}


@contextmanager
def branch_of(file: Path) -> Iterator[Branch]:
    """Read a project file into memory as a branch; raises ProjectFileError."""
    check_is_database(file)
    version = check_is_project(file)
    with (
        explaining(file),
        reading(file) as connection,
        contextlib.closing(sqlite3.connect(":memory:", isolation_level=None)) as copy,
    ):
        connection.backup(copy)
        register_functions(copy)
        with transaction(copy):
            copy.execute("INSERT INTO own_change VALUES (1)")
            if version < current_version():
                migrate(copy, version)
            mend_tables(copy)
            if has_outside_changes(copy):
                absorb_outside_changes(copy)
            copy.execute("DELETE FROM own_change")
        yield Branch(copy)


def common_lines(ours: Sequence[LogLine], theirs: Sequence[LogLine]) -> list[LogLine]:
    """Return the lines that both copies share, as they stood when the copies parted."""
    made = []
    for one, other in zip(ours, theirs, strict=False):
        if not one.is_same(other):
            break
        # where only one copy took a change back, it stood applied when they parted
        is_alike = one.state == other.state
        made.append(one if is_alike else _applied(one))
    return made


def _applied(line: LogLine) -> LogLine:
    return LogLine(
        line.id, line.at, line.who, line.label, EntryState.APPLIED, line.forward, line.inverse
    )


def odd_table(ours: Branch, theirs: Branch, touched: dict[str, set[int]]) -> str | None:
    """Return the table in which rows differ that neither copy touched; None when all agree."""
    for spec in EDITABLE_TABLES:
        without = touched.get(spec.name, set())
        if ours.digest(spec.name, without) != theirs.digest(spec.name, without):
            return spec.name
    return None


def untouched_rows(ours: Branch, touched: dict[str, set[int]]) -> int:
    """Return how many rows neither copy touched: what both must have from one file."""
    return sum(ours.count(s.name, touched.get(s.name, set())) for s in EDITABLE_TABLES)
