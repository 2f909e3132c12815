"""What the renderer paints under a sheet's markers: base map, areas, special actions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gis_app.domain.layer_spec import LayerGroup
from gis_app.printing.atlas import Coverage

if TYPE_CHECKING:
    from gis_app.domain.city_data import CityData
    from gis_app.domain.layer_spec import LayerSpec
    from gis_app.printing.sheet import Sheet

_SMALLER: Final = {
    Coverage.DISTRICT: ("subdistrict",),
    Coverage.SUBDISTRICT: ("community",),
    Coverage.COMMUNITY: ("grid",),
    Coverage.GRID: (),
    Coverage.UNIT: ("subdistrict",),
}
"""The areas drawn on a sheet: those one level below its own, which have no boundary here yet."""


def ground_layers(data: CityData, sheet: Sheet) -> frozenset[str]:
    """Return the ids of the base-map and area layers of a sheet."""
    levels = _SMALLER[sheet.subject.coverage]
    return frozenset(
        layer.id
        for layer in data.catalogue.group(LayerGroup.REFERENCE)
        if layer.table != "areas" or _shows_level(layer, levels)
    )


def _shows_level(layer: LayerSpec, levels: tuple[str, ...]) -> bool:
    return bool(set(layer.where.get("level", ())) & set(levels))


def action_layers(data: CityData) -> frozenset[str]:
    """Return the ids of the special actions."""
    return frozenset(layer.id for layer in data.catalogue.group(LayerGroup.ACTIONS))
