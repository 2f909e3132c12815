from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
import shapely
from PySide6.QtGui import QImage, QPainter

from gis_app.domain.layer_spec import FillSymbol
from gis_app.rendering import shape_painters
from gis_app.rendering.map_renderer import paint_map
from tests.rendering.little_layers import _shape_layer, areas, screen

if TYPE_CHECKING:
    from gis_app.rendering.map_settings import MapSettings
    from gis_app.rendering.render_layer import RenderLayer

pytestmark = pytest.mark.usefixtures("qapp")
DARK, LIGHT = "#202020", "#F3EFE6"


def _areas(view: MapSettings, symbol: FillSymbol) -> RenderLayer:
    """Return areas with slanting borders, two of them neighbours."""
    plain = areas(view, [(0, 0, 1, 1)])
    shapes = [
        shapely.Polygon([(31, 20), (190, 47), (171, 260), (44, 233)]),
        shapely.Polygon([(190, 47), (371, 33), (350, 281), (171, 260)]),
    ]
    return _shape_layer(view, replace(plain.spec, symbol=symbol, label=None), shapes)


def _pixels(view: MapSettings, layer: RenderLayer) -> np.ndarray:
    image = QImage(view.width_px, view.height_px, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    assert not paint_map(painter, view, [layer]).faults
    painter.end()
    bits = np.frombuffer(image.constBits(), np.uint8)
    return bits.reshape(view.height_px, view.width_px, 4)[..., :3].astype(int).copy()


@pytest.mark.parametrize("width_mm", [0.4, 0.7, 1.5])
def test_nobody_sees_whether_edges_under_a_border_are_smooth(
    width_mm: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    view = screen()
    layer = _areas(view, FillSymbol(LIGHT, 1.0, DARK, width_mm))
    quick = _pixels(view, layer)
    monkeypatch.setattr(shape_painters, "COVERING_PX", 1e9)
    smooth = _pixels(view, layer)
    difference = np.abs(quick - smooth).max(axis=2)
    assert (difference > 40).mean() < 0.0005
    assert (difference > 8).mean() < 0.002
    assert len(np.unique(quick.reshape(-1, 3), axis=0)) > 20  # the border itself is smooth


@pytest.mark.parametrize(
    "symbol",
    [
        FillSymbol(DARK, 1.0, DARK, 0.1),
        FillSymbol(DARK, 1.0, None, 0.0),
        FillSymbol(DARK, 0.5, DARK, 1.0),
        FillSymbol(DARK, 1.0, DARK, 1.0, (3.0, 3.0)),
    ],
)
def test_edges_that_can_be_seen_are_smooth(
    symbol: FillSymbol, monkeypatch: pytest.MonkeyPatch
) -> None:
    view = screen()
    as_it_is = _pixels(view, _areas(view, symbol))
    monkeypatch.setattr(shape_painters, "COVERING_PX", 1e9)
    assert (_pixels(view, _areas(view, symbol)) == as_it_is).all()
