"""The map: moves its last picture at once and sharpens it when the new one is ready."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gis_app.geo.extent import MapPoint, ScreenPoint
from gis_app.ui.city_extents import city_extent, layer_extent, rows_extent
from gis_app.ui.map_furniture import (
    paint_picture,
    paint_place,
    paint_rings,
    paint_scale_bar,
    paint_sources,
    source_text,
)
from gis_app.ui.map_picking import hit_at, in_box
from gis_app.ui.map_render import MapRender, RenderWish
from gis_app.ui.map_tools.identify_tool import IdentifyTool
from gis_app.ui.map_tools.pan_tool import PanTool
from gis_app.ui.map_view import MapView
from gis_app.ui.map_wish import land_colour, wish_settings

if TYPE_CHECKING:
    from gis_app.geo.extent import GeoExtent
    from gis_app.messages import Translator
    from gis_app.ui.map_render import MapPicture
    from gis_app.ui.map_tools.map_tool import MapTool
    from gis_app.ui.session import Session
    from gis_app.ui.theme import Theme

_SETTLE_MS = 60
_HOVER_MS = 40
_KEY_STEP_PX = 96.0
_MOST_RINGS = 200
_NOWHERE = MapView(MapPoint(8_934_000.0, 5_040_000.0), 20.0, 800, 600)


class MapCanvas(QWidget):
    """Show the city and pass gestures to the tools."""

    view_changed = Signal(object)
    pointer_moved = Signal(object)
    """Carries the GeoPoint under the pointer, None when it left."""
    picture_shown = Signal()
    """Tells that the map on screen is sharp and up to date."""
    render_failed = Signal(object)

    def __init__(
        self, session: Session, t: Translator, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.t, self.theme = t, theme
        self._session = session
        self.view = _NOWHERE
        self._is_placed = False
        self.covered_px = 0
        """How much of the right edge lies beneath another panel."""
        self.picture: MapPicture | None = None
        self._backdrop: MapPicture | None = None
        self._render = MapRender(self)
        self._drag = PanTool(self, Qt.MouseButton.LeftButton)
        self._middle = PanTool(self, Qt.MouseButton.MiddleButton)
        self.tool: MapTool = IdentifyTool(self)
        self._hover_place: ScreenPoint | None = None
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._hovering = QTimer(self)
        self._hovering.setSingleShot(True)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(240, 160)
        self.setAccessibleName(t("Map"))
        self._connect_signals()

    def _connect_signals(self) -> None:
        self._settle.timeout.connect(self._ask)
        self._hovering.timeout.connect(self._on_hover_due)
        self._render.painted.connect(self._on_painted)
        self._render.failed.connect(self.render_failed)
        session = self._session
        session.city_opened.connect(self._on_city_opened)
        for changed in (session.city_changed, session.filter_changed, session.selection_changed):
            changed.connect(self.refresh)
        session.hover_changed.connect(self.update)
        session.zoom_asked.connect(self.zoom_to_rows)
        session.reveal_asked.connect(self.reveal_rows)

    def sizeHint(self) -> QSize:
        return QSize(832, 544)

    # what is shown

    def set_view(self, view: MapView) -> None:
        """Show another part of the earth at once, blurred until it is painted anew."""
        self.view = view
        self._is_placed = True
        self.update()
        self.view_changed.emit(view)
        self._settle.start(_SETTLE_MS)

    def refresh(self, _change: object = None) -> None:
        """Paint the same part of the earth anew; the first rows of an empty project are shown."""
        if not self._is_placed:
            self.zoom_city()
        self._settle.start(0)

    def _on_city_opened(self) -> None:
        self.picture = self._backdrop = None
        self._is_placed = False
        self.refresh()
        self.update()

    def _ask(self) -> None:
        data = self._session.data
        if data is None or not self._is_placed:
            return
        chosen = self._session.selection
        settings = wish_settings(
            self.view, self.devicePixelRatioF(), self.t.language, self.theme, chosen
        )
        visible = self._session.visible_layers()
        self._render.ask(
            RenderWish(self.view, settings, data, self._session.filter, visible, self.t.language)
        )

    def _on_painted(self, picture: MapPicture) -> None:
        self.picture = picture
        back = self._backdrop
        if back is None or picture.wish.view.units_per_px >= back.wish.view.units_per_px * 0.9:
            self._backdrop = picture
        self.update()
        if picture.wish.view == self.view and not self._settle.isActive():
            self.picture_shown.emit()

    @property
    def is_sharp(self) -> bool:
        """Tell whether the picture on screen is that of the present view."""
        is_current = self.picture is not None and self.picture.wish.view == self.view
        return is_current and not self._settle.isActive() and not self._render.is_busy

    def shut_down(self) -> None:
        """Stop painting; the widget may be deleted then."""
        self._settle.stop()
        self._hovering.stop()
        self._render.shut_down()

    # where to look

    def zoom_to(self, extent: GeoExtent | None) -> None:
        """Show a box; nothing happens without one."""
        if extent is not None:
            free = self.view.with_size(self.view.width_px - self.covered_px, self.view.height_px)
            fitted = free.fitted(extent).with_size(self.view.width_px, self.view.height_px)
            self.set_view(fitted.panned(-self.covered_px / 2, 0))

    def zoom_city(self) -> None:
        """Show the whole city."""
        data = self._session.data
        if data is not None:
            self.zoom_to(city_extent(data))

    def zoom_to_rows(self, table: str, fids: tuple[int, ...]) -> None:
        """Show some rows; a single point is centred, at the present scale when that is close."""
        data = self._session.data
        extent = None if data is None else rows_extent(data, table, fids)
        if extent is None:
            return
        fitted = self.view.fitted(extent, 48, 3_000)
        if table in ("points", "issues") and len(fids) == 1:
            closer = min(self.view.scale_denominator, 8_000)
            fitted = fitted.with_scale(max(closer, 1_000))
        self.set_view(fitted.panned(-self.covered_px / 2, 0))

    def reveal_rows(self, table: str, fids: tuple[int, ...]) -> None:
        """Move to some rows at the present scale, unless they are in sight."""
        data = self._session.data
        extent = None if data is None else rows_extent(data, table, fids)
        if extent is not None:
            moved = self.view.revealing(extent, self.covered_px)
            if moved is not self.view:
                self.set_view(moved)

    def zoom_to_layer(self, layer_id: str) -> None:
        """Show all of a layer."""
        data = self._session.data
        if data is not None:
            self.zoom_to(layer_extent(data, data.catalogue.layer(layer_id)))

    def zoom_by(self, factor: float) -> None:
        """Enlarge around the middle."""
        self.set_view(self.view.zoomed(factor, self._middle_point()))

    def _middle_point(self) -> ScreenPoint:
        return ScreenPoint(self.width() / 2, self.height() / 2)

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
            self._session.select("", (), place)
        else:
            self._session.select(hit[0], (hit[1],), place)

    def hover_at(self, at: ScreenPoint) -> None:
        """Look, a little later, what is under the pointer."""
        self._hover_place = at
        if not self._hovering.isActive():
            self._hovering.start(_HOVER_MS)

    def _on_hover_due(self) -> None:
        if self.picture is None or self._hover_place is None:
            return
        hit = hit_at(self.picture, self.view, self._hover_place)
        self._session.hover(hit)
        self.setCursor(Qt.CursorShape.PointingHandCursor if hit else self.tool.cursor)

    def select_in_box(self, start: ScreenPoint, end: ScreenPoint) -> None:
        """Pick everything of one register between two screen corners."""
        data = self._session.data
        if data is not None:
            box = (self.view.geo_at(start), self.view.geo_at(end))
            visible = self._session.visible_layers()
            table, fids = in_box(data, self._session.filter, visible, *box)
            self._session.select(table, fids)

    # painting

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), land_colour(self.theme))
        for picture in (self._backdrop, self.picture):
            if picture is not None:
                paint_picture(painter, picture, self.view)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_rings(painter)
        painter.setFont(self.font())
        self.tool.paint(painter)
        data = self._session.data
        if data is not None:
            paint_scale_bar(painter, self.view, self.t, self.theme)
            free = self.view.with_size(self.view.width_px - self.covered_px, self.view.height_px)
            paint_sources(painter, free, source_text(data, self.t), self.theme)
        painter.end()

    def _paint_rings(self, painter: QPainter) -> None:
        """Mark what is hovered, and picked issues also where a filter or their point hides them."""
        data, chosen = self._session.data, self._session.selection
        if data is None:
            return
        rings = [(self._session.hovered, 1.5)] if self._session.hovered is not None else []
        if chosen.table == "issues":
            rings += [(("issues", fid), 3.0) for fid in chosen.fids[:_MOST_RINGS]]
        paint_rings(painter, data, self.view, rings, self.theme)
        if not chosen.fids and chosen.place is not None:
            paint_place(painter, self.view, chosen.place, self.theme)

    # gestures

    def resizeEvent(self, event: Any) -> None:
        super().resizeEvent(event)
        was_empty = self._session.data is not None and not self._is_placed
        self.view = self.view.with_size(self.width(), self.height())
        if was_empty:
            self.zoom_city()
        self.view_changed.emit(self.view)
        self._settle.start(_SETTLE_MS)

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
        self._session.hover(None)

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
