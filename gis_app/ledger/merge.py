"""Which rows of a list are already in the project, and what changes: update or add, by key."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely

from gis_app.domain.edits import GEOMETRY, RowBatch
from gis_app.domain.table import PointColumns
from gis_app.domain.unit_tree import plain_name
from gis_app.ledger.report import Outcome
from gis_app.messages import msg

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from gis_app.domain.table import Table
    from gis_app.ledger.incoming import Incoming, IncomingRow

_SOURCE: Final = ("source_file", "source_row", "source_date")
_SAME_PLACE_DEG: Final = 2e-8
_KEY_COLUMNS: Final = {
    "points": ("name", "layer"),
    "issues": ("point_fid", "address", "description", "matter", "found_at"),
    "tasks": ("list", "name", "month"),
    "units": ("name",),
    "areas": ("name", "level"),
    "actions": ("name", "layer"),
}
_TELLS_APART: Final = {"points": ("address",), "tasks": ("unit_fid", "requirement")}


@dataclass
class Merge:
    """Hold what a list does to one table."""

    inserted: list[IncomingRow] = field(default_factory=list)
    changes: dict[int, dict[str, Any]] = field(default_factory=dict)
    fid_of: dict[int, int] = field(default_factory=dict)
    unchanged: int = 0


class Existing:
    """Find rows of a table by code, else by what else makes a row the same."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self._columns = {name: table.values(name) for name in table.columns}
        self._position = {fid: i for i, fid in enumerate(table.fids.tolist())}
        self.by_code: dict[str, int] = {}
        self.by_key: dict[tuple[Any, ...], list[int]] = {}
        for fid, i in self._position.items():
            code = self._columns["code"][i]
            if code:
                self.by_code.setdefault(plain_name(code), fid)
            key = key_of(table.name, {c: v[i] for c, v in self._columns.items()})
            if key is not None:
                self.by_key.setdefault(key, []).append(fid)

    def value(self, fid: int, column: str) -> Any:
        """Return one stored value."""
        return self._columns[column][self._position[fid]]

    def row(self, fid: int) -> dict[str, Any]:
        """Return one stored row."""
        return {column: self.value(fid, column) for column in self._columns}

    def shape(self, fid: int) -> shapely.Geometry | None:
        """Return a row's stored shape."""
        i, geometry = self._position[fid], self.table.geometry
        if geometry is None or not geometry.is_placed[i]:
            return None
        if isinstance(geometry, PointColumns):
            return shapely.Point(geometry.lon_deg[i], geometry.lat_deg[i])
        return geometry.shapes[i]


def key_of(table: str, values: dict[str, Any]) -> tuple[Any, ...] | None:
    """Return what makes a row without a code the same one; None when it says too little."""
    key = tuple(_plain(values.get(column)) for column in _KEY_COLUMNS[table])
    main = "description" if table == "issues" else "name"
    return key if values.get(main) else None


