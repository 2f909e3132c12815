"""Issues and groups as rows of a report's tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from gis_app.domain.dates import local_text
from gis_app.domain.office_table import percent
from gis_app.domain.table import NO_ROW
from gis_app.domain.terms import WORDS, Colour
from gis_app.domain.week_figures import Figure, GroupBy
from gis_app.messages import LocalText, Message, msg
from gis_app.reports.report import Cell, ReportTable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gis_app.domain.city_data import CityData
    from gis_app.domain.week_figures import Breakdown

ISSUE_HEADERS: Final = (
    msg("Issue no."), msg("Place"), msg("Issue"), msg("Responsible unit"), msg("Leader"),
    msg("Deadline"), msg("Colour"),
)  # fmt: skip
GROUP_TITLES: Final[dict[GroupBy, Message]] = {
    GroupBy.UNIT: msg("Responsible unit"),
    GroupBy.KIND: msg("Kind of place"),
    GroupBy.SUBDISTRICT: msg("Sub-district"),
    GroupBy.SYSTEM: msg("System"),
    GroupBy.WORKING_GROUP: msg("Working group"),
    GroupBy.CLOSING_CLASS: msg("Closing class"),
}
FIGURE_TITLES: Final[dict[Figure, Message]] = {
    Figure.NEW: msg("New"),
    Figure.ASSIGNED: msg("Assigned"),
    Figure.ASSIGNED_CLOSED: msg("Assigned and closed"),
    Figure.CLOSED: msg("Closed"),
    Figure.OPEN: msg("Unclosed"),
    Figure.WHITE: msg("White"),
    Figure.YELLOW: msg("Yellow"),
    Figure.RED: msg("Red"),
    Figure.DUE_TODAY: msg("Due today"),
    Figure.OVERDUE: msg("Overdue"),
    Figure.DEFERRED: msg("Deferred"),
    Figure.FELL_DUE: msg("Fell due"),
    Figure.IN_TIME: msg("Closed in time"),
    Figure.RECURRENCE: msg("Recurrences"),
    Figure.SENT_BACK: msg("Sent back"),
}


def issue_table(
    data: CityData, fids: Sequence[int], title: Message, nothing: Message
) -> ReportTable:
    """List issues, the most urgent and the earliest due first."""
    issues, state = data.table("issues"), data.issue_state
    places = issues.positions(list(fids))
    due = state.deadline[places].astype(np.int64)
    order = places[np.lexsort((due, -state.colour[places].astype(np.int64)))]
    return ReportTable(title, ISSUE_HEADERS, tuple(_issue(data, int(p)) for p in order), nothing)


def _issue(data: CityData, place: int) -> tuple[Cell, ...]:
    issues, state = data.table("issues"), data.issue_state
    row = issues.row(int(issues.fids[place]))
    points, units = data.table("points"), data.table("units")
    where = row["address"] or ""
    if points.has(row["point_fid"]):
        where = points.value(row["point_fid"], "name") or where
    found = data.catalogue.matter(row["matter"] or "")
    what = row["description"] or ("" if found is None else found[1].title)
    unit = int(state.unit_fid[place])
    name = units.value(unit, "name") if unit != NO_ROW and units.has(unit) else None
    leader = row["leader"] or (units.value(unit, "leader") if name else None)
    deadline = state.deadline[place]
    colour = Colour(int(state.colour[place])).name.lower()
    due = "" if np.isnat(deadline) else local_text(deadline)
    return row["code"] or "", where, what, name, leader, due, WORDS["colour"][colour]


def group_name(data: CityData, by: GroupBy, key: int | str) -> str | LocalText:
    """Return what a group is called."""
    if isinstance(key, int):
        table = data.table("areas" if by is GroupBy.SUBDISTRICT else "units")
        return str(table.value(key, "name") or key) if table.has(key) else str(key)
    if by is GroupBy.CLOSING_CLASS:
        return WORDS["closing_class"].get(key, LocalText(key, key))
    if by is GroupBy.KIND:
        try:
            return data.catalogue.layer(key).title
        except KeyError:
            return key
    return key


def group_table(
    data: CityData,
    found: Breakdown,
    figures: Sequence[Figure],
    title: Message,
    *,
    order_by: Sequence[Figure] = (Figure.RED, Figure.OVERDUE, Figure.OPEN),
    with_rates: bool = False,
) -> ReportTable:
    """Tabulate groups, those with most of the first figure first; rates stand at the end."""
    places = sorted(
        range(len(found.keys)), key=lambda g: [-int(found.counts[f][g]) for f in order_by]
    )
    rectified = found.rate(Figure.ASSIGNED_CLOSED, Figure.ASSIGNED)
    in_time = found.rate(Figure.IN_TIME, Figure.FELL_DUE)
    rows: list[tuple[Cell, ...]] = []
    for place in places:
        cells: list[Cell] = [group_name(data, found.by, found.keys[place])]
        cells += [int(found.counts[figure][place]) for figure in figures]
        if with_rates:
            cells += [percent(rectified[place]), percent(in_time[place])]
        rows.append(tuple(cells))
    rates = (msg("Rectification rate"), msg("In-time rate")) if with_rates else ()
    headers = (GROUP_TITLES[found.by], *(FIGURE_TITLES[f] for f in figures), *rates)
    return ReportTable(title, headers, tuple(rows), msg("Nothing to count."))
