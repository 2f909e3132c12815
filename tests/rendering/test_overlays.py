"""Computed layers on the map: what a finding marks is seen, tints make way for other colours."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
import shapely
from PySide6.QtGui import QColor, QImage, QPainter

from gis_app.domain.audit.finding import FindingBatch, FindingKind, Findings, FindingSeverity
from gis_app.domain.city_view import CityView
from gis_app.domain.layer_spec import AreaTintSymbol
from gis_app.geo.extent import GeoPoint
from gis_app.messages import msg
from gis_app.rendering.map_renderer import paint_map
from gis_app.rendering.map_settings import MapSettings
from gis_app.rendering.overlays import finding_layers, view_layers
from tests.domain.invented_city import city
from tests.rendering.little_layers import areas

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QApplication

    from gis_app.rendering.render_layer import RenderLayer

LON, LAT = 80.26, 41.17
SETTINGS = MapSettings.for_screen(GeoPoint(LON, LAT).in_map(), 10_000, 300, 300)


def painted(layers: Sequence[RenderLayer]) -> QImage:
    image = QImage(300, 300, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    report = paint_map(painter, SETTINGS, layers)
    painter.end()
    assert report.is_complete
    return image


def found(shape: shapely.Geometry) -> Findings:
    column = np.empty(1, object)
    column[0] = shape
    batch = FindingBatch(
        FindingKind.OVERLAP, FindingSeverity.MUST, ["one"], "areas", np.array([1]),
        np.array([LON]), np.array([LAT + 0.004]), lambda _i: msg("Found"), shapes=column,
    )  # fmt: skip
    return Findings((batch,))


@pytest.mark.parametrize(
    "shape",
    [
        shapely.box(LON - 0.001, LAT - 0.001, LON + 0.001, LAT + 0.001),
        shapely.multipolygons([shapely.box(LON - 0.001, LAT - 0.001, LON + 0.001, LAT + 0.001)]),
        # a ring that touches itself, as overlaps of drawn borders have them
        shapely.Polygon(
            [
                (LON - 0.001, LAT - 0.001),
                (LON + 0.001, LAT - 0.001),
                (LON + 0.001, LAT + 0.001),
                (LON, LAT),
                (LON - 0.001, LAT + 0.001),
                (LON, LAT),
                (LON - 0.001, LAT - 0.001),
            ]
        ),
        shapely.multilinestrings([[(LON - 0.004, LAT), (LON + 0.004, LAT)]]),
    ],
)
def test_what_a_finding_marks_is_seen(qapp: QApplication, shape: shapely.Geometry) -> None:
    del qapp
    findings = found(shape)
    image = painted(finding_layers(findings, [0]))
    inks = {QColor(image.pixel(x, y)).name() for x in range(100, 200) for y in range(140, 165)}
    violet = [QColor(ink) for ink in inks]
    assert any(c.blue() > c.green() + 30 and c.red() > c.green() for c in violet)


def test_findings_that_are_not_drawn_leave_nothing(qapp: QApplication) -> None:
    del qapp
    assert finding_layers(found(shapely.Point(LON, LAT).buffer(0.001)), []) == ()


def test_tints_step_back_for_other_ways_to_look_and_for_rates() -> None:
    data = city()
    tinted = areas(SETTINGS, [(0, 0, 100, 100)])
    for view, has_rates, opacity in (
        (None, False, 1),
        (CityView.AREA, False, 1),
        (CityView.INDUSTRY, False, 0),
        (CityView.SYSTEM, False, 0),
        (None, True, 0),
    ):
        (layer,) = view_layers([tinted], data, view, has_rates=has_rates)
        symbol = layer.spec.symbol
        assert isinstance(symbol, AreaTintSymbol)
        assert bool(symbol.opacity) is bool(opacity)
