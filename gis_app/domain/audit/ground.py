"""What every check of the audit needs of one city, worked out once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import shapely

from gis_app.domain.area_index import LEVELS_SMALLEST_FIRST
from gis_app.domain.dates import days, local
from gis_app.domain.responsible_unit import looked_up, territorial_units
from gis_app.domain.table import NO_ROW, PointColumns, ShapeColumn
from gis_app.geo.coverage import usable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gis_app.domain.city_data import CityData
    from gis_app.domain.table import BoolArray, FloatArray, Int64Array, ObjectArray, Table
    from gis_app.domain.terms import AreaLevel


@dataclass(frozen=True)
class AuditGround:
    """Answer for the columns of one moment of a city."""

    data: CityData

    def table(self, name: str) -> Table:
        """Return a table by name."""
        return self.data.table(name)

    @cached_property
    def point_place(self) -> tuple[FloatArray, FloatArray]:
        """Return where points lie; for one without a place, the middle of the area it names."""
        points = self.table("points")
        if not isinstance(points.geometry, PointColumns):
            nowhere = np.full(len(points), np.nan)
            return nowhere, nowhere
        lon, lat = points.points.lon_deg.copy(), points.points.lat_deg.copy()
        unplaced = np.flatnonzero(~points.points.is_placed)
        if len(unplaced):
            area_lon, area_lat = self.area_place
            named = np.full(len(unplaced), -1, np.int64)
            for level in reversed(LEVELS_SMALLEST_FIRST):
                at = self.table("areas").positions(self.area_of_point[level][unplaced])
                named = np.where(at >= 0, at, named)
            lon[unplaced] = np.append(area_lon, np.nan)[named]
            lat[unplaced] = np.append(area_lat, np.nan)[named]
        return lon, lat

    @cached_property
    def area_place(self) -> tuple[FloatArray, FloatArray]:
        """Return a place inside each area; NaN for one without a border."""
        shapes = self.area_shapes
        lon, lat = np.full(len(shapes), np.nan), np.full(len(shapes), np.nan)
        placed = np.flatnonzero(~(shapely.is_missing(shapes) | shapely.is_empty(shapes)))
        inner = shapely.point_on_surface(shapes[placed])
        lon[placed], lat[placed] = shapely.get_x(inner), shapely.get_y(inner)
        return lon, lat

    @cached_property
    def area_shapes(self) -> ObjectArray:
        """Return the borders of areas that are valid today; None for the others and for none."""
        areas = self.table("areas")
        if not isinstance(areas.geometry, ShapeColumn):
            return np.full(len(areas), None, object)
        shapes = usable(areas.shapes)
        shapes[~self.valid_today("areas")] = None
        return shapes

    @property
    def area_of_point(self) -> Mapping[AreaLevel, Int64Array]:
        """Return the area of every level that each point lies in."""
        return self.data.point_state.area_fid

    @property
    def unit_of_point(self) -> Int64Array:
        """Return the responsible unit of every point by the office's rule."""
        return self.data.point_state.unit_fid

    @cached_property
    def lead_of_point(self) -> Int64Array:
        """Return the lead unit of every point's kind."""
        return self.data.industry.leads(self.table("points").text("layer"))

    @cached_property
    def territorial_chain(self) -> Mapping[AreaLevel, Int64Array]:
        """Return, for every level, the unit of the area each point lies in."""
        areas = self.table("areas")
        units = areas.numbers("unit_fid")
        return {
            level: looked_up(units, areas.positions(fids))
            for level, fids in self.area_of_point.items()
        }

    @cached_property
    def territorial_of_point(self) -> Int64Array:
        """Return the unit of the smallest area with a unit that each point lies in."""
        return territorial_units(self.data, self.area_of_point)

    def valid_today(self, table: str) -> BoolArray:
        """Tell which units or areas are valid on the day of the audit."""
        rows = self.table(table)
        at = np.datetime64(local(self.data.as_of).date(), "D")
        start, end = days(rows.text("valid_from")), days(rows.text("valid_to"))
        return np.asarray((np.isnat(start) | (start <= at)) & (np.isnat(end) | (at <= end)))

    def is_missing(self, table: str, column: str) -> BoolArray:
        """Tell where a text column says nothing: missing, empty or blank."""
        text = self.table(table).text(column)
        blank = np.array([not word.strip() for word in text.words] + [True], np.bool_)
        return blank[text.codes]

    def unit_lacks(self, *columns: str) -> BoolArray:
        """Tell for each unit whether all these columns say nothing; one more row for no unit."""
        lacking = np.logical_and.reduce([self.is_missing("units", column) for column in columns])
        return np.append(lacking, True)

    def of_unit(self, values: BoolArray, unit_fid: Int64Array) -> BoolArray:
        """Look up a column of `unit_lacks` for unit references."""
        return np.asarray(values[self.table("units").positions(unit_fid)], np.bool_)

    def name(self, table: str, fid: int) -> str:
        """Return what a row is called: its name, else its number, else its row id."""
        rows = self.table(table)
        if fid == NO_ROW or not rows.has(fid):
            return str(fid)
        named = rows.value(fid, "name") if "name" in rows.columns else None
        return named or rows.value(fid, "code") or str(fid)

    @cached_property
    def issue_point(self) -> Int64Array:
        """Return the position of each issue's point; -1 for none."""
        return self.table("points").positions(self.table("issues").numbers("point_fid"))

    def unit_place(self, unit_fids: Int64Array) -> tuple[FloatArray, FloatArray]:
        """Return where a unit is at home on the map: its area, else its first placed point."""
        areas, points = self.table("areas"), self.table("points")
        area_lon, area_lat = self.area_place
        lon, lat = np.full(len(unit_fids), np.nan), np.full(len(unit_fids), np.nan)
        wanted = np.asarray(unit_fids, np.int64)
        point_lon, point_lat = self.point_place
        sources = (
            (points.numbers("operator_fid"), point_lon, point_lat),
            (self.lead_of_point, point_lon, point_lat),
            (self.unit_of_point, point_lon, point_lat),
            (areas.numbers("unit_fid"), area_lon, area_lat),
        )
        for units, at_lon, at_lat in sources:
            placed = np.flatnonzero(np.isfinite(at_lon))
            known, first = np.unique(units[placed], return_index=True)
            if not len(known):
                continue
            at = np.minimum(np.searchsorted(known, wanted), len(known) - 1)
            hit = known[at] == wanted
            rows = placed[first[at[hit]]]
            lon[hit], lat[hit] = at_lon[rows], at_lat[rows]
        return lon, lat
