"""A filter out of names a person gives: units, areas, kinds of place and systems."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from gis_app.domain.city_filter import CityFilter
from gis_app.domain.layer_spec import LayerGroup
from gis_app.domain.table import NO_ROW
from gis_app.errors import UsageError
from gis_app.ledger.names import find_layer
from gis_app.messages import listed, msg

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from gis_app.domain.city_data import CityData
    from gis_app.domain.table import Table
    from gis_app.messages import Message


def filter_named(
    data: CityData,
    *,
    units: Sequence[str] = (),
    areas: Sequence[str] = (),
    kinds: Sequence[str] = (),
    systems: Sequence[str] = (),
) -> CityFilter:
    """Return the filter that names choose; raises UsageError with the nearest for an unknown one.

    A unit and an area bring what stands below them.
    """
    known = {word for word in data.table("units").text("system").words if word}
    for system in systems:
        if system not in known:
            raise UsageError(_unknown(system, known))
    return CityFilter(
        area_fids=tuple(_row(data.table("areas"), name) for name in areas),
        layers=tuple(find_layer(name, data.catalogue, (LayerGroup.INSPECTION,)) for name in kinds),
        unit_fids=tuple(_unit(data, name) for name in units),
        systems=tuple(systems),
    )


def _unit(data: CityData, name: str) -> int:
    fid = data.unit_tree.named(name)
    return fid if fid != NO_ROW else _row(data.table("units"), name)


def _row(table: Table, name: str) -> int:
    codes, titles = table.text("code"), table.text("name")
    found = table.fids[codes.equals(name) | titles.equals(name)].tolist()
    if len(found) > 1:
        raise UsageError(msg("{name} stands for several rows; give its number.", name=name))
    if not found:
        raise UsageError(_unknown(name, {word for word in titles.words if word}))
    return int(found[0])


def _unknown(name: str, known: Iterable[str]) -> Message:
    names = sorted(known)
    near = difflib.get_close_matches(name, names, 3, 0.3) or names[:3]
    return msg("There is no {name}. Did you mean: {names}?", name=name, names=listed(near))
