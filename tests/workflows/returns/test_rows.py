from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl
import pytest

from gis_app.domain.edits import update_cells
from gis_app.errors import UsageError
from gis_app.messages import msg
from gis_app.workflows.merge_returns import plan_returns
from tests.workflows.returns.returned_workbooks import (
    FIRST,
    columns,
    fid_of,
    fill_in,
    opened,
    said_by,
    sending_city,
)

if TYPE_CHECKING:
    from pathlib import Path

    from gis_app.project.city import City


def test_the_office_cells_are_protected_and_the_rest_is_open(sent: Path) -> None:
    book = openpyxl.load_workbook(sent)
    sheet, forms, meta = book.worksheets
    assert sheet.protection.sheet
    assert forms.protection.sheet
    assert meta.sheet_state == "veryHidden"
    at = columns(sheet)
    locked = {name for name, c in at.items() if sheet.cell(FIRST, c).protection.locked}
    assert {"问题编号", "问题描述", "整改要求", "整改时限", "当前颜色"} <= locked
    assert not {"整改进展", "整改完成日期", "申请销号", "填报人", "责任领导"} & locked
    assert sheet.column_dimensions["A"].hidden
    formulas = [c for row in sheet.iter_rows() for c in row if c.data_type == "f"]
    assert not formulas
    own = [c.value for row in forms.iter_rows() for c in row if c.data_type == "f"]
    assert own
    assert all(text.startswith("=IF('整改清单'!") for text in own)


def test_changes_of_the_office_cells_are_refused_and_told(city: City, sent: Path) -> None:
    with opened(sent) as book:
        code = fill_in(book, 0, 问题描述="没有问题", 整改时限="2027-01-01", 整改进展="好了")
    fid = fid_of(city, code)
    description = city.data.table("issues").value(fid, "description")
    plan = plan_returns(city, [sent])
    assert sum("office's" in text for text in said_by(plan)) == 2
    plan.apply({})
    row = city.data.table("issues").row(fid)
    assert (row["description"], row["progress"]) == (description, "好了")


def test_rows_moved_deleted_doubled_and_pasted_in_are_found(city: City, sent: Path) -> None:
    with opened(sent) as book:
        sheet = book.worksheets[0]
        at = columns(sheet)
        rows = [[c.value for c in row] for row in sheet.iter_rows(min_row=FIRST)]
        first, second, third, *rest = rows
        progress = at["整改进展"] - 1
        moved = [*second]
        moved[progress] = "第二行的进展"
        stranger = [None, 99, "WT9999", *[None] * (len(first) - 3)]
        stranger[progress] = "粘贴的行"
        again = [*third]
        again[progress] = "重复行的进展"
        new = [moved, third, again, stranger, *rest]
        sheet.delete_rows(FIRST, len(rows))
        for line, values in enumerate(new, FIRST):
            for column, value in enumerate(values, 1):
                sheet.cell(line, column).value = value
    plan = plan_returns(city, [sent])
    says = said_by(plan)
    assert any("pasted in" in text for text in says)
    assert any("deleted" in text for text in says)
    assert any("more than once; it is taken once" in text for text in says)
    plan.apply({})
    issues = city.data.table("issues")
    assert issues.value(fid_of(city, str(second[2])), "progress") == "第二行的进展"
    assert issues.value(fid_of(city, str(third[2])), "progress") == "重复行的进展"
    assert issues.has(fid_of(city, str(first[2])))


def test_copies_of_a_row_that_contradict_are_not_taken(city: City, sent: Path) -> None:
    with opened(sent) as book:
        sheet = book.worksheets[0]
        at = columns(sheet)
        last = sheet.max_row
        for column in range(1, sheet.max_column + 1):
            sheet.cell(last + 1, column).value = sheet.cell(FIRST, column).value
        sheet.cell(FIRST, at["整改进展"]).value = "甲"
        sheet.cell(last + 1, at["整改进展"]).value = "乙"
    plan = plan_returns(city, [sent])
    assert plan.is_empty
    assert any("different answers" in text for text in said_by(plan))


def test_a_row_without_its_key_is_known_by_its_number(city: City, sent: Path) -> None:
    with opened(sent) as book:
        code = fill_in(book, 0, 整改进展="无识别码")
        book.worksheets[0].cell(FIRST, 1).value = None
    plan_returns(city, [sent]).apply({})
    assert city.data.table("issues").value(fid_of(city, code), "progress") == "无识别码"


def test_columns_may_be_moved_and_headings_stand_lower(city: City, sent: Path) -> None:
    with opened(sent) as book:
        code = fill_in(book, 0, 整改进展="上移")
        book.worksheets[0].insert_rows(1, 3)
        book.worksheets[0].insert_cols(3, 2)
    plan_returns(city, [sent]).apply({})
    assert city.data.table("issues").value(fid_of(city, code), "progress") == "上移"


def test_a_forged_hidden_sheet_is_refused(city: City, sent: Path) -> None:
    with opened(sent) as book:
        fill_in(book, 0, 整改进展="改")
        book.worksheets[2].cell(2, 2).value = "1"
    plan = plan_returns(city, [sent])
    assert plan.is_empty
    assert any("was not sent by this project" in text for text in said_by(plan))


def test_workbooks_of_another_project_and_of_none_are_refused(
    city: City, sent: Path, tmp_path: Path
) -> None:
    (tmp_path / "other").mkdir()
    other = sending_city(tmp_path / "other")
    try:
        from dataclasses import replace

        other.change_settings(replace(other.data.settings, exchange_key="f" * 64))
        assert any(
            "not sent by this project" in text for text in said_by(plan_returns(other, [sent]))
        )
        other.change_settings(replace(other.data.settings, exchange_key=""))
        with pytest.raises(UsageError, match="no workbooks yet"):
            plan_returns(other, [sent])
    finally:
        other.close()
    plain = tmp_path / "plain.xlsx"
    openpyxl.Workbook().save(plain)
    (tmp_path / "broken.xlsx").write_bytes(b"PK\x03\x04 nothing")
    plan = plan_returns(city, [plain, tmp_path / "broken.xlsx", sent])
    assert len(plan.notes) == 2
    assert plan.sources == [sent.name]


def test_an_answer_to_what_is_another_units_meanwhile_is_not_taken(city: City, sent: Path) -> None:
    with opened(sent) as book:
        code = fill_in(book, 0, 整改进展="已清理", 申请销号="是")
        other = fill_in(book, 1, 整改进展="也清理")
    issues = city.data.table("issues")
    fid = fid_of(city, code)
    unit = int(city.data.issue_state.unit_fid[issues.position(fid)])
    now = next(int(f) for f in city.data.table("units").fids if int(f) not in (unit, 1))
    city.apply(update_cells("issues", fid, msg("Rows added"), unit_fid=now))
    city.apply(
        update_cells(
            "issues",
            fid_of(city, other),
            msg("Rows added"),
            step="closed",
            closed_at="2026-05-20T03:00:00Z",
        )
    )
    plan = plan_returns(city, [sent])
    assert plan.is_empty
    assert any("meanwhile" in text for text in said_by(plan))
    assert any("too late" in text for text in said_by(plan))
