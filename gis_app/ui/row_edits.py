"""The edits a person makes on one row, as Edit values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely

from gis_app.domain.edits import GEOMETRY, Edit, RowBatch
from gis_app.domain.record_types import table_spec
from gis_app.domain.terms import LocationSource
from gis_app.messages import msg

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gis_app.domain.city_data import CityData
    from gis_app.geo.extent import GeoPoint
    from gis_app.messages import LocalText, Message


_ONE: Final = {
    "units": msg("unit"),
    "areas": msg("area"),
    "points": msg("point"),
    "issues": msg("issue"),
    "tasks": msg("task"),
    "actions": msg("special action"),
    "photos": msg("photo"),
}


def row_kind(table_name: str) -> Message | LocalText:
    """Return the word for one row of a table."""
    return _ONE[table_name] if table_name in _ONE else table_spec(table_name).title


def row_name(data: CityData, table_name: str, fid: int) -> str:
    """Return what a row is called: its name, its description, or its number."""
    table = data.table(table_name)
    for column in ("name", "description", "code", "caption", "file"):
        if column in table.columns:
            found = table.value(fid, column)
            if found:
                return str(found)[:40]
    return str(fid)


def cells_edit(data: CityData, table_name: str, fid: int, cells: Mapping[str, Any]) -> Edit:
    """Make the edit that sets some cells of a row; empty when nothing differs."""
    label = msg(
        "Changed {kind} {name}",
        kind=row_kind(table_name),
        name=row_name(data, table_name, fid),
    )
    columns = {name: [value] for name, value in cells.items()}
    return Edit(label, updates=(RowBatch(table_name, np.array([fid]), columns),))


def move_edit(data: CityData, table_name: str, fid: int, place: GeoPoint) -> Edit:
    """Make the edit that puts a point or an issue somewhere else, placed by hand."""
    label = msg(
        "Moved {kind} {name}",
        kind=row_kind(table_name),
        name=row_name(data, table_name, fid),
    )
    wkb = shapely.to_wkb(shapely.Point(place.lon, place.lat))
    columns = {GEOMETRY: [wkb], "location_source": [LocationSource.BY_HAND.value]}
    return Edit(label, updates=(RowBatch(table_name, np.array([fid]), columns),))


def remove_edit(data: CityData, table_name: str, fid: int) -> Edit:
    """Make the edit that removes one row."""
    label = msg(
        "Removed {kind} {name}",
        kind=row_kind(table_name),
        name=row_name(data, table_name, fid),
    )
    return Edit(label, deletes={table_name: [fid]})
