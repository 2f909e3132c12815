"""The map under the hand: gestures go to the tool, and the tool asks what is there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QInputDevice, QKeySequence, QNativeGestureEvent

from gis_app.geo.extent import ScreenPoint
from gis_app.ui.map_ground import MapGround
from gis_app.ui.map_tools.identify_tool import IdentifyTool
from gis_app.ui.map_tools.key_pointer import KeyPointer
from gis_app.ui.map_tools.pan_tool import PanTool
from gis_app.ui.overview_map import OverviewMap

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QWheelEvent
    from PySide6.QtWidgets import QWidget

    from gis_app.messages import Message, Translator
    from gis_app.ui.map_tools.map_tool import MapTool
    from gis_app.ui.session import Session
    from gis_app.ui.theme import Theme

_KEY_STEP_PX = 96.0
_GESTURES = (
    QEvent.Type.MouseButtonPress,
    QEvent.Type.MouseButtonRelease,
    QEvent.Type.MouseButtonDblClick,
    QEvent.Type.KeyPress,
    QEvent.Type.Wheel,
)


class MapCanvas(MapGround):
    """Show the city and pass gestures to the tools."""

    menu_asked = Signal(object, object)
    """Carries the GeoPoint a menu was asked for at, and where on the screen."""
    tool_changed = Signal(object)
    """Carries the MapTool that was taken in hand."""
    hint_changed = Signal(object)
    """Carries the Message that says what can be done next, None when there is nothing to say."""

    def __init__(
        self, session: Session, t: Translator, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(session, t, theme, parent)
        self._drag = PanTool(self, Qt.MouseButton.LeftButton)
        self._middle = PanTool(self, Qt.MouseButton.MiddleButton)
        self._keys = KeyPointer(self, lambda: self.tool)
        self._was_double_click = False
        self.tool: MapTool = IdentifyTool(self).named("tool_browse")
        self._hint: Message | None = None
        self.overview = OverviewMap(self)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def shut_down(self) -> None:
        self.overview.shut_down()
        super().shut_down()

    def paint_gesture(self, painter: QPainter) -> None:
        self.tool.paint(painter)
        self._keys.paint(painter)

    # tools

    def use_tool(self, tool: MapTool) -> None:
        """Take another tool in hand."""
        old, self.tool = self.tool, tool
        old.put_away()
        self.end_hover()
        self._keys.forget()
        self.resting_cursor = tool.cursor
        self.setCursor(tool.cursor)
        self.update()
        self._hint = tool.hint
        self.tool_changed.emit(tool)
        self.hint_changed.emit(self._hint)

    def drop_tool(self) -> None:
        """Give up the tool in hand with whatever was under way, and browse."""
        self.tool.cancel()
        self.use_tool(IdentifyTool(self).named("tool_browse"))

    def take_back(self) -> bool:
        """Undo the last step of the gesture under way; tells whether there was one."""
        was_taken = self.tool.take_back()
        self._tell_hint()
        return was_taken

    def _tell_hint(self) -> None:
        if self.tool.hint != self._hint:
            self._hint = self.tool.hint
            self.hint_changed.emit(self._hint)

    # gestures

    @staticmethod
    def _at(event: QMouseEvent | QWheelEvent) -> ScreenPoint:
        return ScreenPoint(event.position().x(), event.position().y())

    def _noted(self, event: QMouseEvent) -> ScreenPoint:
        self.modifiers = event.modifiers()
        self.pointer_at = self._at(event)
        return self.pointer_at

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at, button = self._noted(event), event.button()
        self._keys.forget()
        self._middle.press(at, button)
        if not self.tool.press(at, button):
            self._drag.press(at, button)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at, buttons = self._noted(event), event.buttons()
        self._keys.forget()
        self.pointer_moved.emit(self.view.geo_at(at))
        if self._middle.move(at, buttons) or self.tool.move(at, buttons):
            return
        self._drag.move(at, buttons)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        at, button = self._noted(event), event.button()
        if self._was_double_click:
            # the release after a double click belongs to it, whatever tool it put in hand
            self._was_double_click = False
            return
        was_drag = self._drag.release(at, button) or self._middle.release(at, button)
        if not was_drag:
            self.tool.release(at, button)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        at = self._noted(event)
        if event.button() != Qt.MouseButton.LeftButton:
            return
        self._was_double_click = True
        if not self.tool.double_click(at):
            self.set_view(self.view.zoomed(2.0, at))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom at the pointer; two fingers on a touch-pad move the map, with Ctrl they zoom."""
        self.modifiers = event.modifiers()
        moved = event.pixelDelta()
        is_pad = event.device().type() == QInputDevice.DeviceType.TouchPad
        holds_ctrl = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if is_pad and not moved.isNull() and not holds_ctrl:
            self.set_view(self.view.panned(moved.x(), moved.y()))
        elif event.angleDelta().y():
            notches = event.angleDelta().y() / 120
            self.set_view(self.view.zoomed(2.0 ** (notches / 2), self._at(event)))
        event.accept()

    def event(self, event: QEvent) -> bool:
        """Zoom with two fingers drawn apart on a touch-pad; follow what a gesture asks for next."""
        if isinstance(event, QNativeGestureEvent):
            at = ScreenPoint(event.position().x(), event.position().y())
            if event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture:
                self.set_view(self.view.zoomed(max(1.0 + event.value(), 0.1), at))
                return True
            if event.gestureType() == Qt.NativeGestureType.SmartZoomNativeGesture:
                self.set_view(self.view.zoomed(2.0, at))
                return True
        answered = super().event(event)
        if event.type() in _GESTURES:
            self.is_in_hand = True
            self._tell_hint()
        return answered

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if not isinstance(self.tool, IdentifyTool):
            return
        by_mouse = event.reason() == QContextMenuEvent.Reason.Mouse
        at = self.middle_point()
        if by_mouse:
            at = ScreenPoint(float(event.pos().x()), float(event.pos().y()))
        self.menu_asked.emit(
            self.view.geo_at(at), self.mapToGlobal(QPoint(round(at.x), round(at.y)))
        )

    def leaveEvent(self, event: Any) -> None:
        super().leaveEvent(event)
        self.pointer_at = None
        self.end_hover()
        self.pointer_moved.emit(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {
            Qt.Key.Key_Left: (_KEY_STEP_PX, 0.0),
            Qt.Key.Key_Right: (-_KEY_STEP_PX, 0.0),
            Qt.Key.Key_Up: (0.0, _KEY_STEP_PX),
            Qt.Key.Key_Down: (0.0, -_KEY_STEP_PX),
        }
        key, self.modifiers = Qt.Key(event.key()), event.modifiers()
        if event.matches(QKeySequence.StandardKey.Undo) and self.take_back():
            return
        if self.tool.key_press(key) or (self.tool.has_key_pointer and self._keys.key_press(key)):
            return
        if key == Qt.Key.Key_Escape:
            if not self.tool.cancel():
                self.tool_given_up.emit()
        elif key in steps:
            self.set_view(self.view.panned(*steps[key]))
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom_by(2.0)
        elif key == Qt.Key.Key_Minus:
            self.zoom_by(0.5)
        elif key == Qt.Key.Key_Home:
            self.zoom_city()
        else:
            super().keyPressEvent(event)
