"""The map under the hand: gestures go to the tool, and the tool asks what is there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from PySide6.QtCore import QEvent, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QContextMenuEvent, QInputDevice, QNativeGestureEvent

from gis_app.geo.extent import ScreenPoint
from gis_app.ui.map_picking import (
    Combining,
    combined,
    disc_at,
    disc_extent,
    hit_at,
    hits_at,
    in_box,
    in_shape,
)
from gis_app.ui.map_tools.identify_tool import IdentifyTool
from gis_app.ui.map_tools.key_pointer import KeyPointer
from gis_app.ui.map_tools.pan_tool import PanTool
from gis_app.ui.map_tools.snapping import Snapping
from gis_app.ui.map_travel import MapTravel
from gis_app.ui.overview_map import OverviewMap

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QWheelEvent
    from PySide6.QtWidgets import QWidget
    from shapely.geometry.base import BaseGeometry

    from gis_app.geo.extent import MapPoint
    from gis_app.messages import Translator
    from gis_app.rendering.clusters import Cluster
    from gis_app.ui.map_tools.map_tool import MapTool
    from gis_app.ui.session import Session
    from gis_app.ui.theme import Theme

_HOVER_MS = 40
_KEY_STEP_PX = 96.0
NEAREST = 500.0
MOST_CLOSER = 16.0
"""A click on a disc goes no nearer than this scale, and by no more than this at once."""
ONE_SPOT_M = 3.0
"""Points within so much are on one spot: they are fanned out."""


class MapCanvas(MapTravel):
    """Show the city and pass gestures to the tools."""

    pointer_moved = Signal(object)
    """Carries the GeoPoint under the pointer, None when it left."""
    said = Signal(object)
    """Carries a Message of a tool to the person."""
    menu_asked = Signal(object, object)
    """Carries the GeoPoint a menu was asked for at, and where on the screen."""
    findings_picked = Signal(object)
    """Carries the keys of the audit findings whose marks were clicked."""
    findings_hovered = Signal(object)
    """Carries the keys of the audit findings whose marks are under the pointer; may be none."""
    tool_given_up = Signal()
    """Tells that Esc was pressed with nothing under way: the tool may be put back."""

    def __init__(
        self, session: Session, t: Translator, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(session, t, theme, parent)
        self._drag = PanTool(self, Qt.MouseButton.LeftButton)
        self._middle = PanTool(self, Qt.MouseButton.MiddleButton)
        self.snapping = Snapping(session)
        self.modifiers = Qt.KeyboardModifier.NoModifier
        """What is held with the mouse or key just now."""
        self.pointer_at: ScreenPoint | None = None
        self._keys = KeyPointer(self)
        self._was_double_click = False
        self.tool: MapTool = IdentifyTool(self)
        self._hover_place: ScreenPoint | None = None
        self._hovering = QTimer(self)
        self._hovering.setSingleShot(True)
        self._hovering.timeout.connect(self._on_hover_due)
        self.overview = OverviewMap(self)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def shut_down(self) -> None:
        self._hovering.stop()
        self.snapping.shut_down()
        self.overview.shut_down()
        super().shut_down()

    def paint_gesture(self, painter: QPainter) -> None:
        self.tool.paint(painter)
        self._keys.paint(painter)

    # picking

    def use_tool(self, tool: MapTool) -> None:
        """Take another tool in hand."""
        old, self.tool = self.tool, tool
        old.cancel()
        self._end_hover()
        self._keys.forget()
        self.setCursor(tool.cursor)
        self.update()

    def identify_at(self, at: ScreenPoint) -> None:
        """Pick what is at a screen point, or the bare place."""
        if self.picture is None:
            return
        place = self.view.geo_at(at)
        hit, findings = hits_at(self.picture, self.view, at)
        disc = disc_at(self.picture, self.view, at) if hit is None else None
        if disc is not None:
            self.open_disc(disc)
            return
        if findings:
            self.findings_picked.emit(findings)
            return
        if hit is None:
            self._fan(None)
        if hit is None:
            self.session.select("", (), place)
        else:
            self.session.select(hit[0], (hit[1],), place)

    def open_disc(self, disc: Cluster) -> None:
        """Show the points of a counted disc: nearer, or fanned out where nearer does not help."""
        picture = self.picture
        if picture is None:
            return
        extent, now = disc_extent(picture, disc), self.view.scale_denominator
        settings, (left, top, right, bottom) = picture.wish.settings, disc.box
        across, down = settings.ground_m_per_px()
        if max((right - left) * across, (bottom - top) * down) < ONE_SPOT_M or now <= NEAREST:
            middle = ScreenPoint((left + right) / 2, (top + bottom) / 2)
            self._fan(settings.to_map(middle))
            return
        self._fan(None)
        fitted = self.view.fitted(extent, 96, max(NEAREST, now / MOST_CLOSER))
        self.set_view(fitted.with_scale(min(fitted.scale_denominator, now / 2)))

    def _fan(self, place: MapPoint | None) -> None:
        if place != self.fan_at:
            self.fan_at = place
            self.refresh()

    def hover_at(self, at: ScreenPoint) -> None:
        """Look, a little later, what is under the pointer."""
        self._hover_place = at
        if not self._hovering.isActive():
            self._hovering.start(_HOVER_MS)

    def _on_hover_due(self) -> None:
        if self.picture is None or self._hover_place is None:
            return
        hit, findings = hits_at(self.picture, self.view, self._hover_place)
        self.session.hover(hit)
        disc = disc_at(self.picture, self.view, self._hover_place)
        self.findings_hovered.emit(() if disc is not None else findings)
        is_over = hit is not None or disc is not None or bool(findings)
        self.setCursor(Qt.CursorShape.PointingHandCursor if is_over else self.tool.cursor)

    def select_at(self, at: ScreenPoint) -> None:
        """Pick what is at a screen point as the keys held say; bare ground is asked about."""
        hit = None if self.picture is None else hit_at(self.picture, self.view, at)
        way = self.combining
        if way is Combining.REPLACE:
            self.identify_at(at)
        elif hit is not None:
            self._take(hit[0], (hit[1],), way)

    def select_in_box(self, start: ScreenPoint, end: ScreenPoint) -> None:
        """Pick everything of one register between two screen corners."""
        data = self.session.data
        if data is not None:
            box = (self.view.geo_at(start), self.view.geo_at(end))
            visible = self.session.visible_layers()
            self._take(*in_box(data, self.session.filter, visible, *box), self.combining)

    def select_in_shape(self, shape: BaseGeometry) -> None:
        """Pick everything of one register inside a shape in degrees."""
        data = self.session.data
        if data is not None:
            visible = self.session.visible_layers()
            self._take(*in_shape(data, self.session.filter, visible, shape), self.combining)

    def select_in_screen_shape(self, shape: BaseGeometry) -> None:
        """Pick everything of one register inside a shape of screen points."""

        def in_degrees(corners: NDArray[np.float64]) -> NDArray[np.float64]:
            places = [self.view.geo_at(ScreenPoint(float(x), float(y))) for x, y in corners]
            return np.array([(place.lon, place.lat) for place in places])

        self.select_in_shape(shapely.transform(shape, in_degrees))

    @property
    def combining(self) -> Combining:
        """Return what the keys held ask for: Shift adds to what is picked, Ctrl takes away."""
        if self.modifiers & Qt.KeyboardModifier.ShiftModifier:
            return Combining.ADD
        if self.modifiers & Qt.KeyboardModifier.ControlModifier:
            return Combining.REMOVE
        return Combining.REPLACE

    def _take(self, table: str, fids: Sequence[int], way: Combining) -> None:
        found = combined(self.session.selection, table, fids, way)
        self.session.select(found.table, found.fids)

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
        """Zoom with two fingers drawn apart on a touch-pad."""
        if isinstance(event, QNativeGestureEvent):
            at = ScreenPoint(event.position().x(), event.position().y())
            if event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture:
                self.set_view(self.view.zoomed(max(1.0 + event.value(), 0.1), at))
                return True
            if event.gestureType() == Qt.NativeGestureType.SmartZoomNativeGesture:
                self.set_view(self.view.zoomed(2.0, at))
                return True
        return super().event(event)

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

    def _end_hover(self) -> None:
        self._hover_place = None
        self.findings_hovered.emit(())
        self.session.hover(None)

    def leaveEvent(self, event: Any) -> None:
        super().leaveEvent(event)
        self.pointer_at = None
        self._end_hover()
        self.pointer_moved.emit(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {
            Qt.Key.Key_Left: (_KEY_STEP_PX, 0.0),
            Qt.Key.Key_Right: (-_KEY_STEP_PX, 0.0),
            Qt.Key.Key_Up: (0.0, _KEY_STEP_PX),
            Qt.Key.Key_Down: (0.0, -_KEY_STEP_PX),
        }
        key, self.modifiers = Qt.Key(event.key()), event.modifiers()
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
