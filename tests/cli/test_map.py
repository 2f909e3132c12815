from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtGui import QColor, QImage

from gis_app.cli.main import main

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.usefixtures("qapp")


def _written(folder: Path, *more: str) -> QImage:
    file = folder / "map.png"
    assert main(["map", "sample", str(file), "--size", "500x360", *more]) == 0
    image = QImage(str(file))
    assert (image.width(), image.height()) == (500, 360)
    return image


def test_a_theme_by_its_title_and_a_style_of_ones_own(tmp_path: Path) -> None:
    night = _written(tmp_path, "--theme", "夜间")
    assert QColor(night.pixel(495, 60)).lightness() < 60
    light = _written(tmp_path, "--theme", "night", "--style", "light")
    assert QColor(light.pixel(495, 60)).lightness() > 150


def test_a_grey_map_has_no_colour_but_that_of_areas_and_places(tmp_path: Path) -> None:
    image = _written(tmp_path, "--style", "grey", "--scale", "1:20000", "--centre", "80.10,41.30")
    colours = {image.pixel(x, y) for x in range(0, 500, 7) for y in range(0, 360, 7)}
    assert max(QColor(one).hsvSaturation() for one in colours) < 90


@pytest.mark.parametrize(
    "wrong",
    [
        ("map.jpg",),
        ("map.png", "--theme", "nothing"),
        ("map.png", "--size", "0x3"),
        ("map.png", "--scale", "-2"),
        ("map.png", "--centre", "400,2"),
        ("no/such/folder/map.png",),
    ],
)
def test_what_cannot_be_done_is_said_and_nothing_is_written(
    tmp_path: Path, wrong: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["map", "sample", str(tmp_path / wrong[0]), *wrong[1:]]) == 2
    assert capsys.readouterr().err.strip()
    assert not list(tmp_path.iterdir())
