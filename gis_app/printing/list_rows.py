"""Rows of lists that are not the index of points: features of an action, stops, milestones."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from gis_app.domain.terms import Colour
    from gis_app.printing.table_columns import Columns


class Listed(Protocol):
    """Describe a row of a table: its number, its texts by column, its open issues by colour."""

    @property
    def number(self) -> int:
        """Return the row's number from 1."""
        ...

    @property
    def colour_counts(self) -> tuple[int, int, int]:
        """Return its open issues, white, yellow, red."""
        ...

    def texts(self, column: str) -> tuple[str, ...]:
        """Return a cell's texts, each of which begins a line."""
        ...


@dataclass(frozen=True, slots=True)
class ListRow:
    """Hold one row of texts; `colour` puts an issue's symbol into the column "mark"."""

    number: int
    values: Mapping[str, str] = field(default_factory=dict)
    colour_counts: tuple[int, int, int] = (0, 0, 0)
    colour: Colour | None = None

    def texts(self, column: str) -> tuple[str, ...]:
        """Return a cell's texts; lines of a value are broken where it says so."""
        if column == "number":
            return (str(self.number),)
        return tuple(self.values.get(column, "").split("\n"))


@dataclass(frozen=True)
class Section:
    """Hold a table of a page: heading, rows, and the columns for a width in pattern millimetres.

    With `is_counted` the heading says how many rows there are and which stand on the page. The
    beginning of a longer list may give way to other tables: `shorter` makes it with fewer rows,
    not under `least_rows`.
    """

    title: str
    rows: tuple[Listed, ...]
    columns: Columns
    empty: str = ""
    is_counted: bool = True
    least_rows: int = 0
    shorter: Callable[[int], Section] | None = None