def _apart(table: str, values: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(_plain(values.get(column)) for column in _TELLS_APART.get(table, ()))


def _plain(value: Any) -> Any:
    return plain_name(value) if isinstance(value, str) else value or None


def match_rows(
    rows: Sequence[IncomingRow],
    existing: Existing,
    incoming: Incoming,
    by_other_name: Callable[[IncomingRow], int],
) -> Merge:
    """Pair rows with stored ones; a row that stands in the list twice is taken once.

    `by_other_name` finds the row that a code or name does not, such as a unit by its alias.
    """
    table = existing.table.name
    merge = Merge()
    has_other_names = table in ("units", "areas")
    is_keyed = bool(existing.by_key)
    keys = [
        key_of(table, row.values) if is_keyed or not row.values.get("code") else None
        for row in rows
    ]
    in_file = Counter(key for key in keys if key is not None) if is_keyed else Counter()
    used: dict[int, IncomingRow] = {}
    codes: dict[str, IncomingRow] = {}
    seen: dict[tuple[Any, ...], IncomingRow] = {}
    for row, key in zip(rows, keys, strict=True):
        if row.is_left_out:
            continue
        text = row.values.get("code")
        code = plain_name(text) if text else ""
        apart = None if code or key is None else (key, _apart(table, row.values), _spot(row))
        twin = codes.get(code) if code else None if apart is None else seen.get(apart)
        if twin is not None:
            reason = msg("It is the same as row {row}, which was taken.", row=twin.number)
            incoming.say(Outcome.ROW_LEFT_OUT, row, reason)
            continue
        fid = existing.by_code.get(code) if code else None
        if fid is None and key is not None and key in existing.by_key:
            fid = _by_key(existing, row, key, used, is_single=in_file[key] == 1)
        if fid is None and has_other_names:
            fid = by_other_name(row) or None
        if code:
            codes[code] = row
        elif apart is not None:
            seen[apart] = row
        if fid is None or fid in used:
            merge.inserted.append(row)
            continue
        used[fid] = row
        merge.fid_of[id(row)] = fid
    return merge


def _spot(row: IncomingRow) -> tuple[float, float] | bytes | None:
    if row.has_point:
        return round(row.lon_deg, 6), round(row.lat_deg, 6)
    return None if row.shape is None else shapely.to_wkb(row.shape)


def _by_key(
    existing: Existing,
    row: IncomingRow,
    key: tuple[Any, ...],
    used: dict[int, IncomingRow],
    *,
    is_single: bool,
) -> int | None:
    table = existing.table.name
    candidates = [f for f in existing.by_key.get(key, ()) if f not in used]
    if row.values.get("code"):
        # another code is another row, even under the same name
        candidates = [f for f in candidates if not existing.value(f, "code")]
    wanted = _apart(table, row.values)
    same = [f for f in candidates if _apart(table, existing.row(f)) == wanted]
    if same:
        return same[0]
    return candidates[0] if is_single and len(candidates) == 1 else None


def note_changes(merge: Merge, rows: Sequence[IncomingRow], existing: Existing) -> None:
    """Work out which cells of stored rows change; a blank cell changes nothing."""
    for row in rows:
        fid = merge.fid_of.get(id(row))
        if fid is None:
            continue
        changed = {
            column: value
            for column, value in row.values.items()
            if column not in (*_SOURCE, "location_source")
            and not _is_same(existing.value(fid, column), value)
        }
        shape = shape_of(row)
        if shape is not None and not _is_same_shape(existing.shape(fid), shape):
            changed[GEOMETRY] = bytes(shapely.to_wkb(shape))
            if "location_source" in existing.table.columns:
                changed["location_source"] = row.location
        if row.extra:
            stored = _stored_extra(existing.value(fid, "extra"))
            if any(stored.get(name) != text for name, text in row.extra.items()):
                changed["extra"] = json.dumps({**stored, **row.extra}, ensure_ascii=False)
        if changed:
            changed |= {column: row.values.get(column) for column in _SOURCE}
            merge.changes[fid] = changed
        else:
            merge.unchanged += 1


def shape_of(row: IncomingRow) -> shapely.Geometry | None:
    """Return a row's shape, or its point."""
    if row.shape is not None:
        return row.shape
    return shapely.Point(row.lon_deg, row.lat_deg) if row.has_point else None


def _stored_extra(text: Any) -> dict[str, Any]:
    try:
        stored = json.loads(text) if text else {}
    except ValueError:
        return {"extra": text}
    return stored if isinstance(stored, dict) else {"extra": stored}


def _is_same(stored: Any, value: Any) -> bool:
    if isinstance(value, float) and isinstance(stored, float):
        return abs(stored - value) <= 1e-9 * max(1.0, abs(value))
    return bool((stored or None) == (value or None)) or stored == value


def _is_same_shape(stored: shapely.Geometry | None, shape: shapely.Geometry) -> bool:
    if stored is None:
        return False
    if stored.geom_type == "Point" and shape.geom_type == "Point":
        return bool(
            abs(stored.x - shape.x) < _SAME_PLACE_DEG and abs(stored.y - shape.y) < _SAME_PLACE_DEG
        )
    one, other = shapely.normalize(stored), shapely.normalize(shape)
    if one.geom_type.removeprefix("Multi") != other.geom_type.removeprefix("Multi"):
        return False
    first, second = shapely.get_coordinates(one), shapely.get_coordinates(other)
    return first.shape == second.shape and bool(np.all(np.abs(first - second) < _SAME_PLACE_DEG))


def update_batches(table: str, changes: dict[int, dict[str, Any]]) -> tuple[RowBatch, ...]:
    """Return changes as batches, one for each set of columns that changes together."""
    groups: dict[tuple[str, ...], list[int]] = {}
    for fid, cells in changes.items():
        groups.setdefault(tuple(sorted(cells)), []).append(fid)
    return tuple(
        RowBatch(
            table,
            np.array(fids, np.int64),
            {column: [changes[fid][column] for fid in fids] for column in columns},
        )
        for columns, fids in groups.items()
    )


def _wkb_of(rows: Sequence[IncomingRow]) -> list[bytes | None]:
    """Return each row's shape, or its point, as WKB; all points at once."""
    points = shapely.points([row.lon_deg for row in rows], [row.lat_deg for row in rows])
    wkb: list[bytes] = shapely.to_wkb(points).tolist() if len(rows) else []
    out: list[bytes | None] = []
    for row, point in zip(rows, wkb, strict=True):
        if row.shape is not None:
            out.append(bytes(shapely.to_wkb(row.shape)))
        else:
            out.append(point if row.has_point else None)
    return out


def _columns_of(rows: Sequence[dict[str, Any]], names: list[str]) -> dict[str, list[Any]]:
    if len(names) > 1:
        try:
            whole = zip(*map(itemgetter(*names), rows), strict=True)
            return {name: list(cells) for name, cells in zip(names, whole, strict=True)}
        except KeyError:  # some rows lack some columns
            pass
    return {name: [row.get(name) for row in rows] for name in names}


def insert_batch(table: str, rows: Sequence[IncomingRow], fids: Sequence[int]) -> RowBatch:
    """Return new rows as one batch; columns that no row fills are left out."""
    columns: dict[str, None] = {}
    for row in rows:
        if not row.values.keys() <= columns.keys():
            columns.update(dict.fromkeys(row.values))
    cells = _columns_of([row.values for row in rows], list(columns))
    if any(row.extra for row in rows):
        cells["extra"] = [
            json.dumps(row.extra, ensure_ascii=False) if row.extra else None for row in rows
        ]
    shapes = _wkb_of(rows)
    if any(shape is not None for shape in shapes):
        cells[GEOMETRY] = shapes
    return RowBatch(table, np.array(fids, np.int64), cells)
