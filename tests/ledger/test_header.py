"""The table is found under titles, with its header of one or more rows, and without its notes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gis_app.domain.terms import LedgerList
from gis_app.ledger.column_names import load_column_names
from gis_app.ledger.header import FoundTable, find_table
from gis_app.ledger.sheet import Sheet
from gis_app.ledger.table_file import read_sheets
from tests.ledger.ledger_files import workbook

if TYPE_CHECKING:
    from pathlib import Path

KNOWN = load_column_names().lists[LedgerList.POINTS].index


def found(rows: list[list[Any]]) -> FoundTable:
    table = find_table(Sheet("", rows), KNOWN)
    assert table is not None
    return table


def test_title_rows_above_and_notes_below_are_no_rows() -> None:
    table = found(
        [
            ["阿克苏市实地考察点位名录"],
            ["填报单位:市文明办", None, None],
            [],
            ["点位名称", "点位类别", "地址"],
            ["第一市场", "农贸市场", "解放路"],
            [None, None, None],
            ["第二市场", "农贸市场", None],
            ["合计", 2, None],
            ["注:本表每月更新一次", None, None],
        ]
    )
    assert [h.text for h in table.headings] == ["点位名称", "点位类别", "地址"]
    assert [row[0] for row in table.rows] == ["第一市场", "第二市场"]
    assert list(table.row_numbers) == [5, 7]
    assert [number for number, _text in table.left_out] == [8, 9]
    assert "实地考察点位名录" in table.title


def test_merged_header_of_two_rows_and_merged_body(tmp_path: Path) -> None:
    file = workbook(
        tmp_path / "a.xlsx",
        [
            ["责任清单", None, None, None, None, None],
            ["序号", "点位名称", "责任领导", None, "联络员", None],
            [None, None, "姓名", "电话", "姓名", "电话"],
            [1, "第一市场", "张三", 1, "李四", 2],
            [2, "第二市场", None, 1, "王五", 3],
        ],
        merged=["A1:F1", "A2:A3", "B2:B3", "C2:D2", "E2:F2", "C4:C5"],
    )
    table = find_table(read_sheets(file)[0], KNOWN)
    assert table is not None
    assert [h.text for h in table.headings] == [
        "序号",
        "点位名称",
        "责任领导 姓名",
        "责任领导 电话",
        "联络员 姓名",
        "联络员 电话",
    ]
    assert [row[2] for row in table.rows] == ["张三", "张三"]
    assert list(table.row_numbers) == [4, 5]


def test_two_header_rows_that_a_text_file_no_longer_merges() -> None:
    table = found(
        [
            ["点位名称", "类别", "责任领导", "", "坐标", ""],
            ["", "", "姓名", "电话", "经度", "纬度"],
            ["市场", "农贸市场", "张三", "1", "80.2", "41.1"],
        ]
    )
    assert [h.text for h in table.headings][2:] == [
        "责任领导 姓名",
        "责任领导 电话",
        "坐标 经度",
        "坐标 纬度",
    ]
    assert len(table.rows) == 1


def test_a_first_row_of_texts_is_no_second_header() -> None:
    table = found([["点位名称", "类别", "地址"], ["市场", "农贸市场", "解放路"]])
    assert len(table.rows) == 1


def test_a_header_printed_on_every_page_is_passed_over() -> None:
    header = ["点位名称", "类别", "地址"]
    table = found([header, ["甲", "学校", "x"], header, ["乙", "学校", "y"]])
    assert [row[0] for row in table.rows] == ["甲", "乙"]


def test_section_lines_across_the_table_are_passed_over(tmp_path: Path) -> None:
    file = workbook(
        tmp_path / "a.xlsx",
        [["点位名称", "类别", "地址"], ["一、农贸市场", None, None], ["甲", "市场", "x"]],
        merged=["A2:C2"],
    )
    table = find_table(read_sheets(file)[0], KNOWN)
    assert table is not None
    assert [row[0] for row in table.rows] == ["甲"]
    assert table.left_out == ((2, "一、农贸市场"),)


def test_equal_headings_are_told_apart() -> None:
    table = found([["点位名称", "电话", "电话"], ["甲", "1", "2"]])
    assert [h.text for h in table.headings] == ["点位名称", "电话", "电话 (2)"]


def test_an_unknown_header_is_the_first_row_of_texts() -> None:
    table = found([["标题"], ["alpha", "beta"], ["1", "2"]])
    assert [h.text for h in table.headings] == ["alpha", "beta"]


def test_the_widest_sheet_is_looked_through_once_a_column() -> None:
    """A damaged file may say that a cell lies in the last column there is: 16,384 of them."""
    width = 16_384
    rows: list[list[Any]] = [["点位名称", "点位类别", "地址", *[None] * (width - 4), "备注"]]
    rows += [[f"第{n}市场", "农贸市场", "解放路", *[None] * (width - 3)] for n in range(8)]
    rows.append([*[None] * (width - 2), "合计", 8])
    rows.append(["只有名称", *[None] * (width - 1)])
    rows.append([*[None] * (width - 3), "章", "章", "乙"])
    table = found(rows)
    assert [row[0] for row in table.rows] == [*[f"第{n}市场" for n in range(8)], "只有名称", None]
    assert table.left_out == ((10, "合计 8"),)
