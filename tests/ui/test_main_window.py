from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QLabel, QToolButton

from gis_app.domain.city_filter import CityFilter
from gis_app.domain.layer_spec import LayerGroup
from gis_app.domain.terms import Colour
from gis_app.geo.extent import GeoPoint
from gis_app.ui.filter_dimensions import DIMENSIONS
from gis_app.ui.row_edits import cells_edit, move_edit

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from gis_app.ui.theme import Theme
    from tests.ui.conftest import Opened


def _first_point(opened: Opened) -> tuple[int, GeoPoint]:
    data = opened.session.data
    assert data is not None
    table = data.table("points")
    # a point with no other near it, so that the click can mean only this one
    x, y = table.points.lon_deg, table.points.lat_deg
    gaps = np.hypot(x[:, None] - x[None, :], y[:, None] - y[None, :])
    np.fill_diagonal(gaps, 1.0)
    lonely = int(gaps.min(axis=1).argmax())
    return int(table.fids[lonely]), GeoPoint(float(x[lonely]), float(y[lonely]))


def _click_map(qtbot: QtBot, opened: Opened, place: GeoPoint) -> None:
    at = opened.window.canvas.view.screen_of(place)
    where = QPoint(round(at.x), round(at.y))
    qtbot.mouseClick(opened.window.canvas, Qt.MouseButton.LeftButton, pos=where)


def _texts(opened: Opened) -> str:
    labels = opened.window.inspector.findChildren(QLabel)
    return "\n".join(label.text() for label in labels)


def test_a_click_on_a_point_says_who_is_responsible(qtbot: QtBot, opened: Opened) -> None:
    fid, place = _first_point(opened)
    opened.window.canvas.zoom_to_rows("points", (fid,))
    qtbot.waitUntil(opened.is_quiet)
    with qtbot.waitSignal(opened.session.selection_changed):
        _click_map(qtbot, opened, place)
    assert opened.session.selection.table == "points"
    assert opened.session.selection.only_fid == fid
    dossier = opened.window.inspector.dossier
    assert dossier is not None
    assert dossier.responsibility is not None
    assert dossier.responsibility.responsible is not None
    assert dossier.responsibility.responsible.unit_name in _texts(opened)
    assert "属地" in _texts(opened)
    assert opened.window.inspector.isVisible()


def test_a_click_on_bare_ground_answers_for_the_place(qtbot: QtBot, opened: Opened) -> None:
    bare = GeoPoint(80.2455, 41.1690)
    opened.window.canvas.set_view(opened.window.canvas.view.with_centre(bare).with_scale(500))
    qtbot.waitUntil(opened.is_quiet)
    _click_map(qtbot, opened, bare)
    assert opened.session.selection.table == ""
    at = opened.window.canvas.view.screen_of(opened.session.selection.place or bare)
    shown = opened.window.canvas.grab().toImage().pixelColor(round(at.x), round(at.y))
    assert shown.name().upper() == opened.window.theme.accent
    assert "西城街道" in _texts(opened)


def test_a_filter_reduces_counts_tables_and_chips(opened: Opened) -> None:
    issues = opened.window.table.models["issues"]
    before = issues.rowCount()
    counts_before = {k: b.text() for k, b in opened.window.filters.counts.items()}
    opened.session.set_filter(CityFilter(colours=(Colour.RED,)))
    assert 0 < issues.rowCount() < before
    data = opened.session.data
    assert data is not None
    assert issues.rowCount() == int((data.issue_state.colour == Colour.RED).sum())
    counts = {k: b.text() for k, b in opened.window.filters.counts.items()}
    assert counts["open"] != counts_before["open"]
    assert counts["yellow"].endswith("  0")
    chips = opened.window.filters.findChildren(QToolButton, "chip")
    assert [chip.text() for chip in chips] == ["红"]
    chips[0].click()
    assert opened.session.filter.is_empty
    assert issues.rowCount() == before


def test_every_dimension_opens_its_list_and_filters(qtbot: QtBot, opened: Opened) -> None:
    data = opened.session.data
    assert data is not None
    for one in DIMENSIONS:
        opened.session.set_filter(CityFilter())
        values = [o.value for o in one.options(data, opened.window.t)]
        assert values, one.id
        opened.window.pick(one.id, opened.window.filters.add)
        picker = QApplication.activePopupWidget()
        assert picker is not None, one.id
        picker.tick(values[-1])
        assert one.chosen(opened.session.filter) == (values[-1],)
        picker.close()


def test_undo_after_an_edit_brings_the_name_back(qtbot: QtBot, opened: Opened) -> None:
    fid, _place = _first_point(opened)
    data = opened.session.data
    assert data is not None
    name = data.table("points").value(fid, "name")
    with qtbot.waitSignal(opened.session.city_changed):
        opened.window.apply(cells_edit(data, "points", fid, {"name": "改名后的点位"}))
    qtbot.waitUntil(opened.is_quiet)
    assert opened.session.data is not None
    assert opened.session.data.table("points").value(fid, "name") == "改名后的点位"
    assert opened.window.actions_made["undo"].isEnabled()
    with qtbot.waitSignal(opened.session.city_changed):
        opened.window.actions_made["undo"].trigger()
    assert opened.session.data.table("points").value(fid, "name") == name
    qtbot.waitUntil(opened.window.actions_made["redo"].isEnabled)


