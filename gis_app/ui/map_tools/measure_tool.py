"""Click along a way and read its length on the ground."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from gis_app.geo.measure import distances_m
from gis_app.messages import msg
from gis_app.ui.map_tools.map_tool import MapTool

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gis_app.geo.extent import GeoPoint, ScreenPoint
    from gis_app.messages import Message
    from gis_app.ui.map_canvas import MapCanvas


def length_text(metres: float) -> Message:
    """Say a length in metres or kilometres."""
    if metres < 1000:
        return msg("{length} m", length=f"{metres:.1f}")
    return msg("{length} km", length=f"{metres / 1000:.3f}")


def way_length_m(places: Sequence[GeoPoint]) -> float:
    """Return the length of a way on the ellipsoid."""
    if len(places) < 2:
        return 0.0
    lon = np.array([place.lon for place in places])
    lat = np.array([place.lat for place in places])
    return float(distances_m(lon[:-1], lat[:-1], lon[1:], lat[1:]).sum())


class MeasureTool(MapTool):
    """Measure along clicked places; a double click ends, the next click starts anew."""

    cursor = Qt.CursorShape.CrossCursor

    def __init__(self, canvas: MapCanvas) -> None:
        super().__init__(canvas)
        self.places: list[GeoPoint] = []
        self._pointer: ScreenPoint | None = None
        self._is_done = False

    def press(self, at: ScreenPoint, button: Qt.MouseButton) -> bool:
        return button == Qt.MouseButton.LeftButton

    def release(self, at: ScreenPoint, button: Qt.MouseButton) -> bool:
        if button != Qt.MouseButton.LeftButton:
            return False
        if self._is_done:
            self.places, self._is_done = [], False
        self.places.append(self.canvas.view.geo_at(at))
        self.canvas.update()
        return True

    def move(self, at: ScreenPoint, buttons: Qt.MouseButton) -> bool:
        self._pointer = at
        if self.places and not self._is_done:
            self.canvas.update()
        return bool(buttons & Qt.MouseButton.LeftButton)

    def double_click(self, at: ScreenPoint) -> bool:
        self._is_done = True
        self.canvas.update()
        return True

    def cancel(self) -> bool:
        had, self.places, self._is_done = bool(self.places), [], False
        self.canvas.update()
        return had

    @property
    def length_m(self) -> float:
        """Return the length of the clicked way on the ellipsoid."""
        return way_length_m(self.places)

    def paint(self, painter: QPainter) -> None:
        if not self.places:
            return
        theme, view = self.canvas.theme, self.canvas.view
        dots = [view.screen_of(place) for place in self.places]
        corners = [QPointF(dot.x, dot.y) for dot in dots]
        shown = list(self.places)
        if self._pointer is not None and not self._is_done:
            corners.append(QPointF(self._pointer.x, self._pointer.y))
            shown.append(view.geo_at(self._pointer))
        painter.setPen(QPen(QColor(theme.canvas), 5))
        painter.drawPolyline(corners)
        painter.setPen(QPen(QColor(theme.accent), 2.5))
        painter.drawPolyline(corners)
        painter.setBrush(QColor(theme.canvas))
        for corner in corners:
            painter.drawEllipse(corner, 3.5, 3.5)
        if len(shown) < 2:
            return
        text = self.canvas.t(length_text(way_length_m(shown)))
        metrics = painter.fontMetrics()
        box = QRectF(0, 0, metrics.horizontalAdvance(text) + 16, metrics.height() + 8)
        box.moveTopLeft(corners[-1] + QPointF(12, 12))
        painter.setPen(QPen(QColor(theme.border), 1))
        painter.setBrush(QColor(theme.raised))
        painter.drawRoundedRect(box, 6, 6)
        painter.setPen(QColor(theme.text))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
