"""A project file: made new, and open for writing."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeAlias

import gis_app
from gis_app.errors import ProjectFileError
from gis_app.messages import msg
from gis_app.storage import edit_log, settings_rows
from gis_app.storage.backup import make_backup
from gis_app.storage.basemap_rows import write_basemap
from gis_app.storage.connection import connect, transaction
from gis_app.storage.edit_log import EntryKind, EntryState
from gis_app.storage.failures import explained, explaining
from gis_app.storage.migrations import (
    MIGRATIONS,
    current_version,
    migrate,
)
from gis_app.storage.outside_changes import (
    absorb_outside_changes,
    has_outside_changes,
    mend_tables,
    needs_mending,
)
from gis_app.storage.project_reading import contents_of, project_version
from gis_app.storage.rows import write_changes
from gis_app.storage.schema import create_schema

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from gis_app.domain.map_look import Appearance
    from gis_app.domain.project_settings import ProjectSettings
    from gis_app.messages import Message
    from gis_app.storage.edit_log import AuditEntry
    from gis_app.storage.migrations import Migration
    from gis_app.storage.project_reading import ProjectContents
    from gis_app.storage.rows import FileBatch, FileChanges

Box: TypeAlias = "tuple[float, float, float, float] | None"  # west, south, east, north, degrees


def create_project(file: Path, settings: ProjectSettings, *, version: int | None = None) -> None:
    """Make a new project file; refuses one that is there already, and leaves no half file."""
    if file.exists():
        raise ProjectFileError(msg("{file} is there already. Choose another name.", file=str(file)))
    if not file.parent.is_dir():
        raise ProjectFileError(
            msg("There is no folder {folder}. Make it first.", folder=str(file.parent))
        )
    if not os.access(file.parent, os.W_OK | os.X_OK):
        raise ProjectFileError(
            msg("You are not allowed to write in the folder {folder}.", folder=str(file.parent))
        )
    aside = file.with_name(f".{file.name}.{os.getpid()}.part")
    try:
        with (
            explaining(file),
            contextlib.closing(connect(aside, "rwc")) as connection,
            transaction(connection),
        ):
            create_schema(connection)
            settings_rows.write_settings(connection, settings)
            _stamp(connection, version or current_version())
        # a link, unlike a rename, never puts itself in place of a file that came meanwhile
        try:
            os.link(aside, file)
        except FileExistsError:
            raise ProjectFileError(
                msg("{file} is there already. Choose another name.", file=str(file))
            ) from None
        except OSError:
            aside.replace(file)
    except OSError as error:
        raise ProjectFileError(
            msg("{file} cannot be written: {reason}", file=str(file), reason=str(error.strerror))
        ) from error
    finally:
        aside.unlink(missing_ok=True)


def _stamp(connection: sqlite3.Connection, version: int) -> None:
    settings_rows.write_setting(connection, settings_rows.SCHEMA_KEY, str(version))
    settings_rows.write_setting(connection, settings_rows.PROGRAM_KEY, gis_app.__version__)


class ProjectStore:
    """Write one project file; the caller holds its lock and lets one thread in at a time.

    Every method is one transaction. A failing method leaves the file as it was and raises
    ProjectFileError.
    """

    def __init__(self, file: Path, who: str, migrations: Sequence[Migration] = MIGRATIONS) -> None:
        self.file = file
        self.who = who
        self.backup_problem: Message | None = None
        self._needs_backup = True
        with explaining(file):
            self._connection = connect(file, "rw")
        try:
            with explaining(file):
                self._bring_up_to_date(migrations)
        except BaseException:
            self._connection.close()
            raise

    def _bring_up_to_date(self, migrations: Sequence[Migration]) -> None:
        connection = self._connection
        version = project_version(connection, self.file, migrations)
        if version < current_version(migrations):
            with self._changing():
                migrate(connection, version, migrations)
                _stamp(connection, current_version(migrations))
        if needs_mending(connection):
            with self._changing():
                mend_tables(connection)

    @contextmanager
    def _changing(self) -> Iterator[None]:
        """Begin a transaction of our own, after a backup when it is the first change."""
        with explaining(self.file):
            if self._needs_backup:
                self._back_up()
            with transaction(self._connection):
                # seen by this transaction alone: tells the triggers that it is us
                self._connection.execute("INSERT INTO own_change VALUES (1)")
                yield
                self._connection.execute("DELETE FROM own_change")

    def _back_up(self) -> None:
        self._needs_backup = False
        try:
            make_backup(self._connection, self.file)
        except OSError as error:
            self.backup_problem = msg(
                "No backup of {file} could be made: {reason}",
                file=str(self.file),
                reason=error.strerror or str(error),
            )
        except sqlite3.Error as error:
            self.backup_problem = msg(
                "No backup of {file} could be made: {reason}",
                file=str(self.file),
                reason=explained(error, self.file),
            )
        self._keep_log()

    def _keep_log(self) -> None:
        # lets readers read meanwhile; where it cannot be, the rollback journal is as safe
        with contextlib.suppress(sqlite3.OperationalError):
            self._connection.execute("PRAGMA journal_mode = WAL").fetchall()

    def skip_backup(self) -> None:
        """Make no backup at the first change, for a project that was just made."""
        self._needs_backup = False
        self._keep_log()

    def contents(self) -> ProjectContents:
        """Read everything."""
        with explaining(self.file):
            self._connection.execute("BEGIN")
            try:
                return contents_of(self._connection)
            finally:
                self._connection.execute("COMMIT")

    def has_outside_changes(self) -> bool:
        """Tell whether another program changed the file since the last look; cheap."""
        with explaining(self.file):
            return has_outside_changes(self._connection)

    def absorb_outside_changes(self) -> FileChanges | None:
        """Record what another program changed as one edit; None when it comes to nothing."""
        with self._changing():
            return absorb_outside_changes(self._connection)

    def apply(self, changes: FileChanges, label: Message, boxes: Mapping[str, Box]) -> None:
        """Write the changes and a line of the audit trail with their inverse."""
        with self._changing():
            inverse = write_changes(self._connection, changes)
            edit_log.add_entry(self._connection, label, self.who, forward=changes, inverse=inverse)
            self._write_boxes(boxes)

    def next_to_undo(self) -> tuple[int, Message] | None:
        """Return the id and label of the change that undo would take back."""
        with explaining(self.file):
            return edit_log.next_to_undo(self._connection)

    def next_to_redo(self) -> tuple[int, Message] | None:
        """Return the id and label of the change that redo would make again."""
        with explaining(self.file):
            return edit_log.next_to_redo(self._connection)

    def changes_of(self, entry: int, *, inverse: bool) -> FileChanges:
        """Return what an entry of the audit trail wrote, or what takes it back."""
        with explaining(self.file):
            return edit_log.changes_of(self._connection, entry, inverse=inverse)

    def replay(
        self, entry: int, changes: FileChanges, state: EntryState, boxes: Mapping[str, Box]
    ) -> None:
        """Write the changes of an undo or redo and mark the entry."""
        with self._changing():
            write_changes(self._connection, changes)
            edit_log.set_state(self._connection, entry, state, self.who)
            self._write_boxes(boxes)

    def replace_basemap(
        self,
        batches: Sequence[FileBatch],
        settings: ProjectSettings,
        label: Message,
        boxes: Mapping[str, Box],
    ) -> None:
        """Put the batches in place of the base map, and note it in the audit trail."""
        counts = {batch.table: (len(batch), 0, 0) for batch in batches}
        with self._changing():
            for batch in batches:
                write_basemap(self._connection, batch)
            settings_rows.write_settings(self._connection, settings)
            edit_log.add_entry(
                self._connection, label, self.who, kind=EntryKind.BASEMAP, counts=counts
            )
            self._write_boxes(boxes)

    def write_settings(self, settings: ProjectSettings, label: Message) -> None:
        """Store what is true of the whole project, and note it in the audit trail."""
        with self._changing():
            settings_rows.write_settings(self._connection, settings)
            edit_log.add_entry(self._connection, label, self.who, kind=EntryKind.SETTINGS)

    def write_appearance(self, wanted: Appearance) -> None:
        """Store how people want the map; not worth a line in the audit trail."""
        with self._changing():
            settings_rows.write_appearance(self._connection, wanted)

    def write_project_layers(self, layers: Mapping[str, str]) -> None:
        """Store the office's own layers."""
        with self._changing():
            settings_rows.write_project_layers(self._connection, layers)

    def history(self, limit: int) -> tuple[AuditEntry, ...]:
        """Read the latest lines of the audit trail, newest first."""
        with explaining(self.file):
            return edit_log.read_history(self._connection, limit)

    def highest_fid(self, table: str) -> int:
        """Return the largest row id that a table ever gave out."""
        with explaining(self.file):
            row = self._connection.execute(
                "SELECT seq FROM sqlite_sequence WHERE name = ?", (table,)
            ).fetchone()
        return int(row[0]) if row else 0

    def _write_boxes(self, boxes: Mapping[str, Box]) -> None:
        self._connection.executemany(
            "UPDATE gpkg_contents SET last_change = ?, min_x = ?, min_y = ?, max_x = ?, "
            "max_y = ? WHERE table_name = ?",
            [(edit_log.utc_text(), *(box or (None,) * 4), table) for table, box in boxes.items()],
        )

    def close(self) -> None:
        """Fold everything into the one file and let it go."""
        # another program may still be reading: then the log stays, and stays valid
        with contextlib.suppress(sqlite3.Error):
            self._connection.execute("PRAGMA busy_timeout = 200").fetchall()
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        with contextlib.suppress(sqlite3.Error):
            self._connection.execute("PRAGMA journal_mode = DELETE").fetchall()
        self._connection.close()
