"""The boards of special actions and of the four lists: what they show, the work done on them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import shapely
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QDialog, QLabel

from gis_app.domain.edits import GEOMETRY, Edit, RowBatch
from gis_app.domain.four_lists import ListFigure
from gis_app.domain.milestones import milestone_state
from gis_app.domain.terms import LedgerList
from gis_app.messages import CHINESE, ENGLISH, msg
from gis_app.ui.commands import special_actions
from gis_app.ui.dialogs.plan_milestones import PlanMilestonesDialog
from gis_app.ui.dialogs.record_progress import RecordProgressDialog
from gis_app.ui.panels.milestone_strip import MARKS_ROLE, TimeAxis, told
from gis_app.workflows.record_progress import ProgressRecord, record_progress

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from gis_app.project.city import City
    from tests.ui.conftest import Opened


def _put(city: City, table: str, *rows: dict[str, Any]) -> list[int]:
    names = {name for row in rows for name in row}
    fids = city.reserve_fids(table, len(rows))
    columns = {name: [row.get(name) for row in rows] for name in names}
    city.apply(Edit(msg("Sample city made"), inserts=(RowBatch(table, fids, columns),)))
    return [int(fid) for fid in fids]


@pytest.fixture
def wires(city: City) -> list[int]:
    line = bytes(shapely.to_wkb(shapely.LineString([(80.26, 41.17), (80.262, 41.17)])))
    now = city.data.as_of
    found = (now - timedelta(days=60)).date().isoformat()
    rows = [
        {"code": f"T-{n}", "name": f"飞线{n}", "layer": "flying_wires", "stage": "treat",
         "length_before_m": 100.0, "owners": "电信、移动", "found_on": found, GEOMETRY: line,
         "deadline": (now + timedelta(days=30)).date().isoformat()}
        for n in (1, 2)
    ]  # fmt: skip
    fids = _put(city, "actions", *rows)
    records = [
        ProgressRecord(fids[0], now - timedelta(days=7 * n + 1), "甲", amount=10.0, owner="电信")
        for n in range(5)
    ]
    record_progress(city, records)
    return fids


def _board(qtbot: QtBot, one: Opened) -> Any:
    board = special_actions.show_actions(one.window)
    board.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    qtbot.waitUntil(lambda: board.view is not None and one.is_quiet())
    board.choose("flying_wires")
    return board


def test_the_board_shows_the_figures_and_every_number_leads_to_rows(
    qtbot: QtBot, wires: list[int], open_window: Callable[..., Opened]
) -> None:
    one = open_window(CHINESE)
    board = _board(qtbot, one)
    view = next(v for v in board.view.actions if v.figures.spec.id == "flying_wires")
    assert board.tiles["done"].value == str(round(view.figures.done))
    assert set(wires) <= set(view.figures.fids)
    with qtbot.waitSignal(board.rows_asked) as asked:
        board.tiles["left"].click()
    assert set(wires) <= set(asked.args[0])
    chosen = one.session.selection
    assert (chosen.table, chosen.fids) == ("actions", asked.args[0])
    owners = board.tables.shares
    table = next(t for by, t in owners.items() if by.value == "owner")
    by_name = {table.item(r, 0).text(): table.item(r, 2).text() for r in range(table.rowCount())}
    assert by_name["电信"] == "50"
    with qtbot.waitSignal(board.tables.chosen) as asked:
        table.cellClicked.emit(0, 1)
    assert asked.args[0]
    assert "预计完成" in board.forecast.text()
    day = board.chart.told(board.chart._view.curve.today)
    assert day.field("left") is not None
    board.close()


def test_a_click_on_a_stage_gives_its_features(
    qtbot: QtBot, wires: list[int], open_window: Callable[..., Opened]
) -> None:
    board = _board(qtbot, open_window(ENGLISH))
    bar = board.bar
    parts = [(stage, box) for stage, box in bar._parts() if stage.fids]
    stage, box = next((s, b) for s, b in parts if wires[0] in s.fids)
    with qtbot.waitSignal(bar.chosen) as asked:
        place = QPointF(box.center().x(), 8)
        left = Qt.MouseButton.LeftButton
        event = QMouseEvent(
            QMouseEvent.Type.MouseButtonRelease, place, place, left, left,
            Qt.KeyboardModifier.NoModifier,
        )  # fmt: skip
        bar.mouseReleaseEvent(event)
    assert asked.args[0] == stage.fids
    # the chart is really painted: the line of what is left is there in the accent colour
    picture = board.chart.grab().toImage()
    accent = board._theme.accent.lower()
    seen = {
        picture.pixelColor(x, y).name()
        for x in range(0, picture.width(), 2)
        for y in range(30, picture.height())
    }
    assert accent in seen
    board.close()


def test_progress_is_recorded_for_the_picked_features(
    qtbot: QtBot, wires: list[int], open_window: Callable[..., Opened],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    one = open_window(CHINESE)
    board = _board(qtbot, one)
    assert not board.buttons["record"].isEnabled()
    features = board.tables.features
    for row in range(features.rowCount()):
        if features.item(row, 0).text() == "T-2":
            features.selectRow(row)
    assert board.buttons["record"].isEnabled()
    assert board.tables.picked == (wires[1],)

    def fill(dialog: RecordProgressDialog) -> int:
        assert not dialog.accept_button.isEnabled()
        dialog.amount.setText("140")
        dialog.by.setText("李某")
        assert "超出任务量" in dialog.outcome.text()
        dialog.amount.setText("40")
        dialog.stage.setCurrentIndex(dialog.stage.findData("accepted"))
        assert dialog.accept_button.isEnabled()
        return QDialog.DialogCode.Accepted

    monkeypatch.setattr(RecordProgressDialog, "exec", fill)
    board.buttons["record"].click()
    city = one.session.city
    assert city is not None
    qtbot.waitUntil(lambda: city.data.table("actions").value(wires[1], "stage") == "accepted")
    assert city.data.table("actions").value(wires[1], "done_on") is not None
    qtbot.waitUntil(one.is_quiet)
    board.close()


def test_the_lists_board_plans_meets_and_finishes(
    qtbot: QtBot, city: City, open_window: Callable[..., Opened], monkeypatch: pytest.MonkeyPatch
) -> None:
    deadline = (city.data.as_of + timedelta(days=40)).date().isoformat()
    (task,) = _put(
        city, "tasks",
        {"code": "YD-T", "list": "monthly", "name": "集中整治", "deadline": deadline},
    )  # fmt: skip
    one = open_window(CHINESE)
    board = special_actions.show_lists(one.window)
    board.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    qtbot.waitUntil(lambda: board.view is not None and one.is_quiet())
    board.tabs.setCurrentWidget(board.tables[LedgerList.MONTHLY])
    table = board.tables[LedgerList.MONTHLY]

    def pick() -> int:
        for row in range(table.rowCount()):
            if table.item(row, 0).text() == "YD-T":
                table.selectRow(row)
                return row
        raise AssertionError("not shown")

    pick()
    monkeypatch.setattr(PlanMilestonesDialog, "exec", lambda dialog: dialog.preview.rowCount())
    board.buttons["plan"].click()
    qtbot.waitUntil(lambda: len(city.data.table("milestones")) == 4)
    qtbot.waitUntil(one.is_quiet)
    marks = table.item(pick(), table.columnCount() - 1).data(MARKS_ROLE)
    assert len(marks) == 4
    assert all(mark.done_on is None for mark in marks)
    assert "应于" in one.window.t(told(marks[0]))
    board.buttons["met"].click()
    qtbot.waitUntil(lambda: int(milestone_state(city.data).is_met.sum()) == 1)
    qtbot.waitUntil(one.is_quiet)
    pick()
    board.buttons["finish"].click()
    qtbot.waitUntil(lambda: city.data.table("tasks").value(task, "done_on") is not None)
    qtbot.waitUntil(one.is_quiet)
    assert "YD-T" not in {table.item(row, 0).text() for row in range(table.rowCount())}
    tile = board.tiles[ListFigure.CLOSED_IN]
    assert task in tile.fids
    with qtbot.waitSignal(board.rows_asked) as asked:
        tile.click()
    assert asked.args[0] == "tasks"
    assert one.session.selection.table == "tasks"
    board.grab()
    board.close()


def test_the_axis_keeps_days_in_order_and_in_the_box() -> None:
    from PySide6.QtCore import QRectF

    axis = TimeAxis(date(2026, 6, 10), QRectF(100, 0, 300, 30))
    days = [date(2025, 1, 1) + timedelta(days=n) for n in range(0, 900, 9)]
    places = [axis.x(day) for day in days]
    assert places == sorted(places)
    assert min(places) >= 100
    assert max(places) <= 400
    assert np.diff([axis.x(day) for day in axis.mondays()[:4]]).std() < 1e-9


def _fall_behind(city: City, action_fid: int) -> None:
    """Give an action a milestone that should have been met five days ago."""
    due = (city.data.as_of - timedelta(days=5)).date().isoformat()
    row = {"owner_table": "actions", "owner_fid": action_fid, "name": "集中整治", "due_on": due}
    _put(city, "milestones", row)


def test_the_inspector_tells_progress_records_and_milestones(
    qtbot: QtBot, city: City, wires: list[int], open_window: Callable[..., Opened]
) -> None:
    _fall_behind(city, wires[0])
    one = open_window(CHINESE)
    one.session.select("actions", [wires[0]])
    words = [label.text() for label in one.window.inspector.findChildren(QLabel)]
    assert "50/100米（50%）" in words
    assert any("10 米" in text and "电信" in text and "甲" in text for text in words)
    assert "集中整治" in words
    assert any("已滞后" in text for text in words)


def test_the_dashboard_leads_to_the_boards(
    qtbot: QtBot, city: City, wires: list[int], open_window: Callable[..., Opened]
) -> None:
    from gis_app.ui.commands.reports import show_dashboard
    from gis_app.ui.dialogs.actions_board import ActionsBoard
    from gis_app.ui.dialogs.dashboard import Dashboard
    from gis_app.ui.dialogs.lists_board import ListsBoard

    _fall_behind(city, wires[0])
    one = open_window(CHINESE)
    show_dashboard(one.window)
    board = one.window.findChild(Dashboard)
    assert board is not None
    qtbot.waitUntil(lambda: board.view is not None and one.is_quiet())
    assert board.slipped.value == "1"
    rows = board.action_table.rowCount()
    names = [board.action_table.item(row, 0).text() for row in range(rows)]
    board.action_table.cellClicked.emit(names.index("飞线整治"), 0)
    actions = one.window.findChild(ActionsBoard)
    assert actions is not None
    qtbot.waitUntil(lambda: actions.view is not None and one.is_quiet())
    assert "飞线整治" in actions.title.text()
    board.slipped.click()
    assert one.window.findChild(ListsBoard) is not None
    qtbot.waitUntil(one.is_quiet)
