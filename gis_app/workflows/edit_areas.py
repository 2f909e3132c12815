"""Areas change on the map: drawn, split, merged, reshaped; neighbours keep sharing their borders.

Every function looks at the city and returns one Edit; nothing is written here. Only areas of the
same level that are valid at the moment are neighbours. Shapes are in degrees, EPSG:4490.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from gis_app.domain.area_nesting import of_level
from gis_app.domain.edits import GEOMETRY, Edit, RowBatch
from gis_app.domain.terms import word
from gis_app.errors import EditError
from gis_app.geo.coverage_edit import merged, reshape, split
from gis_app.geo.coverage_faces import as_multi, faces_of
from gis_app.messages import listed, msg

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from gis_app.domain.city_data import CityData
    from gis_app.domain.former_values import Reserve
    from gis_app.domain.terms import AreaLevel

_COPIED = ("level", "parent_fid", "unit_fid", "leader", "sponsor_leader", "sponsor_unit_fid")


def area_name(data: CityData, fid: int) -> str:
    """Return what an area is called."""
    areas = data.table("areas")
    return str(areas.value(fid, "name") or areas.value(fid, "code") or fid)


def draw_area(
    data: CityData, reserve: Reserve, shape: Any, level: AreaLevel, cells: Mapping[str, Any]
) -> Edit:
    """Add an area with a drawn outline; what neighbours of its level hold already stays theirs.

    Refuses an outline that crosses itself, and one that leaves nothing free.
    """
    if not shape.is_valid:
        raise EditError(msg("The outline crosses itself. Draw it again without a crossing."))
    fids = of_level(data, level)
    shapes = data.table("areas").shapes[data.table("areas").positions(fids)]
    near = np.flatnonzero(shapely.intersects(shapes, shape)) if len(fids) else fids
    given = np.empty(len(near) + 1, object)
    given[:-1], given[-1] = shapes[near], as_multi(shape)
    cut = faces_of(given)
    new = len(near)
    claims = [[p for p in claim if p != new or len(claim) == 1] for claim in cut.claims]
    made = cut.put_together(claims)
    if made[new] is None:
        raise EditError(
            msg(
                "Areas of this level ({level}) cover all of it already. Reshape one of them.",
                level=word("level", level),
            )
        )
    name = str(cells.get("name") or "").strip()
    if not name:
        raise EditError(msg("An area needs a name."))
    row = {**cells, "name": name, "level": str(level), GEOMETRY: shapely.to_wkb(made[new])}
    batch = RowBatch("areas", reserve("areas", 1), {key: [value] for key, value in row.items()})
    updates = _changed(fids[near], given[:-1], made[:-1])
    return Edit(msg("Drew area {area}", area=name), inserts=(batch,), updates=updates)


def split_area(data: CityData, reserve: Reserve, fid: int, line: Any) -> Edit:
    """Split an area along a line; the largest piece keeps the row, the others become new ones."""
    fids, shapes, at = _neighbours(data, fid)
    out, pieces = split(shapes, at, line)
    name = area_name(data, fid)
    if not pieces:
        raise EditError(
            msg("The line does not part {area}: draw it from border to border.", area=name)
        )
    row = data.table("areas").row(fid)
    columns: dict[str, list[Any]] = {
        column: [row[column] or None] * len(pieces) for column in (*_COPIED, "is_provisional")
    }
    taken = set(data.table("areas").text("name").words)
    names: list[str] = []
    number = 2
    while len(names) < len(pieces):
        if f"{name}({number})" not in taken:
            names.append(f"{name}({number})")
        number += 1
    columns |= {"name": names, GEOMETRY: [shapely.to_wkb(piece) for piece in pieces]}
    batch = RowBatch("areas", reserve("areas", len(pieces)), columns)
    return Edit(
        msg("Split area {area}", area=name),
        inserts=(batch,),
        updates=_changed(fids, shapes, out),
    )


def reshape_area(data: CityData, fid: int, line: Any) -> Edit:
    """Move a stretch of an area's border onto a line; neighbours get and give what is between."""
    fids, shapes, at = _neighbours(data, fid)
    out = reshape(shapes, at, line)
    name = area_name(data, fid)
    if out is None:
        raise EditError(
            msg(
                "The line moves no border of {area}: begin and end it on the border or across it.",
                area=name,
            )
        )
    gone = [int(f) for f, shape in zip(fids, out, strict=True) if shape is None]
    if gone:
        raise EditError(
            msg(
                "Nothing would be left of {area}. Merge the two areas instead.",
                area=area_name(data, gone[0]),
            )
        )
    return Edit(msg("Reshaped area {area}", area=name), updates=_changed(fids, shapes, out))


def merge_areas(data: CityData, fids: Sequence[int], into: int) -> Edit:
    """Merge areas of one level into one, with the areas below and the points that name them."""
    areas = data.table("areas")
    gone = [fid for fid in fids if fid != into]
    if not gone:
        raise EditError(msg("Select at least two areas to merge."))
    levels = {areas.value(fid, "level") for fid in (*gone, into)}
    if len(levels) > 1:
        raise EditError(msg("Only areas of one level can be merged."))
    shapes = areas.shapes[areas.positions(np.array([into, *gone]))]
    whole = merged(shapes)
    cells: dict[str, list[Any]] = {} if whole.is_empty else {GEOMETRY: [shapely.to_wkb(whole)]}
    updates = [RowBatch("areas", np.array([into]), cells)] if cells else []
    below = areas.fids[np.isin(areas.numbers("parent_fid"), gone)]
    below = below[~np.isin(below, [*gone, into])]
    if len(below):
        updates.append(RowBatch("areas", below, {"parent_fid": [into] * len(below)}))
    points, name = data.table("points"), area_name(data, into)
    named = points.fids[points.text("area_name").isin([area_name(data, fid) for fid in gone])]
    if len(named):
        updates.append(RowBatch("points", named, {"area_name": [name] * len(named)}))
    label = msg(
        "Merged {areas} into {area}", areas=listed(area_name(data, f) for f in gone), area=name
    )
    return Edit(label, updates=tuple(updates), deletes={"areas": tuple(gone)})


def _neighbours(data: CityData, fid: int) -> tuple[NDArray[np.int64], NDArray[np.object_], int]:
    """Return the areas of an area's level, their shapes, and where it is among them."""
    areas = data.table("areas")
    shape = areas.shapes[areas.position(fid)]
    if shape is None or shape.is_empty:
        raise EditError(msg("{area} has no border on the map yet.", area=area_name(data, fid)))
    fids = np.union1d(of_level(data, str(areas.value(fid, "level"))), [fid]).astype(np.int64)
    shapes = areas.shapes[areas.positions(fids)].copy()
    bad = np.flatnonzero(~shapely.is_valid(shapes))
    if len(bad):
        raise EditError(
            msg(
                "The border of {area} crosses itself. Check and mend the areas first.",
                area=area_name(data, int(fids[bad[0]])),
            )
        )
    return fids, shapes, int(np.searchsorted(fids, fid))


def _changed(
    fids: NDArray[np.int64], before: NDArray[np.object_], after: NDArray[np.object_]
) -> tuple[RowBatch, ...]:
    rows = [n for n in range(len(fids)) if after[n] is not before[n] and after[n] is not None]
    if not rows:
        return ()
    wkb = [shapely.to_wkb(after[n]) for n in rows]
    return (RowBatch("areas", fids[rows], {GEOMETRY: wkb}),)
