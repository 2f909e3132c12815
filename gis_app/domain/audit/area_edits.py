"""Areas with other borders as one edit, and how large ground is in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from gis_app.domain.edits import GEOMETRY, Edit, RowBatch
from gis_app.messages import msg

if TYPE_CHECKING:
    from gis_app.domain.table import ObjectArray
    from gis_app.messages import Message


def reshape_edit(label: Message, new: dict[int, shapely.Geometry]) -> Edit | None:
    """Make the edit that gives areas other borders; None when one would have no ground left."""
    made = []
    for shape in new.values():
        parts = [p for p in shapely.get_parts(shape) if p.geom_type == "Polygon"]
        if not parts:
            return None
        made.append(shapely.to_wkb(shapely.multipolygons(parts)))
    return Edit(label, updates=(RowBatch("areas", np.array(list(new)), {GEOMETRY: made}),))


def size_text(size_m2: float) -> Message:
    """Say how large ground is: square metres, hectares or square kilometres."""
    if size_m2 < 10_000:
        return msg("{number} m²", number=f"{size_m2:.0f}")
    if size_m2 < 1_000_000:
        return msg("{number} ha", number=f"{size_m2 / 10_000:.1f}")
    return msg("{number} km²", number=f"{size_m2 / 1_000_000:.2f}")


def shape_column(shapes: list[shapely.Geometry]) -> ObjectArray:
    """Return shapes as a column."""
    out = np.empty(len(shapes), object)
    out[:] = shapes
    return out
