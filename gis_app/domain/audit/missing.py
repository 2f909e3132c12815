"""What a row must have and has not: a unit, a leader, a liaison, a deadline, a requirement."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from gis_app.domain.audit.finding import FindingBatch, FindingKind, FindingSeverity, row_batch
from gis_app.domain.edits import update_cells
from gis_app.domain.table import NO_ROW
from gis_app.messages import msg, plural

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from gis_app.domain.audit.finding import Propose
    from gis_app.domain.audit.ground import AuditGround
    from gis_app.domain.edits import Edit
    from gis_app.domain.table import FloatArray, Int64Array, TextColumn
    from gis_app.messages import Message

_PEOPLE: Final = (
    (FindingKind.NO_LEADER, "leader", ("leader",)),
    (FindingKind.NO_CONTACT, "contact", ("contact", "phone")),
)
"""What a unit must say: kind of finding, column to fill, columns of which one is enough."""


def missing(ground: AuditGround) -> Iterator[FindingBatch]:
    """Yield what rows of the lists and units lack."""
    yield from _units_of_points(ground)
    yield _units_of_areas(ground)
    yield _units_of_tasks(ground)
    for kind, column, columns in _PEOPLE:
        yield _people(ground, kind, column, columns)
    for table in ("points", "tasks"):
        yield _deadlines(ground, table)
        yield _requirements(ground, table)
    yield _not_valid(ground)


def _units_of_points(ground: AuditGround) -> Iterator[FindingBatch]:
    points, issues = ground.table("points"), ground.table("issues")
    lon, lat = ground.point_place
    rows = np.flatnonzero(ground.unit_of_point == NO_ROW)

    def say(i: int) -> Message:
        return msg(
            "{point} has no responsible unit: no list, kind, operator or area names one.",
            point=ground.name("points", int(points.fids[rows[i]])),
        )

    yield row_batch(
        FindingKind.NO_UNIT,
        FindingSeverity.MUST,
        "points",
        points.fids[rows],
        (lon[rows], lat[rows]),
        say,
    )
    state = ground.data.issue_state
    # an issue at a point without a unit is told with its point
    alone = state.is_open & (state.unit_fid == NO_ROW) & (ground.issue_point < 0)
    found = np.flatnonzero(alone)

    def say_issue(i: int) -> Message:
        code = ground.name("issues", int(issues.fids[found[i]]))
        return msg("Issue {code} is open and nobody is responsible for it.", code=code)

    yield row_batch(
        FindingKind.NO_UNIT,
        FindingSeverity.MUST,
        "issues",
        issues.fids[found],
        (state.lon_deg[found], state.lat_deg[found]),
        say_issue,
    )


def _units_of_areas(ground: AuditGround) -> FindingBatch:
    """Find areas that neither themselves nor any area above them have a unit."""
    areas = ground.table("areas")
    units = areas.numbers("unit_fid")
    above = areas.positions(areas.numbers("parent_fid"))
    has_unit = np.append(units != NO_ROW, False)
    for _level in range(5):
        has_unit[:-1] |= has_unit[above]
    rows = np.flatnonzero(~has_unit[:-1] & ground.valid_today("areas"))
    lon, lat = ground.area_place

    def say(i: int) -> Message:
        return msg(
            "{area} has no responsible unit, and no area above it has one.",
            area=ground.name("areas", int(areas.fids[rows[i]])),
        )

    return row_batch(
        FindingKind.NO_UNIT,
        FindingSeverity.MUST,
        "areas",
        areas.fids[rows],
        (lon[rows], lat[rows]),
        say,
    )


def _units_of_tasks(ground: AuditGround) -> FindingBatch:
    tasks = ground.table("tasks")
    rows = np.flatnonzero(tasks.numbers("unit_fid") == NO_ROW)

    def say(i: int) -> Message:
        return msg(
            "Task {task} has no responsible unit.",
            task=ground.name("tasks", int(tasks.fids[rows[i]])),
        )

    return row_batch(
        FindingKind.NO_UNIT,
        FindingSeverity.MUST,
        "tasks",
        tasks.fids[rows],
        _places(ground, "tasks", rows),
        say,
    )


def _people(
    ground: AuditGround, kind: FindingKind, column: str, columns: tuple[str, ...]
) -> FindingBatch:
    """Find units without a leader or liaison that rows rely on: one finding a unit."""
    units = ground.table("units")
    lacks = ground.unit_lacks(*columns)
    waiting: dict[str, Int64Array] = {}
    for table, unit_fid in (
        ("points", ground.unit_of_point),
        ("tasks", ground.table("tasks").numbers("unit_fid")),
    ):
        own = [c for c in columns if c in ground.table(table).columns]
        if not own:
            continue
        silent = np.logical_and.reduce([ground.is_missing(table, c) for c in own])
        silent &= (unit_fid != NO_ROW) & ground.of_unit(lacks, unit_fid)
        at = units.positions(unit_fid[silent])
        waiting[table] = np.bincount(at[at >= 0], minlength=len(units)).astype(np.int64)
    total = np.zeros(len(units), np.int64)
    for counts in waiting.values():
        total += counts
    rows = np.flatnonzero(total > 0)
    fids = units.fids[rows]

    def say(i: int) -> Message:
        unit = ground.name("units", int(fids[i]))
        if kind is FindingKind.NO_LEADER:
            return plural(
                "{unit} has no leader in the register, and {count} row that it answers for names "
                "none.",
                "{unit} has no leader in the register, and {count} rows that it answers for name "
                "none.",
                int(total[rows[i]]),
                unit=unit,
            )
        return plural(
            "{unit} has neither liaison nor phone in the register, and {count} row that it "
            "answers for names none.",
            "{unit} has neither liaison nor phone in the register, and {count} rows that it "
            "answers for name none.",
            int(total[rows[i]]),
            unit=unit,
        )

    return row_batch(
        kind,
        FindingSeverity.MUST,
        "units",
        fids,
        ground.unit_place(fids),
        say,
        _people_fix(ground, column, fids),
    )


def _people_fix(ground: AuditGround, column: str, fids: Int64Array) -> Propose:
    def propose(i: int) -> Edit | None:
        unit = int(fids[i])
        name = _most_named(ground, column, unit)
        if name is None:
            return None
        said = ground.name("units", unit)
        label = (
            msg("Leader of {unit}: {name}, as other rows of the lists say", unit=said, name=name)
            if column == "leader"
            else msg(
                "Liaison of {unit}: {name}, as other rows of the lists say", unit=said, name=name
            )
        )
        return update_cells("units", unit, label, **{column: name})

    return propose


def _most_named(ground: AuditGround, column: str, unit: int) -> str | None:
    """Return the person that rows naming the unit most often name with it."""
    votes: dict[str, int] = {}
    for table in ("points", "tasks", "areas", "issues"):
        rows = ground.table(table)
        if column not in rows.columns:
            continue
        text = rows.text(column)
        for code in text.codes[rows.numbers("unit_fid") == unit].tolist():
            if code >= 0 and text.words[code].strip():
                votes[text.words[code]] = votes.get(text.words[code], 0) + 1
    return max(votes, key=lambda name: (votes[name], name), default=None)


def _deadlines(ground: AuditGround, table: str) -> FindingBatch:
    rows_of = ground.table(table)
    rows = np.flatnonzero(ground.is_missing(table, "deadline"))
    fids = rows_of.fids[rows]
    group = rows_of.text("layer" if table == "points" else "month")
    usual = _usual(group, rows_of.text("deadline"))

    def say(i: int) -> Message:
        name = ground.name(table, int(fids[i]))
        if table == "points":
            return msg("{point} has no deadline in the responsibility list.", point=name)
        return msg("Task {task} has no deadline.", task=name)

    def propose(i: int) -> Edit | None:
        day = usual.get(int(group.codes[rows[i]]))
        if day is None:
            return None
        name = ground.name(table, int(fids[i]))
        label = msg("Deadline of {name}: {day}, as most of its kind have it", name=name, day=day)
        return update_cells(table, int(fids[i]), label, deadline=day)

    return row_batch(
        FindingKind.NO_DEADLINE,
        FindingSeverity.CHECK,
        table,
        fids,
        _places(ground, table, rows),
        say,
        propose,
    )


def _usual(group: TextColumn, days: TextColumn) -> Mapping[int, str]:
    """Return for each group the day that most of its rows have."""
    both = (group.codes >= 0) & (days.codes >= 0)
    pairs = group.codes[both].astype(np.int64) * max(len(days.words), 1) + days.codes[both]
    found, counts = np.unique(pairs, return_counts=True)
    usual: dict[int, str] = {}
    for n in np.argsort(counts, kind="stable").tolist():
        place, word = divmod(int(found[n]), len(days.words))
        if days.words[word].strip():
            usual[place] = days.words[word]
    return usual


def _requirements(ground: AuditGround, table: str) -> FindingBatch:
    rows_of = ground.table(table)
    rows = np.flatnonzero(ground.is_missing(table, "requirement"))
    fids = rows_of.fids[rows]

    def say(i: int) -> Message:
        name = ground.name(table, int(fids[i]))
        if table == "points":
            return msg("{point} has no requirement in the responsibility list.", point=name)
        return msg("Task {task} has no requirement.", task=name)

    return row_batch(
        FindingKind.NO_REQUIREMENT,
        FindingSeverity.NOTE,
        table,
        fids,
        _places(ground, table, rows),
        say,
    )


def _not_valid(ground: AuditGround) -> FindingBatch:
    """Find units that answer for points, open issues or tasks though they are not valid today."""
    units = ground.table("units")
    state = ground.data.issue_state
    counts = np.zeros(len(units), np.int64)
    for unit_fid in (
        ground.unit_of_point,
        state.unit_fid[state.is_open],
        ground.table("tasks").numbers("unit_fid"),
    ):
        at = units.positions(unit_fid)
        counts += np.bincount(at[at >= 0], minlength=len(units))
    rows = np.flatnonzero(~ground.valid_today("units") & (counts > 0))
    fids = units.fids[rows]

    def say(i: int) -> Message:
        return plural(
            "{unit} is not valid today by the register, yet {count} point, issue or task is its "
            "business.",
            "{unit} is not valid today by the register, yet {count} points, issues and tasks are "
            "its business.",
            int(counts[rows[i]]),
            unit=ground.name("units", int(fids[i])),
        )

    return row_batch(
        FindingKind.UNIT_NOT_VALID,
        FindingSeverity.MUST,
        "units",
        fids,
        ground.unit_place(fids),
        say,
    )


def _places(ground: AuditGround, table: str, rows: Int64Array) -> tuple[FloatArray, FloatArray]:
    """Return where rows of points or tasks are at home; a task is where its unit is."""
    if table != "points":
        return ground.unit_place(ground.table(table).numbers("unit_fid")[rows])
    lon, lat = ground.point_place
    return lon[rows], lat[rows]
