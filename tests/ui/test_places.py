"""Going to places, copying them, bookmarks, the overview, touch-pads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import (
    QGuiApplication,
    QInputDevice,
    QNativeGestureEvent,
    QPointingDevice,
    QWheelEvent,
)

from gis_app.domain.bookmarks import Bookmark, bookmarks_text, read_bookmarks
from gis_app.geo.china_datums import Datum, from_wgs84
from gis_app.geo.extent import GeoExtent, GeoPoint, ScreenPoint
from gis_app.messages import CHINESE, ENGLISH
from gis_app.project.city import City
from gis_app.ui.commands import places
from gis_app.ui.dialogs.bookmarks import BookmarksDialog, NewBookmarkDialog
from gis_app.ui.dialogs.go_to import GoToDialog
from gis_app.ui.search_index import SearchIndex
from gis_app.ui.translation import translator_for

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from tests.ui.conftest import Opened

HERE = GeoPoint(80.25, 41.16)


def _answer(monkeypatch: pytest.MonkeyPatch, fill: Callable[[Any], object]) -> None:
    def answer(dialog: Any) -> bool:
        fill(dialog)
        assert dialog.accept_button.isEnabled()
        return True

    monkeypatch.setattr(places, "ask", answer)


def test_amap_coordinates_lead_to_the_true_place(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    lon, lat = (float(v[0]) for v in from_wgs84([HERE.lon], [HERE.lat], Datum.GCJ02))

    def fill(dialog: GoToDialog) -> None:
        dialog.datum.setCurrentIndex(dialog.datum.findData(Datum.GCJ02))
        dialog.text.setText(f"{lat}, {lon}")
        assert "纬度" in dialog.read.text()

    _answer(monkeypatch, fill)
    opened.window.actions_made["go_to"].trigger()
    centre = opened.window.canvas.view.centre.in_degrees()
    assert centre.lon == pytest.approx(HERE.lon, abs=1e-6)
    assert centre.lat == pytest.approx(HERE.lat, abs=1e-6)
    assert opened.session.selection.place is not None


def test_a_name_leads_to_its_row(
    qtbot: QtBot, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    qtbot.waitUntil(lambda: opened.window.search.index is not None)
    _answer(monkeypatch, lambda dialog: dialog.text.setText("民主路"))
    opened.window.actions_made["go_to"].trigger()
    data, chosen = opened.session.data, opened.session.selection
    assert data is not None
    assert chosen.only_fid is not None
    assert "民主路" in str(data.table(chosen.table).value(chosen.only_fid, "name"))


def test_the_dialog_says_what_is_wrong_and_what_is_far(qtbot: QtBot, opened: Opened) -> None:
    data = opened.session.data
    assert data is not None
    near = GeoExtent(80.2, 41.1, 80.4, 41.3)
    dialog = GoToDialog(near, SearchIndex(data), translator_for(CHINESE))
    qtbot.addWidget(dialog)
    dialog.text.setText("80.26, 41.99999999x")
    assert not dialog.accept_button.isEnabled()
    assert dialog.read.text()
    dialog.text.setText("116.4, 39.9")
    assert dialog.accept_button.isEnabled()
    assert "范围" in dialog.read.text()


def test_the_map_menu_copies_in_every_datum(opened: Opened) -> None:
    menu = places.map_menu(opened.window, HERE)
    copied: dict[str, str] = {}
    for id_, _title, _text in places.notations(HERE):
        action = menu.findChild(object, f"copy_{id_}") or next(
            a for m in menu.findChildren(type(menu)) for a in m.actions()
            if a.objectName() == f"copy_{id_}"
        )  # fmt: skip
        action.trigger()
        copied[id_] = QGuiApplication.clipboard().text()
    assert copied["cgcs2000"] == "80.2500000, 41.1600000"
    assert len(set(copied.values())) == 5
    assert copied["dms"] == "80°15′00.00″E 41°09′36.00″N"
    assert copied["zone"].startswith("27")
    texts = [action.text() for action in menu.actions()]
    assert any("新增点位" in text for text in texts)
    menu.deleteLater()


def test_what_is_picked_is_copied(opened: Opened) -> None:
    data = opened.session.data
    assert data is not None
    fid = int(data.table("points").fids[0])
    opened.session.select("points", [fid])
    opened.window.actions_made["copy_coordinates"].trigger()
    points = data.table("points").points
    assert QGuiApplication.clipboard().text().startswith(f"{points.lon_deg[0]:.7f}, ")


@given(
    st.lists(
        st.builds(
            Bookmark, st.text(max_size=20), st.floats(-180, 180), st.floats(-85, 85),
            st.floats(1, 1e7),
        ),
        max_size=5,
    )
)  # fmt: skip
def test_bookmarks_are_read_as_they_were_written(kept: list[Bookmark]) -> None:
    assert list(read_bookmarks(bookmarks_text(kept))) == kept


@pytest.mark.parametrize(
    "text", ["", "nonsense", "{}", "[1]", '[["a",1,2]]', '[["a",1,2,NaN]]', '[["a",999,2,5]]']
)
def test_what_is_no_bookmark_is_left_out(text: str) -> None:
    assert read_bookmarks(text) == ()


def test_bookmarks_live_in_the_project(
    qtbot: QtBot, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = opened.window
    before = window.canvas.view
    _answer(monkeypatch, lambda dialog: dialog.name.setText("看这里"))
    places.add_bookmark(window)
    qtbot.waitUntil(lambda: len(places.bookmarks(window)) == 1)
    window.canvas.zoom_by(8)
    menu = places.bookmark_menu(window)
    next(action for action in menu.actions() if action.text() == "看这里").trigger()
    assert window.canvas.view.scale_denominator == pytest.approx(before.scale_denominator)
    assert window.canvas.view.centre.x == pytest.approx(before.centre.x, abs=0.01)
    city = opened.session.city
    assert city is not None
    qtbot.waitUntil(lambda: not opened.tasks.running)
    city.close()
    with City.open(city.file, read_only=True) as again:
        assert [one.name for one in read_bookmarks(again.data.settings.bookmarks)] == ["看这里"]
    menu.deleteLater()


@pytest.mark.parametrize("language", [CHINESE, ENGLISH])
def test_bookmarks_are_renamed_and_taken_away(qtbot: QtBot, language: str) -> None:
    kept = [Bookmark("甲", 80, 41, 5000), Bookmark("乙", 80, 41, 5000)]
    dialog = BookmarksDialog(kept, translator_for(language))
    qtbot.addWidget(dialog)
    dialog.list.item(0).setText("丙")
    dialog.list.item(1).setCheckState(Qt.CheckState.Unchecked)
    assert [one.name for one in dialog.kept] == ["丙"]
    named = NewBookmarkDialog("", translator_for(language))
    qtbot.addWidget(named)
    assert not named.accept_button.isEnabled()


def test_the_overview_shows_where_the_map_is_and_moves_it(qtbot: QtBot, opened: Opened) -> None:
    canvas = opened.window.canvas
    opened.window.actions_made["show_overview"].trigger()
    overview = canvas.overview
    qtbot.waitUntil(lambda: overview.picture is not None)
    assert overview.isVisible()
    canvas.zoom_by(4)
    frame = overview.frame()
    shown = overview.grab().toImage()
    edge = shown.pixelColor(round(frame.left()), round(frame.center().y()))
    assert edge.blue() > edge.red()
    qtbot.mouseClick(overview, Qt.MouseButton.LeftButton, pos=QPoint(60, 50))
    middle = overview.frame().center()
    assert (middle.x(), middle.y()) == (pytest.approx(60, abs=1), pytest.approx(50, abs=1))
    opened.window.actions_made["show_overview"].trigger()
    assert overview.isHidden()


def test_a_touch_pad_moves_with_two_fingers_and_zooms_when_they_part(opened: Opened) -> None:
    canvas = opened.window.canvas
    pad = QPointingDevice(
        "pad", 7, QInputDevice.DeviceType.TouchPad, QPointingDevice.PointerType.Finger,
        QInputDevice.Capability.PixelScroll | QInputDevice.Capability.Position, 2, 2,
    )  # fmt: skip
    at = QPointF(200, 150)

    def scrolled(held: Qt.KeyboardModifier) -> QWheelEvent:
        return QWheelEvent(
            at, QPointF(canvas.mapToGlobal(at.toPoint())), QPoint(30, -20), QPoint(60, -40),
            Qt.MouseButton.NoButton, held, Qt.ScrollPhase.ScrollUpdate, False,
            Qt.MouseEventSource.MouseEventNotSynthesized, pad,
        )  # fmt: skip

    before = canvas.view
    canvas.wheelEvent(scrolled(Qt.KeyboardModifier.NoModifier))
    moved = canvas.view.screen_of(before.geo_at(ScreenPoint(100, 100)))
    assert (moved.x, moved.y) == (pytest.approx(130), pytest.approx(80))
    assert canvas.view.units_per_px == before.units_per_px
    canvas.wheelEvent(scrolled(Qt.KeyboardModifier.ControlModifier))
    assert canvas.view.units_per_px > before.units_per_px
    now = canvas.view.units_per_px
    pinch = QNativeGestureEvent(
        Qt.NativeGestureType.ZoomNativeGesture, pad, 2, at, at, at, 0.25, QPointF()
    )
    assert canvas.event(pinch)
    assert canvas.view.units_per_px == pytest.approx(now / 1.25)
    assert pinch.type() == QEvent.Type.NativeGesture
