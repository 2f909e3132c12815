"""Whether a point's listed unit is the one that its areas, its kind or its operator give."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gis_app.domain.area_index import LEVELS_SMALLEST_FIRST
from gis_app.domain.audit.belonging import distance_text
from gis_app.domain.audit.finding import FindingBatch, FindingKind, FindingSeverity, row_batch
from gis_app.domain.edits import update_cells
from gis_app.domain.table import NO_ROW
from gis_app.messages import msg

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gis_app.domain.audit.belonging import Belonging
    from gis_app.domain.edits import Edit
    from gis_app.domain.table import Int64Array
    from gis_app.messages import Message


class NamedUnits:
    """Compare the units that the list names with the three ways a place has an owner."""

    def __init__(self, at: Belonging) -> None:
        self.at, self.ground = at, at.ground
        self.points, self.areas = at.points, at.areas

    def batches(self) -> Iterator[FindingBatch]:
        """Yield points whose listed unit neither their areas nor their kind nor operator give."""
        ground, points, at = self.ground, self.points, self.at
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
        for units in at.named_units.values():
            told |= at.is_elsewhere & (units == unit)
        rows = rows[~told[rows]]
        owners = np.unique(ground.table("areas").numbers("unit_fid"))
        is_neighbour = np.isin(unit[rows], owners[owners != NO_ROW]) & at.is_placed[rows]
        yield self._neighbour_batch(rows[is_neighbour])
        yield self._other_unit_batch(rows[~is_neighbour])

    def _neighbour_batch(self, rows: Int64Array) -> FindingBatch:
        ground, fids = self.ground, self.points.fids[rows]
        unit = self.points.numbers("unit_fid")[rows]
        lon, lat = ground.point_place
        owner = self.areas.numbers("unit_fid")

        def given(i: int) -> int:
            """Return the unit that answers here at the named unit's own level."""
            own = np.flatnonzero(owner == unit[i])
            levels = {self.areas.text("level")[int(n)] for n in own}
            for level in LEVELS_SMALLEST_FIRST:
                here = int(ground.territorial_chain[level][rows[i]])
                if level.value in levels and here != NO_ROW:
                    return here
            return int(ground.territorial_of_point[rows[i]])

        def say(i: int) -> Message:
            row = int(rows[i])
            own = np.flatnonzero(owner == unit[i])
            away = min((self.at.away_m(row, int(n)) for n in own), default=float("nan"))
            return msg(
                "{point} is listed under {unit}, whose area is {away} away; here {given} answers.",
                point=ground.name("points", int(fids[i])),
                unit=ground.name("units", int(unit[i])),
                away=distance_text(away),
                given=ground.name("units", given(i)),
            )

        return row_batch(
            FindingKind.NEIGHBOURS_UNIT,
            FindingSeverity.MUST,
            "points",
            fids,
            (lon[rows], lat[rows]),
            say,
            lambda i: self._unit_fix(int(fids[i]), given(i)),
            detail=[str(fid) for fid in unit.tolist()],
        )

    def _other_unit_batch(self, rows: Int64Array) -> FindingBatch:
        ground, fids = self.ground, self.points.fids[rows]
        unit = self.points.numbers("unit_fid")[rows]
        lead, local = ground.lead_of_point[rows], ground.territorial_of_point[rows]
        lon, lat = ground.point_place

        def say(i: int) -> Message:
            nobody = msg("nobody")
            return msg(
                "{point} is listed under {unit}; its kind gives {lead}, its area {local}.",
                point=ground.name("points", int(fids[i])),
                unit=ground.name("units", int(unit[i])),
                lead=ground.name("units", int(lead[i])) if lead[i] else nobody,
                local=ground.name("units", int(local[i])) if local[i] else nobody,
            )

        return row_batch(
            FindingKind.OTHER_UNIT,
            FindingSeverity.CHECK,
            "points",
            fids,
            (lon[rows], lat[rows]),
            say,
            lambda i: self._unit_fix(int(fids[i]), int(lead[i] or local[i])),
            detail=[str(fid) for fid in unit.tolist()],
        )

    def _unit_fix(self, point: int, unit: int) -> Edit | None:
        if unit == NO_ROW:
            return None
        label = msg(
            "Responsible unit of {point}: {unit}",
            point=self.ground.name("points", point),
            unit=self.ground.name("units", unit),
        )
        people = {"leader": None, "contact": None, "phone": None}
        return update_cells("points", point, label, unit_fid=unit, **people)
