"""The map picture, painted beside the window: the newest wish wins, older ones are given up."""

from __future__ import annotations

import logging
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from threading import Event
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QImage, QPainter

from gis_app.geo.extent import ScreenPoint
from gis_app.geo.measure import get_ready
from gis_app.paths import user_cache_dir
from gis_app.rendering.city_layers import city_layers
from gis_app.rendering.map_renderer import MapReport, paint_map
from gis_app.rendering.overlays import view_layers
from gis_app.rendering.render_cache import RenderCache
from gis_app.ui.map_furniture import clear_boxes
from gis_app.ui.outlook import Look

if TYPE_CHECKING:
    from collections.abc import Callable

    from gis_app.domain.city_data import CityData
    from gis_app.domain.city_filter import CityFilter
    from gis_app.rendering.backdrop import Backdrop
    from gis_app.rendering.map_settings import MapSettings
    from gis_app.rendering.render_layer import RenderLayer
    from gis_app.ui.map_view import MapView

MOST_KEPT = 6
"""So many pictures are kept: a layer switched off and on again costs nothing."""
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
    look: Look = field(default_factory=Look)


@dataclass(frozen=True)
class MapPicture:
    """Hold a painted map, the wish it fulfils, and the layers it shows."""

    wish: RenderWish
    image: QImage
    layers: tuple[RenderLayer, ...]
    report: MapReport = field(default_factory=MapReport)

    def paint(self, painter: QPainter, view: MapView) -> None:
        """Draw the picture where it belongs in a view, which may have moved on since."""
        shot = self.wish.view
        scale = shot.units_per_px / view.units_per_px
        corner = view.to_screen(shot.to_map(ScreenPoint(0.0, 0.0)))
        target = QRectF(corner.x, corner.y, shot.width_px * scale, shot.height_px * scale)
        if abs(scale - 1) < 1e-9:
            painter.drawImage(QPointF(round(corner.x), round(corner.y)), self.image)
        elif target.intersects(QRectF(0, 0, view.width_px, view.height_px)):
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, scale < 1.5)
            painter.drawImage(target, self.image)


class MapRender(QObject):
    """Paint wishes one at a time in a thread of its own."""

    painted = Signal(object)
    """Carries the MapPicture of the newest wish."""
    partly = Signal(object)
    """Carries a MapPicture of the newest wish that is not whole yet."""
    failed = Signal(object)
    _ended = Signal(object, object, object)
    _part = Signal(object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="map")
        self._stop = Event()
        self._newest: RenderWish | None = None
        self._cache = RenderCache(
            user_cache_dir() / "shapes"
        )  # used by the one thread of the pool alone
        self._kept: list[MapPicture] = []
        self._ended.connect(self._on_ended, Qt.ConnectionType.QueuedConnection)
        self._part.connect(self._on_part, Qt.ConnectionType.QueuedConnection)

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
            picture = self._picture(wish, stop)
        except BaseException as error:
            self._ended.emit(wish, None, error)
            return
        if not stop.is_set():
            self._ended.emit(wish, picture, None)
            # in this thread the window does not wait for the library, whoever measures first
            get_ready()

    def _picture(self, wish: RenderWish, stop: Event) -> MapPicture:
        """Return a picture painted before, or paint it; the last ones are kept."""
        faults: dict[str, str] = {}
        layers = city_layers(
            wish.data, wish.wanted, visible=wish.visible, language=wish.language, faults=faults
        )
        look = wish.look
        if look.view is not None or look.overlays:
            drawn = view_layers(layers, wish.data, look.view, has_rates=look.has_rates)
            layers = tuple(sorted((*drawn, *look.overlays), key=lambda one: one.order))
        for kept in self._kept:
            if _is_same(kept, wish, layers):
                return replace(kept, wish=wish)

        def show(painter: QPainter) -> None:
            image = painter.device()
            if isinstance(image, QImage) and not stop.is_set():
                part = image.copy()
                part.setDevicePixelRatio(wish.settings.pixel_ratio)
                self._part.emit(wish, MapPicture(wish, part, layers))

        picture = paint_wish(wish, stop, self._cache, layers, show)
        if faults:
            report = replace(picture.report, faults={**faults, **picture.report.faults})
            picture = replace(picture, report=report)
        if picture.report.is_complete and not wish.backdrops:
            self._kept = [picture, *self._kept[: MOST_KEPT - 1]]
        return picture

    def _on_part(self, wish: RenderWish, picture: MapPicture) -> None:
        if wish is self._newest:
            self.partly.emit(picture)

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


def _is_same(kept: MapPicture, wish: RenderWish, layers: tuple[RenderLayer, ...]) -> bool:
    return (
        not wish.backdrops
        and kept.wish.settings == wish.settings
        and kept.wish.view == wish.view
        and len(kept.layers) == len(layers)
        and all(one is other for one, other in zip(kept.layers, layers, strict=True))
    )


def paint_wish(
    wish: RenderWish,
    stop: Event,
    cache: RenderCache,
    layers: tuple[RenderLayer, ...],
    on_partial: Callable[[QPainter], None] | None = None,
) -> MapPicture:
    """Paint one picture of some layers."""
    settings = wish.settings
    image = QImage(settings.width_px, settings.height_px, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    try:
        boxes = clear_boxes(wish.view, settings)
        report = paint_map(
            painter, settings, layers, stop.is_set, cache, boxes, wish.backdrops, on_partial
        )
    finally:
        painter.end()
    image.setDevicePixelRatio(settings.pixel_ratio)
    return MapPicture(wish, image, layers, report)
