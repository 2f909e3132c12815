"""Click the corners of a line or area; Enter, a double click or a right click finishes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt

from gis_app.geo.measure import areas_m2, distances_m
from gis_app.messages import msg
from gis_app.ui.map_tools.map_tool import MapTool
from gis_app.ui.map_tools.readings import ring_text, way_text
from gis_app.ui.map_tools.sketch import Sketch, SketchKind, is_crossing
from gis_app.ui.map_tools.sketch_paint import (
    on_screen,
    paint_corners,
    paint_reading,
    paint_run,
    paint_snap,
)
from gis_app.ui.map_tools.snapping import SNAP_PX

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QPainter
    from shapely.geometry.base import BaseGeometry

    from gis_app.geo.extent import GeoPoint, ScreenPoint
    from gis_app.messages import Message
    from gis_app.ui.map_ground import MapGround
    from gis_app.ui.map_tools.snapping import Snapped

_FINISH = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_BACK = (Qt.Key.Key_Backspace, Qt.Key.Key_Delete)


class SketchTool(MapTool):
    """Draw a new shape; `done` receives it in degrees, and the tool is ready for the next one.

    Corners snap to what the map shows (Ctrl suspends that), Shift turns edges by eighths of a
    circle. Backspace takes the last corner back, Esc gives up. Dragging moves the map.
    """

    cursor = Qt.CursorShape.CrossCursor
    has_key_pointer = True

    def __init__(
        self,
        canvas: MapGround,
        kind: SketchKind,
        done: Callable[[BaseGeometry], object],
        *,
        is_snapping: bool = True,
    ) -> None:
        super().__init__(canvas)
        self.sketch = Sketch(kind)
        self._done, self._is_snapping = done, is_snapping
        self.pointer: GeoPoint | None = None
        self.snapped: Snapped | None = None
        self._handed_over: tuple[GeoPoint, ...] = ()
        """What was drawn last, to be seen while a person says what it is."""
        if is_snapping:
            canvas.snapping.prepare()

    @property
    def hint(self) -> Message | None:
        count = len(self.sketch.places)
        if not count:
            return self.resting_hint
        if count < self.sketch.fewest:
            return msg("Click the next corner; Backspace takes one back, Esc gives up.")
        return msg(
            "Click on; Enter or a double click ends it, Backspace takes a corner back, "
            "Shift holds right angles, Ctrl suspends snapping, Esc gives up."
        )

    # where the pointer is

    def _aim(self, at: ScreenPoint) -> GeoPoint:
        """Return the place a click would set: snapped, turned, or just what is there."""
        canvas, held = self.canvas, self.canvas.modifiers
        self.snapped = None
        if held & Qt.KeyboardModifier.ShiftModifier:
            return canvas.view.geo_at(self.sketch.angled(canvas.view, at))
        if self._is_at_first(at):
            return self.sketch.places[0]
        if self._is_snapping and not held & Qt.KeyboardModifier.ControlModifier:
            self.snapped = canvas.snapping.at(canvas.view, at)
        return self.snapped.place if self.snapped is not None else canvas.view.geo_at(at)

    def _is_at_first(self, at: ScreenPoint) -> bool:
        places = self.sketch.places
        if self.sketch.kind is not SketchKind.AREA or len(places) < 3:
            return False
        first = self.canvas.view.screen_of(places[0])
        return abs(first.x - at.x) <= SNAP_PX and abs(first.y - at.y) <= SNAP_PX

    # gestures

    def move(self, at: ScreenPoint, buttons: Qt.MouseButton) -> bool:
        self.pointer = self._aim(at)
        self.canvas.update()
        return False

    def release(self, at: ScreenPoint, button: Qt.MouseButton) -> bool:
        if button == Qt.MouseButton.RightButton:
            self.finish()
            return True
        if button != Qt.MouseButton.LeftButton:
            return False
        place = self._aim(at)
        places = self.sketch.places
        is_end = bool(places) and place == (
            places[0] if self.sketch.kind is SketchKind.AREA and len(places) > 2 else places[-1]
        )
        self.sketch.add(place)
        if is_end and len(places) > 1:
            if len(places) > 2 and places[-1] == places[0]:
                places.pop()
            self.finish()
        elif self.sketch.kind is SketchKind.POINT:
            self.finish()
        self.canvas.update()
        return True

    def double_click(self, at: ScreenPoint) -> bool:
        if self.sketch.places:
            self.finish()
        return True

    def key_press(self, key: Qt.Key) -> bool:
        if key in _FINISH:
            self.finish()
        elif key in _BACK:
            self.take_back()
        else:
            return False
        self.canvas.update()
        return True

    def take_back(self) -> bool:
        self.canvas.update()
        return self.sketch.take_back()

    def cancel(self) -> bool:
        had = bool(self.sketch.places)
        self._start_anew()
        return had

    def finish(self) -> None:
        """Hand the shape over, or say what is missing."""
        problem = self.sketch.problem()
        if problem is not None:
            self.canvas.said.emit(problem)
            return
        shape = self.sketch.shape()
        self._handed_over = tuple(self.sketch.places)
        self._start_anew()
        try:
            self._done(shape)
        finally:
            self._handed_over = ()
            self.canvas.update()

    def _start_anew(self) -> None:
        self.sketch = Sketch(self.sketch.kind)
        self.snapped = None
        self.canvas.update()

    # looks

    def reading(self, places: Sequence[GeoPoint]) -> str:
        """Return what stands beside the pointer: length, and area of a ring."""
        if len(places) < 2:
            return ""
        t, is_area = self.canvas.t, self.sketch.kind is SketchKind.AREA
        if is_area and len(places) > 2:
            if is_crossing(places):
                return t(msg("The outline crosses itself"))
            around_m = way_length_m([*places, places[0]])
            return t(ring_text(ring_area_m2(places), around_m))
        last_m = way_length_m(places[-2:]) if len(places) > 2 else None
        return t(way_text(way_length_m(places), last_m))

    def paint(self, painter: QPainter) -> None:
        view, theme = self.canvas.view, self.canvas.theme
        if self._handed_over:
            self._paint_handed_over(painter)
            return
        shown = list(self.sketch.places)
        if self.pointer is not None and shown and shown[-1] != self.pointer:
            shown.append(self.pointer)
        corners = on_screen(view, shown)
        is_area = self.sketch.kind is SketchKind.AREA
        is_wrong = is_area and is_crossing(shown)
        paint_run(painter, theme, corners, is_ring=is_area, is_wrong=is_wrong)
        paint_corners(painter, theme, on_screen(view, self.sketch.places))
        self.paint_aim(painter)
        text = self.reading(shown) if self.sketch.places else ""
        if text:
            frame = QRectF(self.canvas.rect())
            paint_reading(painter, theme, corners[-1], text, frame)

    def _paint_handed_over(self, painter: QPainter) -> None:
        theme, corners = self.canvas.theme, on_screen(self.canvas.view, self._handed_over)
        is_area = self.sketch.kind is SketchKind.AREA
        paint_run(painter, theme, corners, is_ring=is_area, is_wrong=False)
        paint_corners(painter, theme, corners)

    def paint_aim(self, painter: QPainter) -> None:
        """Mark what the next corner snaps to."""
        if self.pointer is None or self.snapped is None:
            return
        at = self.canvas.view.screen_of(self.pointer)
        here = QPointF(at.x, at.y)
        paint_snap(painter, self.canvas.theme, here, is_corner=self.snapped.is_corner)


def way_length_m(places: Sequence[GeoPoint]) -> float:
    """Return the length of a way on the ellipsoid."""
    if len(places) < 2:
        return 0.0
    lon = np.array([place.lon for place in places])
    lat = np.array([place.lat for place in places])
    return float(distances_m(lon[:-1], lat[:-1], lon[1:], lat[1:]).sum())


def ring_area_m2(places: Sequence[GeoPoint]) -> float:
    """Return the area inside a ring of places on the ellipsoid."""
    import shapely

    ring = shapely.Polygon([(place.lon, place.lat) for place in places])
    return float(areas_m2(np.array([ring], dtype=object))[0])
