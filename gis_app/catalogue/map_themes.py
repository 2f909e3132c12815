"""Read the map themes that every project has."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from gis_app.domain.map_look import LayerSettings, MapLook, MapStyle, MapTheme, PointDisplay
from gis_app.messages import LocalText
from gis_app.paths import resources_dir

if TYPE_CHECKING:
    from gis_app.domain.layer_spec import Catalogue, LayerSpec


@dataclass(frozen=True)
class ShippedTheme:
    """Hold a theme before it meets a catalogue: which groups and layers it shows and hides."""

    id: str
    title: LocalText
    look: MapLook
    show: tuple[str, ...]
    hide: tuple[str, ...]

    def made_for(self, catalogue: Catalogue, title: str) -> MapTheme:
        """Return the theme with every layer of a catalogue switched as it says."""
        layers = {spec.id: LayerSettings(is_visible=self._shows(spec)) for spec in catalogue.layers}
        return MapTheme(self.id, title, self.look, layers)

    def _shows(self, spec: LayerSpec) -> bool:
        # a layer's own name counts for more than that of its group
        for name in (spec.id, str(spec.group)):
            if name in self.hide and (name != str(spec.group) or spec.id not in self.show):
                return False
            if name in self.show:
                return True
        return spec.is_visible


def shipped_themes() -> tuple[ShippedTheme, ...]:
    """Return the themes of the program, in the order they are offered in."""
    file = resources_dir() / "presets" / "map_themes.toml"
    return tuple(_theme(values) for values in tomllib.loads(file.read_text("utf-8"))["themes"])


def _theme(values: dict[str, Any]) -> ShippedTheme:
    look = MapLook(
        MapStyle(values["style"]), PointDisplay(values["display"]), theme=str(values["id"])
    )
    title = LocalText(values["title"]["zh_CN"], values["title"]["en"])
    return ShippedTheme(values["id"], title, look, tuple(values["show"]), tuple(values["hide"]))
