"""One sheet of an atlas as laid out: its maps, its texts, its tables page by page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gis_app.messages import plural

if TYPE_CHECKING:
    import shapely

    from gis_app.messages import Message
    from gis_app.printing.index_table import TableRow, TableStyle
    from gis_app.printing.issue_cards import PlacedCard
    from gis_app.printing.list_rows import Section
    from gis_app.printing.map_part import MapPart
    from gis_app.printing.page_template import PageTemplate
    from gis_app.printing.panel import Panel
    from gis_app.printing.sheet_legend import LegendItem
    from gis_app.printing.sheet_rows import SheetRow
    from gis_app.printing.sheet_summary import SheetSummary
    from gis_app.printing.subject import Subject
    from gis_app.printing.table_flow import TablePart


@dataclass(frozen=True)
class SheetTable:
    """Hold the part of a table on one page; `begins` and `ends` tell whether it is cut there."""

    style: TableStyle
    parts: tuple[TablePart[TableRow], ...]
    title: str
    total: int
    begins: bool
    ends: bool
    is_counted: bool = True

    @property
    def numbers(self) -> tuple[int, ...]:
        """Return the numbers of the rows that begin on this page."""
        return tuple(
            row.source.number for part in self.parts for row in part.rows if not row.is_rest
        )


@dataclass(frozen=True)
class SheetPage:
    """Hold one page; `map_part` and `panel` are None on pages of tables alone."""

    map_part: MapPart | None
    panel: Panel | None
    tables: tuple[SheetTable, ...]
    cards: tuple[PlacedCard, ...] = ()


@dataclass(frozen=True)
class Sheet:
    """Hold one subject's laid-out pages and everything they say.

    `rows` are the numbered markers of the map, `sections` the tables.
    """

    subject: Subject
    template: PageTemplate
    parts: tuple[MapPart, ...]
    rows: tuple[SheetRow, ...]
    sections: tuple[Section, ...]
    legend: tuple[LegendItem, ...]
    summary: SheetSummary
    pages: tuple[SheetPage, ...]
    way: shapely.Geometry | None = None
    keys: tuple[tuple[str, shapely.Geometry], ...] = ()
    empty: str = ""

    @property
    def printed_rows(self) -> int:
        """Return how many rows its pages print."""
        return sum(len(table.numbers) for page in self.pages for table in page.tables)

    @property
    def warning(self) -> Message | None:
        """Say when the area did not fit one map page at the scale asked for."""
        whole = [part for part in self.parts if not part.is_enlarged]
        if len(whole) <= 1:
            return None
        return plural(
            "{name} does not fit one page at 1:{scale}; its map is on {count} page.",
            "{name} does not fit one page at 1:{scale}; its map is on {count} pages.",
            len(whole),
            name=self.summary.name,
            scale=round(whole[0].plane.denominator),
        )
