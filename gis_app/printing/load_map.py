"""The load on paper: areas filled by their fair rate with a legend, then the table."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from gis_app.domain.city_filter import CityFilter
from gis_app.domain.layer_spec import LayerGroup
from gis_app.domain.palette import HAIRLINE, INK, QUIET_INK
from gis_app.domain.table import PointColumns
from gis_app.geo.crs import metres_per_degree
from gis_app.geo.extent import GeoExtent
from gis_app.messages import LocalText, msg
from gis_app.printing.office_pages import office_pages
from gis_app.printing.page_canvas import Align, baseline_mm, line_mm
from gis_app.printing.page_template import Box
from gis_app.printing.pages_file import page_ruler
from gis_app.printing.text_lines import elided, plain, wrapped
from gis_app.rendering.city_layers import city_layers
from gis_app.rendering.map_renderer import paint_map
from gis_app.rendering.map_settings import MM_PER_INCH, MapSettings
from gis_app.rendering.overlays import rate_layer, view_layers

if TYPE_CHECKING:
    from gis_app.domain.city_data import CityData
    from gis_app.domain.load import LoadTable
    from gis_app.domain.office_table import OfficeTable
    from gis_app.messages import Translator
    from gis_app.printing.page_canvas import PageCanvas
    from gis_app.printing.pages_file import PaintedPages
    from gis_app.rendering.render_layer import RenderLayer

RATE_TITLE: Final = LocalText("每10点位未销号(可比)", "Open per 10 points (fair)")
_FRAME: Final = Box(12.0, 30.0, 218.0, 160.0)
_SIDE_X_MM: Final = 236.0
_SIDE_MM: Final = 49.0
_ROUND: Final = (1.0, 1.25, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 7.5, 10.0)


def load_pages(data: CityData, areas: LoadTable, table: OfficeTable, t: Translator) -> PaintedPages:
    """Return the map of the rates, then the table; the table alone where no area has a shape."""
    layer = rate_layer(data, areas, RATE_TITLE)
    if layer is None:
        return office_pages(table, t)
    rest = office_pages(table, t, pages_before=1)
    count = len(rest.pages) + 1

    def paint(canvas: PageCanvas) -> None:
        _paint(canvas, data, areas, layer, table, count, t)

    marks = [(0, t(RATE_TITLE)), *rest.bookmarks]
    return replace(rest, pages=[paint, *rest.pages], bookmarks=marks)


def _paint(
    canvas: PageCanvas,
    data: CityData,
    areas: LoadTable,
    layer: RenderLayer,
    table: OfficeTable,
    count: int,
    t: Translator,
) -> None:
    right, ruler = 297.0 - 12.0, canvas.ruler
    title = elided(plain(table.title), 210.0, ruler, 16.0, is_bold=True)
    canvas.text(12.0, 18.0, title, 16.0, is_bold=True)
    page = t(msg("Page {number}/{count}", number=1, count=count))
    canvas.text(right, 14.0, page, 8.0, is_bold=True, align=Align.RIGHT)
    canvas.text(12.0, 23.0, plain(table.notes[0]), 7.0, colour=QUIET_INK)
    canvas.line(12.0, 25.5, right, 25.5, INK, 0.25)
    _map(canvas, data, layer, t)
    y = _legend(canvas, layer, t)
    _ranking(canvas, areas, y + 6.0)
    canvas.line(12.0, 196.0, right, 196.0, HAIRLINE, 0.2)
    foot = " · ".join(part for part in (table.foot, data.settings.attribution) if part)
    canvas.text(12.0, 200.0, elided(plain(foot), 273.0, ruler, 7.0), 7.0, colour=QUIET_INK)


def _map(canvas: PageCanvas, data: CityData, layer: RenderLayer, t: Translator) -> None:
    extent, denominator = _view(data, layer)
    settings = MapSettings.for_paper(
        extent.centre,
        denominator,
        _FRAME.width_mm,
        _FRAME.height_mm,
        canvas.px_per_mm * MM_PER_INCH,
        language=t.language,
    )
    ground = frozenset(spec.id for spec in data.catalogue.group(LayerGroup.REFERENCE))
    layers = city_layers(data, CityFilter(), visible=ground, language=t.language)
    drawn = (*view_layers(layers, data, None, has_rates=True), layer)
    painter = canvas.painter
    painter.save()
    painter.translate(canvas.point(_FRAME.x_mm, _FRAME.y_mm))
    paint_map(painter, settings, sorted(drawn, key=lambda one: one.order))
    painter.restore()
    canvas.box(_FRAME, outline=INK, width_mm=0.2)
    text = f"1:{denominator:.0f}"
    width = canvas.ruler.width_mm(text, 7.0) + 2.0
    canvas.box(Box(_FRAME.right_mm - width, _FRAME.bottom_mm - 4.2, width, 4.2), fill="#FFFFFF")
    canvas.text(_FRAME.right_mm - 1.0, _FRAME.bottom_mm - 1.2, text, 7.0, align=Align.RIGHT)


def _view(data: CityData, layer: RenderLayer) -> tuple[GeoExtent, float]:
    """Return where the points are, or else the areas, and the round scale that shows it."""
    points = data.table("points")
    extent = None
    if isinstance(points.geometry, PointColumns):
        extent = GeoExtent.of(points.points.lon_deg, points.points.lat_deg)
    if extent is None or extent.west == extent.east or extent.south == extent.north:
        assert layer.source is not None
        west, south, east, north = shapely.total_bounds(layer.source[layer.rows]).tolist()
        extent = GeoExtent(west, south, east, north)
    per_lon, per_lat = metres_per_degree(extent.centre.lat)
    across = (extent.east - extent.west) * per_lon / (_FRAME.width_mm - 12.0)
    down = (extent.north - extent.south) * per_lat / (_FRAME.height_mm - 12.0)
    exact = max(across, down, 1.0) * 1000
    power = 10.0 ** np.floor(np.log10(exact))
    return extent, float(next(step * power for step in _ROUND if step * power >= exact))


def _legend(canvas: PageCanvas, layer: RenderLayer, t: Translator) -> float:
    lines = wrapped(t(RATE_TITLE), _SIDE_MM, page_ruler(), 9.0, is_bold=True)
    y = canvas.text_block(_SIDE_X_MM, 30.0, lines, 9.0, is_bold=True) + 2.0
    for stage in layer.spec.stages:
        box = Box(_SIDE_X_MM, y, 9.0, 5.0)
        canvas.box(box, fill=stage.colour, outline=HAIRLINE, width_mm=0.15)
        canvas.text(_SIDE_X_MM + 12.0, baseline_mm(y + 0.8, 8.0), t(stage.title), 8.0)
        y += 6.6
    return y


def _ranking(canvas: PageCanvas, areas: LoadTable, top_mm: float) -> None:
    """List the areas by rate as far as there is room; the table behind has them all."""
    y, step = top_mm, line_mm(7.5) + 0.9
    for n in range(len(areas)):
        if y + step > _FRAME.bottom_mm:
            return
        name = elided(plain(areas.names[n]), _SIDE_MM - 14.0, canvas.ruler, 7.5)
        canvas.text(_SIDE_X_MM, baseline_mm(y, 7.5), f"{n + 1}  {name}", 7.5)
        rate = f"{areas.fair[n]:.1f}"
        right = _SIDE_X_MM + _SIDE_MM
        canvas.text(right, baseline_mm(y, 7.5), rate, 7.5, align=Align.RIGHT)
        y += step
        canvas.line(_SIDE_X_MM, y - 0.5, right, y - 0.5, HAIRLINE, 0.12)
