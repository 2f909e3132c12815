"""Sheets of a walk: the chosen points in walking order, to be scored or to be patrolled."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from gis_app.domain.visit_order import plan_walk
from gis_app.messages import Message, msg
from gis_app.printing import list_columns
from gis_app.printing.list_rows import ListRow, Section
from gis_app.printing.recipe import Recipe
from gis_app.printing.sheet_rows import sheet_rows
from gis_app.printing.sheet_summary import sheet_summary
from gis_app.printing.text_lines import plain

if TYPE_CHECKING:
    from gis_app.domain.city_data import CityData
    from gis_app.domain.visit_order import Walk
    from gis_app.messages import Translator
    from gis_app.printing.page_template import PageTemplate
    from gis_app.printing.sheet_rows import SheetRow
    from gis_app.printing.subject import Subject
    from gis_app.printing.table_columns import Columns


def route_recipe(data: CityData, subject: Subject, template: PageTemplate, t: Translator) -> Recipe:
    """Return what the sheet of an assessment walk shows; points without a place come last."""
    rows = sheet_rows(data, _without_loose(subject), t)
    # a walk begins at the north-western point, which people find first on a sheet
    first = min(
        (row for row in rows if row.is_placed),
        default=None,
        key=lambda row: (row.lon_deg - row.lat_deg, row.fid),
    )
    walk = plan_walk(data, [row.fid for row in rows], start=None if first is None else first.fid)
    return _walk_recipe(
        data, subject, template, t, rows, walk, list_columns.STOPS,
        (msg("Assessment route"), msg("Assessor"), msg("Stops in walking order")),
    )  # fmt: skip


def patrol_recipe(
    data: CityData, subject: Subject, template: PageTemplate, t: Translator
) -> Recipe:
    """Return what a patrol's sheet shows: the points in the order they were chosen in."""
    rows = sheet_rows(data, _without_loose(subject), t)
    fids = data.table("points").fids[subject.point_positions].tolist()
    walk = plan_walk(data, fids, is_ordered=True)
    return _walk_recipe(
        data, subject, template, t, rows, walk, list_columns.PATROL,
        (msg("Patrol list"), msg("Patrolled by"), msg("Points in walking order")),
    )  # fmt: skip


def _walk_recipe(
    data: CityData,
    subject: Subject,
    template: PageTemplate,
    t: Translator,
    rows: tuple[SheetRow, ...],
    walk: Walk,
    columns: Columns,
    words: tuple[Message, Message, Message],
) -> Recipe:
    by_fid = {row.fid: row for row in rows}
    numbered = tuple(replace(by_fid[fid], number=n) for n, fid in enumerate(walk.fids, 1))
    title, person, heading = (t(word) for word in words)

    def sections(with_cells: tuple[SheetRow, ...]) -> tuple[Section, ...]:
        if not template.has("table"):
            return ()
        listed = tuple(
            _stop(data, row, walk.metres[i] if i else float("nan"), t)
            for i, row in enumerate(with_cells)
        )
        return (Section(heading, listed, columns),)

    summary = sheet_summary(data, subject, numbered, t)
    blank = "________________"
    summary = replace(
        summary,
        title=title,
        name=title,
        pairs=(
            *summary.pairs,
            (t("Length"), t(walk.how)),
            (person, blank),
            (t("Date"), blank),
        ),
        heading=t("Walk and open issues"),
    )
    return Recipe(numbered, sections, summary, walk.line)


def _stop(data: CityData, row: SheetRow, metres: float, t: Translator) -> ListRow:
    points = data.table("points")
    window = plain(points.value(row.fid, "time_window"))
    place = points.position(row.fid)
    state, days = data.point_state, int(data.last_visits.days[place])
    return ListRow(
        row.number,
        {
            "cell": row.cell or "—",
            "name": row.name,
            "kind": row.kind,
            "place": f"{row.name}\n{row.kind}" + (f" · {window}" if window else ""),
            "walk": f"{round(metres)}" if metres == metres else "—",
            "window": window,
            "open": str(int(state.open_count[place]) or "—"),
            "seen": t(msg("{days} d", days=days)) if days >= 0 else "—",
        },
    )


def _without_loose(subject: Subject) -> Subject:
    """Return the subject without issues that stand at no point: nobody walks to score them."""
    return replace(subject, issue_positions=np.zeros(0, np.int64))