def test_moving_a_point_moves_it(qtbot: QtBot, opened: Opened) -> None:
    fid, place = _first_point(opened)
    data = opened.session.data
    assert data is not None
    with qtbot.waitSignal(opened.session.city_changed):
        opened.window.apply(move_edit(data, "points", fid, GeoPoint(place.lon + 0.001, place.lat)))
    assert opened.session.data is not None
    table = opened.session.data.table("points")
    assert table.points.lon_deg[table.position(fid)] == pytest.approx(place.lon + 0.001, abs=1e-9)


def test_the_wheel_zooms_at_the_pointer_and_a_drag_pans(qtbot: QtBot, opened: Opened) -> None:
    canvas = opened.window.canvas
    before = canvas.view
    at = QPointF(200.0, 150.0)
    from gis_app.geo.extent import ScreenPoint

    fixed = before.geo_at(ScreenPoint(200.0, 150.0))
    turn = QWheelEvent(
        at, QPointF(canvas.mapToGlobal(at.toPoint())), QPoint(), QPoint(0, 120),
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(canvas, turn)
    after = canvas.view
    assert after.scale_denominator < before.scale_denominator
    still = after.geo_at(ScreenPoint(200.0, 150.0))
    assert (still.lon, still.lat) == pytest.approx((fixed.lon, fixed.lat), abs=1e-9)
    qtbot.mousePress(canvas, Qt.MouseButton.LeftButton, pos=QPoint(300, 200))
    for step in (10, 30, 60):
        qtbot.mouseMove(canvas, QPoint(300 + step, 200))
    qtbot.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=QPoint(360, 200))
    assert canvas.view.centre.x < after.centre.x
    assert opened.session.selection.is_empty
    qtbot.waitUntil(opened.is_quiet)


def test_table_and_map_follow_each_other(qtbot: QtBot, opened: Opened) -> None:
    table = opened.window.table
    view, model = table.views["issues"], table.models["issues"]
    view.selectRow(3)
    assert opened.session.selection.table == "issues"
    assert opened.session.selection.only_fid == model.fid_at(3)
    fid, _place = _first_point(opened)
    opened.session.select("points", [fid])
    assert table.current == "points"
    rows = table.views["points"].selectionModel().selectedRows()
    assert [table.models["points"].fid_at(row.row()) for row in rows] == [fid]
    assert not view.selectionModel().selectedRows()
    before = opened.window.canvas.view
    table.views["points"].doubleClicked.emit(rows[0])
    assert opened.window.canvas.view != before


def test_a_scale_can_be_typed(opened: Opened) -> None:
    opened.window.status.scale.setEditText("1:5000")
    opened.window.status.scale.lineEdit().editingFinished.emit()
    assert opened.window.canvas.view.scale_denominator == pytest.approx(5000)
    opened.window.status.scale.setEditText("很大")
    opened.window.status.scale.lineEdit().editingFinished.emit()
    assert opened.window.status.scale.currentText() == "1:5000"


def test_a_layer_can_be_switched_off_and_stays_off(opened: Opened) -> None:
    data = opened.session.data
    assert data is not None
    spec = data.catalogue.layer("schools")
    assert "schools" in opened.session.visible_layers()
    opened.window.layers.model.switched.emit(["schools"], False)
    assert "schools" not in opened.session.visible_layers()
    assert opened.session.data is not None
    assert opened.session.data.layer_settings["schools"].is_visible is False
    menu = opened.window.layers.layer_menu(spec)
    assert len(menu.actions()) >= 4


def test_layers_are_reordered_by_dropping(opened: Opened) -> None:
    model = opened.window.layers.model
    group = next(
        model.index(row, 0)
        for row in range(model.rowCount())
        if model.node(model.index(row, 0)).group == LayerGroup.INSPECTION
    )
    ids = [child.spec.id for child in model.node(group).children if child.spec]
    moved = model.mimeData([model.index(len(ids) - 1, 0, group)])
    model.dropMimeData(moved, Qt.DropAction.MoveAction, 0, 0, group)
    now = [
        child.spec.id for child in model.node(model.index(group.row(), 0)).children if child.spec
    ]
    assert now == [ids[-1], *ids[:-1]]


def test_the_window_fits_in_both_languages_and_themes(
    open_window: Callable[..., Opened], language: str, theme: Theme
) -> None:
    one = open_window(language, theme)
    for width, height in ((1366, 768), (1440, 900), (1920, 1080)):
        one.window.resize(width, height)
        QApplication.processEvents()
        assert (one.window.width(), one.window.height()) == (width, height)
        for button in one.window.top.findChildren(QToolButton):
            if button.isVisible():
                assert button.width() >= button.sizeHint().width() or button.text() == ""
                right = button.mapTo(one.window, button.rect().topRight()).x()
                assert 0 <= right < width


def test_search_finds_by_name_number_and_initials(qtbot: QtBot, opened: Opened) -> None:
    search = opened.window.search
    opened.window.actions_made["search"].trigger()
    search.setFocus()
    for text, table in (("第3停车场", "points"), ("DW003", "units"), ("dcjd", "units")):
        search.setText(text)
        qtbot.waitUntil(lambda: search.found.rowCount() > 0 and not opened.tasks.running)
        qtbot.waitUntil(lambda t=text: _found_for(search, t))
        first = search.found.item(0).data(int(Qt.ItemDataRole.UserRole))
        assert first.table == table, text
    qtbot.keyClick(search, Qt.Key.Key_Return)
    assert opened.session.selection.table == "units"


def _found_for(search: object, text: str) -> bool:
    found = search._index.find(text)  # type: ignore[attr-defined]
    shown = search.found.item(0)  # type: ignore[attr-defined]
    return bool(shown) and shown.data(int(Qt.ItemDataRole.UserRole)) == found[0]
