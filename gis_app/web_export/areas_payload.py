"""Responsibility areas of the page, with their packed shapes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from gis_app.domain.area_index import LEVELS_SMALLEST_FIRST
from gis_app.domain.layer_rows import layer_rows
from gis_app.domain.layer_spec import AreaTintSymbol, FillSymbol, LayerGroup
from gis_app.domain.palette import BOUNDARY
from gis_app.web_export.base_payload import label_style, px, zoom_range
from gis_app.web_export.packing import POINT_PRECISION, pack
from gis_app.web_export.profiles import ProfileKind

if TYPE_CHECKING:
    from gis_app.domain.city_data import CityData
    from gis_app.domain.layer_spec import LayerSpec
    from gis_app.domain.table import Table
    from gis_app.web_export.points_payload import Shared

_AREA_TOLERANCE_DEG = 0.00001


def area_layers(data: CityData) -> list[LayerSpec]:
    """Return the layers of responsibility areas in drawing order."""
    return [s for s in data.catalogue.group(LayerGroup.REFERENCE) if s.table == "areas"]


def areas_payload(shared: Shared, lat_deg: float) -> list[dict[str, Any]]:
    """Return each level of areas with its look and its polygons; call it after the points."""
    out = []
    data = shared.data
    for spec in area_layers(data):
        areas = data.table("areas")
        table = areas.take(layer_rows(spec, areas))
        if len(table):
            out.append(_area_level(shared, spec, table, lat_deg))
    return out


def _area_level(shared: Shared, spec: LayerSpec, table: Table, lat_deg: float) -> dict[str, Any]:
    level: dict[str, Any] = {
        "id": spec.id,
        "title": shared.phrases.pair(spec.title),
        "rank": _rank(spec),
        **_area_style(spec),
        "labelStyle": label_style(spec.label) if spec.label else {},
        "labelMinZoom": 99.0,
        "labelMaxZoom": 99.0,
    }
    if spec.label is not None:
        level["labelMinZoom"], level["labelMaxZoom"] = zoom_range(
            spec.label.min_scale_denominator, spec.label.max_scale_denominator, lat_deg
        )
    # neighbours are simplified together, so that shared borders stay shared
    shapes = shapely.coverage_simplify(table.shapes, _AREA_TOLERANCE_DEG)
    # each border once: drawn from both sides, its dashes would fill each other's gaps
    borders = shapely.line_merge(shapely.union_all(shapely.boundary(shapes)))
    level["borders"] = pack(np.array([borders], object), POINT_PRECISION)
    level["shapes"] = pack(shapes, POINT_PRECISION)
    level["items"] = [
        {**_area_facts(shared, table, i), "at": _inside(shapes[i])} for i in range(len(table))
    ]
    return level


def _rank(spec: LayerSpec) -> int:
    """Return the level's place from the smallest up; what names no level counts as the largest."""
    order = [level.value for level in LEVELS_SMALLEST_FIRST]
    return min((order.index(w) for w in spec.where.get("level", ()) if w in order), default=99)


def _area_style(spec: LayerSpec) -> dict[str, Any]:
    symbol = spec.symbol
    if isinstance(symbol, AreaTintSymbol):
        outline, width, dash = symbol.outline, symbol.outline_width_mm, symbol.outline_dash_mm
    elif isinstance(symbol, FillSymbol):
        outline = symbol.outline or BOUNDARY
        width, dash = symbol.outline_width_mm, symbol.outline_dash_mm
    else:
        outline, width, dash = BOUNDARY, 0.3, ()
    return {
        "outline": outline,
        "outlineWidth": max(1.0, px(width)),
        "dash": " ".join(str(px(part)) for part in dash),
    }


def _area_facts(shared: Shared, table: Table, position: int) -> dict[str, Any]:
    data = shared.data
    units = data.table("units")
    fid = int(table.fids[position])

    def unit_name(column: str) -> str:
        unit = int(table.value(fid, column))
        return (units.value(unit, "name") or "") if units.has(unit) else ""

    facts = {
        "fid": fid,
        "parent": int(table.value(fid, "parent_fid")),
        "name": table.value(fid, "name") or "",
        "unit": unit_name("unit_fid"),
    }
    if not _may_name_people(shared, table, fid):
        return facts
    unit_fid = int(table.value(fid, "unit_fid"))
    unit = units.row(unit_fid) if units.has(unit_fid) else {}
    sponsor = (table.value(fid, "sponsor_leader"), unit_name("sponsor_unit_fid"))
    return facts | {
        "leader": table.value(fid, "leader") or unit.get("leader") or "",
        "contact": unit.get("contact") or "",
        "phone": unit.get("phone") or "",
        "sponsor": " · ".join(part for part in sponsor if part),
    }


def _may_name_people(shared: Shared, table: Table, fid: int) -> bool:
    """Tell whether the page may say who answers for an area: a unit's page only where it works."""
    if not shared.discretion.names_people:
        return False
    profile = shared.discretion.profile
    if profile.kind is not ProfileKind.UNIT:
        return True
    own = shared.data.unit_tree.with_descendants((profile.unit_fid,))
    return int(table.value(fid, "unit_fid")) in own or any(
        fid in chain for chain in shared.chains.values()
    )


def _inside(shape: Any) -> list[float]:
    """Return a place well inside a polygon for its name."""
    parts = shapely.get_parts(shape)
    if not len(parts):
        return [0.0, 0.0]
    largest = max(parts, key=lambda part: part.area)
    centre = shapely.centroid(largest)
    if not shapely.contains(largest, centre):
        centre = shapely.point_on_surface(largest)
    return [round(centre.x, 7), round(centre.y, 7)]
