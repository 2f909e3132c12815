"""Read tables kept as text: .csv and .txt in the encodings and separators that offices use."""

from __future__ import annotations

import codecs
import csv
import io
from collections import Counter
from typing import TYPE_CHECKING, Any, BinaryIO, Final

from gis_app.errors import LedgerError
from gis_app.ledger.cell_columns import ColumnBuilder
from gis_app.ledger.sheet import Sheet
from gis_app.messages import msg

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SEPARATORS: Final = (",", "\t", ";", "|")
ENCODINGS: Final = ("utf-8", "gb18030", "utf-16", "utf-16-le", "utf-16-be", "latin-1")
DEFUSING: Final = ("=", "+", "-", "@", "\t", "\r")
"""What text must not begin with in a workbook or CSV, or a spreadsheet takes it for a formula."""

_BOMS: Final = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_PROBED_BYTES: Final = 4096
_PROBED_LINES: Final = 60
_SEPARATOR_BYTES: Final = 400_000
_TRIED_BYTES: Final = 1 << 20
_ROWS_AT_ONCE, _CELLS_AT_ONCE = 20_000, 1_000_000
_LONGEST_CELL, _LONGEST_LINE = 20_000_000, 40_000_000
_MOST_SEPARATORS, _MOST_COLUMNS = 5_000_000, 16_384


def read_text_table(file: Path, stream: BinaryIO, encoding: str | None = None) -> Sheet:
    """Turn a text file into a sheet; raises LedgerError when it is no text.

    The file is read part by part, twice: whole, its rows would take ten times its size.
    """
    start, encoding = encoding_of(file, stream, encoding)
    stream.seek(start)
    head = stream.read(_SEPARATOR_BYTES).decode(encoding, "ignore")
    if "\x00" in head[:_PROBED_BYTES]:
        raise _no_text(file)
    stream.seek(start)
    # a polygon as text is longer than Python's own limit for one cell
    csv.field_size_limit(_LONGEST_CELL)
    builder = ColumnBuilder()
    lines = io.TextIOWrapper(stream, encoding, newline="")
    try:
        separator = separator_of(head)
        reader = csv.reader(_lines(file, lines, separator), delimiter=separator)
        for rows in _parts(file, reader):
            builder.add(rows)
    except csv.Error as error:
        raise LedgerError(
            msg("{file} cannot be read as a table: {reason}", file=file.name, reason=str(error))
        ) from error
    finally:
        lines.detach()
    return Sheet("", builder.rows(_take_guards_off))


def _lines(file: Path, lines: io.TextIOWrapper, separator: str) -> Iterator[str]:
    """Give lines of a bounded length, which no table has longer ones than."""
    while line := lines.readline(_LONGEST_LINE):
        if len(line) == _LONGEST_LINE or line.count(separator) > _MOST_SEPARATORS:
            raise LedgerError(
                msg(
                    "{file} has a line of {size} million characters or more; that is no row of a "
                    "table. Open it in a text editor and look at its longest line.",
                    file=file.name,
                    size=len(line) // 1_000_000,
                )
            )
        yield line


def _parts(file: Path, reader: Any) -> Iterator[list[list[str]]]:
    """Give rows in parts, fewer at a time where they are wide."""
    rows: list[list[str]] = []
    width = 0
    for row in reader:
        rows.append(row)
        width = max(width, len(row))
        if width > _MOST_COLUMNS:
            raise LedgerError(
                msg(
                    "{file}, row {row}: it has {count} columns; a table has {most} at most. Is the "
                    "separator right?",
                    file=file.name,
                    row=reader.line_num,
                    count=width,
                    most=_MOST_COLUMNS,
                )
            )
        if len(rows) >= _ROWS_AT_ONCE or len(rows) * width > _CELLS_AT_ONCE:
            yield rows
            rows, width = [], 0
    yield rows


def _take_guards_off(words: list[Any]) -> None:
    for i, word in enumerate(words):
        if word is not None and word[:1] == "'":
            words[i] = _without_guard(word)


def encoding_of(file: Path, stream: BinaryIO, encoding: str | None = None) -> tuple[int, str]:
    """Return where a file's text begins and its encoding: told, marked or tried."""
    start = 0
    stream.seek(0)
    probe = stream.read(_PROBED_BYTES)
    for bom, name in _BOMS:
        if probe.startswith(bom):
            start, encoding = len(bom), encoding or name
            break
    candidates = (encoding,) if encoding else _likely(probe)
    for name in candidates:
        stream.seek(start)
        try:
            _try_decoding(stream, name)
        except UnicodeDecodeError:
            continue
        except LookupError:
            raise LedgerError(
                msg(
                    "There is no encoding {encoding}. Use one of: {names}",
                    encoding=name,
                    names=", ".join(ENCODINGS),
                )
            ) from None
        return start, name
    if encoding:
        raise LedgerError(
            msg("{file} is not written in {encoding}.", file=file.name, encoding=encoding)
        )
    raise _no_text(file)


def _try_decoding(stream: BinaryIO, name: str) -> None:
    decoder = codecs.getincrementaldecoder(name)()
    if not isinstance(decoder.decode(b""), str):
        raise LookupError(name)
    while block := stream.read(_TRIED_BYTES):
        decoder.decode(block)
    decoder.decode(b"", final=True)


def _likely(probe: bytes) -> tuple[str, ...]:
    even, odd = probe[::2].count(0), probe[1::2].count(0)
    # text with Latin letters in UTF-16 has a zero in every other byte, Chinese has few
    if odd > len(probe) // 50 and odd > 4 * even:
        return ("utf-16-le",)
    if even > len(probe) // 50 and even > 4 * odd:
        return ("utf-16-be",)
    return ("utf-8", "gb18030")


def separator_of(text: str) -> str:
    """Return the separator that gives the first lines the most even number of columns."""
    head = "\n".join(text[:_SEPARATOR_BYTES].splitlines()[:_PROBED_LINES])

    def score(separator: str) -> tuple[int, int]:
        try:
            widths = [len(row) for row in csv.reader(io.StringIO(head), delimiter=separator)]
        except csv.Error:
            return 0, 0
        counted = Counter(width for width in widths if width > 1)
        if not counted:
            return 0, 0
        width, lines = max(counted.items(), key=lambda pair: (pair[1], pair[0]))
        return lines, width

    return max(SEPARATORS, key=score)


def _without_guard(cell: str) -> str:
    """Take off the apostrophe that keeps a spreadsheet from reading text as a formula."""
    return cell[1:] if cell[:1] == "'" and cell.lstrip("'").startswith(DEFUSING) else cell


def _no_text(file: Path) -> LedgerError:
    return LedgerError(
        msg(
            "{file} is no text in UTF-8, UTF-16 or GB18030. Save it again as UTF-8 or as a "
            "workbook (.xlsx), or tell its encoding.",
            file=file.name,
        )
    )
