"""Read workbooks fast, with python-calamine: .xlsx, .xlsm, .xls, .xlsb, .et, .ods."""

from __future__ import annotations

import io
import lzma
import zipfile
import zlib
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from gis_app.errors import LedgerError
from gis_app.ledger.cell_columns import CellRows
from gis_app.ledger.isolated_reader import (
    RawSheet,
    ReaderError,
    raw_sheets,
    raw_sheets_apart,
)
from gis_app.ledger.sheet import MergedRange, Sheet
from gis_app.ledger.workbook_scan import LARGEST_GRID, WorkbookScan, scan_workbook
from gis_app.messages import msg

if TYPE_CHECKING:
    from pathlib import Path


SUFFIXES: Final = (".xlsx", ".xlsm", ".xls", ".xlsb", ".et", ".ods")
ZIP_MAGIC: Final = b"PK\x03\x04"
OLE_MAGIC: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_BAD_ARCHIVE: Final = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    OSError,
    RuntimeError,
    NotImplementedError,
    ValueError,
    EOFError,
)
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
_MOST_ROWS, _MOST_COLUMNS = 1 << 20, 1 << 14
_LARGEST_UNPACKED: Final = 2 * 1024**3
_LARGEST_RATIO: Final = 200
_SMALL_UNPACKED: Final = 64 * 1024**2


def looks_like_workbook(content: bytes) -> bool:
    """Tell by its first bytes whether a file is a workbook, whatever its name."""
    return content.startswith((ZIP_MAGIC, OLE_MAGIC))


def read_workbook(file: Path, content: bytes) -> tuple[Sheet, ...]:
    """Turn a workbook's bytes into its sheets, hidden ones marked; raises LedgerError."""
    if content.startswith(OLE_MAGIC) and _ENCRYPTED in content:
        raise _protected(file)
    if content.startswith(ZIP_MAGIC):
        _refuse_bomb(file, content)
    try:
        scan = scan_workbook(content)
    except _BAD_ARCHIVE as error:
        raise _damaged(file) from error
    if scan.largest_grid > LARGEST_GRID:
        raise _too_wide(file)
    is_plain = content.startswith(ZIP_MAGIC) and file.suffix.lower() != ".xlsb"
    try:
        raw = raw_sheets(content) if is_plain else raw_sheets_apart(content)
    except ReaderError as error:
        raise (_protected if error.is_protected else _damaged)(file) from error
    raw.reverse()
    # each sheet's rows go as soon as its columns are there
    sheets = [_sheet(raw.pop(), scan) for _ in range(len(raw))]
    if sheets and scan.notes:
        sheets[0] = replace(sheets[0], notes=scan.notes)
    return tuple(sheets)


def _sheet(raw: RawSheet, scan: WorkbookScan) -> Sheet:
    name, is_hidden, rows, blocks = raw
    merged = tuple(
        MergedRange(top, left, bottom, right)
        for (top, left), (bottom, right) in blocks
        # damaged files have blocks that end before they begin, or beyond any sheet
        if top <= bottom < _MOST_ROWS and left <= right < _MOST_COLUMNS
    )
    merged = merged or scan.merged.get(name, ())
    hidden = scan.hidden_rows.get(name, frozenset())
    return Sheet(name, CellRows.of(rows), merged, is_hidden, hidden, scan.is_1904)


def _refuse_bomb(file: Path, content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            unpacked = sum(member.file_size for member in archive.infolist())
    except (*_BAD_ARCHIVE, OverflowError) as error:
        raise _damaged(file) from error
    is_dense = unpacked > _SMALL_UNPACKED and unpacked > _LARGEST_RATIO * len(content)
    if unpacked > _LARGEST_UNPACKED or is_dense:
        raise LedgerError(
            msg(
                "{file} would unpack to {size} MB and is not opened. Split it, or save it again.",
                file=file.name,
                size=unpacked // 1024**2,
            )
        )


def _protected(file: Path) -> LedgerError:
    return LedgerError(
        msg(
            "{file} is protected by a password. Save it without one, then import it again.",
            file=file.name,
        )
    )


def _damaged(file: Path) -> LedgerError:
    return LedgerError(
        msg(
            "{file} is no workbook that can be read, or is damaged. Open it in a spreadsheet "
            "program and save it again as .xlsx.",
            file=file.name,
        )
    )


def _too_wide(file: Path) -> LedgerError:
    return LedgerError(
        msg(
            "{file} has a cell so far from the others that the sheet would need millions of blank "
            "cells. Delete what lies right of and below the table, and save it again.",
            file=file.name,
        )
    )
