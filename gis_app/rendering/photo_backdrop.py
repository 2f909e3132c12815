"""A georeferenced picture, such as an aerial photo, painted beneath the map."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from gis_app.errors import RenderError
from gis_app.geo.extent import MapExtent

if TYPE_CHECKING:
    from collections.abc import Callable

    from gis_app.messages import Message
    from gis_app.rendering.backdrop import PhotoSource
    from gis_app.rendering.map_settings import MapSettings

_MOST_PX: Final = 40_000_000
"""More pixels than this are taken coarser: 160 MB of them."""


class PhotoBackdrop:
    """Paint the part in view at the resolution it is seen at."""

    has_labels = False

    def __init__(
        self,
        source: PhotoSource,
        *,
        opacity: float = 1.0,
        attribution: str = "",
        paper_dpi: float = 200.0,
    ) -> None:
        self.source = source
        self.opacity, self.attribution = opacity, attribution
        self._paper_dpi = paper_dpi
        self.fault: Message | None = None
        self._kept: tuple[object, QImage] | None = None

    def paint(
        self, painter: QPainter, settings: MapSettings, cancelled: Callable[[], bool]
    ) -> bool:
        """Paint what of the picture is in view; what cannot be read is told by `fault`."""
        seen = _common(self.source.extent, settings.extent)
        if seen is None or cancelled():
            return False
        x, y = settings.to_screen([seen.left, seen.right], [seen.top, seen.bottom])
        frame = QRectF(x[0], y[0], x[1] - x[0], y[1] - y[0])
        share = min(1.0, self._paper_dpi / settings.dpi) if settings.is_paper else 1.0
        pixels = frame.width() * frame.height() * share * share
        if pixels > _MOST_PX:
            share *= (_MOST_PX / pixels) ** 0.5
        width = max(round(frame.width() * share), 1)
        height = max(round(frame.height() * share), 1)
        wanted = (seen, width, height)
        if self._kept is None or self._kept[0] != wanted:
            try:
                bytes_ = self.source.window(seen, width, height)
            except RenderError as error:
                self.fault = error.message
                return False
            image = QImage(bytes_.data, width, height, width * 4, QImage.Format.Format_RGBA8888)
            self._kept = (wanted, image.copy())  # the array may go, the picture stays
        self.fault = None
        painter.save()
        painter.setOpacity(painter.opacity() * self.opacity)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(frame, self._kept[1])
        painter.restore()
        return self.opacity >= 1.0 and seen == settings.extent and _hides(self._kept[1])


def _hides(image: QImage) -> bool:
    """Tell whether no pixel lets anything through."""
    import numpy as np

    held = np.frombuffer(image.constBits(), np.uint8).reshape(-1, 4)
    return bool((held[:, 3] == 255).all())


def _common(a: MapExtent, b: MapExtent) -> MapExtent | None:
    if not a.intersects(b):
        return None
    return MapExtent(
        max(a.left, b.left), max(a.bottom, b.bottom), min(a.right, b.right), min(a.top, b.top)
    )
