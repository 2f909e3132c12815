from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from gis_app.catalogue.map_themes import shipped_themes
from gis_app.domain.layer_spec import Blend, LayerGroup
from gis_app.domain.map_look import (
    Appearance,
    LayerSettings,
    MapLook,
    MapStyle,
    PointDisplay,
    look_from_text,
    look_to_text,
    themes_from_text,
    themes_to_text,
)
from gis_app.domain.project_settings import ProjectSettings
from gis_app.messages import load_translator
from gis_app.paths import translations_dir
from gis_app.project.city import City
from gis_app.workflows.map_themes import saved_theme, themes_of, with_theme, without_theme

if TYPE_CHECKING:
    from pathlib import Path

_T = load_translator("zh_CN", translations_dir())


def _city(tmp_path: Path) -> City:
    return City.create(tmp_path / "city.gpkg", ProjectSettings("试点市"))


def test_four_themes_have_their_names(tmp_path: Path) -> None:
    with _city(tmp_path) as city:
        titles = [one.title for one in themes_of(city.data, _T)]
    assert titles == ["日常巡查", "专项行动", "挂图作战", "夜间"]


def test_themes_name_only_layers_and_groups_that_exist(tmp_path: Path) -> None:
    with _city(tmp_path) as city:
        known = {spec.id for spec in city.data.catalogue.layers} | {str(g) for g in LayerGroup}
    for theme in shipped_themes():
        assert {*theme.show, *theme.hide} <= known


def test_a_theme_switches_layers_and_leaves_the_rest_as_it_was_set(tmp_path: Path) -> None:
    with _city(tmp_path) as city:
        now = Appearance({"markets": LayerSettings(opacity=0.5, order=7)})
        campaign = themes_of(city.data, _T)[1]
        then = with_theme(now, campaign)
        assert then.look.style == MapStyle.GREY
        assert then.layers["markets"] == LayerSettings(False, 7, 0.5)
        for spec in city.data.catalogue.group(LayerGroup.ACTIONS):
            assert then.layers[spec.id].is_visible
        patrol = with_theme(then, themes_of(city.data, _T)[0])
        assert patrol.layers["markets"].is_visible
        assert not patrol.layers["flying_wires"].is_visible
        assert patrol.layers["roads_primary"].is_visible


def test_an_own_theme_brings_back_the_whole_look_after_reopening(tmp_path: Path) -> None:
    settings = {
        "markets": LayerSettings(False, 3, 0.4, Blend.MULTIPLY, 1_000.0, 50_000.0),
        "water": LayerSettings(blend=Blend.DARKEN),
    }
    look = MapLook(MapStyle.DARK, PointDisplay.DOTS, True)
    with _city(tmp_path) as city:
        city.change_appearance(Appearance(settings, look))
        city.change_appearance(saved_theme(city.data, "  迎检  专用 "))
    with City.open(tmp_path / "city.gpkg") as city:
        (own,) = city.data.appearance.themes
        assert own.title == "迎检 专用"
        assert city.data.layer_settings["markets"] == settings["markets"]
        night = with_theme(city.data.appearance, themes_of(city.data, _T)[3])
        city.change_appearance(night)
        assert city.data.appearance.look.theme == "night"
        back = with_theme(city.data.appearance, own)
        city.change_appearance(back)
        assert city.data.layer_settings["markets"] == settings["markets"]
        assert city.data.layer_settings["water"].blend == Blend.DARKEN
        kept = city.data.appearance.look
        assert (kept.style, kept.display, kept.has_both_names) == ("dark", "dots", True)


def test_the_same_title_replaces_a_theme_and_deleting_keeps_the_map(tmp_path: Path) -> None:
    with _city(tmp_path) as city:
        city.change_appearance(saved_theme(city.data, "一"))
        city.change_appearance(saved_theme(city.data, "二"))
        changed = replace(city.data.appearance.look, style=MapStyle.GREY)
        city.change_appearance(replace(city.data.appearance, look=changed))
        city.change_appearance(saved_theme(city.data, "一"))
        assert sorted(one.title for one in city.data.appearance.themes) == ["一", "二"]
        own = next(one for one in city.data.appearance.themes if one.title == "一")
        assert own.look.style == MapStyle.GREY
        city.change_appearance(without_theme(city.data.appearance, own.id))
        assert [one.title for one in city.data.appearance.themes] == ["二"]
        assert city.data.appearance.look.style == MapStyle.GREY
        assert city.data.appearance.look.theme == ""


def test_looks_survive_text_and_nonsense_is_left_out() -> None:
    look = MapLook(MapStyle.GREY, PointDisplay.CLUSTERS, True, "own_1")
    assert look_from_text(look_to_text(look)) == look
    assert look_from_text("{[") == MapLook()
    assert look_from_text('{"style": "pink", "display": 3}') == MapLook()
    assert themes_from_text('[1, {"id": 2}, {"id": "own_1", "layers": {"a": {"opacity": "x"}}}]')[
        0
    ].layers == {"a": LayerSettings()}
    assert themes_from_text("no") == ()
    assert themes_from_text(themes_to_text(())) == ()


def test_scales_and_blend_of_a_person_count_before_the_layer_file(tmp_path: Path) -> None:
    with _city(tmp_path) as city:
        spec = city.data.catalogue.layer("buildings")
    assert spec.max_scale_denominator is not None
    assert LayerSettings().applied_to(spec) is spec
    free = LayerSettings(max_scale_denominator=0.0).applied_to(spec)
    assert free.is_drawn_at(10_000_000)
    near = LayerSettings(min_scale_denominator=2_000.0, blend=Blend.SCREEN).applied_to(spec)
    assert near.blend == Blend.SCREEN
    assert not near.is_drawn_at(1_999)
    assert near.is_drawn_at(2_000)
