"""Draw around things freely and pick them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import shapely
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from gis_app.messages import msg
from gis_app.ui.map_tools.map_tool import MapTool

if TYPE_CHECKING:
    from gis_app.geo.extent import ScreenPoint
    from gis_app.ui.map_ground import MapGround

_STEP_PX: Final = 3.0
_SMALLEST_PX2: Final = 16.0


class LassoTool(MapTool):
    """Pick inside a line drawn by hand. Shift adds to what is picked, Ctrl takes away."""

    is_picking = True
    resting_hint = msg(
        "Draw around what you want with the button held; Shift adds, Ctrl takes away."
    )
    cursor = Qt.CursorShape.CrossCursor
    has_key_pointer = True
    is_dragged = True

    def __init__(self, canvas: MapGround) -> None:
        super().__init__(canvas)
        self._line: list[ScreenPoint] = []

    def press(self, at: ScreenPoint, button: Qt.MouseButton) -> bool:
        if button != Qt.MouseButton.LeftButton:
            return False
        self._line = [at]
        return True

    def move(self, at: ScreenPoint, buttons: Qt.MouseButton) -> bool:
        if not self._line:
            return False
        last = self._line[-1]
        if abs(last.x - at.x) + abs(last.y - at.y) >= _STEP_PX:
            self._line.append(at)
            self.canvas.update()
        return True

    def release(self, at: ScreenPoint, button: Qt.MouseButton) -> bool:
        if not self._line or button != Qt.MouseButton.LeftButton:
            return False
        line, self._line = [*self._line, at], []
        self.canvas.update()
        # a line that crosses itself encloses all its loops
        whole = shapely.union_all(shapely.polygonize([_noded(line)]).geoms)
        if whole.area < _SMALLEST_PX2:
            self.canvas.select_at(at)
        else:
            self.canvas.select_in_screen_shape(whole)
        return True

    def cancel(self) -> bool:
        was_drawing, self._line = bool(self._line), []
        self.canvas.update()
        return was_drawing

    def paint(self, painter: QPainter) -> None:
        if len(self._line) < 2:
            return
        accent = QColor(self.canvas.theme.accent)
        fill = QColor(accent)
        fill.setAlpha(32)
        painter.setPen(QPen(accent, 1.5))
        painter.setBrush(fill)
        painter.drawPolygon(QPolygonF([QPointF(dot.x, dot.y) for dot in self._line]))


def _noded(line: list[ScreenPoint]) -> shapely.Geometry:
    """Return the closed line cut where it crosses itself."""
    ring = shapely.LineString([(dot.x, dot.y) for dot in [*line, line[0]]])
    return shapely.node(ring)
