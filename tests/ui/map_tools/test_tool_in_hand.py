"""Which tool is in hand: what it says, how it is left, and that nothing is lost by leaving it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu, QToolButton

from gis_app.geo.extent import GeoPoint, ScreenPoint
from gis_app.messages import ENGLISH
from gis_app.ui.action_table import ACTIONS
from gis_app.ui.commands.looking import clear_selection
from gis_app.ui.map_tools.corner_picking import runs_on_screen
from gis_app.ui.map_tools.identify_tool import IdentifyTool
from gis_app.ui.map_tools.sketch_tool import SketchTool
from gis_app.ui.map_tools.vertex_tool import VertexTool

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from tests.ui.conftest import Opened

LEFT = Qt.MouseButton.LeftButton
CTRL = Qt.KeyboardModifier.ControlModifier


def _click(qtbot: QtBot, opened: Opened, x: int, y: int) -> None:
    qtbot.mouseMove(opened.window.canvas, QPoint(x, y))
    qtbot.mouseClick(opened.window.canvas, LEFT, CTRL, QPoint(x, y))


def _in_hand(opened: Opened) -> list[str]:
    made = opened.window.actions_made
    return [one.id for one in ACTIONS if one.choice == "tool" and made[one.id].isChecked()]


def _reshape(opened: Opened) -> VertexTool:
    """Take the tool that reshapes the city's line."""
    data, window = opened.session.data, opened.window
    assert data is not None
    actions = data.table("actions")
    shapes = zip(actions.fids, actions.shapes, strict=True)
    fid = next(int(f) for f, s in shapes if s is not None and s.geom_type == "LineString")
    opened.session.select("actions", [fid])
    window.canvas.zoom_to_rows("actions", (fid,))
    window.actions_made["reshape"].trigger()
    assert isinstance(window.canvas.tool, VertexTool)
    return window.canvas.tool


def _drag_a_corner(qtbot: QtBot, opened: Opened, tool: VertexTool) -> None:
    canvas = opened.window.canvas
    x, y = runs_on_screen(canvas.view, tool.now)[0][0]
    qtbot.mousePress(canvas, LEFT, CTRL, QPoint(round(x), round(y)))
    canvas.modifiers = CTRL
    tool.move(ScreenPoint(x + 30, y + 25), LEFT)
    qtbot.mouseRelease(canvas, LEFT, CTRL, QPoint(round(x) + 30, round(y) + 25))
    assert tool.is_changed


def test_every_action_has_an_id_of_its_own() -> None:
    ids = Counter(action.id for action in ACTIONS)
    assert not [one for one, count in ids.items() if count > 1]


def test_the_menu_of_areas_draws_a_responsibility_area(
    qtbot: QtBot, open_window: Callable[..., Opened], monkeypatch: pytest.MonkeyPatch
) -> None:
    from gis_app.ui.commands import responsibility

    opened = open_window(ENGLISH)
    menu = opened.window.findChild(QMenu, "responsibility")
    assert menu is not None
    (drawing,) = (one for one in menu.actions() if one.text() == "Draw a responsibility area")
    asked: list[str] = []
    monkeypatch.setattr(
        responsibility, "ask", lambda dialog: bool(asked.append(type(dialog).__name__))
    )
    drawing.trigger()
    assert _in_hand(opened) == [drawing.objectName()]
    for x, y in ((200, 150), (420, 160), (300, 330)):
        _click(qtbot, opened, x, y)
    qtbot.keyClick(opened.window.canvas, Qt.Key.Key_Return)
    assert asked == ["NewAreaDialog"]


