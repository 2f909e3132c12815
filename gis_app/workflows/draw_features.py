"""What is drawn on the map becomes a point or a feature of a special action, or changes one."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely

from gis_app.domain.answers import Way
from gis_app.domain.edits import GEOMETRY, Edit, RowBatch
from gis_app.domain.layer_spec import FillSymbol, LayerGroup, LineSymbol, MarkerSymbol
from gis_app.domain.table import NO_ROW
from gis_app.domain.terms import LocationSource
from gis_app.domain.to_place import unplaced_rows
from gis_app.errors import EditError
from gis_app.geo.measure import lengths_m
from gis_app.messages import msg

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from gis_app.domain.city_data import CityData
    from gis_app.domain.layer_spec import LayerSpec
    from gis_app.domain.responsibility import Responsibility
    from gis_app.messages import Message
    from gis_app.project.city import City

_DRAWN_AS: Final = {0: MarkerSymbol, 1: LineSymbol, 2: FillSymbol}
"""Dimension of a shape → symbol of the special actions that are drawn so."""


@dataclass(frozen=True, slots=True)
class NewFeature:
    """Describe what was drawn, in degrees; `layer` says whether it is a point or an action's.

    `unit_fid` of NO_ROW leaves the answer to the rules: by area, industry and operator.
    """

    layer: str
    shape: BaseGeometry
    name: str
    address: str = ""
    unit_fid: int = NO_ROW
    stage: str | None = None


def layers_for(data: CityData, shape: BaseGeometry) -> tuple[LayerSpec, ...]:
    """Return the layers a shape can belong to: kinds of place for points, then special actions."""
    dimension = int(shapely.get_dimensions(shape))
    kinds = data.catalogue.group(LayerGroup.INSPECTION) if dimension == 0 else ()
    symbol = _DRAWN_AS.get(dimension)
    actions = data.catalogue.group(LayerGroup.ACTIONS)
    fitting = (one for one in actions if symbol is not None and isinstance(one.symbol, symbol))
    return (*kinds, *fitting)


def answer_for(data: CityData, new: NewFeature) -> Responsibility:
    """Return whose the drawn place would be by area and kind, without the list naming anybody."""
    inner = shapely.point_on_surface(new.shape)
    return data.responsibility.who(inner.x, inner.y, kind=new.layer)


def problem_with(data: CityData, new: NewFeature) -> Message | None:
    """Say why a feature cannot be entered; None when it can."""
    if not new.name.strip():
        return msg("Give it a name.")
    if new.shape.is_empty or not shapely.is_valid(new.shape):
        return msg("The shape is empty or crosses itself; draw it anew.")
    west, south, east, north = new.shape.bounds
    if not all(math.isfinite(v) for v in (west, south, east, north)):
        return msg("The shape is empty or crosses itself; draw it anew.")
    if new.layer not in {spec.id for spec in layers_for(data, new.shape)}:
        return msg("This kind is not drawn in this way.")
    return None


def add_feature(city: City, new: NewFeature) -> tuple[str, int]:
    """Enter a drawn feature as one edit; returns its table and row id. Raises EditError."""
    problem = problem_with(city.data, new)
    if problem is not None:
        raise EditError(problem)
    spec = city.data.catalogue.layer(new.layer)
    table = spec.table
    (fid,) = (int(one) for one in city.reserve_fids(table, 1))
    cells: dict[str, Any] = {
        "name": new.name.strip(),
        "layer": new.layer,
        "unit_fid": new.unit_fid or None,
        "location_source": LocationSource.BY_HAND.value,
        GEOMETRY: shapely.to_wkb(shapely.force_2d(new.shape)),
    }
    if table == "points":
        cells["address"] = new.address.strip() or None
        cells["area_name"] = _area_name(city.data, new)
    else:
        stages = [stage.id for stage in spec.stages]
        cells["stage"] = new.stage or (stages[0] if stages else None)
        if isinstance(spec.symbol, LineSymbol):
            length = float(lengths_m(np.array([new.shape], dtype=object))[0])
            cells["length_before_m"] = round(length, 1)
    batch = RowBatch(table, np.array([fid]), {name: [value] for name, value in cells.items()})
    label = msg("Added {kind} {name}", kind=spec.title, name=new.name.strip()[:40])
    city.apply(Edit(label, inserts=(batch,)))
    return table, fid


def _area_name(data: CityData, new: NewFeature) -> str | None:
    """Return the name of the smallest area the drawn place lies in, as its list would name it."""
    found = answer_for(data, new)
    if not found.areas or not found.by_way(Way.TERRITORIAL):
        return None
    name = data.table("areas").value(found.areas[0], "name")
    return str(name) if name else None


def reshape_edit(data: CityData, fid: int, shape: BaseGeometry) -> Edit:
    """Make the edit that gives a feature of a special action another shape.

    The recorded length stays: it is what was surveyed, and whoever measured anew says so there.
    """
    name = data.table("actions").value(fid, "name") or data.table("actions").value(fid, "code")
    columns = {
        GEOMETRY: [shapely.to_wkb(shapely.force_2d(shape))],
        "location_source": [LocationSource.BY_HAND.value],
    }
    batch = RowBatch("actions", np.array([fid]), columns)
    return Edit(msg("Reshaped {name}", name=str(name or fid)[:40]), updates=(batch,))


def rows_to_place(data: CityData) -> tuple[tuple[str, int], ...]:
    """Return points without a place, then issues of their own without one.

    An issue at a point is placed with its point; a line or area of an action is drawn, not clicked.
    """
    at_point = data.table("issues").numbers("point_fid")
    return tuple(
        (row.table, row.fid)
        for row in unplaced_rows(data)
        if row.table == "points"
        or (row.table == "issues" and at_point[data.table("issues").position(row.fid)] == NO_ROW)
    )
