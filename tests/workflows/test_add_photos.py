from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

import numpy as np
import pytest

from gis_app.cli.main import main
from gis_app.cli.verb import CliContext
from gis_app.domain.edits import Edit, RowBatch
from gis_app.domain.photos import photos_of
from gis_app.domain.terms import PhotoRole
from gis_app.errors import EditError
from gis_app.messages import ENGLISH, Translator, msg
from gis_app.project.city import City
from gis_app.storage.photos import photo_path
from gis_app.storage.project_reading import check_is_project
from gis_app.workflows.add_photos import NewPhoto, add_photos, list_missing
from tests.storage.photo_files import write_jpeg
from tests.storage.test_oldest_schema import OLDEST
from tests.ui.small_city import make_small_city

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def city(tmp_path: Path) -> Iterator[City]:
    made = make_small_city(tmp_path / "city.gpkg", 4, 4)
    made.apply(Edit(msg("Rows removed"), deletes={"photos": [1]}))
    yield made
    made.close()


def test_photos_come_in_as_one_change_and_go_with_one_undo(city: City, tmp_path: Path) -> None:
    before = write_jpeg(tmp_path / "a.jpg", place=(80.25, 41.16), taken="2026:05:20 12:30:00")
    after = write_jpeg(tmp_path / "b.jpg", colour=(0, 200, 0))
    bad = tmp_path / "c.jpg"
    bad.write_text("no picture")
    added = add_photos(
        city,
        [
            NewPhoto("issues", 2, after, PhotoRole.AFTER),
            NewPhoto("issues", 2, before, PhotoRole.BEFORE, "乱停放", is_public=True),
            NewPhoto("issues", 2, bad, PhotoRole.AFTER),
            NewPhoto("issues", 2, before, PhotoRole.SCENE),
        ],
    )
    assert added.count == 2
    assert [str(why)[:5] for why in added.refused] == ["c.jpg"]
    (twice,) = added.repeated
    assert str(twice).startswith("a.jpg: The same picture as a.jpg")
    first, second = photos_of(city.data, "issues", 2)
    assert (first.role, first.caption, first.is_public) == ("before", "乱停放", True)
    assert first.taken_at == "2026-05-20T04:30:00Z"
    assert (second.role, second.taken_at) == ("after", None)
    table = city.data.table("photos")
    assert table.points.lon_deg[table.position(first.fid)] == pytest.approx(80.25)
    assert not photos_of(city.data, "points", 2)
    renamed = write_jpeg(tmp_path / "d.jpg", colour=(0, 200, 0))
    again = add_photos(city, [NewPhoto("issues", 2, renamed), NewPhoto("points", 2, renamed)])
    assert [str(why) for why in again.repeated] == [
        "d.jpg: The same picture as b.jpg; it is not kept twice."
    ]
    assert len(photos_of(city.data, "points", 2)) == 1, "another row may have it too"
    city.undo()
    city.undo()
    assert not len(city.data.table("photos"))
    city.redo()
    assert photo_path(city.file, first.file).is_file()
    assert not list_missing(city)
    photo_path(city.file, first.file).unlink()
    assert list_missing(city) == [first.file]


def test_photos_go_with_their_row_and_come_back_with_it(city: City, tmp_path: Path) -> None:
    photo = write_jpeg(tmp_path / "a.jpg")
    add_photos(city, [NewPhoto("issues", 1, photo), NewPhoto("points", 1, photo)])
    city.apply(Edit(msg("Rows removed"), deletes={"issues": [1]}))
    assert not photos_of(city.data, "issues", 1)
    assert len(photos_of(city.data, "points", 1)) == 1
    city.undo()
    assert len(photos_of(city.data, "issues", 1)) == 1


@pytest.mark.parametrize(("table", "fid"), [("issues", 99), ("photos", 1), ("edit_log", 1)])
def test_a_photo_belongs_to_a_row_that_is_there(city: City, table: str, fid: int) -> None:
    batch = RowBatch(
        "photos", np.array([9]), {"owner_table": [table], "owner_fid": [fid], "file": ["a.jpg"]}
    )
    with pytest.raises(EditError):
        city.apply(Edit(msg("Rows added"), inserts=(batch,)))


def test_a_project_of_schema_1_gains_the_table(tmp_path: Path) -> None:
    file = tmp_path / "schema1.gpkg"
    with zipfile.ZipFile(OLDEST) as packed:
        packed.extractall(tmp_path)
    assert check_is_project(file) == 1
    with City.open(file, read_only=True) as city:
        assert not len(city.data.table("photos"))
    with City.open(file, require_write=True) as city:
        photo = write_jpeg(tmp_path / "a.jpg", place=(80.25, 41.16))
        add_photos(city, [NewPhoto("points", 1, photo)])
    with City.open(file) as city:
        assert len(photos_of(city.data, "points", 1)) == 1
        assert city.foreign_changes is None


def _run(*words: str) -> tuple[int, str]:
    out = io.StringIO()
    status = main(words, CliContext(Translator(ENGLISH), out, out))
    return status, out.getvalue()


def test_the_verb_adds_and_lists_what_is_missing(city: City, tmp_path: Path) -> None:
    city.close()
    photo = write_jpeg(tmp_path / "a.jpg")
    file = str(city.file)
    status, said = _run("add-photos", file, str(photo), "--to", "WT0001", "--role", "before")
    assert (status, said) == (0, "1 photo added\n")
    status, said = _run("add-photos", file, str(tmp_path / "none.jpg"), "--to", "WT0001")
    assert status == 2
    assert "none.jpg" in said
    status, said = _run("add-photos", file, str(photo), "--to", "WT9999")
    assert status == 2
    assert "WT9999" in said
    assert _run("add-photos", file, "--missing") == (0, "")
    with City.open(city.file, read_only=True) as again:
        (one,) = photos_of(again.data, "issues", 2)
    photo_path(city.file, one.file).unlink()
    assert _run("add-photos", file, "--missing") == (1, f"{one.file}\n")
