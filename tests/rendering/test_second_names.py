from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtGui import QImage, QPainter

from gis_app.domain.layer_spec import LabelSpec
from gis_app.domain.map_look import PointDisplay
from gis_app.domain.table import TextColumn
from gis_app.rendering.label_boxes import Occupied, overlapping
from gis_app.rendering.map_renderer import MapReport, paint_map
from gis_app.rendering.render_layer import LabelTexts, RenderLayer
from tests.rendering.little_layers import areas, markers, screen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gis_app.rendering.map_settings import MapSettings
    from gis_app.rendering.taken_raster import Rect

pytestmark = pytest.mark.usefixtures("qapp")
UYGHUR = "دوستلۇق يولىدىكى باشلانغۇچ مەكتەپ"


def _paint(
    view: MapSettings, layers: list[RenderLayer], keep_clear: Sequence[Rect] = ()
) -> tuple[QImage, MapReport]:
    image = QImage(view.width_px, view.height_px, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    report = paint_map(painter, view, layers, keep_clear=keep_clear)
    painter.end()
    return image, report


def _with_names(layer: RenderLayer, names: list[str], seconds: list[str | None]) -> RenderLayer:
    texts = LabelTexts(TextColumn.from_values(names), None, TextColumn.from_values(seconds))
    return replace(layer, spec=replace(layer.spec, label=LabelSpec("name")), texts=texts)


def _schools(view: MapSettings, count: int, seed: int) -> RenderLayer:
    rng = np.random.default_rng(seed)
    places = [
        (float(x), float(y))
        for x, y in rng.uniform((0, 0), (view.width_px, view.height_px), (count, 2))
    ]
    names = [f"第{n}小学" for n in range(count)]
    seconds = [None if n % 5 == 4 else f"{n}-{UYGHUR}"[: 8 + n % 20] for n in range(count)]
    return _with_names(markers(view, places), names, seconds)


@given(st.integers(1, 700), st.integers(0, 1000), st.sampled_from(PointDisplay))
@settings(deadline=None, max_examples=25)
def test_second_names_take_no_name_off_the_map(
    count: int, seed: int, display: PointDisplay
) -> None:
    view = replace(screen(width_px=500, height_px=400), display=display)
    layer = _schools(view, count, seed)
    _, plain = _paint(view, [layer])
    _, both = _paint(replace(view, has_both_names=True), [layer])
    assert {one.fid for one in both.labels} == {one.fid for one in plain.labels}
    first = {one.fid: one.text for one in plain.labels}
    assert all(one.text.startswith(first[one.fid]) for one in both.labels)
    boxes = np.array([one.box for one in both.labels]).reshape(-1, 4)
    assert (overlapping(boxes, boxes).sum(axis=1) == 1).all()
    assert (boxes[:, :2] >= 0).all()
    assert (boxes[:, 2:] <= (500, 400)).all()


def test_a_crowd_shows_first_names_alone_and_both_where_there_is_room() -> None:
    view = replace(screen(width_px=500, height_px=400), has_both_names=True)
    _, few = _paint(view, [_schools(view, 8, 1)])
    assert sum("\n" in one.text for one in few.labels) >= 5
    _, many = _paint(view, [_schools(view, 160, 1)])
    alone = [one for one in many.labels if "\n" not in one.text and one.fid % 5]
    assert len(alone) > 10


def test_a_name_keeps_its_place_where_only_one_line_fits() -> None:
    view = screen()
    layer = _with_names(markers(view, [(200, 150)]), ["友谊路小学"], ["دوستلۇق"])
    clear = [(0.0, 0.0, 400.0, 141.0), (0.0, 159.0, 400.0, 300.0), (0.0, 0.0, 190.0, 300.0)]
    texts = []
    for has_both in (False, True):
        image = QImage(400, 300, QImage.Format.Format_RGB32)
        painter = QPainter(image)
        asked = replace(view, has_both_names=has_both)
        texts.append(
            [one.text for one in paint_map(painter, asked, [layer], keep_clear=clear).labels]
        )
        painter.end()
    assert texts == [["友谊路小学"], ["友谊路小学"]]


def test_an_area_too_flat_for_two_lines_keeps_its_first_name() -> None:
    shown = []
    for half_height in (60, 9):
        view = replace(screen(), has_both_names=True)
        flat = areas(view, [(60, 150 - half_height, 340, 150 + half_height)])
        layer = _with_names(flat, ["红桥街道"], ["قىزىل كۆۋرۈك"])
        shown.append([one.text for one in _paint(view, [layer])[1].labels])
    assert shown == [["红桥街道\nقىزىل كۆۋرۈك"], ["红桥街道"]]


@given(st.integers(1, 60), st.integers(0, 1000))
@settings(deadline=None)
def test_a_box_is_exchanged_only_for_a_free_one(count: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    taken = Occupied(300, 200)
    for left, top in rng.uniform((0, 0), (260, 180), (count, 2)).tolist():
        rect = (left, top, left + 40, top + 15)
        taken.took(rect, taken.raster.squares(np.array(rect)).tolist())
    before = taken.boxes.copy()
    assert overlapping(before, before).sum() == len(before)
    corner = rng.uniform((0, 0), (240, 170), (12, 2))
    others = np.hstack([corner, corner + np.array([60, 30])])
    found = taken.exchanged(before[0], others)
    rest = before[1:]
    is_free = ~overlapping(others, rest).any(axis=1)
    if not is_free.any():
        assert found is None
        assert (taken.boxes == before).all()
    else:
        assert found is not None
        assert (found == others[np.argmax(is_free)]).all()
        assert (taken.boxes == np.vstack([found, rest])).all()
