"""In which encoding a Shapefile's table is written when nothing in the file says so."""

from __future__ import annotations

import struct
from typing import Final

_LANGUAGE_BYTE: Final = 29
_HEADER: Final = struct.Struct("<xxxxIHH")
_PROBED_BYTES: Final = 4_000_000


def guess_encoding(dbf: bytes) -> str | None:
    """Return UTF-8 or GB18030 for a table that names no encoding; None when it does, or is ASCII.

    GDAL reads an unnamed encoding as Latin-1, which turns Chinese names into other letters.
    """
    if len(dbf) <= _LANGUAGE_BYTE + 3 or dbf[_LANGUAGE_BYTE]:
        return None
    _count, header_length, row_length = _HEADER.unpack_from(dbf)
    names = dbf[32:header_length]
    text = names + dbf[header_length : header_length + _PROBED_BYTES]
    if text.isascii() or not row_length:
        return None
    # a fixed-width field may cut its last letter in two, so rows are judged without their ends
    for encoding in ("utf-8", "gb18030"):
        if _fits(dbf[header_length : header_length + _PROBED_BYTES], row_length, encoding):
            return encoding
    return None


def _fits(rows: bytes, row_length: int, encoding: str) -> bool:
    wrong = total = 0
    for start in range(0, len(rows), row_length):
        for cell in rows[start : start + row_length].replace(b"\x00", b" ").split(b"  "):
            if cell.isascii():
                continue
            total += 1
            try:
                cell.decode(encoding)
            except UnicodeDecodeError as error:
                wrong += error.start < len(cell) - 3
    return wrong * 10 <= total
