"""The mock assessment in the window: rounds and rates, scoring by keys, the look-back."""

from __future__ import annotations

from datetime import UTC, timedelta
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTableView, QWidget

from gis_app.domain.assessment.form_parts import FormSplit
from gis_app.domain.assessment.rates import RateBy
from gis_app.domain.assessment.round import read_round
from gis_app.domain.work_terms import ItemResult, LookBackResult, RoundScope, ScorePart
from gis_app.ui.dialogs.assessment import AssessmentWindow
from gis_app.ui.dialogs.look_back import LookBackDialog
from gis_app.ui.dialogs.new_round import NewRoundDialog
from gis_app.ui.dialogs.over_rounds_tab import WAYS
from gis_app.ui.dialogs.part_scores import PartScoresDialog
from gis_app.ui.dialogs.write_forms import WriteFormsDialog
from gis_app.ui.interval_bar import SHARE_ROLE
from gis_app.ui.session import Session
from gis_app.ui.tasks import Tasks
from gis_app.ui.theme import LIGHT
from gis_app.workflows.enter_part_scores import enter_part_scores
from gis_app.workflows.enter_scores import enter_scores
from tests.workflows.assessed_city import score, with_round
from tests.workflows.week_city import EDUCATION, MARKET, SCHOOL, week_city

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from gis_app.messages import Translator
    from gis_app.project.city import City

GOOD, BAD = ItemResult.CONFORMS, ItemResult.FAILS


