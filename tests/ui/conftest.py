from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from pytestqt.qtbot import QtBot

from gis_app.messages import CHINESE, ENGLISH, Translator
from gis_app.rendering.fonts import app_font_families
from gis_app.ui.main_window import MainWindow
from gis_app.ui.session import Session
from gis_app.ui.style_sheet import apply_theme
from gis_app.ui.tasks import Tasks
from gis_app.ui.theme import DARK, LIGHT, Theme
from gis_app.ui.translation import QtTranslation, translator_for
from tests.ui.small_city import make_small_city

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from typing import Any

    from PySide6.QtWidgets import QApplication

    from gis_app.project.city import City


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let the offscreen platform say that it has no window manager."""
    silent = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
    for item in items:
        item.add_marker(silent)


class PatientBot(QtBot):
    """Wait for as long as a busy machine may need; only what never comes is a failure."""

    def waitUntil(self, callback: Callable[[], bool | None], *, timeout: int = 60_000) -> None:
        super().waitUntil(callback, timeout=timeout)

    def waitSignal(self, signal: Any, *, timeout: int = 60_000, **more: Any) -> Any:
        return super().waitSignal(signal, timeout=timeout, **more)


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> PatientBot:
    return PatientBot(request)


@pytest.fixture
def t(qapp: QApplication, language: str) -> Iterator[Translator]:
    """Speak a language, Qt's own words included."""
    words = QtTranslation(qapp)
    words.use(language)
    yield translator_for(language)
    words.use(ENGLISH)


@dataclass
class Opened:
    window: MainWindow
    session: Session
    tasks: Tasks

    def is_quiet(self) -> bool:
        return not self.tasks.running and self.window.canvas.is_sharp


@pytest.fixture
def city(tmp_path: Path) -> Iterator[City]:
    made = make_small_city(tmp_path / "city.gpkg")
    yield made
    made.close()


@pytest.fixture
def open_window(qtbot: QtBot, qapp: QApplication, city: City) -> Iterator[Callable[..., Opened]]:
    """Open windows on the small city; all of them are closed at the end."""
    opened: list[Opened] = []

    def make(language: str = CHINESE, theme: Theme = LIGHT) -> Opened:
        apply_theme(qapp, theme, app_font_families())
        words = QtTranslation(qapp)
        words.use(language)
        session, tasks = Session(), Tasks()
        window = MainWindow(session, tasks, translator_for(language), theme)
        window.resize(1440, 900)
        window.show()
        session.open(city)
        one = Opened(window, session, tasks)
        opened.append(one)
        qtbot.waitUntil(one.is_quiet)
        return one

    yield make
    for one in opened:
        one.window.close()
        one.tasks.shut_down()
        one.session.let_go()
        one.window.deleteLater()
    qapp.processEvents()


@pytest.fixture
def opened(open_window: Callable[..., Opened]) -> Opened:
    return open_window()


@pytest.fixture(params=[CHINESE, ENGLISH])
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(params=[LIGHT, DARK], ids=["light", "dark"])
def theme(request: pytest.FixtureRequest) -> Theme:
    found: Theme = request.param
    return found
