"""Measure the load of units, leaders, areas and groups, and say it as a table or as lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gis_app.domain.dates import local
from gis_app.domain.load import LOAD_TITLES, PER_POINTS, LoadBy, load_table
from gis_app.domain.office_table import (
    OfficeTable,
    TableColumn,
    TableSection,
    office_table,
)
from gis_app.domain.terms import AreaLevel, word
from gis_app.messages import LocalText, msg
from gis_app.progress import Progress
from gis_app.workflows.office_file import write_office_table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from gis_app.domain.city_data import CityData
    from gis_app.domain.load import LoadTable
    from gis_app.messages import Message, Translator

HEADINGS = (
    LocalText("名次", "Rank"),
    LocalText("名称", "Name"),
    LocalText("责任点位", "Points"),
    LocalText("经管点位", "Held in any way"),
    LocalText("未销号", "Open"),
    LocalText("黄", "Yellow"),
    LocalText("红", "Red"),
    LocalText("超期", "Overdue"),
    LocalText("每10点位未销号", "Open per 10 points"),
    LocalText("可比负荷", "Fair rate"),
)
_WIDTHS = (7, 42, 10, 11, 10, 8, 8, 8, 14, 12)


def load_rows(table: LoadTable) -> list[tuple[str | int | float | None, ...]]:
    """Return the load as rows under `HEADINGS`, heaviest first."""
    return [
        (
            n + 1,
            table.names[n],
            int(table.points[n]),
            int(table.held[n]),
            int(table.open[n]),
            int(table.yellow[n]),
            int(table.red[n]),
            int(table.overdue[n]),
            None if table.rate[n] != table.rate[n] else float(table.rate[n]),
            float(table.fair[n]),
        )
        for n in range(len(table))
    ]


def load_title(table: LoadTable, level: AreaLevel) -> Message:
    """Return what a load is counted by: areas with their level."""
    if table.by is LoadBy.AREA:
        return msg("{title}", title=word("level", level))
    return msg("{title}", title=LOAD_TITLES[table.by])


def load_office_table(
    data: CityData, ways: Sequence[LoadBy], level: AreaLevel, t: Translator
) -> OfficeTable:
    """Return the load by several ways as one table, a section each."""
    columns = tuple(
        TableColumn(t(heading), width, is_number=place not in (1,))
        for place, (heading, width) in enumerate(zip(HEADINGS, _WIDTHS, strict=True))
    )
    sections = []
    for by in ways:
        table = load_table(data, by, level)
        title = t(load_title(table, level))
        sections.append(TableSection(title, columns, tuple(load_rows(table))))
    notes = (
        t(msg("As of {moment} (Beijing time)", moment=local(data.as_of))),
        t(explanation()),
    )
    title = t(msg("{city}: load of responsibility", city=data.settings.name))
    return office_table(data.settings, title, notes, sections, t)


def explanation() -> Message:
    """Return how the rates are to be read."""
    return msg(
        "Rates are open issues per {points} points held in any way; the fair rate is drawn towards "
        "the city's mean, so that who holds little is judged by little.",
        points=PER_POINTS,
    )


def load_lines(data: CityData, by: LoadBy, level: AreaLevel) -> Iterator[Message]:
    """Yield the load line by line, heaviest first."""
    yield explanation()
    for row in load_rows(load_table(data, by, level)):
        rate = "–" if row[8] is None else f"{row[8]:.1f}"
        yield msg(
            "{rank}. {name}: points {points}, held {held}, open {open}, red {red}; per ten {rate}, "
            "fair {fair}",
            rank=row[0],
            name=str(row[1]),
            points=row[2],
            held=row[3],
            open=row[4],
            red=row[6],
            rate=rate,
            fair=f"{row[9]:.1f}",
        )


def write_load(
    data: CityData, file: Path, level: AreaLevel, t: Translator, progress: Progress | None = None
) -> Path:
    """Write the load by all four ways: a workbook, or a PDF that begins with the filled map.

    Raises UsageError for another suffix, LedgerError or RenderError when it cannot be written.
    """
    table = load_office_table(data, tuple(LoadBy), level, t)
    if file.suffix.lower() != ".pdf":
        return write_office_table(table, file, t, progress)
    from gis_app.printing.load_map import load_pages
    from gis_app.printing.pages_file import write_pages

    areas = load_table(data, LoadBy.AREA, level)
    write_pages(load_pages(data, areas, table, t), file, progress or Progress())
    return file
