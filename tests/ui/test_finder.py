"""Large indexes answer from beside the window; only the last question is answered."""

from __future__ import annotations

from threading import Event
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt

from gis_app.ui import finder
from gis_app.ui.finder import Finder
from gis_app.ui.search_index import SearchIndex
from tests.domain.invented_city import city

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from gis_app.ui.search_index import Found
    from tests.ui.conftest import Opened


@pytest.fixture
def every_index_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finder, "_AT_ONCE_ROWS", 0)


def test_a_small_index_answers_at_once(qtbot: QtBot) -> None:
    one, answers = Finder(), list[str]()
    one.found.connect(lambda text, _found: answers.append(text))
    one.ask(SearchIndex(city(points=[{"name": "农贸市场"}])), "nmsc", 5)
    assert answers == ["nmsc"]


@pytest.mark.usefixtures("every_index_is_large")
def test_only_the_last_question_is_answered(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    index = SearchIndex(city(points=[{"name": "农贸市场"}, {"name": "停车场"}]))
    may_go, find = Event(), index.find

    def slow(text: str, limit: int, progress: Any) -> list[Found]:
        may_go.wait(60)
        return find(text, limit, progress)

    monkeypatch.setattr(index, "find", slow)
    one, answers = Finder(), list[tuple[str, list[str]]]()
    one.found.connect(lambda text, found: answers.append((text, [f.name for f in found])))
    for text in ("n", "nm", "nmsc", "tcc"):
        one.ask(index, text, 5)
    assert answers == []
    may_go.set()
    qtbot.waitUntil(lambda: not one.is_busy)
    assert answers == [("tcc", ["停车场"])]


@pytest.mark.usefixtures("every_index_is_large")
def test_a_question_called_off_is_not_answered(qtbot: QtBot) -> None:
    one, answers = Finder(), list[str]()
    one.found.connect(lambda text, _found: answers.append(text))
    one.ask(SearchIndex(city(points=[{"name": "农贸市场"}])), "nmsc", 5)
    one.call_off()
    qtbot.waitUntil(lambda: not one.is_busy)
    assert answers == []


@pytest.mark.usefixtures("every_index_is_large")
def test_the_box_shows_what_a_large_city_finds(
    qtbot: QtBot, open_window: Callable[..., Opened]
) -> None:
    opened = open_window()
    search = opened.window.search
    qtbot.waitUntil(lambda: search.index is not None)
    search.setFocus()
    qtbot.keyClicks(search, "dcjd")
    qtbot.waitUntil(lambda: search.found.rowCount() > 0)
    qtbot.keyClick(search, Qt.Key.Key_Return)
    assert opened.session.selection.table in {"units", "areas"}


def test_preparing_the_search_can_be_stopped_and_starts_again(
    qtbot: QtBot, open_window: Callable[..., Opened]
) -> None:
    opened = open_window()
    search = opened.window.search
    for task in opened.tasks.running:
        task.stop()
    qtbot.waitUntil(lambda: not opened.tasks.running)
    search.setText("dcjd")
    qtbot.waitUntil(lambda: search.found.rowCount() > 0)
    assert search.index is not None
