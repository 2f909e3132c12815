"""Which rows of a list are already in the project, and what changes: update or add, by key."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely

from gis_app.domain.edits import GEOMETRY, RowBatch
from gis_app.domain.table import PointColumns
from gis_app.ledger.cell_columns import CellColumn
from gis_app.ledger.report import Outcome
from gis_app.ledger.row_keys import RowKeys, plain_value, plain_words
from gis_app.messages import msg

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from gis_app.domain.table import BoolArray, Int64Array
    from gis_app.ledger.incoming import Incoming
    from gis_app.ledger.row_keys import Existing

_SOURCE: Final = ("source_file", "source_row", "source_date")
_SAME_PLACE_DEG: Final = 2e-8
_WHOLE_MINUTE: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:00Z")


@dataclass
class Merge:
    """Hold what a list does to one table.

    `fid_of` is the stored row that each incoming row means, NO_ROW for none; `inserted` are
    incoming rows that become new ones; `changes` are cells by row id.
    """

    fid_of: Int64Array
    inserted: Int64Array
    changes: dict[int, dict[str, Any]] = field(default_factory=dict)
    unchanged: int = 0


def match_rows(
    incoming: Incoming, existing: Existing, by_other_name: Callable[[int], int]
) -> Merge:
    """Pair rows with stored ones; a row that stands in the list twice is taken once.

    `by_other_name` finds the row that a code or name does not, such as a unit by its alias.
    """
    table = existing.table.name
    codes = incoming.values.get("code") or CellColumn.blank(incoming.count)
    has_code = codes.is_filled
    here = ~incoming.is_left_out
    # codes with one hash may be the same: those are looked at one by one
    hashes = np.zeros(len(codes.words) + 1, np.int64)
    hashes[:-1] = np.fromiter(map(hash, plain_words(codes.words)), np.int64, len(codes.words))
    numbers = np.unique(hashes[codes.codes], return_inverse=True)[1]
    times = np.bincount(numbers[has_code & here], minlength=len(numbers) + 1)
    is_stored = np.zeros(len(codes.words) + 1, np.bool_)
    if existing.by_code:
        is_stored[:-1] = [word in existing.by_code for word in plain_words(codes.words)]
    # alone of its code and unknown to the project: new, whatever else it says
    is_new = here & has_code & (times[numbers] == 1) & ~is_stored[codes.codes]
    keys = None
    if len(existing.table) or not (has_code | ~here).all():
        keys = RowKeys(incoming, existing)
        is_new &= (keys.incoming < 0) | ~np.isin(keys.incoming, keys.stored)
        # no code, but alone of its name, or without any name to be known by
        is_new |= (
            here & ~has_code & (keys.times < 2)
            & ((keys.incoming < 0) | ~np.isin(keys.incoming, keys.stored))
        )  # fmt: skip
    if table in ("units", "areas"):
        is_new[:] = False
    merge = Merge(np.zeros(incoming.count, np.int64), np.zeros(0, np.int64))
    rows = np.flatnonzero(here & ~is_new)
    if len(rows):
        keys = keys or RowKeys(incoming, existing)
        _Pairing(incoming, existing, keys, codes, by_other_name).pair(rows, merge, is_new)
    merge.inserted = np.flatnonzero(is_new)
    return merge


class _Pairing:
    """Pair rows one by one where the columns alone do not settle it."""

    def __init__(
        self,
        incoming: Incoming,
        existing: Existing,
        keys: RowKeys,
        codes: CellColumn,
        by_other_name: Callable[[int], int],
    ) -> None:
        self._incoming, self._existing, self._keys, self._codes = incoming, existing, keys, codes
        self._by_other_name = by_other_name
        self._has_other_names = existing.table.name in ("units", "areas")
        self._used: set[int] = set()
        self._stored: dict[int, list[int]] = {}
        wanted = np.isin(keys.stored, keys.incoming[keys.incoming >= 0])
        for place in np.flatnonzero(wanted).tolist():
            self._stored.setdefault(int(keys.stored[place]), []).append(place)
        self._stored_codes = existing.table.text("code")

    def pair(self, rows: Int64Array, merge: Merge, is_new: BoolArray) -> None:
        """Find the stored row of each row, leave out twins, and mark the rest as new."""
        incoming, keys = self._incoming, self._keys
        taken: dict[Any, int] = {}
        for row in rows.tolist():
            code, key = plain_value(self._codes[row]), int(keys.incoming[row])
            seen = code if code else (int(keys.apart[row]), self._spot(row)) if key >= 0 else None
            twin = None if seen is None else taken.get(seen)
            if twin is not None:
                number = incoming.number(twin)
                reason = msg("It is the same as row {row}, which was taken.", row=number)
                incoming.say(Outcome.ROW_LEFT_OUT, row, reason)
                continue
            fid = self._existing.by_code.get(code) if code else None
            if fid is None and key in self._stored:
                fid = self._by_key(row, code, key)
            if fid is None and self._has_other_names:
                fid = self._by_other_name(row) or None
            if seen is not None:
                taken[seen] = row
            if fid is None or fid in self._used:
                is_new[row] = True
                continue
            self._used.add(fid)
            merge.fid_of[row] = fid

    def _spot(self, row: int) -> tuple[float, float] | bytes | None:
        lon, lat = self._incoming.lon_deg[row], self._incoming.lat_deg[row]
        if np.isfinite(lon):
            return round(float(lon), 6), round(float(lat), 6)
        shape = self._incoming.shapes[row]
        return None if shape is None else shapely.to_wkb(shape)

    def _by_key(self, row: int, code: str | None, key: int) -> int | None:
        fids, stored = self._existing.table.fids, self._stored_codes
        places = [p for p in self._stored[key] if int(fids[p]) not in self._used]
        if code:
            # another code is another row, even under the same name
            places = [p for p in places if not stored[p]]
        wanted = self._keys.apart[row]
        same = [p for p in places if self._keys.stored_apart[p] == wanted]
        if same:
            return int(fids[same[0]])
        is_single = self._keys.times[row] == 1 and len(places) == 1
        return int(fids[places[0]]) if is_single else None


def note_changes(incoming: Incoming, merge: Merge, existing: Existing) -> None:
    """Work out which cells of stored rows change; a blank cell changes nothing."""
    rows = np.flatnonzero(merge.fid_of)
    if not len(rows):
        return
    table = existing.table
    places = table.positions(merge.fid_of[rows])
    changed: dict[int, dict[str, Any]] = {}
    for name, column in incoming.values.items():
        if name in (*_SOURCE, "location_source"):
            continue
        stored = existing.column(name)
        for row, place in zip(rows.tolist(), places.tolist(), strict=True):
            value = column[row]
            if value is not None and not _is_same(stored[place], value):
                changed.setdefault(row, {})[name] = value
    _note_shapes(incoming, rows, places, existing, changed)
    has_extra = incoming.has_extra
    extras = existing.column("extra") if has_extra.any() else None
    for row, place in zip(rows.tolist(), places.tolist(), strict=True):
        if extras is not None and has_extra[row]:
            held, extra = _stored_extra(extras[place]), incoming.extra(row)
            if any(held.get(name) != text for name, text in extra.items()):
                cells = changed.setdefault(row, {})
                cells["extra"] = json.dumps({**held, **extra}, ensure_ascii=False)
        if row in changed:
            source = {name: incoming.value(name, row) for name in _SOURCE}
            merge.changes[int(merge.fid_of[row])] = changed[row] | source
        else:
            merge.unchanged += 1


def _note_shapes(
    incoming: Incoming,
    rows: Int64Array,
    places: Int64Array,
    existing: Existing,
    changed: dict[int, dict[str, Any]],
) -> None:
    geometry = existing.table.geometry
    moves = incoming.has_shape[rows] | incoming.has_point[rows]
    if isinstance(geometry, PointColumns):
        lon, lat = incoming.lon_deg[rows], incoming.lat_deg[rows]
        is_near = np.abs(geometry.lon_deg[places] - lon) < _SAME_PLACE_DEG
        is_near &= np.abs(geometry.lat_deg[places] - lat) < _SAME_PLACE_DEG
        moves &= incoming.has_shape[rows] | ~is_near
    for row, place in zip(rows[moves].tolist(), places[moves].tolist(), strict=True):
        shape = incoming.shape(row)
        stored = existing.shape(int(existing.table.fids[place]))
        if shape is not None and not _is_same_shape(stored, shape):
            cells = changed.setdefault(row, {})
            cells[GEOMETRY] = bytes(shapely.to_wkb(shape))
            if "location_source" in existing.table.columns:
                cells["location_source"] = incoming.location[row]


def _stored_extra(text: Any) -> dict[str, Any]:
    try:
        stored = json.loads(text) if text else {}
    except ValueError:
        return {"extra": text}
    return stored if isinstance(stored, dict) else {"extra": stored}


def _is_same(stored: Any, value: Any) -> bool:
    if isinstance(value, str) and isinstance(stored, str) and _WHOLE_MINUTE.fullmatch(value):
        # tables show minutes: a moment written without its seconds is still the same
        return stored[: len("2026-05-01T02:30")] == value[: len("2026-05-01T02:30")]
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


def insert_batch(table: str, incoming: Incoming, rows: Int64Array, fids: Int64Array) -> RowBatch:
    """Return new rows as one batch; columns that no row fills are left out."""
    cells: dict[str, Sequence[Any]] = {}
    is_all = len(rows) == incoming.count
    for name, column in incoming.values.items():
        taken = column if is_all else column.take(rows)
        if taken.is_filled.any():
            cells[name] = taken
    has_extra = incoming.has_extra[rows]
    if has_extra.any():
        cells["extra"] = [
            json.dumps(incoming.extra(row), ensure_ascii=False) if has else None
            for row, has in zip(rows.tolist(), has_extra.tolist(), strict=True)
        ]
    lon, lat = incoming.lon_deg[rows], incoming.lat_deg[rows]
    has_shape = incoming.has_shape[rows]
    if has_shape.any():
        shapes = incoming.shapes[rows]
        is_point = ~has_shape & np.isfinite(lon)
        shapes[is_point] = shapely.points(lon[is_point], lat[is_point])
        cells[GEOMETRY] = list(shapely.to_wkb(shapes))
    elif np.isfinite(lon).any():
        cells[GEOMETRY] = PointColumns(lon, lat).as_values()
    return RowBatch(table, fids, cells)
