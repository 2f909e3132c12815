"""Flow the rows of a table through columns and pages until every row is placed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, Protocol, Self, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from gis_app.printing.page_template import Box


class FlowRow(Protocol):
    """Describe what the flow needs to know of a row: its height, and how to halve it."""

    @property
    def height_mm(self) -> float:
        """Return the height of the whole row."""
        ...

    def split(self, height_mm: float) -> tuple[Self, Self] | None:
        """Return the part that fits a height and the rest; None when nothing of it fits."""
        ...


_Row = TypeVar("_Row", bound=FlowRow)


@dataclass(frozen=True)
class TablePart(Generic[_Row]):
    """Hold the rows that stand in one box, below the header."""

    box: Box
    rows: tuple[_Row, ...]

    @property
    def used_mm(self) -> float:
        """Return the height of the rows without the header."""
        return sum(row.height_mm for row in self.rows)


def fill(rows: Sequence[_Row], box: Box, header_mm: float) -> tuple[TablePart[_Row], list[_Row]]:
    """Place as many rows as fit a box below its header; returns them and what is left.

    A row taller than the whole box is broken over boxes, so that text of any length is printed.
    """
    room = box.height_mm - header_mm
    placed: list[_Row] = []
    used = 0.0
    left = list(rows)
    while left:
        row = left[0]
        if used + row.height_mm <= room + 1e-9:
            placed.append(left.pop(0))
            used += row.height_mm
            continue
        if not placed and row.height_mm > room:
            halves = row.split(room)
            if halves is not None:
                placed.append(halves[0])
                left[0] = halves[1]
        break
    return TablePart(box, tuple(placed)), left


def balanced(
    rows: Sequence[_Row], boxes: Sequence[Box], header_mm: float
) -> tuple[TablePart[_Row], ...]:
    """Place the rows of a last page in columns of about equal height."""
    total = sum(row.height_mm for row in rows)
    parts: list[TablePart[_Row]] = []
    left = list(rows)
    for position, box in enumerate(boxes):
        wanted = total / (len(boxes) - position)
        taken: list[_Row] = []
        used = 0.0
        room = box.height_mm - header_mm
        while left and used + left[0].height_mm <= room + 1e-9 and (used < wanted - 1e-9):
            taken.append(left.pop(0))
            used += taken[-1].height_mm
        total -= used
        parts.append(TablePart(box, tuple(taken)))
    return tuple(parts) if not left else ()


def flow(
    rows: Sequence[_Row], pages: Iterable[Sequence[Box]], header_mm: float
) -> list[tuple[TablePart[_Row], ...]]:
    """Place all rows on pages of boxes; `pages` must not end before the rows do.

    Raises ValueError when a page's boxes cannot take even a piece of a row.
    """
    out: list[tuple[TablePart[_Row], ...]] = []
    left = list(rows)
    for boxes in pages:
        if not left:
            break
        parts: list[TablePart[_Row]] = []
        before = left
        for box in boxes:
            part, left = fill(left, box, header_mm)
            parts.append(part)
        if not any(part.rows for part in parts):
            raise ValueError("a table page takes no row")
        if not left:
            parts = list(balanced(before, boxes, header_mm)) or parts
        out.append(tuple(part for part in parts if part.rows))
    return out
