"""The audit trail in the project file: who changed what, and how to take it back."""

from __future__ import annotations

import base64
import json
import zlib
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import numpy as np

import gis_app
from gis_app.domain.coded import CodedValues, PointValues
from gis_app.messages import LocalText, Message
from gis_app.storage.geopackage_blob import lazy_point_blobs
from gis_app.storage.rows import FileBatch, FileChanges, fid_array, once

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

_PACK_LEVEL = 3


class EntryKind(StrEnum):
    """Name where a change came from."""

    EDIT = "edit"
    FOREIGN = "foreign"
    BASEMAP = "basemap"
    SETTINGS = "settings"


class EntryState(StrEnum):
    """Name what became of a change; a discarded one was undone and can no longer be redone."""

    APPLIED = "applied"
    UNDONE = "undone"
    DISCARDED = "discarded"


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """Tell of one change; `counts` holds inserted, updated and deleted rows by table.

    `at` is in UTC. `state_at` and `state_by` tell when and by whom it was last undone or redone.
    """

    id: int
    at: datetime
    who: str
    program: str
    kind: EntryKind
    label: Message
    counts: Mapping[str, tuple[int, int, int]]
    state: EntryState
    state_at: datetime | None = None
    state_by: str | None = None


def message_to_json(message: Message) -> str:
    """Return a message with all its fields as JSON."""
    return json.dumps(_plain(message), ensure_ascii=False, separators=(",", ":"))


def message_from_json(text: str) -> Message:
    """Return the message that `message_to_json` wrote; raises ValueError for other text."""
    message = _value(json.loads(text))
    if not isinstance(message, Message):
        raise ValueError(text)
    return message


def _plain(value: Any) -> Any:
    match value:
        case Message():
            fields = [[name, _plain(field)] for name, field in value.fields]
            return {"id": value.id, "fields": fields, "plural": value.plural_id, "n": value.count}
        case LocalText():
            return {"zh_CN": value.zh_CN, "en": value.en}
        case datetime():
            return {"datetime": value.isoformat()}
        case date():
            return {"date": value.isoformat()}
        case None | bool() | int() | float() | str():
            return value
        case _:
            return str(value)


def _value(plain: Any) -> Any:
    match plain:
        case {"id": str(id_), "fields": list(fields), "plural": plural, "n": int(count)}:
            return Message(id_, tuple((name, _value(v)) for name, v in fields), plural, count)
        case {"zh_CN": str(chinese), "en": str(english)}:
            return LocalText(chinese, english)
        case {"datetime": str(text)}:
            return datetime.fromisoformat(text)
        case {"date": str(text)}:
            return date.fromisoformat(text)
        case _:
            return plain


def _packed_value(value: Any) -> Any:
    return {"b64": base64.b64encode(value).decode("ascii")} if type(value) is bytes else value


def _plain_column(values: Sequence[Any]) -> Any:
    """Return a column for JSON: coded values as codes and words, places as numbers."""
    match values:
        case CodedValues(codes=codes, words=words):
            is_plain = len(words) == len(codes) and bool((codes == np.arange(len(codes))).all())
            return {"codes": None if is_plain else _array_text(codes, "<i4"), "words": list(words)}
        case PointValues(lon_deg=lon, lat_deg=lat):
            return {"lon": _array_text(lon, "<f8"), "lat": _array_text(lat, "<f8")}
        case _:
            return _packed_column(values)


def _array_text(values: NDArray[Any], kind: str) -> str:
    return base64.b64encode(values.astype(kind).tobytes()).decode("ascii")


def _column_from_plain(plain: Any) -> Sequence[Any]:
    match plain:
        case {"codes": codes, "words": list(words)}:
            if codes is None:
                return CodedValues(np.arange(len(words), dtype=np.int32), words)
            return CodedValues(np.frombuffer(base64.b64decode(codes), "<i4"), words)
        case {"lon": str(lon), "lat": str(lat)}:
            return lazy_point_blobs(
                *(np.frombuffer(base64.b64decode(text), "<f8") for text in (lon, lat))
            )
        case _:
            return [_unpacked_value(v) for v in plain]


def _plain_fids(fids: Sequence[int]) -> Any:
    is_row = isinstance(fids, range) and fids.step == 1
    return {"first": fids[0], "count": len(fids)} if is_row and len(fids) else list(fids)


def _fids_from_plain(plain: Any) -> Sequence[int]:
    match plain:
        case {"first": int(first), "count": int(count)}:
            return range(first, first + count)
        case _:
            return tuple(plain)


def _unpacked_value(value: Any) -> Any:
    return base64.b64decode(value["b64"]) if type(value) is dict else value


def _packed_column(values: Sequence[Any]) -> Sequence[Any]:
    has_bytes = bytes in set(map(type, values))
    return [_packed_value(v) for v in values] if has_bytes else list(values)


def _batch_from_plain(plain: Any) -> FileBatch:
    columns = {name: _column_from_plain(values) for name, values in plain["columns"].items()}
    return FileBatch(plain["table"], _fids_from_plain(plain["fids"]), columns)


def pack(changes: FileChanges) -> bytes:
    """Return changes as compressed column batches, packed column by column."""
    packer = zlib.compressobj(_PACK_LEVEL)
    return b"".join(
        [
            *(packer.compress(text.encode("utf-8", "surrogatepass")) for text in _texts(changes)),
            packer.flush(),
        ]
    )


