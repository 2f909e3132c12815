"""Ways to look as switches of the whole window: list, tables, map."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QToolButton

from gis_app.domain.city_view import CityView, grouping, view_groups
from gis_app.ui.panels.view_panel import GROUP_ROLE

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from tests.ui.conftest import Opened


def press(opened: Opened, qtbot: QtBot, view: CityView) -> None:
    button = opened.window.findChild(QToolButton, f"segment_{view.value}")
    assert button is not None
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(opened.is_quiet)


@pytest.mark.parametrize("view", list(CityView))
def test_a_switch_regroups_the_list_and_the_tables(
    opened: Opened, qtbot: QtBot, view: CityView
) -> None:
    window, data = opened.window, opened.session.data
    assert data is not None
    assert window.views.isHidden()
    press(opened, qtbot, view)
    assert not window.views.isHidden()
    roots = [group for group in view_groups(data, view) if not group.parent]
    assert window.views.model.rowCount() == len(roots)
    window.table.show_table("points")
    model = window.table.models["points"]
    assert model.columns[0].id == "group"
    shown = [model.index(row, 0).data() for row in range(model.rowCount())]
    assert len(shown) == len(data.table("points"))
    order = list(dict.fromkeys(shown))
    assert shown == sorted(shown, key=order.index)
    press(opened, qtbot, view)
    assert window.views.isHidden()
    assert model.columns[0].id != "group"


def test_only_one_way_is_on(opened: Opened, qtbot: QtBot) -> None:
    press(opened, qtbot, CityView.AREA)
    press(opened, qtbot, CityView.SYSTEM)
    checked = [
        view
        for view in CityView
        if opened.window.findChild(QToolButton, f"segment_{view.value}").isChecked()
    ]
    assert checked == [CityView.SYSTEM]


def test_one_click_narrows_the_whole_window_and_the_next_widens_it(
    opened: Opened, qtbot: QtBot
) -> None:
    press(opened, qtbot, CityView.AREA)
    views, session = opened.window.views, opened.session
    index = views.model.index(0, 0)
    group = index.data(GROUP_ROLE)
    box = views.tree.visualRect(index)
    place = QPoint(box.left() + 30, box.center().y())
    qtbot.mouseClick(views.tree.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert session.filter == group.narrowed
    assert opened.window.table.models["points"].rowCount() in (0, group.points)
    opened.window.table.show_table("points")
    assert opened.window.table.models["points"].rowCount() == group.points
    qtbot.mouseClick(views.tree.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert session.filter.is_empty


def test_by_system_markers_take_the_colour_of_their_units_system(
    opened: Opened, qtbot: QtBot
) -> None:
    window = opened.window
    plain = window.canvas.grab().toImage()
    press(opened, qtbot, CityView.SYSTEM)
    assert window.canvas.grab().toImage() != plain
    data = opened.session.data
    assert data is not None
    grouped = grouping(data, CityView.SYSTEM)
    assert {title.zh_CN for title in grouped.titles} == {"商务", "教育", "住建"}
    assert (grouped.points >= 0).any()


def test_hiding_the_layers_leaves_no_empty_side(opened: Opened, qtbot: QtBot) -> None:
    window = opened.window
    window.actions_made["show_layers"].trigger()
    assert window.layers.parentWidget().isHidden()
    press(opened, qtbot, CityView.INDUSTRY)
    assert not window.layers.parentWidget().isHidden()