def test_the_tool_in_hand_is_marked_even_when_a_command_finds_nothing_to_do(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = opened.window.actions_made
    made["tool_draw_area"].trigger()
    monkeypatch.setattr("gis_app.workflows.draw_features.rows_to_place", lambda _data: ())
    made["tool_place_rows"].trigger()
    assert _in_hand(opened) == ["tool_draw_area"]
    made["tool_draw_area"].trigger()
    assert _in_hand(opened) == ["tool_draw_area"]
    _reshape(opened)
    assert _in_hand(opened) == ["reshape"]
    made["tool_browse"].trigger()
    assert _in_hand(opened) == ["tool_browse"]


def test_the_status_line_says_what_comes_next_and_says_it_again(
    qtbot: QtBot, open_window: Callable[..., Opened]
) -> None:
    opened = open_window(ENGLISH)
    window, said = opened.window, opened.window.status.said
    for id_ in ("select", "lasso", "area", "measure", "measure_area", "zoom_box", "draw_point"):
        window.actions_made[f"tool_{id_}"].trigger()
        assert said.text(), id_
    window.actions_made["tool_measure"].trigger()
    assert "begins" in said.text()
    _click(qtbot, opened, 200, 200)
    assert "next corner" in said.text()
    _click(qtbot, opened, 300, 240)
    assert "Enter" in said.text()
    qtbot.keyClick(window.canvas, Qt.Key.Key_Backspace)
    assert "next corner" in said.text()
    window.status.say("Written")
    assert said.text() == "Written"
    window.status._forget.timeout.emit()
    assert "next corner" in said.text()
    window.actions_made["tool_browse"].trigger()
    assert said.text() == ""


def test_a_long_message_does_not_widen_the_window(opened: Opened) -> None:
    window = opened.window
    before = window.status.minimumSizeHint().width()
    window.status.say("字" * 400)
    layout = window.status.layout()
    assert layout is not None
    layout.activate()
    assert window.status.minimumSizeHint().width() == before
    assert window.status.said.shown.endswith("…")
    assert window.status.said.text() == "字" * 400


def test_escape_leaves_a_tool_before_it_drops_what_is_picked(qtbot: QtBot, opened: Opened) -> None:
    tool, canvas = _reshape(opened), opened.window.canvas
    _drag_a_corner(qtbot, opened, tool)
    clear_selection(opened.window)
    assert canvas.tool is tool
    assert not tool.is_changed
    clear_selection(opened.window)
    assert isinstance(canvas.tool, IdentifyTool)
    assert opened.session.selection.fids
    clear_selection(opened.window)
    assert not opened.session.selection.fids


def test_taking_another_tool_keeps_what_was_reshaped(qtbot: QtBot, opened: Opened) -> None:
    tool = _reshape(opened)
    fid = opened.session.selection.fids[0]
    _drag_a_corner(qtbot, opened, tool)
    wanted = tool.now.shape()
    with qtbot.waitSignal(opened.session.city_changed):
        opened.window.actions_made["tool_measure"].trigger()
    data = opened.session.data
    assert data is not None
    kept = data.table("actions").shapes[data.table("actions").position(fid)]
    assert kept.equals_exact(wanted, 1e-9)
    assert _in_hand(opened) == ["tool_measure"]


def test_undo_takes_back_a_corner_before_a_change_of_the_city(qtbot: QtBot, opened: Opened) -> None:
    city = opened.session.city
    assert city is not None
    window, before = opened.window, city.undo_label
    tool = _reshape(opened)
    _drag_a_corner(qtbot, opened, tool)
    qtbot.keyClick(window.canvas, Qt.Key.Key_Z, CTRL)
    assert not tool.is_changed
    window.actions_made["tool_draw_line"].trigger()
    for x in (200, 260, 320):
        _click(qtbot, opened, x, 200)
    qtbot.keyClick(window.canvas, Qt.Key.Key_Z, CTRL)
    assert isinstance(window.canvas.tool, SketchTool)
    assert len(window.canvas.tool.sketch.places) == 2
    assert city.undo_label == before


def test_a_gesture_begun_on_one_city_does_not_end_on_another(qtbot: QtBot, opened: Opened) -> None:
    tool, city = _reshape(opened), opened.session.city
    assert city is not None
    _drag_a_corner(qtbot, opened, tool)
    before = city.undo_label
    opened.window._on_city()
    qtbot.waitUntil(opened.is_quiet, timeout=20_000)
    assert isinstance(opened.window.canvas.tool, IdentifyTool)
    assert city.undo_label == before


def test_the_cross_of_the_inspector_closes_it_while_something_is_measured(
    qtbot: QtBot, opened: Opened
) -> None:
    window = opened.window
    opened.session.select("", (), GeoPoint(80.25, 41.16))
    window.actions_made["tool_measure"].trigger()
    _click(qtbot, opened, 200, 200)
    (cross,) = window.inspector._head.findChildren(QToolButton)
    cross.click()
    assert opened.session.selection.is_empty
    assert window.inspector.isHidden()


def test_a_group_of_tools_is_not_barred_by_what_cannot_be_done_now(opened: Opened) -> None:
    window, made = opened.window, opened.window.actions_made
    _reshape(opened)
    made["tool_browse"].trigger()
    opened.session.clear_selection()
    buttons = {
        id_: button
        for button in window.strip.findChildren(QToolButton)
        if button.menu() is not None
        for id_ in (one.objectName() for one in button.menu().actions())
    }
    assert buttons["reshape"] is buttons["tool_draw_point"]
    assert not made["reshape"].isEnabled()
    assert buttons["tool_draw_point"].isEnabled()
    assert buttons["tool_draw_point"].defaultAction() is made["tool_draw_point"]


@pytest.mark.parametrize("tool", ["select", "lasso"])
def test_what_was_picked_is_counted(
    qtbot: QtBot, open_window: Callable[..., Opened], tool: str
) -> None:
    opened = open_window(ENGLISH)
    canvas = opened.window.canvas
    opened.window.actions_made[f"tool_{tool}"].trigger()
    corners = [QPoint(2, 2), QPoint(800, 2), QPoint(800, 400), QPoint(2, 400)]
    qtbot.mousePress(canvas, LEFT, pos=corners[0])
    for corner in corners[1:] if tool == "lasso" else corners[2:3]:
        canvas.tool.move(ScreenPoint(corner.x(), corner.y()), LEFT)
    qtbot.mouseRelease(canvas, LEFT, pos=corners[-1] if tool == "lasso" else corners[2])
    count = len(opened.session.selection.fids)
    assert count > 1
    assert opened.window.status.said.text() == f"{count} rows picked."
