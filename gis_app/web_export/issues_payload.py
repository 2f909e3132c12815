"""Issues of the page, as packed columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gis_app.domain.colour_rules import Rule
from gis_app.domain.dates import moments
from gis_app.domain.responsible_unit import taken
from gis_app.domain.terms import Colour, Step, word
from gis_app.web_export.columns import (
    Packed,
    degrees,
    minutes,
    rising_numbers,
    texts,
    whole_numbers,
)
from gis_app.web_export.phrases import NO_PHRASE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gis_app.domain.table import Int64Array, Table, TextColumn
    from gis_app.progress import Progress
    from gis_app.web_export.points_payload import Shared

_STEPS = list(Step)
_SAID_BY_A_PERSON = (Rule.DEFERRED, Rule.RAISED)
"""Rules whose sentence quotes somebody."""


def issues_payload(
    shared: Shared,
    positions: Int64Array,
    point_mask: NDArray[np.bool_],
    progress: Progress,
) -> dict[str, Packed]:
    """Return the issues at some positions as columns; closed ones come without a reason.

    `point_mask` tells which points the page holds; an issue refers to its place among them.
    """
    data, discretion, phrases = shared.data, shared.discretion, shared.phrases
    table, state = data.table("issues").take(positions), data.issue_state
    at_point = _points_in_page(shared, table, point_mask)
    free = discretion.free_text
    matter = table.text("matter")
    matters = [data.catalogue.matter(code) for code in matter.words]
    titles = [NO_PHRASE if m is None else phrases.number(m[1].title) for m in matters]
    step = table.text("step")
    steps = [_STEPS.index(Step(w)) if w in _STEPS else 0 for w in step.words]
    colour = state.colour[positions].astype(np.int64)
    return {
        "fid": rising_numbers(table.fids),
        "code": texts(table.text("code")),
        "description": texts(table.text("description"), free),
        "address": texts(table.text("address"), free),
        "requirement": texts(table.text("requirement"), free),
        "progress": texts(table.text("progress"), free),
        "matter": whole_numbers(np.array([*titles, NO_PHRASE], np.int64)[matter.codes]),
        "source": whole_numbers(_sources(shared, table)),
        "step": whole_numbers(np.array([*steps, 0], np.int64)[step.codes]),
        "colour": whole_numbers(colour),
        "chain": whole_numbers(shared.chain_numbers(state.area_fid, positions)),
        "unit": whole_numbers(_units(shared, state.unit_fid[positions])),
        "leader": whole_numbers(_leaders(shared, table, state.unit_fid[positions])),
        "point": whole_numbers(at_point),
        "place": texts(_place_names(shared, table, at_point)),
        **_own_places(shared, positions, at_point),
        "found": rising_numbers(minutes(state.due.start[positions])),
        "due": rising_numbers(minutes(state.deadline[positions])),
        "closed": rising_numbers(minutes(moments(table.text("closed_at")))),
        "back": whole_numbers(table.numbers("sent_back_count")),
        "again": whole_numbers(state.times_back[positions]),
        "extended": whole_numbers(table.numbers("extension_count")),
        "reason": whole_numbers(_reasons(shared, positions, colour, progress)),
    }


def _points_in_page(
    shared: Shared, table: Table, point_mask: NDArray[np.bool_]
) -> NDArray[np.int64]:
    """Return the position of each issue's point among the page's points, -1 for none."""
    number = np.where(point_mask, np.cumsum(point_mask) - 1, -1)
    at = shared.data.table("points").positions(table.numbers("point_fid"))
    return np.asarray(np.append(number, -1)[at], np.int64)


def _place_names(shared: Shared, table: Table, at_point: NDArray[np.int64]) -> TextColumn:
    """Return the name of an issue's point where the page does not hold the point itself."""
    points = shared.data.table("points")
    names = points.text("name")
    at = points.positions(table.numbers("point_fid"))
    return taken(names, np.where(at_point >= 0, -1, at))


def _own_places(
    shared: Shared, positions: Int64Array, at_point: NDArray[np.int64]
) -> dict[str, Packed]:
    """Return positions of issues that do not lie exactly at a point of the page."""
    state, points = shared.data.issue_state, shared.data.table("points").points
    lon, lat = state.lon_deg[positions], state.lat_deg[positions]
    of_point = shared.data.table("points").positions(state.issues.numbers("point_fid")[positions])
    is_at_point = (at_point >= 0) & (np.append(points.lon_deg, np.nan)[of_point] == lon)
    is_at_point &= np.append(points.lat_deg, np.nan)[of_point] == lat
    is_own = np.isfinite(lon) & np.isfinite(lat) & ~is_at_point
    lon, lat = shared.discretion.positions(lon[is_own], lat[is_own])
    return {
        "own": rising_numbers(np.flatnonzero(is_own)),
        "lon": degrees(lon),
        "lat": degrees(lat),
    }


def _sources(shared: Shared, table: Table) -> NDArray[np.int64]:
    """Return who found an issue; the public does not hear whether somebody complained."""
    if not shared.discretion.names_people:
        return np.full(len(table), NO_PHRASE, np.int64)
    values = table.text("source")
    known = [shared.phrases.number(word("source", code)) for code in values.words]
    return np.array([*known, NO_PHRASE], np.int64)[values.codes]


def _units(shared: Shared, unit_fid: Int64Array) -> NDArray[np.int64]:
    units = shared.data.table("units")
    different, inverse = np.unique(unit_fid, return_inverse=True)
    names = taken(units.text("name"), units.positions(different))
    numbers = [shared.units.number(name) for name in names.values()]
    return np.asarray(numbers, np.int64)[inverse]


def _leaders(shared: Shared, table: Table, unit_fid: Int64Array) -> list[int]:
    """Return the number of the leader the list names, else of the unit's; 0 for none."""
    units = shared.data.table("units")
    of_unit = taken(units.text("leader"), units.positions(unit_fid))
    person, number = shared.discretion.person, shared.leaders.number
    own = table.text("leader").values()
    return [number(person(a or b)) for a, b in zip(own, of_unit.values(), strict=True)]


def _reasons(
    shared: Shared, positions: Int64Array, colour: NDArray[np.int64], progress: Progress
) -> NDArray[np.int64]:
    state = shared.data.issue_state
    is_told = colour > Colour.CLOSED
    if not shared.discretion.names_people:
        is_told &= ~np.isin(state.rule[positions], [int(rule) for rule in _SAID_BY_A_PERSON])
    out = np.full(len(positions), NO_PHRASE, np.int64)
    for done, i in enumerate(np.flatnonzero(is_told)):
        if done % 500 == 0:
            progress.step(done / len(positions))
        out[i] = shared.phrases.number(state.reason(int(positions[i])))
    return out
