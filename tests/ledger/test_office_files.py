"""Ledgers as offices lay them out, written by LibreOffice: see tests/data/ledgers/make_files.py."""

from __future__ import annotations

from pathlib import Path

import pytest

from gis_app.domain.terms import LedgerList
from gis_app.ledger.column_names import load_column_names
from gis_app.ledger.source_table import ReadWish, SourceTable, choose_list, read_tables
from gis_app.ledger.table_file import read_sheets

FOLDER = Path(__file__).parent.parent / "data" / "ledgers"
NAMES = load_column_names()
BOOKS = ["responsibility.xlsx", "responsibility.xls", "responsibility.et", "responsibility.ods"]


def the_table(name: str, wish: ReadWish | None = None) -> SourceTable:
    tables = read_tables(FOLDER / name, NAMES, {}, wish)
    assert len(tables) == 1
    return tables[0]


def column(table: SourceTable, heading: str) -> list[object]:
    place = [h.text for h in table.headings].index(heading)
    return [row[place] if place < len(row) else None for row in table.rows]


@pytest.mark.parametrize("name", BOOKS)
def test_a_list_with_title_notes_groups_and_merged_cells(name: str) -> None:
    table = the_table(name)
    assert [h.text for h in table.headings][:9] == [
        "序号", "点位名称", "点位类别", "详细地址", "坐标 经度", "坐标 纬度", "责任单位",
        "责任领导 姓名", "责任领导 联系电话",
    ]  # fmt: skip
    assert [h.text for h in table.headings][-2:] == ["备注", "备注 (2)"]
    assert column(table, "点位名称") == [
        "红旗坡农贸市场",
        "英巴扎农贸市场",
        "市第一小学",
        "市第二中学",
    ]
    assert column(table, "责任单位")[:2] == ["市商务局", "市商务局"]
    assert list(table.row_numbers) == [6, 7, 9, 10]
    left = " ".join(str(note.reason) for note in table.notes)
    for text in ("一、农贸市场", "二、学校", "合计", "注："):
        assert text in left
    assert choose_list([table], NAMES, {}) is LedgerList.RESPONSIBILITY


@pytest.mark.parametrize("name", BOOKS)
def test_hidden_rows_and_sheets_are_told(name: str) -> None:
    table = the_table(name)
    notes = {str(note.reason): str(note.done) for note in table.notes}
    assert "They were read like the others." in notes["1 row is hidden in the file: 10."]
    assert any("hidden sheet" in reason for reason in notes)
    shown = the_table(name, ReadWish(skips_hidden=True))
    assert list(shown.row_numbers) == [6, 7, 9]


@pytest.mark.parametrize("name", ["days_1904.xlsx", "days_1904.xls"])
def test_a_workbook_that_counts_from_1904_says_so(name: str) -> None:
    assert read_sheets(FOLDER / name)[0].is_1904


@pytest.mark.parametrize("name", ["issues_gb18030.csv", "issues_semicolon.csv", "issues_utf16.txt"])
def test_text_tables_in_every_encoding_and_separator(name: str) -> None:
    table = the_table(name)
    assert column(table, "问题描述") == ["占道经营；店外堆放杂物", "飞线，低垂"]
    assert column(table, "责任单位") == ["市城市管理局", "市住建局、市电信公司"]
    assert choose_list([table], NAMES, {}) is LedgerList.ISSUES


def test_the_header_can_be_told() -> None:
    table = the_table("responsibility.xlsx", ReadWish(header_row=4))
    assert [h.text for h in table.headings][4:6] == ["经度", "纬度"]
