"""A report as a value: sections of sentences and tables, worded when it is written out."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, TypeAlias

from gis_app.messages import LocalText, Message

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from gis_app.messages import Translator

_NUMERIC: Final = re.compile(r"—|[+-]?\d+(\.\d+)?%?")
Cell: TypeAlias = "str | int | Message | LocalText | None"


@dataclass(frozen=True, slots=True)
class ReportTable:
    """Hold a table; whole numbers are set to the right, everything else to the left."""

    title: Message
    headers: tuple[Message | LocalText, ...]
    rows: tuple[tuple[Cell, ...], ...]
    nothing: Message
    """What is said in place of a table without rows."""


@dataclass(frozen=True, slots=True)
class ReportPicture:
    """Hold a picture (PNG) with its width on paper; narrow ones stand side by side."""

    content: bytes
    width_mm: float
    caption: Message


@dataclass(frozen=True, slots=True)
class Section:
    """Hold one part of a report."""

    heading: Message
    paragraphs: tuple[Message, ...] = ()
    tables: tuple[ReportTable, ...] = ()
    pictures: tuple[ReportPicture, ...] = ()
    address: Message | None = None
    """Whom the paragraphs are addressed to; it stands above them without an indent."""


@dataclass(frozen=True, slots=True)
class Report:
    """Hold a whole report; `note` stands under the title, `office` at the end.

    `own_words` are the office's own sentences by language: message id → text.
    """

    title: Message
    note: Message
    sections: tuple[Section, ...]
    office: str = ""
    own_words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def words(self, t: Translator) -> Translator:
        """Return a translator that says the office's own sentences."""
        return t.with_words(self.own_words.get(t.language, {}))


def picture_rows(
    pictures: Sequence[ReportPicture], width_mm: float = 160.0
) -> list[tuple[ReportPicture, ...]]:
    """Return pictures in rows that are no wider than a page."""
    rows: list[list[ReportPicture]] = []
    room = 0.0
    for picture in pictures:
        if picture.width_mm > room:
            rows.append([])
            room = max(width_mm, picture.width_mm)
        rows[-1].append(picture)
        room -= picture.width_mm
    return [tuple(row) for row in rows]


def cell_text(cell: Cell, t: Translator) -> str:
    """Return what stands in a cell."""
    if isinstance(cell, Message | LocalText):
        return t(cell)
    return "" if cell is None else str(cell)


def is_numeric(cells: Iterable[Cell]) -> bool:
    """Tell whether a column holds numbers or shares only, so that it is set to the right."""
    return all(
        isinstance(cell, int) or (isinstance(cell, str) and _NUMERIC.fullmatch(cell) is not None)
        for cell in cells
    )
