"""One table on its way in, whatever file it came from, and the choice of sheets and list."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from gis_app.domain.terms import WORDS, LedgerList
from gis_app.errors import LedgerError
from gis_app.ledger.cell_columns import CellRows
from gis_app.ledger.cells import plain_heading
from gis_app.ledger.fields import NEEDED
from gis_app.ledger.header import Heading, find_table
from gis_app.ledger.report import NOTHING, Outcome, Problem
from gis_app.ledger.table_file import read_sheets
from gis_app.messages import listed, msg, plural

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from pathlib import Path

    from gis_app.domain.table import ObjectArray
    from gis_app.ledger.cells import Cell
    from gis_app.ledger.column_names import ColumnNames
    from gis_app.ledger.header import FoundTable
    from gis_app.ledger.sheet import Sheet
    from gis_app.messages import Message

_TITLE_WORTH: Final = 6
_FILE_WORTH: Final = 3
_SHOWN_ROWS: Final = 12


@dataclass(frozen=True)
class SourceTable:
    """Hold a table's headings and rows; `row_numbers` are those a person sees in the file.

    `shapes` are given by vector files: degrees, EPSG:4490, None where a row has none. `notes` say
    what was left out around the table. `is_datum_known` tells that the file itself names its
    reference system.
    """

    file: str
    sheet: str
    title: str
    headings: tuple[Heading, ...]
    rows: Sequence[Sequence[Cell]]
    row_numbers: Sequence[int]
    shapes: ObjectArray | None = None
    notes: tuple[Problem, ...] = ()
    is_datum_known: bool = False
    is_1904: bool = False
    header_row: int = 1
    header_depth: int = 1


@dataclass(frozen=True)
class ReadWish:
    """Hold how a table file is to be read; None and 0 let the file itself decide.

    `header_row` is the header's first row as the file numbers it.
    """

    list: LedgerList | None = None
    sheet: str | None = None
    encoding: str | None = None
    header_row: int = 0
    skips_hidden: bool = False


def read_tables(
    file: Path,
    names: ColumnNames,
    told: Mapping[str, str],
    wish: ReadWish | None = None,
    sheets: Sequence[Sheet] | None = None,
) -> tuple[SourceTable, ...]:
    """Read the tables of a file: the sheet that is named, or every visible one with known columns.

    `sheets` are the file's when they were read before. Raises LedgerError when the file cannot be
    read or has no table.
    """
    wish = wish or ReadWish()
    sheet = wish.sheet
    if sheets is None:
        sheets = read_sheets(file, wish.encoding)
    if sheet is not None:
        _require_sheet(file, sheets, sheet)
    known = _known(names, told, wish.list)
    tables: list[SourceTable] = []
    notes = [_note("", said) for one in sheets for said in one.notes]
    is_only = len([s for s in sheets if not s.is_hidden and not s.is_empty]) == 1
    for one in sheets:
        if sheet is not None and one.name != sheet:
            continue
        if one.is_hidden and sheet is None:
            if not one.is_empty:
                notes.append(_note(one.name, msg("The hidden sheet was not read.")))
            continue
        found = find_table(one, known, wish.header_row)
        share = 0 if found is None else _known_count(found.headings, known)
        if found is None or (share == 0 and sheet is None and not is_only):
            if not one.is_empty:
                notes.append(_note(one.name, msg("The sheet has no column that is known here.")))
            continue
        tables.append(_table_of(file, one, found, skips_hidden=wish.skips_hidden))
    if not tables:
        raise LedgerError(
            msg("{file} has no table whose columns are known here.", file=file.name),
            *(note.sentence for note in notes),
        )
    tables[0] = replace(tables[0], notes=(*notes, *tables[0].notes))
    return tuple(tables)


def _require_sheet(file: Path, sheets: Sequence[Sheet], name: str) -> None:
    if name not in {sheet.name for sheet in sheets}:
        raise LedgerError(
            msg(
                "{file} has no sheet “{sheet}”. Its sheets: {sheets}",
                file=file.name,
                sheet=name,
                sheets=listed(sheet.name for sheet in sheets),
            )
        )


def _table_of(file: Path, sheet: Sheet, found: FoundTable, *, skips_hidden: bool) -> SourceTable:
    """Return the table that was found on a sheet, with notes on the lines that are left out."""
    passed_over = [
        Problem(
            Outcome.NOTE,
            sheet.name,
            row,
            msg("A line that is no row of the table was passed over: {text}", text=text[:80]),
        )
        for row, text in found.left_out
    ]
    table = SourceTable(
        file.name,
        sheet.name,
        f"{sheet.name}\n{found.title}",
        found.headings,
        found.rows,
        found.row_numbers,
        is_1904=sheet.is_1904,
        header_row=found.header_row,
        header_depth=found.depth,
    )
    table, said = _hidden_rows(table, sheet, is_skipped=skips_hidden)
    return replace(table, notes=(*said, *passed_over))


def _hidden_rows(
    table: SourceTable, sheet: Sheet, *, is_skipped: bool
) -> tuple[SourceTable, tuple[Problem, ...]]:
    """Say which rows a filter or a person had hidden, and leave them out when that is wished."""
    hidden: list[int] = []
    if sheet.hidden_rows:
        hidden = [n for n in table.row_numbers if n - 1 in sheet.hidden_rows]
    if not hidden:
        return table, ()
    shown = ", ".join(str(n) for n in hidden[:_SHOWN_ROWS]) + " …" * (len(hidden) > _SHOWN_ROWS)
    reason = plural(
        "{count} row is hidden in the file: {rows}.",
        "{count} rows are hidden in the file: {rows}.",
        len(hidden),
        rows=shown,
    )
    if not is_skipped:
        return table, (_note(sheet.name, reason, msg("They were read like the others.")),)
    kept = [i for i, n in enumerate(table.row_numbers) if n - 1 not in sheet.hidden_rows]
    rows = CellRows.of(table.rows).take(np.array(kept, np.int64))
    said = _note(sheet.name, reason, msg("They were left out, as told."))
    return replace(table, rows=rows, row_numbers=[table.row_numbers[i] for i in kept]), (said,)


def _known(
    names: ColumnNames, told: Mapping[str, str], list_: LedgerList | None
) -> Collection[str]:
    lists = [names.lists[list_]] if list_ is not None else list(names.lists.values())
    known = {name for one in lists for name in one.index}
    return known | {plain_heading(heading) for heading in told}


def _known_count(headings: Sequence[Heading], known: Collection[str]) -> int:
    return sum(1 for h in headings if {plain_heading(h.text), plain_heading(h.last)} & set(known))


def _note(sheet: str, reason: Message, done: Message = NOTHING) -> Problem:
    return Problem(Outcome.NOTE, sheet, 0, reason, done=done)


def choose_list(
    tables: Sequence[SourceTable],
    names: ColumnNames,
    told: Mapping[str, str],
    offered: Sequence[LedgerList] = tuple(LedgerList),
) -> LedgerList:
    """Tell from title and columns which list a file holds; raises LedgerError when unsure."""
    table = tables[0]
    # a told field that no list has is an error of its own, said once the list is known
    told = {h: f for h, f in told.items() if any(names.lists[x].field(f) for x in offered)}
    worth = {list_: _said_of_itself(table, list_) for list_ in offered}
    # points and responsibility fill the same table and know the same columns
    rivals = [x for x in offered if x is not LedgerList.RESPONSIBILITY or worth[x]]
    scores = {list_: _score(table, list_, names, told) + worth[list_] for list_ in rivals}
    points, actions = LedgerList.POINTS, LedgerList.ACTIONS
    if {points, actions} <= set(rivals) and not worth[actions]:
        # names and coordinates alone are places; an action has a stage, a length, a day as well
        known = [h for h in table.headings if names.lists[actions].exact(h.last)]
        if scores[points] and all(names.lists[points].exact(h.last) for h in known):
            scores[actions] = 0.0
    rivals.sort(key=lambda list_: -scores[list_])
    best = rivals[0]
    is_tied = len(rivals) > 1 and scores[rivals[1]] >= scores[best]
    if scores[best] <= worth[best] or is_tied:
        raise LedgerError(
            msg(
                "It is not certain which list {file} holds. Say it with --list: {lists}",
                file=table.file,
                lists=" ".join(list_.value for list_ in offered),
            )
        )
    return best


def _said_of_itself(table: SourceTable, list_: LedgerList) -> int:
    """Return what a title or the file's name says for a list; the title says more."""
    words = WORDS["ledger_list"][list_]
    wanted = {plain_heading(words.zh_CN), plain_heading(words.en)}
    title, file = plain_heading(table.title), plain_heading(table.file)
    if any(name in title for name in wanted):
        return _TITLE_WORTH
    is_file = table.file.split(".")[0].lower() == list_.value
    return _FILE_WORTH if is_file or any(name in file for name in wanted) else 0


def _score(
    table: SourceTable, list_: LedgerList, names: ColumnNames, told: Mapping[str, str]
) -> float:
    known = names.lists[list_]
    said = {plain_heading(heading): field for heading, field in told.items()}
    score = 0.0
    found = set()
    for heading in table.headings:
        name = said.get(plain_heading(heading.text))
        field = (
            known.field(name) if name else known.exact(heading.text) or known.exact(heading.last)
        )
        if name and field is None:
            return 0.0
        if field is not None:
            found.add(field.name)
            # a title of the table itself says more than a word that many lists share
            is_own = field.column is not None and plain_heading(heading.last) in {
                plain_heading(field.title.zh_CN),
                plain_heading(field.title.en),
            }
            score += 1.5 if is_own else 1.0
    return score if found & set(NEEDED[list_]) else 0.0
