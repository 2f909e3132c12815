"""Drawing on the map as a person does it: clicks, keys, snapping, right angles."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import shapely
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication

from gis_app.geo.extent import GeoPoint, ScreenPoint
from gis_app.geo.measure import areas_m2
from gis_app.ui.map_tools.identify_tool import IdentifyTool
from gis_app.ui.map_tools.measure_tool import MeasureTool
from gis_app.ui.map_tools.sketch import SketchKind
from gis_app.ui.map_tools.sketch_tool import SketchTool
from gis_app.ui.map_tools.vertex_tool import VertexTool

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from gis_app.ui.map_canvas import MapCanvas
    from tests.ui.conftest import Opened

LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton


@pytest.fixture
def canvas(opened: Opened) -> MapCanvas:
    found = opened.window.canvas
    found.set_view(found.view.with_centre(GeoPoint(80.25, 41.16)).with_scale(4_000))
    found.snapping.wait()
    return found


def _click(qtbot: QtBot, canvas: MapCanvas, x: int, y: int, **more: Any) -> None:
    qtbot.mouseMove(canvas, QPoint(x, y))
    qtbot.mouseClick(canvas, more.pop("button", LEFT), pos=QPoint(x, y), **more)


def _free(canvas: MapCanvas, kind: SketchKind, done: list[Any]) -> SketchTool:
    tool = SketchTool(canvas, kind, done.append, is_snapping=False)
    canvas.use_tool(tool)
    canvas.setFocus()
    return tool


def _dots(canvas: MapCanvas, shape: Any) -> list[tuple[int, int]]:
    shown = [canvas.view.screen_of(GeoPoint(x, y)) for x, y in shapely.get_coordinates(shape)]
    return [(round(dot.x), round(dot.y)) for dot in shown]


def test_clicks_and_enter_make_a_line(qtbot: QtBot, canvas: MapCanvas) -> None:
    done: list[Any] = []
    _free(canvas, SketchKind.LINE, done)
    for x, y in ((100, 100), (200, 120), (260, 220)):
        _click(qtbot, canvas, x, y)
    qtbot.keyClick(canvas, Qt.Key.Key_Return)
    assert [shape.geom_type for shape in done] == ["LineString"]
    assert _dots(canvas, done[0]) == [(100, 100), (200, 120), (260, 220)]


def test_a_double_click_ends_an_area_and_asks_nothing_afterwards(
    qtbot: QtBot, canvas: MapCanvas, opened: Opened
) -> None:
    done: list[Any] = []

    def finished(shape: Any) -> None:
        done.append(shape)
        canvas.use_tool(IdentifyTool(canvas))

    canvas.use_tool(SketchTool(canvas, SketchKind.AREA, finished, is_snapping=False))
    before = opened.session.selection
    _click(qtbot, canvas, 100, 100)
    _click(qtbot, canvas, 300, 100)
    _click(qtbot, canvas, 200, 250)
    qtbot.mouseDClick(canvas, LEFT, pos=QPoint(200, 250))
    assert len(done) == 1
    assert _dots(canvas, done[0])[:3] == [(100, 100), (300, 100), (200, 250)]
    assert opened.session.selection == before


@pytest.mark.parametrize("end", ["first corner", "right click"])
def test_other_ways_to_end_an_area(qtbot: QtBot, canvas: MapCanvas, end: str) -> None:
    done: list[Any] = []
    _free(canvas, SketchKind.AREA, done)
    for x, y in ((100, 100), (300, 100), (200, 250)):
        _click(qtbot, canvas, x, y)
    if end == "first corner":
        _click(qtbot, canvas, 103, 98)
    else:
        _click(qtbot, canvas, 500, 400, button=RIGHT)
    assert len(done) == 1
    assert len(shapely.get_coordinates(done[0])) == 4
    assert done[0].is_valid


def test_backspace_takes_back_and_escape_gives_up(qtbot: QtBot, canvas: MapCanvas) -> None:
    done: list[Any] = []
    tool = _free(canvas, SketchKind.LINE, done)
    for x in (100, 200, 300):
        _click(qtbot, canvas, x, 100)
    qtbot.keyClick(canvas, Qt.Key.Key_Backspace)
    assert len(tool.sketch.places) == 2
    qtbot.keyClick(canvas, Qt.Key.Key_Escape)
    assert not tool.sketch.places
    with qtbot.waitSignal(canvas.tool_given_up):
        qtbot.keyClick(canvas, Qt.Key.Key_Escape)
    assert isinstance(canvas.tool, IdentifyTool)
    assert not done


def test_too_few_corners_and_a_crossing_outline_are_refused_with_a_word(
    qtbot: QtBot, canvas: MapCanvas, opened: Opened
) -> None:
    done: list[Any] = []
    tool = _free(canvas, SketchKind.AREA, done)
    for x, y in ((100, 100), (300, 100)):
        _click(qtbot, canvas, x, y)
    qtbot.keyClick(canvas, Qt.Key.Key_Return)
    assert "三个" in opened.window.status.said.text()
    for x, y in ((100, 250), (300, 260)):
        _click(qtbot, canvas, x, y)
    qtbot.keyClick(canvas, Qt.Key.Key_Return)
    assert not done
    assert "相交" in opened.window.status.said.text()
    assert len(tool.sketch.places) == 4


def test_shift_turns_edges_by_right_angles(qtbot: QtBot, canvas: MapCanvas) -> None:
    done: list[Any] = []
    _free(canvas, SketchKind.LINE, done)
    shift = Qt.KeyboardModifier.ShiftModifier
    _click(qtbot, canvas, 100, 100)
    _click(qtbot, canvas, 300, 160)
    qtbot.mouseClick(canvas, LEFT, shift, QPoint(250, 330))
    qtbot.keyClick(canvas, Qt.Key.Key_Return)
    x, y = np.array(
        [
            (dot.x, dot.y)
            for dot in (
                canvas.view.screen_of(GeoPoint(*corner))
                for corner in shapely.get_coordinates(done[0])
            )
        ]
    ).T
    turned = math.degrees(
        math.atan2(y[2] - y[1], x[2] - x[1]) - math.atan2(y[1] - y[0], x[1] - x[0])
    )
    assert turned == pytest.approx(90, abs=0.01)


def test_a_drag_moves_the_map_and_sets_no_corner(qtbot: QtBot, canvas: MapCanvas) -> None:
    tool = _free(canvas, SketchKind.LINE, [])
    _click(qtbot, canvas, 200, 200)
    before = canvas.view
    qtbot.mousePress(canvas, LEFT, pos=QPoint(300, 200))
    for x in (320, 360, 400):
        qtbot.mouseMove(canvas, QPoint(x, 200))
    qtbot.mouseRelease(canvas, LEFT, pos=QPoint(400, 200))
    assert canvas.view.centre != before.centre
    assert len(tool.sketch.places) == 1


def test_corners_snap_exactly_to_what_is_there(
    qtbot: QtBot, canvas: MapCanvas, opened: Opened
) -> None:
    data = opened.session.data
    assert data is not None
    corner = shapely.get_coordinates(data.table("areas").shapes[0])[0]
    canvas.set_view(canvas.view.with_centre(GeoPoint(*corner)).with_scale(2_000))
    done: list[Any] = []
    canvas.use_tool(SketchTool(canvas, SketchKind.LINE, done.append))
    middle = canvas.middle_point()
    x, y = round(middle.x), round(middle.y)
    _click(qtbot, canvas, x + 5, y + 4)
    tool = canvas.tool
    assert isinstance(tool, SketchTool)
    assert tool.snapped is not None
    assert tool.snapped.table == "areas"
    ctrl = Qt.KeyboardModifier.ControlModifier
    qtbot.mouseClick(canvas, LEFT, ctrl, QPoint(x - 5, y - 4))
    _click(qtbot, canvas, x + 200, y + 90)
    qtbot.keyClick(canvas, Qt.Key.Key_Enter)
    placed = shapely.get_coordinates(done[0])
    assert placed[0].tolist() == corner.tolist()
    assert placed[1].tolist() != corner.tolist()
    hidden = dict.fromkeys(opened.session.visible_layers())
    assert hidden
    assert canvas.snapping.at(canvas.view, middle) is not None


def test_hidden_layers_are_not_snapped_to(canvas: MapCanvas, opened: Opened) -> None:
    data = opened.session.data
    assert data is not None
    corner = shapely.get_coordinates(data.table("areas").shapes[0])[0]
    canvas.set_view(canvas.view.with_centre(GeoPoint(*corner)))
    at = canvas.middle_point()
    assert canvas.snapping.at(canvas.view, at) is not None
    from gis_app.domain.map_look import LayerSettings

    opened.session.set_layers(
        {spec.id: LayerSettings(is_visible=False) for spec in data.catalogue.layers}
    )
    assert canvas.snapping.at(canvas.view, at) is None


def test_keys_alone_draw_a_line(qtbot: QtBot, canvas: MapCanvas) -> None:
    done: list[Any] = []
    _free(canvas, SketchKind.LINE, done)
    QApplication.processEvents()
    canvas.pointer_at = ScreenPoint(300, 200)
    qtbot.keyClick(canvas, Qt.Key.Key_Space)
    for _ in range(10):
        qtbot.keyClick(canvas, Qt.Key.Key_Right)
    qtbot.keyClick(canvas, Qt.Key.Key_Down, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(canvas, Qt.Key.Key_Space)
    qtbot.keyClick(canvas, Qt.Key.Key_Return)
    assert _dots(canvas, done[0]) == [(300, 200), (420, 201)]


def test_measured_area_is_geodesic_and_stays(qtbot: QtBot, canvas: MapCanvas) -> None:
    tool = MeasureTool(canvas, SketchKind.AREA)
    canvas.use_tool(tool)
    ctrl = Qt.KeyboardModifier.ControlModifier
    for x, y in ((100, 100), (400, 100), (400, 300), (100, 300)):
        qtbot.mouseClick(canvas, LEFT, ctrl, QPoint(x, y))
    qtbot.keyClick(canvas, Qt.Key.Key_Return)
    assert len(tool.measured) == 4
    ring = shapely.Polygon([(p.lon, p.lat) for p in tool.measured])
    area = float(areas_m2(np.array([ring], dtype=object))[0])
    assert f"{area:,.1f}" in tool.reading(tool.measured)
    canvas.grab()


def test_corners_are_dragged_added_and_taken_away(qtbot: QtBot, canvas: MapCanvas) -> None:
    view = canvas.view
    places = [view.geo_at(ScreenPoint(x, y)) for x, y in ((150, 150), (350, 150), (250, 300))]
    shape = shapely.Polygon([(p.lon, p.lat) for p in places])
    done: list[Any] = []
    tool = VertexTool(canvas, shape, done.append)
    canvas.use_tool(tool)
    ctrl = Qt.KeyboardModifier.ControlModifier

    def drag(start: tuple[int, int], end: tuple[int, int]) -> None:
        qtbot.mousePress(canvas, LEFT, ctrl, QPoint(*start))
        canvas.modifiers = ctrl
        tool.move(ScreenPoint(*end), LEFT)
        qtbot.mouseRelease(canvas, LEFT, ctrl, QPoint(*end))

    drag((350, 150), (380, 170))
    assert _dots(canvas, tool.now.shape())[1] == (380, 170)
    drag((250, 155), (260, 110))
    assert len(tool.now.runs[0]) == 4
    _click(qtbot, canvas, 250, 300, button=RIGHT)
    assert len(tool.now.runs[0]) == 3
    qtbot.keyClick(canvas, Qt.Key.Key_Backspace)
    assert len(tool.now.runs[0]) == 4
    assert view == canvas.view
    qtbot.keyClick(canvas, Qt.Key.Key_Return)
    assert len(done) == 1
    canvas.grab()


def test_escape_puts_the_shape_back_before_it_leaves(qtbot: QtBot, canvas: MapCanvas) -> None:
    view = canvas.view
    ends = [view.geo_at(ScreenPoint(x, 200)) for x in (150, 350)]
    shape = shapely.LineString([(p.lon, p.lat) for p in ends])
    tool = VertexTool(canvas, shape, pytest.fail)
    canvas.use_tool(tool)
    canvas.pointer_at = ScreenPoint(150, 200)
    qtbot.keyClick(canvas, Qt.Key.Key_Space)
    for _ in range(5):
        qtbot.keyClick(canvas, Qt.Key.Key_Down)
    qtbot.keyClick(canvas, Qt.Key.Key_Space)
    assert tool.is_changed
    qtbot.keyClick(canvas, Qt.Key.Key_Escape)
    assert not tool.is_changed
    assert shapely.equals_exact(tool.now.shape(), shape)
    qtbot.keyClick(canvas, Qt.Key.Key_Escape)
    assert isinstance(canvas.tool, IdentifyTool)


@pytest.mark.parametrize("kind", list(SketchKind))
def test_what_was_drawn_is_seen_while_it_is_said_what_it_is(
    qtbot: QtBot, canvas: MapCanvas, kind: SketchKind
) -> None:
    seen: list[bool] = []
    accent = canvas.theme.accent.lower()

    def is_marked() -> bool:
        canvas.grab()
        shot = canvas.grab().toImage()
        around = ((x, y) for x in range(105, 116) for y in range(95, 106))
        return any(shot.pixelColor(x, y).name() == accent for x, y in around)

    def describe(_shape: object) -> None:
        seen.append(is_marked())

    canvas.use_tool(SketchTool(canvas, kind, describe, is_snapping=False))
    canvas.setFocus()
    places = ((110, 100), (200, 120), (160, 220))[: {"point": 1, "line": 2, "area": 3}[kind]]
    for x, y in places:
        _click(qtbot, canvas, x, y)
    qtbot.mouseMove(canvas, QPoint(400, 300))
    if kind is not SketchKind.POINT:
        qtbot.keyClick(canvas, Qt.Key.Key_Return)
    assert seen == [True]
    assert not is_marked()
