from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtGui import QColor, QImage

from gis_app.domain.layer_spec import LayerGroup, LayerSpec, LineSymbol
from gis_app.rendering import bare_lines
from gis_app.rendering.bare_lines import FAR_PX, in_picture
from gis_app.rendering.picture import render_picture
from gis_app.rendering.render_layer import RenderLayer
from tests.rendering.little_layers import degrees_at, screen, title

pytestmark = pytest.mark.usefixtures("qapp")
WIDTH, HEIGHT = 400.0, 300.0
_far = st.floats(-1e6, 1e6).map(lambda v: round(v, 3))


def streets(symbol: LineSymbol, *lines_px: list[tuple[float, float]]) -> RenderLayer:
    view = screen()
    source = np.empty(len(lines_px), object)
    source[:] = [shapely.LineString([degrees_at(view, *xy) for xy in line]) for line in lines_px]
    rows = np.arange(len(lines_px))
    spec = LayerSpec("roads", LayerGroup.REFERENCE, title("路"), "basemap_lines", symbol, 60)
    return RenderLayer(spec, 60.0, 1.0, rows + 1, None, source, rows)


def values(image: QImage) -> np.ndarray:
    flat = image.convertToFormat(QImage.Format.Format_Grayscale8)
    held = np.frombuffer(flat.constBits(), np.uint8)
    return held.reshape(flat.height(), -1)[:, : flat.width()].astype(int)


@pytest.mark.parametrize("width_mm", [0.2, 0.5, 0.9])
def test_bare_segments_look_like_the_paths(
    monkeypatch: pytest.MonkeyPatch, width_mm: float
) -> None:
    rng = np.random.default_rng(4)
    lines = [
        [(x + 12 * n, y + dy) for n, dy in enumerate(rng.uniform(-6, 6, 7))]
        for x, y in rng.uniform(20, 280, (40, 2))
    ]
    layer = streets(LineSymbol("#8A5A00", width_mm), *lines)
    bare = values(render_picture(screen(), [layer]))
    monkeypatch.setattr(bare_lines, "_may_be_bare", lambda *_: False)
    pathed = values(render_picture(screen(), [layer]))
    inked = pathed < 200
    assert inked.sum() > 500
    assert np.abs(bare - pathed)[inked].mean() < 6
    assert (np.abs(bare - pathed) > 90).mean() < 0.001


def test_lines_that_let_something_through_or_are_dashed_stay_paths(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("drawn bare")

    line = [(20.0, 20.0), (200.0, 40.0), (380.0, 20.0)]
    monkeypatch.setattr(bare_lines, "_draw_bare", refuse)
    for symbol in (
        LineSymbol("#8A5A00", 0.5, opacity=0.5),
        LineSymbol("#8A5A00", 0.5, dash_mm=(2.0, 1.0)),
        LineSymbol("#8A5A00", 3.0),
    ):
        assert (values(render_picture(screen(), [streets(symbol, line)])) < 230).any()


def test_a_line_far_out_of_the_picture_is_seen_where_it_crosses_it() -> None:
    view = screen()
    layer = streets(LineSymbol("#000000", 0.6), [(-90_000.0, 150.0), (90_000.0, 150.0)])
    image = render_picture(view, [layer])
    dark = [x for x in range(400) if image.pixelColor(x, 150).value() < 120]
    assert len(dark) == 400
    assert image.pixelColor(200, 100) != QColor("#000000")


@given(st.lists(st.tuples(_far, _far, _far, _far), min_size=1, max_size=20))
@settings(deadline=None)
def test_cutting_loses_nothing_that_can_be_seen(ends: list[tuple[float, ...]]) -> None:
    given_ends = np.array(ends)
    kept = in_picture(given_ends, WIDTH, HEIGHT, 2.0)
    assert (np.abs(kept) <= FAR_PX + max(WIDTH, HEIGHT) + 3 + 1e-6).all() or np.abs(
        given_ends
    ).max() < FAR_PX
    frame = shapely.box(0, 0, WIDTH, HEIGHT)
    before = shapely.length(
        shapely.intersection(shapely.linestrings(given_ends.reshape(-1, 2, 2)), frame)
    ).sum()
    after = shapely.length(
        shapely.intersection(shapely.linestrings(kept.reshape(-1, 2, 2)), frame)
    ).sum()
    assert after == pytest.approx(before, abs=1e-2, rel=1e-4)
