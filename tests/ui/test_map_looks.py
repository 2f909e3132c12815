from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtGui import QColor

from gis_app.domain.layer_spec import Blend
from gis_app.domain.map_look import LayerSettings, MapStyle
from gis_app.geo.extent import ScreenPoint
from gis_app.rendering.picture_style import MAP_COLOURS
from gis_app.ui.dialogs.layer_look import LayerLookDialog

if TYPE_CHECKING:
    import pytest
    from pytestqt.qtbot import QtBot

    from tests.ui.conftest import Opened


def _choose(opened: Opened, *titles: str) -> None:
    """Pick an entry of the theme menu, submenus by their titles."""
    row = opened.window.layers.themes
    row.fill()
    menu = row.menu
    for title in titles[:-1]:
        menu = next(m for a in menu.actions() if a.text() == title and (m := a.menu()) is not None)  # type: ignore[assignment]
    next(a for a in menu.actions() if a.text() == titles[-1]).trigger()


def test_a_theme_switches_layers_and_style_and_says_its_name(opened: Opened, qtbot: QtBot) -> None:
    t, session = opened.window.t, opened.session
    night = opened.window.layers.themes._themes()[3]
    _choose(opened, night.title)
    assert session.look.style == MapStyle.DARK
    assert "issues_heat" in session.visible_layers()
    assert opened.window.layers.themes.button.text() == night.title
    qtbot.waitUntil(opened.is_quiet)
    picture = opened.window.canvas.picture
    assert picture is not None
    assert picture.wish.settings.style == "dark"
    _choose(opened, t("Base map style"), t("Light"))
    qtbot.waitUntil(opened.is_quiet)
    picture = opened.window.canvas.picture
    assert picture is not None
    land = QColor(MAP_COLOURS["light"].land)
    corner = QColor(picture.image.pixel(2, 2))
    assert abs(corner.lightness() - land.lightness()) < 60


def test_an_own_theme_is_saved_offered_and_deleted(opened: Opened) -> None:
    t, row = opened.window.t, opened.window.layers.themes
    _choose(opened, t("Base map style"), t("Grey, for printing over"))
    row.save("迎检专用")
    assert row.button.text() == "迎检专用"
    _choose(opened, row._themes()[0].title)
    assert opened.session.look.style == MapStyle.WINDOW
    _choose(opened, "迎检专用")
    assert opened.session.look.style == MapStyle.GREY
    _choose(opened, t("Delete map theme"), "迎检专用")
    assert [one.id for one in row._themes()] == ["patrol", "campaign", "war_map", "night"]


def test_switching_a_layer_off_and_on_paints_nothing_again(
    opened: Opened, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    from gis_app.ui import map_render

    session = opened.session
    qtbot.waitUntil(opened.is_quiet)
    session.set_layers({"markets": LayerSettings(is_visible=False)})
    qtbot.waitUntil(opened.is_quiet)

    def never(*_: object, **__: object) -> None:
        raise AssertionError("painted again")

    monkeypatch.setattr(map_render, "paint_wish", never)
    session.set_layers({"markets": LayerSettings(is_visible=True)})
    session.set_layers({"markets": LayerSettings(is_visible=False)})
    qtbot.waitUntil(opened.is_quiet)


def test_a_click_on_a_disc_goes_nearer_and_then_fans_out(opened: Opened, qtbot: QtBot) -> None:
    t, canvas = opened.window.t, opened.window.canvas
    _choose(opened, t("Crowded places"), t("Counted discs everywhere"))
    canvas.set_view(canvas.view.with_scale(200_000))
    qtbot.waitUntil(opened.is_quiet)
    assert canvas.picture is not None
    placed = canvas.picture.report.placed
    assert placed is not None
    assert placed.clusters
    disc = placed.clusters[0]
    ratio = canvas.picture.wish.settings.pixel_ratio
    before = canvas.view.scale_denominator
    canvas.identify_at(ScreenPoint(disc.x_px / ratio, disc.y_px / ratio))
    assert canvas.fan_at is not None or canvas.view.scale_denominator < before / 1.9
    qtbot.waitUntil(opened.is_quiet)


def test_the_look_dialog_keeps_only_what_differs_from_the_layer_file(
    opened: Opened, qtbot: QtBot
) -> None:
    data = opened.session.data
    assert data is not None
    spec = data.catalogue.layer("buildings")
    dialog = LayerLookDialog(spec, LayerSettings(order=5), opened.window.t, opened.window)
    qtbot.addWidget(dialog)
    assert dialog.settings == LayerSettings(order=5)
    dialog.blend.setCurrentIndex(dialog.blend.findData(Blend.MULTIPLY))
    dialog.has_smallest.setChecked(False)
    dialog.has_largest.setChecked(True)
    dialog.largest.setValue(2_000)
    made = dialog.settings
    assert made.blend == Blend.MULTIPLY
    assert made.max_scale_denominator == 0.0
    assert made.min_scale_denominator == 2_000.0
    dialog.has_smallest.setChecked(True)
    dialog.smallest.setValue(1_000)
    assert not dialog.accept_button.isEnabled()
    dialog.smallest.setValue(9_000)
    assert dialog.accept_button.isEnabled()


def test_layers_out_of_a_persons_scales_are_greyed_and_not_drawn(
    opened: Opened, qtbot: QtBot
) -> None:
    session, canvas = opened.session, opened.window.canvas
    canvas.set_view(canvas.view.with_scale(30_000))
    qtbot.waitUntil(opened.is_quiet)
    assert canvas.picture is not None
    shown = canvas.picture.report.drawn
    layer_id = next(one for one in shown if one.startswith("areas") and shown[one])
    session.set_layers({layer_id: LayerSettings(max_scale_denominator=10_000.0)})
    qtbot.waitUntil(opened.is_quiet)
    assert layer_id not in canvas.picture.report.drawn
    assert np.isfinite(canvas.view.scale_denominator)
