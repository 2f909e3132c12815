"""A painter that changes every colour it is given: variants for printers, which take no recipes.

A PDF is recoloured when it is written and a picture when it is made; a printer's driver shows
nothing of what it was sent.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush, QColor, QImage, QPainter, QPen, QPixmap

from gis_app.printing.variants import Variant, recoloured, recoloured_image

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintDevice


@lru_cache(maxsize=4096)
def _colour(rgba: int, variant: Variant) -> QColor:
    given = QColor.fromRgba(rgba)
    rgb = np.array([[given.redF(), given.greenF(), given.blueF()]])
    red, green, blue = recoloured(rgb, variant)[0].tolist()
    return QColor.fromRgbF(red, green, blue, given.alphaF())


class VariantPainter(QPainter):
    """Paint as any painter does, in the colours of a variant; used where Python draws."""

    def __init__(self, device: QPaintDevice, variant: Variant) -> None:
        super().__init__(device)
        self._variant = variant

    def _ink(self, given: Any) -> Any:
        """Return a pen, brush, colour or picture in the variant."""
        variant = self._variant
        if isinstance(given, Qt.GlobalColor | str):
            given = QColor(given)
        if isinstance(given, QColor):
            return _colour(given.rgba(), variant)
        if isinstance(given, QPen | QBrush):
            made = type(given)(given)
            made.setColor(_colour(given.color().rgba(), variant))
            return made
        if isinstance(given, QImage):
            return recoloured_image(given, variant)
        if isinstance(given, QPixmap):
            return QPixmap.fromImage(recoloured_image(given.toImage(), variant))
        return given

    def setPen(self, *given: Any) -> None:
        super().setPen(*map(self._ink, given))

    def setBrush(self, *given: Any) -> None:
        super().setBrush(*map(self._ink, given))

    def fillRect(self, *given: Any) -> None:
        super().fillRect(*map(self._ink, given))

    def fillPath(self, *given: Any) -> None:
        super().fillPath(*map(self._ink, given))

    def strokePath(self, *given: Any) -> None:
        super().strokePath(*map(self._ink, given))

    def drawImage(self, *given: Any) -> None:
        super().drawImage(*map(self._ink, given))

    def drawPixmap(self, *given: Any) -> None:
        super().drawPixmap(*map(self._ink, given))
