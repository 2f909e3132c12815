"""The map picture, painted beside the window: the newest wish wins, older ones are given up."""

from __future__ import annotations

import logging
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Event
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QImage, QPainter

from gis_app.rendering.city_layers import city_layers
from gis_app.rendering.feature_paths import RenderCache
from gis_app.rendering.map_renderer import paint_map
from gis_app.ui.map_furniture import clear_boxes

if TYPE_CHECKING:
    from gis_app.domain.city_data import CityData
    from gis_app.domain.city_filter import CityFilter
    from gis_app.rendering.backdrop import Backdrop
    from gis_app.rendering.map_settings import MapSettings
    from gis_app.rendering.render_layer import RenderLayer
    from gis_app.ui.map_view import MapView

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True)
class RenderWish:
    """Say what picture is wanted."""

    view: MapView
    settings: MapSettings
    data: CityData
    wanted: CityFilter
    visible: frozenset[str]
    language: str
    backdrops: tuple[Backdrop, ...] = ()


@dataclass(frozen=True)
class MapPicture:
    """Hold a painted map, the wish it fulfils, and the layers it shows."""

    wish: RenderWish
    image: QImage
    layers: tuple[RenderLayer, ...]


class MapRender(QObject):
    """Paint wishes one at a time in a thread of its own."""

    painted = Signal(object)
    """Carries the MapPicture of the newest wish."""
    failed = Signal(object)
    _ended = Signal(object, object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="map")
        self._stop = Event()
        self._newest: RenderWish | None = None
        self._cache = RenderCache()  # used by the one thread of the pool alone
        self._ended.connect(self._on_ended, Qt.ConnectionType.QueuedConnection)

    @property
    def is_busy(self) -> bool:
        """Tell whether a picture is being painted."""
        return self._newest is not None

    def ask(self, wish: RenderWish) -> None:
        """Paint this, and give up what was asked before."""
        self._stop.set()
        self._stop = Event()
        self._newest = wish
        self._pool.submit(self._work, wish, self._stop)

    def _work(self, wish: RenderWish, stop: Event) -> None:
        if stop.is_set():
            return
        try:
            picture = paint_wish(wish, stop, self._cache)
        except BaseException as error:
            self._ended.emit(wish, None, error)
            return
        if not stop.is_set():
            self._ended.emit(wish, picture, None)

    def _on_ended(
        self, wish: RenderWish, picture: MapPicture | None, error: BaseException | None
    ) -> None:
        if wish is not self._newest:
            return
        self._newest = None
        if error is not None:
            _LOG.error("the map could not be painted", exc_info=error)
            self.failed.emit(error)
        elif picture is not None:
            self.painted.emit(picture)

    def shut_down(self) -> None:
        """Give up everything and wait for the thread."""
        self._stop.set()
        self._newest = None
        self._pool.shutdown(wait=True, cancel_futures=True)


def paint_wish(wish: RenderWish, stop: Event, cache: RenderCache) -> MapPicture:
    """Paint one picture."""
    layers = city_layers(wish.data, wish.wanted, visible=wish.visible, language=wish.language)
    settings = wish.settings
    image = QImage(settings.width_px, settings.height_px, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    try:
        boxes = clear_boxes(wish.view, settings)
        paint_map(painter, settings, layers, stop.is_set, cache, boxes, wish.backdrops)
    finally:
        painter.end()
    image.setDevicePixelRatio(settings.pixel_ratio)
    return MapPicture(wish, image, tuple(layers))
