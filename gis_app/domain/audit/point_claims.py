"""Where points lie beside what their lists say of it: one ground for every check of the two."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from gis_app.domain.area_index import LEVELS_SMALLEST_FIRST
from gis_app.domain.audit.finding import FindingSeverity, row_batch
from gis_app.domain.edits import GEOMETRY, Edit, RowBatch, update_cells
from gis_app.domain.responsible_unit import looked_up
from gis_app.domain.table import NO_ROW, PointColumns
from gis_app.geo.crs import metres_per_degree
from gis_app.messages import msg

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from gis_app.domain.audit.finding import FindingBatch, FindingKind
    from gis_app.domain.audit.ground import AuditGround
    from gis_app.domain.table import BoolArray, Int64Array
    from gis_app.domain.terms import LocationSource
    from gis_app.messages import Message


class PointClaims:
    """Hold, for every point, the area and the unit that its list names and those of its place."""

    def __init__(self, ground: AuditGround) -> None:
        self.ground = ground
        points, areas = ground.table("points"), ground.table("areas")
        self.points, self.areas = points, areas
        has_places = isinstance(points.geometry, PointColumns)
        nowhere = np.zeros(len(points), np.bool_)
        self.is_placed = points.points.is_placed if has_places else nowhere
        self.has_borders = bool(ground.data.area_index.levels)
        named = ground.data.area_index.fids_by_name(points.text("area_name"))
        self.named_area = np.full(len(points), NO_ROW, np.int64)
        self.lies_in = np.full(len(points), NO_ROW, np.int64)
        for level in LEVELS_SMALLEST_FIRST:
            first = (self.named_area == NO_ROW) & (named[level] != NO_ROW)
            self.named_area[first] = named[level][first]
            self.lies_in[first] = ground.area_of_point[level][first]
        self.units_of_named_area = {
            level: looked_up(areas.numbers("unit_fid"), areas.positions(fids))
            for level, fids in named.items()
        }
        self.is_outside = self._outside()
        self.is_elsewhere = (
            self.is_placed
            & ~self.is_outside
            & (self.named_area != NO_ROW)
            & (self.lies_in != NO_ROW)
            & (self.lies_in != self.named_area)
        )

    def _outside(self) -> BoolArray:
        """Tell which placed points lie outside the city's outline, or outside every area."""
        if not self.has_borders:
            return np.zeros(len(self.points), np.bool_)
        levels = self.ground.data.area_index.levels
        largest = levels[-1]
        chain = self.ground.area_of_point
        if len(levels) > 1 and largest is LEVELS_SMALLEST_FIRST[-1]:
            fids = self._in_outline()
        else:
            fids = np.max([chain[level] for level in levels], axis=0)
        return np.asarray(self.is_placed & (fids == NO_ROW), np.bool_)

    def _in_outline(self) -> Int64Array:
        """Look at the shapes of the city level alone, not at parents of smaller areas."""
        shapes = self.ground.area_shapes
        rows = self.areas.text("level").equals(LEVELS_SMALLEST_FIRST[-1])
        rows &= ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
        out = np.full(len(self.points), NO_ROW, np.int64)
        places = self.points.points
        for row in np.flatnonzero(rows).tolist():
            shapely.prepare(shapes[row])
            inside = shapely.intersects_xy(shapes[row], places.lon_deg, places.lat_deg)
            out[inside] = self.areas.fids[row]
        return out

    def name(self, row: int) -> str:
        """Return what a point is called."""
        return self.ground.name("points", int(self.points.fids[row]))

    def away_m(self, row: int, area_rows: Sequence[int] | None = None) -> float:
        """Return how far a point is from the nearest of some areas, or of all."""
        lon, lat = self.ground.point_place
        shapes = self.ground.area_shapes
        chosen = shapes if area_rows is None else shapes[list(area_rows)]
        chosen = chosen[~shapely.is_missing(chosen)]
        if not len(chosen):
            return float("nan")
        here = np.array([lon[row], lat[row]])
        scale = np.array(metres_per_degree(float(lat[row])))
        near = shapely.get_coordinates(shapely.shortest_line(shapely.Point(here), chosen))
        steps = (near[1::2] - near[::2]) * scale
        return float(np.hypot(steps[:, 0], steps[:, 1]).min())

    def answering_here(self, row: int) -> int:
        """Return the unit that answers at a point's place, at its named unit's own level."""
        unit = int(self.points.numbers("unit_fid")[row])
        owned = self.areas.numbers("unit_fid") == unit if unit != NO_ROW else None
        levels = set() if owned is None else set(self.areas.text("level").values()[owned])
        levels |= {lv.value for lv, u in self.units_of_named_area.items() if u[row] == unit}
        for level in LEVELS_SMALLEST_FIRST:
            here = int(self.ground.territorial_chain[level][row])
            if level.value in levels and here != NO_ROW:
                return here
        return NO_ROW

    def batch(
        self,
        kind: FindingKind,
        severity: FindingSeverity,
        rows: Int64Array,
        say: Callable[[int], Message],
        propose: Callable[[int], Edit | None],
        detail: Int64Array | None = None,
    ) -> FindingBatch:
        """Make a batch about points; `say` and `propose` are given a point's row."""
        lon, lat = self.ground.point_place
        return row_batch(
            kind,
            severity,
            "points",
            self.points.fids[rows],
            (lon[rows], lat[rows]),
            lambda i: say(int(rows[i])),
            lambda i: propose(int(rows[i])),
            detail=None if detail is None else [str(fid) for fid in detail[rows].tolist()],
        )

    def unit_edit(self, row: int, unit: int) -> Edit | None:
        """Make the edit that gives a point another unit; the people named with the old one go."""
        if unit == NO_ROW:
            return None
        label = msg(
            "Responsible unit of {point}: {unit}",
            point=self.name(row),
            unit=self.ground.name("units", unit),
        )
        return self.cells(row, label, unit_fid=unit, leader=None, contact=None, phone=None)

    def cells(self, row: int, label: Message, **cells: object) -> Edit:
        """Make the edit of some cells of a point."""
        return update_cells("points", int(self.points.fids[row]), label, **cells)

    def moved(
        self, row: int, label: Message, lon_deg: float, lat_deg: float, source: LocationSource
    ) -> Edit:
        """Make the edit that puts a point somewhere else."""
        place = shapely.to_wkb(shapely.Point(lon_deg, lat_deg))
        cells = {GEOMETRY: [place], "location_source": [source.value]}
        fids = self.points.fids[[row]]
        return Edit(label, updates=(RowBatch("points", fids, cells),))


def distance_text(metres: float) -> Message:
    """Say how far: metres, or kilometres from one on."""
    if metres < 1_000:
        return msg("{number} m", number=f"{metres:.0f}")
    return msg("{number} km", number=f"{metres / 1_000:.1f}")
