"""What the reader of workbooks does not say: hidden rows, the date system, and what must not open.

The parts of a workbook are searched as bytes, in blocks of a fixed size: no XML is parsed, so an
entity that unfolds without end, or a cell of a gigabyte, costs nothing here.
"""

from __future__ import annotations

import html
import io
import re
import zipfile
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final

import numpy as np

from gis_app.ledger.old_workbook import old_workbook_marks
from gis_app.ledger.sheet import MergedRange
from gis_app.messages import msg, plural

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from gis_app.messages import Message

LARGEST_GRID: Final = 40_000_000
"""How many cells a sheet's used block may have; the reader lays it out whole, blanks included."""

_BLOCK: Final = 1 << 20
_OVERLAP: Final = 4096
_LETTERS: Final = 26
_SMALL_PART: Final = 8 << 20
_NAME: Final = rb"(?:\w{1,20}:)?"
# these begin with plain letters, which the search jumps to; prefixes are taken off beforehand
_ROW: Final = re.compile(rb"<row\b([^>]{0,600})>")
_NUMBER: Final = re.compile(rb"\br=[\"'](\d{1,9})[\"']")
_HIDDEN: Final = re.compile(rb"\bhidden=[\"'](?:1|true)[\"']")
# a cell with something in it; blank ones, formatted or not, close themselves
_FILLED: Final = re.compile(rb"<c\b[^>]{0,200}?\br=[\"']([A-Z]{1,3})(\d{1,7})[\"'][^>/]{0,200}>")
_UNWORKED: Final = re.compile(rb"(?:</f>|<f\b[^>]{0,200}/>)(?:<v\s{0,9}/>|<v></v>)?</c>")
_PREFIX: Final = re.compile(rb"<(\w{1,20}:)worksheet\b")
_SHEET: Final = re.compile(rb"<" + _NAME + rb"sheet\b([^>]{0,2000})>")
_RELATION: Final = re.compile(rb"<" + _NAME + rb"Relationship\b([^>]{0,4000})>")
_ATTRIBUTE: Final = re.compile(rb'([\w:.-]{1,60})\s*=\s*"([^"]{0,2000})"')
_DATE_1904: Final = re.compile(rb"\bdate1904=[\"'](?:1|true)[\"']")
_ODS_TAG: Final = re.compile(
    rb"<table:(table-row|table-cell|covered-table-cell|table)(?=[\s/>])([^>]{0,4000})>"
)
_COMMENTS: Final = re.compile(r"xl/(?:threadedComments/|comments)[^/]*\.xml$")


@dataclass
class WorkbookScan:
    """Hold what was found; rows are counted from 0, `hidden_rows` by the sheet's name.

    `merged` is told for OpenDocument sheets only: the reader tells it for the others.
    `largest_grid` is the size of the largest block of cells the reader would have to lay out.
    """

    hidden_rows: dict[str, frozenset[int]] = field(default_factory=dict)
    is_1904: bool = False
    merged: dict[str, tuple[MergedRange, ...]] = field(default_factory=dict)
    largest_grid: int = 0
    has_macros: bool = False
    has_links: bool = False
    has_comments: bool = False
    pictures: int = 0
    unworked_formulas: dict[str, int] = field(default_factory=dict)

    @property
    def notes(self) -> tuple[Message, ...]:
        """Return what a person should know about the whole file."""
        said = []
        if self.has_macros:
            said.append(msg("The workbook holds macros. They were not run."))
        if self.has_links:
            said.append(
                msg("Formulas refer to other files; the values they had when saved were taken.")
            )
        if self.has_comments:
            said.append(msg("Comments on cells were not read."))
        if self.pictures:
            said.append(
                plural(
                    "The workbook holds {count} picture, which an import does not take. Add it to "
                    "its row as a photo.",
                    "The workbook holds {count} pictures, which an import does not take. Add them "
                    "to their rows as photos.",
                    self.pictures,
                )
            )
        for name, count in self.unworked_formulas.items():
            said.append(
                plural(
                    "Sheet {sheet}: {count} formula without a saved result reads as blank.",
                    "Sheet {sheet}: {count} formulas without a saved result read as blank.",
                    count,
                    sheet=name,
                )
            )
        return tuple(said)


def scan_workbook(content: bytes) -> WorkbookScan:
    """Search a workbook's bytes; raises zipfile.BadZipFile, ValueError or OSError when damaged."""
    if not content.startswith(b"PK"):
        marks = old_workbook_marks(content)
        return WorkbookScan(marks.hidden_rows, marks.is_1904, largest_grid=marks.largest_grid)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = set(archive.namelist())
        if "content.xml" in names:
            return _scan_ods(archive)
        scan = WorkbookScan(
            has_macros=any(name.endswith("vbaProject.bin") for name in names),
            has_links=any("/externalLinks/" in f"/{name}" for name in names),
            has_comments=any(_COMMENTS.match(name) for name in names),
            pictures=sum(name.startswith("xl/media/") for name in names),
        )
        book = _small(archive, "xl/workbook.xml")
        scan.is_1904 = _DATE_1904.search(book) is not None
        _read_through(archive, "xl/sharedStrings.xml")
        for name, part in _sheet_parts(archive, book, names).items():
            _scan_sheet(archive, name, part, scan)
    return scan


def _read_through(archive: zipfile.ZipFile, name: str) -> None:
    """Read a part to its end: one that holds more than it says is found by its checksum."""
    if name in archive.namelist():
        for _block in _blocks(archive, name):
            pass


def _small(archive: zipfile.ZipFile, name: str) -> bytes:
    try:
        with archive.open(name) as stream:
            return stream.read(_SMALL_PART)
    except KeyError:
        return b""


