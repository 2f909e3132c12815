"""Which unit a row without a valid one should have, as far as the rest of the city tells."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely

from gis_app.domain.area_index import LEVELS_SMALLEST_FIRST
from gis_app.domain.audit.point_claims import distance_text
from gis_app.domain.dates import local
from gis_app.domain.edits import Edit, RowBatch, update_cells
from gis_app.domain.record_types import EDITABLE_TABLES
from gis_app.domain.table import NO_ROW
from gis_app.domain.terms import AreaLevel, Step
from gis_app.domain.unit_tree import UnitTree, plain_name, split_names
from gis_app.geo.crs import metres_per_degree
from gis_app.messages import msg

if TYPE_CHECKING:
    from gis_app.domain.audit.ground import AuditGround
    from gis_app.domain.table import Int64Array

NEAR_M: Final = 2_000.0
"""Further away than this, an area says nothing about whose a place is."""
_TELLS_WHAT_WAS: Final = ("tenures", "issue_moves", "list_documents", "part_scores", "units")
"""Tables that go on naming the unit that it was then, and the register of units itself."""


def nearest_unit(ground: AuditGround, lon_deg: float, lat_deg: float) -> tuple[int, float]:
    """Return the unit of the nearest area that has one, and how far it is in metres."""
    areas, shapes = ground.table("areas"), ground.area_shapes
    if not np.isfinite(lon_deg) or not np.isfinite(lat_deg):
        return NO_ROW, float("nan")
    has_unit = areas.numbers("unit_fid") != NO_ROW
    is_part = ~areas.text("level").equals(AreaLevel.CITY)
    rows = np.flatnonzero(has_unit & is_part & ~shapely.is_missing(shapes))
    here = np.array([lon_deg, lat_deg])
    scale = np.array(metres_per_degree(lat_deg))
    # an outline may have thousands of corners: only those whose box is near are measured
    boxes = shapely.bounds(shapes[rows])
    off = np.maximum(np.maximum(boxes[:, :2] - here, here - boxes[:, 2:]), 0) * scale
    rows = rows[np.hypot(off[:, 0], off[:, 1]) <= NEAR_M]
    if not len(rows):
        return NO_ROW, float("nan")
    lines = shapely.get_coordinates(shapely.shortest_line(shapely.Point(here), shapes[rows]))
    steps = (lines[1::2] - lines[::2]) * scale
    away = np.hypot(steps[:, 0], steps[:, 1])
    rank = {level.value: n for n, level in enumerate(LEVELS_SMALLEST_FIRST)}
    levels = np.array([rank.get(word or "", 9) for word in areas.text("level").values()[rows]])
    best = int(np.lexsort((levels, np.round(away, 1)))[0])
    if away[best] > NEAR_M:
        return NO_ROW, float("nan")
    return int(areas.numbers("unit_fid")[rows[best]]), float(away[best])


def unit_named_like(ground: AuditGround, area: int) -> int:
    """Return the one unit that is called after an area, such as its street office."""
    tree, units = ground.data.unit_tree, ground.table("units")
    name = ground.name("areas", area)
    exact = tree.named(name)
    if exact != NO_ROW:
        return exact
    plain = plain_name(name)
    if len(plain) < 2:
        return NO_ROW
    valid = ground.valid_today("units")
    alike = [
        int(fid)
        for n, fid in enumerate(units.fids.tolist())
        if valid[n] and plain in plain_name(units.text("name")[n] or "")
    ]
    return alike[0] if len(alike) == 1 else NO_ROW


def unit_of_task(ground: AuditGround, row: int) -> int:
    """Return the unit of a task's leader, else of the same task in other months."""
    tasks, units = ground.table("tasks"), ground.table("units")
    leader = tasks.text("leader")[row]
    if leader:
        led = units.fids[units.text("leader").equals(leader) & ground.valid_today("units")]
        if len(led) == 1:
            return int(led[0])
    name = tasks.text("name")[row]
    given = tasks.numbers("unit_fid")[tasks.text("name").equals(name)] if name else np.empty(0)
    named = np.unique(given[given != NO_ROW])
    return int(named[0]) if len(named) == 1 else NO_ROW


def successor(ground: AuditGround, unit: int) -> int:
    """Return the valid unit that follows one: merged into, or bearing its name; NO_ROW: none."""
    units = ground.table("units")
    follows = _tree_today(ground).standing_in(np.array([unit], np.int64))
    places: Int64Array = units.positions(follows)
    valid = ground.valid_today("units")
    if int(follows[0]) != unit and places[0] >= 0 and valid[places[0]]:
        return int(follows[0])
    name = plain_name(ground.name("units", unit))
    heirs = [
        int(fid)
        for fid in _named(ground, name)
        if int(fid) != unit and valid[units.position(int(fid))]
    ]
    return heirs[0] if len(heirs) == 1 else NO_ROW


def _tree_today(ground: AuditGround) -> UnitTree:
    return UnitTree(ground.table("units"), local(ground.data.as_of).date())


def _named(ground: AuditGround, plain: str) -> list[int]:
    """Return units whose name or alias is a name."""
    units = ground.table("units")
    names, aliases = units.text("name").values(), units.text("aliases").values()
    return [
        int(fid)
        for fid, name, other in zip(units.fids.tolist(), names, aliases, strict=True)
        if plain in {plain_name(word) for word in (name or "", *split_names(other))}
    ]


def succession(ground: AuditGround, unit: int) -> Edit | None:
    """Make the edit that gives all that a unit still holds to the one that follows it.

    What tells of the past goes on naming the unit, and so do closed issues.
    """
    heir = successor(ground, unit)
    if heir == NO_ROW:
        return None
    updates: list[RowBatch] = []
    for spec in EDITABLE_TABLES:
        table = ground.data.tables.get(spec.name)
        if table is None or spec.name in _TELLS_WHAT_WAS:
            continue
        cells: dict[int, dict[str, Any]] = {}
        for column in spec.columns:
            if column.refers_to == "units":
                held = table.numbers(column.name) == unit
                if spec.name == "issues":
                    held &= ~table.text("step").equals(Step.CLOSED)
                for fid in table.fids[held].tolist():
                    cells.setdefault(fid, {})[column.name] = heir
        by_columns: dict[tuple[str, ...], list[int]] = {}
        for fid, row in cells.items():
            by_columns.setdefault(tuple(row), []).append(fid)
        updates += [
            RowBatch(spec.name, np.array(fids), {name: [heir] * len(fids) for name in names})
            for names, fids in by_columns.items()
        ]
    if not updates:
        return None
    label = msg(
        "What {unit} still holds goes to {heir}, which follows it",
        unit=ground.name("units", unit),
        heir=ground.name("units", heir),
    )
    return Edit(label, updates=tuple(updates))


def unit_fix(ground: AuditGround, table: str, fid: int, unit: int, away_m: float) -> Edit | None:
    """Make the edit that gives a row a unit; `away_m` tells how near the unit's area is."""
    if unit == NO_ROW:
        return None
    name, given = ground.name(table, fid), ground.name("units", unit)
    if np.isfinite(away_m):
        label = msg(
            "Responsible unit of {name}: {unit}, whose area is the nearest ({away} away)",
            name=name,
            unit=given,
            away=distance_text(away_m),
        )
    else:
        label = msg("Responsible unit of {point}: {unit}", point=name, unit=given)
    return update_cells(table, fid, label, unit_fid=unit)
