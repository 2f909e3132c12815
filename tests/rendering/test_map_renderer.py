from __future__ import annotations

import pickle
import shutil
from itertools import count
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QImage, QPainter, QPdfWriter

from gis_app.domain.city_filter import CityFilter
from gis_app.domain.terms import Colour
from gis_app.geo.extent import GeoPoint
from gis_app.paths import sample_city_file
from gis_app.project.city import City
from gis_app.rendering.brushwork import DRAWS_BETWEEN_BREATHS
from gis_app.rendering.city_layers import city_layers
from gis_app.rendering.fonts import app_font_families, map_font
from gis_app.rendering.map_renderer import paint_map
from gis_app.rendering.map_settings import MapSettings
from gis_app.rendering.picture import render_picture
from gis_app.rendering.render_cache import RenderCache
from tests.rendering.little_layers import areas, markers, screen, water, wires

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from gis_app.domain.city_data import CityData

ROUNDING = 24
pytestmark = pytest.mark.usefixtures("qapp")


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CityData]:
    file = tmp_path_factory.mktemp("sample") / "city.gpkg"
    shutil.copy(sample_city_file(), file)
    with City.open(file, read_only=True) as city:
        yield city.data


def _centre(data: CityData) -> GeoPoint:
    points = data.table("points").points
    placed = points.is_placed
    return GeoPoint(
        float(np.median(points.lon_deg[placed])), float(np.median(points.lat_deg[placed]))
    )


def _view(data: CityData, scale: float, **more: object) -> MapSettings:
    return MapSettings.for_screen(_centre(data).in_map(), scale, 900, 600, **more)  # type: ignore[arg-type]


def _difference(a: QImage, b: QImage) -> int:
    """Return the largest difference of any channel; Qt rounds by where memory and glyphs lie."""
    one, two = (np.frombuffer(image.constBits(), np.uint8).astype(np.int16) for image in (a, b))
    return int(np.abs(one - two).max())


