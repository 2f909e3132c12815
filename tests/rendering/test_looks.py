"""Pixel probes of heat, graduated circles, blends, arrows, styles by rule, and the kept base."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
import shapely
from PySide6.QtGui import QColor, QImage, QPainter

from gis_app.domain.layer_spec import (
    Blend,
    FillSymbol,
    HeatSymbol,
    LabelSpec,
    LayerGroup,
    LayerSpec,
    LineSymbol,
    MarkerShape,
    MarkerSymbol,
    Stage,
    StyleRule,
)
from gis_app.domain.table import TextColumn
from gis_app.geo.extent import MapPoint
from gis_app.rendering.base_picture import strips
from gis_app.rendering.heat_map import heat_raster
from gis_app.rendering.map_renderer import MapReport, paint_map
from gis_app.rendering.render_cache import RenderCache
from gis_app.rendering.render_layer import LabelTexts, RenderLayer
from tests.rendering.little_layers import (
    _shape_layer,
    areas,
    markers,
    screen,
    title,
    water,
    wires,
)

if TYPE_CHECKING:
    from gis_app.rendering.map_settings import MapSettings

pytestmark = pytest.mark.usefixtures("qapp")


def _painted(
    view: MapSettings, layers: list[RenderLayer], cache: RenderCache | None = None
) -> tuple[QImage, MapReport]:
    image = QImage(view.width_px, view.height_px, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    report = paint_map(painter, view, layers, cache=cache)
    painter.end()
    return image, report


def _bytes(image: QImage) -> np.ndarray:
    pixels = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4)
    return pixels[..., :3].astype(int)


def _heat(view: MapSettings, pixels: list[tuple[float, float]], weight: list[float]) -> RenderLayer:
    spec = LayerSpec(
        "issues_heat", LayerGroup.ISSUES, title("热力"), "issues",
        HeatSymbol(("#FFE0C0", "#C04080", "#400060"), 40.0), 118,
    )  # fmt: skip
    return replace(markers(view, pixels, spec=spec), weight=np.array(weight))


def test_heat_is_strongest_where_most_weight_is_and_ends_at_the_radius() -> None:
    view = screen()
    plain, _ = _painted(view, [])
    image, report = _painted(view, [_heat(view, [(100, 150), (300, 150)], [1.0, 12.0])])
    change = np.abs(_bytes(image) - _bytes(plain)).sum(axis=2)
    assert change[150, 300] > change[150, 100] > 0
    assert change[150, 300] > change[150, 325] > 0
    assert change[150, 200] == 0
    assert change[10, 10] == 0
    assert report.placed is not None
    assert len(report.placed.row) == 0


def test_heat_adds_up_and_nothing_is_lost() -> None:
    x, y = np.array([50.0, 50.0]), np.array([40.0, 40.0])
    one, _ = heat_raster(x[:1], y[:1], np.ones(1), (100, 80), 16.0, 2.0)
    two, _ = heat_raster(x, y, np.ones(2), (100, 80), 16.0, 2.0)
    assert np.allclose(two, 2 * one)
    assert one.max() == pytest.approx(1.0)


def test_graduated_circles_grow_with_the_value_beneath_the_markers() -> None:
    view = screen()
    rules = tuple(
        StyleRule(Stage(f"s{n}", title(str(n)), "#6A4C93", width_factor=factor), "open_issues")
        for n, factor in enumerate((1.0, 2.0))
    )
    symbol = MarkerSymbol("none", MarkerShape.CIRCLE, "#6A4C93", 30.0)
    spec = LayerSpec(
        "issues_by_point", LayerGroup.ISSUES, title("数"), "points", symbol, 119, styles=rules
    )
    layer = replace(
        markers(view, [(100, 150), (280, 150), (200, 60)], spec=spec),
        stage=np.array([0, 1, -1], np.int64),
    )
    plain, _ = _painted(view, [])
    image, report = _painted(view, [layer])
    change = np.abs(_bytes(image) - _bytes(plain)).sum(axis=2) > 0
    row = change[150]
    assert 29 <= row[60:160].sum() <= 34
    assert 59 <= row[200:380].sum() <= 64
    assert not change[60, 190:210].any()
    assert report.placed is not None
    assert len(report.placed.row) == 0


def test_blend_multiply_darkens_and_normal_covers() -> None:
    view = screen()
    lower = water(view, [(0, 0, 400, 300)])
    cover = water(view, [(100, 100, 200, 200)])
    spec = replace(cover.spec, id="cover", order=31, symbol=FillSymbol("#F0E0A0"))
    over = replace(cover, spec=spec, order=31.0)
    normal, _ = _painted(view, [lower, over])
    multiplied = replace(over, spec=replace(spec, blend=Blend.MULTIPLY))
    mixed, _ = _painted(view, [lower, multiplied])
    assert normal.pixelColor(150, 150) == QColor("#F0E0A0")
    below, top = QColor("#C9DDEA"), QColor("#F0E0A0")
    got = mixed.pixelColor(150, 150)
    for channel in ("red", "green", "blue"):
        want = getattr(below, channel)() * getattr(top, channel)() / 255
        assert abs(getattr(got, channel)() - want) <= 2
    assert mixed.pixelColor(20, 20) == below


def test_arrows_point_along_their_line() -> None:
    view = screen()
    layer = wires(view, [[(50, 150), (350, 150)]])
    symbol = LineSymbol("#A1337F", 0.3, arrow_spacing_mm=200.0)
    spec = replace(layer.spec, symbol=symbol)
    image, _ = _painted(view, [replace(layer, spec=spec)])
    land = QColor("#F7F5F0")

    def height(x: int) -> int:
        return sum(land.green() - image.pixelColor(x, y).green() > 60 for y in range(140, 161))

    widths = [height(x) for x in range(190, 212)]
    widest = int(np.argmax(widths))
    assert widths[widest] >= 6
    # the head narrows towards the end of the line
    assert widths[widest] > widths[widest + 4] > widths[widest + 7]
    assert height(100) <= 2


def test_a_stage_gives_its_lines_arrows_and_the_others_none() -> None:
    view = screen()
    layer = wires(view, [[(50, 150), (350, 150)]])
    plain, _ = _painted(view, [layer])
    stage = replace(layer.spec.stages[0], arrow_spacing_mm=20.0)
    spec = replace(layer.spec, stages=(stage, *layer.spec.stages[1:]))
    inked = replace(layer, spec=spec, stage=np.zeros(1, np.int64))
    pointed, _ = _painted(view, [inked])
    other = replace(inked, stage=np.ones(1, np.int64))
    assert pointed != _painted(view, [replace(layer, stage=np.zeros(1, np.int64))])[0]
    assert (
        _painted(view, [other])[0]
        == _painted(view, [replace(layer, stage=np.ones(1, np.int64))])[0]
    )
    assert pointed != plain


def test_a_rule_gives_a_row_its_colour_and_the_rest_keep_the_symbol() -> None:
    view = screen()
    layer = areas(view, [(0, 0, 200, 300), (200, 0, 400, 300)])
    rule = StyleRule(Stage("s", title("多"), "#5E4392"), "open_issues", low=1)
    spec = replace(layer.spec, symbol=FillSymbol("#EFEAF6"), styles=(rule,), order=29)
    image, _ = _painted(view, [replace(layer, spec=spec, stage=np.array([0, -1], np.int64))])
    assert image.pixelColor(100, 150) == QColor("#5E4392")
    assert image.pixelColor(300, 150) == QColor("#EFEAF6")


def _ground(view: MapSettings) -> list[RenderLayer]:
    spec = LayerSpec(
        "roads_primary", LayerGroup.REFERENCE, title("路"), "basemap_lines",
        LineSymbol("#FFF3D6", 1.0, "#E2CFA4", 1.6), 64,
    )  # fmt: skip
    rng = np.random.default_rng(4)
    lines = [shapely.LineString(rng.uniform(-200, 600, (4, 2))) for _ in range(30)]
    boxes = [(x, y, x + 90, y + 60) for x in range(-100, 500, 130) for y in range(-80, 380, 90)]
    return [water(view, boxes), _shape_layer(view, spec, lines)]


@pytest.mark.parametrize("move", [(17, 0), (-40, 0), (0, 23), (31, -52), (-8, -9), (0, 0)])
def test_a_moved_map_is_the_same_picture_as_one_drawn_anew(move: tuple[int, int]) -> None:
    view = screen()
    layers, cache = _ground(view), RenderCache()
    _painted(view, layers, cache)
    kept = cache.base.picture
    dx, dy = move
    moved = replace(
        view,
        centre=MapPoint(view.centre.x - dx * view.m_per_px_x, view.centre.y + dy * view.m_per_px_y),
    )
    again, _ = _painted(moved, layers, cache)
    assert (cache.base.picture is kept) == (move == (0, 0))
    fresh, _ = _painted(moved, layers, RenderCache())
    difference = np.abs(_bytes(again) - _bytes(fresh)).max(axis=2)
    assert (difference > 24).mean() < 0.001


def test_the_kept_base_is_not_used_for_other_layers_or_styles() -> None:
    view = screen()
    layers, cache = _ground(view), RenderCache()
    _painted(view, layers, cache)
    fewer, _ = _painted(view, layers[1:], cache)
    fresh, _ = _painted(view, layers[1:], RenderCache())
    assert (_bytes(fewer) == _bytes(fresh)).all()
    dark = replace(view, style="dark")
    assert (_bytes(_painted(dark, layers, cache)[0]) == _bytes(_painted(dark, layers)[0])).all()


def test_strips_cover_what_came_into_view_once() -> None:
    for move in ((10, 0), (-10, 0), (0, 7), (0, -7), (12, 9), (-12, 9), (12, -9), (-12, -9)):
        seen = np.zeros((60, 100), int)
        old = np.zeros((60, 100), bool)
        dx, dy = move
        old[max(dy, 0) : 60 + min(dy, 0), max(dx, 0) : 100 + min(dx, 0)] = True
        for one in strips(100, 60, move):
            seen[one.top() : one.bottom() + 1, one.left() : one.right() + 1] += 1
        assert (seen == (~old).astype(int)).all()


def test_a_long_picture_shows_what_there_is(monkeypatch: pytest.MonkeyPatch) -> None:
    from gis_app.rendering import brushwork

    monkeypatch.setattr(brushwork, "PARTIAL_S", -1.0)
    view, shown = screen(), []
    image = QImage(view.width_px, view.height_px, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    paint_map(painter, view, _ground(view), on_partial=lambda one: shown.append(one.device()))
    painter.end()
    assert shown


def test_both_names_stand_on_one_label_joined_and_right_to_left() -> None:
    view = replace(screen(), has_both_names=True)
    spec = replace(markers(view, [(200, 150)]).spec, label=LabelSpec("name"))
    texts = LabelTexts(
        TextColumn.from_values(["友谊路"]), None, TextColumn.from_values(["دوستلۇق يولى"])
    )
    layer = replace(markers(view, [(200, 150)]), spec=spec, texts=texts)
    _, report = _painted(view, [layer])
    assert [one.text for one in report.labels] == ["友谊路\nدوستلۇق يولى"]
    _, single = _painted(replace(view, has_both_names=False), [layer])
    assert [one.text for one in single.labels] == ["友谊路"]
    left, top, right, bottom = report.labels[0].box
    assert bottom - top > (single.labels[0].box[3] - single.labels[0].box[1]) * 1.7
    assert right - left > 30
