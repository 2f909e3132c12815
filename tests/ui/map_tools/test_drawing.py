"""Drawing points and actions, reshaping them, and placing rows that have no location."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import shapely
from PySide6.QtCore import QPoint, Qt

from gis_app.domain.edits import GEOMETRY, Edit, RowBatch
from gis_app.geo.extent import GeoPoint, ScreenPoint
from gis_app.geo.measure import lengths_m
from gis_app.messages import CHINESE, ENGLISH, msg
from gis_app.ui.commands import drawing
from gis_app.ui.dialogs.new_feature import NewFeatureDialog
from gis_app.ui.map_tools.identify_tool import IdentifyTool
from gis_app.ui.map_tools.place_rows_tool import PlaceRowsTool
from gis_app.ui.map_tools.vertex_tool import VertexTool
from gis_app.ui.theme import LIGHT
from gis_app.ui.translation import translator_for
from gis_app.workflows.draw_features import rows_to_place

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from tests.ui.conftest import Opened

LEFT = Qt.MouseButton.LeftButton
CTRL = Qt.KeyboardModifier.ControlModifier


def _click(qtbot: QtBot, opened: Opened, x: int, y: int) -> None:
    qtbot.mouseClick(opened.window.canvas, LEFT, CTRL, QPoint(x, y))


def _answering(monkeypatch: pytest.MonkeyPatch, fill: Callable[[NewFeatureDialog], None]) -> None:
    def answer(dialog: NewFeatureDialog) -> bool:
        fill(dialog)
        assert dialog.accept_button.isEnabled(), dialog.problem.text()
        return True

    monkeypatch.setattr(drawing, "ask", answer)


def test_a_clicked_point_comes_with_its_answer_and_names_nobody_by_itself(
    qtbot: QtBot, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = opened.window
    seen: list[str] = []

    def fill(dialog: NewFeatureDialog) -> None:
        dialog.kind.setCurrentIndex(dialog.kind.findData("schools"))
        assert not dialog.accept_button.isEnabled()
        dialog.name.setText("新建小学")
        seen.append(dialog.unit.box.currentText())
        assert not dialog.form.isRowVisible(dialog.stage)

    _answering(monkeypatch, fill)
    window.actions_made["tool_draw_point"].trigger()
    where = window.canvas.view.geo_at(ScreenPoint(500, 250))
    with qtbot.waitSignal(opened.session.city_changed):
        _click(qtbot, opened, 500, 250)
    qtbot.waitUntil(lambda: opened.session.selection.only_fid is not None)
    data, fid = opened.session.data, opened.session.selection.only_fid
    assert data is not None
    assert fid is not None
    row = data.table("points").row(fid)
    assert (row["name"], row["layer"]) == ("新建小学", "schools")
    assert not row["unit_fid"]
    assert row["location_source"] == "by_hand"
    assert row["area_name"]
    at = data.table("points").position(fid)
    assert data.table("points").points.lon_deg[at] == pytest.approx(where.lon, abs=1e-9)
    found = data.responsibility.who(where.lon, where.lat, point_fid=fid)
    assert found.responsible is not None
    assert seen == [found.responsible.unit_name]
    window.actions_made["undo"].trigger()
    qtbot.waitUntil(lambda: not opened.session.data.table("points").has(fid))  # type: ignore[union-attr]


def test_a_unit_chosen_by_hand_is_named(
    qtbot: QtBot, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fill(dialog: NewFeatureDialog) -> None:
        dialog.name.setText("点")
        dialog.unit.box.setCurrentIndex(dialog.unit.box.findText("民主路社区"))

    _answering(monkeypatch, fill)
    opened.window.actions_made["tool_draw_point"].trigger()
    with qtbot.waitSignal(opened.session.city_changed):
        _click(qtbot, opened, 500, 250)
    data = opened.session.data
    assert data is not None
    unit = data.table("points").value(int(data.table("points").fids[-1]), "unit_fid")
    assert data.table("units").value(unit, "name") == "民主路社区"


def test_a_drawn_line_is_measured_and_can_be_reshaped(
    qtbot: QtBot, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = opened.window

    def fill(dialog: NewFeatureDialog) -> None:
        dialog.kind.setCurrentIndex(dialog.kind.findData("flying_wires"))
        dialog.name.setText("飞线甲")
        assert not dialog.form.isRowVisible(dialog.address)

    _answering(monkeypatch, fill)
    window.actions_made["tool_draw_line"].trigger()
    with qtbot.waitSignal(opened.session.city_changed):
        for x, y in ((300, 200), (500, 220), (600, 320)):
            _click(qtbot, opened, x, y)
        qtbot.keyClick(window.canvas, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: opened.session.selection.table == "actions")
    data, fid = opened.session.data, opened.session.selection.only_fid
    assert data is not None
    assert fid is not None
    table = data.table("actions")
    shape = table.shapes[table.position(fid)]
    length = float(lengths_m(np.array([shape], dtype=object))[0])
    assert table.value(fid, "length_before_m") == pytest.approx(length, abs=0.06)
    assert table.value(fid, "stage") == data.catalogue.layer("flying_wires").stages[0].id
    qtbot.waitUntil(opened.is_quiet)
    assert window.actions_made["reshape"].isEnabled()
    window.actions_made["reshape"].trigger()
    tool = window.canvas.tool
    assert isinstance(tool, VertexTool)
    end = GeoPoint(*shapely.get_coordinates(shape)[-1])
    at = window.canvas.view.screen_of(end)
    qtbot.mousePress(window.canvas, LEFT, CTRL, QPoint(round(at.x), round(at.y)))
    window.canvas.modifiers = CTRL
    tool.move(ScreenPoint(at.x + 40, at.y + 10), LEFT)
    qtbot.mouseRelease(window.canvas, LEFT, CTRL, QPoint(round(at.x + 40), round(at.y + 10)))
    with qtbot.waitSignal(opened.session.city_changed):
        qtbot.keyClick(window.canvas, Qt.Key.Key_Return)
    assert isinstance(window.canvas.tool, IdentifyTool)
    assert opened.session.data is not None
    changed = opened.session.data.table("actions").shapes[table.position(fid)]
    before, after = shapely.get_coordinates(shape), shapely.get_coordinates(changed)
    assert np.array_equal(before[:-1], after[:-1])
    assert after[-1, 0] > before[-1, 0]


def test_an_area_of_an_action_is_drawn(
    qtbot: QtBot, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fill(dialog: NewFeatureDialog) -> None:
        dialog.kind.setCurrentIndex(dialog.kind.findData("permitted_zones"))
        dialog.name.setText("疏导区")

    _answering(monkeypatch, fill)
    opened.window.actions_made["tool_draw_area"].trigger()
    with qtbot.waitSignal(opened.session.city_changed):
        for x, y in ((300, 200), (500, 220), (400, 320)):
            _click(qtbot, opened, x, y)
        qtbot.keyClick(opened.window.canvas, Qt.Key.Key_Return)
    assert opened.session.data is not None
    assert opened.session.data.table("actions").shapes[-1].geom_type == "Polygon"


def test_rows_without_a_place_are_placed_one_after_another(qtbot: QtBot, opened: Opened) -> None:
    city, window = opened.session.city, opened.window
    assert city is not None
    fids = city.reserve_fids("points", 3)
    columns: dict[str, Any] = {
        "name": ["甲", "乙", "丙"], "layer": ["schools"] * 3, "area_name": ["民主路社区"] * 3,
        "address": ["一号", "二号", None], GEOMETRY: [None] * 3,
    }  # fmt: skip
    city.apply(Edit(msg("x"), inserts=(RowBatch("points", fids, columns),)))
    assert opened.session.data is not None
    assert [fid for table, fid in rows_to_place(opened.session.data) if table == "points"] == [
        int(fid) for fid in fids
    ]
    window.actions_made["tool_place_rows"].trigger()
    tool = window.canvas.tool
    assert isinstance(tool, PlaceRowsTool)
    assert "甲" in tool.text()
    assert "一号" in tool.text()
    window.canvas.grab()
    qtbot.keyClick(window.canvas, Qt.Key.Key_PageDown)
    assert "乙" in tool.text()
    with qtbot.waitSignal(opened.session.city_changed):
        _click(qtbot, opened, 300, 200)
    qtbot.waitUntil(lambda: not opened.tasks.running)
    assert "丙" in tool.text()
    qtbot.keyClick(window.canvas, Qt.Key.Key_PageUp)
    for x in (350, 400):
        with qtbot.waitSignal(opened.session.city_changed):
            _click(qtbot, opened, x, 200)
        qtbot.waitUntil(lambda: not opened.tasks.running)
    left = [row for row in rows_to_place(opened.session.data) if row[0] == "points"]
    assert not left
    for table, _fid in rows_to_place(opened.session.data):
        assert table == "issues"


def test_with_everything_placed_it_says_so(opened: Opened) -> None:
    assert opened.session.data is not None
    assert not rows_to_place(opened.session.data)
    opened.window.actions_made["tool_place_rows"].trigger()
    assert "位置" in opened.window.status.said.text()


@pytest.mark.parametrize("language", [CHINESE, ENGLISH])
def test_the_dialog_offers_only_what_can_be_drawn_so(
    qtbot: QtBot, opened: Opened, language: str
) -> None:
    data = opened.session.data
    assert data is not None
    shapes = {
        "points": shapely.Point(80.25, 41.16),
        "line": shapely.LineString([(80.25, 41.16), (80.26, 41.16)]),
        "area": shapely.box(80.25, 41.15, 80.26, 41.16),
    }
    offered = {}
    for name, shape in shapes.items():
        dialog = NewFeatureDialog(data, shape, "", translator_for(language), LIGHT)
        qtbot.addWidget(dialog)
        dialog.show()
        offered[name] = {dialog.kind.itemData(i) for i in range(dialog.kind.count())}
    assert "schools" in offered["points"]
    assert "flying_wires" in offered["line"]
    assert "permitted_zones" in offered["area"]
    assert not offered["line"] & offered["area"]
