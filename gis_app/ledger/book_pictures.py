"""Pictures in a workbook that came back: where each one lies, and its bytes.

They float over cells, or lie in a cell as WPS (DISPIMG) or Excel (a rich value) does it. Parts
are read from the archive by the names its own relations give, never from anywhere else;
oversized parts are passed over.
"""

from __future__ import annotations

import io
import posixpath
import re
import struct
import zipfile
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeVar
from xml.etree import ElementTree

from gis_app.messages import msg

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_Row = TypeVar("_Row")
UNREADABLE: Final = msg(
    "The picture is larger than {most} MB or its part of the workbook is damaged; it is not taken.",
    most=50,
)
_LARGEST_XML: Final = 64 * 1024 * 1024
_LARGEST_PICTURE: Final = 50 * 1024 * 1024
_RICH: Final = "xl/richData"
_MOST_PICTURES: Final = 5_000
_MOST_ALTOGETHER: Final = 400 * 1024 * 1024
_MAIN: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_REL: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_DRAW: Final = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"
_ART: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_MANGLED: Final = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    ElementTree.ParseError,
    ValueError,
    KeyError,
    OSError,
    EOFError,
    RuntimeError,
    OverflowError,
)
"""What reading an archive or its XML raises when somebody mangled it."""
_DISPIMG: Final = re.compile(r"DISPIMG\(\s*\"?(ID_[0-9A-Za-z]+)")
_CELL: Final = re.compile(r"([A-Z]{1,3})([0-9]{1,7})$")


@dataclass(frozen=True, slots=True)
class BookPicture:
    """Hold a picture and the middle of where it lies, counted from 0.

    `content` is empty for one that is too large, or whose part of the workbook is missing.
    """

    sheet: str
    row: float
    column: float
    name: str
    content: bytes

    def beside(self, rows: Mapping[int, _Row]) -> _Row | None:
        """Return which of some rows, counted from 0, the picture lies beside."""
        return rows.get(round(self.row)) or rows.get(int(self.row))


