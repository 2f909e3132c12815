"""The map under the hand: gestures go to the tool, and the tool asks what is there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer, Signal

from gis_app.geo.extent import ScreenPoint
from gis_app.ui.map_picking import hit_at, in_box
from gis_app.ui.map_tools.identify_tool import IdentifyTool
from gis_app.ui.map_tools.pan_tool import PanTool
from gis_app.ui.map_travel import MapTravel

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QWheelEvent
    from PySide6.QtWidgets import QWidget

    from gis_app.messages import Translator
    from gis_app.ui.map_tools.map_tool import MapTool
    from gis_app.ui.session import Session
    from gis_app.ui.theme import Theme

_HOVER_MS = 40
_KEY_STEP_PX = 96.0


class MapCanvas(MapTravel):
    """Show the city and pass gestures to the tools."""

    pointer_moved = Signal(object)
    """Carries the GeoPoint under the pointer, None when it left."""

    def __init__(
        self, session: Session, t: Translator, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(session, t, theme, parent)
        self._drag = PanTool(self, Qt.MouseButton.LeftButton)
        self._middle = PanTool(self, Qt.MouseButton.MiddleButton)
        self.tool: MapTool = IdentifyTool(self)
        self._hover_place: ScreenPoint | None = None
        self._hovering = QTimer(self)
        self._hovering.setSingleShot(True)
        self._hovering.timeout.connect(self._on_hover_due)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def shut_down(self) -> None:
        self._hovering.stop()
        super().shut_down()

    def paint_gesture(self, painter: QPainter) -> None:
        self.tool.paint(painter)

    # picking

    def use_tool(self, tool: MapTool) -> None:
        """Take another tool in hand."""
        self.tool.cancel()
        self.tool = tool
        self._end_hover()
        self.setCursor(tool.cursor)
        self.update()

    def identify_at(self, at: ScreenPoint) -> None:
        """Pick what is at a screen point, or the bare place."""
        if self.picture is None:
            return
        place = self.view.geo_at(at)
        hit = hit_at(self.picture, self.view, at)
        if hit is None:
            self.session.select("", (), place)
        else:
            self.session.select(hit[0], (hit[1],), place)

    def hover_at(self, at: ScreenPoint) -> None:
        """Look, a little later, what is under the pointer."""
        self._hover_place = at
        if not self._hovering.isActive():
            self._hovering.start(_HOVER_MS)

    def _on_hover_due(self) -> None:
        if self.picture is None or self._hover_place is None:
            return
        hit = hit_at(self.picture, self.view, self._hover_place)
        self.session.hover(hit)
        self.setCursor(Qt.CursorShape.PointingHandCursor if hit else self.tool.cursor)

    def select_in_box(self, start: ScreenPoint, end: ScreenPoint) -> None:
        """Pick everything of one register between two screen corners."""
        data = self.session.data
        if data is not None:
            box = (self.view.geo_at(start), self.view.geo_at(end))
            visible = self.session.visible_layers()
            table, fids = in_box(data, self.session.filter, visible, *box)
            self.session.select(table, fids)

    # gestures

    @staticmethod
    def _at(event: QMouseEvent | QWheelEvent) -> ScreenPoint:
        return ScreenPoint(event.position().x(), event.position().y())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at, button = self._at(event), event.button()
        self._middle.press(at, button)
        if not self.tool.press(at, button):
            self._drag.press(at, button)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at, buttons = self._at(event), event.buttons()
        self.pointer_moved.emit(self.view.geo_at(at))
        if self._middle.move(at, buttons) or self.tool.move(at, buttons):
            return
        self._drag.move(at, buttons)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        at, button = self._at(event), event.button()
        was_drag = self._drag.release(at, button) or self._middle.release(at, button)
        if not was_drag:
            self.tool.release(at, button)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        at = self._at(event)
        if event.button() == Qt.MouseButton.LeftButton and not self.tool.double_click(at):
            self.set_view(self.view.zoomed(2.0, at))

    def wheelEvent(self, event: QWheelEvent) -> None:
        notches = event.angleDelta().y() / 120
        if notches:
            self.set_view(self.view.zoomed(2.0 ** (notches / 2), self._at(event)))
        event.accept()

    def _end_hover(self) -> None:
        self._hover_place = None
        self.session.hover(None)

    def leaveEvent(self, event: Any) -> None:
        super().leaveEvent(event)
        self._end_hover()
        self.pointer_moved.emit(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {
            Qt.Key.Key_Left: (_KEY_STEP_PX, 0.0),
            Qt.Key.Key_Right: (-_KEY_STEP_PX, 0.0),
            Qt.Key.Key_Up: (0.0, _KEY_STEP_PX),
            Qt.Key.Key_Down: (0.0, -_KEY_STEP_PX),
        }
        key = Qt.Key(event.key())
        if key in steps:
            self.set_view(self.view.panned(*steps[key]))
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom_by(2.0)
        elif key == Qt.Key.Key_Minus:
            self.zoom_by(0.5)
        elif key == Qt.Key.Key_Home:
            self.zoom_city()
        else:
            super().keyPressEvent(event)
