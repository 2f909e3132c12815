"""What a column of a printed table is, and columns that change with the width there is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Final, TypeAlias

from gis_app.messages import LocalText
from gis_app.printing.page_canvas import Align

ISSUES: Final = "issues"
BOX: Final = "box"
"""A column of empty boxes to write in."""
MARK: Final = "mark"
"""A column with the symbol of an issue's colour."""


@dataclass(frozen=True, slots=True)
class TableColumn:
    """Describe a column; flexible ones share by `share` what the fixed widths leave."""

    id: str
    title: LocalText
    fixed_mm: float = 0.0
    share: float = 0.0
    align: Align = Align.LEFT

    def wide(self, mm: float) -> TableColumn:
        """Return the column with a fixed width."""
        return replace(self, fixed_mm=mm, share=0.0)

    def sharing(self, share: float) -> TableColumn:
        """Return the column with a share of what is left."""
        return replace(self, fixed_mm=0.0, share=share)


Columns: TypeAlias = Callable[[float], tuple[TableColumn, ...]]
"""Gives the columns for a width in pattern millimetres."""


def words(id_: str, chinese: str, english: str) -> TableColumn:
    """Return a column of text, which begins at its left edge."""
    return TableColumn(id_, LocalText(chinese, english))


def figures(id_: str, chinese: str, english: str) -> TableColumn:
    """Return a column of figures, which end at its right edge."""
    return TableColumn(id_, LocalText(chinese, english), align=Align.RIGHT)


def fixed(*columns: TableColumn) -> Columns:
    """Return columns that are the same at every width."""
    return partial(_from_width, ((0.0, columns),))


def by_width(*sets: tuple[float, tuple[TableColumn, ...]]) -> Columns:
    """Return sets of columns, each from a width on, the widest first; the last is for the rest."""
    return partial(_from_width, sets)


def _from_width(
    sets: tuple[tuple[float, tuple[TableColumn, ...]], ...], width_mm: float
) -> tuple[TableColumn, ...]:
    return next((columns for from_mm, columns in sets if width_mm >= from_mm), sets[-1][1])
