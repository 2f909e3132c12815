"""Write what a merge met as a workbook: cells that both sides changed, and what was not taken."""

from __future__ import annotations

from dataclasses import astuple, dataclass
from typing import TYPE_CHECKING, Any, Final

from gis_app.ledger.list_workbook import set_landscape
from gis_app.ledger.safe_file import written_aside
from gis_app.ledger.sheet_cells import SheetCells, sheet_name
from gis_app.ledger.sheet_style import BODY_STYLE, HEADER_STYLE, NOTE_STYLE
from gis_app.messages import LocalText

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from gis_app.messages import Translator

_CONFLICTS: Final = LocalText("两方都改过", "Changed on both sides")
_NOTES: Final = LocalText("未采用及说明", "Not taken, and notes")
_CONFLICT_HEADINGS: Final = (
    (LocalText("来源文件", "File"), 30),
    (LocalText("编号", "No."), 18),
    (LocalText("栏目", "Column"), 16),
    (LocalText("发出时", "As sent"), 30),
    (LocalText("本项目", "Here"), 30),
    (LocalText("对方", "Theirs"), 30),
    (LocalText("填报方", "Sent by"), 22),
    (LocalText("处理", "Decision"), 18),
)
_NOTE_HEADINGS: Final = (
    (LocalText("来源文件", "File"), 30),
    (LocalText("位置", "Where"), 26),
    (LocalText("内容", "As written"), 36),
    (LocalText("说明", "What"), 60),
)


@dataclass(frozen=True, slots=True)
class ReportLine:
    """Hold a cell that both sides changed, as texts."""

    source: str
    name: str
    title: str
    base: str
    ours: str
    theirs: str
    who: str
    decision: str


def write_report(
    lines: Sequence[ReportLine],
    notes: Sequence[tuple[str, str, str, str]],
    summary: Sequence[str],
    file: Path,
    t: Translator,
) -> None:
    """Write the report; raises LedgerError when it cannot be written."""
    import xlsxwriter

    with written_aside(file) as aside:
        book = xlsxwriter.Workbook(str(aside))
        cells = SheetCells(book)
        conflicts = book.add_worksheet(sheet_name(t(_CONFLICTS)))
        _sheet(conflicts, cells, _CONFLICT_HEADINGS, [astuple(line) for line in lines], summary, t)
        others = book.add_worksheet(sheet_name(t(_NOTES)))
        _sheet(others, cells, _NOTE_HEADINGS, notes, (), t)
        book.close()


def _sheet(
    sheet: Any,
    cells: SheetCells,
    headings: Sequence[tuple[LocalText, int]],
    rows: Sequence[Sequence[str]],
    summary: Sequence[str],
    t: Translator,
) -> None:
    cells.put(sheet, 0, 0, "    ".join(summary), NOTE_STYLE)
    for place, (heading, width) in enumerate(headings):
        cells.put(sheet, 1, place, t(heading), HEADER_STYLE)
        sheet.set_column(place, place, width)
    for line, row in enumerate(rows, 2):
        for place, text in enumerate(row):
            cells.put(sheet, line, place, text, BODY_STYLE)
    sheet.freeze_panes(2, 0)
    sheet.repeat_rows(1)
    set_landscape(sheet, t, is_wide=False)