def test_painting_stops_when_told() -> None:
    view = screen()
    layer = water(
        view, [(i % 40 * 10, i // 40 * 4, i % 40 * 10 + 8, i // 40 * 4 + 3) for i in range(2800)]
    )
    for patience in (0, 1, 4):
        asked = count()
        image = QImage(400, 300, QImage.Format.Format_RGB32)
        painter = QPainter(image)
        report = paint_map(painter, view, [layer], lambda: next(asked) >= patience)  # noqa: B023
        painter.end()
        assert not report.is_complete
        assert next(asked) <= patience + 2
    assert DRAWS_BETWEEN_BREATHS <= 1000


def test_report_counts_what_is_in_view() -> None:
    view = screen()
    layers = [
        water(view, [(0, 0, 50, 50), (900, 900, 950, 950)]),
        wires(view, [[(10, 10), (60, 60)]]),
        markers(view, [(100, 100), (-500, 100), (200, 200)]),
    ]
    image = QImage(400, 300, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    report = paint_map(painter, view, layers)
    painter.end()
    assert report.is_complete
    assert report.drawn == {"water": 1, "flying_wires": 1, "schools": 2}


def test_painter_is_left_as_it_was() -> None:
    view = screen()
    image = QImage(400, 300, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    painter.setOpacity(0.5)
    painter.translate(3, 4)
    before = painter.transform()
    paint_map(painter, view, [areas(view, [(0, 0, 100, 100)]), markers(view, [(9, 9)])])
    assert painter.transform() == before
    assert painter.opacity() == 0.5
    assert not painter.hasClipping()
    painter.end()


def test_settings_and_layers_go_through_a_pickle_and_paint_the_same(sample: CityData) -> None:
    view = _view(sample, 15_000)
    layers = city_layers(sample, CityFilter())
    again = pickle.loads(pickle.dumps((view, layers)))
    assert _difference(render_picture(*again), render_picture(view, layers)) <= ROUNDING


def test_a_kept_cache_changes_nothing_of_the_picture(sample: CityData) -> None:
    layers, cache = city_layers(sample, CityFilter()), RenderCache()
    for scale in (40_000, 9_000):
        view = _view(sample, scale)
        first = render_picture(view, layers, cache=cache)
        for more in (render_picture(view, layers, cache=cache), render_picture(view, layers)):
            assert _difference(more, first) <= ROUNDING


def test_every_style_and_scale_of_the_sample_paints(sample: CityData) -> None:
    seen = []
    cache = RenderCache()
    for style in ("light", "grey", "dark"):
        for scale in (120_000, 12_000, 3_000):
            view = _view(sample, scale, style=style)
            image = render_picture(view, city_layers(sample, CityFilter()), cache=cache)
            colours = {
                image.pixelColor(x, y).rgb() for x in range(0, 900, 9) for y in range(0, 600, 9)
            }
            assert len(colours) > 25
            seen.append(image.convertToFormat(QImage.Format.Format_RGB32).bits().tobytes())
    assert len(set(seen)) == 9


def test_layers_come_bottom_first_and_only_visible_ones(sample: CityData) -> None:
    layers = city_layers(sample, CityFilter(), visible={"water", "markets", "roads_minor"})
    assert [one.id for one in layers] == ["water", "roads_minor", "markets"]
    everything = city_layers(sample, CityFilter())
    assert [one.order for one in everything] == sorted(one.order for one in everything)


def test_filter_reaches_markers_and_their_counts(sample: CityData) -> None:
    wanted = CityFilter(colours=(Colour.RED,))
    shown = sum(
        len(one)
        for one in city_layers(sample, wanted)
        if one.table == "points" and one.marks is not None
    )
    assert shown == int((wanted.point_mask(sample) & sample.table("points").points.is_placed).sum())
    assert shown > 0


def test_an_issue_is_drawn_once_by_its_point_s_badge_or_by_itself(sample: CityData) -> None:
    with_points = {one.id: one for one in city_layers(sample, CityFilter())}
    alone = {one.id: one for one in city_layers(sample, CityFilter(), visible={"issues"})}
    state = sample.issue_state
    placed_open = int((state.is_open & np.isfinite(state.lon_deg)).sum())
    assert len(alone["issues"]) == placed_open
    assert len(with_points["issues"]) < placed_open
    without_badges = city_layers(sample, CityFilter(), visible={"markets"})
    assert not without_badges[0].marks.colour.any()  # type: ignore[union-attr]


def test_pdf_keeps_text_that_can_be_found(tmp_path: Path) -> None:
    from pypdf import PdfReader

    words = ["大街", "停车场", "农贸市场", "社区", "飞线", "麻雀巷", "长江路", "12m²"]
    file = tmp_path / "words.pdf"
    writer = QPdfWriter(str(file))
    writer.setResolution(300)
    painter = QPainter(writer)
    for bold in (False, True):
        painter.setFont(map_font(app_font_families(), 50, is_bold=bold))
        for n, word in enumerate(words):
            painter.drawText(QPointF(100 + bold * 900, 200 + n * 90), word)
    painter.end()
    text = PdfReader(file).pages[0].extract_text()
    for word in words:
        assert text.count(word) == 2, word


def test_pdf_of_the_sample_is_vectors_and_names(sample: CityData, tmp_path: Path) -> None:
    from pypdf import PdfReader

    file = tmp_path / "map.pdf"
    writer = QPdfWriter(str(file))
    writer.setResolution(600)
    view = MapSettings.for_paper(_centre(sample), 12_000, 160, 120, 600)
    painter = QPainter(writer)
    report = paint_map(painter, view, city_layers(sample, CityFilter()))
    painter.end()
    page = PdfReader(file).pages[0]
    text = "".join(page.extract_text().split())
    level = [
        one.text
        for one in report.labels
        if one.layer_id.startswith("areas") and "\n" not in one.text
    ]
    assert len(level) > 3
    assert [name for name in level if name not in text] == []
    assert not list(page.images)
