"""Drag, add and take away the corners of a shape that is there."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, Qt

from gis_app.geo.editable_shape import Corner, EditableShape
from gis_app.messages import msg
from gis_app.ui.map_tools.corner_picking import corner_at, edge_at, runs_on_screen
from gis_app.ui.map_tools.map_tool import MapTool
from gis_app.ui.map_tools.sketch_paint import on_screen, paint_corners, paint_run, paint_snap

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QPainter
    from shapely.geometry.base import BaseGeometry

    from gis_app.geo.extent import GeoPoint, ScreenPoint
    from gis_app.ui.map_ground import MapGround
    from gis_app.ui.map_tools.snapping import Snapped

_FINISH: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_MOST_HANDLES: Final = 2_000


class VertexTool(MapTool):
    """Reshape one shape; `done` receives what was changed, in degrees.

    Dragging a corner moves it, dragging an edge adds one there, Delete or a right click takes the
    corner under the pointer away, Backspace takes the last step back, Esc gives up everything.
    Enter, a double click beside the shape or taking another tool keeps the new shape.
    With keys: the space bar takes a corner up and sets it down. `own` names the table and row the
    shape belongs to, which it must not snap to.
    """

    cursor = Qt.CursorShape.CrossCursor
    has_key_pointer = True
    is_dragged = True

    def __init__(
        self,
        canvas: MapGround,
        shape: BaseGeometry,
        done: Callable[[BaseGeometry], object],
        *,
        own: tuple[str, int] | None = None,
    ) -> None:
        """Take a shape in degrees; raises ValueError for one without corners to move."""
        super().__init__(canvas)
        taken = EditableShape.of(shape)
        if taken is None:
            raise ValueError(f"{shape.geom_type} has no corners to move")
        self._steps: list[EditableShape] = [taken]
        self.now = taken
        self._done, self._own = done, own
        self._held: Corner | None = None
        self._at: ScreenPoint | None = None
        self.snapped: Snapped | None = None
        canvas.snapping.prepare()

    @property
    def is_changed(self) -> bool:
        """Tell whether anything was moved, added or taken away."""
        return len(self._steps) > 1

    def _aim(self, at: ScreenPoint) -> GeoPoint:
        self.snapped = None
        if not self.canvas.modifiers & Qt.KeyboardModifier.ControlModifier:
            self.snapped = self.canvas.snapping.at(self.canvas.view, at, without=self._own)
        return self.snapped.place if self.snapped is not None else self.canvas.view.geo_at(at)

    # gestures

    def press(self, at: ScreenPoint, button: Qt.MouseButton) -> bool:
        self._at = at
        if button != Qt.MouseButton.LeftButton:
            return False
        corner = corner_at(self.canvas.view, self.now, at)
        if corner is None:
            edge = edge_at(self.canvas.view, self.now, at)
            if edge is None:
                return False
            self.now = self.now.inserted(edge, self.canvas.view.geo_at(at))
            corner = Corner(edge.run, edge.index + 1)
        self._held = corner
        self.canvas.update()
        return True

    def move(self, at: ScreenPoint, buttons: Qt.MouseButton) -> bool:
        self._at = at
        if self._held is None:
            self.snapped = None
            is_near = self._under(at) is not None
            shape = Qt.CursorShape.SizeAllCursor if is_near else self.cursor
            self.canvas.setCursor(shape)
            self.canvas.update()
            return False
        self.now = self.now.moved(self._held, self._aim(at))
        self.canvas.update()
        return True

    def release(self, at: ScreenPoint, button: Qt.MouseButton) -> bool:
        self._at = at
        if button == Qt.MouseButton.RightButton:
            return self._take_away(at)
        if button != Qt.MouseButton.LeftButton or self._held is None:
            return False
        self._held, self.snapped = None, None
        same = self.now.runs
        if any(a is not b for a, b in zip(same, self._steps[-1].runs, strict=True)):
            self._steps.append(self.now)
        self.canvas.update()
        return True

    def double_click(self, at: ScreenPoint) -> bool:
        if self._under(at) is None:
            self.finish()
        return True

    def _under(self, at: ScreenPoint) -> Corner | None:
        view = self.canvas.view
        return corner_at(view, self.now, at) or edge_at(view, self.now, at)

    def _take_away(self, at: ScreenPoint) -> bool:
        corner = corner_at(self.canvas.view, self.now, at)
        if corner is None:
            return False
        left = self.now.without(corner)
        if left is None:
            self.canvas.said.emit(msg("Fewer corners would leave no shape."))
            return True
        self.now = left
        self._steps.append(left)
        self.canvas.update()
        return True

    def key_press(self, key: Qt.Key) -> bool:
        if key in _FINISH:
            self.finish()
        elif key == Qt.Key.Key_Delete:
            if self._at is not None:
                self._take_away(self._at)
        elif key == Qt.Key.Key_Backspace:
            self.take_back()
        else:
            return False
        return True

    def take_back(self) -> bool:
        if not self.is_changed:
            return False
        self._steps.pop()
        self.now = self._steps[-1]
        self.canvas.update()
        return True

    def finish(self) -> None:
        """Keep the new shape and leave; one that crosses itself is refused with a word."""
        if self._is_crossed():
            self.canvas.said.emit(msg("The outline crosses itself: move its corners apart."))
            return
        self._hand_over()
        self.canvas.tool_given_up.emit()

    def put_away(self) -> None:
        self._let_go()
        if self._is_crossed():
            self.canvas.said.emit(msg("The outline crossed itself: the old shape stays."))
        else:
            self._hand_over()
        self.cancel()

    def _is_crossed(self) -> bool:
        return self.now.is_area and not self.now.shape().is_valid

    def _hand_over(self) -> None:
        if self.is_changed:
            self._steps = [self.now]
            self._done(self.now.shape())

    def _let_go(self) -> None:
        self._held, self.snapped = None, None
        self.now = self._steps[-1]

    def cancel(self) -> bool:
        had = self.is_changed or self._held is not None
        self._held, self.snapped = None, None
        self._steps = self._steps[:1]
        self.now = self._steps[0]
        self.canvas.update()
        return had

    # looks

    def paint(self, painter: QPainter) -> None:
        theme, is_area = self.canvas.theme, self.now.is_area
        is_wrong = self._is_crossed()
        for dots in runs_on_screen(self.canvas.view, self.now):
            corners = [QPointF(x, y) for x, y in dots]
            paint_run(painter, theme, corners, is_ring=is_area, is_wrong=is_wrong)
            frame = self.canvas.rect()
            seen = [c for c in corners if frame.contains(c.toPoint())]
            if len(seen) <= _MOST_HANDLES:
                middles = [(a + b) / 2 for a, b in itertools.pairwise(corners)]
                if is_area:
                    middles.append((corners[-1] + corners[0]) / 2)
                paint_corners(painter, theme, middles, radius_px=2.5)
                paint_corners(painter, theme, seen, radius_px=5.0)
        if self._held is not None and self.snapped is not None:
            at = on_screen(self.canvas.view, [self.snapped.place])[0]
            paint_snap(painter, theme, at, is_corner=self.snapped.is_corner)
