"""The dashboard: its numbers are the figures, and a number leads to its rows."""

from __future__ import annotations

from threading import Event
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QWidget

from gis_app.domain.terms import Colour
from gis_app.domain.week_figures import Figure, GroupBy
from gis_app.domain.work_terms import ListKind
from gis_app.messages import msg
from gis_app.ui.dialogs.actions_board import ActionsBoard
from gis_app.ui.dialogs.dashboard import Dashboard
from gis_app.ui.dialogs.issue_lists import IssueListsDialog
from gis_app.ui.dialogs.issued_lists import IssuedListsDialog
from gis_app.ui.dialogs.lists_board import ListsBoard
from gis_app.ui.session import Session
from gis_app.ui.tasks import Tasks
from gis_app.ui.theme import LIGHT
from gis_app.workflows.issue_lists import issue_lists, sign_list
from gis_app.workflows.look_at_week import look_at_week, next_friday
from tests.domain.invented_city import NOW

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from gis_app.messages import Translator
    from gis_app.project.city import City


def test_every_number_leads_to_its_rows(qtbot: QtBot, city: City, t: Translator) -> None:
    session, tasks, parent = Session(), Tasks(), QWidget()
    qtbot.addWidget(parent)
    session.open(city)
    board = Dashboard(session, tasks, t, LIGHT, parent)
    board.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    board.show()
    qtbot.waitUntil(lambda: board.view is not None)
    state = city.data.issue_state
    tile = board.tiles[Figure.RED]
    assert tile.value == str(int((state.colour == Colour.RED).sum()))
    with qtbot.waitSignal(board.rows_asked) as asked:
        board.tiles[Figure.OPEN].click()
    issues = city.data.table("issues")
    assert asked.args == [tuple(issues.fids[state.is_open].tolist())]
    table = board.tables[GroupBy.UNIT]
    assert sum(int(table.item(row, 1).text()) for row in range(table.rowCount())) == int(
        (state.is_open & (state.unit_fid != 0)).sum()
    )
    with qtbot.waitSignal(board.rows_asked) as asked:
        table.cellClicked.emit(0, 1)
    assert len(asked.args[0]) == int(table.item(0, 1).text())
    figures = board.view.figures
    with qtbot.waitSignal(board.rows_asked) as asked:
        board.rates.linkActivated.emit(Figure.FELL_DUE.value)
    assert asked.args == [figures.fids(Figure.FELL_DUE)]
    for row in range(table.rowCount()):
        for place in range(1, table.columnCount()):
            item = table.item(row, place)
            if item.text() not in ("0", "—"):
                with qtbot.waitSignal(board.rows_asked) as asked:
                    table.cellClicked.emit(row, place)
                if item.text().isdigit():
                    assert len(asked.args[0]) == int(item.text())
    last = board.view.trend[-1]
    with qtbot.waitSignal(board.rows_asked) as asked:
        qtbot.mouseClick(
            board.chart, Qt.MouseButton.LeftButton, pos=QPoint(board.chart.width() - 4, 80)
        )
    assert len(asked.args[0]) == last.open
    tasks.shut_down()
    session.let_go()


def test_the_week_view_is_of_one_moment(city: City) -> None:
    view = look_at_week(city.data)
    assert view.trend[-1].open == view.figures.count(Figure.OPEN)
    assert view.trend[-1].red == view.figures.count(Figure.RED)
    assert view.forecast.moment == next_friday(city.data.as_of)
    friday = next_friday(NOW)
    assert (friday - NOW).days == 2
    assert next_friday(friday) > friday


def test_lists_are_issued_to_the_ticked_units_and_signed_for(
    qtbot: QtBot, city: City, t: Translator, tmp_path: Path
) -> None:
    dialog = IssueListsDialog(city.data, "王", t)
    qtbot.addWidget(dialog)
    dialog.folder_line.setText(str(tmp_path))
    dialog.kind_box.setCurrentIndex(dialog.kind_box.findData(ListKind.SUPERVISION.value))
    assert dialog.accept_button.isEnabled()
    units = dialog.unit_fids
    dialog.table.item(0, 0).setCheckState(Qt.CheckState.Unchecked)
    assert dialog.unit_fids == units[1:]
    fids = issue_lists(city, dialog.kind, dialog.person, dialog.at, dialog.unit_fids)
    session = Session()
    session.open(city)
    issued = IssuedListsDialog(session, t)
    qtbot.addWidget(issued)
    assert issued.table.rowCount() == len(fids) == len(units) - 1
    issued.table.selectRow(0)
    assert issued.sign.isEnabled()
    sign_list(city, issued.chosen[0], "赵", city.data.as_of)
    qtbot.waitUntil(lambda: not issued.sign.isEnabled())
    with qtbot.waitSignal(issued.rows_asked) as asked:
        issued.show_rows.click()
    assert asked.args[0]
    session.let_go()


@pytest.mark.parametrize("board", [Dashboard, ActionsBoard, ListsBoard])
def test_closing_a_board_while_its_figures_are_worked_out_is_quiet(
    qtbot: QtBot, city: City, t: Translator, board: type[Dashboard | ActionsBoard | ListsBoard]
) -> None:
    session, tasks, parent = Session(), Tasks(), QWidget()
    qtbot.addWidget(parent)
    session.open(city)
    gate = Event()
    tasks.run(msg("Working out the figures"), lambda _progress: gate.wait(60))
    one = board(session, tasks, t, LIGHT, parent)
    one.show()
    assert len(tasks.running) == 2
    with qtbot.waitSignal(one.destroyed):
        one.close()
    gate.set()
    qtbot.waitUntil(lambda: not tasks.running)
    tasks.shut_down()
