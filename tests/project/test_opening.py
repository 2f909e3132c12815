"""Opening, closing, backups: what other programs and other windows notice."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from gis_app.catalogue.presets import load_presets
from gis_app.domain.project_settings import ProjectSettings
from gis_app.errors import CatalogueError, EditError, ProjectLockedError
from gis_app.paths import layers_dir
from gis_app.project.city import City
from gis_app.storage.backup import list_backups
from tests.project.city_rows import (
    add_points,
    insert,
    new_city,
    open_city,
    plain,
    plain_city,
    square,
)

if TYPE_CHECKING:
    from pathlib import Path


def test_without_a_catalogue_the_shipped_layers_and_the_project_s_own_count(
    tmp_path: Path,
) -> None:
    own = (layers_dir() / "inspection" / "markets.toml").read_text("utf-8")
    with City.create(tmp_path / "a.gpkg", ProjectSettings()) as city:
        assert city.data.catalogue.layer("markets").table == "points"
        shipped = len(city.data.catalogue.layers)
        with pytest.raises(CatalogueError):
            city.change_project_layers({"inspection/kiosks": "colour = 'red'"})
        assert city.project_layers == {}
        city.change_project_layers({"inspection/markets": own.replace("农贸市场", "早市")})
        assert len(city.data.catalogue.layers) == shipped
    with City.open(tmp_path / "a.gpkg") as again:
        assert again.data.catalogue.layer("markets").title.zh_CN == "早市"
        assert again.data.presets == load_presets()


def test_a_second_opener_reads_and_learns_who_has_it(tmp_path: Path) -> None:
    with new_city(tmp_path) as city:
        add_points(city)
        with open_city(city.file, user="李四") as second:
            assert second.is_read_only
            assert plain(second.data.table("points")) == plain(city.data.table("points"))
            assert "张三" in str(second.other_opener)
            assert city.file.name in str(second.other_opener)
            with pytest.raises(EditError, match="张三"):
                add_points(second)
            with pytest.raises(EditError, match="张三"):
                second.undo()
        with pytest.raises(ProjectLockedError, match="张三"):
            open_city(city.file, require_write=True)
        add_points(city)
    with open_city(city.file) as third:
        assert not third.is_read_only
        assert third.other_opener is None


def test_a_closed_project_is_one_file(tmp_path: Path) -> None:
    with new_city(tmp_path) as city:
        add_points(city)
        assert {f.name for f in tmp_path.iterdir()} > {city.file.name, city.file.name + ".lock"}
    assert [f.name for f in tmp_path.iterdir()] == [city.file.name]
    city.close()


def test_looking_changes_no_byte(tmp_path: Path) -> None:
    with new_city(tmp_path) as city:
        add_points(city)
    before = city.file.read_bytes()
    with open_city(city.file) as again:
        assert len(again.data.table("points")) == 3
    with open_city(city.file, read_only=True) as again:
        assert again.is_read_only
        assert again.read_only_reason is None
        with pytest.raises(EditError, match="reading only"):
            add_points(again)
    assert city.file.read_bytes() == before
    assert [f.name for f in tmp_path.iterdir()] == [city.file.name]


def test_closing_while_another_program_reads_loses_nothing(tmp_path: Path) -> None:
    with new_city(tmp_path) as city:
        with closing(sqlite3.connect(city.file, isolation_level=None)) as other:
            other.execute("BEGIN")
            other.execute("SELECT count(*) FROM points").fetchone()
            add_points(city)
            before = plain_city(city)
            city.close()
        with open_city(city.file) as again:
            assert plain_city(again) == before
            add_points(again)
    assert {f.suffix for f in tmp_path.iterdir()} == {".gpkg", ".backups"}


@pytest.mark.parametrize("name", ["a?b#c%20.gpkg", "阿 克'苏\".gpkg", "ohne_endung"])
def test_odd_file_names(tmp_path: Path, name: str) -> None:
    with new_city(tmp_path, name) as city:
        add_points(city)
    with open_city(tmp_path / name) as again:
        add_points(again)
    assert sorted(f.name for f in tmp_path.iterdir()) == sorted([name, name + ".backups"])


def test_a_backup_is_made_once_before_the_first_change(tmp_path: Path) -> None:
    with new_city(tmp_path) as city:
        add_points(city)
        assert list_backups(city.file) == []
    with open_city(city.file) as again:
        assert list_backups(city.file) == []
        add_points(again)
        add_points(again)
        (backup,) = list_backups(city.file)
        assert again.backup_problem is None
    with open_city(backup, read_only=True) as old:
        assert len(old.data.table("points")) == 3
        assert len(old.history()) == 1


def test_a_backup_that_cannot_be_made_is_told_and_stops_nobody(tmp_path: Path) -> None:
    with new_city(tmp_path) as city:
        pass
    (tmp_path / (city.file.name + ".backups")).write_text("a file in the way")
    with open_city(city.file) as again:
        add_points(again)
        assert "No backup" in str(again.backup_problem)
        assert len(again.data.table("points")) == 3


def test_reading_in_parts_gives_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with new_city(tmp_path) as city:
        add_points(city, 7)
        city.apply(
            insert("areas", [1, 2, 3], name=["甲", None, "甲"], geometry=[square(80, 41)] * 3)
        )
        before = plain_city(city)
    for rows_at_once in (1, 2, 7):
        monkeypatch.setattr("gis_app.storage.rows._READ_ROWS", rows_at_once)
        with open_city(city.file, read_only=True) as again:
            assert plain_city(again) == before
