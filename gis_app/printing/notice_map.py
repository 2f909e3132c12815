"""The small map of a notice: streets and areas, and where its issues are by their numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from gis_app.domain.city_filter import CityFilter
from gis_app.domain.layer_spec import LayerGroup
from gis_app.domain.palette import INK
from gis_app.geo.crs import to_map
from gis_app.geo.extent import GeoExtent, GeoPoint
from gis_app.printing.page_fonts import ensure_application, page_font_families
from gis_app.rendering.city_layers import city_layers
from gis_app.rendering.map_settings import MapSettings
from gis_app.rendering.picture import png_bytes, render_picture

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QImage

    from gis_app.domain.city_data import CityData
    from gis_app.domain.table import FloatArray

WIDTH_PX: Final = 1660
HEIGHT_PX: Final = 900
_RATIO: Final = 2.0
_NEAR_PX: Final = 26.0
_LETTER_PX: Final = 22
_CLOSE_SCALE: Final = 4_000.0
_MOST_NUMBERS: Final = 3


@dataclass
class _Label:
    x: float
    y: float
    numbers: list[int]

    @property
    def text(self) -> str:
        shown = ",".join(str(number) for number in self.numbers[:_MOST_NUMBERS])
        more = len(self.numbers) - _MOST_NUMBERS
        return f"{shown}+{more}" if more > 0 else shown


def notice_map(
    data: CityData, places: Sequence[tuple[int, float, float]], language: str
) -> bytes | None:
    """Return a PNG with numbers at places (number, longitude, latitude); None without places."""
    if not places:
        return None
    ensure_application()
    lon, lat = np.array([p[1] for p in places]), np.array([p[2] for p in places])
    settings = _around(lon, lat, language)
    layers = city_layers(
        data, CityFilter(), visible=lambda spec: spec.group is LayerGroup.REFERENCE,
        language=language,
    )  # fmt: skip
    image = render_picture(settings, layers)
    x, y = settings.to_screen(*to_map(lon, lat))
    _draw_labels(image, _gathered([number for number, _lon, _lat in places], x, y))
    return png_bytes(image)


def _around(lon_deg: FloatArray, lat_deg: FloatArray, language: str) -> MapSettings:
    """Return a picture of all places, no nearer than shows the streets around one of them."""
    extent = GeoExtent.of(lon_deg, lat_deg)
    assert extent is not None
    settings = MapSettings.fitting(
        extent, WIDTH_PX, HEIGHT_PX, margin_px=48, pixel_ratio=_RATIO, language=language
    )
    if settings.scale_denominator >= _CLOSE_SCALE:
        return settings
    centre = GeoPoint((extent.west + extent.east) / 2, (extent.south + extent.north) / 2)
    return MapSettings.for_screen(
        centre.in_map(), _CLOSE_SCALE, WIDTH_PX, HEIGHT_PX, pixel_ratio=_RATIO, language=language
    )


def _gathered(numbers: Sequence[int], x: FloatArray, y: FloatArray) -> list[_Label]:
    """Return the labels of numbered places; places too near each other share one."""
    labels: list[_Label] = []
    for number, at_x, at_y in zip(numbers, x.tolist(), y.tolist(), strict=True):
        near = next(
            (one for one in labels if np.hypot(one.x - at_x, one.y - at_y) < _NEAR_PX * _RATIO),
            None,
        )
        if near is None:
            labels.append(_Label(at_x, at_y, [number]))
        else:
            near.numbers.append(number)
    return labels


def _draw_labels(image: QImage, labels: Sequence[_Label]) -> None:
    """Draw the numbers, and a frame around the picture."""
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    font = QFont(list(page_font_families()))
    font.setPixelSize(round(_LETTER_PX * _RATIO / 1.4))
    font.setBold(True)
    painter.setFont(font)
    metrics = QFontMetricsF(font)
    height = _LETTER_PX * _RATIO
    for label in labels:
        width = max(height, metrics.horizontalAdvance(label.text) + height * 0.6)
        box = QRectF(0, 0, width, height)
        box.moveCenter(QPointF(label.x, label.y))
        painter.setPen(QPen(QColor("#FFFFFF"), 2 * _RATIO))
        painter.setBrush(QColor(INK))
        painter.drawRoundedRect(box, height / 2, height / 2)
        painter.setPen(QColor("#FFFFFF"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, label.text)
    painter.setPen(QPen(QColor("#8C959F"), 1 * _RATIO))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(QRectF(0.5, 0.5, image.width() - 1, image.height() - 1))
    painter.end()
