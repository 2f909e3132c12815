"""The form on which progress of special actions is filled in, and reading it when it comes back.

A row is known by action and number, wherever rows or columns were moved to; who writes several
lines for one feature copies its row.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from gis_app.domain.dates import BEIJING
from gis_app.errors import LedgerError
from gis_app.ledger.cells import is_blank, text_of
from gis_app.ledger.fields import Field, FieldKind
from gis_app.ledger.form_header import form_header
from gis_app.ledger.moments import UnreadableError, read_moment
from gis_app.ledger.table_file import read_sheets
from gis_app.ledger.values import read_column
from gis_app.messages import LocalText, msg

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from gis_app.ledger.cells import Cell
    from gis_app.ledger.sheet import Sheet
    from gis_app.messages import Message


KNOWN: Final[Mapping[str, LocalText]] = {
    "layer": LocalText("专项行动", "Special action"),
    "code": LocalText("编号", "No."),
    "name": LocalText("名称", "Name"),
    "unit": LocalText("责任单位", "Unit"),
    "now": LocalText("现阶段", "Stage now"),
    "left": LocalText("剩余任务量", "Left to do"),
}
"""What the form says of a feature."""

FILLED_IN: Final[Mapping[str, LocalText]] = {
    "at": LocalText("完成时间", "Done at"),
    "amount": LocalText("完成量", "Amount done"),
    "stage": LocalText("到达阶段", "Stage reached"),
    "owner": LocalText("权属单位", "Owner"),
    "method": LocalText("治理方式", "Method"),
    "length_before_m": LocalText("整治前长度(米)", "Length before (m)"),
    "length_after_m": LocalText("整治后长度(米)", "Length after (m)"),
    "stall_count": LocalText("摊点数", "Stalls"),
    "by": LocalText("记录人", "Recorded by"),
    "note": LocalText("备注", "Note"),
}
"""What people write on it."""

_NUMBERS: Final = {
    "amount": FieldKind.REAL,
    "length_before_m": FieldKind.REAL,
    "length_after_m": FieldKind.REAL,
    "stall_count": FieldKind.INTEGER,
}


@dataclass(frozen=True, slots=True)
class FormLine:
    """Hold one filled-in line; `row` counts from 1. `cells` holds what was written, by column."""

    sheet: str
    row: int
    layer: str
    code: str
    at: datetime | None
    cells: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class FormProblem:
    """Say what of a form cannot be taken; `row` counts from 1, `column` is its heading."""

    sheet: str
    row: int
    column: str
    value: str
    reason: Message


@dataclass
class ReadForm:
    """Hold what a form brings back."""

    lines: list[FormLine] = field(default_factory=list)
    problems: list[FormProblem] = field(default_factory=list)


def read_progress_form(file: Path) -> ReadForm:
    """Read a filled-in form; raises LedgerError for a file that is none."""
    found, is_form = ReadForm(), False
    for sheet in read_sheets(file):
        # pictures and comments are not read, which nobody shall find out later
        found.problems += (FormProblem(sheet.name, 0, "", "", note) for note in sheet.notes)
        header = _header(sheet)
        if header is not None:
            is_form = True
            _read(found, sheet, *header)
    if not is_form:
        raise LedgerError(
            msg(
                "{file} is no form of progress: there is no row with the headings {headings}.",
                file=file.name,
                headings=f"{KNOWN['code'].zh_CN}、{FILLED_IN['at'].zh_CN}",
            )
        )
    return found


def _header(sheet: Sheet) -> tuple[int, dict[str, int]] | None:
    titles = {
        text: name
        for name, title in {**KNOWN, **FILLED_IN}.items()
        for text in (title.zh_CN, title.en)
    }
    return form_header(sheet, titles, {"code", "at"})


def _read(found: ReadForm, sheet: Sheet, header: int, at: Mapping[str, int]) -> None:
    for number, row in enumerate(sheet.rows[header + 1 :], header + 2):
        cells = {name: row[place] if place < len(row) else None for name, place in at.items()}
        if all(is_blank(cells.get(name)) for name in FILLED_IN if name != "by"):
            continue
        problems: list[FormProblem] = []
        moment = _moment(cells.get("at"), sheet, number, problems)
        values = {
            name: _value(name, cells.get(name), sheet, number, problems)
            for name in FILLED_IN
            if name != "at"
        }
        found.problems += problems
        if not problems:
            layer, code = text_of(cells.get("layer")), text_of(cells["code"])
            found.lines.append(FormLine(sheet.name, number, layer, code, moment, values))


def _moment(cell: Cell, sheet: Sheet, row: int, problems: list[FormProblem]) -> datetime | None:
    if is_blank(cell):
        return None
    try:
        moment, has_time = read_moment(cell)
    except UnreadableError as error:
        heading = FILLED_IN["at"].zh_CN
        problems.append(FormProblem(sheet.name, row, heading, text_of(cell)[:60], error.reason))
        return None
    # a day alone is midday: between the records of the day before and after
    moment = moment if has_time else moment.replace(hour=12)
    return moment.replace(tzinfo=BEIJING).astimezone(UTC)


def _value(name: str, cell: Cell, sheet: Sheet, row: int, problems: list[FormProblem]) -> Any:
    if is_blank(cell):
        return None
    kind = _NUMBERS.get(name)
    if kind is None:
        return text_of(cell)
    values, unreadable = read_column(Field(name, kind, FILLED_IN[name]), [cell], {})
    for _place, reason in unreadable:
        heading = FILLED_IN[name].zh_CN
        problems.append(FormProblem(sheet.name, row, heading, text_of(cell)[:60], reason))
    return values[0]


def form_headings(columns: Sequence[str]) -> list[LocalText]:
    """Return the headings of some columns, in their order."""
    return [{**KNOWN, **FILLED_IN}[name] for name in columns]