def _texts(changes: FileChanges) -> Iterator[str]:
    """Give the JSON of changes in pieces, so that it is never there as a whole."""
    yield "{"
    for kind, batches in (("inserts", changes.inserts), ("updates", changes.updates)):
        yield f'"{kind}":['
        for i, batch in enumerate(batches):
            head = f'"table":{_json(batch.table)},"fids":{_json(_plain_fids(batch.fids))}'
            yield f'{"," * (i > 0)}{{{head},"columns":{{'
            for j, (name, values) in enumerate(batch.columns.items()):
                yield f"{',' * (j > 0)}{_json(name)}:"
                yield _json(_plain_column(values))
            yield "}}"
        yield "],"
    deletes = {table: _plain_fids(fids) for table, fids in changes.deletes.items()}
    yield f'"deletes":{_json(deletes)}}}'


def _json(plain: Any) -> str:
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":"))


def unpack(data: bytes) -> FileChanges:
    """Return the changes that `pack` wrote."""
    plain = json.loads(zlib.decompress(data).decode("utf-8", "surrogatepass"))
    return FileChanges(
        tuple(_batch_from_plain(b) for b in plain["inserts"]),
        tuple(_batch_from_plain(b) for b in plain["updates"]),
        {table: _fids_from_plain(fids) for table, fids in plain["deletes"].items()},
    )


def counts_of(changes: FileChanges) -> dict[str, tuple[int, int, int]]:
    """Count inserted, updated and deleted rows by table."""
    inserted: dict[str, list[NDArray[np.int64]]] = {}
    updated: dict[str, list[NDArray[np.int64]]] = {}
    for batch in changes.inserts:
        inserted.setdefault(batch.table, []).append(fid_array(batch.fids))
    for batch in changes.updates:
        updated.setdefault(batch.table, []).append(fid_array(batch.fids))
    tables = dict.fromkeys([*inserted, *updated, *changes.deletes])
    counts = {}
    for table in tables:
        new, changed = once(inserted.get(table, ())), once(updated.get(table, ()))
        if len(changed):
            changed = changed[~np.isin(changed, new)]
        counts[table] = (len(new), len(changed), len(changes.deletes.get(table, ())))
    return counts


def utc_text(moment: datetime | None = None) -> str:
    """Return a moment, or now, the way the file writes times."""
    moment = (moment or datetime.now(UTC)).astimezone(UTC)
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"


def add_entry(
    connection: sqlite3.Connection,
    label: Message,
    who: str,
    *,
    kind: EntryKind = EntryKind.EDIT,
    forward: FileChanges | None = None,
    inverse: FileChanges | None = None,
    counts: Mapping[str, tuple[int, int, int]] | None = None,
    at: str | None = None,
) -> None:
    """Write one line of the audit trail; what was undone can no longer be redone."""
    if forward is not None:
        counts = counts_of(forward)
    connection.execute(
        "UPDATE edit_log SET state = ? WHERE state = ?", (EntryState.DISCARDED, EntryState.UNDONE)
    )
    connection.execute(
        "INSERT INTO edit_log (at, who, program, kind, label, counts, state, forward, inverse) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            at or utc_text(),
            who,
            gis_app.__version__,
            kind,
            message_to_json(label),
            json.dumps(counts or {}),
            EntryState.APPLIED,
            None if forward is None else pack(forward),
            None if inverse is None else pack(inverse),
        ),
    )


def set_state(connection: sqlite3.Connection, id_: int, state: EntryState, who: str) -> None:
    """Mark a change as undone or applied again."""
    connection.execute(
        "UPDATE edit_log SET state = ?, state_at = ?, state_by = ? WHERE id = ?",
        (state, utc_text(), who, id_),
    )


def next_to_undo(connection: sqlite3.Connection) -> tuple[int, Message] | None:
    """Return the last applied change that can be taken back."""
    return _first(
        connection,
        "SELECT id, label FROM edit_log WHERE state = 'applied' AND inverse IS NOT NULL "
        "ORDER BY id DESC LIMIT 1",
    )


def next_to_redo(connection: sqlite3.Connection) -> tuple[int, Message] | None:
    """Return the change that was undone last."""
    return _first(
        connection, "SELECT id, label FROM edit_log WHERE state = 'undone' ORDER BY id LIMIT 1"
    )


def _first(connection: sqlite3.Connection, query: str) -> tuple[int, Message] | None:
    row = connection.execute(query).fetchone()
    return None if row is None else (row[0], message_from_json(row[1]))


def changes_of(connection: sqlite3.Connection, id_: int, *, inverse: bool) -> FileChanges:
    """Return what an entry wrote, or what takes it back."""
    column = "inverse" if inverse else "forward"
    row = connection.execute(f"SELECT {column} FROM edit_log WHERE id = ?", (id_,)).fetchone()
    return unpack(row[0])


def read_history(connection: sqlite3.Connection, limit: int) -> tuple[AuditEntry, ...]:
    """Read the latest entries, newest first."""
    rows = connection.execute(
        "SELECT id, at, who, program, kind, label, counts, state, state_at, state_by "
        "FROM edit_log ORDER BY id DESC LIMIT ?",
        (limit,),
    )
    return tuple(
        AuditEntry(
            id_,
            datetime.fromisoformat(at),
            who,
            program,
            EntryKind(kind),
            message_from_json(label),
            {table: (n[0], n[1], n[2]) for table, n in json.loads(counts).items()},
            EntryState(state),
            None if state_at is None else datetime.fromisoformat(state_at),
            state_by,
        )
        for id_, at, who, program, kind, label, counts, state, state_at, state_by in rows
    )
