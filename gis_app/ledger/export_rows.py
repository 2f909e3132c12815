"""A list's rows as cells on their way out, complete: what a rule fills is filled and marked."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely

from gis_app.domain.city_filter import CityFilter
from gis_app.domain.table import PointColumns
from gis_app.domain.terms import WORDS, LedgerList
from gis_app.geo.china_datums import SHIFTED_DATUMS, Datum, from_wgs84
from gis_app.ledger.cells import text_of
from gis_app.ledger.export_cells import CellWriter, effective_place
from gis_app.ledger.export_choice import MapLinks, kept_rows, named_rows
from gis_app.ledger.fields import BY_RULE, SERIAL, TABLE_OF, Field, FieldKind, fields_of
from gis_app.ledger.list_columns import COMPUTED_TITLES, MAIN_COLUMNS
from gis_app.messages import LocalText, msg, plural

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from gis_app.domain.city_data import CityData
    from gis_app.domain.table import FloatArray, Int64Array, ObjectArray
    from gis_app.ledger.cells import Cell
    from gis_app.messages import Message, Translator

DATUM_NAMES: Final = {
    Datum.WGS84: "WGS84",
    Datum.CGCS2000: "CGCS2000",
    Datum.GCJ02: "GCJ-02",
    Datum.BD09: "BD-09",
    Datum.BD09MC: "BD09MC",
}
_DECIMALS, _DECIMALS_OF_METRES = 9, 4
_LARGEST_DEGREE: Final = 360
_LONGEST_SHAPE: Final = 32_000
OTHER_NAME: Final = "name_other"
"""It stands beside the name where any row has one."""
_PLACE_FIELDS: Final = ("lon", "lat")
EXTRA_NAME: Final = "extra"
MAP_LINK: Final = "map_link"


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


@dataclass(frozen=True, slots=True)
class ExportRow:
    """Hold one row on its way out; `by_rule` are the columns that no list says but a rule.

    `colour` is a code of `terms.WORDS["colour"]`, empty for what has no colour.
    """

    fid: int
    cells: list[Cell]
    by_rule: frozenset[str] = frozenset()
    colour: str = ""


@dataclass(frozen=True)
class ExportTable:
    """Hold a list ready to be written in any format.

    `id` is the list or the table. `rows` makes its rows anew at each run through it, so that a
    long list is never in memory as a whole. `shapes` are in `datum`, None for a list without
    places.
    """

    id: str
    title: str
    notes: tuple[str, ...]
    columns: tuple[ExportColumn, ...]
    rows: Collection[ExportRow]
    datum: Datum
    shapes: ObjectArray | None = None
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    warnings: tuple[Message, ...] = ()


def export_table(
    data: CityData,
    list_: LedgerList,
    t: Translator,
    *,
    datum: Datum = Datum.CGCS2000,
    city_filter: CityFilter | None = None,
    fids: Sequence[int] | None = None,
    has_map_link: bool = False,
) -> ExportTable:
    """Describe the rows of a list that a filter keeps, or those named, in a datum."""
    table = data.table(TABLE_OF[list_])
    if fids is None:
        positions = np.flatnonzero(kept_rows(data, list_, city_filter or CityFilter()))
    else:
        positions = named_rows(data, list_, fids)
    rows = _Rows(data, list_, t, positions, datum, has_map_link=has_map_link)
    return ExportTable(
        list_.value,
        titled(data, WORDS["ledger_list"][list_], t),
        table_notes(data, t, len(rows), datum, has_place=table.geometry is not None),
        rows.columns,
        rows,
        datum,
        rows.shapes,
        rows.writer.choices(),
        _warnings(rows.too_long),
    )


class _Rows:
    """Make the rows of a list one after the other."""

    def __init__(
        self,
        data: CityData,
        list_: LedgerList,
        t: Translator,
        positions: Int64Array,
        datum: Datum,
        *,
        has_map_link: bool,
    ) -> None:
        self.writer = CellWriter(data, list_, t)
        self._positions = positions
        self._has_colours = list_ is LedgerList.ISSUES
        self._fids = data.table(TABLE_OF[list_]).fids
        name = TABLE_OF[list_]
        lon, lat, self._is_rule_place = effective_place(data, name)
        self._lon, self._lat = from_wgs84(lon, lat, datum)
        self._links = MapLinks(lon, lat, positions) if has_map_link else None
        self._columns = _columns(self.writer, list_, positions, t, datum)
        self._extra_names = self.writer.extra_names(positions)
        self.shapes = shapes_in(data, name, positions, self._lon, self._lat, datum)
        has_shapes = any(column.kind is FieldKind.SHAPE for column in self._columns)
        self._shape_texts: list[str | None] = []
        if has_shapes and self.shapes is not None:
            self._shape_texts = [_shape_text(shape) for shape in self.shapes]
        pairs = zip(self._shape_texts, () if self.shapes is None else self.shapes, strict=False)
        self.too_long = sum(text is None and shape is not None for text, shape in pairs)
        self._has_rules = list_ in (LedgerList.ISSUES, LedgerList.RESPONSIBILITY)
        aside = ExportColumn(BY_RULE.name, t(BY_RULE.title), kind=FieldKind.BY_RULE, is_aside=True)
        self.columns = (
            *self._columns,
            *(ExportColumn(EXTRA_NAME, name) for name in self._extra_names),
            *(
                (ExportColumn(MAP_LINK, t(COMPUTED_TITLES[MAP_LINK]), kind=FieldKind.IGNORED),)
                * has_map_link
            ),
            *((aside,) * self._has_rules),
        )

    def __len__(self) -> int:
        return len(self._positions)

    def __contains__(self, row: object) -> bool:
        return any(row == one for one in self)

    def __iter__(self) -> Iterator[ExportRow]:
        for number, i in enumerate(self._positions.tolist(), 1):
            yield self._row(number, i)

    def _row(self, number: int, i: int) -> ExportRow:
        cells: list[Cell] = []
        ruled: dict[str, str] = {}
        for column in self._columns:
            cell, is_ruled = _cell(self.writer, column, i, number, self._lon, self._lat)
            is_ruled |= column.name in _PLACE_FIELDS and bool(self._is_rule_place[i])
            if column.kind is FieldKind.SHAPE and self._shape_texts:
                cell = self._shape_texts[number - 1]
            if is_ruled and cell is not None:
                ruled[column.name] = _as_read(cell)
            cells.append(cell)
        if self._extra_names:
            extra = self.writer.extra(i)
            cells += [extra.get(name) for name in self._extra_names]
        if self._links is not None:
            cells.append(self._links.of(number - 1))
        if self._has_rules:
            cells.append(json.dumps(ruled, ensure_ascii=False) if ruled else None)
        colour = self.writer.colour(i) if self._has_colours else ""
        return ExportRow(int(self._fids[i]), cells, frozenset(ruled), colour)


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


def _columns(
    writer: CellWriter, list_: LedgerList, positions: Any, t: Translator, datum: Datum
) -> tuple[ExportColumn, ...]:
    fields = {f.name: f for f in fields_of(list_)}
    main = MAIN_COLUMNS[list_]
    named = [name for name, _group in main]
    columns = [ExportColumn("serial", t(SERIAL.title), kind=FieldKind.IGNORED)]
    other = fields.get(OTHER_NAME)
    for name, group in main:
        columns.append(_column(name, fields.get(name), group, t, datum))
        if name == "name" and other and writer.is_filled(OTHER_NAME, positions):
            columns.append(_column(OTHER_NAME, other, group, t, datum))
    named += ["serial", OTHER_NAME]
    left = [f for f in fields.values() if f.name not in named]
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
        return (round(value, decimals(value)) if value == value else None), False
    return writer.cell(column.name, i)


def _as_read(cell: Cell) -> str:
    """Return what an import reads from a cell that stays as it was written."""
    return text_of(cell)


def _shape_text(shape: Any) -> str | None:
    if shape is None:
        return None
    text = str(shapely.to_wkt(shape, rounding_precision=_DECIMALS))
    return text if len(text) <= _LONGEST_SHAPE else None


def shapes_in(
    data: CityData,
    table: str,
    positions: Any,
    lon: FloatArray,
    lat: FloatArray,
    datum: Datum,
) -> ObjectArray | None:
    """Return the shapes of some rows in a datum; None for a table without places."""
    geometry = data.table(table).geometry
    if geometry is None:
        return None
    if isinstance(geometry, PointColumns):
        places = np.asarray(shapely.points(lon, lat), dtype=object)
        places[~np.isfinite(lon)] = None
        return np.asarray(places[positions], dtype=object)
    shapes: ObjectArray = data.table(table).shapes[positions]
    if datum not in SHIFTED_DATUMS:
        return shapes

    def moved(xy: FloatArray) -> FloatArray:
        return np.column_stack(from_wgs84(xy[:, 0], xy[:, 1], datum))

    return np.asarray(shapely.transform(shapes, moved), dtype=object)


def decimals(value: float) -> int:
    """Return how many decimals a coordinate is written with: degrees need more than metres."""
    return _DECIMALS if abs(value) <= _LARGEST_DEGREE else _DECIMALS_OF_METRES


def titled(data: CityData, words: LocalText, t: Translator) -> str:
    """Return the title of a table, with the city's name before it."""
    title = t(words)
    name = data.settings.name
    return title if not name else f"{name}{'' if t.language.startswith('zh') else ' · '}{title}"


def table_notes(
    data: CityData, t: Translator, count: int, datum: Datum, *, has_place: bool
) -> tuple[str, ...]:
    """Return the sentences under the title: what it is, when, how many rows, which datum."""
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


def without_shape_text(
    table: ExportTable,
) -> tuple[tuple[ExportColumn, ...], Iterator[list[Cell]]]:
    """Return columns and rows for a file that carries shapes itself."""
    keep = [i for i, column in enumerate(table.columns) if column.kind is not FieldKind.SHAPE]
    rows = ([row.cells[i] for i in keep] for row in table.rows)
    return tuple(table.columns[i] for i in keep), rows
