"""Areas that cross the border of the area above them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import shapely

from gis_app.domain.audit.area_edits import reshape_edit, shape_column, size_text
from gis_app.domain.audit.finding import FindingBatch, FindingKind, FindingSeverity
from gis_app.domain.edits import RowBatch
from gis_app.geo.coverage import gaps
from gis_app.geo.measure import areas_m2
from gis_app.messages import msg

if TYPE_CHECKING:
    from gis_app.domain.audit.ground import AuditGround
    from gis_app.domain.edits import Edit
    from gis_app.domain.table import Int64Array
    from gis_app.messages import Message


def not_nested(ground: AuditGround, rows: Int64Array) -> FindingBatch:
    """Find areas of which a part lies outside the area above them."""
    areas, shapes = ground.table("areas"), ground.area_shapes
    parents = areas.positions(areas.numbers("parent_fid")[rows])
    smallest = ground.data.presets.smallest_gap_m2
    fids: list[int] = []
    parts: list[shapely.Geometry] = []
    sizes: list[float] = []
    for row, parent in zip(rows.tolist(), parents.tolist(), strict=True):
        if parent < 0 or shapes[parent] is None:
            continue
        out, out_m2 = gaps(shapes[row], shapes[[parent]], smallest)
        if len(out):
            fids.append(int(areas.fids[row]))
            parts.append(shapely.multipolygons(out))
            sizes.append(float(out_m2.sum()))
    inner = [shapely.point_on_surface(part) for part in parts]

    def say(i: int) -> Message:
        parent = int(areas.value(fids[i], "parent_fid"))
        return msg(
            "{area} reaches out of {parent}, to which it belongs, by {size}.",
            area=ground.name("areas", fids[i]),
            parent=ground.name("areas", parent),
            size=size_text(sizes[i]),
        )

    def propose(i: int) -> Edit | None:
        parent = ground.area_shapes[areas.position(int(areas.value(fids[i], "parent_fid")))]
        own = ground.area_shapes[areas.position(fids[i])]
        kept = shapely.intersection(own, parent)
        if areas_m2(np.array([kept]))[0] < areas_m2(np.array([own]))[0] / 2:
            return _other_parent(ground, fids[i])
        label = msg(
            "Cut {area} at the border of {parent}",
            area=ground.name("areas", fids[i]),
            parent=ground.name("areas", int(areas.value(fids[i], "parent_fid"))),
        )
        return reshape_edit(label, {fids[i]: kept})

    return FindingBatch(
        FindingKind.NOT_NESTED,
        FindingSeverity.CHECK,
        [f"{FindingKind.NOT_NESTED.value}:{fid}" for fid in fids],
        "areas",
        np.array(fids, np.int64),
        np.array([shapely.get_x(p) for p in inner], np.float64),
        np.array([shapely.get_y(p) for p in inner], np.float64),
        say,
        propose,
        shape_column(parts),
    )


def _other_parent(ground: AuditGround, fid: int) -> Edit | None:
    """Make the edit that puts an area under the one of its parent's level that holds most of it."""
    areas, shapes = ground.table("areas"), ground.area_shapes
    parent = int(areas.value(fid, "parent_fid"))
    level = areas.value(parent, "level")
    rows = np.flatnonzero(areas.text("level").equals(level or "") & ~shapely.is_missing(shapes))
    shared = areas_m2(shapely.intersection(shapes[rows], shapes[areas.position(fid)]))
    best = int(areas.fids[rows[int(np.argmax(shared))]])
    if best == parent or not shared.max():
        return None
    label = msg(
        "{area} belongs to {parent}, in which most of it lies, and ends at its border",
        area=ground.name("areas", fid),
        parent=ground.name("areas", best),
    )
    inside = shapely.intersection(shapes[areas.position(fid)], shapes[areas.position(best)])
    edit = reshape_edit(label, {fid: inside})
    if edit is None:
        return None
    cells = {**edit.updates[0].columns, "parent_fid": [best]}
    return replace(edit, updates=(RowBatch("areas", np.array([fid]), cells),))
