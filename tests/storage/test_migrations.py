from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from gis_app.domain.project_settings import ProjectSettings
from gis_app.errors import ProjectFileError, ProjectTooNewError
from gis_app.storage.backup import list_backups
from gis_app.storage.geopackage import ProjectStore, create_project
from gis_app.storage.migrations import MIGRATIONS, current_version
from gis_app.storage.project_reading import check_is_project, read_project
from gis_app.storage.settings_rows import SCHEMA_KEY, read_setting

if TYPE_CHECKING:
    from pathlib import Path


def rename_city(connection: sqlite3.Connection) -> None:
    connection.execute("UPDATE project_settings SET value = value || '市' WHERE key = 'name'")


def add_tables(connection: sqlite3.Connection) -> None:
    connection.execute("CREATE TABLE later (fid INTEGER PRIMARY KEY)")
    connection.execute("UPDATE project_settings SET value = value || '!' WHERE key = 'name'")


def fail(connection: sqlite3.Connection) -> None:
    connection.execute("CREATE TABLE half (fid INTEGER PRIMARY KEY)")
    connection.execute("INSERT INTO nowhere VALUES (1)")


STEPS = (rename_city, add_tables)


@pytest.fixture
def old_file(tmp_path: Path) -> Path:
    file = tmp_path / "a.gpkg"
    create_project(file, ProjectSettings(name="阿克苏"), version=1)
    return file


def version_of(file: Path) -> str | None:
    with closing(sqlite3.connect(file)) as connection:
        return read_setting(connection, SCHEMA_KEY)


def test_steps_run_once_in_order_after_a_backup(old_file: Path) -> None:
    assert check_is_project(old_file, STEPS) == 1
    store = ProjectStore(old_file, "张三", STEPS)
    assert store.contents().settings.name == "阿克苏市!"
    store.close()
    assert version_of(old_file) == "3"
    (backup,) = list_backups(old_file)
    assert version_of(backup) == "1"
    again = ProjectStore(old_file, "张三", STEPS)
    assert again.contents().settings.name == "阿克苏市!"
    again.close()
    assert len(list_backups(old_file)) == 1


def test_a_file_in_between_runs_only_the_later_steps(tmp_path: Path) -> None:
    file = tmp_path / "a.gpkg"
    create_project(file, ProjectSettings(name="阿克苏"), version=2)
    store = ProjectStore(file, "", STEPS)
    assert store.contents().settings.name == "阿克苏!"
    store.close()


def test_a_reader_sees_the_new_schema_and_leaves_the_file_alone(old_file: Path) -> None:
    before = old_file.read_bytes()
    assert read_project(old_file, STEPS).settings.name == "阿克苏市!"
    assert old_file.read_bytes() == before


def test_a_failing_step_leaves_the_file_as_it_was(old_file: Path) -> None:
    with pytest.raises(ProjectFileError):
        ProjectStore(old_file, "", (rename_city, fail))
    assert version_of(old_file) == "1"
    assert read_project(old_file).settings.name == "阿克苏"
    with closing(sqlite3.connect(old_file)) as connection:
        tables = connection.execute("SELECT count(*) FROM sqlite_master WHERE name = 'half'")
        assert tables.fetchone() == (0,)


def test_an_older_program_refuses_a_newer_file(old_file: Path) -> None:
    ProjectStore(old_file, "", STEPS).close()
    with pytest.raises(ProjectTooNewError):
        check_is_project(old_file, STEPS[:1])


def test_a_new_project_needs_no_step(tmp_path: Path) -> None:
    create_project(tmp_path / "a.gpkg", ProjectSettings())
    assert version_of(tmp_path / "a.gpkg") == str(current_version())
    assert check_is_project(tmp_path / "a.gpkg") == 1 + len(MIGRATIONS)
