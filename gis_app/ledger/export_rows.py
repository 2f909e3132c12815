"""A list's rows as cells on their way out, complete: what a rule fills is filled and marked."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely

from gis_app.domain.city_filter import CityFilter
from gis_app.domain.terms import WORDS, LedgerList
from gis_app.geo.china_datums import Datum, from_wgs84
from gis_app.ledger.cells import text_of
from gis_app.ledger.export_cells import CellWriter, effective_place
from gis_app.ledger.fields import BY_RULE, SERIAL, TABLE_OF, Field, FieldKind, fields_of
from gis_app.ledger.list_columns import COMPUTED_TITLES, MAIN_COLUMNS
from gis_app.messages import LocalText, msg, plural

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gis_app.domain.city_data import CityData
    from gis_app.domain.table import BoolArray, FloatArray, ObjectArray
    from gis_app.ledger.cells import Cell
    from gis_app.messages import Message, Translator

DATUM_NAMES: Final = {
    Datum.WGS84: "WGS84",
    Datum.CGCS2000: "CGCS2000",
    Datum.GCJ02: "GCJ-02",
    Datum.BD09: "BD-09",
}
_DECIMALS: Final = 9
_LONGEST_SHAPE: Final = 32_000
_PLACE_FIELDS: Final = ("lon", "lat")


@dataclass(frozen=True, slots=True)
class ExportColumn:
    """Describe a column that leaves; `words` names the codes it shows, for a list to choose from.

    `is_aside` columns are for the way back in and hidden in workbooks.
    """

    name: str
    heading: str
    group: str = ""
    kind: FieldKind = FieldKind.TEXT
    words: str | None = None
    is_aside: bool = False


@dataclass
class ExportTable:
    """Hold a list ready to be written in any format.

    `by_rule[i]` are the columns of row i that no list says but a rule. `shapes` are in `datum`,
    None for a list without places. `colours` are codes of `terms.WORDS["colour"]`, row by row.
    """

    list_: LedgerList
    title: str
    notes: tuple[str, ...]
    columns: tuple[ExportColumn, ...]
    rows: list[list[Cell]]
    by_rule: list[frozenset[str]]
    datum: Datum
    shapes: ObjectArray | None = None
    colours: tuple[str, ...] = ()
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    warnings: tuple[Message, ...] = ()


def export_table(
    data: CityData,
    list_: LedgerList,
    t: Translator,
    *,
    datum: Datum = Datum.CGCS2000,
    city_filter: CityFilter | None = None,
) -> ExportTable:
    """Gather the rows of a list that a filter keeps, with coordinates in a datum."""
    table = data.table(TABLE_OF[list_])
    mask = _mask(data, list_, city_filter or CityFilter())
    positions = np.flatnonzero(mask)
    writer = CellWriter(data, list_, t)
    lon, lat, is_rule_place = effective_place(data, table.name)
    out_lon, out_lat = from_wgs84(lon, lat, datum)
    columns = _columns(writer, list_, positions, t, datum)
    rows: list[list[Cell]] = []
    by_rule: list[frozenset[str]] = []
    extras = [writer.extra(int(i)) for i in positions]
    extra_names = list(dict.fromkeys(name for extra in extras for name in extra))
    shapes = _shapes(data, table.name, positions, out_lon, out_lat, datum)
    too_long = 0
    for number, (i, extra) in enumerate(zip(positions.tolist(), extras, strict=True), 1):
        cells: list[Cell] = []
        ruled: dict[str, str] = {}
        for column in columns:
            cell, is_ruled = _cell(writer, column, i, number, out_lon, out_lat)
            is_ruled |= column.name in _PLACE_FIELDS and bool(is_rule_place[i])
            if column.kind is FieldKind.SHAPE and shapes is not None:
                cell = _shape_text(shapes[number - 1])
                too_long += shapes[number - 1] is not None and cell is None
            if is_ruled and cell is not None:
                ruled[column.name] = _as_read(cell)
            cells.append(cell)
        cells += [extra.get(name) for name in extra_names]
        cells.append(json.dumps(ruled, ensure_ascii=False) if ruled else None)
        rows.append(cells)
        by_rule.append(frozenset(ruled))
    aside = ExportColumn(BY_RULE.name, t(BY_RULE.title), kind=FieldKind.BY_RULE, is_aside=True)
    all_columns = (*columns, *(ExportColumn(EXTRA_NAME, name) for name in extra_names), aside)
    if not any(by_rule):
        all_columns = all_columns[:-1]
        rows = [row[:-1] for row in rows]
    return ExportTable(
        list_,
        _title(data, list_, t),
        _notes(data, t, len(rows), datum, has_place=table.geometry is not None),
        all_columns,
        rows,
        by_rule,
        datum,
        shapes,
        tuple(writer.colour(int(i)) for i in positions) if list_ is LedgerList.ISSUES else (),
        writer.choices(),
        _warnings(too_long),
    )


EXTRA_NAME: Final = "extra"


def _warnings(too_long: int) -> tuple[Message, ...]:
    if not too_long:
        return ()
    return (
        msg(
            "{count} shapes are too long for a cell and were left out; write a .gpkg or .geojson "
            "for them.",
            count=too_long,
        ),
    )


def _mask(data: CityData, list_: LedgerList, chosen: CityFilter) -> BoolArray:
    table = data.table(TABLE_OF[list_])
    if table.name == "points":
        return chosen.point_mask(data)
    if table.name == "issues":
        return chosen.issue_mask(data)
    if table.name == "actions":
        return chosen.action_mask(data)
    mask = np.ones(len(table), np.bool_)
    if table.name == "tasks":
        mask &= table.text("list").equals(list_.value)
    if chosen.unit_fids:
        units = list(data.unit_tree.with_descendants(chosen.unit_fids))
        of = table.fids if table.name == "units" else table.numbers("unit_fid")
        mask &= np.isin(of, units)
    if chosen.area_fids and table.name == "areas":
        wanted = data.area_index.with_descendants(frozenset(chosen.area_fids))
        mask &= np.isin(table.fids, list(wanted))
    return mask


def _columns(
    writer: CellWriter, list_: LedgerList, positions: Any, t: Translator, datum: Datum
) -> tuple[ExportColumn, ...]:
    fields = {f.name: f for f in fields_of(list_)}
    main = MAIN_COLUMNS[list_]
    named = [name for name, _group in main]
    columns = [ExportColumn("serial", t(SERIAL.title), kind=FieldKind.IGNORED)]
    for name, group in main:
        columns.append(_column(name, fields.get(name), group, t, datum))
    left = [f for f in fields.values() if f.name not in named and f.name not in ("serial",)]
    for field_ in left:
        if field_.kind in (FieldKind.BY_RULE, FieldKind.LON_LAT, FieldKind.IGNORED):
            continue
        is_place = field_.name in _PLACE_FIELDS and list_ is not LedgerList.ACTIONS
        is_needed = is_place or field_.kind in (FieldKind.SHAPE, FieldKind.POINT_CODE)
        if is_needed or (field_.column and writer.is_filled(field_.column, positions)):
            columns.append(_column(field_.name, field_, None, t, datum))
    return tuple(columns)


def _column(
    name: str, field_: Field | None, group: LocalText | None, t: Translator, datum: Datum
) -> ExportColumn:
    grouped = "" if group is None else t(group)
    if field_ is None:
        return ExportColumn(name, t(COMPUTED_TITLES[name]), grouped, FieldKind.IGNORED)
    heading = t(field_.title)
    if field_.kind in (FieldKind.LON, FieldKind.LAT):
        heading = f"{heading}({DATUM_NAMES[datum]})"
    elif field_.kind is FieldKind.SHAPE:
        heading = f"{heading.removesuffix(')')}, {DATUM_NAMES[datum]})"
    return ExportColumn(name, heading, grouped, field_.kind, field_.words)


def _cell(
    writer: CellWriter,
    column: ExportColumn,
    i: int,
    number: int,
    lon: FloatArray,
    lat: FloatArray,
) -> tuple[Cell, bool]:
    if column.name == "serial":
        return number, False
    if column.kind in (FieldKind.LON, FieldKind.LAT):
        value = float((lon if column.kind is FieldKind.LON else lat)[i])
        return (round(value, _DECIMALS) if value == value else None), False
    return writer.cell(column.name, i)


def _as_read(cell: Cell) -> str:
    """Return what an import reads from a cell that stays as it was written."""
    return text_of(cell)


def _shape_text(shape: Any) -> str | None:
    if shape is None:
        return None
    text = str(shapely.to_wkt(shape, rounding_precision=_DECIMALS))
    return text if len(text) <= _LONGEST_SHAPE else None


def _shapes(
    data: CityData,
    table: str,
    positions: Any,
    lon: FloatArray,
    lat: FloatArray,
    datum: Datum,
) -> ObjectArray | None:
    geometry = data.table(table).geometry
    if geometry is None:
        return None
    if table in ("points", "issues"):
        places = np.asarray(shapely.points(lon, lat), dtype=object)
        places[~np.isfinite(lon)] = None
        return np.asarray(places[positions], dtype=object)
    shapes: ObjectArray = data.table(table).shapes[positions]
    if datum not in (Datum.GCJ02, Datum.BD09):
        return shapes

    def moved(xy: FloatArray) -> FloatArray:
        return np.column_stack(from_wgs84(xy[:, 0], xy[:, 1], datum))

    return np.asarray(shapely.transform(shapes, moved), dtype=object)


def _title(data: CityData, list_: LedgerList, t: Translator) -> str:
    words = WORDS["ledger_list"][list_]
    title = t(words)
    name = data.settings.name
    return title if not name else f"{name}{'' if t.language.startswith('zh') else ' · '}{title}"


def _notes(
    data: CityData, t: Translator, count: int, datum: Datum, *, has_place: bool
) -> tuple[str, ...]:
    from gis_app.domain.dates import local

    notes: list[Message] = []
    if data.settings.is_demo and not data.settings.marking:
        notes.append(msg("Demonstration data, invented"))
    notes.append(msg("As of {moment} Beijing time", moment=local(data.as_of)))
    notes.append(plural("{count} row", "{count} rows", count))
    if has_place:
        notes.append(msg("Coordinates: {datum}", datum=DATUM_NAMES[datum]))
    texts = [t(note) for note in notes]
    if data.settings.marking:
        texts.insert(0, data.settings.marking)
    return tuple(texts)


def without_shape_text(table: ExportTable) -> tuple[tuple[ExportColumn, ...], Sequence[list[Cell]]]:
    """Return columns and rows for a file that carries shapes itself."""
    keep = [i for i, column in enumerate(table.columns) if column.kind is not FieldKind.SHAPE]
    return tuple(table.columns[i] for i in keep), [[row[i] for i in keep] for row in table.rows]
