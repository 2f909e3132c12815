"""Tiles and photos beneath printed sheets, with their source on the paper."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import numpy as np
import pytest
import shapely
from PySide6.QtGui import QColor, QImage, QPainter

from gis_app.errors import BasemapError
from gis_app.messages import CHINESE, load_translator
from gis_app.paths import translations_dir
from gis_app.printing.page_painter import paint_page
from gis_app.printing.print_request import PrintRequest
from gis_app.printing.variants import Variant
from gis_app.workflows.print_atlas import lay_out_atlas, print_atlas
from tests.basemap.test_tile_archive import mbtiles
from tests.basemap.tile_server import png
from tests.printing.pdf_probe import read_pdf
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


@pytest.fixture
def photo(data: CityData, tmp_path: Path) -> Path:
    """Return an aerial picture of more than the whole city, finer than paper needs."""
    import rasterio
    from rasterio.transform import from_bounds

    west, south, east, north = shapely.total_bounds(data.table("areas").shapes)
    wide, high = east - west, north - south
    bounds = (west - wide, south - high, east + wide, north + high)
    side = 1500
    rows, columns = np.mgrid[0:side, 0:side]
    pixels = np.stack([rows % 256, columns % 256, (rows + columns) % 256]).astype(np.uint8)
    file = tmp_path / "photo.tif"
    with rasterio.open(
        file, "w", driver="GTiff", width=side, height=side, count=3, dtype="uint8",
        crs="EPSG:4326", transform=from_bounds(*bounds, side, side),
    ) as out:  # fmt: skip
        out.write(pixels)
    return file


def _pictures(file: Path) -> list[list[str]]:
    asked = ["pdfimages", "-list", str(file)]
    told = subprocess.run(asked, capture_output=True, text=True, check=True).stdout
    rows = [line.split() for line in told.splitlines()[2:]]
    return [row for row in rows if row[0] == "1" and row[2] == "image"]


@pytest.mark.parametrize("dpi", [None, 150, 300])
def test_a_photo_is_in_the_file_at_the_chosen_resolution(
    data: CityData, photo: Path, tmp_path: Path, dpi: int | None
) -> None:
    file = tmp_path / "sheets.pdf"
    print_atlas(data, file, PrintRequest(backdrop=str(photo), dpi=dpi), T)
    (picture,) = _pictures(file)
    width, height, encoding, *_ = picture[3], picture[4], picture[8]
    assert [float(v) for v in picture[12:14]] == pytest.approx([dpi or 150] * 2, abs=1.0)
    map_mm = PrintRequest().template().map_inner
    assert int(width) == pytest.approx(map_mm.width_mm / 25.4 * (dpi or 150), abs=1.0)
    assert int(height) == pytest.approx(map_mm.height_mm / 25.4 * (dpi or 150), abs=1.0)
    assert encoding == "jpeg", "a photo that hides the whole map needs no mask"


def test_a_photo_beneath_a_grey_file_is_grey(data: CityData, photo: Path, tmp_path: Path) -> None:
    file = tmp_path / "sheets.pdf"
    request = PrintRequest(backdrop=str(photo), dpi=60, variant=Variant.GREY)
    print_atlas(data, file, request, T)
    (image, *_) = read_pdf(file).pages[0].images
    pixels = np.asarray(image.image.convert("RGB"), np.int16)
    assert np.ptp(pixels, axis=2).max() <= 6, "JPEG rounds a little"
    assert np.ptp(pixels[..., 0]) > 100