def _attributes(text: bytes) -> Mapping[str, str]:
    return {
        key.decode(): html.unescape(value.decode("utf-8", "replace"))
        for key, value in _ATTRIBUTE.findall(text)
    }


def _sheet_parts(archive: zipfile.ZipFile, book: bytes, names: set[str]) -> dict[str, str]:
    relations = {}
    for text in _RELATION.findall(_small(archive, "xl/_rels/workbook.xml.rels")):
        told = _attributes(text)
        relations[told.get("Id", "")] = told.get("Target", "")
    parts = {}
    for text in _SHEET.findall(book):
        told = _attributes(text)
        ids = [value for key, value in told.items() if key.endswith(":id")]
        target = relations.get(ids[0], "") if ids else ""
        part = target.lstrip("/") if target.startswith("/") else str(PurePosixPath("xl", target))
        if part in names and part.endswith(".xml"):
            parts[told.get("name", "")] = part
    return parts


def _blocks(archive: zipfile.ZipFile, part: str) -> Iterator[tuple[bytes, int]]:
    """Give a part in blocks that overlap, with how much of each was seen before."""
    with archive.open(part) as stream:
        before, prefix = b"", None
        while block := stream.read(_BLOCK):
            whole = before + block
            if not before and (found := _PREFIX.search(whole)):
                prefix = found[1]
            if prefix is None:
                yield whole, len(before)
            else:
                yield _bare(whole, prefix), len(_bare(before, prefix))
            before = whole[-_OVERLAP:]


def _bare(block: bytes, prefix: bytes) -> bytes:
    return block.replace(b"<" + prefix, b"<").replace(b"</" + prefix, b"</")


def _scan_sheet(archive: zipfile.ZipFile, name: str, part: str, scan: WorkbookScan) -> None:
    hidden: set[int] = set()
    unworked = last_row = rows = 0
    has_far_columns = False
    for block, seen in _blocks(archive, part):
        fresh = block[max(seen - _OVERLAP // 4, 0) :]
        if b"hidden=" in fresh:
            for found in _ROW.finditer(block):
                number = _NUMBER.search(found[1])
                if number and b"hidden" in found[1] and _HIDDEN.search(found[1]):
                    hidden.add(int(number[1]) - 1)
        rows += block.count(b"<row", seen)
        last = _NUMBER.search(block, block.rfind(b"<row"))
        last_row = max(last_row, rows, int(last[1]) if last else 0)
        if b"<f" in block:
            unworked += sum(1 for found in _UNWORKED.finditer(block) if found.end() > seen)
        has_far_columns = has_far_columns or _may_be_far(block)
    if hidden:
        scan.hidden_rows[name] = frozenset(hidden)
    if unworked:
        scan.unworked_formulas[name] = unworked
    grid = last_row * (26 if not has_far_columns else 16384)
    if grid > LARGEST_GRID:
        grid = _filled_grid(archive, part)
    scan.largest_grid = max(scan.largest_grid, grid)


def _may_be_far(block: bytes) -> bool:
    """Tell whether a quoted text begins with two capitals, as a cell right of column Z does.

    Other texts may too; then the filled cells are looked at one by one.
    """
    signs = np.frombuffer(block, np.uint8)
    is_capital = (signs - ord("A")) < _LETTERS
    is_quote = (signs == ord('"')) | (signs == ord("'"))
    return bool((is_quote[:-2] & is_capital[1:-1] & is_capital[2:]).any())


def _filled_grid(archive: zipfile.ZipFile, part: str) -> int:
    """Return the size of the block from the first to the last filled cell of a sheet."""
    rows, columns = 0, 0
    for block, _seen in _blocks(archive, part):
        for letters, number in _FILLED.findall(block):
            rows = max(rows, int(number))
            columns = max(columns, _column(letters))
    return rows * columns


def _column(letters: bytes) -> int:
    place = 0
    for letter in letters:
        place = place * 26 + letter - 64
    return place


def _scan_ods(archive: zipfile.ZipFile) -> WorkbookScan:
    """Search an OpenDocument sheet, where one tag may stand for a million rows."""
    scan = WorkbookScan()
    hidden: dict[str, set[int]] = {}
    merged: dict[str, list[MergedRange]] = {}
    name, row, repeated, width, rows_filled = "", 0, 1, 0, 0
    for block, seen in _blocks(archive, "content.xml"):
        for found in _ODS_TAG.finditer(block):
            if found.end() <= seen:
                continue
            told = _attributes(found[2])
            if found[1] == b"table":
                name, row, rows_filled = told.get("table:name", ""), 0, 0
            elif found[1] == b"table-row":
                repeated, width = _times(told, "table:number-rows-repeated"), 0
                is_hidden = told.get("table:visibility") in ("collapse", "filter")
                if is_hidden and repeated < _BLOCK:
                    hidden.setdefault(name, set()).update(range(row, row + repeated))
                row += repeated
            else:
                right = width + _times(told, "table:number-columns-spanned") - 1
                bottom = row - repeated + _times(told, "table:number-rows-spanned") - 1
                if right > width or bottom > row - repeated:
                    block_ = MergedRange(row - repeated, width, bottom, right)
                    merged.setdefault(name, []).append(block_)
                width += _times(told, "table:number-columns-repeated")
                if any(key.startswith("office:") for key in told):
                    rows_filled = max(rows_filled, row)
                    scan.largest_grid = max(scan.largest_grid, rows_filled * width)
    scan.hidden_rows = {sheet: frozenset(rows) for sheet, rows in hidden.items()}
    scan.merged = {sheet: tuple(blocks) for sheet, blocks in merged.items()}
    return scan


def _times(told: Mapping[str, str], key: str) -> int:
    text = told.get(key, "1")
    return min(int(text), 1 << 24) if text.isdecimal() else 1
