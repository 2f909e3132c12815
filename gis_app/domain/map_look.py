"""How a person wants the map: each layer's settings, the look of the whole, and themes of both."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, fields, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from gis_app.domain.layer_spec import Blend

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gis_app.domain.layer_spec import LayerSpec


@dataclass(frozen=True, slots=True)
class LayerSettings:
    """Hold what a person changed about a layer; None keeps what the layer file says.

    A scale of 0 takes the layer file's limit away.
    """

    is_visible: bool | None = None
    order: int | None = None
    opacity: float | None = None
    blend: Blend | None = None
    min_scale_denominator: float | None = None
    max_scale_denominator: float | None = None

    def applied_to(self, spec: LayerSpec) -> LayerSpec:
        """Return a layer's declaration with the blend and the scales a person wants."""
        low, high = self.min_scale_denominator, self.max_scale_denominator
        if self.blend is None and low is None and high is None:
            return spec
        return replace(
            spec,
            blend=spec.blend if self.blend is None else self.blend,
            min_scale_denominator=spec.min_scale_denominator if low is None else low or None,
            max_scale_denominator=spec.max_scale_denominator if high is None else high or None,
        )


class MapStyle(StrEnum):
    """Name the styles of the base map; WINDOW follows the window's own light or dark."""

    WINDOW = "window"
    LIGHT = "light"
    GREY = "grey"
    DARK = "dark"


class PointDisplay(StrEnum):
    """Name how points are shown where they stand too close for markers.

    AUTO gathers crowds to counted discs, CLUSTERS every neighbourhood; DOTS draws each occupied
    cell of a few pixels.
    """

    AUTO = "auto"
    DOTS = "dots"
    CLUSTERS = "clusters"


@dataclass(frozen=True, slots=True)
class MapLook:
    """Hold what is chosen for the map as a whole; `theme` is the id of the theme it came from.

    `has_both_names` writes the name in another language beneath the first.
    """

    style: MapStyle = MapStyle.WINDOW
    display: PointDisplay = PointDisplay.AUTO
    has_both_names: bool = False
    theme: str = ""


@dataclass(frozen=True)
class MapTheme:
    """Hold a look under a name, with the settings of every layer that differ from its file."""

    id: str
    title: str
    look: MapLook
    layers: Mapping[str, LayerSettings] = field(default_factory=dict)


@dataclass(frozen=True)
class Appearance:
    """Hold all that a person chose about how the map looks: layers, the whole, own themes."""

    layers: Mapping[str, LayerSettings] = field(default_factory=dict)
    look: MapLook = field(default_factory=MapLook)
    themes: tuple[MapTheme, ...] = ()


def themes_to_text(themes: tuple[MapTheme, ...]) -> str:
    """Return themes as text for the project file."""
    kept = [
        {
            "id": one.id,
            "title": one.title,
            "look": asdict(one.look),
            "layers": {name: _given(settings) for name, settings in one.layers.items()},
        }
        for one in themes
    ]
    return json.dumps(kept, ensure_ascii=False)


def look_to_text(look: MapLook) -> str:
    """Return a look as text for the project file."""
    return json.dumps(asdict(look))


def themes_from_text(text: str) -> tuple[MapTheme, ...]:
    """Read themes; what another program wrote there and is not a theme is left out."""
    themes = []
    for one in _list(text):
        if not isinstance(one, dict) or not isinstance(one.get("id"), str):
            continue
        layers = one.get("layers")
        themes.append(
            MapTheme(
                one["id"],
                str(one.get("title") or one["id"]),
                _look(one.get("look")),
                {
                    str(name): settings_from(values)
                    for name, values in (layers if isinstance(layers, dict) else {}).items()
                    if isinstance(values, dict)
                },
            )
        )
    return tuple(themes)


def look_from_text(text: str) -> MapLook:
    """Read a look; what is not understood keeps its default."""
    try:
        return _look(json.loads(text))
    except ValueError:
        return MapLook()


def settings_from(values: Mapping[str, Any]) -> LayerSettings:
    """Make layer settings of stored values; what is not understood is left out."""
    made = LayerSettings()
    visible, order = values.get("is_visible"), values.get("order")
    if isinstance(visible, bool):
        made = replace(made, is_visible=visible)
    if isinstance(order, int) and not isinstance(order, bool):
        made = replace(made, order=order)
    for name in ("opacity", "min_scale_denominator", "max_scale_denominator"):
        number = values.get(name)
        if isinstance(number, int | float) and not isinstance(number, bool) and number >= 0:
            change: dict[str, Any] = {name: float(number)}
            made = replace(made, **change)
    if values.get("blend") in list(Blend):
        made = replace(made, blend=Blend(values["blend"]))
    return made


def _given(settings: LayerSettings) -> dict[str, Any]:
    values = {one.name: getattr(settings, one.name) for one in fields(settings)}
    return {name: value for name, value in values.items() if value is not None}


def _look(values: Any) -> MapLook:
    if not isinstance(values, dict):
        return MapLook()
    plain = MapLook()
    style, display = values.get("style"), values.get("display")
    return MapLook(
        MapStyle(style) if style in list(MapStyle) else plain.style,
        PointDisplay(display) if display in list(PointDisplay) else plain.display,
        values.get("has_both_names") is True,
        str(values.get("theme") or ""),
    )


def _list(text: str) -> list[Any]:
    try:
        found = json.loads(text) if text else []
    except ValueError:
        return []
    return found if isinstance(found, list) else []
