"""A few layers around one place, so that a test knows to the pixel what is where."""

from __future__ import annotations

import numpy as np
import shapely

from gis_app.domain.layer_spec import (
    AreaTintSymbol,
    FillSymbol,
    LayerGroup,
    LayerSpec,
    LineSymbol,
    MarkerShape,
    MarkerSymbol,
    Stage,
)
from gis_app.domain.terms import Colour
from gis_app.geo.crs import to_geographic
from gis_app.geo.extent import GeoPoint, ScreenPoint
from gis_app.messages import LocalText
from gis_app.rendering.map_settings import MapSettings
from gis_app.rendering.render_layer import PointMarks, RenderLayer

HERE = GeoPoint(80.26, 41.17)
SCHOOL_FILL = "#1F64B0"
TINTS = ("#2F7FD0", "#3BA272", "#8E63CE")


def screen(
    scale: float = 10_000, width_px: int = 400, height_px: int = 300, **more: object
) -> MapSettings:
    """Return a screen whose middle is HERE."""
    return MapSettings.for_screen(HERE.in_map(), scale, width_px, height_px, **more)  # type: ignore[arg-type]


def degrees_at(settings: MapSettings, x_px: float, y_px: float) -> tuple[float, float]:
    """Return the place under a pixel in degrees."""
    place = settings.to_map(ScreenPoint(x_px, y_px))
    lon, lat = to_geographic(place.x, place.y)
    return float(lon), float(lat)


def title(text: str) -> LocalText:
    """Return a name that is the same in both languages."""
    return LocalText(text, text)


def marker_spec(layer_id: str = "schools", **more: object) -> LayerSpec:
    """Return a layer of markers."""
    symbol = MarkerSymbol("school", MarkerShape.ROUNDED_SQUARE, SCHOOL_FILL)
    return LayerSpec(layer_id, LayerGroup.INSPECTION, title("学校"), "points", symbol, 440, **more)  # type: ignore[arg-type]


def markers(
    settings: MapSettings,
    pixels: list[tuple[float, float]],
    colours: list[Colour] | None = None,
    spec: LayerSpec | None = None,
) -> RenderLayer:
    """Return markers at some pixels; row ids count from 1."""
    places = np.array([degrees_at(settings, x, y) for x, y in pixels]).reshape(-1, 2)
    count = len(pixels)
    colour = np.array(colours or [Colour.CLOSED] * count, np.int8)
    nothing = np.zeros(count, np.bool_)
    marks = PointMarks(places[:, 0], places[:, 1], colour, nothing, nothing)
    return RenderLayer(
        spec or marker_spec(), 440.0, 1.0, np.arange(1, count + 1, dtype=np.int64), marks
    )


def _shape_layer(
    settings: MapSettings,
    spec: LayerSpec,
    shapes_px: list[shapely.Geometry],
    stage: list[int] | None = None,
) -> RenderLayer:
    def moved(xy: np.ndarray) -> np.ndarray:
        return np.array([degrees_at(settings, x, y) for x, y in xy])

    source = np.empty(len(shapes_px), dtype=object)
    source[:] = [shapely.transform(shape, moved) for shape in shapes_px]
    count = len(shapes_px)
    return RenderLayer(
        spec, float(spec.order), 1.0, np.arange(1, count + 1, dtype=np.int64), None, source,
        np.arange(count, dtype=np.int64), None if stage is None else np.array(stage, np.int64),
    )  # fmt: skip


def wires(settings: MapSettings, lines_px: list[list[tuple[float, float]]]) -> RenderLayer:
    """Return lines of a special action; row ids count from 1."""
    stages = (
        Stage("found", title("排查"), "#A1337F"),
        Stage("done", title("验收"), "#2F7550", is_done=True),
    )
    spec = LayerSpec(
        "flying_wires", LayerGroup.ACTIONS, title("飞线"), "actions",
        LineSymbol("#A1337F", 1.0), 330, stages=stages,
    )  # fmt: skip
    shapes = [shapely.LineString(line) for line in lines_px]
    return _shape_layer(settings, spec, shapes, [0] * len(shapes))


def areas(settings: MapSettings, boxes_px: list[tuple[float, float, float, float]]) -> RenderLayer:
    """Return tinted responsibility areas; row ids count from 1."""
    symbol = AreaTintSymbol(TINTS, 0.5, "#6F5AA8", 0.5)
    spec = LayerSpec("areas_subdistrict", LayerGroup.REFERENCE, title("街道"), "areas", symbol, 104)
    return _shape_layer(settings, spec, [shapely.box(*box) for box in boxes_px])


def water(settings: MapSettings, boxes_px: list[tuple[float, float, float, float]]) -> RenderLayer:
    """Return base-map polygons."""
    spec = LayerSpec(
        "water", LayerGroup.REFERENCE, title("水面"), "basemap_polygons",
        FillSymbol("#C9DDEA"), 30,
    )  # fmt: skip
    return _shape_layer(settings, spec, [shapely.box(*box) for box in boxes_px])
