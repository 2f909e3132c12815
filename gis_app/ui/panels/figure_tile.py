"""One number of the dashboard, big enough to read across a desk; a click shows its rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QPushButton, QWidget

from gis_app.ui.badges import paint_badge

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from gis_app.domain.terms import Colour
    from gis_app.ui.theme import Theme


class FigureTile(QPushButton):
    """Show a title and a value; `chosen` carries the row ids behind it."""

    chosen = Signal(object)

    def __init__(
        self, title: str, theme: Theme, colour: Colour | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._title, self._theme, self._colour = title, theme, colour
        self.value = ""
        self.fids: tuple[int, ...] = ()
        self.setMinimumSize(96, 72)
        self.setProperty("role", "tile")
        self.clicked.connect(lambda: self.chosen.emit(self.fids))
        self.setAccessibleName(title)

    def sizeHint(self) -> QSize:
        return QSize(116, 76)

    def show_value(self, value: str, fids: tuple[int, ...]) -> None:
        """Show another value with the rows behind it; without rows there is nothing to click."""
        self.value, self.fids = value, fids
        self.setEnabled(bool(fids))
        self.setAccessibleDescription(value)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setPen(QColor(self._theme.text_secondary))
        left = 12.0
        if self._colour is not None:
            paint_badge(painter, QRectF(left, 13, 11, 11), self._colour, self._theme)
            left += 16
        painter.drawText(QRectF(left, 10, self.width() - left, 18), self._title)
        font = painter.font()
        font.setPixelSize(26)
        font.setWeight(font.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(QColor(self._theme.text))
        painter.drawText(
            QRectF(12, 30, self.width() - 20, 38), Qt.AlignmentFlag.AlignVCenter, self.value
        )
        painter.end()
