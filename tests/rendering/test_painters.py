from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtGui import QColor, QImage, QPainter

from gis_app.domain.layer_spec import FillSymbol, LayerGroup, LayerSpec, LineSymbol
from gis_app.geo.extent import GeoPoint
from gis_app.rendering.line_marks import hatch_lines, ticks_along
from gis_app.rendering.map_renderer import paint_map
from gis_app.rendering.map_settings import MapSettings
from gis_app.rendering.picture import render_picture
from gis_app.rendering.picture_style import MAP_COLOURS
from tests.rendering.little_layers import (
    TINTS,
    _shape_layer,
    areas,
    markers,
    screen,
    title,
    water,
    wires,
)

if TYPE_CHECKING:
    from gis_app.rendering.render_layer import RenderLayer

pytestmark = pytest.mark.usefixtures("qapp")


def _street(
    view: MapSettings,
    layer_id: str,
    order: int,
    colour: str,
    casing: str,
    line: list[tuple[float, float]],
) -> RenderLayer:
    symbol = LineSymbol(colour, 2.0, casing, 3.0)
    spec = LayerSpec(layer_id, LayerGroup.REFERENCE, title("路"), "basemap_lines", symbol, order)
    return _shape_layer(view, spec, [shapely.LineString(line)])


def _colour(image: QImage, x: float, y: float) -> str:
    return image.pixelColor(round(x), round(y)).name().upper()


def test_land_lies_where_nothing_else_is() -> None:
    for style, colours in MAP_COLOURS.items():
        image = render_picture(screen(style=style), [])
        assert _colour(image, 200, 150) == colours.land


def test_fill_is_exact_inside_and_absent_outside() -> None:
    view = screen()
    image = render_picture(view, [water(view, [(100, 100, 200, 200)])])
    assert _colour(image, 150, 150) == "#C9DDEA"
    assert _colour(image, 103, 103) == "#C9DDEA"
    assert _colour(image, 96, 150) == MAP_COLOURS["light"].land
    assert _colour(image, 150, 204) == MAP_COLOURS["light"].land


def test_neighbouring_areas_have_different_tints_over_the_land() -> None:
    view = screen(scale=50_000)
    image = render_picture(view, [areas(view, [(50, 50, 200, 250), (200, 50, 350, 250)])])
    land = QColor(MAP_COLOURS["light"].land)
    seen = {_colour(image, 125, 150), _colour(image, 275, 150)}
    mixed = [
        QColor(
            *(
                round((a + b) / 2)
                for a, b in zip(QColor(tint).getRgb()[:3], land.getRgb()[:3], strict=True)
            )
        )
        for tint in TINTS
    ]
    assert len(seen) == 2
    for name in seen:
        got = QColor(name).getRgb()[:3]
        nearest = min(
            max(abs(a - b) for a, b in zip(got, m.getRgb()[:3], strict=True)) for m in mixed
        )
        assert nearest <= 2


def test_shared_border_is_drawn_once() -> None:
    """Two areas with a common dashed border leave gaps in it; drawn twice it would be full."""
    view = screen(scale=50_000)
    layer = areas(view, [(50, 20, 200, 280), (200, 20, 350, 280)])
    dashed = replace(layer.spec.symbol, outline_dash_mm=(3.0, 3.0), opacity=0.0)
    layer = replace(layer, spec=replace(layer.spec, symbol=dashed))
    image = render_picture(view, [layer])
    column = [_colour(image, 200, y) for y in range(30, 270)]
    gaps = sum(name == MAP_COLOURS["light"].land for name in column)
    assert 0.3 < gaps / len(column) < 0.7


def test_casings_lie_under_all_street_fills() -> None:
    view = screen()
    minor = _street(view, "roads_minor", 60, "#FFFFFF", "#808080", [(200, 0), (200, 300)])
    trunk = _street(view, "roads_trunk", 66, "#F7DDAE", "#E3B878", [(0, 150), (400, 150)])
    image = render_picture(view, [minor, trunk])
    assert _colour(image, 200, 150) == "#F7DDAE"
    edge = round(view.mm(1.25))  # within the trunk's casing
    assert _colour(image, 200, 150 - edge) == "#FFFFFF"
    assert _colour(image, 300, 150 - edge) == "#E3B878"


def test_streets_grow_to_their_width_on_the_ground() -> None:
    view = screen(scale=1000)
    symbol = LineSymbol("#112233", 0.3, ground_width_m=10.0)
    spec = LayerSpec("road", LayerGroup.REFERENCE, title("路"), "basemap_lines", symbol, 60)
    layer = _shape_layer(view, spec, [shapely.LineString([(0, 150), (400, 150)])])
    image = render_picture(view, [layer])
    inked = sum(_colour(image, 200, y) == "#112233" for y in range(300))
    assert inked == pytest.approx(10 / (1000 * 0.0254 / 96), abs=2)


