from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QMenu, QMessageBox

from gis_app.app import Desk, is_larger
from gis_app.messages import CHINESE, ENGLISH
from gis_app.settings import UserSettings, load_settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

    from gis_app.project.city import City


@pytest.fixture
def desk(qtbot: QtBot, qapp: QApplication, city: City) -> Iterator[Desk]:
    file = city.file
    city.close()
    made = Desk(qapp, UserSettings(language=CHINESE))
    made.show()
    with qtbot.waitSignal(made.session.city_opened):
        made.open_file(file)
    qtbot.waitUntil(lambda: made.window.canvas.is_sharp)
    yield made
    made.shut_down()
    made.window.close()
    made.window.deleteLater()
    qapp.processEvents()


def test_another_language_keeps_the_view_and_is_remembered(qtbot: QtBot, desk: Desk) -> None:
    desk.window.canvas.zoom_by(2.0)
    view, old = desk.window.canvas.view, desk.window
    desk.session.select("points", [3])
    old.actions_made["language_en"].trigger()
    qtbot.waitUntil(lambda: desk.window is not old)
    assert desk.window.t.language == ENGLISH
    assert desk.window.canvas.view.centre == view.centre
    assert desk.window.canvas.view.units_per_px == view.units_per_px
    assert desk.window.actions_made["undo"].text().startswith("Undo")
    assert desk.session.selection.only_fid == 3
    assert desk.window.inspector.isVisible()
    assert load_settings().language == ENGLISH
    qtbot.waitUntil(lambda: desk.window.canvas.is_sharp)


def test_another_theme_paints_a_darker_window(qtbot: QtBot, desk: Desk) -> None:
    old = desk.window
    light = old.grab().toImage().pixelColor(5, 300).lightness()
    old.actions_made["theme_dark"].trigger()
    qtbot.waitUntil(lambda: desk.window is not old)
    qtbot.waitUntil(lambda: desk.window.canvas.is_sharp)
    assert desk.window.grab().toImage().pixelColor(5, 300).lightness() < light - 100


def test_what_nobody_caught_becomes_one_dialog(
    qtbot: QtBot, desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    error = ZeroDivisionError("oh")
    desk.on_uncaught(ZeroDivisionError, error, None)
    boxes = [box for box in desk.window.findChildren(QMessageBox) if box.isVisible()]
    assert len(boxes) == 1
    assert "ZeroDivisionError" in boxes[0].detailedText()
    boxes[0].close()
    assert "uncaught" in caplog.text
    caplog.clear()


def test_a_file_that_is_no_project_is_told_and_the_city_stays(
    qtbot: QtBot, desk: Desk, tmp_path: Path
) -> None:
    wrong = tmp_path / "wrong.gpkg"
    wrong.write_bytes(b"nothing")
    before = desk.session.city
    desk.open_file(wrong)
    qtbot.waitUntil(lambda: bool(desk.window.findChildren(QMessageBox)))
    box = desk.window.findChildren(QMessageBox)[0]
    assert "wrong.gpkg" in box.text()
    box.close()
    assert desk.session.city is before


def test_a_second_window_on_the_same_file_reads_only(
    qtbot: QtBot, qapp: QApplication, desk: Desk
) -> None:
    assert desk.session.city is not None
    second = Desk(qapp, UserSettings(language=CHINESE))
    second.show()
    with qtbot.waitSignal(second.session.city_opened):
        second.open_file(desk.session.city.file)
    assert not second.session.can_edit
    assert second.window.notice.isVisible()
    assert second.window.notice.text.text()
    assert not second.window.actions_made["import"].isEnabled()
    second.shut_down()
    second.window.close()
    second.window.deleteLater()


def test_the_open_file_is_not_opened_twice_and_stands_among_the_recent(
    qtbot: QtBot, desk: Desk
) -> None:
    city = desk.session.city
    assert city is not None
    qtbot.waitUntil(lambda: not desk.tasks.running)
    desk.open_file(city.file)
    assert not desk.tasks.running
    assert desk.session.city is city
    assert desk.session.can_edit
    assert desk.window.status.said.text() == "该项目已经打开。"
    menu = desk.window.findChild(QMenu, "recent")
    assert menu.isEnabled()
    assert [action.text() for action in menu.actions()] == [city.file.name]


def test_a_window_larger_than_the_screen_is_maximised() -> None:
    window = QSize(1440, 900)
    assert is_larger(window, QSize(1366, 768))
    assert is_larger(window, QSize(1440, 900))
    assert not is_larger(window, QSize(1920, 1040))
