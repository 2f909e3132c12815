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
    from gis_app.ledger.incoming import Incoming, IncomingRow
    from gis_app.ledger.merge import Existing, Merge
    from gis_app.ledger.names import CityNames
    from gis_app.messages import Message

_BY_OTHER_MEANS: Final = (
    LocationSource.BY_HAND,
    LocationSource.STREET,
    LocationSource.AREA_NAME,
)
_POLYGONS: Final = ("Polygon", "MultiPolygon")


def fit_shapes(rows: list[IncomingRow], table: str, incoming: Incoming) -> None:
    """Make shapes what their table holds; one that cannot be is left out and reported."""
    for row in rows:
        if row.shape is None:
            continue
        west, south, east, north = shapely.bounds(row.shape).tolist()
        if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
            _drop(row, incoming, msg("The shape is not on the earth."))
            continue
        row.shape = shapely.force_2d(row.shape)
        if row.shape.geom_type in _POLYGONS and not shapely.is_valid(row.shape):
            _mend(row, incoming)
        if row.shape is not None and table == "areas" and row.shape.geom_type not in _POLYGONS:
            _drop(row, incoming, msg("An area needs a polygon."))
        if row.shape is not None and table in ("points", "issues"):
            _as_point(row, incoming)


def _drop(row: IncomingRow, incoming: Incoming, reason: Message) -> None:
    row.shape = None
    incoming.say(Outcome.CELL_LEFT_OUT, row, reason)


def _mend(row: IncomingRow, incoming: Incoming) -> None:
    mended = shapely.make_valid(row.shape)
    parts = [p for p in shapely.get_parts([mended]) if p.geom_type in _POLYGONS]
    nested = [q for p in parts for q in shapely.get_parts([p])]
    if not nested:
        _drop(row, incoming, msg("The polygon has no inside."))
        return
    row.shape = nested[0] if len(nested) == 1 else shapely.MultiPolygon(nested)
    incoming.say(
        Outcome.CHANGED,
        row,
        msg("The polygon crosses itself."),
        done=msg("It was mended; please look at its border."),
    )


def _as_point(row: IncomingRow, incoming: Incoming) -> None:
    shape = row.shape
    row.shape = None
    if shape is None or row.has_point:
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
    row.lon_deg, row.lat_deg = float(shape.x), float(shape.y)


def place_rows(
    rows: list[IncomingRow],
    merge: Merge,
    existing: Existing,
    names: CityNames,
    incoming: Incoming,
) -> None:
    """Place rows that stay; stored rows without new coordinates stay where they are."""
    table = existing.table.name
    if existing.table.geometry is None:
        return
    for row in rows:
        if row.is_left_out:
            continue
        if row.has_point or row.shape is not None:
            told = row.values.get("location_source")
            is_usable = told in _BY_OTHER_MEANS
            row.location = told if is_usable else LocationSource.COORDINATES.value
            if table == "areas":
                row.location = None
        elif table == "areas":
            _boundary_missing(row, merge, existing, incoming)
        else:
            _place(row, merge, existing, names, incoming)
        if table != "areas":
            row.values.pop("location_source", None)
            if row.location is not None:
                row.values["location_source"] = row.location


def _boundary_missing(
    row: IncomingRow, merge: Merge, existing: Existing, incoming: Incoming
) -> None:
    fid = merge.fid_of.get(id(row))
    if fid is None or existing.shape(fid) is None:
        incoming.say(
            Outcome.UNPLACED,
            row,
            msg("The area has no boundary yet."),
            done=msg("Import its polygon by the same name or code, or draw it."),
        )


def _place(
    row: IncomingRow,
    merge: Merge,
    existing: Existing,
    names: CityNames,
    incoming: Incoming,
) -> None:
    fid = merge.fid_of.get(id(row))
    if fid is not None and existing.shape(fid) is not None:
        return
    if _by_register(row, existing.table.name, names):
        row.location = LocationSource.REGISTER.value
        return
    text = row.names.get("area_name")
    area = names.areas.smallest(text)
    shape = names.area_shape(area)
    address = row.values.get("address")
    found = names.addresses.find(address, shape)
    if found is not None:
        row.lon_deg, row.lat_deg, row.location = found.lon_deg, found.lat_deg, found.source.value
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
        row.lon_deg, row.lat_deg = float(inside.x), float(inside.y)
        row.location = LocationSource.AREA_NAME.value
        incoming.say(
            Outcome.CHANGED,
            row,
            msg("The row has no coordinates."),
            column=incoming.headings.get("area_name", ""),
            value=text or "",
            done=msg("It stands in the middle of {area}.", area=names.areas.titles.get(area, "")),
        )
        return
    row.location = LocationSource.UNPLACED.value
    reason = msg("The row has no coordinates that can be used.")
    if text:
        reason = msg("The row has no coordinates, and no area is called {area}.", area=text)
    incoming.say(Outcome.UNPLACED, row, reason, done=msg("It is to be placed by hand."))


def _by_register(row: IncomingRow, table: str, names: CityNames) -> bool:
    """Place a row by the point register; an issue at a placed point needs no place of its own."""
    points = names.points.table
    fid = row.values.get("point_fid", NO_ROW)
    is_own = fid != NO_ROW
    if not is_own:
        text = row.values.get("name") if table != "issues" else row.values.get("address")
        fid = names.points.find(text)
    if fid == NO_ROW or not points.has(fid):
        return False
    i = points.position(fid)
    lon, lat = float(points.points.lon_deg[i]), float(points.points.lat_deg[i])
    if not (np.isfinite(lon) and np.isfinite(lat)):
        return False
    if not is_own:
        row.lon_deg, row.lat_deg = lon, lat
    return True
