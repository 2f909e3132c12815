"""Tiles and photos beneath the map: where they lie, what stands in for them, what stays."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QColor, QImage, QPainter

from gis_app.geo.china_datums import Datum, from_wgs84
from gis_app.geo.crs import to_map
from gis_app.geo.extent import MapExtent, MapPoint
from gis_app.geo.tiles import WORLD_M, TileAddress, TileRange, zoom_for
from gis_app.rendering.map_settings import MapSettings
from gis_app.rendering.photo_backdrop import PhotoBackdrop
from gis_app.rendering.picture import render_picture
from gis_app.rendering.tile_backdrop import TileBackdrop, decoded
from tests.rendering.little_layers import HERE, markers, screen, water

if TYPE_CHECKING:
    from collections.abc import Callable

    from gis_app.messages import Message
    from gis_app.rendering.render_layer import RenderLayer

pytestmark = pytest.mark.usefixtures("qapp")
RED, BLUE = QColor("#ff0000"), QColor("#0000ff")


def png(colour: QColor, size: int = 256) -> bytes:
    image = QImage(size, size, QImage.Format.Format_RGB32)
    image.fill(colour)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return bytes(buffer.data().data())


class Tiles:
    name = attribution = "tiles"
    has_labels, is_opaque, is_gcj02 = True, True, False
    lowest_zoom, highest_zoom = 0, 19
    fault: Message | None = None

    def __init__(self, have: Callable[[TileAddress], bytes | None]) -> None:
        self._have = have
        self.asked: list[TileAddress] = []

    def at_hand(self, at: TileAddress) -> bytes | None:
        return self._have(at)

    def ask(self, at: TileAddress) -> None:
        self.asked.append(at)

    def wait(self, at: TileAddress, timeout_s: float) -> bool:
        return True


def picture(settings: MapSettings, source: Tiles, *layers: RenderLayer, **how: object) -> QImage:
    return render_picture(settings, layers, backdrops=(TileBackdrop(source, **how),))  # type: ignore[arg-type]


def test_every_place_lies_on_the_pixel_of_its_tile() -> None:
    """A checkerboard of tiles: the colour under a pixel is that of the tile its place is in."""
    colours = {(0, 0): RED, (0, 1): BLUE, (1, 0): QColor("#00ff00"), (1, 1): QColor("#ffffff")}
    held = {parity: png(colour) for parity, colour in colours.items()}
    source = Tiles(lambda at: held[at.column % 2, at.row % 2])
    settings = screen(20_000, 800, 600)
    backdrop = TileBackdrop(source)
    zoom = backdrop.zoom(settings)
    image = render_picture(settings, (), backdrops=(backdrop,))
    side = WORLD_M / (1 << zoom)
    checked = 0
    for x in range(20, 800, 37):
        for y in range(20, 600, 41):
            left, top = settings.extent.left, settings.extent.top
            east = left + (x + 0.5) * settings.m_per_px_x + WORLD_M / 2
            south = WORLD_M / 2 - top + (y + 0.5) * settings.m_per_px_y
            edge = min(east % side, side - east % side, south % side, side - south % side)
            if edge > 2 * settings.m_per_px_x:
                wanted = colours[int(east // side) % 2, int(south // side) % 2]
                assert image.pixelColor(x, y) == wanted
                checked += 1
    assert checked > 200


def test_gcj02_tiles_are_moved_beneath_the_truth() -> None:
    settings = screen(5_000, 800, 600)
    zoom = 17
    shifted = to_map(*from_wgs84(HERE.lon, HERE.lat, Datum.GCJ02))
    wrong = TileRange.covering(MapExtent(*(float(v) for v in (*shifted, *shifted))), zoom)
    assert wrong is not None
    (marked,) = wrong.addresses()
    source = Tiles(lambda at: png(RED if at == marked else BLUE))
    source.is_gcj02, source.lowest_zoom, source.highest_zoom = True, zoom, zoom
    assert picture(settings, source).pixelColor(400, 300) == RED
    source.is_gcj02 = False
    assert picture(settings, source).pixelColor(400, 300) == BLUE


def test_a_coarser_tile_stands_in_and_the_finer_is_asked_for() -> None:
    settings = screen(10_000)
    wanted = TileBackdrop(Tiles(lambda at: None)).zoom(settings)
    source = Tiles(lambda at: png(RED) if at.zoom == wanted - 3 else None)
    assert picture(settings, source).pixelColor(10, 10) == RED
    assert source.asked
    assert {at.zoom for at in source.asked} == {wanted}


def test_the_own_base_map_gives_way_only_where_tiles_are() -> None:
    settings = screen()
    layers = (water(settings, [(0, 0, 400, 300)]), markers(settings, [(200, 150)]))
    bare = render_picture(settings, layers).pixelColor(20, 20)
    covered = picture(settings, Tiles(lambda at: png(RED)), *layers)
    assert covered.pixelColor(20, 20) == RED
    assert covered.pixelColor(200, 144) != RED
    offline = picture(settings, Tiles(lambda at: None), *layers)
    assert offline.pixelColor(20, 20) == bare
    faint = picture(settings, Tiles(lambda at: png(RED)), *layers, opacity=0.5)
    assert faint.pixelColor(20, 20) not in (RED, bare)


@pytest.mark.parametrize("data", [b"", b"<html>sorry</html>", png(RED)[:60], png(RED, 4096)])
def test_what_is_no_tile_is_no_picture(data: bytes) -> None:
    assert decoded(data) is None
    settings = screen()
    assert picture(settings, Tiles(lambda at: data)).pixelColor(20, 20) != RED


def test_paper_takes_tiles_at_the_resolution_asked_for() -> None:
    paper = MapSettings.for_paper(HERE, 10_000, 100, 80, 300)
    source = Tiles(lambda at: png(RED))
    zooms = [TileBackdrop(source, paper_dpi=dpi).zoom(paper) for dpi in (75, 150, 300)]
    assert zooms == [zooms[0], zooms[0] + 1, zooms[0] + 2]


def test_no_more_tiles_than_memory_bears() -> None:
    world = MapSettings.for_screen(MapPoint(0.0, 0.0), 20_000_000, 1600, 1000)
    source = Tiles(lambda at: None)
    source.lowest_zoom = 0
    source.highest_zoom = 3
    picture(world, source)
    assert len(source.asked) <= 64
    assert zoom_for(0.001, 0, 18) == 18


class Photo:
    name = "photo"

    def __init__(self, extent: MapExtent) -> None:
        self.extent = extent
        self.windows: list[tuple[int, int]] = []

    def window(self, box: MapExtent, width_px: int, height_px: int) -> np.ndarray:
        self.windows.append((width_px, height_px))
        out = np.zeros((height_px, width_px, 4), np.uint8)
        out[:, :, 0] = out[:, :, 3] = 255
        return out


def test_a_photo_lies_in_its_box_and_the_base_map_around_it() -> None:
    settings = screen()
    box = settings.extent
    middle = box.centre
    photo = Photo(MapExtent(box.left - 500, box.bottom - 500, middle.x, box.top + 500))
    layers = (water(settings, [(0, 0, 400, 300)]),)
    image = render_picture(settings, layers, backdrops=(PhotoBackdrop(photo),))
    bare = render_picture(settings, layers).pixelColor(300, 150)
    assert image.pixelColor(100, 150) == RED
    assert image.pixelColor(300, 150) == bare
    assert photo.windows == [(200, 300)]


def test_a_photo_that_fails_names_its_fault_and_the_map_goes_on() -> None:
    from gis_app.errors import RenderError
    from gis_app.messages import msg

    settings = screen()
    photo = Photo(settings.extent)

    def fails(*_: object) -> np.ndarray:
        raise RenderError(msg("{file} cannot be read.", file="a.tif"))

    photo.window = fails  # type: ignore[method-assign]
    backdrop = PhotoBackdrop(photo)
    layers = (markers(settings, [(200, 150)]),)
    image = render_picture(settings, layers, backdrops=(backdrop,))
    assert image.pixelColor(200, 144) == render_picture(settings, layers).pixelColor(200, 144)
    assert backdrop.fault is not None
    assert "a.tif" in str(backdrop.fault)


def test_painting_stops_between_tiles_when_nobody_wants_it_any_more() -> None:
    settings = screen()
    image = QImage(400, 300, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    source = Tiles(lambda at: png(RED))
    assert TileBackdrop(source).paint(painter, settings, lambda: True) is False
    painter.end()
