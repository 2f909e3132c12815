"""Whether a point's listed unit is the one that its areas, its kind or its operator give."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gis_app.domain.audit.finding import FindingBatch, FindingKind, FindingSeverity
from gis_app.domain.audit.point_claims import distance_text
from gis_app.domain.table import NO_ROW
from gis_app.messages import msg

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gis_app.domain.audit.point_claims import PointClaims
    from gis_app.domain.table import Int64Array
    from gis_app.messages import Message


def named_units(at: PointClaims) -> Iterator[FindingBatch]:
    """Yield points whose listed unit neither their areas nor their kind nor operator give."""
    rows = _doubtful(at)
    unit = at.points.numbers("unit_fid")
    owners = np.unique(at.areas.numbers("unit_fid"))
    is_neighbour = np.isin(unit[rows], owners[owners != NO_ROW]) & at.is_placed[rows]
    yield _neighbours(at, rows[is_neighbour])
    yield _others(at, rows[~is_neighbour])


def _doubtful(at: PointClaims) -> Int64Array:
    ground, points = at.ground, at.points
    unit, lead = points.numbers("unit_fid"), ground.lead_of_point
    expected = lead != NO_ROW
    fits = (unit == lead) | (unit == points.numbers("operator_fid"))
    for units in ground.territorial_chain.values():
        expected = expected | (units != NO_ROW)
        fits = fits | (unit == units)
    known = ground.table("units").positions(unit) >= 0
    doubtful = np.flatnonzero((unit != NO_ROW) & known & expected & ~fits & ~at.is_outside)
    # a unit below the lead, such as the police's traffic brigade, acts for it
    above = {int(u): set(ground.data.unit_tree.ancestors(int(u))) for u in set(unit[doubtful])}
    kept = np.array([int(lead[r]) not in above[int(unit[r])] for r in doubtful], np.bool_)
    rows = doubtful[kept.astype(np.bool_)] if len(doubtful) else doubtful
    # told already: the named area and its unit go together, the place does not
    told = np.zeros(len(points), np.bool_)
    for units in at.units_of_named_area.values():
        told |= at.is_elsewhere & (units == unit)
    return rows[~told[rows]]


def _neighbours(at: PointClaims, rows: Int64Array) -> FindingBatch:
    ground = at.ground
    unit, owner = at.points.numbers("unit_fid"), at.areas.numbers("unit_fid")

    def given(row: int) -> int:
        return at.answering_here(row) or int(ground.territorial_of_point[row])

    def say(row: int) -> Message:
        away = at.away_m(row, np.flatnonzero(owner == unit[row]).tolist())
        return msg(
            "{point} is listed under {unit}, whose area is {away} away; here {given} answers.",
            point=at.name(row),
            unit=ground.name("units", int(unit[row])),
            away=distance_text(away),
            given=ground.name("units", given(row)),
        )

    return at.batch(
        FindingKind.NEIGHBOURS_UNIT,
        FindingSeverity.MUST,
        rows,
        say,
        lambda row: at.unit_edit(row, given(row)),
        detail=unit,
    )


def _others(at: PointClaims, rows: Int64Array) -> FindingBatch:
    ground = at.ground
    unit = at.points.numbers("unit_fid")
    lead, local = ground.lead_of_point, ground.territorial_of_point

    def say(row: int) -> Message:
        nobody = msg("nobody")
        return msg(
            "{point} is listed under {unit}; its kind gives {lead}, its area {local}.",
            point=at.name(row),
            unit=ground.name("units", int(unit[row])),
            lead=ground.name("units", int(lead[row])) if lead[row] else nobody,
            local=ground.name("units", int(local[row])) if local[row] else nobody,
        )

    return at.batch(
        FindingKind.OTHER_UNIT,
        FindingSeverity.CHECK,
        rows,
        say,
        lambda row: at.unit_edit(row, int(lead[row] or local[row])),
        detail=unit,
    )
