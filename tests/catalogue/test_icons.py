"""The icons are what the script makes: one path in a 24 × 24 box, drawn within it."""

from __future__ import annotations

import importlib.util
import re
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QByteArray, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

from gis_app.paths import resources_dir

if TYPE_CHECKING:
    from pathlib import Path
    from types import ModuleType

ICONS = sorted((resources_dir() / "icons").glob("*.svg"))
SHAPE = re.compile(
    r'<svg xmlns="http://www\.w3\.org/2000/svg" viewBox="0 0 24 24" width="24" height="24">'
    r'<path fill="currentColor" d="[MLHVCQZ0-9., -]+"/></svg>\n'
)


@pytest.fixture(scope="module")
def make_icons(root: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_icons", root / "scripts" / "make_icons.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_folder_is_what_the_script_makes(make_icons: ModuleType, tmp_path: Path) -> None:
    (tmp_path / "old.svg").write_text("no longer wanted", encoding="utf-8")
    make_icons.write_icons(tmp_path)
    made = {file.name: file.read_text(encoding="utf-8") for file in tmp_path.glob("*.svg")}
    assert made == {file.name: file.read_text(encoding="utf-8") for file in ICONS}
    assert len(made) >= 60
    assert "Apache License, Version 2.0" in (tmp_path / "LICENSE.txt").read_text(encoding="utf-8")
    assert (resources_dir() / "icons" / "LICENSE.txt").is_file()


def test_no_two_icons_are_the_same() -> None:
    texts = [file.read_text(encoding="utf-8") for file in ICONS]
    assert len(set(texts)) == len(texts)


@pytest.mark.parametrize("file", ICONS, ids=lambda file: file.stem)
def test_an_icon_is_one_path_and_upright_ink(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert SHAPE.fullmatch(text)
    picture = QImage(24, 24, QImage.Format.Format_ARGB32_Premultiplied)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    QSvgRenderer(QByteArray(text.encode())).render(painter)
    painter.end()
    share = sum(picture.pixelColor(x, y).alpha() for x in range(24) for y in range(24)) / 255 / 576
    assert 0.04 < share < 0.75


def test_icons_stand_upright() -> None:
    """The home's roof is narrower than its walls; a picture upside down would show it below."""
    picture = QImage(24, 24, QImage.Format.Format_ARGB32_Premultiplied)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    home = (resources_dir() / "icons" / "home.svg").read_bytes()
    QSvgRenderer(QByteArray(home)).render(painter)
    painter.end()
    rows = [sum(picture.pixelColor(x, y).alpha() > 127 for x in range(24)) for y in (5, 16)]
    assert 0 < rows[0] < rows[1]
