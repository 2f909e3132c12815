"""What rows say about where they lie: the area, the street or the registered point they name."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from gis_app.domain.table import NO_ROW
from gis_app.domain.terms import LocationSource
from gis_app.geo.crs import LocalPlane

if TYPE_CHECKING:
    from gis_app.domain.table import BoolArray, FloatArray, Int64Array, ObjectArray
    from gis_app.ledger.incoming import Incoming
    from gis_app.ledger.names import CityNames

MOST_TESTED: Final = 3000
"""So many rows are enough to tell; of more, every so many-th is looked at."""


class EvidenceKind(StrEnum):
    """Name what a row's place is tested against."""

    REGISTER = "register"
    STREET = "street"
    AREA = "area"


NEAR_M: Final = {EvidenceKind.REGISTER: 60.0, EvidenceKind.STREET: 60.0, EvidenceKind.AREA: 0.0}
"""How near a place must be to what its row names, to count as fitting."""


@dataclass(frozen=True)
class Evidence:
    """Hold, for some rows, the shape in a local plane that each should lie at or in."""

    kind: EvidenceKind
    rows: Int64Array
    shapes: ObjectArray
    plane: LocalPlane

    def distances_m(self, lon_deg: FloatArray, lat_deg: FloatArray) -> FloatArray:
        """Return how far the rows' places are from where they should be; NaN without a place."""
        x, y = self.plane.to_plane(lon_deg[self.rows], lat_deg[self.rows])
        is_placed = np.isfinite(x) & np.isfinite(y)
        points = shapely.points(np.where(is_placed, x, 0.0), np.where(is_placed, y, 0.0))
        return np.where(is_placed, shapely.distance(points, self.shapes), np.inf)


def gather_evidence(
    incoming: Incoming, has_place: BoolArray, names: CityNames, table: str
) -> tuple[Evidence, ...]:
    """Collect what rows with a place say; the row numbers of evidence count in `rows`."""
    placed = np.flatnonzero(has_place).tolist()
    streets = names.streets
    placed = placed[:: max(1, -(-len(placed) // MOST_TESTED))]
    shapes: dict[EvidenceKind, dict[int, shapely.Geometry]] = {kind: {} for kind in EvidenceKind}
    ways: dict[str, shapely.Geometry] = {}
    for i in placed:
        point = registered_place(incoming, i, names, table)
        if point is not None:
            shapes[EvidenceKind.REGISTER][i] = point
        area = names.areas.smallest(incoming.name("area_name", i))
        polygon = names.area_shape(area)
        if polygon is not None:
            shapes[EvidenceKind.AREA][i] = polygon
        street = streets.find(incoming.value("address", i))
        if street is not None:
            if street not in ways:
                ways[street] = streets.shape(street)
            shapes[EvidenceKind.STREET][i] = ways[street]
    everything = [shape for found in shapes.values() for shape in found.values()]
    if not everything:
        return ()
    west, south, east, north = shapely.total_bounds(everything).tolist()
    plane = LocalPlane((west + east) / 2, (south + north) / 2)
    return tuple(
        Evidence(kind, np.fromiter(found, np.int64), _in_plane(list(found.values()), plane), plane)
        for kind, found in shapes.items()
        if found
    )


def registered_place(
    incoming: Incoming, row: int, names: CityNames, table: str
) -> shapely.Point | None:
    """Return where the register has the point a row names; None unless it was really measured."""
    fid: int = incoming.value("point_fid", row) or NO_ROW
    if fid == NO_ROW and table == "points":
        fid = names.points.by_code(incoming.value("code", row)) or names.points.find(
            incoming.value("name", row)
        )
    points = names.points.table
    if fid == NO_ROW or not points.has(fid):
        return None
    i = points.position(fid)
    source = points.text("location_source")[i]
    if source in (LocationSource.AREA_NAME, LocationSource.UNPLACED, LocationSource.STREET):
        return None
    lon, lat = float(points.points.lon_deg[i]), float(points.points.lat_deg[i])
    return shapely.Point(lon, lat) if np.isfinite(lon) and np.isfinite(lat) else None


def _in_plane(shapes: list[shapely.Geometry], plane: LocalPlane) -> ObjectArray:
    """Project shapes, each distinct one once."""
    distinct = {id(shape): shape for shape in shapes}
    array = np.empty(len(distinct), dtype=object)
    array[:] = list(distinct.values())

    def moved(xy: FloatArray) -> FloatArray:
        return np.column_stack(plane.to_plane(xy[:, 0], xy[:, 1]))

    there = dict(zip(distinct, shapely.transform(array, moved).tolist(), strict=True))
    out = np.empty(len(shapes), dtype=object)
    out[:] = [there[id(shape)] for shape in shapes]
    shapely.prepare(out)
    return out