def cell(table: QTableView, row: int, column: int) -> str:
    return str(table.model().index(row, column).data())


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
def parent(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    return made


def opened(parent: QWidget, session: Session, t: Translator) -> tuple[AssessmentWindow, Tasks]:
    """Open the window of the assessment, which outlives being closed."""
    tasks = Tasks()
    window = AssessmentWindow(session, tasks, t, LIGHT, parent)
    window.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    window.show()
    return window, tasks


def test_the_window_shows_what_was_counted_and_leads_to_the_points(
    qtbot: QtBot, city: City, session: Session, t: Translator, parent: QWidget
) -> None:
    fid = with_round(city)
    enter_scores(city, fid, [score(MARKET, "SC-01", GOOD), score(MARKET, "SC-02", BAD),
                             score(SCHOOL, "XX-01", GOOD)])  # fmt: skip
    window, tasks = opened(parent, session, t)
    qtbot.waitUntil(lambda: window.view is not None)
    assert window.rounds.rowCount() == 1
    table = window.tables[RateBy.UNIT]
    assert [cell(table, row, 3) for row in range(2)] == ["1", "2"]
    assert cell(table, 0, 7) == "100.0%"
    low, middle, high = table.model().index(1, 7).data(SHARE_ROLE)
    assert low < middle == 0.5 < high
    with qtbot.waitSignal(window.points_asked) as asked:
        table.clicked.emit(table.model().index(1, 6))
    assert asked.args == [(MARKET,)]
    with qtbot.waitSignal(window.points_asked) as asked:
        window.failing_points.click()
    assert asked.args == [(MARKET,)]
    with qtbot.waitSignal(window.points_asked) as asked:
        window.open_points.click()
    assert asked.args == [(MARKET, SCHOOL)]
    with qtbot.waitSignal(window.asked) as wish:
        window.buttons["issues"].click()
    assert wish.args == ["issues", fid]
    other = with_round(city)
    window.expect(other)
    qtbot.waitUntil(lambda: window.view is not None and window.view.round.fid == other)
    assert window.rounds.rowCount() == 2
    tasks.shut_down()


def test_round_over_round_follows_the_row_that_was_clicked(
    qtbot: QtBot, city: City, session: Session, t: Translator, parent: QWidget
) -> None:
    first = with_round(city)
    enter_scores(city, first, [score(MARKET, "SC-01", GOOD), score(MARKET, "SC-02", BAD)])
    second = with_round(city)
    enter_scores(city, second, [score(MARKET, "SC-01", GOOD), score(SCHOOL, "XX-01", GOOD)])
    window, tasks = opened(parent, session, t)
    tab = window.over_time
    qtbot.waitUntil(lambda: tab.view is not None and window.view is not None)
    assert not tab.group.isVisibleTo(tab)
    assert [tab.table.item(row, 2).text() for row in range(2)] == ["2", "2"]
    for by, table in window.tables.items():
        if by not in WAYS:
            continue
        window.tabs.setCurrentWidget(table)
        for row in range(table.model().rowCount()):
            table.clicked.emit(table.model().index(row, 0))
            qtbot.waitUntil(lambda: not tasks.running)
            assert (tab.by, tab.group.currentText()) == (by, cell(table, row, 1))
            # the latest round stands on top and is the one the other tables show
            assert tab.table.item(0, 2).text() == cell(table, row, 3)
            assert tab.table.item(0, 3).text() == cell(table, row, 7)
    tab.choose(RateBy.KIND, "schools")
    qtbot.waitUntil(lambda: not tasks.running)
    assert tab.by is RateBy.KIND
    assert [tab.table.item(row, 3).text() for row in range(2)] == ["100.0%", "—"]
    tab.choose(RateBy.KIND, "markets")
    assert [tab.table.item(row, 3).text() for row in range(2)] == ["100.0%", "50.0%"]
    assert tab.table.item(0, 4).text() == "+50.0"
    tasks.shut_down()


def test_a_new_round_tells_what_it_would_visit(qtbot: QtBot, city: City, t: Translator) -> None:
    dialog = NewRoundDialog(city.data, t)
    qtbot.addWidget(dialog)
    assert dialog.accept_button.isEnabled()
    assert "2" in dialog.told.text()
    assert not dialog.share.isEnabled()
    dialog.scope.setCurrentIndex(dialog.scope.findData(RoundScope.SAMPLE.value))
    dialog.share.setValue(50)
    assert dialog.share.isEnabled()
    assert dialog.round.share == 0.5
    assert dialog.round.opens_at.tzinfo is UTC
    dialog.closes.set_moment(dialog.round.opens_at - timedelta(days=1))
    assert not dialog.accept_button.isEnabled()
    dialog.closes.set_moment(dialog.round.opens_at + timedelta(days=1))
    for spin in dialog.weights.values():
        spin.setValue(0)
    assert not dialog.accept_button.isEnabled()


def test_part_scores_give_back_what_changed(
    qtbot: QtBot, city: City, t: Translator, tmp_path: Path
) -> None:
    fid = with_round(city)
    dialog = PartScoresDialog(city.data, fid, t)
    qtbot.addWidget(dialog)
    assert dialog.scores == []
    row = next(r for r in range(2) if dialog.table.item(r, 0).text() == "市教育局")
    dialog.table.item(row, 1).setText("８８")
    assert [(s.part, s.unit_fid, s.score) for s in dialog.scores] == [
        (ScorePart.DAILY, EDUCATION, 88.0)
    ]
    dialog.table.item(row, 2).setText("120")
    assert not dialog.accept_button.isEnabled()
    dialog.table.item(row, 2).setText("")
    enter_part_scores(city, fid, dialog.scores)
    again = PartScoresDialog(city.data, fid, t)
    qtbot.addWidget(again)
    assert again.scores == []
    file = tmp_path / "a.csv"
    file.write_text("责任单位,网上申报\n市教育局,77\n无此单位,3\n市创城指挥部,60\n", "utf-8")
    again.read(file)
    assert {(s.part, s.score) for s in again.scores} == {
        (ScorePart.FILING, 77.0), (ScorePart.FILING, 60.0),
    }  # fmt: skip
    assert "#3" in again.problem.text()
    assert again.accept_button.isEnabled()


def test_forms_are_asked_for(qtbot: QtBot, city: City, t: Translator, tmp_path: Path) -> None:
    fid = with_round(city)
    dialog = WriteFormsDialog(read_round(city.data, fid), t)
    qtbot.addWidget(dialog)
    dialog.target.set_file(tmp_path)
    assert dialog.accept_button.isEnabled()
    dialog.split_box.setCurrentIndex(dialog.split_box.findData(FormSplit.INSPECTOR.value))
    assert not dialog.accept_button.isEnabled()
    dialog.names.setText("甲，乙")
    assert dialog.inspectors == ["甲", "乙"]
    assert dialog.accept_button.isEnabled()
    dialog.target.set_file(tmp_path / "nowhere")
    assert not dialog.accept_button.isEnabled()


def test_a_look_back_is_drawn_and_noted(
    qtbot: QtBot, city: City, session: Session, t: Translator
) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog = LookBackDialog(session, "", t, parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    dialog.show()
    dialog.draw.click()
    assert dialog.problem.text(), "somebody must draw it"
    dialog.person.setText("督查员")
    dialog.draw.click()
    assert dialog.table.rowCount() == 1
    assert not dialog.relapsed.isEnabled()
    with qtbot.waitSignal(dialog.rows_asked) as asked:
        dialog.table.selectRow(0)
    assert asked.args == [(3,)]
    dialog.note.setText("又坏了")
    dialog.relapsed.click()
    table = city.data.table("look_backs")
    assert table.text("result").values().tolist() == [LookBackResult.RELAPSED.value]
    assert city.data.table("issues").value(3, "step") == "tracked"
    assert dialog.table.item(0, 5).text() == "又坏了"
    dialog.close()
