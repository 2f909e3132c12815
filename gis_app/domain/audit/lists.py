"""Contradictions between the lists, and units whose share of work does not fit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from gis_app.domain.audit.finding import FindingBatch, FindingKind, FindingSeverity, row_batch
from gis_app.domain.edits import Edit, RowBatch, update_cells
from gis_app.domain.record_types import table_spec
from gis_app.domain.responsible_unit import looked_up, taken
from gis_app.domain.table import NO_ROW
from gis_app.domain.terms import UnitKind
from gis_app.domain.unit_tree import plain_name, split_names
from gis_app.messages import listed, msg, plural

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gis_app.domain.audit.ground import AuditGround
    from gis_app.domain.table import BoolArray, Int64Array
    from gis_app.messages import Message

_LISTS: Final = ("points", "tasks", "issues", "areas")
_ALIKE: Final = 75.0


def lists(ground: AuditGround) -> Iterator[FindingBatch]:
    """Yield where two lists say different things, or one says what no register knows."""
    for table in _LISTS:
        yield _leaders(ground, table)
    yield _issue_units(ground)
    for table in ("points", "tasks"):
        yield _co_units(ground, table)


def shares(ground: AuditGround) -> Iterator[FindingBatch]:
    """Yield units with tasks and no point, and units with too many points."""
    units, tasks = ground.table("units"), ground.table("tasks")
    held = held_points(ground)
    given = units.positions(tasks.numbers("unit_fid"))
    counts = np.bincount(given[given >= 0], minlength=len(units))
    # headquarters and working groups steer; nobody expects places of them
    steers = units.text("kind").isin([UnitKind.HEADQUARTERS, UnitKind.WORKING_GROUP])
    idle = np.flatnonzero((counts > 0) & (held == 0) & ~steers)
    fids = units.fids[idle]
    yield row_batch(
        FindingKind.TASKS_NO_POINT,
        FindingSeverity.NOTE,
        "units",
        fids,
        ground.unit_place(fids),
        lambda i: plural(
            "{unit} has {count} task, and no point in any way.",
            "{unit} has {count} tasks, and no point in any way.",
            int(counts[idle[i]]),
            unit=ground.name("units", int(fids[i])),
        ),
    )
    most = ground.data.presets.most_points_a_unit
    mine = units.positions(ground.unit_of_point)
    own = np.bincount(mine[mine >= 0], minlength=len(units))
    heavy = np.flatnonzero(own > most)
    heavy_fids = units.fids[heavy]
    yield row_batch(
        FindingKind.TOO_MANY,
        FindingSeverity.NOTE,
        "units",
        heavy_fids,
        ground.unit_place(heavy_fids),
        lambda i: msg(
            "{unit} answers for {count} points; the office's limit is {most}.",
            unit=ground.name("units", int(heavy_fids[i])),
            count=int(own[heavy[i]]),
            most=most,
        ),
    )


def held_points(ground: AuditGround) -> Int64Array:
    """Return for each unit how many points it answers for in any way, sponsors included."""
    units, points = ground.table("units"), ground.table("points")
    columns = [
        ground.unit_of_point,
        points.numbers("unit_fid"),
        points.numbers("operator_fid"),
        points.numbers("sponsor_unit_fid"),
        ground.lead_of_point,
        *ground.territorial_chain.values(),
    ]
    held = np.zeros(len(units), np.int64)
    for n, column in enumerate(columns):
        # a unit that an earlier column names for the same point holds it once
        is_fresh = column != NO_ROW
        for before in columns[:n]:
            is_fresh &= column != before
        at = units.positions(column[is_fresh])
        held += np.bincount(at[at >= 0], minlength=len(units))
    text = points.text("co_units")
    for code, count in zip(
        *np.unique(text.codes[text.codes >= 0], return_counts=True), strict=True
    ):
        for name in split_names(text.words[int(code)]):
            place = units.positions([ground.data.unit_tree.named(name)])[0]
            if place >= 0:
                held[place] += int(count)
    return held


def _leaders(ground: AuditGround, table: str) -> FindingBatch:
    """Find leaders that a list names with a unit and the register does not: one a unit and name."""
    rows_of, units = ground.table(table), ground.table("units")
    unit_at = units.positions(rows_of.numbers("unit_fid"))
    register = taken(units.text("leader"), unit_at)
    said, own = rows_of.text("leader"), register.values()
    named = said.values()
    both = ~ground.is_missing(table, "leader") & (unit_at >= 0)
    if table == "issues":
        both &= ground.data.issue_state.is_open
    different = [
        n
        for n in np.flatnonzero(both).tolist()
        if own[n] and own[n].strip() and plain_name(own[n]) != plain_name(named[n])
    ]
    groups: dict[tuple[int, str], list[int]] = {}
    for n in different:
        groups.setdefault((int(units.fids[unit_at[n]]), named[n].strip()), []).append(n)
    keys = list(groups)
    first = np.array([groups[key][0] for key in keys], np.int64)
    unit_fids = np.array([unit for unit, _ in keys], np.int64)
    title = table_spec(table).title

    def say(i: int) -> Message:
        unit, name = keys[i]
        return plural(
            "{list}: {count} row names {name} as leader of {unit}; the register of units says "
            "{leader}.",
            "{list}: {count} rows name {name} as leader of {unit}; the register of units says "
            "{leader}.",
            len(groups[keys[i]]),
            list=title,
            name=name,
            unit=ground.name("units", unit),
            leader=units.value(unit, "leader"),
        )

    def propose(i: int) -> Edit | None:
        unit, _name = keys[i]
        leader = units.value(unit, "leader")
        rows = np.array(groups[keys[i]], np.int64)
        label = msg(
            "{list}: leader of {unit} is {leader}, as the register says",
            list=title,
            unit=ground.name("units", unit),
            leader=leader,
        )
        cells = {"leader": [leader] * len(rows)}
        return Edit(label, updates=(RowBatch(table, rows_of.fids[rows], cells),))

    places = ground.unit_place(unit_fids)
    if table == "points":
        lon, lat = ground.point_place
        places = lon[first], lat[first]
    return FindingBatch(
        FindingKind.LEADER_DIFFERS,
        FindingSeverity.CHECK,
        [f"{FindingKind.LEADER_DIFFERS.value}:{table}:{unit}:{name}" for unit, name in keys],
        table,
        rows_of.fids[first],
        *places,
        say,
        propose,
    )


def _issue_units(ground: AuditGround) -> FindingBatch:
    """Find open issues assigned to a unit that nothing about their point or matter gives."""
    issues, points = ground.table("issues"), ground.table("points")
    state, at = ground.data.issue_state, ground.issue_point
    unit = issues.numbers("unit_fid")
    listed = looked_up(points.numbers("unit_fid"), at)
    kinds = taken(points.text("layer"), at)
    lead = ground.data.industry.leads(kinds, issues.text("matter"))
    fits = (unit == listed) | (unit == lead) | (unit == ground.data.industry.leads(kinds))
    fits |= unit == looked_up(points.numbers("operator_fid"), at)
    for units_of_level in ground.territorial_chain.values():
        fits |= unit == looked_up(units_of_level, at)
    doubtful = state.is_open & (unit != NO_ROW) & (listed != NO_ROW) & ~fits
    helpers = taken(points.text("co_units"), at)
    tree = ground.data.unit_tree
    rows = np.array(
        [
            n
            for n in np.flatnonzero(doubtful).tolist()
            if int(unit[n]) not in {tree.named(name) for name in split_names(helpers[n])}
            and not {int(listed[n]), int(lead[n])} & set(tree.ancestors(int(unit[n])))
        ],
        np.int64,
    )
    fids = issues.fids[rows]

    def say(i: int) -> Message:
        n = int(rows[i])
        return msg(
            "Issue {code} is assigned to {unit}, its point {point} to {listed}.",
            code=ground.name("issues", int(fids[i])),
            unit=ground.name("units", int(unit[n])),
            point=ground.name("points", int(points.fids[at[n]])),
            listed=ground.name("units", int(listed[n])),
        )

    def propose(i: int) -> Edit | None:
        n = int(rows[i])
        target = int(lead[n] or listed[n])
        label = msg(
            "Assign issue {code} to {unit}",
            code=ground.name("issues", int(fids[i])),
            unit=ground.name("units", target),
        )
        return update_cells("issues", int(fids[i]), label, unit_fid=target, leader=None)

    return row_batch(
        FindingKind.ISSUE_UNIT,
        FindingSeverity.CHECK,
        "issues",
        fids,
        (state.lon_deg[rows], state.lat_deg[rows]),
        say,
        propose,
        detail=[str(u) for u in unit[rows].tolist()],
    )


def _co_units(ground: AuditGround, table: str) -> FindingBatch:
    """Find co-operating units that the register does not have under any name."""
    from rapidfuzz.process import extractOne

    rows_of, tree = ground.table(table), ground.data.unit_tree
    text = rows_of.text("co_units")
    unknown = {
        code: [name for name in split_names(word) if not tree.named(name)]
        for code, word in enumerate(text.words)
    }
    is_unknown: BoolArray = np.array(
        [bool(unknown[code]) for code in range(len(text.words))] + [False], np.bool_
    )
    rows = np.flatnonzero(is_unknown[text.codes])
    fids = rows_of.fids[rows]

    def say(i: int) -> Message:
        return msg(
            "{name} names {units} as co-operating, which the register of units does not have or "
            "has twice.",
            name=ground.name(table, int(fids[i])),
            units=listed(unknown[int(text.codes[rows[i]])]),
        )

    def propose(i: int) -> Edit | None:
        word = text[int(rows[i])] or ""
        meant = {}
        for name in unknown[int(text.codes[rows[i]])]:
            near = extractOne(name, tree.names(), score_cutoff=_ALIKE)
            if near is not None:
                meant[name] = str(near[0])
        if not meant:
            return None
        new = "、".join(meant.get(name, name) for name in split_names(word))
        label = msg(
            "Co-operating units of {name}: {units}",
            name=ground.name(table, int(fids[i])),
            units=new,
        )
        return update_cells(table, int(fids[i]), label, co_units=new)

    places = (
        tuple(column[rows] for column in ground.point_place)
        if table == "points"
        else ground.unit_place(rows_of.numbers("unit_fid")[rows])
    )
    return row_batch(
        FindingKind.UNKNOWN_UNIT,
        FindingSeverity.CHECK,
        table,
        fids,
        (places[0], places[1]),
        say,
        propose,
    )
