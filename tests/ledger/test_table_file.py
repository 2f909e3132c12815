"""Every kind of table file is read; every kind of bad one gets a sentence that names it."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from gis_app.errors import LedgerError
from gis_app.ledger.cells import text_of
from gis_app.ledger.table_file import read_sheets
from tests.ledger.ledger_files import hand_made_workbook, password_protected, workbook

TEXT = "点位名称{0}地址\n第一农贸市场{0}解放路1号\n"


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"]
)
def test_text_tables_of_every_encoding_and_separator(
    tmp_path: Path, encoding: str, separator: str
) -> None:
    file = tmp_path / "点位.csv"
    latin = f"code{separator}Name of the place in Latin letters{separator}x\n"
    file.write_bytes((latin + TEXT.format(separator)).encode(encoding))
    (sheet,) = read_sheets(file)
    assert list(sheet.rows[2])[:2] == ["第一农贸市场", "解放路1号"]


def test_commas_inside_quotes_and_line_breaks_stay_in_their_cell(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text('name,note\n"市场, 一号","两\n行"\n', "utf-8")
    assert read_sheets(file)[0].rows[1] == ("市场, 一号", "两\n行")


def test_an_apostrophe_that_guards_a_formula_is_taken_off(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("name,note\n'=1+1,'quoted'\n", "utf-8")
    assert read_sheets(file)[0].rows[1] == ("=1+1", "'quoted'")


def test_a_hand_made_workbook_is_read(tmp_path: Path) -> None:
    file = hand_made_workbook(tmp_path / "a.xlsx", {"A1": "名称", "A2": "市场"})
    (sheet,) = read_sheets(file)
    assert sheet.name == "台账"
    assert [list(row) for row in sheet.rows] == [["名称"], ["市场"]]


def test_a_workbook_keeps_dates_merged_blocks_and_hidden_sheets(tmp_path: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet.append(["名称", date(2026, 5, 1), datetime(2026, 5, 1, 10, 30), 3.0])
    sheet["A2"] = "块"
    sheet.merge_cells("A2:A4")
    hidden = book.create_sheet("旧")
    hidden["A1"] = "x"
    hidden.sheet_state = "hidden"
    book.save(tmp_path / "a.xlsx")
    first, second = read_sheets(tmp_path / "a.xlsx")
    texts = [text_of(cell) for cell in first.rows[0]]
    assert texts == ["名称", "2026-05-01", "2026-05-01 10:30", "3"]
    assert [(m.top, m.left, m.bottom, m.right) for m in first.merged] == [(1, 0, 3, 0)]
    assert (first.is_hidden, second.is_hidden) == (False, True)


def test_a_workbook_with_the_wrong_suffix_is_read_by_what_it_is(tmp_path: Path) -> None:
    workbook(tmp_path / "a.xlsx", [["名称"], ["市场"]])
    wrong = (tmp_path / "a.xlsx").rename(tmp_path / "a.csv")
    assert read_sheets(wrong)[0].rows[1] == ("市场",)


def _bomb() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", bytes(80 * 1024**2))
    return stream.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("empty.xlsx", b"", "is empty"),
        ("blank.csv", b" \n\n\t\n", "is empty"),
        ("garbage.xlsx", b"\x01\x02garbage" * 50, "no workbook that can be read"),
        ("cut.xlsx", b"PK\x03\x04" + bytes(200), "no workbook that can be read"),
        ("page.xls", b"<html><table><tr><td>x</td></tr></table>", "is a web page"),
        ("binary.csv", b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "is no text"),
        ("picture.png", b"\x89PNG", "is no table file"),
        ("bomb.xlsx", _bomb(), "would unpack to 80 MB"),
        ("commas.csv", b",,,\n,,,\n", "holds no cell"),
    ],
)
def test_bad_files_are_named(tmp_path: Path, name: str, content: bytes, says: str) -> None:
    file = tmp_path / name
    file.write_bytes(content)
    with pytest.raises(LedgerError, match=says) as caught:
        read_sheets(file)
    assert name in str(caught.value.message)


def test_missing_files_and_folders_are_named(tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match=r"There is no file .*nothing\.xlsx"):
        read_sheets(tmp_path / "nothing.xlsx")
    with pytest.raises(LedgerError, match="is a folder"):
        read_sheets(tmp_path)


def test_a_file_that_may_not_be_read_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = workbook(tmp_path / "a.xlsx", [["名称"]])

    def refuse(_self: Path, _mode: str) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(LedgerError, match=r"a\.xlsx cannot be read: another program"):
        read_sheets(file)


def test_a_password_is_said(tmp_path: Path) -> None:
    file = password_protected(tmp_path / "秘密.xlsx")
    with pytest.raises(LedgerError, match=r"秘密\.xlsx is protected by a password"):
        read_sheets(file)


def test_an_unknown_or_wrong_encoding_is_said(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes("名称\n".encode("gb18030"))
    with pytest.raises(LedgerError, match="no encoding martian"):
        read_sheets(file, "martian")
    with pytest.raises(LedgerError, match="is not written in utf-8"):
        read_sheets(file, "utf-8")
