"""What a project file holds as a whole, read without changing it or keeping it open."""

from __future__ import annotations

import contextlib
import sqlite3
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gis_app.domain.record_types import ALL_TABLES
from gis_app.storage import edit_log, settings_rows
from gis_app.storage.connection import reading, register_functions, transaction
from gis_app.storage.failures import check_is_database, explaining, lacking, not_ours
from gis_app.storage.migrations import (
    MIGRATIONS,
    check_not_newer,
    current_version,
    migrate,
    stored_version,
)
from gis_app.storage.rows import read_table
from gis_app.storage.schema import missing_table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from gis_app.domain.map_look import Appearance
    from gis_app.domain.project_settings import ProjectSettings
    from gis_app.domain.table import Table
    from gis_app.storage.edit_log import AuditEntry
    from gis_app.storage.migrations import Migration


@dataclass(frozen=True)
class ProjectContents:
    """Hold everything a project file says about a city."""

    tables: Mapping[str, Table]
    settings: ProjectSettings
    appearance: Appearance
    project_layers: Mapping[str, str]


def contents_of(connection: sqlite3.Connection) -> ProjectContents:
    """Read everything from an open file."""
    return ProjectContents(
        {spec.name: read_table(connection, spec) for spec in ALL_TABLES},
        settings_rows.read_settings(connection),
        settings_rows.read_appearance(connection),
        settings_rows.read_project_layers(connection),
    )


def check_is_project(file: Path, migrations: Sequence[Migration] = MIGRATIONS) -> int:
    """Return the schema version of a project file; raises ProjectFileError for anything else."""
    check_is_database(file)
    with explaining(file), reading(file) as connection:
        return project_version(connection, file, migrations)


def project_version(
    connection: sqlite3.Connection, file: Path, migrations: Sequence[Migration]
) -> int:
    """Return the schema version of an open file; raises ProjectFileError for one not of ours."""
    version = stored_version(connection)
    if version is None:
        raise not_ours(file)
    check_not_newer(connection, file, version, migrations)
    if version == current_version(migrations):
        missing = missing_table(connection)
        if missing is not None:
            raise lacking(missing, file)
    return version


@contextmanager
def _reading_present_schema(
    file: Path, migrations: Sequence[Migration]
) -> Iterator[sqlite3.Connection]:
    """Read a file; one with an older schema is brought up to date in memory only."""
    with explaining(file), reading(file) as connection:
        version = project_version(connection, file, migrations)
        if version == current_version(migrations):
            yield connection
            return
        with contextlib.closing(sqlite3.connect(":memory:", isolation_level=None)) as copy:
            connection.backup(copy)
            register_functions(copy)
            with transaction(copy):
                migrate(copy, version, migrations)
            yield copy


def read_project(file: Path, migrations: Sequence[Migration] = MIGRATIONS) -> ProjectContents:
    """Read a project file, without changing it and without keeping it open."""
    check_is_database(file)
    with _reading_present_schema(file, migrations) as connection:
        return contents_of(connection)


def read_history(file: Path, limit: int) -> tuple[AuditEntry, ...]:
    """Read the latest lines of a project's audit trail, newest first."""
    with _reading_present_schema(file, MIGRATIONS) as connection:
        return edit_log.read_history(connection, limit)