def test_open_stages_lie_over_done_ones_and_keep_their_colours() -> None:
    view = screen()
    layer = wires(view, [[(50, 150), (350, 150)]])
    image = render_picture(view, [layer])
    assert _colour(image, 200, 150) == "#A1337F"


def test_hatching_leaves_the_polygon_s_outside_alone() -> None:
    view = screen()
    symbol = FillSymbol("#2F7550", outline="#2F7550", outline_width_mm=0.3, hatch_deg=45.0)
    spec = LayerSpec("permitted_zones", LayerGroup.ACTIONS, title("区"), "actions", symbol, 310)
    layer = _shape_layer(view, spec, [shapely.box(100, 100, 300, 200)])
    image = render_picture(view, [layer])
    inside = [_colour(image, x, 150) for x in range(110, 290)]
    assert len(set(inside)) > 3
    assert {_colour(image, x, 90) for x in range(100, 300)} == {MAP_COLOURS["light"].land}


def test_nothing_is_painted_outside_the_frame() -> None:
    view = screen(width_px=200, height_px=150)
    layers = [
        water(view, [(-500, -500, 900, 900)]),
        wires(view, [[(-300, 70), (600, 80)]]),
        markers(view, [(0, 0), (199, 149), (100, 70)]),
    ]
    image = QImage(400, 350, QImage.Format.Format_RGB32)
    image.fill(QColor("#FF00FF"))
    painter = QPainter(image)
    painter.translate(100, 100)
    paint_map(painter, view, layers)
    painter.end()
    outside = [(x, y) for x in range(0, 400, 3) for y in (0, 50, 98, 252, 300, 349)]
    outside += [(x, y) for x in (0, 50, 98, 302, 350, 399) for y in range(0, 350, 3)]
    assert {_colour(image, x, y) for x, y in outside} == {"#FF00FF"}
    assert _colour(image, 150, 130) == "#C9DDEA"


def test_selected_line_is_ringed_with_the_accent() -> None:
    view = screen()
    layer = wires(view, [[(50, 150), (350, 150)]])
    plain = render_picture(view, [layer])
    marked = render_picture(replace(view, selection={"actions": frozenset({1})}), [layer])
    edge = 150 - round(view.mm(1.0) / 2 + 2)
    accent = MAP_COLOURS["light"].accent
    assert _colour(plain, 200, edge) != accent
    assert _colour(marked, 200, edge) == accent
    assert _colour(marked, 200, 150) == "#A1337F"


@pytest.mark.parametrize("dpi", [150.0, 300.0])
def test_sizes_on_paper_are_millimetres(dpi: float) -> None:
    view = MapSettings.for_paper(GeoPoint(80.26, 41.17), 5000, 60, 40, dpi)
    symbol = LineSymbol("#112233", 3.0)
    spec = LayerSpec("line", LayerGroup.ACTIONS, title("线"), "actions", symbol, 300)
    middle = view.height_px / 2
    layer = _shape_layer(view, spec, [shapely.LineString([(0, middle), (view.width_px, middle)])])
    image = render_picture(view, [layer])
    inked = sum(_colour(image, view.width_px / 2, y) == "#112233" for y in range(view.height_px))
    assert inked / dpi * 25.4 == pytest.approx(3.0, abs=25.4 / dpi * 2)
    assert image.dotsPerMeterX() == round(dpi / 0.0254)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.floats(0, 500), st.floats(0, 500)), min_size=2, max_size=8),
    st.floats(3, 60),
)
def test_ticks_stand_across_the_line_at_even_distances(
    points: list[tuple[float, float]], spacing: float
) -> None:
    line = shapely.LineString(points)
    ticks = ticks_along(np.array(points), spacing, 6.0)
    assert len(ticks) == max(0, int(np.ceil(line.length / spacing - 0.5)))
    middles = (ticks[:, :2] + ticks[:, 2:]) / 2
    assert all(line.distance(shapely.Point(*xy)) < 1e-6 for xy in middles)
    assert np.allclose(np.hypot(*(ticks[:, 2:] - ticks[:, :2]).T), 6.0, atol=1e-6)


def test_hatch_lines_are_parallel_and_stay_put_when_the_box_moves() -> None:
    for angle in (0.0, 45.0, 90.0, 135.0):
        lines = hatch_lines((10, 20, 110, 90), angle, 8.0)
        other = hatch_lines((30, 25, 150, 99), angle, 8.0)
        cut = shapely.intersection(lines, shapely.box(40, 30, 100, 80))
        again = shapely.intersection(other, shapely.box(40, 30, 100, 80))
        assert cut.length == pytest.approx(60 * 50 / 8, rel=0.2)
        assert shapely.hausdorff_distance(cut, again) < 1e-6
