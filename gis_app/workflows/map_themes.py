"""Journey: look at the same city in another way, and keep that way under a name."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from gis_app.catalogue.map_themes import shipped_themes
from gis_app.domain.map_look import Appearance, LayerSettings, MapTheme

if TYPE_CHECKING:
    from gis_app.domain.city_data import CityData
    from gis_app.messages import Translator

OWN_PREFIX = "own_"


def themes_of(data: CityData, t: Translator) -> tuple[MapTheme, ...]:
    """Return all themes of a city: those of the program, then the office's own."""
    shipped = [one.made_for(data.catalogue, t(one.title)) for one in shipped_themes()]
    return (*shipped, *data.appearance.themes)


def with_theme(now: Appearance, theme: MapTheme) -> Appearance:
    """Return how the map looks in a theme.

    A theme of the program only switches layers; one of the office's own brings everything that was
    set when it was saved.
    """
    look = replace(theme.look, theme=theme.id, has_both_names=now.look.has_both_names)
    if theme.id.startswith(OWN_PREFIX):
        return replace(now, layers=dict(theme.layers), look=replace(theme.look, theme=theme.id))
    layers = {
        layer: replace(now.layers.get(layer, LayerSettings()), is_visible=wanted.is_visible)
        for layer, wanted in theme.layers.items()
    }
    return replace(now, layers={**now.layers, **layers}, look=look)


def saved_theme(data: CityData, title: str) -> Appearance:
    """Return the city's looks with the present one kept as a theme; the same title is replaced."""
    now, title = data.appearance, " ".join(title.split())
    same = next((one for one in now.themes if one.title == title), None)
    numbers = [
        int(one.id.removeprefix(OWN_PREFIX))
        for one in now.themes
        if one.id.removeprefix(OWN_PREFIX).isdecimal()
    ]
    own_id = same.id if same is not None else f"{OWN_PREFIX}{max(numbers, default=0) + 1}"
    # what the layer files say today is written down too: a theme looks the same for ever
    layers = {
        spec.id: _settled(now.layers.get(spec.id, LayerSettings()), is_visible=spec.is_visible)
        for spec in data.catalogue.layers
    }
    theme = MapTheme(own_id, title, replace(now.look, theme=own_id), layers)
    kept = tuple(one for one in now.themes if one.id != own_id)
    return replace(now, look=theme.look, themes=(*kept, theme))


def without_theme(now: Appearance, theme_id: str) -> Appearance:
    """Return the looks without one of the office's own themes; the map stays as it is."""
    kept = tuple(one for one in now.themes if one.id != theme_id)
    look = replace(now.look, theme="") if now.look.theme == theme_id else now.look
    return replace(now, themes=kept, look=look)


def _settled(settings: LayerSettings, *, is_visible: bool) -> LayerSettings:
    return settings if settings.is_visible is not None else replace(settings, is_visible=is_visible)
