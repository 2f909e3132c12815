"""What lies beneath the map as one picture of the chosen resolution, in the colours of the file."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter

from gis_app.geo.extent import MapPoint
from gis_app.printing.variants import Variant, recoloured_image
from gis_app.rendering.backdrop import paint_backdrops

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from gis_app.messages import Message
    from gis_app.rendering.backdrop import Backdrop
    from gis_app.rendering.map_settings import MapSettings

_MOST_PX: Final = 40_000_000
"""Larger pictures are painted in bands: 160 MB a band."""


@dataclass(frozen=True)
class BackdropPicture:
    """Paint backdrops, lowest first, into pictures of `dpi`; `page_dpi` is the device's own.

    A device that is coarser than the chosen resolution keeps its own.
    """

    backdrops: Sequence[Backdrop]
    dpi: float
    page_dpi: float
    variant: Variant = Variant.COLOUR
    _kept: list[tuple[MapSettings, QImage, bool]] = field(default_factory=list, repr=False)

    @property
    def attribution(self) -> str:
        """Return whom the pictures are from."""
        return " ".join(one.attribution for one in self.backdrops if one.attribution)

    @property
    def has_labels(self) -> bool:
        """Tell whether one of them carries names."""
        return any(one.has_labels for one in self.backdrops)

    @property
    def fault(self) -> Message | None:
        """Return why one of them is not shown."""
        return next((one.fault for one in self.backdrops if one.fault is not None), None)

    def paint(
        self, painter: QPainter, settings: MapSettings, cancelled: Callable[[], bool]
    ) -> bool:
        """Paint what there is; tells whether it hides everything in the frame of the settings."""
        finer = max(self.page_dpi / self.dpi, 1.0)
        width = max(round(settings.width_px / finer), 1)
        height = max(round(settings.height_px / finer), 1)
        across, down = settings.width_px / width, settings.height_px / height
        rows = min(height, max(_MOST_PX // width, 1))
        is_whole = True
        for top in range(0, height, rows):
            if cancelled():
                return False
            band = min(rows, height - top)
            below = (top + band / 2) * down - settings.height_px / 2
            part = replace(
                settings,
                centre=MapPoint(settings.centre.x, settings.centre.y - below * settings.m_per_px_y),
                m_per_px_x=settings.m_per_px_x * across,
                m_per_px_y=settings.m_per_px_y * down,
                width_px=width,
                height_px=band,
                dpi=self.dpi,
            )
            image, is_hidden = self._picture(part, cancelled)
            is_whole = is_whole and is_hidden
            painter.drawImage(QRectF(0, top * down, settings.width_px, band * down), image)
        return is_whole

    def _picture(self, settings: MapSettings, cancelled: Callable[[], bool]) -> tuple[QImage, bool]:
        # what hides not everything is painted twice: one picture in the file will do
        if self._kept and self._kept[0][0] == settings:
            return self._kept[0][1:]
        size = settings.width_px, settings.height_px
        image = QImage(*size, QImage.Format.Format_ARGB32_Premultiplied)
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        try:
            is_hidden = paint_backdrops(painter, settings, self.backdrops, cancelled)
        finally:
            painter.end()
        image = recoloured_image(image, self.variant)
        if is_hidden:
            # without a mask a PDF packs photos as JPEG, a tenth of the size
            image = image.convertToFormat(QImage.Format.Format_RGB32)
        self._kept[:] = [(settings, image, is_hidden)]
        return image, is_hidden
