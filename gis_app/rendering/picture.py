"""A map as a picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from gis_app.errors import RenderError
from gis_app.messages import msg
from gis_app.rendering.map_renderer import paint_map
from gis_app.rendering.picture_style import MAP_COLOURS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from gis_app.rendering.backdrop import Backdrop
    from gis_app.rendering.map_settings import MapSettings
    from gis_app.rendering.render_cache import RenderCache
    from gis_app.rendering.render_layer import RenderLayer

_SCREEN_DOTS_PER_M = round(96 / 0.0254)


def render_picture(
    settings: MapSettings,
    layers: Sequence[RenderLayer],
    cancelled: Callable[[], bool] = lambda: False,
    cache: RenderCache | None = None,
    backdrops: Sequence[Backdrop] = (),
) -> QImage:
    """Return a map as a picture of the settings' size and resolution; raises RenderError."""
    image = QImage(settings.width_px, settings.height_px, QImage.Format.Format_ARGB32_Premultiplied)
    if image.isNull():
        raise RenderError(
            msg(
                "A picture of {width} × {height} pixels does not fit into memory. "
                "Choose a lower resolution.",
                width=settings.width_px,
                height=settings.height_px,
            )
        )
    if settings.is_paper:
        image.setDotsPerMeterX(round(settings.dpi / 0.0254))
        image.setDotsPerMeterY(round(settings.dpi / 0.0254))
    image.fill(QColor(0, 0, 0, 0) if not settings.background else MAP_COLOURS[settings.style].land)
    painter = QPainter(image)
    try:
        paint_map(painter, settings, layers, cancelled, cache, (), backdrops)
    finally:
        painter.end()
    return image


def png_bytes(image: QImage) -> bytes:
    """Return a picture as the content of a PNG file that names a screen's resolution."""
    image = image.copy()
    image.setDotsPerMeterX(_SCREEN_DOTS_PER_M)
    image.setDotsPerMeterY(_SCREEN_DOTS_PER_M)
    out = QByteArray()
    buffer = QBuffer(out)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    buffer.close()
    return bytes(out.data())


def mark_centre(image: QImage) -> None:
    """Draw a ring around the middle of a picture, as around what is selected on the map."""
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    radius = max(min(image.width(), image.height()) / 14, 6.0)
    for colour, width in (("#FFFFFF", radius / 2.2), (MAP_COLOURS["light"].accent, radius / 3.5)):
        painter.setPen(QPen(QColor(colour), width))
        painter.drawEllipse(QRectF(image.rect()).center(), radius, radius)
    painter.end()
