"""Drag a box over the map; what is done with it is up to the tool."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from gis_app.ui.map_tools.map_tool import MapTool

if TYPE_CHECKING:
    from gis_app.geo.extent import ScreenPoint
    from gis_app.ui.map_ground import MapGround

_CLICK_PX = 4


class BoxTool(MapTool):
    """Follow a drag from corner to corner; a press that hardly moves is a click."""

    cursor = Qt.CursorShape.CrossCursor
    has_key_pointer = True
    is_dragged = True

    def __init__(self, canvas: MapGround) -> None:
        super().__init__(canvas)
        self._from: ScreenPoint | None = None
        self._to: ScreenPoint | None = None

    def on_box(self, start: ScreenPoint, end: ScreenPoint) -> None:
        """Take a finished box."""

    def on_click(self, at: ScreenPoint) -> None:
        """Take a click."""

    def press(self, at: ScreenPoint, button: Qt.MouseButton) -> bool:
        if button == Qt.MouseButton.LeftButton:
            self._from = self._to = at
            return True
        return False

    def move(self, at: ScreenPoint, buttons: Qt.MouseButton) -> bool:
        if self._from is None:
            return False
        self._to = at
        self.canvas.update()
        return True

    def release(self, at: ScreenPoint, button: Qt.MouseButton) -> bool:
        if self._from is None or button != Qt.MouseButton.LeftButton:
            return False
        start, self._from, self._to = self._from, None, None
        self.canvas.update()
        if abs(start.x - at.x) + abs(start.y - at.y) < _CLICK_PX:
            self.on_click(at)
        else:
            self.on_box(start, at)
        return True

    def cancel(self) -> bool:
        was_drawing, self._from = self._from is not None, None
        self.canvas.update()
        return was_drawing

    def paint(self, painter: QPainter) -> None:
        if self._from is None or self._to is None:
            return
        accent = QColor(self.canvas.theme.accent)
        painter.setPen(QPen(accent, 1.5))
        fill = QColor(accent)
        fill.setAlpha(32)
        painter.setBrush(fill)
        start, end = QPointF(self._from.x, self._from.y), QPointF(self._to.x, self._to.y)
        painter.drawRect(QRectF(start, end).normalized())
