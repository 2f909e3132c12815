"""New snapshots of tables after a change, copying only the columns it touches."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from gis_app.domain.change_set import TableChange
from gis_app.domain.coded import CodedValues
from gis_app.domain.edits import GEOMETRY
from gis_app.domain.growing_array import appended
from gis_app.domain.packed_words import MANY_WORDS, PackedWords, kept_small
from gis_app.domain.record_types import table_spec
from gis_app.domain.table import PointColumns, ShapeColumn, Table, TextColumn
from gis_app.errors import EditError
from gis_app.messages import msg
from gis_app.storage.rows import fid_array, geometry_of, once
from gis_app.storage.schema import GEOMETRY_COLUMN
from gis_app.storage.values import column_of, joined, kept_compact

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from gis_app.domain.record_types import TableSpec
    from gis_app.domain.table import Column, Geometry, Int64Array
    from gis_app.storage.geopackage import Box
    from gis_app.storage.rows import FileBatch, FileChanges

_FEW_WORDS = 8


def table_of(spec: TableSpec, batch: FileBatch) -> Table:
    """Return a batch as a table; columns it lacks are missing throughout."""
    missing = CodedValues(np.full(len(batch), -1, np.int32), ())
    columns = {c.name: column_of(c, batch.columns.get(c.name, missing)) for c in spec.columns}
    geometry = geometry_of(spec, batch.columns.get(GEOMETRY_COLUMN, missing))
    return Table(spec.name, fid_array(batch.fids), columns, geometry)


def changed_tables(tables: Mapping[str, Table], changes: FileChanges) -> dict[str, Table]:
    """Return new snapshots of the tables that the changes touch."""
    out: dict[str, Table] = {}
    for batch in changes.inserts:
        table = out.get(batch.table) or tables[batch.table]
        out[batch.table] = _with_rows(table, table_of(table_spec(batch.table), batch))
    for batch in changes.updates:
        table = out.get(batch.table) or tables[batch.table]
        out[batch.table] = _with_cells(table, batch)
    for name, fids in changes.deletes.items():
        table = out.get(name) or tables[name]
        out[name] = table.take(~np.isin(table.fids, fid_array(fids)))
    return out


def table_changes(changes: FileChanges) -> dict[str, TableChange]:
    """Tell which rows and columns of which tables the changes touch."""
    inserted: dict[str, list[Int64Array]] = {}
    updated: dict[str, list[Int64Array]] = {}
    columns: dict[str, set[str]] = {}
    for source, target in ((changes.inserts, inserted), (changes.updates, updated)):
        for batch in source:
            target.setdefault(batch.table, []).append(fid_array(batch.fids))
            names = (GEOMETRY if n == GEOMETRY_COLUMN else n for n in batch.columns)
            columns.setdefault(batch.table, set()).update(names)
    out: dict[str, TableChange] = {}
    for name in dict.fromkeys([*inserted, *updated, *changes.deletes]):
        new, changed = once(inserted.get(name, ())), once(updated.get(name, ()))
        gone = np.unique(fid_array(changes.deletes.get(name, ())))
        if len(changed):
            changed = changed[~(np.isin(changed, new) | np.isin(changed, gone))]
        out[name] = TableChange(new, changed, gone, frozenset(columns.get(name, ())))
    return out


def box_of(table: Table) -> Box:
    """Return the extent of a table's shapes in degrees; None when it has none."""
    if isinstance(table.geometry, PointColumns):
        points = table.geometry
        if not points.is_placed.any():
            return None
        lon, lat = points.lon_deg[points.is_placed], points.lat_deg[points.is_placed]
        return float(lon.min()), float(lat.min()), float(lon.max()), float(lat.max())
    if isinstance(table.geometry, ShapeColumn) and table.geometry.is_placed.any():
        west, south, east, north = shapely.total_bounds(table.geometry.shapes).tolist()
        return west, south, east, north
    return None


def boxes_of(tables: Mapping[str, Table], changes: Mapping[str, TableChange]) -> dict[str, Box]:
    """Return the new extents of the tables whose shapes changed."""
    return {
        name: box_of(tables[name])
        for name, change in changes.items()
        if change.has_moved_shapes and tables[name].geometry is not None
    }


def _with_rows(table: Table, rows: Table) -> Table:
    fids = appended(table.fids, rows.fids)
    columns: dict[str, Column] = {
        name: _appended(column, rows.columns[name]) for name, column in table.columns.items()
    }
    grown = Table(table.name, fids, columns, _appended_geometry(table.geometry, rows.geometry))
    if not _is_ascending(fids[max(len(table) - 1, 0) :]):
        return grown.take(np.argsort(fids, kind="stable"))
    return grown


