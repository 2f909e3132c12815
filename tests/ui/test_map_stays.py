"""The map stays still while panels come and go, and many picked rows are told by what they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QLabel

from gis_app.domain.edits import GEOMETRY, Edit, RowBatch
from gis_app.geo.extent import GeoPoint, MapPoint, ScreenPoint
from gis_app.messages import ENGLISH, msg
from gis_app.ui.city_extents import city_extent
from gis_app.ui.commands import issues as issue_commands
from gis_app.ui.commands import places
from gis_app.ui.map_furniture import paint_sources
from gis_app.ui.map_view import MapView
from gis_app.ui.row_edits import move_edit
from gis_app.ui.selection_summary import SelectionSummary
from gis_app.ui.theme import LIGHT
from gis_app.ui.translation import translator_for

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from tests.ui.conftest import Opened

LEFT = Qt.MouseButton.LeftButton


@given(
    st.tuples(st.integers(300, 2000), st.integers(200, 1200)),
    st.tuples(st.integers(-400, 400), st.integers(-300, 300)),
)
def test_a_view_kept_still_shows_everything_where_it_was(
    size: tuple[int, int], moved: tuple[int, int]
) -> None:
    before = MapView(MapPoint(8_934_000.0, 5_040_000.0), 7.5, 900, 600)
    after = before.kept_still(size, moved)
    place = GeoPoint(80.26, 41.17)
    old, new = before.screen_of(place), after.screen_of(place)
    assert (new.x + moved[0], new.y + moved[1]) == (
        pytest.approx(old.x, abs=1e-6),
        pytest.approx(old.y, abs=1e-6),
    )
    assert (after.width_px, after.height_px) == size


def _on_window(opened: Opened, place: GeoPoint) -> tuple[float, float]:
    canvas = opened.window.canvas
    at = canvas.view.screen_of(place)
    corner = canvas.mapTo(opened.window, QPoint())
    return at.x + corner.x(), at.y + corner.y()


def test_the_map_does_not_jump_when_the_inspector_opens_and_closes(
    qtbot: QtBot, opened: Opened
) -> None:
    window, canvas = opened.window, opened.window.canvas
    assert window.inspector.isHidden()
    place = canvas.view.geo_at(ScreenPoint(300, 150))
    before, width = _on_window(opened, place), canvas.width()
    qtbot.mouseClick(canvas, LEFT, pos=QPoint(300, 150))
    assert opened.session.selection.place == place
    qtbot.waitUntil(lambda: canvas.width() < width)
    assert _on_window(opened, place) == pytest.approx(before, abs=0.01)
    opened.session.clear_selection()
    qtbot.waitUntil(lambda: canvas.width() == width)
    assert _on_window(opened, place) == pytest.approx(before, abs=0.01)
    window.toggle_panel("layers")
    qtbot.waitUntil(lambda: canvas.width() > width)
    assert _on_window(opened, place) == pytest.approx(before, abs=0.01)


def test_what_was_gone_to_stays_in_the_middle_of_what_is_left_of_the_map(
    qtbot: QtBot, opened: Opened
) -> None:
    canvas, place, width = (
        opened.window.canvas,
        GeoPoint(80.25, 41.16),
        opened.window.canvas.width(),
    )
    canvas.set_view(canvas.view.with_centre(place))
    opened.session.select("", (), place)
    qtbot.waitUntil(lambda: canvas.width() < width)
    assert canvas.view.screen_of(place).x == pytest.approx(canvas.width() / 2, abs=0.01)


@pytest.mark.parametrize("width_px", [1440, 1200])
def test_what_was_clicked_at_the_edge_is_not_hidden_by_the_inspector(
    qtbot: QtBot, opened: Opened, width_px: int
) -> None:
    window, canvas = opened.window, opened.window.canvas
    window.resize(width_px, 900)
    qtbot.waitUntil(lambda: window.width() == width_px and opened.is_quiet(), timeout=20_000)
    edge = QPoint(canvas.width() - 20, 200)
    place = canvas.view.geo_at(ScreenPoint(edge.x(), edge.y()))
    before = canvas.width() - canvas.covered_px
    qtbot.mouseClick(canvas, LEFT, pos=edge)
    qtbot.waitUntil(lambda: canvas.width() - canvas.covered_px < before)
    at = canvas.view.screen_of(place)
    assert 0 < at.x <= canvas.width() - canvas.covered_px - 40
    assert at.y == pytest.approx(200, abs=0.01)


def test_the_whole_city_is_fitted_while_its_window_is_still_taking_shape(opened: Opened) -> None:
    canvas = opened.window.canvas
    canvas.picture = None
    canvas.zoom_city()
    small = canvas.view.scale_denominator
    canvas.resize(canvas.width() // 2, canvas.height())
    assert canvas.view.scale_denominator > small


def test_a_picture_enlarged_to_squares_is_not_shown_beneath(qtbot: QtBot, opened: Opened) -> None:
    canvas = opened.window.canvas
    far = canvas.picture
    assert far is not None
    canvas.set_view(canvas.view.zoomed(30.0, canvas.middle_point()))
    qtbot.waitUntil(lambda: opened.is_quiet(), timeout=20_000)
    assert canvas._backdrop is far
    assert canvas._is_all_blur(far)
    canvas.set_view(canvas.view.zoomed(1 / 10, canvas.middle_point()))
    assert not canvas._is_all_blur(far)


def test_many_picked_points_are_told_by_urgency_kind_and_unit(
    open_window: Callable[..., Opened],
) -> None:
    opened = open_window(ENGLISH)
    data = opened.session.data
    assert data is not None
    fids = [int(fid) for fid in data.table("points").fids]
    opened.session.select("points", fids)
    blocks = dict(SelectionSummary(data, "points", fids, translator_for(ENGLISH)).blocks)
    assert list(blocks) == ["Open issues there", "Kind", "Responsible unit"]
    for title in ("Kind", "Responsible unit"):
        assert sum(int(count) for _name, count in blocks[title]) == len(fids)
    open_counts = [int(count) for _name, count in blocks["Open issues there"]]
    assert sum(open_counts) == int(data.point_state.open_count.sum())
    shown = {one.text() for one in opened.window.inspector.findChildren(QLabel)}
    assert {"Points", f"{len(fids)} rows selected", "Open issues there"} <= shown
    assert {name for name, _count in blocks["Kind"]} <= shown


def test_picked_issues_and_actions_sum_up_and_missing_rows_do_not_count(opened: Opened) -> None:
    data = opened.session.data
    assert data is not None
    t = translator_for(ENGLISH)
    for table in ("issues", "actions"):
        fids = [int(fid) for fid in data.table(table).fids]
        blocks = SelectionSummary(data, table, [*fids, 987_654], t).blocks
        assert blocks
        for _title, rows in blocks:
            assert sum(int(count) for _name, count in rows) == len(fids)
    assert SelectionSummary(data, "units", (1, 2), t).blocks == []


def test_a_change_names_one_row_by_the_word_for_one(opened: Opened) -> None:
    data = opened.session.data
    assert data is not None
    fid = int(data.table("points").fids[0])
    edit = move_edit(data, "points", fid, GeoPoint(80.26, 41.17))
    assert translator_for(ENGLISH)(edit.label).startswith("Moved point ")


def test_the_menu_of_a_place_registers_an_issue_there(
    open_window: Callable[..., Opened], monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = open_window(ENGLISH)
    asked: list[object] = []
    monkeypatch.setattr(issue_commands, "describe_issue", lambda _window, at: asked.append(at))
    place = GeoPoint(80.25, 41.16)
    menu = places.map_menu(opened.window, place)
    (entry,) = (one for one in menu.actions() if one.text() == "Register an issue here…")
    entry.trigger()
    assert asked == [place]
    menu.deleteLater()


def test_bookmarks_open_beside_their_button(opened: Opened) -> None:
    strip = opened.window.strip
    at = strip.mapFromGlobal(strip.beside("bookmarks"))
    assert 100 < at.y() < strip.height()
    assert at.x() > strip.width() / 2


def test_the_overview_marks_no_part_when_everything_is_shown(qtbot: QtBot, opened: Opened) -> None:
    canvas = opened.window.canvas
    overview = canvas.overview
    overview.set_shown(True)
    qtbot.waitUntil(lambda: overview.picture is not None)
    middle = overview.rect().center()
    canvas.set_view(canvas.view.zoomed(0.2, canvas.middle_point()))
    assert overview.frame().contains(QRectF(overview.rect()))
    plain = overview.grab().toImage().pixelColor(middle)
    picture = overview.picture
    assert picture is not None
    ratio = picture.image.width() / overview.width()
    beneath = picture.image.pixelColor(int(middle.x() * ratio), int(middle.y() * ratio))
    assert np.allclose(plain.getRgb(), beneath.getRgb(), atol=2)


def _reshaped(opened: Opened, shape: str) -> Edit:
    """Make the edit that gives the first feature of an action another shape."""
    data = opened.session.data
    assert data is not None
    fid = int(data.table("actions").fids[0])
    cells = {GEOMETRY: [shapely.to_wkb(shapely.from_wkt(shape))]}
    return Edit(
        msg("Reshaped {name}", name="x"), updates=(RowBatch("actions", np.array([fid]), cells),)
    )


def test_a_shape_around_the_whole_world_does_not_shrink_the_city_to_a_dot(opened: Opened) -> None:
    data, city = opened.session.data, opened.session.city
    assert data is not None
    assert city is not None
    before = city_extent(data)
    assert before is not None
    world = "POLYGON((-180 -90, 180 -90, 180 90, -180 90, -180 -90))"
    city.apply(_reshaped(opened, world))
    after = city_extent(city.data)
    assert after is not None
    assert after.east - after.west < 2 * (before.east - before.west)
    fid = int(city.data.table("points").fids[0])
    city.apply(move_edit(city.data, "points", fid, GeoPoint(0.0, 0.0)))
    after = city_extent(city.data)
    assert after is not None
    assert after.west > 70


def test_a_fault_that_comes_in_while_the_city_is_open_is_named_once(
    qtbot: QtBot, open_window: Callable[..., Opened]
) -> None:
    opened = open_window(ENGLISH)
    window = opened.window
    bowtie = "POLYGON((80.2 41.1, 80.3 41.2, 80.3 41.1, 80.2 41.2, 80.2 41.1))"
    window.apply(_reshaped(opened, bowtie))
    qtbot.waitUntil(lambda: "crosses itself" in window.notice.text.text())
    qtbot.waitUntil(opened.is_quiet, timeout=20_000)
    window.notice.hide()
    window.apply(_reshaped(opened, bowtie.replace("80.3 41.1", "80.4 41.1")))
    qtbot.waitUntil(lambda: not opened.tasks.running)
    assert window.notice.isHidden()


def test_a_long_scale_is_read_from_its_beginning(opened: Opened) -> None:
    line = opened.window.status.scale.lineEdit()
    assert line is not None
    opened.window.status.show_scale(20_000_000)
    assert line.cursorPosition() == 0


def test_sources_are_written_on_a_plate_that_nothing_runs_through(qapp: object) -> None:
    view = MapView(MapPoint(8_934_000.0, 5_040_000.0), 7.5, 600, 100)
    image = QImage(600, 100, QImage.Format.Format_RGB32)
    image.fill(0)
    painter = QPainter(image)
    paint_sources(painter, view, "© 本机", LIGHT)
    painter.end()
    beside = [image.pixelColor(600 - 12 + 3, y).lightness() for y in range(78, 90)]
    assert min(beside) > 120
    assert image.pixelColor(300, 84).lightness() == 0
