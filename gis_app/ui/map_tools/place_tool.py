"""Click a new place for a point."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from gis_app.messages import msg
from gis_app.ui.map_tools.map_tool import MapTool
from gis_app.ui.map_tools.readings import length_text
from gis_app.ui.map_tools.sketch_paint import paint_reading
from gis_app.ui.map_tools.sketch_tool import way_length_m

if TYPE_CHECKING:
    from collections.abc import Callable

    from gis_app.geo.extent import GeoPoint, ScreenPoint
    from gis_app.ui.map_ground import MapGround


class PlaceTool(MapTool):
    """Take one click as a new place; Esc or another tool leaves everything as it was."""

    cursor = Qt.CursorShape.CrossCursor
    has_key_pointer = True

    def __init__(
        self, canvas: MapGround, start: GeoPoint | None, placed: Callable[[GeoPoint], None]
    ) -> None:
        super().__init__(canvas)
        self._start, self._placed = start, placed
        self._pointer: ScreenPoint | None = None

    def move(self, at: ScreenPoint, buttons: Qt.MouseButton) -> bool:
        self._pointer = at
        self.canvas.update()
        return False

    def release(self, at: ScreenPoint, button: Qt.MouseButton) -> bool:
        if button != Qt.MouseButton.LeftButton:
            return False
        self._placed(self.canvas.view.geo_at(at))
        return True

    def paint(self, painter: QPainter) -> None:
        if self._pointer is None:
            return
        accent = QColor(self.canvas.theme.accent)
        here = QPointF(self._pointer.x, self._pointer.y)
        painter.setPen(QPen(accent, 1.5, Qt.PenStyle.DashLine))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if self._start is not None:
            old = self.canvas.view.screen_of(self._start)
            painter.drawLine(QPointF(old.x, old.y), here)
            painter.drawEllipse(QPointF(old.x, old.y), 14, 14)
            away_m = way_length_m([self._start, self.canvas.view.geo_at(self._pointer)])
            frame = QRectF(self.canvas.rect())
            text = self.canvas.t(msg("Moved by {length}", length=length_text(away_m)))
            paint_reading(painter, self.canvas.theme, here, text, frame)
            painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(accent, 2))
        painter.drawEllipse(here, 12, 12)
        painter.drawLine(here - QPointF(4, 0), here + QPointF(4, 0))
        painter.drawLine(here - QPointF(0, 4), here + QPointF(0, 4))
