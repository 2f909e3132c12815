"""Whether a point is where its list says, and its listed unit the one its area or kind gives."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from gis_app.domain.area_index import LEVELS_SMALLEST_FIRST
from gis_app.domain.audit.finding import FindingBatch, FindingKind, FindingSeverity, row_batch
from gis_app.domain.edits import GEOMETRY, Edit, RowBatch, update_cells
from gis_app.domain.responsible_unit import looked_up
from gis_app.domain.table import NO_ROW, PointColumns
from gis_app.domain.terms import LocationSource, word
from gis_app.geo.crs import metres_per_degree
from gis_app.messages import msg

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gis_app.domain.audit.ground import AuditGround
    from gis_app.domain.table import BoolArray, Int64Array
    from gis_app.domain.terms import AreaLevel
    from gis_app.messages import Message


class Belonging:
    """Compare where points lie with what their lists say; each check sees the others' results."""

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
        self.named_units = {
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

    def batches(self) -> Iterator[FindingBatch]:
        """Yield what does not belong together."""
        yield self._outside_batch()
        yield self._elsewhere_batch()
        yield self._unplaced_batch()
        yield self._unknown_area_batch()

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

    def _outside_batch(self) -> FindingBatch:
        rows = np.flatnonzero(self.is_outside)
        fids = self.points.fids[rows]
        lon, lat = self.ground.point_place

        def say(i: int) -> Message:
            name = self.ground.name("points", int(fids[i]))
            if self._is_swapped(int(rows[i])):
                return msg(
                    "{point} lies outside the city; its longitude and latitude seem to be swapped.",
                    point=name,
                )
            return msg(
                "{point} lies outside the city, {away} from its nearest area.",
                point=name,
                away=distance_text(self.away_m(int(rows[i]))),
            )

        def propose(i: int) -> Edit | None:
            row = int(rows[i])
            name = self.ground.name("points", int(fids[i]))
            if self._is_swapped(row):
                label = msg("Swap longitude and latitude of {point}", point=name)
                place = shapely.Point(lat[row], lon[row])
                return _moved(int(fids[i]), label, place, LocationSource.BY_HAND)
            area = int(self.named_area[row])
            if area == NO_ROW:
                return None
            at = self.areas.position(area)
            area_lon, area_lat = self.ground.area_place
            if not np.isfinite(area_lon[at]):
                return None
            label = msg(
                "Put {point} into the middle of {area}, which its list names, until it is placed",
                point=name,
                area=self.ground.name("areas", area),
            )
            place = shapely.Point(area_lon[at], area_lat[at])
            return _moved(int(fids[i]), label, place, LocationSource.AREA_NAME)

        return row_batch(
            FindingKind.OUTSIDE,
            FindingSeverity.MUST,
            "points",
            fids,
            (lon[rows], lat[rows]),
            say,
            propose,
        )

    def _is_swapped(self, row: int) -> bool:
        lon, lat = self.ground.point_place
        if abs(lat[row]) > 180 or abs(lon[row]) > 90:
            return False
        return bool(self.ground.data.area_index.containing(float(lat[row]), float(lon[row])))

    def away_m(self, row: int, area_row: int | None = None) -> float:
        """Return how far a point is from an area, or from the nearest one."""
        lon, lat = self.ground.point_place
        shapes = self.ground.area_shapes
        chosen = shapes if area_row is None else shapes[[area_row]]
        chosen = chosen[~shapely.is_missing(chosen)]
        if not len(chosen):
            return float("nan")
        here = np.array([lon[row], lat[row]])
        scale = np.array(metres_per_degree(float(lat[row])))
        near = shapely.get_coordinates(shapely.shortest_line(shapely.Point(here), chosen))
        steps = (near[1::2] - near[::2]) * scale
        return float(np.hypot(steps[:, 0], steps[:, 1]).min())

    def _elsewhere_batch(self) -> FindingBatch:
        rows = np.flatnonzero(self.is_elsewhere)
        fids = self.points.fids[rows]
        lon, lat = self.ground.point_place

        def say(i: int) -> Message:
            row = int(rows[i])
            named, real = int(self.named_area[row]), int(self.lies_in[row])
            return msg(
                "By its list {point} lies in {named}, on the map in {real}, {away} beyond the "
                "border.",
                point=self.ground.name("points", int(fids[i])),
                named=self.ground.name("areas", named),
                real=self.ground.name("areas", real),
                away=distance_text(self.away_m(row, self.areas.position(named))),
            )

        def propose(i: int) -> Edit | None:
            row = int(rows[i])
            real = int(self.lies_in[row])
            cells: dict[str, object] = {"area_name": self.ground.name("areas", real)}
            unit = int(self.points.numbers("unit_fid")[row])
            level = self._unit_level(row, unit)
            label = msg(
                "{point} belongs to {area}, where it lies",
                point=self.ground.name("points", int(fids[i])),
                area=self.ground.name("areas", real),
            )
            new = NO_ROW if level is None else int(self.ground.territorial_chain[level][row])
            if new not in (NO_ROW, unit):
                label = msg(
                    "{point} belongs to {area}, where it lies, and to {unit}",
                    point=self.ground.name("points", int(fids[i])),
                    area=self.ground.name("areas", real),
                    unit=self.ground.name("units", new),
                )
                cells |= {"unit_fid": new, "leader": None, "contact": None, "phone": None}
            return update_cells("points", int(fids[i]), label, **cells)

        return row_batch(
            FindingKind.OTHER_AREA,
            FindingSeverity.MUST,
            "points",
            fids,
            (lon[rows], lat[rows]),
            say,
            propose,
            detail=[str(fid) for fid in self.named_area[rows].tolist()],
        )

    def _unit_level(self, row: int, unit: int) -> AreaLevel | None:
        """Return the level at which the named area's chain has this unit; None for none."""
        if unit == NO_ROW:
            return None
        return next((lv for lv, units in self.named_units.items() if units[row] == unit), None)

    def _unplaced_batch(self) -> FindingBatch:
        rows = np.flatnonzero(~self.is_placed)
        fids = self.points.fids[rows]
        lon, lat = self.ground.point_place
        return row_batch(
            FindingKind.UNPLACED,
            FindingSeverity.CHECK,
            "points",
            fids,
            (lon[rows], lat[rows]),
            lambda i: msg(
                "{point} is not on the map yet.", point=self.ground.name("points", int(fids[i]))
            ),
        )

    def _unknown_area_batch(self) -> FindingBatch:
        names = self.points.text("area_name")
        said = ~self.ground.is_missing("points", "area_name")
        known = self.named_area != NO_ROW
        rows = np.flatnonzero(said & ~known & bool(len(self.areas)))
        fids = self.points.fids[rows]
        lon, lat = self.ground.point_place

        def propose(i: int) -> Edit | None:
            chain = self.ground.area_of_point
            here = next(
                (int(chain[lv][rows[i]]) for lv in LEVELS_SMALLEST_FIRST if chain[lv][rows[i]]), 0
            )
            if not here or not self.is_placed[rows[i]]:
                return None
            label = msg(
                "{point} lies in {area} ({level})",
                point=self.ground.name("points", int(fids[i])),
                area=self.ground.name("areas", here),
                level=word("level", self.areas.value(here, "level")),
            )
            cells = {"area_name": self.ground.name("areas", here)}
            return update_cells("points", int(fids[i]), label, **cells)

        return row_batch(
            FindingKind.UNKNOWN_AREA,
            FindingSeverity.NOTE,
            "points",
            fids,
            (lon[rows], lat[rows]),
            lambda i: msg(
                "{point} names the area {area}, which the register does not have or has twice.",
                point=self.ground.name("points", int(fids[i])),
                area=names[int(rows[i])] or "",
            ),
            propose,
        )


def distance_text(metres: float) -> Message:
    """Say how far: metres, or kilometres from one on."""
    if metres < 1_000:
        return msg("{number} m", number=f"{metres:.0f}")
    return msg("{number} km", number=f"{metres / 1_000:.1f}")


def _moved(fid: int, label: Message, place: shapely.Point, source: LocationSource) -> Edit:
    cells = {GEOMETRY: [shapely.to_wkb(place)], "location_source": [source.value]}
    return Edit(label, updates=(RowBatch("points", np.array([fid]), cells),))
