"""The import report as a workbook: rows to mend and import again, and everything that was said."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from gis_app.ledger.cells import is_blank
from gis_app.ledger.report import OUTCOME_TITLES
from gis_app.ledger.safe_file import written_aside
from gis_app.ledger.sheet_style import HEADER_STYLE, REASON_STYLE, Styles, put
from gis_app.messages import LocalText, msg

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from gis_app.ledger.differences import Difference
    from gis_app.ledger.report import ImportReport, RejectedRow
    from gis_app.messages import Translator

REASON_HEADING: Final = LocalText("未导入原因", "Why not imported")

_MENDABLE: Final = LocalText("待修改后重新导入", "Mend and import again")
_EVERYTHING: Final = LocalText("导入情况明细", "Everything reported")
_HEADINGS: Final = (
    LocalText("处理结果", "Outcome"),
    LocalText("工作表", "Sheet"),
    LocalText("原表行", "Line"),
    LocalText("栏目", "Column"),
    LocalText("原值", "As written"),
    LocalText("原因", "Reason"),
    LocalText("处理", "What was done"),
)
_CHANGES: Final = LocalText("字段变化", "Changed fields")
_CHANGE_HEADINGS: Final = (
    LocalText("原表行", "Line"),
    LocalText("对象", "Row"),
    LocalText("栏目", "Column"),
    LocalText("原值", "Before"),
    LocalText("新值", "After"),
)
_CHANGE_WIDTHS: Final = (8, 30, 18, 40, 40)
_WIDTHS: Final = (16, 14, 8, 18, 30, 60, 40)
_LONGEST_SHEET_NAME: Final = 31


def write_report_workbook(
    report: ImportReport, file: Path, t: Translator, changes: Sequence[Difference] = ()
) -> None:
    """Write the report; a sheet of rows to mend for each layout of columns the file had."""
    import openpyxl

    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    groups: dict[tuple[str, tuple[str, ...]], list[RejectedRow]] = {}
    for row in report.to_mend:
        groups.setdefault((row.sheet, row.headings), []).append(row)
    for (name, headings), rows in groups.items():
        title = t(_MENDABLE) if not name else f"{name} {t(_MENDABLE)}"
        _mendable(book.create_sheet(_sheet_name(title, book.sheetnames)), headings, rows, t)
    _everything(book.create_sheet(_sheet_name(t(_EVERYTHING), book.sheetnames)), report, t)
    if changes:
        _changes(book.create_sheet(_sheet_name(t(_CHANGES), book.sheetnames)), changes, t)
    with written_aside(file) as aside:
        book.save(aside)


def _sheet_name(title: str, taken: list[str]) -> str:
    plain = "".join("_" if sign in "[]:*?/\\" else sign for sign in title)[:_LONGEST_SHEET_NAME]
    name, number = plain, 2
    while name in taken:
        end = f" {number}"
        name, number = plain[: _LONGEST_SHEET_NAME - len(end)] + end, number + 1
    return name


def _mendable(
    sheet: Any, headings: tuple[str, ...], rows: list[RejectedRow], t: Translator
) -> None:
    styles = Styles()
    for column, heading in enumerate((*headings, t(REASON_HEADING)), 1):
        styles.apply(sheet.cell(1, column), HEADER_STYLE)
        put(sheet, 1, column, heading)
    for line, row in enumerate(rows, 2):
        for column in range(len(headings)):
            cell = row.cells[column] if column < len(row.cells) else None
            if not is_blank(cell):
                put(sheet, line, column + 1, cell)
        reasons = "\n".join(t(reason) for reason in row.reasons)
        styles.apply(sheet.cell(line, len(headings) + 1), REASON_STYLE)
        put(sheet, line, len(headings) + 1, reasons)
    for column in range(1, len(headings) + 1):
        sheet.column_dimensions[sheet.cell(1, column).column_letter].width = 16
    sheet.column_dimensions[sheet.cell(1, len(headings) + 1).column_letter].width = 60
    sheet.freeze_panes = "A2"


def _everything(sheet: Any, report: ImportReport, t: Translator) -> None:
    styles = Styles()
    put(sheet, 1, 1, t(report.summary))
    for column, (heading, width) in enumerate(zip(_HEADINGS, _WIDTHS, strict=True), 1):
        styles.apply(sheet.cell(2, column), HEADER_STYLE)
        put(sheet, 2, column, t(heading))
        sheet.column_dimensions[sheet.cell(2, column).column_letter].width = width
    for line, problem in enumerate(report.problems, 3):
        cells = (
            t(OUTCOME_TITLES[problem.outcome]),
            problem.sheet,
            problem.row or None,
            problem.column,
            problem.value,
            t(problem.reason),
            t(problem.done),
        )
        for column, cell in enumerate(cells, 1):
            if cell:
                put(sheet, line, column, cell)
    sheet.freeze_panes = "A3"
    if not report.problems:
        put(sheet, 3, 1, t(msg("Every row was taken as it stands.")))


def _changes(sheet: Any, changes: Sequence[Difference], t: Translator) -> None:
    styles = Styles()
    headings = zip(_CHANGE_HEADINGS, _CHANGE_WIDTHS, strict=True)
    for column, (heading, width) in enumerate(headings, 1):
        styles.apply(sheet.cell(1, column), HEADER_STYLE)
        put(sheet, 1, column, t(heading))
        sheet.column_dimensions[sheet.cell(1, column).column_letter].width = width
    for line, change in enumerate(changes, 2):
        cells = (
            change.row or None,
            change.title,
            t(change.column),
            t.value(change.before),
            t.value(change.after),
        )
        for column, cell in enumerate(cells, 1):
            if cell:
                put(sheet, line, column, cell)
    sheet.freeze_panes = "A2"
