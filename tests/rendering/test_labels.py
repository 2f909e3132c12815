from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QImage, QPainter

from gis_app.domain.layer_spec import LabelSpec, LayerGroup, LayerSpec, LineSymbol
from gis_app.domain.table import TextColumn
from gis_app.rendering.label_letters import wrapped
from gis_app.rendering.line_labels import is_chinese, named_lines, places_along
from gis_app.rendering.map_renderer import MapReport, paint_map
from gis_app.rendering.render_layer import LabelTexts, RenderLayer
from tests.rendering.little_layers import _shape_layer, areas, marker_spec, markers, screen, title

if TYPE_CHECKING:
    from gis_app.rendering.map_settings import MapSettings
    from gis_app.rendering.written_labels import PlacedLabel

pytestmark = pytest.mark.usefixtures("qapp")


def _named(layer: RenderLayer, names: list[str], **label: object) -> RenderLayer:
    spec = replace(layer.spec, label=LabelSpec("name", **label))  # type: ignore[arg-type]
    return replace(layer, spec=spec, texts=LabelTexts(TextColumn.from_values(names)))


def _paint(
    view: MapSettings, layers: list[RenderLayer], **more: object
) -> tuple[QImage, MapReport]:
    image = QImage(view.width_px, view.height_px, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    report = paint_map(painter, view, layers, **more)  # type: ignore[arg-type]
    painter.end()
    return image, report


def _overlap(a: PlacedLabel, b: PlacedLabel) -> bool:
    return any(
        p[0] < q[2] and q[0] < p[2] and p[1] < q[3] and q[1] < p[3]
        for p in a.rects
        for q in b.rects
    )


def _roads(
    view: MapSettings, lines: list[list[tuple[float, float]]], names: list[str]
) -> RenderLayer:
    spec = LayerSpec(
        "roads_minor",
        LayerGroup.REFERENCE,
        title("路"),
        "basemap_lines",
        LineSymbol("#FFFFFF", 0.6),
        60,
    )
    layer = _shape_layer(view, spec, [shapely.LineString(line) for line in lines])
    return _named(layer, names, is_along_line=True, priority=20)


def test_labels_never_cover_each_other_nor_leave_the_picture() -> None:
    view = screen(width_px=700, height_px=500)
    rng = np.random.default_rng(3)
    places = [(float(x), float(y)) for x, y in rng.uniform((0, 0), (700, 500), (90, 2))]
    layers = [
        _named(
            areas(view, [(0, 0, 350, 500), (350, 0, 700, 500)]),
            ["东城街道", "西城街道"],
            priority=80,
        ),
        _roads(view, [[(0, 100), (700, 130)], [(300, 0), (320, 500)]], ["迎宾路", "解放路"]),
        _named(markers(view, places), [f"第{i}小学" for i in range(90)]),
    ]
    _, report = _paint(view, layers)
    assert len(report.labels) > 25
    assert {"东城街道", "西城街道", "迎宾路", "解放路"} <= {one.text for one in report.labels}
    assert not [(a.text, b.text) for a, b in combinations(report.labels, 2) if _overlap(a, b)]
    for one in report.labels:
        left, top, right, bottom = one.box
        assert left >= 0
        assert top >= 0
        assert right <= 700
        assert bottom <= 500


def test_the_more_important_label_gets_the_place() -> None:
    view = screen()
    small = _named(markers(view, [(200, 150)]), ["小卖部"], priority=10)
    roads = _roads(view, [[(205, 150), (260, 150)]], ["路"])
    first = _paint(
        view, [roads, small], keep_clear=[(0, 0, 400, 140), (0, 160, 400, 300), (0, 0, 185, 300)]
    )
    assert [one.text for one in first[1].labels] == ["路"]


def test_labels_stay_off_what_the_caller_draws() -> None:
    view = screen()
    layer = _named(markers(view, [(200, 150)]), ["市第一小学"])
    _, free = _paint(view, [layer])
    assert free.labels[0].box[0] > 200
    clear = (205.0, 100.0, 400.0, 200.0)
    _, kept = _paint(view, [layer], keep_clear=[clear])
    left, top, right, bottom = kept.labels[0].box
    assert right <= clear[0] or left >= clear[2] or bottom <= clear[1] or top >= clear[3]


def test_an_areas_name_that_must_cover_markers_stays_off_what_the_caller_draws() -> None:
    view = screen()
    crowd = markers(view, [(x, y) for x in range(60, 340, 16) for y in range(60, 240, 16)])
    layers = [_named(areas(view, [(50, 50, 350, 250)]), ["红桥街道"], priority=80), crowd]
    _, free = _paint(view, layers)
    (clear,) = (one.box for one in free.labels if one.text == "红桥街道")
    _, kept = _paint(view, layers, keep_clear=[clear])
    (box,) = (one.box for one in kept.labels if one.text == "红桥街道")
    left, top, right, bottom = box
    assert right <= clear[0] or left >= clear[2] or bottom <= clear[1] or top >= clear[3]


def test_label_is_written_where_the_report_says() -> None:
    view = screen()
    layer = _named(markers(view, [(200, 150)]), ["市第一小学"], colour="#AA0000")
    image, report = _paint(view, [layer])
    left, top, right, bottom = (round(edge) for edge in report.labels[0].box)

    def reds(box: tuple[int, int, int, int]) -> int:
        colours = (
            image.pixelColor(x, y) for x in range(box[0], box[2]) for y in range(box[1], box[3])
        )
        return sum(c.red() > 140 and c.green() < 60 for c in colours)

    assert reds((left, top, right, bottom)) > 40
    assert reds((0, 0, 400, 300)) == reds((left, top, right, bottom))


def test_area_name_stands_inside_the_part_in_view() -> None:
    view = screen()
    layer = _named(areas(view, [(300, -2000, 2000, 2000)]), ["红桥街道"], priority=80)
    _, report = _paint(view, [layer])
    left, _, right, _ = report.labels[0].box
    assert left > 290
    assert right <= 400


def test_an_area_name_shrinks_where_it_does_not_fit_and_never_below_what_can_be_read() -> None:
    view, heights = screen(), []
    for side in (200, 62, 24):
        box = (200 - side, 150 - side / 3, 200 + side, 150 + side / 3)
        layer = _named(areas(view, [box]), ["红桥街道办事处"], priority=80, size_px=16)
        _, report = _paint(view, [layer])
        heights.append([one.box[3] - one.box[1] for one in report.labels])
    full, smaller, none = heights
    assert 0.5 * full[0] < smaller[0] < 0.95 * full[0]
    assert none == []


def test_pieces_of_a_street_carry_its_name_once() -> None:
    view = screen()
    pieces = [[(i * 40.0, 150.0), ((i + 1) * 40.0, 150.0)] for i in range(10)]
    _, report = _paint(view, [_roads(view, pieces, ["建设路"] * 10)])
    assert [one.text for one in report.labels] == ["建设路"]
    layer = _roads(view, pieces, ["建设路"] * 10)
    assert layer.source is not None
    assert layer.texts is not None
    assert len(named_lines(layer.source, layer.texts).lines) == 1


def test_steep_chinese_names_stand_upright_and_latin_ones_turn() -> None:
    steep = np.array([(100.0, 0.0), (105.0, 400.0)])
    upright = next(places_along("解放路", steep, 14, lambda t: 12.0 * len(t), 70, 300, 400))
    assert [glyph.text for glyph in upright.glyphs] == ["解", "放", "路"]
    assert all(abs(glyph.angle_deg) < 5 for glyph in upright.glyphs)
    assert upright.glyphs[0].y_px < upright.glyphs[2].y_px
    turned = next(places_along("Main Street", steep, 14, lambda t: 7.0 * len(t), 70, 300, 400))
    assert [glyph.text for glyph in turned.glyphs] == ["Main Street"]
    assert abs(abs(turned.glyphs[0].angle_deg) - 90) < 5


@given(st.floats(-179, 180))
def test_names_along_lines_are_never_upside_down(angle_deg: float) -> None:
    angle = np.radians(angle_deg)
    far = np.array([np.cos(angle), np.sin(angle)]) * 140
    line = np.array([200 - far, 200 + far])
    for name in ("Station Road", "和平路"):
        place = next(places_along(name, line, 14, lambda t: 9.0 * len(t), 70, 400, 400))
        assert all(-91 <= glyph.angle_deg <= 91 for glyph in place.glyphs)
        middle = np.mean([(glyph.x_px, glyph.y_px) for glyph in place.glyphs], axis=0)
        assert np.hypot(*(middle - 200)) < 3


@given(st.text("市第一小学abc 123()号", min_size=1, max_size=24))
def test_wrapping_loses_no_letter_but_a_space(text: str) -> None:
    lines = wrapped(text, 8).split("\n")
    assert len(lines) <= 2
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_wrapping_keeps_numbers_and_brackets_whole() -> None:
    assert wrapped("友谊路一巷16号老旧小区", 8) in (
        "友谊路一巷\n16号老旧小区",
        "友谊路一巷16号\n老旧小区",
    )
    assert wrapped("解放路(迎宾路—民主路)", 8) == "解放路\n(迎宾路—民主路)"
    assert is_chinese("解放路")
    assert not is_chinese("G314国道")


def test_english_map_shows_the_other_name_where_there_is_one() -> None:
    names = LabelTexts(
        TextColumn.from_values(["迎宾路", "解放路"]), TextColumn.from_values(["Yingbin Road", None])
    )
    shown = {}
    for language in ("zh_CN", "en"):
        view = screen(language=language)
        roads = _roads(view, [[(0, 80), (400, 80)], [(0, 220), (400, 220)]], ["", ""])
        _, report = _paint(view, [replace(roads, texts=names)])
        shown[language] = {one.text for one in report.labels}
    assert shown == {"zh_CN": {"迎宾路", "解放路"}, "en": {"Yingbin Road", "解放路"}}


def _names_drawn(*, town_at: tuple[float, float], town: str) -> list[str]:
    view = screen(width_px=700, height_px=500)
    area = _named(areas(view, [(50, 50, 650, 450)]), ["依干其镇"], priority=90)
    spec = LayerSpec(
        "place_names_towns", LayerGroup.REFERENCE, title("镇"), "basemap_places",
        marker_spec().symbol, 60, label=LabelSpec("name", priority=40),
    )  # fmt: skip
    names = replace(
        markers(view, [town_at], spec=spec), texts=LabelTexts(TextColumn.from_values([town]))
    )
    names = replace(names, spec=replace(spec, symbol=LineSymbol("#000000", 0.1)))
    _, report = _paint(view, [area, names])
    return sorted(label.text for label in report.labels)


def test_an_areas_name_and_the_same_town_nearby_are_one_label() -> None:
    assert _names_drawn(town_at=(400, 330), town="依干其镇") == ["依干其镇"]
    assert _names_drawn(town_at=(400, 330), town="依干其") == ["依干其", "依干其镇"]
    assert _names_drawn(town_at=(600, 450), town="依干其镇") == ["依干其镇", "依干其镇"]
