"""An edit turned into what the file will hold, after everything about it was found right."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from gis_app.domain.coded import CodedValues, PointValues
from gis_app.domain.edits import GEOMETRY
from gis_app.domain.list_documents import SIGNING
from gis_app.domain.photos import PHOTO_OWNERS
from gis_app.domain.record_types import ALL_TABLES, BASEMAP_TABLES, EDITABLE_TABLES
from gis_app.domain.table import NO_ROW, PointColumns
from gis_app.domain.work_records import LIST_DOCUMENTS
from gis_app.errors import EditError, ProjectFileError
from gis_app.messages import msg
from gis_app.project.table_delta import table_of
from gis_app.project.tree_check import refuse_loops
from gis_app.storage.basemap_rows import usable_fids
from gis_app.storage.geopackage_blob import (
    as_declared,
    lazy_point_blobs,
    point_blobs,
    points_of_wkb,
    shape_blobs,
)
from gis_app.storage.rows import FileBatch, FileChanges, fid_array, once
from gis_app.storage.schema import GEOMETRY_COLUMN
from gis_app.storage.values import BadValueError, file_values

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from gis_app.domain.edits import Edit, RowBatch
    from gis_app.domain.record_types import TableSpec
    from gis_app.domain.table import Int64Array, Table

_MANY = 1000
_SHAPE_TYPES = {
    "POINT": (0,),
    "MULTILINESTRING": (1, 5),
    "MULTIPOLYGON": (3, 6),
    "GEOMETRY": (0, 1, 3, 4, 5, 6, 7),
}


def file_batch(spec: TableSpec, batch: RowBatch, fids: Sequence[int] | None = None) -> FileBatch:
    """Return a batch as the file keeps it; raises EditError naming table, row and column."""
    ids = _ids(batch.fids) if fids is None else tuple(fids)
    columns: dict[str, Sequence[Any]] = {}
    for name, values in batch.columns.items():
        if name == GEOMETRY and spec.geometry is not None:
            columns[GEOMETRY_COLUMN] = _geometry_blobs(spec, ids, values)
            continue
        if name not in spec.column_names:
            raise EditError(
                msg("The table {table} has no column {column}.", table=spec.title, column=name)
            )
        column = spec.column(name)
        try:
            columns[name] = file_values(column, values)
        except BadValueError as error:
            raise EditError(
                msg(
                    "{table}, row {row}, {column}: “{value}” cannot be kept there.",
                    table=spec.title,
                    row=ids[error.position],
                    column=column.title,
                    value=repr(error.value)[:80],
                )
            ) from error
    return FileBatch(spec.name, ids, columns)


def _ids(fids: Int64Array) -> Sequence[int]:
    """Return row ids; of very many that follow each other only the first and the last are kept."""
    if len(fids) > _MANY and bool((np.diff(fids) == 1).all()):
        return range(int(fids[0]), int(fids[-1]) + 1)
    return tuple(fids.tolist())


def _geometry_blobs(
    spec: TableSpec, fids: Sequence[int], wkb: Sequence[bytes | None]
) -> Sequence[bytes | None]:
    def refused(position: int) -> EditError:
        return EditError(
            msg(
                "{table}, row {row}: the shape cannot be used. It must be of the table's kind, "
                "with coordinates on the earth.",
                table=spec.title,
                row=fids[position],
            )
        )

    if isinstance(wkb, PointValues) and spec.geometry in ("POINT", "GEOMETRY"):
        return _places(wkb, refused)
    for position, value in enumerate(wkb):
        if value is not None and not isinstance(value, bytes):
            raise refused(position)
    try:
        read = points_of_wkb(wkb)
    except shapely.errors.GEOSException:
        whole = np.empty(len(wkb), object)
        whole[:] = list(wkb)
        bad = shapely.from_wkb(whole, on_invalid="ignore")
        missing = [i for i, s in enumerate(bad) if s is None and wkb[i] is not None]
        raise refused(missing[0]) from None
    if isinstance(read, PointColumns):
        if spec.geometry not in ("POINT", "GEOMETRY"):
            if read.is_placed.any():
                raise refused(int(np.flatnonzero(read.is_placed)[0]))
            return [None] * len(wkb)
        return _point_blobs(read, wkb, refused)
    shapes = read
    shapes[shapely.is_empty(shapes)] = None
    shapes = shapely.force_2d(shapes)
    kinds = shapely.get_type_id(shapes)
    bounds = shapely.bounds(shapes)
    with np.errstate(invalid="ignore"):
        fits = (np.abs(bounds[:, ::2]) <= 180).all(axis=1)
        fits &= (np.abs(bounds[:, 1::2]) <= 90).all(axis=1)
    wrong = (kinds >= 0) & ~(np.isin(kinds, _SHAPE_TYPES[spec.geometry or ""]) & fits)
    if wrong.any():
        raise refused(int(np.flatnonzero(wrong)[0]))
    return shape_blobs(as_declared(shapes, spec.geometry or ""))


def _places(points: PointValues, refused: Any) -> PointValues:
    lon, lat = points.lon_deg, points.lat_deg
    has = ~(np.isnan(lon) | np.isnan(lat))
    off = has & ~((np.abs(lon) <= 180) & (np.abs(lat) <= 90))
    if off.any():
        raise refused(int(np.flatnonzero(off)[0]))
    return lazy_point_blobs(lon, lat)


def _point_blobs(
    points: PointColumns, wkb: Sequence[bytes | None], refused: Any
) -> list[bytes | None]:
    for position in np.flatnonzero(~points.is_placed).tolist():
        value = wkb[position]
        # an empty point is written with NaN and counts as unplaced; anything else is off the earth
        if value is not None and not shapely.from_wkb(value).is_empty:
            raise refused(position)
    return point_blobs(points.lon_deg, points.lat_deg)


@contextmanager
def as_edit_error() -> Iterator[None]:
    """Say what the file refused as an EditError, the one thing callers of changes expect."""
    try:
        yield
    except ProjectFileError as error:
        raise EditError(error.message, *error.details) from error


def basemap_batches(
    given: Mapping[str, RowBatch],
) -> tuple[list[FileBatch], dict[str, Table]]:
    """Return every base-map table as the file and the memory hold it; one not given is empty."""
    for name in given:
        if name not in {spec.name for spec in BASEMAP_TABLES}:
            raise EditError(msg("{table} is no table of the base map.", table=name))
    batches, tables = [], {}
    for spec in BASEMAP_TABLES:
        rows = given.get(spec.name)
        batch = FileBatch(spec.name, (), {})
        if rows is not None:
            batch = file_batch(spec, rows, usable_fids(rows.fids))
        batches.append(batch)
        tables[spec.name] = table_of(spec, batch)
    return batches, tables


def checked(edit: Edit, tables: Mapping[str, Table]) -> FileChanges:
    """Return what an edit writes; raises EditError for the first thing that is wrong with it."""
    editable = {spec.name: spec for spec in EDITABLE_TABLES}
    titles = {spec.name: spec.title for spec in ALL_TABLES}
    for name in [*(b.table for b in (*edit.inserts, *edit.updates)), *edit.deletes]:
        if name not in editable:
            raise EditError(
                msg("The table {table} cannot be edited.", table=titles.get(name, name))
            )
    _check_issued_lists(edit)
    inserts = tuple(file_batch(editable[b.table], b) for b in edit.inserts if len(b))
    updates = tuple(file_batch(editable[b.table], b) for b in edit.updates if len(b) and b.columns)
    deletes = {
        name: tuple(sorted({int(f) for f in fids}))
        for name, fids in edit.deletes.items()
        if len(fids)
    }
    deletes = with_photos_of(tables, deletes)
    rows = _RowsAfter(tables, editable, inserts, deletes)
    for batch in updates:
        rows.require(batch.table, batch.fids)
        rows.require_once(batch.table, batch.fids)
    for name, fids in deletes.items():
        rows.require(name, fids)
    for batch in (*inserts, *updates):
        rows.check_references(batch)
    refuse_loops(tables, (*inserts, *updates))
    for batch in inserts:
        if batch.table == "photos":
            rows.check_owners(batch)
    return FileChanges(inserts, (*updates, *rows.cleared_references(updates)), deletes)


def with_photos_of(
    tables: Mapping[str, Table], deletes: Mapping[str, tuple[int, ...]]
) -> dict[str, tuple[int, ...]]:
    """Return the deletions and with them the photos of the rows that go."""
    if not deletes:
        return {}
    photos = tables["photos"]
    gone = np.isin(photos.fids, deletes.get("photos", ()))
    for name, fids in deletes.items():
        gone |= photos.text("owner_table").equals(name) & np.isin(photos.numbers("owner_fid"), fids)
    return {**deletes, "photos": tuple(photos.fids[gone].tolist())} if gone.any() else {**deletes}


def _check_issued_lists(edit: Edit) -> None:
    """Refuse to change or remove a list that was issued; only its receipt may be noted."""
    changed = {name for b in edit.updates if b.table == LIST_DOCUMENTS.name for name in b.columns}
    if changed - SIGNING or len(edit.deletes.get(LIST_DOCUMENTS.name, ())):
        raise EditError(msg("An issued list does not change any more; issue a new one."))


class _RowsAfter:
    """Know which rows there are when the edit has been applied."""

    def __init__(
        self,
        tables: Mapping[str, Table],
        specs: Mapping[str, TableSpec],
        inserts: Sequence[FileBatch],
        deletes: Mapping[str, Sequence[int]],
    ) -> None:
        self._tables = tables
        self._specs = specs
        self._deletes = deletes
        parts: dict[str, list[Int64Array]] = {}
        for batch in inserts:
            parts.setdefault(batch.table, []).append(fid_array(batch.fids))
        self._inserted = {name: np.concatenate(part) for name, part in parts.items()}
        for name, fids in self._inserted.items():
            self.require_once(name, fids)
            there = tables[name].positions(fids) >= 0
            if there.any() or fids.min() <= NO_ROW:
                fid = int(fids[np.argmax(there)] if there.any() else fids.min())
                raise EditError(
                    msg("{table}: row {row} is there already.", table=self._title(name), row=fid)
                )

    def _title(self, name: str) -> Any:
        return self._specs[name].title

    def require_once(self, name: str, fids: Sequence[int] | Int64Array) -> None:
        if len(once([fid_array(fids)])) != len(fids):
            raise EditError(msg("{table}: the same row is given twice.", table=self._title(name)))

    def require(self, name: str, fids: Sequence[int]) -> None:
        absent = self._absent(name, np.asarray(fids, np.int64))
        if len(absent):
            raise EditError(
                msg("{table}: there is no row {row}.", table=self._title(name), row=int(absent[0]))
            )

    def _absent(self, name: str, fids: Any) -> Any:
        absent = fids[self._tables[name].positions(fids) < 0]
        return absent[~np.isin(absent, self._inserted.get(name, ()))] if len(absent) else absent

    def check_references(self, batch: FileBatch) -> None:
        for column in self._specs[batch.table].columns:
            values = batch.columns.get(column.name)
            if column.refers_to is None or values is None:
                continue
            taken = values.distinct() if isinstance(values, CodedValues) else set(values)
            wanted = np.array(sorted(v for v in taken if v is not None), np.int64)
            gone = self._absent(column.refers_to, wanted)
            if not len(gone):
                gone = wanted[np.isin(wanted, list(self._deletes.get(column.refers_to, ())))]
            if len(gone):
                raise EditError(
                    msg(
                        "{table}, row {row}, {column}: {target} has no row {missing}.",
                        table=self._title(batch.table),
                        row=batch.fids[list(values).index(int(gone[0]))],
                        column=column.title,
                        target=self._title(column.refers_to),
                        missing=int(gone[0]),
                    )
                )

    def check_owners(self, batch: FileBatch) -> None:
        """Raise EditError for a photo of a row that is not there."""
        owners = zip(
            batch.columns.get("owner_table", ()), batch.columns.get("owner_fid", ()), strict=True
        )
        wanted: dict[str, set[int]] = {}
        for name, fid in owners:
            wanted.setdefault(name or "", set()).add(fid or NO_ROW)
        for name, fids in wanted.items():
            if name not in PHOTO_OWNERS:
                raise EditError(msg("Rows of {table} have no photos.", table=name))
            self.require(name, sorted(fids))

    def cleared_references(self, updates: Sequence[FileBatch]) -> list[FileBatch]:
        """Return updates that empty what refers to deleted rows, in rows that stay."""
        batches = []
        for spec in self._specs.values():
            table = self._tables[spec.name]
            for column in spec.columns:
                gone = self._deletes.get(column.refers_to or "")
                if not gone:
                    continue
                hit = np.isin(table.numbers(column.name), list(gone))
                fids = table.fids[hit]
                fids = fids[~np.isin(fids, list(self._deletes.get(spec.name, ())))]
                given = [
                    b.fids for b in updates if b.table == spec.name and column.name in b.columns
                ]
                fids = fids[~np.isin(fids, [f for part in given for f in part])]
                if len(fids):
                    cells = {column.name: [None] * len(fids)}
                    batches.append(FileBatch(spec.name, tuple(fids.tolist()), cells))
        return batches
