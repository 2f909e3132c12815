"""Read any table file into sheets; what cannot be read gets one sentence that names it."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from gis_app.errors import LedgerError
from gis_app.ledger import workbook
from gis_app.ledger.text_table import read_text_table
from gis_app.messages import msg

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from gis_app.ledger.sheet import Sheet

TEXT_SUFFIXES: Final = (".csv", ".txt", ".tsv")
SUFFIXES: Final = (*workbook.SUFFIXES, *TEXT_SUFFIXES)

_NOTHING: Final = b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"
_BLOCK: Final = 1 << 20
_MARKUP: Final = (b"<html", b"<!doc", b"<?xml", b"<tabl", b"<meta")


def file_bytes(file: Path) -> bytes:
    """Return a table file's content; raises LedgerError when it is missing, closed to us, empty."""
    with _reading(file), file.open("rb") as stream:
        content = stream.read()
    if not content.strip(_NOTHING):
        raise _empty(file)
    return content


@contextmanager
def _reading(file: Path) -> Iterator[None]:
    try:
        yield
    except FileNotFoundError:
        raise LedgerError(msg("There is no file {file}.", file=str(file))) from None
    except IsADirectoryError:
        raise LedgerError(msg("{file} is a folder, not a table file.", file=str(file))) from None
    except PermissionError:
        raise LedgerError(
            msg(
                "{file} cannot be read: another program has it open, or you lack the permission.",
                file=str(file),
            )
        ) from None
    except OSError as error:
        raise LedgerError(
            msg("{file} cannot be read: {reason}", file=str(file), reason=error.strerror or "")
        ) from error


def _empty(file: Path) -> LedgerError:
    return LedgerError(msg("{file} is empty.", file=str(file)))


def _read_text(file: Path, encoding: str | None) -> Sheet | None:
    """Read a text table part by part; None when it is a workbook under another name."""
    with _reading(file), file.open("rb") as stream:
        if workbook.looks_like_workbook(stream.read(8)):
            return None
        stream.seek(0)
        while block := stream.read(_BLOCK):
            if block.strip(_NOTHING):
                return read_text_table(file, stream, encoding)
        raise _empty(file)


def read_sheets(file: Path, encoding: str | None = None) -> tuple[Sheet, ...]:
    """Read a workbook or a text table by what it is, not only by its suffix.

    Raises LedgerError for a file that cannot be read, is of another kind, or holds no cell.
    """
    if file.suffix.lower() not in SUFFIXES and not file.is_dir():
        raise LedgerError(
            msg(
                "{file} is no table file. Tables end in: {suffixes}",
                file=str(file),
                suffixes=" ".join(SUFFIXES),
            )
        )
    if file.suffix.lower() in TEXT_SUFFIXES and (text := _read_text(file, encoding)):
        if text.is_empty:
            raise _no_cell(file)
        return (text,)
    content = file_bytes(file)
    if workbook.looks_like_workbook(content):
        sheets = workbook.read_workbook(file, content)
    elif content.lstrip()[:5].lower() in _MARKUP:
        raise LedgerError(
            msg(
                "{file} is a web page with a workbook's name. Open it in a spreadsheet program "
                "and save it as .xlsx.",
                file=file.name,
            )
        )
    else:
        sheets = workbook.read_workbook(file, content)
    if all(sheet.is_empty for sheet in sheets):
        raise _no_cell(file)
    return sheets


def _no_cell(file: Path) -> LedgerError:
    return LedgerError(msg("{file} holds no cell with anything in it.", file=str(file)))