def pictures_in(content: bytes) -> tuple[BookPicture, ...]:
    """Return the pictures of an .xlsx; what is mangled or not such a file gives none."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            found: list[BookPicture] = []
            for picture in _Parts(archive).pictures():
                found.append(picture)
                if len(found) >= _MOST_PICTURES:
                    break
            return tuple(found)
    except _MANGLED:
        return ()


class _Parts:
    """Read the parts of one workbook."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._members = {member.filename: member for member in archive.infolist()}
        self._media: dict[str, bytes] = {}
        self._read_so_far = 0

    def pictures(self) -> Iterator[BookPicture]:
        """Give every picture, sheet by sheet."""
        book = self._xml("xl/workbook.xml")
        if book is None:
            return
        targets = self._relations("xl/workbook.xml")
        in_cells = self._cell_pictures()
        by_value = self._value_pictures()
        for sheet in book.iter(f"{_MAIN}sheet"):
            part = targets.get(sheet.get(f"{_REL}id", ""), "")
            name = sheet.get("name", "")
            for target in self._relations(part).values():
                if "/drawings/" in target:
                    yield from self._floating(name, target)
            if in_cells:
                yield from self._lying_in_cells(name, part, in_cells)
            if by_value:
                yield from self._being_values(name, part, by_value)

    def _read(self, part: str, most: int) -> bytes:
        member = self._members.get(part)
        if member is None or member.file_size > most:
            return b""
        return self._archive.read(member)

    def _xml(self, part: str) -> ElementTree.Element | None:
        content = self._read(part, _LARGEST_XML)
        # no office program writes either; both are how a small file becomes a huge one
        if not content or b"<!DOCTYPE" in content or b"<!ENTITY" in content:
            return None
        return ElementTree.fromstring(content)

    def _relations(self, part: str) -> dict[str, str]:
        folder, name = posixpath.split(part)
        root = self._xml(f"{folder}/_rels/{name}.rels")
        made: dict[str, str] = {}
        for one in () if root is None else root:
            if one.get("TargetMode") == "External":
                continue
            target = one.get("Target", "")
            path = target if target.startswith("/") else f"/{folder}/{target}"
            made[one.get("Id", "")] = posixpath.normpath(path).lstrip("/")
        return made

    def _picture(self, part: str) -> bytes:
        if part not in self._media:
            left = _MOST_ALTOGETHER - self._read_so_far
            self._media[part] = self._read(part, min(_LARGEST_PICTURE, left))
            self._read_so_far += len(self._media[part])
        return self._media[part]

    def _floating(self, sheet: str, part: str) -> Iterator[BookPicture]:
        root, targets = self._xml(part), self._relations(part)
        for anchor in () if root is None else root:
            start = anchor.find(f"{_DRAW}from")
            blip = anchor.find(f".//{_ART}blip")
            if start is None or blip is None:
                continue
            end = anchor.find(f"{_DRAW}to")
            row, column = _corner(start)
            if end is not None:
                row, column = (row + _corner(end)[0]) / 2, (column + _corner(end)[1]) / 2
            media = targets.get(blip.get(f"{_REL}embed", ""), "")
            yield BookPicture(sheet, row, column, posixpath.basename(media), self._picture(media))

    def _cell_pictures(self) -> dict[str, str]:
        """Return WPS's pictures that lie in cells: id → part."""
        root, targets = self._xml("xl/cellimages.xml"), self._relations("xl/cellimages.xml")
        made = {}
        for picture in () if root is None else root.iter(f"{_DRAW}pic"):
            about = picture.find(f".//{_DRAW}cNvPr")
            blip = picture.find(f".//{_ART}blip")
            if about is not None and blip is not None:
                made[about.get("name", "")] = targets.get(blip.get(f"{_REL}embed", ""), "")
        return made

    def _value_pictures(self) -> dict[int, str]:
        """Return Excel's pictures that are the values of cells: number of the value → part."""
        metadata, values = self._xml("xl/metadata.xml"), self._xml(f"{_RICH}/rdrichvalue.xml")
        links, targets = (
            self._xml(f"{_RICH}/richValueRel.xml"),
            self._relations(f"{_RICH}/richValueRel.xml"),
        )
        if metadata is None or values is None or links is None:
            return {}
        parts = [targets.get(link.get(f"{_REL}id", ""), "") for link in links]
        rich = [_whole(_first_child(value)) for value in values]
        numbers = [
            int(block.get("i", "-1"))
            for future in metadata.iter(f"{_MAIN}futureMetadata")
            for block in future.iter()
            if block.tag.endswith("}rvb")
        ]
        made = {}
        of_cells = metadata.find(f"{_MAIN}valueMetadata")
        for place, record in enumerate(() if of_cells is None else of_cells, 1):
            found = record.find(f"{_MAIN}rc")
            number = -1 if found is None else int(found.get("v", "-1"))
            if not 0 <= number < len(numbers) or not 0 <= numbers[number] < len(rich):
                continue
            link = rich[numbers[number]]
            if 0 <= link < len(parts):
                made[place] = parts[link]
        return made

    def _being_values(
        self, sheet: str, part: str, by_value: dict[int, str]
    ) -> Iterator[BookPicture]:
        root = self._xml(part)
        for cell in () if root is None else root.iter(f"{_MAIN}c"):
            place, number = _CELL.match(cell.get("r", "")), cell.get("vm", "")
            media = by_value.get(int(number), "") if number.isdigit() else ""
            if place is not None and media:
                row, column = int(place[2]) - 1, _column(place[1])
                content = self._picture(media)
                yield BookPicture(sheet, row, column, posixpath.basename(media), content)

    def _lying_in_cells(
        self, sheet: str, part: str, in_cells: dict[str, str]
    ) -> Iterator[BookPicture]:
        root = self._xml(part)
        for cell in () if root is None else root.iter(f"{_MAIN}c"):
            place = _CELL.match(cell.get("r", ""))
            text = "".join(cell.itertext())
            found = _DISPIMG.search(text)
            if place is None or found is None:
                continue
            media = in_cells.get(found[1], "")
            row, column = int(place[2]) - 1, _column(place[1])
            content = self._picture(media)
            yield BookPicture(sheet, row, column, posixpath.basename(media), content)


def _first_child(value: ElementTree.Element) -> str:
    return next((child.text or "" for child in value), "")


def _whole(text: str) -> int:
    return int(text) if text.strip().isdigit() else -1


def _corner(anchor: ElementTree.Element) -> tuple[float, float]:
    row, column = anchor.findtext(f"{_DRAW}row"), anchor.findtext(f"{_DRAW}col")
    return float(int(row or 0)), float(int(column or 0))


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1
