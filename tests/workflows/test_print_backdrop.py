"""Tiles and photos beneath printed sheets, with their source on the paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtGui import QColor, QImage, QPainter

from gis_app.errors import BasemapError
from gis_app.messages import CHINESE, load_translator
from gis_app.paths import translations_dir
from gis_app.printing.page_painter import paint_page
from gis_app.printing.print_request import PrintRequest
from gis_app.workflows.print_atlas import lay_out_atlas
from tests.basemap.test_tile_archive import mbtiles
from tests.basemap.tile_server import png
from tests.ui.small_city import make_small_city

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from gis_app.domain.city_data import CityData

pytestmark = pytest.mark.usefixtures("qapp")
T = load_translator(CHINESE, translations_dir())


@pytest.fixture
def data(tmp_path: Path) -> Iterator[CityData]:
    city = make_small_city(tmp_path / "city.gpkg")
    yield city.data
    city.close()


def _share_of_red(data: CityData, request: PrintRequest) -> float:
    book = lay_out_atlas(data, request, T)
    image = QImage(840, 594, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    paint_page(painter, book, len(book.front), 50.8, lambda: False)
    painter.end()
    hits = 0
    for x in range(0, 840, 7):
        for y in range(0, 594, 7):
            colour = image.pixelColor(x, y)
            hits += colour.red() > 190 and colour.green() < 150 and colour.blue() < 150
    return hits / (120 * 85)


def test_a_sheet_lies_on_the_tiles_and_names_them(data: CityData, tmp_path: Path) -> None:
    file = mbtiles(tmp_path / "a.mbtiles", png(), attribution="© 瓦片出处")
    assert _share_of_red(data, PrintRequest()) < 0.02
    request = PrintRequest(backdrop=str(file))
    assert _share_of_red(data, request) > 0.1
    book = lay_out_atlas(data, request, T)
    assert "© 瓦片出处" in book.sheets[0].summary.sources
    assert "© 瓦片出处" not in data.settings.attribution


def test_a_base_map_that_cannot_be_opened_is_an_error(data: CityData, tmp_path: Path) -> None:
    with pytest.raises(BasemapError):
        lay_out_atlas(data, PrintRequest(backdrop=str(tmp_path / "no.mbtiles")), T)
