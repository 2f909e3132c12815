"""Drag the map."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from gis_app.ui.map_tools.map_tool import MapTool

if TYPE_CHECKING:
    from gis_app.geo.extent import ScreenPoint
    from gis_app.ui.map_ground import MapGround

_START_PX = 4


class PanTool(MapTool):
    """Move the map with the button held; a press that hardly moves is no drag."""

    cursor = Qt.CursorShape.ArrowCursor

    def __init__(self, canvas: MapGround, button: Qt.MouseButton) -> None:
        super().__init__(canvas)
        self._button = button
        self._last: ScreenPoint | None = None
        self._is_dragging = False

    def press(self, at: ScreenPoint, button: Qt.MouseButton) -> bool:
        if button == self._button:
            self._last, self._is_dragging = at, False
        return False

    def move(self, at: ScreenPoint, buttons: Qt.MouseButton) -> bool:
        if self._last is None or not buttons & self._button:
            return False
        dx, dy = at.x - self._last.x, at.y - self._last.y
        if not self._is_dragging and abs(dx) + abs(dy) < _START_PX:
            return False
        self._is_dragging = True
        self._last = at
        self.canvas.setCursor(Qt.CursorShape.ClosedHandCursor)
        self.canvas.set_view(self.canvas.view.panned(dx, dy))
        return True

    def release(self, at: ScreenPoint, button: Qt.MouseButton) -> bool:
        was_drag = self._is_dragging and button == self._button
        if button == self._button:
            self._last, self._is_dragging = None, False
            self.canvas.setCursor(self.canvas.resting_cursor)
        return was_drag

    def cancel(self) -> bool:
        was_drag, self._is_dragging, self._last = self._is_dragging, False, None
        return was_drag
