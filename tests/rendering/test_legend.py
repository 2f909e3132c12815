from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from gis_app.catalogue.loader import load_catalogue
from gis_app.domain.layer_spec import IssueSymbol, LayerSpec, Stage
from gis_app.domain.terms import Colour
from gis_app.rendering.legend import paint_symbol

pytestmark = pytest.mark.usefixtures("qapp")

_BOX = QRectF(12, 12, 40, 40)
_BACK = QColor("#F6F8FA")


def _picture(
    what: object, *, stage: Stage | None = None, colour: Colour | None = None, style: str = "light"
) -> QImage:
    image = QImage(64, 64, QImage.Format.Format_RGB32)
    image.fill(_BACK)
    painter = QPainter(image)
    paint_symbol(painter, _BOX, what, stage=stage, colour=colour, style=style)  # type: ignore[arg-type]
    painter.end()
    return image


def _ink(image: QImage) -> list[tuple[int, int]]:
    return [
        (x, y)
        for x in range(image.width())
        for y in range(image.height())
        if QColor(image.pixel(x, y)) != _BACK
    ]


def _has(image: QImage, colour: str) -> bool:
    wanted = QColor(colour)
    return any(
        QColor(image.pixel(x, y)) == wanted
        for x in range(image.width())
        for y in range(image.height())
    )


@pytest.fixture(scope="module")
def layers() -> dict[str, LayerSpec]:
    folder = Path(__file__).resolve().parents[2] / "layers"
    return {layer.id: layer for layer in load_catalogue(folder).layers}


@pytest.mark.parametrize("style", ["light", "grey", "dark"])
def test_every_shipped_symbol_shows_and_stays_near_its_box(
    layers: dict[str, LayerSpec], style: str
) -> None:
    outside = _BOX.adjusted(-4, -4, 4, 4)
    for layer in layers.values():
        for stage in (None, *layer.stages):
            ink = _ink(_picture(layer, stage=stage, style=style))
            assert len(ink) > 20, (layer.id, stage and stage.id)
            assert all(outside.contains(x + 0.5, y + 0.5) for x, y in ink), layer.id


def test_kinds_of_place_look_different(layers: dict[str, LayerSpec]) -> None:
    pictures = {
        bytes(_picture(layer).constBits())
        for layer in layers.values()
        if layer.group == "inspection"
    }
    assert len(pictures) == sum(layer.group == "inspection" for layer in layers.values())


def test_an_action_shows_the_colour_of_its_stage(layers: dict[str, LayerSpec]) -> None:
    spec = layers["flying_wires"]
    for stage in spec.stages:
        assert _has(_picture(spec, stage=stage), stage.colour)
        assert _has(_picture(spec, stage=stage, style="dark"), stage.colour_in("dark"))


def test_an_issue_shows_its_urgency_by_colour_and_by_shape() -> None:
    symbol = IssueSymbol()
    red, yellow, white = (
        _picture(symbol, colour=c) for c in (Colour.RED, Colour.YELLOW, Colour.WHITE)
    )
    assert _has(red, "#C8102E")
    assert _has(yellow, "#F2B705")
    assert not _has(white, "#C8102E")
    shapes = [frozenset(_ink(picture)) for picture in (red, yellow, white)]
    assert len(set(shapes)) == 3


def test_a_smaller_box_gives_a_smaller_symbol(layers: dict[str, LayerSpec]) -> None:
    image = QImage(64, 64, QImage.Format.Format_RGB32)
    image.fill(_BACK)
    painter = QPainter(image)
    paint_symbol(painter, QRectF(20, 20, 10, 10), layers["roads_trunk"].symbol)
    painter.end()
    ink = _ink(image)
    assert ink
    assert all(18 <= x < 32 and 18 <= y < 32 for x, y in ink)
