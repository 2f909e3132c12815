"""Responsibility areas and special actions of the page, with their packed shapes."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from gis_app.domain.area_index import LEVELS_SMALLEST_FIRST
from gis_app.domain.layer_rows import layer_rows
from gis_app.domain.layer_spec import (
    AreaTintSymbol,
    FillSymbol,
    LayerGroup,
    LineSymbol,
    MarkerSymbol,
)
from gis_app.domain.palette import BOUNDARY, QUIET_INK
from gis_app.domain.record_types import ColumnType, table_spec
from gis_app.domain.terms import AreaLevel, Colour, word
from gis_app.web_export.base_payload import label_style, px, zoom_range
from gis_app.web_export.packing import POINT_PRECISION, pack_lines, pack_polygons

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gis_app.domain.city_data import CityData
    from gis_app.domain.layer_spec import LayerSpec, Stage
    from gis_app.domain.table import Table
    from gis_app.web_export.sentences import Sentences

_AREA_TOLERANCE_DEG = 0.00001


def area_layers(data: CityData) -> list[LayerSpec]:
    """Return the layers of responsibility areas in drawing order."""
    return [s for s in data.catalogue.group(LayerGroup.REFERENCE) if s.table == "areas"]


def areas_payload(data: CityData, lat_deg: float, sentences: Sentences) -> list[dict[str, Any]]:
    """Return each level of areas with its look and its polygons."""
    out = []
    for spec in area_layers(data):
        areas = data.table("areas")
        table = areas.take(layer_rows(spec, areas))
        if len(table):
            out.append(_area_level(data, spec, table, lat_deg, sentences))
    return out


def _area_level(
    data: CityData, spec: LayerSpec, table: Table, lat_deg: float, sentences: Sentences
) -> dict[str, Any]:
    level: dict[str, Any] = {
        "id": spec.id,
        "title": sentences.pair(spec.title),
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
    counts = _area_counts(data, spec)
    borders = shapely.line_merge(shapely.union_all(shapely.boundary(shapes)))
    (level["borders"],) = pack_lines(np.array([borders], object), POINT_PRECISION)
    level["items"] = [
        {
            **_area_facts(data, table, i),
            "rings": pack_polygons(shapes[i], POINT_PRECISION),
            "at": _inside(shapes[i]),
            "points": counts.get(int(fid), (0, 0))[0],
            "open": counts.get(int(fid), (0, 0))[1],
        }
        for i, fid in enumerate(table.fids)
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


def _area_counts(data: CityData, spec: LayerSpec) -> dict[int, tuple[int, int]]:
    """Return points and open issues by area fid; bare issues count where they lie."""
    levels = [AreaLevel(word_) for word_ in spec.where.get("level", ()) if word_ in set(AreaLevel)]
    counts: dict[int, tuple[int, int]] = {}
    for level in levels:
        of_point = data.point_state.area_fid.get(level)
        of_issue = data.issue_state.area_fid.get(level)
        if of_point is None or of_issue is None:
            continue
        points = Counter(of_point.tolist())
        open_issues = Counter(of_issue[data.issue_state.colour > Colour.CLOSED].tolist())
        counts |= {
            fid: (points[fid], open_issues[fid]) for fid in points.keys() | open_issues.keys()
        }
    return counts


def _area_facts(data: CityData, table: Table, position: int) -> dict[str, Any]:
    units = data.table("units")
    fid = int(table.fids[position])

    def unit_name(column: str) -> str:
        unit = int(table.value(fid, column))
        return (units.value(unit, "name") or "") if units.has(unit) else ""

    unit_fid = int(table.value(fid, "unit_fid"))
    unit = units.row(unit_fid) if units.has(unit_fid) else {}
    sponsor = (table.value(fid, "sponsor_leader"), unit_name("sponsor_unit_fid"))
    return {
        "fid": fid,
        "parent": int(table.value(fid, "parent_fid")),
        "name": table.value(fid, "name") or "",
        "unit": unit.get("name") or "",
        "leader": table.value(fid, "leader") or unit.get("leader") or "",
        "contact": unit.get("contact") or "",
        "phone": unit.get("phone") or "",
        "sponsor": " · ".join(part for part in sponsor if part),
    }


def _inside(shape: Any) -> list[float]:
    """Return a place well inside a polygon for its name."""
    largest = max(shapely.get_parts(shape), key=lambda part: part.area)
    centre = shapely.centroid(largest)
    if not shapely.contains(largest, centre):
        centre = shapely.point_on_surface(largest)
    return [round(centre.x, 7), round(centre.y, 7)]


def actions_payload(
    data: CityData, mask: NDArray[np.bool_], sentences: Sentences
) -> list[dict[str, Any]]:
    """Return each action layer with the features a filter keeps."""
    out = []
    table = data.table("actions")
    for spec in data.catalogue.group(LayerGroup.ACTIONS):
        chosen = table.take(mask & table.text("layer").equals(spec.id))
        if not len(chosen):
            continue
        items = []
        for i, fid in enumerate(chosen.fids):
            shape = chosen.shapes[i]
            if shape is None or shape.is_empty:
                continue
            stage = spec.stage(chosen.value(int(fid), "stage"))
            items.append(
                {
                    "name": chosen.value(int(fid), "name") or spec.title.zh_CN,
                    "facts": _facts(data, spec, chosen, int(fid), sentences),
                    **_stage_style(spec, stage),
                    **_shape(shape),
                }
            )
        out.append(
            {
                "id": spec.id,
                "title": sentences.pair(spec.title),
                "weight": _weight(spec),
                "opacity": _opacity(spec),
                "items": items,
            }
        )
    return out


def base_colour(spec: LayerSpec) -> str:
    """Return the colour that stands for a layer in its legend."""
    symbol = spec.symbol
    if isinstance(symbol, LineSymbol):
        return symbol.colour
    if isinstance(symbol, FillSymbol):
        return symbol.outline or symbol.fill or QUIET_INK
    if isinstance(symbol, AreaTintSymbol):
        return symbol.outline
    return symbol.fill if isinstance(symbol, MarkerSymbol) else QUIET_INK


def _weight(spec: LayerSpec) -> float:
    symbol = spec.symbol
    if isinstance(symbol, LineSymbol):
        return max(2.0, px(symbol.width_mm))
    return max(1.5, px(symbol.outline_width_mm)) if isinstance(symbol, FillSymbol) else 2.0


def _opacity(spec: LayerSpec) -> float:
    return spec.symbol.opacity if isinstance(spec.symbol, LineSymbol) else 1.0


def _stage_style(spec: LayerSpec, stage: Stage | None) -> dict[str, Any]:
    if stage is None:
        return {"colour": base_colour(spec), "widthFactor": 1.0, "dash": ""}
    dash = " ".join(str(px(part)) for part in stage.dash_mm)
    return {"colour": stage.colour, "widthFactor": stage.width_factor, "dash": dash}


def _shape(shape: Any) -> dict[str, Any]:
    if shape.geom_type in ("Point", "MultiPoint"):
        at = shapely.centroid(shape)
        return {"type": "point", "at": [round(at.x, 7), round(at.y, 7)]}
    if shape.geom_type in ("LineString", "MultiLineString"):
        (parts,) = pack_lines(np.array([shape], object), POINT_PRECISION)
        return {"type": "line", "parts": parts}
    return {"type": "polygon", "parts": pack_polygons(shape, POINT_PRECISION)}


def _facts(
    data: CityData, spec: LayerSpec, table: Table, fid: int, sentences: Sentences
) -> list[list[Any]]:
    """Return the pop-up's lines: column title and value, both languages where words differ."""
    facts: list[list[Any]] = []
    columns = table_spec("actions")
    for name in spec.popup or ("stage", "unit_fid", "leader", "deadline"):
        column = columns.column(name)
        value = table.value(fid, name)
        if value is None or value in ("", 0) or name == "name":
            continue
        title = sentences.pair(column.title)
        if name == "stage":
            stage = spec.stage(value)
            facts.append([title, sentences.pair(stage.title) if stage else str(value)])
        elif column.type is ColumnType.REFERENCE and column.refers_to:
            target = data.table(column.refers_to)
            if target.has(int(value)):
                facts.append([title, str(target.value(int(value), "name") or "")])
        elif column.type is ColumnType.REAL:
            facts.append([title, f"{value:.0f}"])
        else:
            known = word(name, value) if name == "location_source" else None
            facts.append([title, sentences.pair(known) if known else str(value)])
    return facts
