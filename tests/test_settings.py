from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gis_app.settings import UserSettings, load_settings, save_settings, settings_file

if TYPE_CHECKING:
    from pathlib import Path


def test_preferences_survive() -> None:
    wanted = UserSettings("en", "dark", ("/a/城市.gpkg", "/b.gpkg"), "AdnQ")
    save_settings(wanted)
    assert load_settings() == wanted
    assert [file.name for file in settings_file().parent.iterdir()] == ["settings.json"]


def test_without_a_file_there_are_defaults(tmp_path: Path) -> None:
    assert load_settings(tmp_path / "none.json") == UserSettings()


@pytest.mark.parametrize(
    "content", ["", "[]", "{", '{"language": 3, "recent_files": "x", "unknown": 1}', "\x00\xff"]
)
def test_a_damaged_file_gives_defaults(tmp_path: Path, content: str) -> None:
    file = tmp_path / "settings.json"
    file.write_text(content, encoding="utf-8")
    assert load_settings(file) == UserSettings()
