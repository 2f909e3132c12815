"""Whatever fails in one layer: it is named, and every other layer is drawn."""

from __future__ import annotations

import shutil
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtGui import QImage, QPainter

from gis_app.domain.city_filter import CityFilter
from gis_app.domain.layer_spec import (
    HeatSymbol,
    LabelSpec,
    LayerGroup,
    LayerSpec,
    MarkerShape,
    MarkerSymbol,
)
from gis_app.domain.table import TextColumn
from gis_app.paths import sample_city_file
from gis_app.project.city import City
from gis_app.rendering import city_layers as making
from gis_app.rendering.brushwork import Brushwork, Stopped
from gis_app.rendering.city_layers import city_layers
from gis_app.rendering.graduated import NO_ICON
from gis_app.rendering.map_renderer import MapReport, paint_map
from gis_app.rendering.render_layer import LabelTexts, RenderLayer
from gis_app.rendering.shelter import sheltered
from tests.rendering.little_layers import SCHOOL_FILL, marker_spec, markers, screen, title, wires

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gis_app.domain.city_data import CityData

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.fixture(autouse=True)
def _expected_log(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Take the lines that every fault leaves in the log out of it: they are meant to be there."""
    yield
    records = caplog.get_records("call")
    assert all(" cannot be " in record.getMessage() for record in records)
    records.clear()


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CityData]:
    file = tmp_path_factory.mktemp("sample") / "city.gpkg"
    shutil.copy(sample_city_file(), file)
    with City.open(file, read_only=True) as city:
        yield city.data


class Broken:
    """Stands where an array should and fails at any touch."""

    def __len__(self) -> int:
        return 2

    def __getattr__(self, name: str) -> object:
        raise RuntimeError("broken on purpose")

    def __getitem__(self, at: object) -> object:
        raise RuntimeError("broken on purpose")


def paint(layers: list[RenderLayer], **more: object) -> tuple[QImage, MapReport]:
    view = replace(screen(), **more)  # type: ignore[arg-type]
    image = QImage(view.width_px, view.height_px, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    report = paint_map(painter, view, layers)
    assert painter.transform().isIdentity()
    assert painter.opacity() == 1.0
    painter.end()
    return image, report


def inked(image: QImage, colour: str) -> int:
    return sum(
        image.pixelColor(x, y).name().upper() == colour
        for x in range(image.width())
        for y in range(image.height())
    )


def sound() -> RenderLayer:
    return markers(screen(), [(100, 80)])


def broken(layer_id: str, symbol: object, **more: object) -> RenderLayer:
    one = markers(screen(), [(200, 150), (260, 150)])
    assert one.marks is not None
    spec = LayerSpec(layer_id, LayerGroup.INSPECTION, title(layer_id), "points", symbol, 430)  # type: ignore[arg-type]
    bad = replace(one.marks, lon_deg=Broken())
    return replace(one, spec=spec, order=430.0, marks=bad, **more)


KINDS = {
    "heat": (HeatSymbol(("#FF0000", "#00FF00")), {"weight": np.ones(2)}),
    "graduated": (MarkerSymbol(NO_ICON, MarkerShape.CIRCLE, "#123456"), {}),
    "points": (MarkerSymbol("school", MarkerShape.CIRCLE, "#123456"), {}),
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_layer_that_crashes_is_named_and_the_others_are_drawn(kind: str) -> None:
    symbol, more = KINDS[kind]
    alone, _ = paint([sound()])
    image, report = paint([broken(kind, symbol, **more), sound()])
    assert report.is_complete
    assert dict(report.faults) == {kind: "broken on purpose"}
    assert inked(image, SCHOOL_FILL) == inked(alone, SCHOOL_FILL) > 100


def test_all_sound_layers_of_points_stay_when_one_crashes_between_them() -> None:
    view = screen()
    layers = [
        markers(view, [(60, 60)], spec=marker_spec("a")),
        broken("b", KINDS["points"][0]),
        markers(view, [(340, 240)], spec=marker_spec("c")),
    ]
    _, report = paint(layers)
    assert report.placed is not None
    assert [one.id for one in report.placed.layers] == ["a", "c"]
    assert report.drawn["a"] == report.drawn["c"] == 1
    assert set(report.faults) == {"b"}


def test_names_that_crash_cost_their_own_layer_alone() -> None:
    view = screen()
    named = LabelSpec("name", priority=40)
    good = replace(
        markers(view, [(100, 80)], spec=marker_spec("good", label=named)),
        texts=LabelTexts(TextColumn.from_values(["好名字"])),
    )
    bad = replace(
        markers(view, [(300, 200)], spec=marker_spec("bad", label=named)),
        texts=LabelTexts(Broken()),  # type: ignore[arg-type]
    )
    image, report = paint([good, bad])
    assert [one.text for one in report.labels] == ["好名字"]
    assert set(report.faults) == {"bad"}
    assert inked(image, SCHOOL_FILL) > 200, "its markers are drawn all the same"


def test_lines_that_crash_are_named() -> None:
    line = wires(screen(), [[(0, 50), (400, 50)]])
    bad = replace(line, stage=Broken())
    image, report = paint([bad, sound()])
    assert set(report.faults) == {bad.id}
    assert inked(image, SCHOOL_FILL) > 100


def test_giving_up_is_no_fault() -> None:
    image = QImage(4, 4, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    work = Brushwork(painter, screen(), lambda: True)
    with pytest.raises(Stopped):
        sheltered(work, "x", work.check)
    assert not work.faults
    painter.end()


def test_a_layer_that_cannot_be_made_is_told(
    sample: CityData, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise ValueError("no weights today")

    monkeypatch.setattr(making, "heat_weights", fail)
    faults: dict[str, str] = {}
    layers = city_layers(sample, CityFilter(), visible=lambda _spec: True, faults=faults)
    assert faults == {"issues_heat": "no weights today"}
    assert {"schools", "markets", "issues"} <= {one.id for one in layers}
    fresh = replace(sample, remembered=type(sample.remembered)())
    with pytest.raises(ValueError, match="no weights"):
        city_layers(fresh, CityFilter(), visible=lambda _spec: True)
