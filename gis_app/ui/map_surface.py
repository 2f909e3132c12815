"""The map picture on screen: it moves at once and is sharpened when the new one is ready."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gis_app.geo.extent import MapPoint
from gis_app.ui.city_extents import city_extent
from gis_app.ui.map_furniture import (
    paint_place,
    paint_rings,
    paint_scale_bar,
    paint_sources,
    source_text,
)
from gis_app.ui.map_render import MapRender, RenderWish
from gis_app.ui.map_view import MapView
from gis_app.ui.map_wish import land_colour, style_of, wish_settings
from gis_app.ui.theme import THEMES

if TYPE_CHECKING:
    from gis_app.geo.extent import GeoExtent
    from gis_app.messages import Translator
    from gis_app.ui.map_render import MapPicture
    from gis_app.ui.session import Session
    from gis_app.ui.theme import Theme

_SETTLE_MS = 60
_MOST_RINGS = 200
_MOST_BLUR = 6.0
"""A picture beneath the last one is not enlarged more than so much."""
_NOWHERE = MapView(MapPoint(8_934_000.0, 5_040_000.0), 20.0, 800, 600)


class MapSurface(QWidget):
    """Show a view of the city; what moves it comes from elsewhere."""

    view_changed = Signal(object)
    picture_shown = Signal()
    """Tells that the map on screen is sharp and up to date."""
    render_failed = Signal(object)
    layers_failed = Signal(object)
    """Carries what kept layers, by their ids, from being drawn."""

    def __init__(
        self, session: Session, t: Translator, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.t, self.theme = t, theme
        self.session = session
        self.view = _NOWHERE
        self._is_placed = False
        self._is_whole_city = False
        self._corner, self._window_size = QPoint(), QSize()
        self.is_in_hand = False
        """Whether a gesture on the map came last; what was gone to stays in the middle instead."""
        self.covered_px = 0
        """How much of the right edge lies beneath another panel."""
        self.fan_at: MapPoint | None = None
        """The place whose heap of points is fanned out."""
        self.picture: MapPicture | None = None
        self._backdrop: MapPicture | None = None
        self._part: MapPicture | None = None
        self._render = MapRender(self)
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(240, 160)
        self.setAccessibleName(t("Map"))
        self._settle.timeout.connect(self._ask)
        self._render.painted.connect(self._on_painted)
        self._render.partly.connect(self._on_partly)
        self._render.failed.connect(self.render_failed)
        session.city_opened.connect(self._on_city_opened)
        for changed in (session.shown_changed, session.filter_changed, session.selection_changed):
            changed.connect(self.refresh)
        session.hover_changed.connect(self.update)
        session.base_map.changed.connect(self.refresh)
        session.outlook.changed.connect(self.refresh)
        session.base_map.arrived.connect(self.refresh)

    def sizeHint(self) -> QSize:
        return QSize(832, 544)

    def set_view(self, view: MapView) -> None:
        """Show another part of the earth at once, blurred until it is painted anew."""
        self.view = view
        self._is_placed, self._is_whole_city = True, False
        self.is_in_hand = False
        self.update()
        self.view_changed.emit(view)
        self._settle.start(_SETTLE_MS)

    def refresh(self, _change: object = None) -> None:
        """Paint the same part of the earth anew; the first rows of an empty project are shown."""
        if not self._is_placed:
            self.zoom_city()
        self._settle.start(0)

    def _on_city_opened(self) -> None:
        self.picture = self._backdrop = self._part = None
        self._is_placed = False
        self.fan_at = None
        self.refresh()
        self.update()

    def _ask(self) -> None:
        data = self.session.data
        if data is None or not self._is_placed:
            return
        chosen = self.session.selection
        look = self.session.look
        settings = wish_settings(
            self.view,
            self.devicePixelRatioF(),
            self.t.language,
            style_of(look, self.theme),
            chosen,
            look,
            self.fan_at,
        )
        visible = self.session.visible_layers()
        self._render.ask(
            RenderWish(
                self.view,
                settings,
                data,
                self.session.filter,
                visible,
                self.t.language,
                self.session.base_map.opened.backdrops,
                self.session.outlook.look,
            )
        )

    def _on_partly(self, picture: MapPicture) -> None:
        """Show what there is of a picture that takes long, beneath the last whole one's reach."""
        if picture.wish.view == self.view:
            self._backdrop = self.picture or self._backdrop
            self._part = picture
            self.update()

    def _on_painted(self, picture: MapPicture) -> None:
        self.picture, self._part = picture, None
        if picture.report.faults:
            self.layers_failed.emit(picture.report.faults)
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
        self._render.shut_down()

    def zoom_to(self, extent: GeoExtent | None) -> None:
        """Show a box; nothing happens without one."""
        if extent is not None:
            free = self.view.with_size(self.view.width_px - self.covered_px, self.view.height_px)
            fitted = free.fitted(extent).with_size(self.view.width_px, self.view.height_px)
            self.set_view(fitted.panned(-self.covered_px / 2, 0))

    def zoom_city(self) -> None:
        """Show the whole city."""
        data = self.session.data
        if data is not None:
            self.zoom_to(city_extent(data))
            self._is_whole_city = True

    def resizeEvent(self, event: Any) -> None:
        super().resizeEvent(event)
        is_new = self.session.data is not None and not self._is_placed
        before, old_corner, old_window = self.view, self._corner, self._window_size
        self._corner, self._window_size = self.mapTo(self.window(), QPoint()), self.window().size()
        self.view = before.with_size(self.width(), self.height())
        if is_new or (self.picture is None and self._is_whole_city):
            self.zoom_city()
        elif self.is_in_hand and old_window == self._window_size:
            # a panel came or went: what is on the map stays where it is under the pointer
            moved = (self._corner.x() - old_corner.x(), self._corner.y() - old_corner.y())
            self.view = before.kept_still((self.width(), self.height()), moved)
            self._keep_in_sight(before)
        self.view_changed.emit(self.view)
        self._settle.start(_SETTLE_MS)

    def cover(self, covered_px: int) -> None:
        """Know that so much of the right edge lies beneath another panel."""
        before, self.covered_px = self.view, covered_px
        self._keep_in_sight(before)
        self.update()
        if self.view is not before:
            self.set_view(self.view)

    def _keep_in_sight(self, before: MapView) -> None:
        """Move a little when a panel came over the place that was just clicked."""
        place = self.session.selection.place
        if place is not None and before.is_in_sight(place):
            self.view = self.view.nudged(place, self.covered_px)

    # painting

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), land_colour(style_of(self.session.look, self.theme)))
        for picture in (self._backdrop, self.picture, self._part):
            if picture is not None and not self._is_all_blur(picture):
                picture.paint(painter, self.view)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_rings(painter)
        painter.setFont(self.font())
        self.paint_gesture(painter)
        data = self.session.data
        if data is not None:
            # the map's own style decides what can be read on it, not the window's
            dark = style_of(self.session.look, self.theme) == "dark"
            theme = THEMES["dark" if dark else "light"]
            paint_scale_bar(painter, self.view, self.t, theme)
            free = self.view.with_size(self.view.width_px - self.covered_px, self.view.height_px)
            paint_sources(
                painter, free, source_text(data, self.t, self.session.base_map.opened), theme
            )
        painter.end()

    def _is_all_blur(self, picture: MapPicture) -> bool:
        """Tell whether a picture beneath the last one has become squares that say nothing."""
        enlarged = picture.wish.view.units_per_px / self.view.units_per_px
        return picture is self._backdrop is not self.picture and enlarged > _MOST_BLUR

    def paint_gesture(self, painter: QPainter) -> None:
        """Draw what a gesture shows over the map."""

    def _paint_rings(self, painter: QPainter) -> None:
        """Mark what is hovered, and picked issues also where a filter or their point hides them."""
        data, chosen = self.session.data, self.session.selection
        if data is None:
            return
        rings = [(self.session.hovered, 1.5)] if self.session.hovered is not None else []
        if chosen.table == "issues":
            rings += [(("issues", fid), 3.0) for fid in chosen.fids[:_MOST_RINGS]]
        paint_rings(painter, data, self.view, rings, self.theme)
        if not chosen.fids and chosen.place is not None:
            paint_place(painter, self.view, chosen.place, self.theme)
