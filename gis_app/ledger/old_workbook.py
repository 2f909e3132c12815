"""Hidden rows and the date system of an old workbook (.xls, .et): BIFF8 records in an OLE file."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

_LAST_SECTOR: Final = 0xFFFFFFFA
_ENTRY_BYTES: Final = 128
_FIRST_TABLES, _TABLES_IN_HEADER = 76, 109
_STREAMS: Final = ("workbook", "book")
_DATE_MODE, _BOUND_SHEET, _ROW, _END, _BEGIN = 0x22, 0x85, 0x208, 0x0A, 0x809
_IS_HIDDEN: Final = 0x20


def old_workbook_marks(content: bytes) -> tuple[bool, dict[str, frozenset[int]]]:
    """Return whether days count from 1904, and the hidden rows of each sheet, counted from 0.

    A file that is damaged tells nothing here; the reader of the cells says so.
    """
    try:
        return _marks(_Container(content).stream(_STREAMS))
    except (struct.error, IndexError, ValueError, UnicodeDecodeError):
        return False, {}


def _marks(stream: bytes) -> tuple[bool, dict[str, frozenset[int]]]:
    is_1904 = False
    sheets: dict[str, int] = {}
    for kind, body in _records(stream, 0):
        if kind == _DATE_MODE:
            is_1904 = body[:1] == b"\x01"
        elif kind == _BOUND_SHEET:
            start, _visible, type_, length, flags = struct.unpack_from("<IBBBB", body)
            wide = flags & 1
            text = body[8 : 8 + length * (2 if wide else 1)]
            if type_ == 0:
                sheets[text.decode("utf-16-le" if wide else "latin-1")] = start
    hidden = {}
    for name, start in sheets.items():
        rows = set()
        for kind, body in _records(stream, start):
            if kind == _ROW and len(body) >= 14 and body[12] & _IS_HIDDEN:
                rows.add(struct.unpack_from("<H", body)[0])
        if rows:
            hidden[name] = frozenset(rows)
    return is_1904, hidden


def _records(stream: bytes, start: int) -> Iterator[tuple[int, bytes]]:
    """Give the records of one sheet, from its begin to its end."""
    place, depth = start, 0
    while place + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, place)
        yield kind, stream[place + 4 : place + 4 + length]
        place += 4 + length
        depth += (kind == _BEGIN) - (kind == _END)
        if depth <= 0:
            return


class _Container:
    """Find streams in an OLE file; chains that run in a circle end at the file's own length."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._sector_bytes = 1 << min(struct.unpack_from("<H", content, 30)[0], 16)
        self._small_bytes = 1 << min(struct.unpack_from("<H", content, 32)[0], 16)
        self._cutoff = struct.unpack_from("<I", content, 56)[0]
        self._next = self._table()
        first_small = struct.unpack_from("<I", content, 60)[0]
        self._next_small = _numbers(self._chain(first_small))
        self._entries = self._chain(struct.unpack_from("<I", content, 48)[0])

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self._sector_bytes
        return self._content[start : start + self._sector_bytes]

    def _table(self) -> tuple[int, ...]:
        tables = list(struct.unpack_from(f"<{_TABLES_IN_HEADER}I", self._content, _FIRST_TABLES))
        more = struct.unpack_from("<I", self._content, 68)[0]
        most = len(self._content) // self._sector_bytes
        while more < _LAST_SECTOR and len(tables) < most:
            numbers = _numbers(self._sector(more))
            tables += numbers[:-1]
            more = numbers[-1]
        return _numbers(b"".join(self._sector(n) for n in tables if n < _LAST_SECTOR))

    def _chain(self, first: int) -> bytes:
        parts: list[bytes] = []
        number = first
        while number < _LAST_SECTOR and len(parts) <= len(self._next):
            parts.append(self._sector(number))
            number = self._next[number]
        return b"".join(parts)

    def stream(self, wanted: tuple[str, ...]) -> bytes:
        """Return a stream by its name in lower case; raises ValueError when there is none."""
        root = self._entries[:_ENTRY_BYTES]
        for at in range(0, len(self._entries) - _ENTRY_BYTES + 1, _ENTRY_BYTES):
            entry = self._entries[at : at + _ENTRY_BYTES]
            length = struct.unpack_from("<H", entry, 64)[0]
            name = entry[: max(length - 2, 0)].decode("utf-16-le", "replace").lower()
            if name not in wanted:
                continue
            first, size = struct.unpack_from("<II", entry, 116)
            if size >= self._cutoff:
                return self._chain(first)[:size]
            small = self._chain(struct.unpack_from("<I", root, 116)[0])
            return self._small_chain(small, first)[:size]
        raise ValueError("no such stream")

    def _small_chain(self, small: bytes, first: int) -> bytes:
        parts: list[bytes] = []
        number = first
        while number < _LAST_SECTOR and len(parts) <= len(self._next_small):
            start = number * self._small_bytes
            parts.append(small[start : start + self._small_bytes])
            number = self._next_small[number]
        return b"".join(parts)


def _numbers(part: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(part) // 4}I", part[: len(part) // 4 * 4])
