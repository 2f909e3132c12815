"""Scoring on screen: by keys, point after point, written beside the window."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTableView, QWidget

from gis_app.domain.assessment.round import read_round
from gis_app.domain.assessment.scored import scored_items
from gis_app.domain.work_terms import ItemResult
from gis_app.errors import EditError
from gis_app.messages import msg
from gis_app.ui.dialogs.score_points import ScorePointsDialog
from gis_app.ui.session import Session
from gis_app.ui.tasks import Tasks
from gis_app.ui.theme import LIGHT
from gis_app.workflows.score_on_screen import look_at_scoring
from tests.workflows.assessed_city import with_round
from tests.workflows.week_city import NOW, week_city

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from gis_app.messages import Translator
    from gis_app.project.city import City

    Scoring = Callable[[], ScorePointsDialog]

GOOD, BAD = ItemResult.CONFORMS, ItemResult.FAILS


@pytest.fixture
def city(tmp_path: Path) -> Iterator[City]:
    with week_city(tmp_path) as made:
        yield made


@pytest.fixture
def session(city: City) -> Iterator[Session]:
    made = Session()
    made.open(city)
    yield made
    made.let_go()


@pytest.fixture
def scoring(qtbot: QtBot, city: City, session: Session, t: Translator) -> Iterator[Scoring]:
    """Open the window in which a new round is scored."""
    parent, tasks = QWidget(), Tasks()
    qtbot.addWidget(parent)

    def make() -> ScorePointsDialog:
        fid = with_round(city)
        view = look_at_scoring(city.data, fid)
        dialog = ScorePointsDialog(session, tasks, view, "检查员", t, LIGHT, parent)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
        dialog.show()
        return dialog

    yield make
    tasks.shut_down()


def cell(table: QTableView, row: int, column: int) -> str:
    return str(table.model().index(row, column).data())


def written(qtbot: QtBot, dialog: ScorePointsDialog) -> None:
    qtbot.waitUntil(lambda: not dialog.is_busy)


def test_points_are_scored_by_keys_and_saved_one_by_one(
    qtbot: QtBot, city: City, session: Session, scoring: Scoring
) -> None:
    dialog = scoring()
    first = session.selection.fids[0]
    items = dialog.table.rowCount()
    for key in ("1", "2", "3"):
        qtbot.keyClick(dialog.table, key)
        if key != "1":
            dialog.table.setCurrentCell(dialog.table.currentRow() + 1, 2)
    assert [result for _code, result, _note in dialog.table.scores[:3]] == [
        ItemResult.CONFORMS,
        ItemResult.PARTIAL,
        ItemResult.FAILS,
    ]
    dialog.table.item(2, 3).setText("堵了")
    dialog.all_conform.click()
    qtbot.keyClick(dialog.table, Qt.Key.Key_Return)
    assert dialog.bar.value() == items, "told at once"
    written(qtbot, dialog)
    assert len(city.data.table("scores")) == items
    assert dialog.bar.value() == items
    assert session.selection.fids[0] != first
    place = read_round(city.data, dialog.round.fid).points.position(first)
    rows = range(dialog.model.rowCount())
    marks = {dialog.model.place_at(row): cell(dialog.points, row, 0) for row in rows}
    assert marks.pop(place) == "✗"
    assert set(marks.values()) == {"○"}
    round_ = read_round(city.data, dialog.round.fid)
    assert scored_items(city.data, round_).points_scored == 1
    assert "堵了" in city.data.table("scores").text("note").values().tolist()
    qtbot.keyClick(dialog.table, "4")
    dialog.points.setCurrentIndex(dialog.model.index(0, 1))
    written(qtbot, dialog)
    assert len(city.data.table("scores")) == items + 1, "going to another point saves"
    qtbot.keyClick(dialog.table, "0")
    dialog.save()
    written(qtbot, dialog)
    assert len(city.data.table("scores")) == items
    dialog.close()


def test_a_list_of_what_is_open_lets_go_of_what_is_scored(
    qtbot: QtBot, city: City, session: Session, scoring: Scoring
) -> None:
    dialog = scoring()
    dialog.only_open.setChecked(True)
    assert dialog.model.rowCount() == 2
    first = session.selection.fids[0]
    dialog.all_conform.click()
    qtbot.keyClick(dialog.table, Qt.Key.Key_Return)
    written(qtbot, dialog)
    qtbot.waitUntil(lambda: dialog.model.rowCount() == 1)
    assert session.selection.fids[0] != first
    city.undo()
    qtbot.waitUntil(lambda: dialog.model.rowCount() == 2)
    assert dialog.bar.value() == 0
    assert {cell(dialog.points, row, 0) for row in range(2)} == {"○"}
    dialog.close()


def test_what_is_typed_is_entered_on_closing_and_what_cannot_be_is_asked_about(
    qtbot: QtBot, city: City, scoring: Scoring, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = scoring()
    asked: list[bool] = []
    monkeypatch.setattr(ScorePointsDialog, "_leaves", lambda _self: bool(asked.append(True)))
    dialog.inspector.setText("")
    qtbot.keyClick(dialog.table, "1")
    assert not dialog.close()
    assert asked
    assert dialog.isVisible()
    dialog.inspector.setText("检查员")
    assert dialog.close()
    assert len(city.data.table("scores")) == 1


def test_scores_that_could_not_be_written_stay_with_their_point(
    qtbot: QtBot, city: City, scoring: Scoring, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = scoring()
    first = dialog.points.currentIndex().row()

    def full(*_: object) -> None:
        raise EditError(msg("Choose a file."))

    with monkeypatch.context() as broken:
        broken.setattr("gis_app.ui.dialogs.score_writer.enter_scores", full)
        qtbot.keyClick(dialog.table, "1")
        qtbot.keyClick(dialog.table, "3")
        qtbot.keyClick(dialog.table, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: bool(dialog.problem.text()))
    assert dialog.bar.value() == 0
    if dialog.points.currentIndex().row() == first:
        dialog.points.setCurrentIndex(dialog.model.index(1 - first, 1))
    dialog.points.setCurrentIndex(dialog.model.index(first, 1))
    assert [result for _code, result, _note in dialog.table.scores[:2]] == [GOOD, BAD]
    assert dialog.close()
    assert len(city.data.table("scores")) == 2


def test_what_the_round_refuses_is_said_and_kept_on_screen(
    qtbot: QtBot, city: City, session: Session, scoring: Scoring
) -> None:
    dialog = scoring()
    dialog.moment.set_moment(NOW + timedelta(days=9))
    qtbot.keyClick(dialog.table, "1")
    qtbot.keyClick(dialog.table, Qt.Key.Key_Return)
    assert dialog.problem.text()
    assert not len(city.data.table("scores"))
    assert dialog.table.scores[0][1] is ItemResult.CONFORMS
    with qtbot.assertNotEmitted(dialog.photo_asked):
        dialog.photo.click()
    dialog.moment.set_moment(NOW)
    dialog.photo.click()
    with qtbot.waitSignal(dialog.photo_asked):
        dialog.table.setCurrentCell(0, 2)
        dialog.photo.click()
    dialog.close()
