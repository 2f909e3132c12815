"""A table as an office hands it round: titled sections of rows, for paper and for Excel."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TableColumn:
    """Head one column; `width` is its share of the page, `is_number` sets it to the right."""

    heading: str
    width: float
    is_number: bool = False


@dataclass(frozen=True, slots=True)
class TableSection:
    """Hold one part of the table; cells are text or numbers, row by row.

    A row of one cell is a heading across all columns.
    """

    title: str
    columns: tuple[TableColumn, ...]
    rows: tuple[tuple[str | int | float | None, ...], ...]


@dataclass(frozen=True, slots=True)
class OfficeTable:
    """Hold a table with its title, what is said beneath it, and what stands at the foot."""

    title: str
    notes: tuple[str, ...]
    sections: tuple[TableSection, ...]
    foot: str = ""
    author: str = ""


def cell_text(cell: str | int | float | None) -> str:
    """Write a cell for paper: numbers with one decimal at most, nothing for None."""
    if cell is None:
        return ""
    return f"{cell:.1f}" if isinstance(cell, float) else str(cell)
