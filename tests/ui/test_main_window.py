from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
import shapely
from PySide6.QtCore import QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QLabel, QToolButton

from gis_app.domain.city_data import ProjectSettings
from gis_app.domain.city_filter import CityFilter
from gis_app.domain.edits import GEOMETRY, Edit, RowBatch
from gis_app.domain.layer_spec import LayerGroup
from gis_app.domain.terms import Colour
from gis_app.geo.extent import GeoPoint
from gis_app.messages import msg
from gis_app.project.city import City
from gis_app.ui.filter_dimensions import DIMENSIONS
from gis_app.ui.panels.filter_picker import FilterPicker
from gis_app.ui.row_edits import cells_edit, move_edit

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

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
    qtbot.waitUntil(opened.is_quiet, timeout=20_000)
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
    qtbot.waitUntil(opened.is_quiet, timeout=20_000)
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
    qtbot.waitUntil(opened.is_quiet, timeout=20_000)
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
    qtbot.waitUntil(opened.is_quiet, timeout=20_000)


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
        qtbot.waitUntil(
            lambda: search.found.rowCount() > 0 and not opened.tasks.running, timeout=10_000
        )
        qtbot.waitUntil(lambda t=text: _found_for(search, t), timeout=5_000)
        first = search.found.item(0).data(int(Qt.ItemDataRole.UserRole))
        assert first.table == table, text
    qtbot.keyClick(search, Qt.Key.Key_Return)
    assert opened.session.selection.table == "units"


def _found_for(search: object, text: str) -> bool:
    found = search._index.find(text)  # type: ignore[attr-defined]
    shown = search.found.item(0)  # type: ignore[attr-defined]
    return bool(shown) and shown.data(int(Qt.ItemDataRole.UserRole)) == found[0]


def test_issues_are_listed_red_first_and_closed_last(opened: Opened) -> None:
    data, model = opened.session.data, opened.window.table.models["issues"]
    assert data is not None
    places = data.table("issues").positions(
        np.array([model.fid_at(row) for row in range(model.rowCount())])
    )
    colours = data.issue_state.colour[places]
    assert set(colours) >= {Colour.CLOSED, Colour.RED}
    assert (np.diff(colours.astype(int)) <= 0).all()
    due = data.issue_state.deadline[places][colours == Colour.RED]
    assert (np.diff(due).astype(int) >= 0).all()
    opened.session.set_filter(CityFilter(steps=("tracked", "closed")))
    again = [model.fid_at(row) for row in range(model.rowCount())]
    assert again == [int(data.table("issues").fids[p]) for p in places if int(
        data.table("issues").fids[p]) in set(again)]  # fmt: skip


def test_a_row_picked_in_a_table_comes_into_sight(qtbot: QtBot, opened: Opened) -> None:
    window = opened.window
    window.table.show_table("points")
    window.canvas.set_view(window.canvas.view.with_centre(GeoPoint(80.0, 41.0)).with_scale(5_000))
    window.table.views["points"].selectRow(3)
    fid = opened.session.selection.only_fid
    data = opened.session.data
    assert fid is not None
    assert data is not None
    points = data.table("points")
    place = points.position(fid)
    at = window.canvas.view.screen_of(
        GeoPoint(float(points.points.lon_deg[place]), float(points.points.lat_deg[place]))
    )
    assert 0 < at.x < window.canvas.width()
    assert 0 < at.y < window.canvas.height()
    assert window.canvas.view.scale_denominator == pytest.approx(5_000, rel=0.01)
    stays = window.canvas.view
    window.table.views["points"].clearSelection()
    window.table.views["points"].selectRow(3)
    assert window.canvas.view == stays


def test_a_layer_switch_leaves_the_panel_where_it_was_read(opened: Opened) -> None:
    data = opened.session.data
    assert data is not None
    opened.session.select("points", [int(data.table("points").fids[0])])
    body = opened.window.inspector._scroll.widget()
    opened.window.layers.model.switched.emit(["schools"], False)
    assert not opened.session.is_layer_visible(data.catalogue.layer("schools"))
    assert opened.window.inspector._scroll.widget() is body


def test_the_project_menu_reads_from_left_to_right(qtbot: QtBot, opened: Opened) -> None:
    menu = opened.window.top.project.menu()
    assert menu is not None
    seen = []

    def look() -> None:
        seen.append(menu.isVisible())
        seen.append(menu.layoutDirection() == Qt.LayoutDirection.LeftToRight)
        menu.close()

    QTimer.singleShot(50, look)
    opened.window.top.project.showMenu()
    assert seen == [True, True]


def test_an_empty_project_says_so_and_shows_its_first_rows(
    qtbot: QtBot, opened: Opened, tmp_path: Path
) -> None:
    window, session = opened.window, opened.session
    session.let_go()
    with City.create(tmp_path / "new.gpkg", ProjectSettings(name="新市")) as empty:
        session.open(empty)
        assert window.canvas.picture is None
        assert not window.notice.isHidden()
        assert "导入底图" in window.notice.text.text()
        fids = empty.reserve_fids("points", 1)
        place = [shapely.to_wkb(shapely.Point(112.0, 30.0))]
        columns = {"name": ["一中"], "layer": ["schools"], GEOMETRY: place}
        empty.apply(Edit(msg("Rows added"), inserts=(RowBatch("points", fids, columns),)))
        qtbot.waitUntil(opened.is_quiet, timeout=20_000)
        centre = window.canvas.view.geo_at(window.canvas._middle_point())
        assert centre.lon == pytest.approx(112.0, abs=0.01)
        assert centre.lat == pytest.approx(30.0, abs=0.01)
        session.let_go()


def test_a_list_is_narrowed_by_pinyin_and_ticked_by_keyboard(qtbot: QtBot, opened: Opened) -> None:
    data = opened.session.data
    assert data is not None
    one = next(d for d in DIMENSIONS if d.id == "unit")
    picker = FilterPicker(one.options(data, opened.window.t), (), opened.window.t, opened.window)
    picked: list[tuple[object, ...]] = []
    picker.picked.connect(picked.append)
    picker.show_under(opened.window.filters)
    picker.search.setText("sjyj")
    qtbot.keyClick(picker.search, Qt.Key.Key_Return)
    assert "市教育局" in str(picker.list.currentIndex().data())
    qtbot.keyClick(picker.list, Qt.Key.Key_Space)
    assert picked == [(3,)]
    picker.close()


def test_another_tool_leaves_no_ring_behind(opened: Opened) -> None:
    opened.session.hover(("issues", 1))
    opened.window.actions_made["tool_measure"].trigger()
    assert opened.session.hovered is None
