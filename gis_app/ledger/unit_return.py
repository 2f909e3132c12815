"""Read a unit's workbook that came back, and compare it with what was sent, cell by cell."""

from __future__ import annotations

import itertools
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from gis_app.errors import LedgerError
from gis_app.ledger import workbook
from gis_app.ledger.book_pictures import UNREADABLE, pictures_in
from gis_app.ledger.cells import text_of
from gis_app.ledger.form_header import cell_at, form_header
from gis_app.ledger.moments import UnreadableError, read_date
from gis_app.ledger.returned_book import OpenedBook, Returned, keys_by_row, open_returned
from gis_app.ledger.unit_sheet import (
    COLUMNS,
    FILLED_IN,
    KEY_HEADING,
    META_MARK,
    PROTECTED,
    SentRow,
    SentSheet,
    compared,
    heading_of,
    is_key,
    is_yes,
    sent_from,
)
from gis_app.messages import CHINESE, msg

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from gis_app.ledger.cells import Cell
    from gis_app.ledger.sheet import Sheet


@dataclass(frozen=True, slots=True)
class ReturnedIssue:
    """Hold what a unit says of one issue; `base` is what these cells said when they were sent."""

    fid: int
    row: int
    filled_in: Mapping[str, str]
    base: Mapping[str, str]
    done_on: str = ""

    @property
    def submits(self) -> bool:
        """Tell whether the unit asks for closing."""
        return is_yes(self.filled_in["submits"])

    @property
    def changed(self) -> bool:
        """Tell whether the unit filled in anything."""
        return any(
            compared(self.filled_in[name]) != compared(self.base[name]) for name in FILLED_IN
        )


@dataclass(frozen=True, slots=True)
class ReturnedPhoto:
    """Hold a picture that a unit put beside an issue; `is_after` by the half it lies in."""

    fid: int
    name: str
    content: bytes
    is_after: bool


@dataclass(kw_only=True)
class UnitReturn(Returned[SentSheet]):
    """Hold everything one workbook brings back."""

    issues: list[ReturnedIssue] = field(default_factory=list)
    photos: list[ReturnedPhoto] = field(default_factory=list)


def read_return(file: Path, key: str) -> UnitReturn:
    """Read a workbook that came back; raises LedgerError for one that was never sent like this."""
    missing = msg("{file} is no workbook for a unit: its hidden sheet is missing.", file=file.name)
    book = open_returned(file, META_MARK, lambda rows: sent_from(rows, key), missing)
    found = UnitReturn(file=file, sent=book.sent)
    for sheet in book.sheets:
        header = _header(sheet, book.sent.language)
        if header is not None:
            _read_list(found, sheet, *header)
            break
    else:
        raise LedgerError(
            msg("{file}: the list of issues is missing or its header was changed.", file=file.name)
        )
    _read_pictures(found, book)
    if book.content.startswith(workbook.OLE_MAGIC):
        found.note(
            0,
            "",
            "",
            msg(
                "Pictures in an .xls workbook cannot be read. Save it as .xlsx, or put the photos "
                "beside it under the number of the issue."
            ),
            is_loss=False,
        )
    return found


def _header(sheet: Sheet, language: str) -> tuple[int, dict[str, int]] | None:
    titles = {heading_of(name).in_language(language): name for name in COLUMNS if name != "serial"}
    titles[KEY_HEADING.in_language(language)] = "key"
    return form_header(sheet, titles, {"code", "progress"})


def _read_list(found: UnitReturn, sheet: Sheet, header: int, at: Mapping[str, int]) -> None:
    by_key = {row.key: row for row in found.sent.rows}
    by_code = _codes(found.sent)
    lines: dict[str, list[tuple[int, list[str], Sequence[Cell]]]] = {}
    order: list[str] = []
    for number, row in enumerate(sheet.rows[header + 1 :], header + 2):
        texts = {name: text_of(cell_at(row, place)) for name, place in at.items()}
        if not any(texts.values()):
            continue
        key = texts.get("key", "")
        if key not in by_key:
            sent = by_code.get(texts.get("code", ""))
            if sent is None or is_key(key):
                found.note(
                    number,
                    texts.get("code", ""),
                    texts.get("description", "") or texts.get("progress", ""),
                    msg("This row was not sent; it was pasted in and is not taken."),
                )
                continue
            key = sent.key
        lines.setdefault(key, []).append((number, list(texts.values()), row))
        order.append(key)
    _note_order(found, order)
    for key, sent_row in by_key.items():
        copies = lines.get(key, [])
        if not copies:
            code = sent_row.protected[0]
            reason = msg("This row was deleted; the issue stays as it is.")
            found.note(0, code, "", reason, is_loss=False)
            continue
        line = _one_of(found, sent_row, copies, at)
        if line is not None:
            _take_row(found, sent_row, line[0], line[2], at)


