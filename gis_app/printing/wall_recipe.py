"""The wall map (挂图作战): the whole city, the days left, what is due next, progress by area."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from gis_app.domain.dates import local, moments, parse_date
from gis_app.domain.task_state import says_done
from gis_app.domain.terms import AreaLevel, Colour
from gis_app.messages import msg, plural
from gis_app.printing import list_columns
from gis_app.printing.list_columns import INDEX
from gis_app.printing.list_rows import ListRow, Section
from gis_app.printing.recipe import Recipe
from gis_app.printing.sheet_rows import sheet_rows
from gis_app.printing.sheet_summary import sheet_summary
from gis_app.printing.text_lines import plain

if TYPE_CHECKING:
    from datetime import date

    from gis_app.domain.city_data import CityData
    from gis_app.messages import Translator
    from gis_app.printing.page_template import PageTemplate
    from gis_app.printing.sheet_rows import SheetRow
    from gis_app.printing.subject import Subject

MOST_DUE: Final = 14
LEAST_DUE: Final = 6
"""So many things due next stay where the tables below would run onto a second page."""


@dataclass(frozen=True)
class Due:
    """Hold one thing that is due: a milestone or a task; `unit_fid` is NO_ROW when unknown."""

    on: date
    name: str
    unit: str
    state: str
    is_done: bool


def due_list(data: CityData, t: Translator) -> list[Due]:
    """Return milestones and tasks with a date, the earliest first."""
    found: list[Due] = []
    tasks, units = data.table("tasks"), data.table("units")
    today = local(data.as_of).date()

    def unit_name(fid: int) -> str:
        return plain(units.value(fid, "name")) if units.has(fid) else ""

    for i in range(len(tasks)):
        on = parse_date(tasks.text("deadline")[i])
        if on is None:
            continue
        state = plain(tasks.text("state")[i])
        name = plain(tasks.text("name")[i]) or plain(tasks.text("requirement")[i])
        unit = unit_name(int(tasks.numbers("unit_fid")[i]))
        finished = parse_date(tasks.text("done_on")[i])
        is_done = says_done(state) or (finished is not None and finished <= today)
        found.append(Due(on, name, unit, state, is_done))
    if "milestones" in data.tables:
        marks = data.table("milestones")
        for i in range(len(marks)):
            on = parse_date(marks.text("due_on")[i])
            if on is None:
                continue
            owner = plain(marks.text("owner_table")[i])
            fid = int(marks.numbers("owner_fid")[i])
            name = plain(marks.text("name")[i])
            unit = ""
            if owner in data.tables and data.table(owner).has(fid):
                row = data.table(owner).row(fid)
                name = " · ".join(part for part in (plain(row.get("name")), name) if part)
                unit = unit_name(int(row.get("unit_fid") or 0))
            done = parse_date(marks.text("done_on")[i])
            state = t("Done on {date}", date=done) if done else ""
            found.append(Due(on, name, unit, state, done is not None))
    return sorted(found, key=lambda due: (due.on, due.name))


def _left(on: date, today: date, t: Translator) -> str:
    count = (on - today).days
    if count < 0:
        return t(plural("{count} day late", "{count} days late", -count))
    return t(plural("{count} day", "{count} days", count)) if count else t("today")


def _milestones(
    found: list[Due], today: date, t: Translator, most: int = MOST_DUE
) -> Section | None:
    waiting = [due for due in found if not due.is_done]
    if not waiting:
        return None
    shown = waiting[:most]
    rows = tuple(
        ListRow(
            n,
            {
                "due": due.on.isoformat(),
                "left": _left(due.on, today, t),
                "name": due.name,
                "unit": due.unit,
                "state": due.state or "—",
            },
            colour=Colour.RED if due.on < today else None,
        )
        for n, due in enumerate(shown, 1)
    )
    title = t("Due next: {shown} of {count}", shown=len(shown), count=len(waiting))

    def shorter(count: int) -> Section:
        made = _milestones(found, today, t, count)
        assert made is not None
        return made

    return Section(
        title,
        rows,
        list_columns.MILESTONES,
        is_counted=False,
        least_rows=LEAST_DUE,
        shorter=shorter,
    )


def _progress(data: CityData, t: Translator) -> Section | None:
    areas, state, issues = data.table("areas"), data.issue_state, data.table("issues")
    of_level = np.flatnonzero(areas.text("level").equals(AreaLevel.SUBDISTRICT.value))
    codes = areas.text("code")
    rows: list[ListRow] = []
    was_assigned = ~np.isnat(moments(issues.text("assigned_at")))
    for i in sorted(of_level.tolist(), key=lambda i: codes[i] or "~"):
        fid = int(areas.fids[i])
        here = state.area_fid[AreaLevel.SUBDISTRICT] == fid
        points = int((data.point_state.area_fid[AreaLevel.SUBDISTRICT] == fid).sum())
        assigned = int((here & was_assigned).sum())
        closed = int((here & was_assigned & (state.colour == Colour.CLOSED)).sum())
        counts = [int((here & (state.colour == c)).sum()) for c in (1, 2, 3)]
        rows.append(
            ListRow(
                len(rows) + 1,
                {
                    "name": plain(areas.text("name")[i]),
                    "points": str(points),
                    "assigned": str(assigned),
                    "closed": str(closed),
                    "rate": f"{closed / assigned:.0%}" if assigned else "—",
                    "overdue": str(int((here & state.is_overdue).sum())),
                },
                (counts[0], counts[1], counts[2]),
            )
        )
    if not rows:
        return None
    return Section(t("Progress by area"), tuple(rows), list_columns.PROGRESS, is_counted=False)


def wall_recipe(data: CityData, subject: Subject, template: PageTemplate, t: Translator) -> Recipe:
    """Return what the wall map shows."""
    rows = sheet_rows(data, subject, t)
    today = local(data.as_of).date()
    found = due_list(data, t)

    def sections(placed: tuple[SheetRow, ...]) -> tuple[Section, ...]:
        made = [
            _milestones(found, today, t) if template.has("milestones") else None,
            _progress(data, t) if template.has("progress") else None,
        ]
        if template.has("table"):
            made.append(Section(t("Index of points and issues"), placed, INDEX))
        return tuple(section for section in made if section is not None)

    words = sheet_summary(data, subject, rows, t)
    words = replace(words, title=t("{city}: wall map", city=plain(data.settings.name)))
    if template.has("countdown"):
        words = replace(words, heading=t("Countdown"), countdown=_countdown(found, today, t))
    return Recipe(rows, sections, words)


def _countdown(
    found: list[Due], today: date, t: Translator
) -> tuple[str, str, tuple[str, ...]] | None:
    """Return the days to the last date of all, and what comes before it; None without dates."""
    if not found:
        return None
    last = found[-1]
    left = max((last.on - today).days, 0)
    waiting = [due for due in found if not due.is_done]
    lines = [t("to the last deadline, {date}: {name}", date=last.on, name=last.name)]
    coming = next((due for due in waiting if due.on >= today), None)
    if coming is not None:
        lines.append(
            t(
                msg(
                    "Next: {date} ({left}) {name}",
                    date=coming.on,
                    left=_left(coming.on, today, t),
                    name=coming.name,
                )
            )
        )
    late = sum(due.on < today for due in waiting)
    done = len(found) - len(waiting)
    lines.append(t("{done} of {count} done, {late} late", done=done, count=len(found), late=late))
    return str(left), t(plural("day", "days", left)), tuple(lines)
