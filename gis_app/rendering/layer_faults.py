"""What is wrong with the shapes of layers, said by layer; and the shapes as they can be drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from gis_app.domain.layer_rows import layer_rows
from gis_app.domain.table import ShapeColumn
from gis_app.geo.sound_shapes import Fault, SoundShapes, sound_shapes
from gis_app.messages import msg, plural

if TYPE_CHECKING:
    from gis_app.domain.city_data import CityData
    from gis_app.domain.table import Table
    from gis_app.messages import Message

_SAID: Final = {
    Fault.CROSSES_ITSELF: (
        "{count} outline crosses itself (drawn mended)",
        "{count} outlines cross themselves (drawn mended)",
    ),
    Fault.NO_NUMBERS: (
        "{count} shape has corners that are no numbers (not drawn)",
        "{count} shapes have corners that are no numbers (not drawn)",
    ),
    Fault.NOT_DEGREES: (
        "{count} shape lies off the earth (not drawn)",
        "{count} shapes lie off the earth (not drawn)",
    ),
    Fault.BEYOND_MAP: (
        "{count} shape reaches beyond the map towards a pole (cut)",
        "{count} shapes reach beyond the map towards a pole (cut)",
    ),
}


def drawable(data: CityData, table: Table) -> SoundShapes:
    """Return a table's shapes as they can be drawn; the very same ones while all are sound."""

    def make() -> SoundShapes:
        found = sound_shapes(table.shapes)
        return found if found.faults.any() else SoundShapes(table.shapes, found.faults)

    return data.remembered.get(f"drawable {table.name}", (table.geometry,), make)


def layer_faults(data: CityData) -> tuple[Message, ...]:
    """Say for every layer what is wrong with its shapes, and how many of them it concerns."""
    out: list[Message] = []
    for spec in data.catalogue.layers:
        table = data.tables.get(spec.table)
        if table is None or not isinstance(table.geometry, ShapeColumn) or not len(table):
            continue
        faults = drawable(data, table).faults
        if not faults.any():
            continue
        rows = layer_rows(spec, table)
        counts = np.bincount(faults[rows], minlength=len(Fault))
        parts = [
            plural(one, many, int(counts[fault]))
            for fault, (one, many) in _SAID.items()
            if counts[fault]
        ]
        out += [msg("Layer {layer}: {fault}.", layer=spec.title, fault=part) for part in parts]
    return tuple(out)
