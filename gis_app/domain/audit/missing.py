"""What a row must have and has not: a unit, a leader, a liaison, a deadline, a requirement."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gis_app.domain.audit.finding import FindingBatch, FindingKind, FindingSeverity, row_batch
from gis_app.domain.audit.people import people
from gis_app.domain.audit.unit_fixes import (
    nearest_unit,
    succession,
    unit_fix,
    unit_named_like,
    unit_of_task,
)
from gis_app.domain.edits import update_cells
from gis_app.domain.table import NO_ROW
from gis_app.messages import msg, plural

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from gis_app.domain.audit.ground import AuditGround
    from gis_app.domain.edits import Edit
    from gis_app.domain.table import FloatArray, Int64Array, TextColumn
    from gis_app.messages import Message


def missing(ground: AuditGround) -> Iterator[FindingBatch]:
    """Yield what rows of the lists and units lack."""
    yield from _units_of_points(ground)
    yield _units_of_areas(ground)
    yield _units_of_tasks(ground)
    yield from people(ground)
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

    def propose(i: int) -> Edit | None:
        place = nearest_unit(ground, float(lon[rows[i]]), float(lat[rows[i]]))
        return unit_fix(ground, "points", int(points.fids[rows[i]]), *place)

    yield row_batch(
        FindingKind.NO_UNIT,
        FindingSeverity.MUST,
        "points",
        points.fids[rows],
        (lon[rows], lat[rows]),
        say,
        propose,
    )
    state = ground.data.issue_state
    # an issue at a point without a unit is told with its point
    alone = state.is_open & (state.unit_fid == NO_ROW) & (ground.issue_point < 0)
    found = np.flatnonzero(alone)

    def say_issue(i: int) -> Message:
        code = ground.name("issues", int(issues.fids[found[i]]))
        return msg("Issue {code} is open and nobody is responsible for it.", code=code)

    def propose_issue(i: int) -> Edit | None:
        row = int(found[i])
        place = nearest_unit(ground, float(state.lon_deg[row]), float(state.lat_deg[row]))
        return unit_fix(ground, "issues", int(issues.fids[row]), *place)

    yield row_batch(
        FindingKind.NO_UNIT,
        FindingSeverity.MUST,
        "issues",
        issues.fids[found],
        (state.lon_deg[found], state.lat_deg[found]),
        say_issue,
        propose_issue,
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
        lambda i: unit_fix(
            ground,
            "areas",
            int(areas.fids[rows[i]]),
            unit_named_like(ground, int(areas.fids[rows[i]])),
            np.nan,
        ),
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
        lambda i: unit_fix(
            ground, "tasks", int(tasks.fids[rows[i]]), unit_of_task(ground, int(rows[i])), np.nan
        ),
    )


def _deadlines(ground: AuditGround, table: str) -> FindingBatch:
    def say(name: str) -> Message:
        if table == "points":
            return msg("{point} has no deadline in the responsibility list.", point=name)
        return msg("Task {task} has no deadline.", task=name)

    return _lacking(
        *(ground, table, "deadline", "layer" if table == "points" else "month"),
        *(FindingKind.NO_DEADLINE, FindingSeverity.CHECK),
        say,
        lambda name, day: msg(
            "Deadline of {name}: {day}, as most of its kind have it", name=name, day=day
        ),
    )


def _requirements(ground: AuditGround, table: str) -> FindingBatch:
    def say(name: str) -> Message:
        if table == "points":
            return msg("{point} has no requirement in the responsibility list.", point=name)
        return msg("Task {task} has no requirement.", task=name)

    return _lacking(
        *(ground, table, "requirement", "layer" if table == "points" else "name"),
        *(FindingKind.NO_REQUIREMENT, FindingSeverity.NOTE),
        say,
        lambda name, words: msg(
            "Requirement of {name} as most of its kind have it: {words}", name=name, words=words
        ),
    )


def _lacking(
    ground: AuditGround,
    table: str,
    column: str,
    kind_column: str,
    kind: FindingKind,
    severity: FindingSeverity,
    say: Callable[[str], Message],
    label: Callable[[str, str], Message],
) -> FindingBatch:
    """Find rows that lack a text, and propose what most rows of their kind say.

    `say` tells it of a row by its name; `label` names the edit, by the row's name and the text.
    """
    rows_of = ground.table(table)
    rows = np.flatnonzero(ground.is_missing(table, column))
    fids, group = rows_of.fids[rows], rows_of.text(kind_column)
    usual = _usual(group, rows_of.text(column))

    def propose(i: int) -> Edit | None:
        text = usual.get(int(group.codes[rows[i]]))
        if text is None:
            return None
        fid = int(fids[i])
        return update_cells(table, fid, label(ground.name(table, fid), text), **{column: text})

    return row_batch(
        kind,
        severity,
        table,
        fids,
        _places(ground, table, rows),
        lambda i: say(ground.name(table, int(fids[i]))),
        propose,
    )


def _usual(group: TextColumn, texts: TextColumn) -> Mapping[int, str]:
    """Return for each group the text, such as a day, that most of its rows have."""
    both = (group.codes >= 0) & (texts.codes >= 0)
    pairs = group.codes[both].astype(np.int64) * max(len(texts.words), 1) + texts.codes[both]
    found, counts = np.unique(pairs, return_counts=True)
    usual: dict[int, str] = {}
    for n in np.argsort(counts, kind="stable").tolist():
        place, word = divmod(int(found[n]), len(texts.words))
        if texts.words[word].strip():
            usual[place] = texts.words[word]
    return usual


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
        lambda i: succession(ground, int(fids[i])),
    )


def _places(ground: AuditGround, table: str, rows: Int64Array) -> tuple[FloatArray, FloatArray]:
    """Return where rows of points or tasks are at home; a task is where its unit is."""
    if table != "points":
        return ground.unit_place(ground.table(table).numbers("unit_fid")[rows])
    lon, lat = ground.point_place
    return lon[rows], lat[rows]
