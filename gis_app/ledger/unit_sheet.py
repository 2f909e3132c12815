"""What a unit's workbook holds: its columns, what may be filled in, and the seal on what was sent.

The office's columns are protected; the unit fills in the others. A hidden sheet keeps what every
cell said when it left, with a seal: what comes back is compared with that, and never trusted
for anything else than text.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from gis_app.domain.record_types import table_spec
from gis_app.ledger.list_columns import COMPUTED_TITLES
from gis_app.ledger.seal import is_seal, row_word, seal_over
from gis_app.messages import LocalText

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from gis_app.ledger.cells import Cell

META_NAME: Final = "gis-app"
META_MARK: Final = "gis-app-exchange"
META_VERSION: Final = "1"
KEY_HEADING: Final = LocalText("识别码", "Key")
LIST_TITLE: Final = LocalText("整改清单", "Issues to mend")
FORM_TITLE: Final = LocalText("整改回执", "Receipts")

PROTECTED: Final = (
    "code",
    "point",
    "address",
    "matter",
    "description",
    "requirement",
    "deadline_at",
    "step",
    "colour_now",
)
FILLED_IN: Final = ("progress", "done_on", "submits", "not_ours", "filled_by", "leader")
"""What a unit fills in; `progress` and `leader` are the issue's own columns."""

TITLES: Final = {
    "done_on": LocalText("整改完成日期", "Done on"),
    "submits": LocalText("申请销号", "Asks for closing"),
    "not_ours": LocalText("非本单位职责(理由)", "Not ours (reason)"),
    "filled_by": LocalText("填报人", "Filled in by"),
    "after": LocalText("整改后照片", "Photos after"),
}
_COLUMN_OF: Final = {"point": "point_fid"}
COLUMNS: Final = ("serial", *PROTECTED, *FILLED_IN, "after")
"""The columns of the list after the hidden one with the keys."""
OPEN_TO_UNITS: Final = {
    "objects": True,
    "format_columns": True,
    "format_rows": True,
    "autofilter": True,
    "sort": False,
}
"""What a protected sheet still allows: pictures, wider columns and higher rows."""
YES: Final = LocalText("是", "Yes")
_YES_WORDS: Final = frozenset({"是", "yes", "y", "true", "1", "√", "✓", "申请"})


@dataclass(frozen=True, slots=True)
class SentRow:
    """Hold one issue as it was sent: its cells as texts, in the order of the columns."""

    key: str
    fid: int
    protected: tuple[str, ...]
    filled_in: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SentSheet:
    """Hold everything that was sent to one unit, and when; `sent_at` is UTC."""

    language: str
    unit_fid: int
    unit: str
    sent_at: str
    rows: tuple[SentRow, ...]

    def seal(self, key: str) -> str:
        """Return the seal over everything that was sent."""
        plain = [
            META_VERSION,
            self.language,
            self.unit_fid,
            self.unit,
            self.sent_at,
            [[row.key, row.fid, row.protected, row.filled_in] for row in self.rows],
        ]
        return seal_over(key, plain)


@dataclass(frozen=True)
class UnitIssue:
    """Hold an issue for a unit's workbook: cells by column, its colour, its photos as JPEG."""

    cells: dict[str, Cell]
    colour: str
    before: tuple[bytes, ...] = ()
    after: tuple[bytes, ...] = ()


@dataclass(frozen=True)
class UnitWorkbook:
    """Hold all that a unit's workbook shows; `issues` stand in the order of `sent.rows`."""

    title: str
    sent: SentSheet
    issues: tuple[UnitIssue, ...]
    reply_by: date | None = None
    marking: str = ""


def heading_of(name: str) -> LocalText:
    """Return the heading of a column in both languages."""
    if name in TITLES:
        return TITLES[name]
    column = _COLUMN_OF.get(name, name)
    return COMPUTED_TITLES.get(name) or table_spec("issues").column(column).title


def row_key(exchange_key: str, sent_at: str, unit_fid: int, fid: int) -> str:
    """Return the word by which a row is known again, wherever it was moved."""
    return f"R{row_word(exchange_key, sent_at, unit_fid, fid)}"


def is_key(text: str) -> bool:
    """Tell whether a cell holds the key of a row."""
    return len(text) == 13 and text[0] == "R" and all(c in "0123456789abcdef" for c in text[1:])


def is_yes(text: str) -> bool:
    """Tell whether a unit answered yes."""
    return text.strip().lower() in _YES_WORDS


def compared(text: str) -> str:
    """Return a text for comparing: programs change line ends and spaces while saving."""
    return " ".join(text.split())


def meta_rows(sent: SentSheet, key: str) -> list[list[str]]:
    """Return the hidden sheet, row by row."""
    head = [
        META_MARK,
        META_VERSION,
        sent.language,
        str(sent.unit_fid),
        sent.unit,
        sent.sent_at,
        sent.seal(key),
    ]
    body = [[row.key, str(row.fid), *row.protected, *row.filled_in] for row in sent.rows]
    return [head, *body]


def sent_from(rows: Sequence[Sequence[str]], key: str) -> SentSheet | None:
    """Return what a hidden sheet says was sent; None when it is not ours or was changed."""
    head = list(rows[0]) + [""] * 7 if rows else []
    if len(head) < 7 or head[0] != META_MARK or head[1] != META_VERSION or not head[3].isdigit():
        return None
    width = 2 + len(PROTECTED) + len(FILLED_IN)
    body = []
    for row in rows[1:]:
        cells = [*row, *[""] * width][:width]
        if not cells[0]:
            continue
        if not cells[1].isdigit():
            return None
        end = 2 + len(PROTECTED)
        body.append(SentRow(cells[0], int(cells[1]), tuple(cells[2:end]), tuple(cells[end:])))
    sent = SentSheet(head[2], int(head[3]), head[4], head[5], tuple(body))
    return sent if is_seal(sent.seal(key), head[6]) else None
