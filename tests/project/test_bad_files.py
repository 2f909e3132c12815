"""What cannot be opened or written: one clear sentence, and nothing changes."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path

import pytest

import gis_app
from gis_app.domain.edits import Edit
from gis_app.errors import EditError, ProjectFileError, ProjectTooNewError
from gis_app.messages import msg
from gis_app.project.city import City
from gis_app.storage import connection as connection_module
from gis_app.storage.backup import newest_backup
from tests.project.city_rows import add_points, new_city, open_city, plain_city

ROOT = Path(gis_app.__file__).resolve().parent.parent


def snapshot(folder: Path) -> dict[str, bytes | None]:
    return {
        str(f.relative_to(folder)): f.read_bytes() if f.is_file() else None
        for f in folder.rglob("*")
    }


def refused(file: Path) -> str:
    """Open a file that must not open, both ways; returns the sentence."""
    before = snapshot(file.parent)
    with pytest.raises(ProjectFileError) as caught:
        open_city(file)
    with pytest.raises(ProjectFileError) as reading:
        open_city(file, read_only=True)
    assert str(reading.value) == str(caught.value)
    assert snapshot(file.parent) == before
    assert file.name in str(caught.value)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_a_missing_file(tmp_path: Path) -> None:
    assert "There is no project file" in refused(tmp_path / "无.gpkg")


def test_a_folder(tmp_path: Path) -> None:
    (tmp_path / "a.gpkg").mkdir()
    assert "is a folder" in refused(tmp_path / "a.gpkg")


def test_an_empty_file(tmp_path: Path) -> None:
    (tmp_path / "a.gpkg").touch()
    assert "is empty" in refused(tmp_path / "a.gpkg")


@pytest.mark.parametrize("content", [b"PK\x03\x04 a workbook", os.urandom(4096), b"x"])
def test_something_else_or_protected_with_a_password(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.gpkg").write_bytes(content)
    assert "not a project file, or it is protected with a password" in refused(tmp_path / "a.gpkg")


def test_a_database_that_is_not_ours(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "a.gpkg")) as connection:
        connection.execute("CREATE TABLE gpkg_contents (table_name TEXT)")
        connection.execute("CREATE TABLE project_settings (key TEXT, value TEXT)")
    assert "holds no project" in refused(tmp_path / "a.gpkg")


def test_a_project_of_a_newer_version(tmp_path: Path) -> None:
    with new_city(tmp_path) as city:
        add_points(city)
    with closing(sqlite3.connect(city.file)) as connection:
        connection.execute("UPDATE project_settings SET value = '99' WHERE key = 'schema_version'")
        connection.execute(
            "UPDATE project_settings SET value = '7.3' WHERE key = 'program_version'"
        )
        connection.commit()
    assert "newer version of this program (7.3)" in refused(city.file)
    with pytest.raises(ProjectTooNewError):
        open_city(city.file)


def test_a_truncated_file_names_its_backup(tmp_path: Path) -> None:
    with new_city(tmp_path) as city:
        add_points(city, 3000)
    with open_city(city.file) as again:
        add_points(again, 1)
    whole = city.file.read_bytes()
    city.file.write_bytes(whole[: len(whole) // 2])
    sentence = refused(city.file)
    assert "is damaged" in sentence
    backup = newest_backup(city.file)
    assert backup is not None
    assert str(backup) in sentence
    with open_city(backup) as rescued:
        assert len(rescued.data.table("points")) == 3000


def test_a_table_that_is_gone(tmp_path: Path) -> None:
    with new_city(tmp_path) as city:
        pass
    with closing(sqlite3.connect(city.file)) as connection:
        connection.execute("DROP TABLE issues")
    assert "lacks its table issues" in refused(city.file)


def test_a_file_that_another_program_holds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection_module, "BUSY_TIMEOUT_S", 0.05)
    with new_city(tmp_path) as city:
        add_points(city)
    with closing(sqlite3.connect(city.file, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(ProjectFileError, match="in use by another program"):
            open_city(city.file)
        other.execute("ROLLBACK")
    with open_city(city.file) as again:
        before = plain_city(again)
        with closing(sqlite3.connect(city.file, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(EditError, match="in use by another program"):
                add_points(again)
            other.execute("ROLLBACK")
        assert plain_city(again) == before
        add_points(again)


def test_a_full_disk_leaves_the_project_as_it_was(tmp_path: Path) -> None:
    with new_city(tmp_path) as city:
        add_points(city)
        before = plain_city(city)
        assert city._store is not None
        connection = city._store._connection
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
        connection.execute(f"PRAGMA max_page_count = {pages + 1}")
        with pytest.raises(EditError, match=r"disk that holds .* is full"):
            add_points(city, 5000)
        assert plain_city(city) == before
        connection.execute("PRAGMA max_page_count = 1000000")
        assert city.apply(Edit(msg("x"), deletes={"points": [1]})).touches("points")
    with open_city(city.file) as again:
        assert again.data.table("points").fids.tolist() == [2, 3]


def test_creating_in_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ProjectFileError, match="There is no folder"):
        new_city(tmp_path / "nowhere")
    assert not (tmp_path / "nowhere").exists()


def test_a_failing_layer_catalogue_lets_the_project_go(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with new_city(tmp_path) as city:
        pass

    def fail(_layers: object) -> None:
        raise RuntimeError("no layers")

    monkeypatch.setattr("gis_app.project.city.load_layers", fail)
    with pytest.raises(RuntimeError):
        City.open(city.file)
    with open_city(city.file) as again:
        assert not again.is_read_only


UNPRIVILEGED = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
AS_OTHER = """
import sys
from pathlib import Path
from gis_app.domain.project_settings import ProjectSettings
from gis_app.domain.layer_spec import Catalogue
from gis_app.errors import GisAppError
from gis_app.project.city import City
try:
    if sys.argv[1] == "create":
        City.create(Path(sys.argv[2]), ProjectSettings(), Catalogue(()))
    with City.open(Path(sys.argv[2]), Catalogue(())) as city:
        print(len(city.data.table("points")), city.is_read_only, city.read_only_reason)
        print(len(city.history()))