def _codes(sent: SentSheet) -> dict[str, SentRow]:
    often = Counter(row.protected[0] for row in sent.rows)
    return {r.protected[0]: r for r in sent.rows if r.protected[0] and often[r.protected[0]] == 1}


def _note_order(found: UnitReturn, order: Sequence[str]) -> None:
    known = {row.key: place for place, row in enumerate(found.sent.rows)}
    places = [known[key] for key in dict.fromkeys(order)]
    moved = sum(1 for a, b in itertools.pairwise(places) if b < a)
    if moved:
        found.note(0, "", "", msg("Rows were moved; each is known by its key."), is_loss=False)


def _one_of(
    found: UnitReturn,
    sent_row: SentRow,
    copies: list[tuple[int, list[str], Sequence[Cell]]],
    at: Mapping[str, int],
) -> tuple[int, list[str], Sequence[Cell]] | None:
    """Choose among copies of one row: the one that was filled in; None when they contradict."""
    if len(copies) == 1:
        return copies[0]

    def filled(row: Sequence[Cell]) -> tuple[str, ...]:
        return tuple(compared(text_of(cell_at(row, at.get(name, -1)))) for name in FILLED_IN)

    base = tuple(compared(text) for text in sent_row.filled_in)
    changed = [copy for copy in copies if filled(copy[2]) != base]
    code = sent_row.protected[0]
    numbers = ", ".join(str(copy[0]) for copy in copies)
    if len({filled(copy[2]) for copy in changed}) > 1:
        found.note(
            copies[0][0],
            code,
            numbers,
            msg("The row stands in the list more than once with different answers; none is taken."),
        )
        return None
    found.note(
        copies[0][0],
        code,
        numbers,
        msg("The row stands in the list more than once; it is taken once."),
        is_loss=False,
    )
    return changed[0] if changed else copies[0]


def _take_row(
    found: UnitReturn, sent_row: SentRow, number: int, row: Sequence[Cell], at: Mapping[str, int]
) -> None:
    language = found.sent.language
    code = sent_row.protected[0]
    for name, was in zip(PROTECTED, sent_row.protected, strict=True):
        now = text_of(cell_at(row, at[name])) if name in at else was
        if compared(now) != compared(was):
            heading = heading_of(name).in_language(language)
            found.note(
                number,
                f"{code} {heading}",
                now,
                msg("This cell is the office's; the change is not taken. It said: {was}", was=was),
            )
    base = dict(zip(FILLED_IN, sent_row.filled_in, strict=True))
    said = {
        name: text_of(cell_at(row, at[name])) if name in at else base[name] for name in FILLED_IN
    }
    done_on = ""
    if said["done_on"]:
        try:
            done_on = read_date(cell_at(row, at["done_on"]))
        except UnreadableError as error:
            heading = heading_of("done_on").in_language(language)
            found.note(number, f"{code} {heading}", said["done_on"], error.reason)
    found.issues.append(ReturnedIssue(sent_row.fid, number, said, base, done_on))


def _read_pictures(found: UnitReturn, book: OpenedBook[SentSheet]) -> None:
    """Give each picture to the issue whose key stands in its row."""
    by_key = {row.key: row for row in found.sent.rows}
    keys: dict[str, dict[int, str]] = {}
    half: dict[str, float] = {}
    for sheet in book.sheets:
        header = _header(sheet, found.sent.language)
        column = 0 if header is None else header[1].get("key", 0)
        keys[sheet.name] = keys_by_row(sheet, column, by_key)
        # in the list only what lies at the far end is the unit's; on a receipt the right half
        half[sheet.name] = 3.5 if header is None else 0.0
    for picture in pictures_in(book.content):
        key = picture.beside(keys.get(picture.sheet, {}))
        if key is None:
            found.note(
                round(picture.row) + 1,
                picture.sheet,
                picture.name,
                msg("The picture lies beside no issue and is not taken."),
            )
            continue
        if not picture.content:
            found.note(round(picture.row) + 1, picture.sheet, picture.name, UNREADABLE)
            continue
        is_after = picture.column >= half[picture.sheet]
        found.photos.append(ReturnedPhoto(by_key[key].fid, picture.name, picture.content, is_after))


def sender_of(found: UnitReturn, issue: ReturnedIssue) -> str:
    """Return who answers, as the history names them: the unit and the person."""
    person = issue.filled_in["filled_by"].strip()
    if not person:
        return found.sent.unit
    return (
        f"{found.sent.unit}（{person}）"
        if found.sent.language == CHINESE
        else (f"{found.sent.unit} ({person})")
    )
