"""Pictures beneath the page: out of a file, and online ones without a key."""

from __future__ import annotations

import io
import sqlite3
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from PIL import Image

from gis_app.errors import GisAppError
from gis_app.progress import Progress
from gis_app.web_export.payload import page_bounds
from gis_app.workflows.export_web_map import WebMapRequest, export_web_map, web_map_bytes
from gis_app.workflows.web_backdrops import online_tiles, picture_pyramid, pyramid_ranges
from tests.web_export.page_driving import opened
from tests.web_export.page_reading import read

if TYPE_CHECKING:
    from pathlib import Path

    from gis_app.domain.city_data import CityData


def tile(colour: tuple[int, int, int], kind: str = "JPEG") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (256, 256), colour).save(out, kind)
    return out.getvalue()


def mbtiles(file: Path, bounds: list[list[float]], zooms: range, kind: str = "JPEG") -> int:
    connection = sqlite3.connect(file)
    connection.execute("CREATE TABLE metadata (name TEXT, value TEXT)")
    connection.execute("INSERT INTO metadata VALUES ('attribution', '航拍 <b>© 测试</b>')")
    connection.execute(
        "CREATE TABLE tiles (zoom_level INT, tile_column INT, tile_row INT, tile_data BLOB)"
    )
    count = 0
    for tiles in pyramid_ranges(bounds):
        if tiles.zoom in zooms:
            for at in tiles.addresses():
                row = (at.zoom, at.column, at.south_row, tile((20, 90, 30 + 5 * at.zoom), kind))
                connection.execute("INSERT INTO tiles VALUES (?, ?, ?, ?)", row)
                count += 1
    connection.commit()
    connection.close()
    return count


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_file_of_tiles_becomes_a_pyramid(
    sample_data: CityData, tmp_path: Path, kind: str
) -> None:
    bounds = page_bounds(sample_data, WebMapRequest().options())
    count = mbtiles(tmp_path / "a.mbtiles", bounds, range(10, 13), kind)
    pyramid = picture_pyramid(tmp_path / "a.mbtiles", bounds, Progress())
    assert len(pyramid["tiles"]) == count
    assert (pyramid["minZoom"], pyramid["maxZoom"]) == (10, 12)
    assert all(t.startswith("data:image/jpeg;base64,") for t in pyramid["tiles"].values())


def test_a_georeferenced_picture_becomes_a_pyramid(sample_data: CityData, tmp_path: Path) -> None:
    import rasterio
    from rasterio.transform import from_bounds

    bounds = page_bounds(sample_data, WebMapRequest().options())
    (south, west), (north, east) = bounds
    pixels = np.full((3, 400, 400), 120, np.uint8)
    pixels[0] = np.linspace(0, 255, 400, dtype=np.uint8)
    file = tmp_path / "photo.tif"
    with rasterio.open(
        file, "w", driver="GTiff", width=400, height=400, count=3, dtype="uint8", crs="EPSG:4326",
        transform=from_bounds(west, south, east, north, 400, 400),
    ) as out:  # fmt: skip
        out.write(pixels)
    small = [[(south + north) / 2, (west + east) / 2], [north, east]]
    small[1] = [small[0][0] + 0.004, small[0][1] + 0.004]
    pyramid = picture_pyramid(file, small, Progress())
    assert pyramid["maxZoom"] == 18
    assert len({t[:23] for t in pyramid["tiles"].values()} - {"data:image/jpeg;base64,"}) <= 1


@pytest.mark.browser
@pytest.mark.xdist_group("browser")
def test_the_pyramid_is_seen_without_a_network(
    browser: Any, sample_data: CityData, folder: Path
) -> None:
    file = folder / "map.html"
    bounds = page_bounds(sample_data, WebMapRequest().options())
    mbtiles(folder / "a.mbtiles", bounds, range(10, 14))
    request = WebMapRequest(backdrop=folder / "a.mbtiles")
    report = export_web_map(sample_data, file, request=request)
    assert web_map_bytes(sample_data, request) > report.size_bytes / 4
    with opened(browser, file) as page:
        page.wait_for_selector(".leaflet-tile-pane img.leaflet-tile-loaded")
        assert page.locator("[data-backdrop=pyramid]").is_checked()
        assert "航拍 © 测试" in page.inner_text(".leaflet-control-attribution")
        page.uncheck("[data-backdrop=pyramid]")
        assert page.locator(".leaflet-tile-pane img").count() == 0


def test_online_tiles_come_only_when_asked_for(sample_data: CityData, tmp_path: Path) -> None:
    export_web_map(sample_data, tmp_path / "plain.html")
    assert "https:" not in policy(tmp_path / "plain.html")
    online = online_tiles("https://{s}.tile.example.org/{z}/{x}/{y}.png", "© Example")
    export_web_map(sample_data, tmp_path / "map.html", online=online)
    assert "img-src data: https://*.tile.example.org;" in policy(tmp_path / "map.html")
    assert read(tmp_path / "map.html")["online"]["attribution"] == "© Example"


def policy(file: Path) -> str:
    import html
    import re

    found = re.search(r'Content-Security-Policy" content="([^"]+)"', file.read_text("utf-8"))
    assert found
    return html.unescape(found.group(1))


@pytest.mark.parametrize(
    "url",
    [
        "http://tile.example.org/{z}/{x}/{y}.png",
        "https://tile.example.org/{z}/{x}.png",
        "https://t0.tianditu.gov.cn/DataServer?T=vec_w&x={x}&y={y}&l={z}&tk=0123456789abcdef",
        "https://tile.example.org/{z}/{x}/{y}.png?KEY=",
        "https://tile.example.org/{z}/{x}/{y}.png?style={key}",
        "https://user:pw@tile.example.org/{z}/{x}/{y}.png",
        "https://api.example.org/0123456789abcdef0123456789abcdef/{z}/{x}/{y}.png",
        "https://x;script-src *.org/{z}/{x}/{y}.png",
        "javascript:alert(1)//{z}{x}{y}",
    ],
)
def test_an_address_with_a_key_or_a_trick_is_refused(url: str) -> None:
    with pytest.raises(GisAppError):
        online_tiles(url, "© Example")


def test_whose_the_online_tiles_are_has_to_be_said() -> None:
    with pytest.raises(GisAppError):
        online_tiles("https://tile.example.org/{z}/{x}/{y}.png", " ")