except GisAppError as error:
    print("refused:", error)
"""


@pytest.fixture
def others_folder() -> object:
    """A folder below the system's temporary one, which an unprivileged user may enter."""
    if not hasattr(os, "geteuid"):
        pytest.skip("permissions are POSIX's here")
    if os.geteuid() == 0 and shutil.which("setpriv") is None:
        pytest.skip("as root, setpriv is needed to become somebody else")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder
        folder.chmod(0o755)


@pytest.fixture(scope="module")
def program() -> object:
    """A copy of the program that anybody may read; the checkout may lie in a closed home."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        without = shutil.ignore_patterns("__pycache__", "fonts", "sample", "icons", "web")
        for part in ("gis_app", "layers", "resources"):
            shutil.copytree(ROOT / part, folder / part, ignore=without)
        yield folder


def as_other(verb: str, file: Path, program: Path) -> str:
    command = [sys.executable, "-c", AS_OTHER, verb, str(file)]
    readable = subprocess.run(
        [*UNPRIVILEGED, sys.executable, "-c", "import numpy"], capture_output=True, check=False
    )
    if os.geteuid() == 0:
        if readable.returncode != 0:
            pytest.skip("this Python is out of reach for an unprivileged user")
        command = [*UNPRIVILEGED, *command]
    environment = {**os.environ, "PYTHONPATH": str(program), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        command, capture_output=True, text=True, env=environment, cwd=program, check=True
    )
    return done.stdout


def test_a_file_in_a_folder_without_write_permission_opens_read_only(
    others_folder: Path, program: Path
) -> None:
    with new_city(others_folder) as city:
        add_points(city)
    city.file.chmod(0o666)
    others_folder.chmod(0o555)
    before = snapshot(others_folder)
    told = as_other("open", city.file, program)
    assert told.startswith("3 True")
    assert f"the folder {others_folder} may not be written" in told
    assert told.endswith("1\n")
    assert snapshot(others_folder) == before


def test_a_file_without_write_permission_opens_read_only(
    others_folder: Path, program: Path
) -> None:
    with new_city(others_folder) as city:
        add_points(city)
    city.file.chmod(0o444)
    others_folder.chmod(0o777)
    assert "True" in (told := as_other("open", city.file, program))
    assert "it may not be written" in told


def test_what_a_killed_writer_left_is_read_without_write_permission(
    others_folder: Path, program: Path
) -> None:
    city = new_city(others_folder)
    add_points(city)
    file = others_folder / "left.gpkg"
    for suffix in ("", "-wal"):
        shutil.copyfile(f"{city.file}{suffix}", f"{file}{suffix}")
    city.close()
    others_folder.chmod(0o555)
    assert as_other("open", file, program).startswith("3 True")


def test_a_file_without_read_permission_is_refused(others_folder: Path, program: Path) -> None:
    with new_city(others_folder) as city:
        pass
    city.file.chmod(0)
    assert "refused: You are not allowed to read" in as_other("open", city.file, program)


def test_creating_without_write_permission_is_refused(others_folder: Path, program: Path) -> None:
    others_folder.chmod(0o555)
    told = as_other("create", others_folder / "neu.gpkg", program)
    assert f"refused: You are not allowed to write in the folder {others_folder}" in told
    assert list(others_folder.iterdir()) == []
