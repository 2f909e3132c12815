"""A page as a picture, for the preview and for files that are not PDF."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPainter

from gis_app.errors import RenderError
from gis_app.messages import msg
from gis_app.printing.page_painter import paint_page
from gis_app.printing.variants import recoloured_image
from gis_app.rendering.map_settings import MM_PER_INCH

if TYPE_CHECKING:
    from collections.abc import Callable

    from gis_app.printing.atlas_book import AtlasBook

MOST_PIXELS: Final = 300_000_000


def page_picture(
    book: AtlasBook, index: int, dpi: float, cancelled: Callable[[], bool] = lambda: False
) -> QImage:
    """Paint a page into a picture of a resolution; the same painting as the PDF's."""
    width = round(book.template.width_mm / MM_PER_INCH * dpi)
    height = round(book.template.height_mm / MM_PER_INCH * dpi)
    if width * height > MOST_PIXELS:
        raise RenderError(
            msg("A page of {dpi} dpi is too large for the memory; choose fewer.", dpi=round(dpi))
        )
    image = QImage(width, height, QImage.Format.Format_ARGB32_Premultiplied)
    if image.isNull():
        raise RenderError(
            msg("A page of {dpi} dpi is too large for the memory; choose fewer.", dpi=round(dpi))
        )
    image.setDotsPerMeterX(round(dpi / 0.0254))
    image.setDotsPerMeterY(round(dpi / 0.0254))
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    try:
        paint_page(painter, book, index, dpi, cancelled)
    finally:
        painter.end()
    return recoloured_image(image, book.variant)
