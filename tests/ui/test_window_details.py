from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
import shapely
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QToolButton

from gis_app.domain.city_filter import CityFilter
from gis_app.domain.edits import GEOMETRY, Edit, RowBatch
from gis_app.domain.project_settings import ProjectSettings
from gis_app.domain.terms import Colour
from gis_app.geo.extent import GeoPoint
from gis_app.messages import msg
from gis_app.project.city import City
from gis_app.rendering.shape_painters import ShapePainter
from gis_app.ui.filter_dimensions import DIMENSIONS
from gis_app.ui.panels.filter_picker import FilterPicker

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from tests.ui.conftest import Opened


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


def test_a_layer_that_cannot_be_drawn_is_named_once_with_its_fault(
    qtbot: QtBot,
    opened: Opened,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    window, canvas = opened.window, opened.window.canvas

    def broken(painter: ShapePainter, *_above: object) -> None:
        if painter.layer.id == "areas_subdistrict":
            raise ValueError("no such corner")

    monkeypatch.setattr(ShapePainter, "draw", broken)
    for factor in (1.7, 1.3):
        canvas.set_view(canvas.view.zoomed(factor, canvas.middle_point()))
        qtbot.waitUntil(opened.is_quiet)
    title = window.t(window.session.data.catalogue.layer("areas_subdistrict").title)
    said = window.notice.text.text()
    assert not window.notice.isHidden()
    assert said.count("no such corner") == 1
    faults = [record.exc_info[1] for record in caplog.records if record.exc_info]
    assert any("no such corner" in str(fault) for fault in faults)
    caplog.clear()
    assert title in said


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
        qtbot.waitUntil(opened.is_quiet)
        centre = window.canvas.view.geo_at(window.canvas.middle_point())
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


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_no_button_of_the_bar_loses_its_word_in_the_smallest_window(
    open_window: Callable[..., Opened], qapp: QApplication, language: str
) -> None:
    window = open_window(language).window
    window.resize(window.minimumSize())
    qapp.processEvents()
    for button in window.top.findChildren(QToolButton):
        if button.isVisible() and button.text():
            assert button.width() >= button.sizeHint().width(), button.text()
