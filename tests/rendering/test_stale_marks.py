from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from gis_app.domain.layer_spec import IssueSymbol, LineSymbol, MarkerShape, MarkerSymbol
from gis_app.domain.map_look import PointDisplay
from gis_app.domain.terms import Colour, Mark
from gis_app.rendering.legend import paint_symbol
from gis_app.rendering.map_settings import MapSettings
from gis_app.rendering.marker_shapes import draw_marker
from gis_app.rendering.picture import render_picture
from gis_app.rendering.picture_style import MAP_COLOURS
from tests.rendering.little_layers import HERE, SCHOOL_FILL, markers, screen

if TYPE_CHECKING:
    from gis_app.rendering.render_layer import RenderLayer

pytestmark = pytest.mark.usefixtures("qapp")


def with_stale(layer: RenderLayer, *stale: bool) -> RenderLayer:
    assert layer.marks is not None
    return replace(layer, marks=replace(layer.marks, is_stale=np.array(stale)))


def inked(image: QImage, colour: str) -> int:
    wanted = QColor(colour).name()
    return sum(
        image.pixelColor(x, y).name() == wanted
        for x in range(image.width())
        for y in range(image.height())
    )


def greys(image: QImage) -> np.ndarray:
    flat = image.convertToFormat(QImage.Format.Format_Grayscale8)
    width, height = flat.width(), flat.height()
    return np.frombuffer(flat.constBits(), np.uint8).reshape(height, -1)[:, :width].astype(int)


@pytest.mark.parametrize("view", [screen(), MapSettings.for_paper(HERE, 5000, 20, 20, 300)])
def test_a_stale_marker_is_hollow_on_screen_and_on_paper(view: MapSettings) -> None:
    one = markers(view, [(view.width_px / 2, view.height_px / 2)])
    full, hollow = (render_picture(view, [with_stale(one, stale)]) for stale in (False, True))
    assert inked(hollow, SCHOOL_FILL) < inked(full, SCHOOL_FILL) * 0.55
    assert inked(hollow, SCHOOL_FILL) > 0


@pytest.mark.parametrize("shape", list(MarkerShape))
def test_stale_is_told_at_14_px_in_grey_and_never_taken_for_an_issue(shape: MarkerShape) -> None:
    symbol = MarkerSymbol("store", shape, "#5C6470")
    shown: dict[tuple[int, bool], np.ndarray] = {}
    for colour, stale in product((0, 1, 2, 3), (False, True)):
        image = QImage(26, 26, QImage.Format.Format_RGB32)
        image.fill(QColor("#F7F7F7"))
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(13, 13)
        draw_marker(painter, symbol, 14.0, MAP_COLOURS["grey"], colour, is_stale=stale)
        painter.end()
        shown[colour, stale] = greys(image)[6:20, 6:20]
    for one, other in product((0, 1, 2, 3), repeat=2):
        assert np.abs(shown[one, True] - shown[other, False]).mean() > 20


def test_a_stale_dot_is_half_full() -> None:
    view = replace(screen(), display=PointDisplay.DOTS)
    crowd = [(200 + 9 * (n % 14), 100 + 9 * (n // 14)) for n in range(140)]
    plain = markers(view, crowd)
    full = render_picture(view, [with_stale(plain, *[False] * 140)])
    half = render_picture(view, [with_stale(plain, *[True] * 140)])
    assert inked(half, "#FFFFFF") > inked(full, "#FFFFFF")
    assert 0.3 < inked(half, SCHOOL_FILL) / inked(full, SCHOOL_FILL) < 0.95


def test_selected_markers_keep_the_mark() -> None:
    view = screen()
    one = with_stale(markers(view, [(200, 150)]), True)
    chosen = replace(view, selection={"points": frozenset({1})})
    plain = render_picture(chosen, [with_stale(one, False)])
    assert inked(render_picture(chosen, [one]), SCHOOL_FILL) < inked(plain, SCHOOL_FILL) * 0.6


def test_the_legend_shows_each_mark_otherwise() -> None:
    symbols = {
        Mark.STALE: MarkerSymbol("store", MarkerShape.CIRCLE, SCHOOL_FILL),
        Mark.OVERDUE: IssueSymbol(),
        Mark.RECURRENCE: IssueSymbol(),
        Mark.PARTLY: LineSymbol("#A1337F", 0.7),
    }
    for mark, symbol in symbols.items():
        pictures = []
        for shown in (mark, None):
            image = QImage(20, 20, QImage.Format.Format_RGB32)
            image.fill(QColor("#FFFFFF"))
            painter = QPainter(image)
            colour = Colour.RED if isinstance(symbol, IssueSymbol) else None
            paint_symbol(painter, QRectF(0, 0, 20, 20), symbol, colour=colour, mark=shown)
            painter.end()
            pictures.append(greys(image))
        assert np.abs(pictures[0] - pictures[1]).mean() > 2
