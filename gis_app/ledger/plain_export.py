"""Any table of the project on its way out as it stands: a column a field, names for references."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from gis_app.domain.dates import local
from gis_app.domain.record_types import EDITABLE_TABLES, ColumnType, table_spec
from gis_app.domain.table import NO_ROW, PointColumns
from gis_app.domain.terms import COLUMN_WORDS, word
from gis_app.geo.china_datums import Datum, from_wgs84
from gis_app.ledger.export_rows import (
    DATUM_NAMES,
    ExportColumn,
    ExportRow,
    ExportTable,
    decimals,
    shapes_in,
    table_notes,
    titled,
)
from gis_app.ledger.fields import LAT, LON, TABLE_OF, FieldKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gis_app.domain.city_data import CityData
    from gis_app.domain.record_types import ColumnSpec
    from gis_app.domain.table import Int64Array
    from gis_app.ledger.cells import Cell
    from gis_app.messages import Translator

PLAIN_TABLES: Final = tuple(
    spec.name for spec in EDITABLE_TABLES if spec.name not in TABLE_OF.values()
)
"""Tables that are no list of the office's, such as photos and moves; they leave as they stand."""


def export_plain_table(
    data: CityData,
    name: str,
    t: Translator,
    *,
    datum: Datum = Datum.CGCS2000,
    fids: Sequence[int] | None = None,
) -> ExportTable:
    """Describe all rows of a table, or those named; raises KeyError for an unknown table."""
    table, spec = data.table(name), table_spec(name)
    positions = np.arange(len(table), dtype=np.int64)
    if fids is not None:
        places = table.positions(np.asarray(sorted(set(fids)), np.int64))
        positions = places[places >= 0]
    rows = _PlainRows(data, name, t, positions, datum)
    has_place = spec.geometry is not None
    return ExportTable(
        name,
        titled(data, spec.title, t),
        table_notes(data, t, len(rows), datum, has_place=has_place),
        rows.columns,
        rows,
        datum,
        rows.shapes,
    )


class _PlainRows:
    """Make the rows of a table one after the other."""

    def __init__(
        self, data: CityData, name: str, t: Translator, positions: Int64Array, datum: Datum
    ) -> None:
        self._data, self._t, self._positions = data, t, positions
        self._table, self._spec = data.table(name), table_spec(name)
        self._values: dict[str, Any] = {
            column.name: self._table.values(column.name) for column in self._spec.columns
        }
        geometry = self._table.geometry
        self.shapes = None
        self._lon = self._lat = np.empty(0)
        if isinstance(geometry, PointColumns):
            self._lon, self._lat = from_wgs84(geometry.lon_deg, geometry.lat_deg, datum)
        if geometry is not None:
            self.shapes = shapes_in(data, name, positions, self._lon, self._lat, datum)
        places = (
            ExportColumn(f.name, f"{t(f.title)}({DATUM_NAMES[datum]})", kind=f.kind)
            for f in (LON, LAT)
        )
        self.columns = (
            ExportColumn("serial", t("Serial"), kind=FieldKind.IGNORED),
            *(ExportColumn(c.name, t(c.title)) for c in self._spec.columns),
            *(places if len(self._lon) or isinstance(geometry, PointColumns) else ()),
        )

    def __len__(self) -> int:
        return len(self._positions)

    def __contains__(self, row: object) -> bool:
        return any(row == one for one in self)

    def __iter__(self) -> Iterator[ExportRow]:
        for number, i in enumerate(self._positions.tolist(), 1):
            cells: list[Cell] = [number]
            cells += [self._cell(column, i) for column in self._spec.columns]
            if isinstance(self._table.geometry, PointColumns):
                for value in (float(self._lon[i]), float(self._lat[i])):
                    cells.append(round(value, decimals(value)) if value == value else None)
            yield ExportRow(int(self._table.fids[i]), cells)

    def _cell(self, column: ColumnSpec, i: int) -> Cell:
        value = self._values[column.name][i]
        if value is None or value == "":
            return None
        name = self._spec.name
        if column.refers_to is not None:
            return self._name(column.refers_to, int(value))
        if column.name == "owner_table":
            return self._t(table_spec(str(value)).title) if value in _NAMES else str(value)
        if column.name == "owner_fid":
            owner = self._values["owner_table"][i]
            return self._name(owner, int(value)) if owner in _NAMES else int(value)
        if (name, column.name) in COLUMN_WORDS:
            found = word(COLUMN_WORDS[name, column.name], str(value))
            return str(value) if found is None else self._t(found)
        match column.type:
            case ColumnType.BOOLEAN:
                return self._t("Yes") if value else None
            case ColumnType.DATE:
                return date.fromisoformat(str(value))
            case ColumnType.DATETIME:
                return local(str(value))
            case ColumnType.INTEGER:
                return int(value)
            case ColumnType.REAL:
                return float(value)
            case _:
                return str(value)

    def _name(self, table: str, fid: int) -> str | None:
        if fid == NO_ROW:
            return None
        rows = self._data.table(table)
        if not rows.has(fid):
            return str(fid)
        for column in ("code", "name", "description"):
            if column in rows.columns and rows.value(fid, column):
                return str(rows.value(fid, column))
        return str(fid)


_NAMES: Final = frozenset(spec.name for spec in EDITABLE_TABLES)
