"""The sheet of an assessment walk: the chosen points in walking order, with boxes for scores."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np
from pyproj import Geod

from gis_app.messages import msg
from gis_app.printing import list_columns
from gis_app.printing.list_rows import ListRow, Section
from gis_app.printing.recipe import Recipe
from gis_app.printing.sheet_rows import sheet_rows
from gis_app.printing.sheet_summary import sheet_summary
from gis_app.printing.text_lines import plain

if TYPE_CHECKING:
    from gis_app.domain.city_data import CityData
    from gis_app.domain.table import FloatArray
    from gis_app.messages import Translator
    from gis_app.printing.atlas import Subject
    from gis_app.printing.page_template import PageTemplate
    from gis_app.printing.sheet_rows import SheetRow

def route_recipe(data: CityData, subject: Subject, template: PageTemplate, t: Translator) -> Recipe:
    """Return what the sheet of a walk shows; points without a place come last, without a way."""
    rows = sheet_rows(data, replace_issues(subject), t)
    # a walk begins at the north-western point, which people find first on a sheet
    first = min((row for row in rows if row.is_placed), default=None,
                key=lambda row: (row.lon_deg - row.lat_deg, row.fid))  # fmt: skip
    walk = plan_walk(data, [row.fid for row in rows], start=None if first is None else first.fid)
    by_fid = {row.fid: row for row in rows}
    numbered = tuple(replace(by_fid[fid], number=n) for n, fid in enumerate(walk.fids, 1))
    points = data.table("points")

    def sections(with_cells: tuple[SheetRow, ...]) -> tuple[Section, ...]:
        if not template.has("table"):
            return ()
        listed = []
        for i, row in enumerate(with_cells):
            metres = walk.metres[i]
            leg = f"{round(metres)}" if i and metres == metres else "—"
            window = plain(points.value(row.fid, "time_window"))
            listed.append(
                ListRow(
                    row.number,
                    {
                        "cell": row.cell or "—",
                        "name": row.name,
                        "kind": row.kind,
                        "place": f"{row.name}\n{row.kind}" + (f" · {window}" if window else ""),
                        "walk": leg,
                        "window": window,
                    },
                )
            )
        title = t("Stops in walking order")
        return (Section(title, tuple(listed), list_columns.STOPS),)

    words = sheet_summary(data, subject, numbered, t)
    words = replace(
        words,
        title=t("Assessment route"),
        name=t("Assessment route"),
        pairs=(
            *words.pairs,
            (t("Length"), t(walk.how)),
            (t("Assessor"), "________________"),
            (t("Date"), "________________"),
        ),
        heading=t("Walk and open issues"),
    )
    return Recipe(numbered, sections, words, has_route=True)


def replace_issues(subject: Subject) -> Subject:
    """Return the subject without issues that stand at no point: nobody walks to score them."""
    return replace(subject, issue_positions=np.zeros(0, np.int64))
