"""Files made to do harm, or broken into such: refused or survived, in bounded memory.

Each is read in a process of its own, whose peak of memory is what is tested.
"""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile
from typing import TYPE_CHECKING, Final

import pytest

from tests.ledger.ledger_files import hand_made_workbook

if TYPE_CHECKING:
    from pathlib import Path

_READ: Final = """
import resource, sys
from pathlib import Path
from gis_app.errors import LedgerError
from gis_app.ledger.table_file import read_sheets
import python_calamine, numpy
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
try:
    sheets = read_sheets(Path(sys.argv[1]))
    said = f"{len(sheets[0].rows)} rows, longest {max((len(str(c)) for r in sheets[0].rows[:9] for c in r), default=0)}"
    said += "".join(f" {note}" for note in sheets[0].notes)
except LedgerError as error:
    said = f"refused: {error.message}"
mine = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
print(max(mine, children) // 1024, said)
"""  # noqa: E501


def read_apart(file: Path) -> tuple[int, str]:
    """Return how many MB reading took at its peak, and what came of it."""
    done = subprocess.run(
        [sys.executable, "-c", _READ, str(file)], capture_output=True, check=True, timeout=300
    )
    peak, _, said = done.stdout.decode().partition(" ")
    return int(peak), said.strip()


def zipped(file: Path, parts: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file


def test_a_csv_cell_of_a_hundred_megabytes_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    with file.open("wb") as stream:
        stream.write("名称,备注\n甲,".encode())
        for _part in range(100):
            stream.write(b"x" * 1024**2)
    peak, said = read_apart(file)
    assert said.startswith("refused: a.csv has a line of 40 million characters")
    assert peak < 350


def test_a_quoted_cell_over_many_lines_is_refused_as_well(tmp_path: Path) -> None:
    """A quotation mark that is never closed makes one cell of the rest of the file."""
    file = tmp_path / "a.csv"
    with file.open("wb") as stream:
        stream.write('名称,备注\n甲,"'.encode())
        for _part in range(60):
            stream.write(b"x" * 1024**2 + b"\n")
    peak, said = read_apart(file)
    assert said.startswith("refused: a.csv cannot be read as a table")
    assert peak < 350


@pytest.mark.parametrize("count", [20_000, 30_000_000])
def test_a_row_of_nothing_but_separators_is_refused(tmp_path: Path, count: int) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes("名称,备注\n甲,乙\n".encode() + b"," * count + b"\n")
    peak, said = read_apart(file)
    assert said.startswith("refused: a.csv")
    assert peak < 350


@pytest.mark.parametrize("line", [b"\n", b",,,,,\n", b" \t\r\n"])
def test_a_million_empty_rows_of_text_are_survived(tmp_path: Path, line: bytes) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes("名称,备注,a,b,c,d\n甲,乙\n".encode() + line * 1_000_000 + "丙,丁\n".encode())
    peak, said = read_apart(file)
    assert said.startswith("1000003 rows")
    assert peak < 200


def test_a_cell_longer_than_excel_allows_is_read_whole(tmp_path: Path) -> None:
    file = hand_made_workbook(tmp_path / "a.xlsx", {"A1": "名称", "A2": "长" * 40_000})
    _peak, said = read_apart(file)
    assert said == "2 rows, longest 40000"
    text = tmp_path / "a.csv"
    text.write_text("名称\n" + "长" * 400_000 + "\n", "utf-8")
    assert read_apart(text)[1] == "2 rows, longest 400000"


def test_a_workbook_cell_of_a_hundred_megabytes_is_survived_or_refused(tmp_path: Path) -> None:
    file = hand_made_workbook(tmp_path / "a.xlsx", {"A1": "名称", "A2": "x"})
    with zipfile.ZipFile(file) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    parts[sheet] = parts[sheet].replace(b"<t>x</t>", b"<t>" + b"x" * 100 * 1024**2 + b"</t>")
    peak, said = read_apart(zipped(file, parts))
    assert said.startswith("refused: a.xlsx would unpack to 100 MB")
    assert peak < 350


def test_a_bomb_that_lies_about_its_size_is_refused(tmp_path: Path) -> None:
    """The directory of the archive says one byte; the part unfolds to 300 MB."""
    file = hand_made_workbook(tmp_path / "a.xlsx", {"A1": "名称", "A2": "x"})
    with zipfile.ZipFile(file) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    row = b"<row><c><v>1</v></c></row>" * 40_000
    parts[sheet] = parts[sheet].replace(b"</sheetData>", row * 300 + b"</sheetData>")
    data = bytearray(zipped(file, parts).read_bytes())
    real = len(parts[sheet]).to_bytes(4, "little")
    assert data.count(real) == 2
    file.write_bytes(bytes(data.replace(real, (1).to_bytes(4, "little"))))
    peak, said = read_apart(file)
    assert said.startswith("refused: a.xlsx")
    assert peak < 350


def test_a_workbook_in_a_workbook_is_not_followed(tmp_path: Path) -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("x", bytes(200 * 1024**2))
    file = hand_made_workbook(tmp_path / "a.xlsx", {"A1": "名称", "A2": "x"})
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr("xl/embeddings/inner.xlsx", inner.getvalue())
    peak, said = read_apart(file)
    assert said == "2 rows, longest 2"
    assert peak < 100


def test_what_a_workbook_links_to_is_not_opened(tmp_path: Path) -> None:
    """A link outside, a data connection and a macro: the file is read, and says what was left."""
    secret = tmp_path / "secret.txt"
    secret.write_text("top secret", "utf-8")
    file = hand_made_workbook(tmp_path / "a.xlsx", {"A1": "名称", "A2": "x"})
    with zipfile.ZipFile(file) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    entity = f'<!DOCTYPE x [<!ENTITY s SYSTEM "{secret.as_uri()}">]><worksheet'.encode()
    parts[sheet] = (
        parts[sheet]
        .replace(b"<worksheet", entity)
        .replace(
            b"</sheetData>",
            b'<row r="3"><c r="A3" t="inlineStr"><is><t>&s;</t></is></c></row></sheetData>',
        )
    )
    parts["xl/externalLinks/externalLink1.xml"] = b"<externalLink/>"
    parts["xl/vbaProject.bin"] = b"\xd0\xcf\x11\xe0"
    parts["xl/connections.xml"] = b"<connections/>"
    _peak, said = read_apart(zipped(file, parts))
    assert "top secret" not in said
    assert said.startswith("refused") or ("macros" in said and "other files" in said)


def test_an_opendocument_row_repeated_a_million_times_is_survived(tmp_path: Path) -> None:
    table = "urn:oasis:names:tc:opendocument:xmlns:table:1.0"
    office = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
    text = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
    body = "".join(
        f'<table:table-row{repeated}><table:table-cell{wide} office:value-type="string">'
        f"<text:p>{said}</text:p></table:table-cell></table:table-row>"
        for repeated, wide, said in (
            ("", "", "名称"),
            (' table:number-rows-repeated="1000000"', ' table:number-columns-repeated="1000"', "x"),
        )
    )
    content = (
        f'<office:document-content xmlns:office="{office}" xmlns:table="{table}" '
        f'xmlns:text="{text}"><office:body><office:spreadsheet><table:table table:name="a">{body}'
        "</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
    file = zipped(
        tmp_path / "a.ods",
        {
            "mimetype": kind.encode(),
            "META-INF/manifest.xml": f'<manifest:manifest xmlns:manifest="{manifest}">'
            f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>'
            "</manifest:manifest>".encode(),
            "content.xml": content.encode(),
        },
    )
    peak, said = read_apart(file)
    assert said.startswith("refused: a.ods has a cell so far from the others")
    assert peak < 350
