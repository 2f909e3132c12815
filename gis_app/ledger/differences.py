"""What an import changes in rows that are there already, field by field, for people to read."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from gis_app.domain.edits import GEOMETRY
from gis_app.domain.record_types import table_spec
from gis_app.domain.table import NO_ROW, PointColumns
from gis_app.domain.terms import COLUMN_WORDS, WORDS
from gis_app.messages import LocalText, Message, msg

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gis_app.domain.city_data import CityData
    from gis_app.domain.edits import Edit
    from gis_app.domain.table import Table
    from gis_app.messages import FieldValue

_NOT_SHOWN: Final = frozenset({"source_file", "source_row", "source_date", "location_source"})
MOST_KEPT: Final = 20_000
"""How many differences a plan keeps to show; the edit itself is always whole."""

_PLACE: Final = LocalText("位置", "Place")


@dataclass(frozen=True, slots=True)
class Difference:
    """Name one cell that an edit changes; `row` is the source file's, 0 when it is not told."""

    table: str
    fid: int
    title: str
    row: int
    column: LocalText
    before: FieldValue
    after: FieldValue


def differences(edit: Edit, data: CityData) -> Iterator[Difference]:
    """Give the cells that an edit's updates change, row after row within each batch."""
    for batch in edit.updates:
        table, spec = data.table(batch.table), table_spec(batch.table)
        columns = {column.name: column for column in spec.columns}
        rows = batch.columns.get("source_row")
        for place, fid in enumerate(batch.fids.tolist()):
            for name, cells in batch.columns.items():
                if name in _NOT_SHOWN:
                    continue
                after = cells[place]
                if name == GEOMETRY:
                    title, before, shown = _PLACE, *_places(table, fid, after)
                else:
                    column = columns[name]
                    title = column.title
                    stored = table.value(fid, name)
                    before = _shown(data, batch.table, name, column.refers_to, stored)
                    shown = _shown(data, batch.table, name, column.refers_to, after)
                number = int(rows[place] or 0) if rows is not None else 0
                yield Difference(batch.table, fid, _title(table, fid), number, title, before, shown)


def _title(table: Table, fid: int) -> str:
    for name in ("name", "code", "description"):
        if name in table.columns:
            text = table.value(fid, name)
            if text:
                return str(text)
    return str(fid)


def _shown(
    data: CityData, table: str, column: str, refers_to: str | None, value: Any
) -> FieldValue:
    if value is None or value == "":
        return ""
    if refers_to is not None:
        other = data.table(refers_to)
        if value == NO_ROW:
            return ""
        return _title(other, int(value)) if other.has(int(value)) else msg("a new row")
    if column == "extra":
        return _by_heading(value)
    words = COLUMN_WORDS.get((table, column))
    if words is not None and value in WORDS[words]:
        return WORDS[words][value]
    if column == "layer" and any(layer.id == value for layer in data.catalogue.layers):
        return data.catalogue.layer(value).title
    return value if isinstance(value, str | int | float) else str(value)


def _by_heading(text: str) -> str:
    """Write what a row keeps beside its columns as "heading: text; heading: text"."""
    try:
        extra = json.loads(text)
    except ValueError:
        return text
    if not isinstance(extra, dict):
        return text
    return "; ".join(f"{heading}: {value}" for heading, value in extra.items())


def _places(table: Table, fid: int, wkb: bytes | None) -> tuple[FieldValue, FieldValue]:
    import shapely

    from gis_app.geo.measure import distances_m

    place = table.position(fid)
    after = None if wkb is None else shapely.from_wkb(wkb)
    geometry = table.geometry
    if not isinstance(geometry, PointColumns) or after is None or after.geom_type != "Point":
        return "", msg("another shape")
    if not geometry.is_placed[place]:
        return "", f"{after.x:.6f}, {after.y:.6f}"
    lon, lat = float(geometry.lon_deg[place]), float(geometry.lat_deg[place])
    moved = float(distances_m(lon, lat, after.x, after.y))
    said: Message = msg(
        "{lon}, {lat} (moved {metres} m)",
        lon=f"{after.x:.6f}",
        lat=f"{after.y:.6f}",
        metres=round(moved, 1),
    )
    return f"{lon:.6f}, {lat:.6f}", said
