"""Give every row a place: its own, the register's, its area's, or the list of those to place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from gis_app.domain.table import NO_ROW
from gis_app.domain.terms import LocationSource
from gis_app.ledger.report import Outcome
from gis_app.messages import msg

if TYPE_CHECKING:
    from gis_app.ledger.incoming import Incoming
    from gis_app.ledger.merge import Merge
    from gis_app.ledger.names import CityNames
    from gis_app.ledger.row_keys import Existing
    from gis_app.messages import Message

_BY_OTHER_MEANS: Final = (
    LocationSource.BY_HAND,
    LocationSource.STREET,
    LocationSource.AREA_NAME,
)
_POLYGONS: Final = ("Polygon", "MultiPolygon")


def fit_shapes(incoming: Incoming, table: str) -> None:
    """Make shapes what their table holds; one that cannot be is left out and reported."""
    shapes = incoming.shapes
    for row in np.flatnonzero(incoming.has_shape).tolist():
        west, south, east, north = shapely.bounds(shapes[row]).tolist()
        if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
            _drop(row, incoming, msg("The shape is not on the earth."))
            continue
        shapes[row] = shapely.force_2d(shapes[row])
        if shapes[row].geom_type in _POLYGONS and not shapely.is_valid(shapes[row]):
            _mend(row, incoming)
        if table == "areas" and shapes[row] and shapes[row].geom_type not in _POLYGONS:
            _drop(row, incoming, msg("An area needs a polygon."))
        if shapes[row] is not None and table in ("points", "issues"):
            _as_point(row, incoming)


def _drop(row: int, incoming: Incoming, reason: Message) -> None:
    incoming.shapes[row] = None
    incoming.say(Outcome.CELL_LEFT_OUT, row, reason)


def _mend(row: int, incoming: Incoming) -> None:
    mended = shapely.make_valid(incoming.shapes[row])
    parts = [p for p in shapely.get_parts([mended]) if p.geom_type in _POLYGONS]
    nested = [q for p in parts for q in shapely.get_parts([p])]
    if not nested:
        _drop(row, incoming, msg("The polygon has no inside."))
        return
    incoming.shapes[row] = nested[0] if len(nested) == 1 else shapely.MultiPolygon(nested)
    incoming.say(
        Outcome.CHANGED,
        row,
        msg("The polygon crosses itself."),
        done=msg("It was mended; please look at its border."),
    )


def _as_point(row: int, incoming: Incoming) -> None:
    shape = incoming.shapes[row]
    incoming.shapes[row] = None
    if shape is None or np.isfinite(incoming.lon_deg[row]):
        return
    if shape.geom_type != "Point":
        if shape.geom_type != "MultiPoint" or shapely.get_num_geometries(shape) > 1:
            incoming.say(
                Outcome.CHANGED,
                row,
                msg("The shape is no point."),
                done=msg("A point inside it was taken."),
            )
        shape = shapely.point_on_surface(shape)
    incoming.lon_deg[row], incoming.lat_deg[row] = float(shape.x), float(shape.y)


def place_rows(incoming: Incoming, merge: Merge, existing: Existing, names: CityNames) -> None:
    """Place rows that stay; stored rows without new coordinates stay where they are."""
    table = existing.table.name
    if existing.table.geometry is None:
        return
    stays = ~incoming.is_left_out
    has_place = incoming.has_point | incoming.has_shape
    if table == "areas":
        for row in np.flatnonzero(stays & ~has_place).tolist():
            _boundary_missing(row, merge, existing, incoming)
        return
    told = incoming.column("location_source")
    is_usable = [LocationSource(w).value if w in _BY_OTHER_MEANS else None for w in told.words]
    usable = np.array([*(w is not None for w in is_usable), False], np.bool_)[told.codes]
    location = incoming.location
    location.put(stays & has_place, LocationSource.COORDINATES.value)
    for row in np.flatnonzero(stays & has_place & usable).tolist():
        location.set(row, told[row])
    for row in np.flatnonzero(stays & ~has_place).tolist():
        _place(row, merge, existing, names, incoming)
    incoming.values["location_source"] = location.copied()


def _boundary_missing(row: int, merge: Merge, existing: Existing, incoming: Incoming) -> None:
    fid = int(merge.fid_of[row])
    if fid == NO_ROW or existing.shape(fid) is None:
        incoming.say(
            Outcome.UNPLACED,
            row,
            msg("The area has no boundary yet."),
            done=msg("Import its polygon by the same name or code, or draw it."),
        )


def _place(
    row: int,
    merge: Merge,
    existing: Existing,
    names: CityNames,
    incoming: Incoming,
) -> None:
    fid = int(merge.fid_of[row])
    if fid != NO_ROW and existing.shape(fid) is not None:
        return
    location = incoming.location
    if _by_register(row, existing.table.name, names, incoming):
        location.set(row, LocationSource.REGISTER.value)
        return
    text = incoming.name("area_name", row)
    area = names.areas.smallest(text)
    shape = names.area_shape(area)
    address = incoming.value("address", row)
    found = names.addresses.find(address, shape)
    if found is not None:
        incoming.lon_deg[row], incoming.lat_deg[row] = found.lon_deg, found.lat_deg
        location.set(row, found.source.value)
        incoming.say(
            Outcome.CHANGED,
            row,
            msg("The row has no coordinates."),
            column=incoming.headings.get("address", ""),
            value=address or "",
            done=msg("By its address it stands at {place}.", place=found.title)
            if found.source is LocationSource.REGISTER
            else msg("By its address it stands in the middle of {street}.", street=found.title),
        )
        return
    if shape is not None:
        inside = shapely.point_on_surface(shape)
        incoming.lon_deg[row], incoming.lat_deg[row] = float(inside.x), float(inside.y)
        location.set(row, LocationSource.AREA_NAME.value)
        incoming.say(
            Outcome.CHANGED,
            row,
            msg("The row has no coordinates."),
            column=incoming.headings.get("area_name", ""),
            value=text or "",
            done=msg("It stands in the middle of {area}.", area=names.areas.titles.get(area, "")),
        )
        return
    location.set(row, LocationSource.UNPLACED.value)
    reason = msg("The row has no coordinates that can be used.")
    if text:
        reason = msg("The row has no coordinates, and no area is called {area}.", area=text)
    incoming.say(Outcome.UNPLACED, row, reason, done=msg("It is to be placed by hand."))


def _by_register(row: int, table: str, names: CityNames, incoming: Incoming) -> bool:
    """Place a row by the point register; an issue at a placed point needs no place of its own."""
    points = names.points.table
    fid = incoming.value("point_fid", row) or NO_ROW
    is_own = fid != NO_ROW
    if not is_own:
        text = incoming.value("name" if table != "issues" else "address", row)
        fid = names.points.find(text)
    if fid == NO_ROW or not points.has(fid):
        return False
    i = points.position(fid)
    lon, lat = float(points.points.lon_deg[i]), float(points.points.lat_deg[i])
    if not (np.isfinite(lon) and np.isfinite(lat)):
        return False
    if not is_own:
        incoming.lon_deg[row], incoming.lat_deg[row] = lon, lat
    return True
