"""Numbered steps that bring an older project file up to the present schema."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias

from gis_app.errors import ProjectTooNewError
from gis_app.messages import msg
from gis_app.storage.findings_migration import add_findings
from gis_app.storage.look_back_migration import add_look_backs
from gis_app.storage.look_migration import add_layer_looks
from gis_app.storage.migration_steps import add_photos
from gis_app.storage.office_migration import add_office_settings
from gis_app.storage.progress_migration import add_progress
from gis_app.storage.second_name_migration import add_second_names
from gis_app.storage.settings_rows import PROGRAM_KEY, SCHEMA_KEY, read_setting, write_setting
from gis_app.storage.tenure_migration import add_tenures
from gis_app.storage.work_migration import add_work_records

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Sequence
    from pathlib import Path

    Migration: TypeAlias = Callable[[sqlite3.Connection], None]

MIGRATIONS: Final[tuple[Migration, ...]] = (
    add_photos,
    add_work_records,
    add_tenures,
    add_findings,
    add_layer_looks,
    add_office_settings,
    add_look_backs,
    add_progress,
    add_second_names,
)
"""`MIGRATIONS[i]` brings schema version i + 1 to i + 2, inside an open transaction.

A released migration never changes. It may not use the record types, which move on.
"""


def current_version(migrations: Sequence[Migration] = MIGRATIONS) -> int:
    """Return the schema version this program writes; the first release wrote 1."""
    return 1 + len(migrations)


def stored_version(connection: sqlite3.Connection) -> int | None:
    """Return a file's schema version; None when it holds no project."""
    tables = connection.execute(
        "SELECT count(*) FROM sqlite_master WHERE type = 'table' "
        "AND name IN ('project_settings', 'edit_log', 'gpkg_contents')"
    ).fetchone()
    if tables[0] != 3:
        return None
    text = read_setting(connection, SCHEMA_KEY)
    return int(text) if text is not None and text.isdecimal() and int(text) > 0 else None


def check_not_newer(
    connection: sqlite3.Connection,
    file: Path,
    version: int,
    migrations: Sequence[Migration] = MIGRATIONS,
) -> None:
    """Raise ProjectTooNewError when a newer program wrote the file."""
    if version > current_version(migrations):
        raise ProjectTooNewError(
            msg(
                "{file} was written by a newer version of this program ({version}). "
                "Update the program to open it.",
                file=str(file),
                version=read_setting(connection, PROGRAM_KEY) or str(version),
            )
        )


def migrate(
    connection: sqlite3.Connection, version: int, migrations: Sequence[Migration] = MIGRATIONS
) -> None:
    """Run the steps a file still lacks, inside the open transaction."""
    for step in migrations[version - 1 :]:
        step(connection)
    write_setting(connection, SCHEMA_KEY, str(current_version(migrations)))
