"""Read a scoring form that came back, whatever program it was saved with."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from gis_app.domain.dates import utc_text
from gis_app.errors import LedgerError
from gis_app.ledger.book_pictures import UNREADABLE, pictures_in
from gis_app.ledger.cells import plain_heading, text_of
from gis_app.ledger.form_header import cell_at, form_header
from gis_app.ledger.moments import UnreadableError, read_moment
from gis_app.ledger.returned_book import Returned, keys_by_row, open_returned
from gis_app.ledger.score_sheet import (
    COLUMNS,
    INSPECTOR,
    META_MARK,
    WHEN,
    SentForm,
    form_from,
    result_named,
)
from gis_app.messages import msg

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from gis_app.domain.work_terms import ItemResult
    from gis_app.ledger.cells import Cell
    from gis_app.ledger.sheet import Sheet


@dataclass(frozen=True, slots=True)
class ReturnedScore:
    """Hold what a row says; `scored_at` is UTC as stored, "" where neither row nor head tells."""

    row: int
    point_fid: int
    matter: str
    result: ItemResult
    note: str
    scored_at: str


@dataclass(frozen=True, slots=True)
class ScorePicture:
    """Hold a picture that lies beside an item."""

    point_fid: int
    matter: str
    name: str
    content: bytes


@dataclass(kw_only=True)
class FormReturn(Returned[SentForm]):
    """Hold everything one form brings back."""

    inspector: str = ""
    scores: list[ReturnedScore] = field(default_factory=list)
    pictures: list[ScorePicture] = field(default_factory=list)
    blank: int = 0


def read_score_form(file: Path, key: str) -> FormReturn:
    """Read a form that came back; raises LedgerError for one that was never sent like this."""
    missing = msg(
        "{file} is no scoring form of this program: its hidden sheet is missing.", file=file.name
    )
    book = open_returned(file, META_MARK, lambda rows: form_from(rows, key), missing)
    found = FormReturn(file=file, sent=book.sent)
    for sheet in book.sheets:
        header = _header(sheet, found.sent.language)
        if header is not None:
            _read_rows(found, sheet, *header)
            _read_pictures(found, sheet, header[1]["key"], book.content)
            return found
    raise LedgerError(
        msg("{file}: the table of items is missing or its header was changed.", file=file.name)
    )


def _header(sheet: Sheet, language: str) -> tuple[int, dict[str, int]] | None:
    titles = {title.in_language(language): name for name, title in COLUMNS.items()}
    return form_header(sheet, titles, {"key", "result"})


def _read_rows(found: FormReturn, sheet: Sheet, header: int, at: Mapping[str, int]) -> None:
    language = found.sent.language
    by_key = {row.key: row for row in found.sent.rows}
    found.inspector = text_of(_beside(sheet, header, INSPECTOR.in_language(language))).strip()
    for_all = _moment(found, 0, _beside(sheet, header, WHEN.in_language(language)))
    seen: dict[str, tuple[int, str]] = {}
    for number, row in enumerate(sheet.rows[header + 1 :], header + 2):
        key = text_of(cell_at(row, at["key"]))
        said = text_of(cell_at(row, at["result"])).strip()
        item = text_of(cell_at(row, at.get("item", -1)))
        if key not in by_key:
            if said:
                reason = msg("This row was not sent; it was pasted in and is not taken.")
                found.note(number, item, said, reason)
            continue
        if not said:
            found.blank += 1
            continue
        result = result_named(said)
        if result is None:
            found.note(number, item, said, msg("This is none of the results; it is not taken."))
            continue
        if key in seen:
            if seen[key][1] != result:
                reason = msg("The item stands here twice with different results; row {row} counts.",
                             row=seen[key][0])  # fmt: skip
                found.note(number, item, said, reason)
            continue
        seen[key] = (number, result)
        sent = by_key[key]
        own = _moment(found, number, cell_at(row, at.get("scored_at", -1)))
        note = text_of(cell_at(row, at.get("note", -1))).strip()
        found.scores.append(
            ReturnedScore(number, sent.point_fid, sent.matter, result, note, own or for_all)
        )


def _beside(sheet: Sheet, header: int, label: str) -> Cell:
    """Return what stands right of a label above the table."""
    plain = plain_heading(label)
    for row in sheet.rows[:header]:
        for place, cell in enumerate(row):
            if plain_heading(text_of(cell)) == plain:
                return cell_at(row, place + 1)
    return None


def _moment(found: FormReturn, number: int, cell: Cell) -> str:
    """Return a time as it is stored; "" for none or one that cannot be read, which is noted."""
    if cell is None or text_of(cell).strip() == "":
        return ""
    try:
        return utc_text(read_moment(cell)[0])
    except UnreadableError as error:
        found.note(number, COLUMNS["scored_at"].in_language(found.sent.language), text_of(cell),
                   error.reason)  # fmt: skip
        return ""


def _read_pictures(found: FormReturn, sheet: Sheet, column: int, content: bytes) -> None:
    by_key = {row.key: row for row in found.sent.rows}
    keys = keys_by_row(sheet, column, by_key)
    for picture in pictures_in(content):
        key = picture.beside(keys) if picture.sheet == sheet.name else None
        if key is None:
            found.note(round(picture.row) + 1, "", picture.name,
                       msg("The picture lies beside no item and is not taken."))  # fmt: skip
            continue
        if not picture.content:
            found.note(round(picture.row) + 1, "", picture.name, UNREADABLE)
            continue
        row = by_key[key]
        found.pictures.append(
            ScorePicture(row.point_fid, row.matter, picture.name, picture.content)
        )
