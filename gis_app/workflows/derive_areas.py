"""Provisional areas for a city without borders, guessed from the points that belong to each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from gis_app.domain.area_index import LEVELS_SMALLEST_FIRST
from gis_app.domain.area_nesting import of_level
from gis_app.domain.edits import GEOMETRY, Edit, RowBatch
from gis_app.domain.table import NO_ROW, ShapeColumn
from gis_app.domain.terms import AreaLevel, word
from gis_app.domain.unit_tree import plain_name
from gis_app.errors import EditError
from gis_app.geo.provisional import areas_of_members
from gis_app.messages import msg
from gis_app.workflows.edit_areas import area_name

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gis_app.domain.city_data import CityData
    from gis_app.domain.former_values import Reserve

STREET_CLASSES = ("trunk", "primary", "secondary", "minor", "waterway", "rail")
_MARGIN_DEG = 0.003


@dataclass(frozen=True, slots=True)
class _Group:
    """Name what an area will be: a row that has no border yet, or a new row, and its unit."""

    name: str
    area_fid: int
    unit_fid: int


def derive_areas(data: CityData, reserve: Reserve, level: AreaLevel, within: int = NO_ROW) -> Edit:
    """Guess the areas of a level from the placed points whose list names the area or its unit.

    They tile the area `within`, or the city's outline, or a land around the points where there is
    none, run along streets of the base map where those part the members, and are marked as
    provisional. Areas with a border are left alone; raises EditError where there is nothing to do.
    """
    if len(of_level(data, level)) and within == NO_ROW:
        raise EditError(
            msg(
                "Areas of this level ({level}) already have borders. Choose the area in which they "
                "are missing.",
                level=word("level", level),
            )
        )
    groups, member = _members(data, level)
    points = data.table("points").points
    whole = _whole(data, within, points, member >= 0)
    inside = np.zeros(len(points), np.bool_)
    placed = np.flatnonzero(points.is_placed & (member >= 0))
    shapely.prepare(whole)
    inside[placed] = shapely.intersects_xy(whole, points.lon_deg[placed], points.lat_deg[placed])
    used = np.flatnonzero(inside)
    if len(np.unique(member[used])) < 1:
        raise EditError(
            msg(
                "No placed point names an area of this level ({level}), or a unit of its kind.",
                level=word("level", level),
            )
        )
    taken = [f for f in of_level(data, level) if _touches(data, int(f), whole)]
    if taken:
        raise EditError(
            msg(
                "{area} already has a border there; provisional areas would lie over it.",
                area=area_name(data, int(taken[0])),
            )
        )
    shapes = areas_of_members(
        points.lon_deg[used], points.lat_deg[used], member[used], whole, _streets(data, whole)
    )
    return _edit(data, reserve, level, within, groups, shapes)


def _members(data: CityData, level: AreaLevel) -> tuple[list[_Group], NDArray[np.int64]]:
    """Return the areas to be, and for every point which of them it belongs to; -1 for none."""
    areas, units, points = data.table("areas"), data.table("units"), data.table("points")
    groups: list[_Group] = []
    by_area: dict[int, int] = {}
    by_unit: dict[int, int] = {}
    by_name: dict[str, int] = {}

    def group_of(name: str, area: int, unit: int) -> int:
        known = by_name.get(plain_name(name))
        if known is None:
            known = by_name[plain_name(name)] = len(groups)
            groups.append(_Group(name, area, unit))
        return known

    is_level = areas.text("level").equals(level)
    for fid in areas.fids[is_level].tolist():
        by_area[fid] = group_of(area_name(data, fid), fid, int(areas.value(fid, "unit_fid") or 0))
        unit = int(areas.value(fid, "unit_fid") or 0)
        if unit:
            by_unit.setdefault(unit, by_area[fid])
    kinds = units.text("kind")
    for fid in units.fids[kinds.equals(level)].tolist():
        if fid not in by_unit:
            by_unit[fid] = group_of(str(units.value(fid, "name") or fid), NO_ROW, fid)
    named = data.area_index.fids_by_name(points.text("area_name"))
    known = {f for found in named.values() for f in np.unique(found).tolist() if f}
    member = np.full(len(points), -1, np.int64)
    names = points.text("area_name").values()
    of_unit = points.numbers("unit_fid")
    for place in np.flatnonzero(points.points.is_placed).tolist():
        area, text = int(named[level][place]), names[place]
        if area in by_area:
            member[place] = by_area[area]
        elif int(of_unit[place]) in by_unit:
            member[place] = by_unit[int(of_unit[place])]
        elif text and plain_name(text) in by_name:
            member[place] = by_name[plain_name(text)]
        elif text and not known:
            member[place] = group_of(text, NO_ROW, data.unit_tree.named(text))
    return groups, member


def _whole(data: CityData, within: int, points: Any, is_member: NDArray[np.bool_]) -> Any:
    areas = data.table("areas")
    if within != NO_ROW:
        shape = areas.shapes[areas.position(within)]
        if shape is None or shape.is_empty:
            raise EditError(
                msg("{area} has no border on the map yet.", area=area_name(data, within))
            )
        return shapely.make_valid(shape)
    city = of_level(data, AreaLevel.CITY)
    if len(city):
        return shapely.make_valid(shapely.union_all(areas.shapes[areas.positions(city)]))
    used = points.is_placed & is_member
    cloud = shapely.multipoints(np.column_stack([points.lon_deg[used], points.lat_deg[used]]))
    return shapely.buffer(shapely.convex_hull(cloud), _MARGIN_DEG)


def _touches(data: CityData, fid: int, whole: Any) -> bool:
    areas = data.table("areas")
    shared = shapely.intersection(shapely.make_valid(areas.shapes[areas.position(fid)]), whole)
    return float(shapely.area(shared)) > 1e-9


def _streets(data: CityData, whole: Any) -> NDArray[np.object_]:
    lines = data.table("basemap_lines")
    if not isinstance(lines.geometry, ShapeColumn) or not len(lines):
        return np.empty(0, object)
    kept = lines.text("class").isin(STREET_CLASSES) & lines.geometry.is_placed
    shapes = lines.shapes[kept]
    west, south, east, north = shapely.bounds(whole)
    box = shapely.bounds(shapes)
    near = (box[:, 0] <= east) & (box[:, 2] >= west) & (box[:, 1] <= north) & (box[:, 3] >= south)
    return np.asarray(shapes[near], dtype=object)


def _edit(
    data: CityData,
    reserve: Reserve,
    level: AreaLevel,
    within: int,
    groups: list[_Group],
    shapes: NDArray[np.object_],
) -> Edit:
    made = [(g, shape) for g, shape in zip(groups, shapes, strict=False) if shape is not None]
    new = [(g, shape) for g, shape in made if g.area_fid == NO_ROW]
    old = [(g, shape) for g, shape in made if g.area_fid != NO_ROW]
    parent = within or _above(data, level)
    inserts, updates = [], []
    if new:
        columns: dict[str, list[Any]] = {
            "name": [g.name for g, _shape in new],
            "level": [str(level)] * len(new),
            "unit_fid": [g.unit_fid or None for g, _shape in new],
            "parent_fid": [parent or None] * len(new),
            "is_provisional": [True] * len(new),
            GEOMETRY: [shapely.to_wkb(shape) for _g, shape in new],
        }
        inserts.append(RowBatch("areas", reserve("areas", len(new)), columns))
    if old:
        old.sort(key=lambda pair: pair[0].area_fid)
        cells: dict[str, list[Any]] = {
            "is_provisional": [True] * len(old),
            GEOMETRY: [shapely.to_wkb(shape) for _g, shape in old],
        }
        updates.append(RowBatch("areas", np.array([g.area_fid for g, _s in old]), cells))
    label = msg(
        "Derived {count} provisional areas ({level})", count=len(made), level=word("level", level)
    )
    return Edit(label, inserts=tuple(inserts), updates=tuple(updates))


def _above(data: CityData, level: AreaLevel) -> int:
    """Return the one area of the nearest level above, when there is just one."""
    for larger in LEVELS_SMALLEST_FIRST[LEVELS_SMALLEST_FIRST.index(level) + 1 :]:
        fids = of_level(data, larger)
        if len(fids):
            return int(fids[0]) if len(fids) == 1 else NO_ROW
    return NO_ROW
