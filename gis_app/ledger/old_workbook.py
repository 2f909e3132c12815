"""Hidden rows and the date system of an old workbook (.xls, .et): BIFF8 records in an OLE file."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

_LAST_SECTOR: Final = 0xFFFFFFFA
_ENTRY_BYTES: Final = 128
_FIRST_TABLES, _TABLES_IN_HEADER = 76, 109
_STREAMS: Final = ("workbook", "book")
_DATE_MODE, _BOUND_SHEET, _ROW, _END, _BEGIN = 0x22, 0x85, 0x208, 0x0A, 0x809
_IS_HIDDEN: Final = 0x20
_DIMENSIONS, _SHARED_TEXTS = 0x200, 0xFC
# records of one filled cell, which begin with its row and column; blank ones are left out
_CELLS: Final = frozenset({0x03, 0x04, 0x06, 0x203, 0x204, 0x205, 0x27E, 0xBD, 0xD6, 0xFD, 0x406})
_IMPOSSIBLE: Final = 1 << 40


@dataclass
class OldMarks:
    """Hold whether days count from 1904, each sheet's hidden rows from 0, and the largest grid."""

    is_1904: bool = False
    hidden_rows: dict[str, frozenset[int]] = field(default_factory=dict)
    largest_grid: int = 0


def old_workbook_marks(content: bytes) -> OldMarks:
    """Look through the records of an old workbook.

    A file that is damaged tells nothing here; the reader of the cells says so.
    """
    try:
        return _marks(_Container(content).stream(_STREAMS))
    except (struct.error, IndexError, ValueError, UnicodeDecodeError):
        return OldMarks()


def _marks(stream: bytes) -> OldMarks:
    marks = OldMarks()
    sheets: dict[str, int] = {}
    for kind, body in _records(stream, 0):
        if kind == _DATE_MODE:
            marks.is_1904 = body[:1] == b"\x01"
        elif kind == _SHARED_TEXTS and len(body) >= 8:
            # room is made for as many texts as the file says; each takes three bytes at least
            if struct.unpack_from("<I", body, 4)[0] > len(stream):
                marks.largest_grid = _IMPOSSIBLE
        elif kind == _BOUND_SHEET:
            start, _visible, type_, length, flags = struct.unpack_from("<IBBBB", body)
            wide = flags & 1
            text = body[8 : 8 + length * (2 if wide else 1)]
            name = text.decode("utf-16-le" if wide else "latin-1", "replace")
            if type_ == 0:
                sheets[name] = start
    for name, start in sheets.items():
        hidden, grid = _sheet_marks(stream, start)
        marks.largest_grid = max(marks.largest_grid, grid)
        if hidden:
            marks.hidden_rows[name] = frozenset(hidden)
    return marks


def _sheet_marks(stream: bytes, start: int) -> tuple[set[int], int]:
    hidden: set[int] = set()
    told = rows = columns = 0
    for kind, body in _records(stream, start):
        if kind == _ROW and len(body) >= 14 and body[12] & _IS_HIDDEN:
            hidden.add(struct.unpack_from("<H", body)[0])
        elif kind in _CELLS and len(body) >= 4:
            row, column = struct.unpack_from("<HH", body)
            rows, columns = max(rows, row + 1), max(columns, column + 1)
        elif kind == _DIMENSIONS and len(body) >= 12:
            first, last, left, right = struct.unpack_from("<IIHH", body)
            told = max(told, (last - first) * (right - left), (last - first) % (1 << 32))
    # room for what the sheet says of itself is made before any cell is read
    return hidden, max(told, rows * columns)


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
