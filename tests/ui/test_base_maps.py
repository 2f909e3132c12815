"""Choosing a base map in the window, with files and with servers good and bad."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import shapely

from gis_app.basemap import service_keys
from gis_app.geo.crs import to_map
from gis_app.messages import CHINESE, ENGLISH
from gis_app.ui.commands import base_maps
from gis_app.ui.dialogs.base_map import CrsDialog, OwnServiceDialog, ServiceKeyDialog, crs_choices
from gis_app.ui.theme import LIGHT
from gis_app.ui.translation import translator_for
from tests.basemap.test_photo import write
from tests.basemap.test_tile_archive import mbtiles
from tests.basemap.tile_server import TileServer, png, say

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtGui import QColor
    from pytestqt.qtbot import QtBot

    from tests.ui.conftest import Opened


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("no_proxy", "*")


def _colour(opened: Opened, x: int = 300, y: int = 300) -> QColor:
    picture = opened.window.canvas.picture
    assert picture is not None
    return picture.image.pixelColor(x, y)


def _is_red(colour: QColor) -> bool:
    """Tell a red tile under the tint of an area."""
    return colour.red() > 200 and max(colour.green(), colour.blue()) < 90


def _serve(monkeypatch: pytest.MonkeyPatch, server: TileServer, **more: Any) -> None:
    """Put one service that is on this computer in place of the online list."""
    from gis_app.basemap.online_source import BaseMap, OnlineSource
    from gis_app.messages import LocalText

    name = LocalText("本机服务", "Local service")
    url = server.url + "/{z}/{x}/{y}" + ("?tk={key}" if more.get("service") else "")
    source = OnlineSource("local", name, url, "© 本机", **more)
    monkeypatch.setattr(
        "gis_app.basemap.online_list.online_base_maps", lambda: (BaseMap("local", name, (source,)),)
    )


def test_a_file_of_tiles_lies_beneath_the_city(
    qtbot: QtBot, opened: Opened, tmp_path: Path
) -> None:
    window = opened.window
    file = mbtiles(tmp_path / "a.mbtiles", png(), bounds="80,41,81,42")
    base_maps.choose(window, str(file))
    qtbot.waitUntil(lambda: window.session.base_map.opened.id == str(file))
    qtbot.waitUntil(opened.is_quiet)
    assert "a.mbtiles" in window.layers.base_map.button.text()
    window.layers.base_map.menu.aboutToShow.emit()
    ticked = [a.data() for a in window.layers.base_map.menu.actions() if a.isChecked()]
    assert ticked == [str(file)]
    base_maps.choose(window, "")
    qtbot.waitUntil(lambda: window.session.base_map.opened.id == "")
    qtbot.waitUntil(opened.is_quiet)


def test_online_tiles_come_in_and_are_named(
    qtbot: QtBot, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = TileServer(lambda to: say(to, png()))
    _serve(monkeypatch, server)
    window = opened.window
    base_maps.choose(window, "local")
    qtbot.waitUntil(lambda: _is_red(_colour(opened)))
    from gis_app.ui.map_furniture import source_text

    data = opened.session.data
    assert data is not None
    assert "© 本机" in source_text(data, window.t, window.session.base_map.opened)
    opened.session.base_map.close()
    server.close()


def test_a_service_that_answers_html_is_named_and_the_map_lives_on(
    qtbot: QtBot, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = TileServer(lambda to: say(to, b"<html>", kind="text/html"))
    _serve(monkeypatch, server)
    window = opened.window
    before = _colour(opened)
    base_maps.choose(window, "local")
    state = window.session.base_map
    qtbot.waitUntil(lambda: state.opened.fault is not None)
    qtbot.waitUntil(lambda: "本机服务" in window.layers.base_map.button.toolTip())
    qtbot.waitUntil(lambda: "本机服务" in window.status.said.text())
    qtbot.waitUntil(opened.is_quiet)
    assert _colour(opened) == before
    state.close()
    server.close()


def test_a_key_is_asked_for_kept_and_never_written_into_a_file(
    qtbot: QtBot, opened: Opened, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    server = TileServer(lambda to: say(to, png()))
    _serve(monkeypatch, server, service="tianditu")
    kept: dict[str, str] = {}
    monkeypatch.setattr(service_keys, "known_key", kept.get)
    monkeypatch.setattr(service_keys, "keep_key", lambda s, k: bool(kept.update({s: k}) or True))

    def answer(dialog: ServiceKeyDialog) -> bool:
        dialog.key.setText("0123456789abcdef")
        assert dialog.accept_button.isEnabled()
        return True

    monkeypatch.setattr(base_maps, "ask", answer)
    base_maps.choose(opened.window, "local")
    qtbot.waitUntil(lambda: _is_red(_colour(opened)))
    assert kept == {"tianditu": "0123456789abcdef"}
    assert server.seen[0].endswith("tk=0123456789abcdef")
    opened.session.base_map.close()
    server.close()
    city = opened.session.city
    assert city is not None
    for file in [city.file, *tmp_path.rglob("*")]:
        if file.is_file():
            assert b"0123456789abcdef" not in file.read_bytes()


def test_a_photo_without_a_system_is_asked_about(
    qtbot: QtBot, opened: Opened, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    window = opened.window
    data = opened.session.data
    assert data is not None
    middle = shapely.centroid(data.table("areas").shapes[0])
    held = np.zeros((3, 50, 50), np.uint8)
    held[0] = 250
    x, y = (float(v) for v in to_map(middle.x, middle.y))
    file = write(tmp_path / "aerial.tif", held, None, (x, y), 200.0)
    asked: list[str] = []

    def answer(dialog: CrsDialog) -> bool:
        asked.append(dialog.windowTitle())
        assert not dialog.accept_button.isEnabled()
        dialog.choice.setEditText("EPSG:99999999")
        assert not dialog.accept_button.isEnabled()
        dialog.choice.setEditText("EPSG:3857")
        assert dialog.accept_button.isEnabled()
        return True

    monkeypatch.setattr(base_maps, "ask", answer)
    base_maps.choose(window, str(file))
    qtbot.waitUntil(lambda: window.session.base_map.opened.id == str(file))
    qtbot.waitUntil(opened.is_quiet)
    assert asked == ["坐标系"]
    assert _is_red(_colour(opened))
    base_maps.choose(window, "")
    qtbot.waitUntil(lambda: window.session.base_map.opened.id == "")


def test_a_bad_file_is_an_error_and_the_old_base_map_stays(
    qtbot: QtBot, opened: Opened, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    said: list[str] = []
    monkeypatch.setattr(opened.window, "show_error", lambda error: said.append(str(error)))
    bad = tmp_path / "bad.mbtiles"
    bad.write_bytes(b"x" * 500)
    base_maps.choose(opened.window, str(bad))
    qtbot.waitUntil(lambda: bool(said))
    assert "bad.mbtiles" in said[0]
    assert opened.session.base_map.opened.id == ""


def test_the_likely_systems_come_first() -> None:
    codes = [code for _title, code in crs_choices(80.26)]
    assert codes[0] == "EPSG:4536"
    assert "EPSG:32644" in codes
    from gis_app.geo.crs import reference_system

    assert "81" in reference_system("EPSG:4536").name


@pytest.mark.parametrize("language", [CHINESE, ENGLISH])
def test_dialogs_show_everything(qtbot: QtBot, language: str) -> None:
    t = translator_for(language)
    for dialog in (ServiceKeyDialog(t), CrsDialog("航拍.tif", 80.26, t)):
        qtbot.addWidget(dialog)
        dialog.show()
        assert dialog.grab().width() > 300


def test_the_choice_is_kept_for_next_time(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, qapp: Any, tmp_path: Path, city: Any
) -> None:
    from gis_app.app import Desk
    from gis_app.settings import UserSettings, load_settings, settings_file

    file = mbtiles(tmp_path / "a.mbtiles", png())
    desk = Desk(qapp, UserSettings(language=CHINESE, theme=LIGHT.name))
    base_maps.choose(desk.window, str(file))
    qtbot.waitUntil(lambda: load_settings().base_map == str(file))
    desk.shut_down()
    assert "key" not in json.loads(settings_file().read_text("utf-8"))
    again = Desk(qapp, load_settings())
    again.session.open(city)
    base_maps.restore(again.window, again.settings.base_map, None)
    qtbot.waitUntil(lambda: again.session.base_map.opened.id == str(file))
    again.session.let_go()
    again.shut_down()
    again.window.deleteLater()
    desk.window.deleteLater()


def test_a_tile_service_needs_a_name_an_address_of_tiles_and_an_attribution(
    qtbot: QtBot, opened: Opened
) -> None:
    dialog = OwnServiceDialog(opened.window.t, opened.window)
    qtbot.addWidget(dialog)
    dialog.name.setText("市局影像")
    dialog.url.setText("https://tiles.example.cn/{z}/{x}.png")
    dialog.attribution.setText("© 市局")
    assert not dialog.accept_button.isEnabled()
    dialog.url.setText("https://tiles.example.cn/{z}/{x}/{y}.png")
    assert dialog.accept_button.isEnabled()
    assert dialog.value[0] == "市局影像"
