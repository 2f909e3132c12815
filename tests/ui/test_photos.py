from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QToolButton

from gis_app.domain.photos import photos_of
from gis_app.domain.terms import PhotoRole
from gis_app.storage.photos import photo_path
from gis_app.ui.commands import photos as commands
from gis_app.ui.dialogs.add_photos import AddPhotosDialog
from gis_app.workflows.add_photos import NewPhoto, add_photos
from tests.storage.photo_files import write_jpeg

if TYPE_CHECKING:
    from pathlib import Path

    import pytest
    from pytestqt.qtbot import QtBot

    from gis_app.messages import Translator
    from gis_app.project.city import City
    from tests.ui.conftest import Opened


def _thumbnails(opened: Opened) -> list[QToolButton]:
    return opened.window.inspector.findChildren(QToolButton, "photo")


def test_photos_of_an_issue_are_shown_opened_and_removed(
    qtbot: QtBot, opened: Opened, city: City, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_photos(
        city,
        [
            NewPhoto("issues", 2, write_jpeg(tmp_path / "a.jpg"), PhotoRole.BEFORE),
            NewPhoto("issues", 2, write_jpeg(tmp_path / "b.jpg", colour=(0, 99, 0))),
        ],
    )
    first, gone = photos_of(city.data, "issues", 2)
    photo_path(city.file, gone.file).unlink()
    opened.session.select("issues", [2])

    def words() -> list[str]:
        return [b.text() for b in _thumbnails(opened) if not b.icon().isNull()]

    qtbot.waitUntil(lambda: sorted(words()) == ["整改前", "文件缺失"])
    shown = next(b for b in _thumbnails(opened) if b.text() != "文件缺失")
    assert shown.text() == "整改前"
    urls = []
    monkeypatch.setattr(QDesktopServices, "openUrl", urls.append)
    shown.click()
    assert [url.toLocalFile() for url in urls] == [str(photo_path(city.file, first.file))]
    removing = next(a for a in shown.actions() if a.objectName() == "remove")
    removing.trigger()
    qtbot.waitUntil(lambda: len(photos_of(opened.session.data, "issues", 2)) == 1)
    qtbot.waitUntil(opened.is_quiet)
    city.undo()
    assert len(photos_of(city.data, "issues", 2)) == 2


def test_the_command_adds_photos_to_the_picked_row(
    qtbot: QtBot, opened: Opened, city: City, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = [write_jpeg(tmp_path / "a.jpg"), tmp_path / "none.jpg"]

    def answer(dialog: AddPhotosDialog) -> bool:
        dialog.set_files(files)
        dialog.caption.setText("门前")
        return True

    monkeypatch.setattr(commands, "ask", answer)
    told: list[BaseException] = []
    monkeypatch.setattr(opened.window, "show_error", told.append)
    action = opened.window.actions_made["add_photos"]
    assert not action.isEnabled()
    opened.session.select("points", [3])
    assert action.isEnabled()
    action.trigger()
    qtbot.waitUntil(lambda: len(photos_of(opened.session.data, "points", 3)) == 1)
    qtbot.waitUntil(lambda: bool(told))
    assert "none.jpg" in str(told[0])
    (photo,) = photos_of(city.data, "points", 3)
    assert (photo.role, photo.caption, photo.is_public) == ("scene", "门前", False)


def test_the_dialog_wants_a_picture_and_proposes_what_it_shows(
    qtbot: QtBot, city: City, t: Translator, tmp_path: Path
) -> None:
    photo = write_jpeg(tmp_path / "a.jpg")
    dialog = AddPhotosDialog(city.data, "issues", 1, t)
    qtbot.addWidget(dialog)
    assert not dialog.accept_button.isEnabled()
    dialog.set_files([photo])
    assert dialog.accept_button.isEnabled()
    assert [p.role for p in dialog.photos()] == [PhotoRole.BEFORE]
    add_photos(city, dialog.photos())
    second = AddPhotosDialog(city.data, "issues", 1, t)
    qtbot.addWidget(second)
    second.set_files([photo])
    assert [p.role for p in second.photos()] == [PhotoRole.AFTER]
