"""A pointer moved by arrow keys, so that every gesture can be made without a mouse."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from gis_app.geo.extent import ScreenPoint

if TYPE_CHECKING:
    from collections.abc import Callable

    from gis_app.ui.map_ground import MapGround
    from gis_app.ui.map_tools.map_tool import MapTool

_STEP_PX: Final = 12.0
_FINE_PX: Final = 1.0
_EDGE_PX: Final = 32.0
_WAYS: Final = {
    Qt.Key.Key_Left: (-1.0, 0.0),
    Qt.Key.Key_Right: (1.0, 0.0),
    Qt.Key.Key_Up: (0.0, -1.0),
    Qt.Key.Key_Down: (0.0, 1.0),
}


class KeyPointer:
    """Move with the arrows (finely with Ctrl), click with the space bar; the edge moves the map."""

    def __init__(self, canvas: MapGround, in_hand: Callable[[], MapTool]) -> None:
        self._canvas, self._in_hand = canvas, in_hand
        self.at: ScreenPoint | None = None
        self._is_pressed = False

    def forget(self) -> None:
        """Give way to the mouse."""
        if self.at is not None:
            self.at, self._is_pressed = None, False
            self._canvas.update()

    def key_press(self, key: Qt.Key) -> bool:
        """Answer a key; tells whether it was one of the pointer's."""
        if key in _WAYS:
            is_fine = bool(self._canvas.modifiers & Qt.KeyboardModifier.ControlModifier)
            step = _FINE_PX if is_fine else _STEP_PX
            self._move(_WAYS[key][0] * step, _WAYS[key][1] * step)
            return True
        if key == Qt.Key.Key_Space:
            self._click()
            return True
        return False

    def _start(self) -> ScreenPoint:
        return self.at or self._canvas.pointer_at or self._canvas.middle_point()

    def _move(self, dx_px: float, dy_px: float) -> None:
        start, canvas = self._start(), self._canvas
        x, y = start.x + dx_px, start.y + dy_px
        kept_x = min(max(x, _EDGE_PX), canvas.width() - _EDGE_PX)
        kept_y = min(max(y, _EDGE_PX), canvas.height() - _EDGE_PX)
        if (kept_x, kept_y) != (x, y):
            canvas.set_view(canvas.view.panned(kept_x - x, kept_y - y))
        self.at = ScreenPoint(kept_x, kept_y)
        held = Qt.MouseButton.LeftButton if self._is_pressed else Qt.MouseButton.NoButton
        self._in_hand().move(self.at, held)
        canvas.pointer_moved.emit(canvas.view.geo_at(self.at))
        canvas.update()

    def _click(self) -> None:
        at = self.at = self._start()
        tool, left = self._in_hand(), Qt.MouseButton.LeftButton
        if self._is_pressed or not tool.is_dragged:
            if not tool.is_dragged:
                tool.press(at, left)
            self._is_pressed = False
            tool.release(at, left)
        else:
            self._is_pressed = True
            tool.press(at, left)
        self._canvas.update()

    def paint(self, painter: QPainter) -> None:
        """Draw a cross where the keys point."""
        if self.at is None:
            return
        here = QPointF(self.at.x, self.at.y)
        for colour, thickness in (
            (self._canvas.theme.canvas, 4.0),
            (self._canvas.theme.accent, 1.5),
        ):
            painter.setPen(QPen(QColor(colour), thickness))
            for way in (QPointF(1, 0), QPointF(-1, 0), QPointF(0, 1), QPointF(0, -1)):
                painter.drawLine(here + way * 4, here + way * 12)
