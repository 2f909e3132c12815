"""The base map of the page: each layer's look as the scripts draw it, and its packed shapes."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely

from gis_app.domain.area_colours import area_tints
from gis_app.domain.layer_rows import layer_rows
from gis_app.domain.layer_spec import AreaTintSymbol, FillSymbol, LayerGroup, LineSymbol
from gis_app.domain.palette import LAND
from gis_app.domain.table import PointColumns
from gis_app.geo.crs import SEMI_MAJOR_M
from gis_app.web_export.columns import texts
from gis_app.web_export.packing import BASE_PRECISION, pack

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gis_app.domain.city_data import CityData
    from gis_app.domain.layer_spec import LabelSpec, LayerSpec
    from gis_app.domain.table import Table

_PX_PER_MM: Final = 96 / 25.4
_M_PER_PX_AT_ZOOM_0: Final = 2 * math.pi * SEMI_MAJOR_M / 256
_VERTICES_OF_A_BOX: Final = 7
_TOLERANCE_DEG: Final = 0.000004
"""About 0.4 m: below what a page shows at its closest zoom."""


def px(size_mm: float) -> float:
    """Return CSS pixels for a size on paper."""
    return round(size_mm * _PX_PER_MM, 2)


def zoom_of(scale_denominator: float, lat_deg: float) -> float:
    """Return the fractional web zoom at which a latitude is shown at a scale (96 px an inch)."""
    m_per_px = scale_denominator * 0.0254 / 96
    return math.log2(_M_PER_PX_AT_ZOOM_0 * math.cos(math.radians(lat_deg)) / m_per_px)


def zoom_range(
    smallest: float | None, largest: float | None, lat_deg: float
) -> tuple[float, float]:
    """Return the zooms from which and below which something is drawn, from its scale range."""
    low = 0.0 if largest is None else round(zoom_of(largest, lat_deg), 2)
    high = 99.0 if not smallest else round(zoom_of(smallest, lat_deg), 2)
    return low, high


def label_style(label: LabelSpec) -> dict[str, Any]:
    """Return a label's look for the page."""
    return {
        "size": label.size_px,
        "colour": label.colour,
        "halo": label.halo,
        "bold": label.is_bold,
    }


def remembered_base(data: CityData, lat_deg: float) -> dict[str, Any]:
    """Return `base_payload`, made once as long as what it draws stays the same."""
    drawn = [data.table(spec.table) for _order, spec in _drawn(data)]
    return data.remembered.get(
        f"web base map {lat_deg:.1f}",
        (data.catalogue, *drawn),
        lambda: base_payload(data, round(lat_deg, 1)),
    )


def base_payload(data: CityData, lat_deg: float) -> dict[str, Any]:
    """Return the base map: drawn layers bottom first, and named places."""
    layers: list[dict[str, Any]] = []
    places: list[dict[str, Any]] = []
    for _order, spec in sorted(_drawn(data), key=lambda pair: pair[0]):
        table = data.table(spec.table)
        table = table.take(layer_rows(spec, table))
        if not len(table):
            continue
        if isinstance(spec.symbol, AreaTintSymbol):
            layers.append(_tints(spec, spec.symbol, table, lat_deg))
        elif isinstance(table.geometry, PointColumns):
            places.append(_places(spec, table, lat_deg))
        else:
            layers.append(_layer(spec, table, lat_deg))
    return {"precision": BASE_PRECISION, "land": LAND, "layers": layers, "places": places}


def _drawn(data: CityData) -> list[tuple[float, LayerSpec]]:
    """Return what the base map shows with its place in the order: tints lie under the streets."""
    drawn: list[tuple[float, LayerSpec]] = []
    for spec in data.catalogue.group(LayerGroup.REFERENCE):
        if isinstance(spec.symbol, AreaTintSymbol):
            under = spec.symbol.fill_order
            drawn.append((spec.order if under is None else under, spec))
        elif spec.table.startswith("basemap_") and spec.is_visible:
            drawn.append((spec.order, spec))
    return drawn


def _tints(spec: LayerSpec, symbol: AreaTintSymbol, table: Table, lat_deg: float) -> dict[str, Any]:
    low, high = zoom_range(spec.min_scale_denominator, spec.max_scale_denominator, lat_deg)
    shapes = shapely.coverage_simplify(table.shapes, _TOLERANCE_DEG)
    numbers = area_tints(table.shapes, len(symbol.tints))
    return {
        "areas": spec.id,
        "minZoom": low,
        "maxZoom": high,
        "kind": "fill",
        "opacity": symbol.opacity,
        "colours": [symbol.tints[int(number)] for number in numbers],
        "shapes": pack(shapes, BASE_PRECISION),
    }


def _places(spec: LayerSpec, table: Table, lat_deg: float) -> dict[str, Any]:
    low, high = zoom_range(spec.min_scale_denominator, spec.max_scale_denominator, lat_deg)
    names = table.text("name").values()
    points = table.points
    items = [
        [round(float(points.lon_deg[i]), 6), round(float(points.lat_deg[i]), 6), names[i]]
        for i in np.flatnonzero(points.is_placed)
        if names[i]
    ]
    style = label_style(spec.label) if spec.label else {}
    return {"minZoom": low, "maxZoom": high, "style": style, "items": items}


def _layer(spec: LayerSpec, table: Table, lat_deg: float) -> dict[str, Any]:
    low, high = zoom_range(spec.min_scale_denominator, spec.max_scale_denominator, lat_deg)
    out: dict[str, Any] = {"minZoom": low, "maxZoom": high}
    symbol = spec.symbol
    shapes = table.shapes
    if not isinstance(symbol, LineSymbol):
        # thousands of buildings in one shape would be traced whole for every tile
        shapes = shapely.get_parts(shapes)
    out["shapes"] = pack(_simplified(shapes), BASE_PRECISION)
    if isinstance(symbol, LineSymbol) and spec.label is not None:
        out["names"] = texts(table.text("name"))
    if isinstance(symbol, LineSymbol):
        out.update(_line(symbol))
        if spec.label is not None:
            label_low, _ = zoom_range(None, spec.label.max_scale_denominator, lat_deg)
            out["label"] = {"minZoom": label_low, "style": label_style(spec.label)}
    elif isinstance(symbol, FillSymbol):
        out.update(_fill(symbol))
    return out


def _simplified(shapes: NDArray[np.object_]) -> NDArray[np.object_]:
    """Return shapes without the vertices nobody sees; boxes such as buildings stay as they are."""
    vertices = int(shapely.get_num_coordinates(shapes).sum())
    if vertices <= _VERTICES_OF_A_BOX * int(shapely.get_num_geometries(shapes).sum()):
        return shapes
    return np.asarray(shapely.simplify(shapes, _TOLERANCE_DEG), object)


def _line(symbol: LineSymbol) -> dict[str, Any]:
    return {
        "kind": "line",
        "colour": symbol.colour,
        "width": px(symbol.width_mm),
        "casing": symbol.casing,
        "casingWidth": px(symbol.casing_width_mm),
        "dash": [px(part) for part in symbol.dash_mm],
        "opacity": symbol.opacity,
    }


def _fill(symbol: FillSymbol) -> dict[str, Any]:
    return {
        "kind": "fill",
        "fill": symbol.fill,
        "opacity": symbol.opacity,
        "outline": symbol.outline,
        "outlineWidth": px(symbol.outline_width_mm),
        "outlineDash": [px(part) for part in symbol.outline_dash_mm],
    }
