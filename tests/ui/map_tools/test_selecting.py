"""Picking on the map: box, lasso, area, field; adding and taking away; zoom box and way back."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import shapely
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QToolButton

from gis_app.domain.row_query import Operator
from gis_app.geo.extent import GeoPoint, ScreenPoint
from gis_app.ui.commands import selecting
from gis_app.ui.commands.looking import use_tool
from gis_app.ui.dialogs.select_rows import SelectRowsDialog
from gis_app.ui.map_picking import Combining
from gis_app.ui.panels.tool_strip import TOOLS

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from tests.ui.conftest import Opened

LEFT = Qt.MouseButton.LeftButton
SHIFT, CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
NONE = Qt.KeyboardModifier.NoModifier


def drag(qtbot: QtBot, opened: Opened, way: list[tuple[int, int]], held: Any = NONE) -> None:
    canvas = opened.window.canvas
    qtbot.mousePress(canvas, LEFT, held, QPoint(*way[0]))
    for x, y in way[1:]:
        canvas.tool.move(ScreenPoint(x, y), LEFT)
    qtbot.mouseRelease(canvas, LEFT, held, QPoint(*way[-1]))


def places(opened: Opened) -> np.ndarray:
    data = opened.session.data
    assert data is not None
    points = data.table("points").points
    dots = [
        opened.window.canvas.view.screen_of(GeoPoint(float(x), float(y)))
        for x, y in zip(points.lon_deg, points.lat_deg, strict=True)
    ]
    return np.array([(dot.x, dot.y) for dot in dots])


def fids_where(opened: Opened, mask: np.ndarray) -> set[int]:
    data = opened.session.data
    assert data is not None
    return {int(fid) for fid in data.table("points").fids[mask]}


def test_a_box_picks_shift_adds_and_ctrl_takes_away(qtbot: QtBot, opened: Opened) -> None:
    use_tool(opened.window, "select")
    data = opened.session.data
    assert data is not None
    points = data.table("points").points
    lon = points.lon_deg
    first, second = (float(v) for v in np.percentile(lon, [35, 65]))
    in_left, in_right = lon <= first, lon >= second

    def over(west: float, east: float, held: Any = NONE) -> None:
        # the inspector opens and the map becomes narrower: look anew each time
        canvas = opened.window.canvas
        canvas.zoom_city()
        at = [canvas.view.screen_of(GeoPoint(x, float(points.lat_deg[0]))).x for x in (west, east)]
        box = [(math.floor(at[0]), 1), (math.ceil(at[1]), canvas.height() - 1)]
        drag(qtbot, opened, box, held)

    over(lon.min(), first)
    assert set(opened.session.selection.fids) == fids_where(opened, in_left)
    over(second, lon.max(), SHIFT)
    assert set(opened.session.selection.fids) == fids_where(opened, in_left | in_right)
    over(lon.min(), first, CTRL)
    assert set(opened.session.selection.fids) == fids_where(opened, in_right)


def test_a_lasso_picks_what_it_encloses_even_when_it_crosses_itself(
    qtbot: QtBot, opened: Opened
) -> None:
    use_tool(opened.window, "lasso")
    dots = places(opened)
    width, height = opened.window.canvas.width(), opened.window.canvas.height()
    middle = round(float(np.median(dots[:, 0]))) + 1
    bow = [(2, 2), (middle, height - 2), (middle, 2), (2, height - 2)]
    drag(qtbot, opened, bow)
    halves = shapely.union_all(
        shapely.polygonize([shapely.node(shapely.LineString([*bow, bow[0]]))]).geoms
    )
    inside = shapely.contains_xy(halves, dots[:, 0], dots[:, 1])
    assert 0 < inside.sum() < len(dots)
    picked = set(opened.session.selection.fids)
    near = shapely.distance(halves.boundary, shapely.points(dots)) < 1.5
    assert picked ^ fids_where(opened, inside) <= fids_where(opened, near)
    assert width > middle


def test_an_area_picks_what_lies_in_it_and_again_the_larger_one(
    qtbot: QtBot, opened: Opened
) -> None:
    use_tool(opened.window, "area")
    data = opened.session.data
    assert data is not None
    areas = data.table("areas")
    small = int(np.argmin(shapely.area(areas.shapes)))
    inner = shapely.point_on_surface(areas.shapes[small])
    at = opened.window.canvas.view.screen_of(GeoPoint(inner.x, inner.y))
    where = QPoint(round(at.x), round(at.y))
    points = data.table("points").points

    def inside(shape: Any) -> set[int]:
        mask = shapely.intersects_xy(shape, points.lon_deg, points.lat_deg)
        return fids_where(opened, mask)

    qtbot.mouseMove(opened.window.canvas, where)
    qtbot.mouseClick(opened.window.canvas, LEFT, pos=where)
    assert set(opened.session.selection.fids) == inside(areas.shapes[small])
    opened.window.canvas.grab()
    qtbot.mouseClick(opened.window.canvas, LEFT, pos=where)
    around = [s for s in areas.shapes if shapely.contains(s, inner)]
    around.sort(key=shapely.area)
    assert len(around) > 1
    assert set(opened.session.selection.fids) == inside(around[1])


def test_keys_alone_pick_in_a_box(qtbot: QtBot, opened: Opened) -> None:
    use_tool(opened.window, "select")
    canvas = opened.window.canvas
    canvas.pointer_at = ScreenPoint(40, 40)
    qtbot.keyClick(canvas, Qt.Key.Key_Space)
    for _ in range(70):
        qtbot.keyClick(canvas, Qt.Key.Key_Right)
        qtbot.keyClick(canvas, Qt.Key.Key_Down)
    qtbot.keyClick(canvas, Qt.Key.Key_Space)
    assert opened.session.selection.fids


def test_by_attribute_says_how_many_before_it_picks(
    qtbot: QtBot, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = opened.session.data
    assert data is not None
    dialog = SelectRowsDialog(data, "points", opened.window.t, opened.window)
    assert not dialog.accept_button.isEnabled()
    dialog.typed.setText("小区")
    count = int(dialog.query.mask(data).sum())
    assert f"{count}" in dialog.count.text()
    assert dialog.accept_button.isEnabled()
    for at in range(dialog.table.count()):
        dialog.table.setCurrentIndex(at)
        for field in range(dialog.field.count()):
            dialog.field.setCurrentIndex(field)
            for one in range(dialog.operator.count()):
                dialog.operator.setCurrentIndex(one)
    dialog.deleteLater()

    step = data.table("issues").text("step").words[0]

    def answer(asked: SelectRowsDialog) -> bool:
        asked.table.setCurrentIndex(asked.table.findData("issues"))
        asked.field.setCurrentIndex(asked.field.findData("step"))
        asked.operator.setCurrentIndex(asked.operator.findData(Operator.EQUAL))
        asked.chosen.setCurrentIndex(asked.chosen.findData(step))
        assert asked.combining is Combining.REPLACE
        return True

    monkeypatch.setattr(selecting, "ask", answer)
    opened.window.actions_made["select_by_attribute"].trigger()
    assert opened.session.selection.table == "issues"
    assert opened.session.selection.fids
    monkeypatch.undo()


def test_a_zoom_box_fills_the_map_and_the_way_back_leads_back(qtbot: QtBot, opened: Opened) -> None:
    canvas = opened.window.canvas
    canvas.history.note(canvas.view)
    before = canvas.view
    wanted = before.geo_at(ScreenPoint(300, 200))
    use_tool(opened.window, "zoom_box")
    drag(qtbot, opened, [(200, 150), (400, 250)])
    after = canvas.view
    middle = after.screen_of(wanted)
    assert middle.x == pytest.approx(canvas.width() / 2, abs=1)
    assert middle.y == pytest.approx(canvas.height() / 2, abs=1)
    share = max(200 / before.width_px, 100 / before.height_px)
    assert after.units_per_px == pytest.approx(before.units_per_px * share, rel=1e-3)
    opened.window.actions_made["view_back"].trigger()
    assert canvas.view.centre == before.centre
    opened.window.actions_made["view_forward"].trigger()
    assert canvas.view.centre == after.centre
    drag(qtbot, opened, [(200, 150), (400, 250)], SHIFT)
    assert canvas.view.units_per_px > after.units_per_px


def test_a_group_button_shows_the_tool_in_hand(opened: Opened) -> None:
    opened.window.actions_made["tool_lasso"].trigger()
    buttons = opened.window.strip.findChildren(QToolButton)
    shown = [one.defaultAction().objectName() for one in buttons if one.defaultAction()]
    assert "tool_lasso" in shown
    assert "tool_select" not in shown
    in_strip = {id_ for item in TOOLS for id_ in ((item,) if isinstance(item, str) else item)}
    assert {"tool_measure_area", "tool_zoom_box", "select_by_attribute"} <= in_strip


def test_no_key_asks_for_two_things() -> None:
    from collections import Counter

    from gis_app.ui.action_table import ACTIONS

    keys = Counter(action.shortcut for action in ACTIONS if action.shortcut)
    assert not [key for key, count in keys.items() if count > 1]
