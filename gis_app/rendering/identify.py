"""What of a painted map is under a place of the screen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from gis_app.domain.layer_spec import LineSymbol
from gis_app.geo.crs import to_geographic, to_map
from gis_app.rendering.placed_points import place_points

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gis_app.domain.table import FloatArray, Int64Array
    from gis_app.geo.extent import ScreenPoint
    from gis_app.rendering.map_settings import MapSettings
    from gis_app.rendering.placed_points import PlacedPoints
    from gis_app.rendering.render_layer import RenderLayer

_POINT, _LINE, _AREA = 0, 1, 2
BASE_MAP: Final = "basemap_"
"""How the tables begin whose rows are scenery: nobody asks what they are."""


@dataclass(frozen=True, slots=True)
class Hit:
    """Hold a feature under a place and how far from its ink the place is, in device pixels."""

    layer_id: str
    table: str
    fid: int
    distance_px: float


def features_at(
    settings: MapSettings,
    layers: Sequence[RenderLayer],
    at: ScreenPoint,
    tolerance_px: float,
    placed: PlacedPoints | None = None,
) -> list[Hit]:
    """Return what is painted within a distance, best first: markers, then lines, then areas.

    `placed` are the markers as a picture of these layers has them; they are worked out without it.

    Among markers the nearest is first and of equally near ones the upper; among areas the smallest.
    Points hidden in clusters and the base map are not found.
    """
    shown = [
        one
        for one in layers
        if one.spec.is_drawn_at(settings.scale_denominator) and not one.table.startswith(BASE_MAP)
    ]
    if placed is None:
        placed = place_points(settings, shown)
    found = list(_points(placed, at, tolerance_px))
    for order, layer in enumerate(shown):
        if layer.source is not None and layer.rows is not None and layer.marks is None:
            found.extend(_shapes(settings, layer, order, at, tolerance_px))
    return [hit for _, hit in sorted(found, key=lambda one: one[0])]


_Ranked = tuple[tuple[float, ...], Hit]


def _points(placed: PlacedPoints, at: ScreenPoint, tolerance_px: float) -> Iterator[_Ranked]:
    away = np.hypot(placed.x_px - at.x, placed.y_px - at.y)
    outside = np.maximum(away - placed.size_px / 2, 0.0)
    for i in np.flatnonzero(outside <= tolerance_px).tolist():
        layer = placed.layers[int(placed.layer[i])]
        hit = Hit(layer.id, layer.table, placed.fid(i), float(outside[i]))
        # inside several markers the one whose middle is nearest is meant
        yield (_POINT, round(float(outside[i]), 3), round(float(away[i])), -i), hit


def _shapes(
    settings: MapSettings, layer: RenderLayer, order: int, at: ScreenPoint, tolerance_px: float
) -> Iterator[_Ranked]:
    assert layer.source is not None
    assert layer.rows is not None
    symbol = layer.spec.symbol_in(settings.style)
    half = 0.0
    if isinstance(symbol, LineSymbol):
        half = max(settings.mm(symbol.width_mm), settings.ground(symbol.ground_width_m)) / 2
    near = _near(settings, layer, at, tolerance_px + half)
    place = shapely.Point(at.x, at.y)
    for i in near.tolist():
        shape = shapely.transform(layer.source[layer.rows[i]], lambda xy: _to_px(settings, xy))
        away = max(float(shapely.distance(place, shape)) - half, 0.0)
        if away > tolerance_px:
            continue
        hit = Hit(layer.id, layer.table, int(layer.fids[i]), away)
        if shapely.get_dimensions(shape) == 2:
            if away == 0.0:
                yield (_AREA, float(shapely.area(shape)), -order), hit
        else:
            yield (_LINE, away, -order), hit


def _near(
    settings: MapSettings, layer: RenderLayer, at: ScreenPoint, reach_px: float
) -> Int64Array:
    """Return the positions within the layer of shapes whose box comes near a place."""
    assert layer.source is not None
    assert layer.rows is not None
    here = settings.to_map(at)
    x, y = reach_px * settings.m_per_px_x, reach_px * settings.m_per_px_y
    (left, right), (bottom, top) = to_geographic([here.x - x, here.x + x], [here.y - y, here.y + y])
    box = shapely.bounds(layer.source[layer.rows])
    with np.errstate(invalid="ignore"):
        near = (box[:, 0] <= right) & (box[:, 2] >= left)
        near &= (box[:, 1] <= top) & (box[:, 3] >= bottom)
    return np.flatnonzero(near).astype(np.int64)


def _to_px(settings: MapSettings, xy: FloatArray) -> FloatArray:
    return np.column_stack(settings.to_screen(*to_map(xy[:, 0], xy[:, 1])))
