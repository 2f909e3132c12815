"""What a kind of sheet shows, before it is laid out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    import shapely

    from gis_app.printing.list_rows import Section
    from gis_app.printing.sheet_rows import SheetRow
    from gis_app.printing.sheet_summary import SheetSummary


@dataclass(frozen=True)
class Recipe:
    """Say what a kind of sheet shows: its numbered rows, its tables, its words.

    `sections` is asked when the rows have their index cells. `way` is a line in
    degrees that is walked from row to row, `keys` are outlines in degrees with what is written
    into them.
    """

    rows: tuple[SheetRow, ...]
    sections: Callable[[tuple[SheetRow, ...]], tuple[Section, ...]]
    summary: SheetSummary
    way: shapely.Geometry | None = None
    keys: tuple[tuple[str, shapely.Geometry], ...] = ()
