"""A table as an office hands it round: titled sections of rows, for paper and for Excel."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from gis_app.messages import LocalText

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from gis_app.domain.project_settings import ProjectSettings
    from gis_app.messages import Translator

_INVENTED: Final = LocalText("演示数据，非真实情况", "Demonstration data, nothing in it is real")


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


def percent(share: float | None) -> str:
    """Write a share of 0 to 1 to one decimal; a dash for None or NaN, where nothing counts.

    >>> percent(0.8333), percent(None)
    ('83.3%', '—')
    """
    return "—" if share is None or share != share else f"{share * 100:.1f}%"


def section_of(
    title: str,
    columns: Sequence[tuple[LocalText, float, bool]],
    rows: Iterable[tuple[str | int | float | None, ...]],
    t: Translator,
) -> TableSection:
    """Return a section under columns told as heading, width and whether they are numbers."""
    heads = tuple(TableColumn(t(head), width, is_number=n) for head, width, n in columns)
    return TableSection(title, heads, tuple(rows))


def sheet_foot(settings: ProjectSettings, t: Translator) -> str:
    """Return what stands at the foot of an office's sheet: office, marking, demonstration data."""
    parts = [settings.office, settings.marking]
    if settings.is_demo:
        parts.append(t(_INVENTED))
    return " · ".join(dict.fromkeys(part for part in parts if part))


def office_table(
    settings: ProjectSettings,
    title: str,
    notes: Iterable[str],
    sections: Iterable[TableSection],
    t: Translator,
) -> OfficeTable:
    """Return a table of a project's office, which signs it and stands at its foot."""
    foot = sheet_foot(settings, t)
    return OfficeTable(title, tuple(notes), tuple(sections), foot, settings.office)
