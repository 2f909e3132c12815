"""Tiles painted beneath the map: the right zoom, coarser ones while finer are on their way."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF
from PySide6.QtGui import QImage, QImageReader, QPainter

from gis_app.geo.tiles import WORLD_M, TileRange, from_gcj02_plane, into_gcj02_plane, zoom_for

if TYPE_CHECKING:
    from collections.abc import Callable

    from gis_app.geo.extent import MapExtent
    from gis_app.geo.tiles import TileAddress
    from gis_app.messages import Message
    from gis_app.rendering.backdrop import TileSource
    from gis_app.rendering.map_settings import MapSettings

_KEPT_TILES: Final = 320
_MOST_LEVELS_UP: Final = 6
_MOST_TILES: Final = 6_000
_LARGEST_TILE_PX: Final = 2_048
_STEP_S: Final = 0.1


class TileBackdrop:
    """Paint a source's tiles; on paper, and where `waits` is set, what is not at hand is awaited.

    `paper_dpi` is the resolution tiles are taken at on paper: higher means smaller writing.
    """

    def __init__(
        self,
        source: TileSource,
        *,
        opacity: float = 1.0,
        waits: bool = False,
        paper_dpi: float = 150.0,
    ) -> None:
        self.source = source
        self.opacity = opacity
        self._waits, self._paper_dpi = waits, paper_dpi
        self._kept: OrderedDict[TileAddress, QImage | None] = OrderedDict()

    @property
    def attribution(self) -> str:
        """Return whom the tiles are from."""
        return self.source.attribution

    @property
    def has_labels(self) -> bool:
        """Tell whether the tiles carry names."""
        return self.source.has_labels

    @property
    def fault(self) -> Message | None:
        """Return what is wrong with the source just now."""
        return self.source.fault

    def zoom(self, settings: MapSettings) -> int:
        """Return the zoom whose tiles suit a picture."""
        source = self.source
        if settings.is_paper:
            m_per_px = settings.m_per_px_x * settings.dpi / self._paper_dpi
        else:
            m_per_px = settings.m_per_px_x * settings.pixel_ratio**0.5
        return zoom_for(m_per_px, source.lowest_zoom, source.highest_zoom)

    def paint(
        self, painter: QPainter, settings: MapSettings, cancelled: Callable[[], bool]
    ) -> bool:
        """Paint what there is, tile by tile from the middle; tells whether it hides everything."""
        box = settings.extent
        if self.source.is_gcj02:
            box = into_gcj02_plane(box)
        tiles = TileRange.covering(box, self.zoom(settings))
        if tiles is None:
            return False
        while len(tiles) > _MOST_TILES and tiles.zoom > self.source.lowest_zoom:
            coarser = TileRange.covering(box, tiles.zoom - 1)
            assert coarser is not None
            tiles = coarser
        frames = _frames(tiles, settings, is_gcj02=self.source.is_gcj02)
        addresses = tiles.addresses()
        for at in addresses:
            if self._image(at) is None:
                self.source.ask(at)
        painter.save()
        painter.setOpacity(painter.opacity() * self.opacity)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        is_whole = self.opacity >= 1.0
        for at in addresses:
            if cancelled():
                is_whole = False
                break
            if self._waits and self._image(at) is None:
                while not cancelled() and not self.source.wait(at, _STEP_S):
                    pass
            is_whole = self._paint_tile(painter, at, frames[at]) and is_whole
        painter.restore()
        return is_whole and _reaches(box)

    def _paint_tile(self, painter: QPainter, at: TileAddress, frame: QRectF) -> bool:
        image = self._image(at)
        if image is not None:
            painter.drawImage(frame, image)
            return self.source.is_opaque
        for levels in range(1, min(at.zoom - self.source.lowest_zoom, _MOST_LEVELS_UP) + 1):
            image = self._image(at.ancestor(levels))
            if image is not None:
                parts = 1 << levels
                width, height = image.width() / parts, image.height() / parts
                left, top = (at.column % parts) * width, (at.row % parts) * height
                painter.drawImage(frame, image, QRectF(left, top, width, height))
                return self.source.is_opaque
        return False

    def _image(self, at: TileAddress) -> QImage | None:
        if at in self._kept:
            self._kept.move_to_end(at)
            return self._kept[at]
        data = self.source.at_hand(at)
        if data is None:
            return None
        # what is no picture after all is kept as such, and a coarser tile stands in for it
        self._kept[at] = image = decoded(data)
        while len(self._kept) > _KEPT_TILES:
            self._kept.popitem(last=False)
        return image


def _reaches(box: MapExtent) -> bool:
    """Tell whether the square web map has tiles for all of a box."""
    half = WORLD_M / 2
    return max(abs(edge) for edge in box.bounds) <= half


def decoded(data: bytes) -> QImage | None:
    """Return a tile's picture; None for what is none, or pretends to be far too large."""
    held = QByteArray(data)
    buffer = QBuffer(held)
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    size = reader.size()
    if not size.isValid() or max(size.width(), size.height()) > _LARGEST_TILE_PX:
        return None
    image = reader.read()
    return None if image.isNull() else image


def _frames(
    tiles: TileRange, settings: MapSettings, *, is_gcj02: bool
) -> dict[TileAddress, QRectF]:
    """Return where each tile goes, on whole device pixels so that no seams show."""
    import numpy as np

    edge_x, edge_y = tiles.corners()
    x, y = np.meshgrid(edge_x, edge_y)
    if is_gcj02:
        x, y = from_gcj02_plane(x, y)
    across, down = settings.to_screen(x, y)
    across, down = np.round(across), np.round(down)
    out: dict[TileAddress, QRectF] = {}
    for at in tiles.addresses():
        i, j = at.row - tiles.first_row, at.column - tiles.first_column
        left, top = float(across[i, j]), float(down[i, j])
        right, bottom = float(across[i + 1, j + 1]), float(down[i + 1, j + 1])
        out[at] = QRectF(left, top, max(right - left, 1.0), max(bottom - top, 1.0))
    return out