def _is_ascending(fids: Int64Array) -> bool:
    return not bool((fids[1:] < fids[:-1]).any())


def _appended(column: Column, more: Column) -> Column:
    if not len(column):
        return kept_compact(more)
    if isinstance(column, TextColumn) and isinstance(more, TextColumn):
        words, codes = _merged_words(column.words, more.words)
        return TextColumn(appended(column.codes, codes[more.codes]), words)
    if isinstance(column, TextColumn) or isinstance(more, TextColumn):
        return joined([column, more])
    return appended(column, more)


def _merged_words(
    words: Sequence[str], more: Sequence[str]
) -> tuple[Sequence[str], np.ndarray[Any, np.dtype[np.int32]]]:
    """Return the words with those of `more` added, and codes for `more` and for missing."""
    if len(more) <= _FEW_WORDS:
        index: dict[str, int] = {}
        for word in more:
            if word in words:
                index[word] = words.index(word)
    else:
        index = dict(zip(words, count(), strict=False))
    added = [word for word in dict.fromkeys(more) if word not in index]
    index.update(zip(added, count(len(words)), strict=False))
    codes = np.full(len(more) + 1, -1, np.int32)
    codes[:-1] = np.fromiter(map(index.__getitem__, more), np.int32, len(more))
    return _lengthened(words, tuple(added)), codes


def _lengthened(words: Sequence[str], added: tuple[str, ...]) -> Sequence[str]:
    if not added:
        return words
    if isinstance(words, PackedWords):
        return words + added
    longer = (*words, *added)
    # packed once, on becoming many: words that cannot be packed are not tried again and again
    return kept_small(longer) if len(words) < MANY_WORDS else longer


def _appended_geometry(geometry: Geometry, more: Geometry) -> Geometry:
    if isinstance(geometry, PointColumns) and isinstance(more, PointColumns):
        return PointColumns(
            appended(geometry.lon_deg, more.lon_deg), appended(geometry.lat_deg, more.lat_deg)
        )
    if isinstance(geometry, ShapeColumn) and isinstance(more, ShapeColumn):
        return ShapeColumn(np.concatenate([geometry.shapes, more.shapes]))
    return None


def _with_cells(table: Table, batch: FileBatch) -> Table:
    spec = table_spec(table.name)
    places = table.positions(fid_array(batch.fids))
    if len(places) and places.min() < 0:
        # only an undo gets here: of a row that another program has removed unseen
        raise EditError(
            msg(
                "{table}: there is no row {row}.",
                table=spec.title,
                row=batch.fids[int(np.argmin(places))],
            )
        )
    columns: dict[str, Column] = dict(table.columns)
    geometry = table.geometry
    for name, values in batch.columns.items():
        if name == GEOMETRY_COLUMN:
            geometry = _with_geometry(geometry, places, geometry_of(spec, values))
            continue
        new, old = column_of(spec.column(name), values), table.columns[name]
        if isinstance(old, TextColumn) and isinstance(new, TextColumn):
            words, codes = _merged_words(old.words, new.words)
            merged = _replaced(old.codes, places, codes[new.codes])
            columns[name] = old if merged is old.codes else TextColumn(merged, words)
        elif not isinstance(old, TextColumn) and not isinstance(new, TextColumn):
            columns[name] = _replaced(old, places, new)
    return Table(table.name, table.fids, columns, geometry)


def _replaced(values: NDArray[Any], places: Int64Array, new: NDArray[Any]) -> NDArray[Any]:
    """Return values with some replaced; the very same array when nothing differs."""
    if np.array_equal(values[places], new):
        return values
    copy = values.copy()
    copy[places] = new
    return copy


def _with_geometry(geometry: Geometry, places: Any, new: Geometry) -> Geometry:
    if isinstance(geometry, PointColumns) and isinstance(new, PointColumns):
        lon, lat = geometry.lon_deg.copy(), geometry.lat_deg.copy()
        lon[places], lat[places] = new.lon_deg, new.lat_deg
        return PointColumns(lon, lat)
    if isinstance(geometry, ShapeColumn) and isinstance(new, ShapeColumn):
        shapes = geometry.shapes.copy()
        shapes[places] = new.shapes
        return ShapeColumn(shapes)
    return geometry
