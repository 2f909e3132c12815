"""What a workbook hides and what must not open, found without parsing its XML."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from gis_app.errors import LedgerError
from gis_app.ledger.table_file import read_sheets
from gis_app.ledger.workbook_scan import LARGEST_GRID, scan_workbook

if TYPE_CHECKING:
    from pathlib import Path


def rewritten(file: Path, name: str, old: bytes, new: bytes) -> Path:
    """Change one part of a workbook."""
    parts = {}
    with zipfile.ZipFile(file) as archive:
        parts = {n: archive.read(n) for n in archive.namelist()}
    assert old in parts[name]
    parts[name] = parts[name].replace(old, new)
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for n, content in parts.items():
            archive.writestr(n, content)
    return file


def book(file: Path) -> Path:
    made = openpyxl.Workbook()
    sheet: Any = made.active
    sheet.append(["点位名称", "地址"])
    sheet.append(["甲", "乙"])
    sheet.append(["丙", "=A2&A3"])
    made.save(file)
    return file


SHEET = "xl/worksheets/sheet1.xml"


def test_what_is_not_read_is_told(tmp_path: Path) -> None:
    """Comments and pictures of a list are not cells; nobody shall find out later."""
    file = book(tmp_path / "x.xlsx")
    before = len(scan_workbook(file.read_bytes()).notes)
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr("xl/comments1.xml", "<comments/>")
        archive.writestr("xl/media/image1.png", b"1")
        archive.writestr("xl/media/image2.png", b"2")
    said = [str(one) for one in read_sheets(file)[0].notes]
    assert len(said) == before + 2
    assert "Comments" in said[0]
    assert "2 pictures" in said[1]


@pytest.mark.parametrize("place", ["XFD1048576", "ZZ1048576", "XFD20000"])
@pytest.mark.parametrize("quote", [b'"', b"'"])
def test_a_cell_at_the_end_of_the_world_is_refused(
    tmp_path: Path, place: str, quote: bytes
) -> None:
    """The reader lays the block out whole and takes the process down with it."""
    row = place.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ").encode()
    cell = b"<row r=Q%sQ><c r=Q%sQ><v>1</v></c></row></sheetData>" % (row, place.encode())
    file = rewritten(book(tmp_path / "x.xlsx"), SHEET, b"</sheetData>", cell.replace(b"Q", quote))
    with pytest.raises(LedgerError, match="so far from the others"):
        read_sheets(file)


def test_a_million_blank_formatted_rows_are_no_matter(tmp_path: Path) -> None:
    blank = b"".join(
        b'<row r="%d"><c r="A%d" s="0"/><c r="ZZ%d" s="0"/></row>' % (n, n, n)
        for n in range(4, 60_000)
    )
    far = b'<row r="1048576"><c r="XFD1048576" s="0"/></row></sheetData>'
    file = rewritten(book(tmp_path / "x.xlsx"), SHEET, b"</sheetData>", blank + far)
    assert scan_workbook(file.read_bytes()).largest_grid < LARGEST_GRID
    (sheet,) = read_sheets(file)
    assert len(sheet.rows) == 3


def test_formulas_without_a_result_are_told(tmp_path: Path) -> None:
    (sheet,) = read_sheets(book(tmp_path / "x.xlsx"))
    assert [str(note) for note in sheet.notes] == [
        "Sheet Sheet: 1 formula without a saved result reads as blank."
    ]


def test_macros_and_links_are_told_and_left_alone(tmp_path: Path) -> None:
    file = book(tmp_path / "x.xlsm")
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0 not run")
        archive.writestr("xl/externalLinks/externalLink1.xml", b"<externalLink/>")
    (sheet,) = read_sheets(file)
    said = " ".join(str(note) for note in sheet.notes)
    assert "macros" in said
    assert "other files" in said


def test_entities_that_unfold_without_end_do_no_harm(tmp_path: Path) -> None:
    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">'
    for one, before in zip(b"bcdefghij", b"abcdefghi", strict=True):
        bomb += b'<!ENTITY %c "%s">' % (one, b"&%c;" % before * 10)
    file = rewritten(book(tmp_path / "x.xlsx"), SHEET, b"<worksheet", bomb + b"]><worksheet")
    file = rewritten(file, SHEET, b"</sheetData>",
                     b'<row r="4"><c r="A4" t="inlineStr"><is><t>&j;</t></is></c></row>'
                     b"</sheetData>")  # fmt: skip
    try:
        sheets = read_sheets(file)
    except LedgerError:
        return
    assert all(len(str(cell)) < 1000 for sheet in sheets for row in sheet.rows for cell in row)
