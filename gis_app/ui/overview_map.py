"""A small map of the whole city in the corner, with a frame around what the large one shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from gis_app.domain.layer_spec import LayerGroup
from gis_app.geo.extent import ScreenPoint
from gis_app.ui.city_extents import city_extent
from gis_app.ui.map_render import MapRender, RenderWish
from gis_app.ui.map_view import MapView
from gis_app.ui.map_wish import land_colour, style_of, wish_settings
from gis_app.ui.session import NOTHING

if TYPE_CHECKING:
    from gis_app.ui.map_render import MapPicture
    from gis_app.ui.map_surface import MapSurface

_SIZE: Final = QSize(220, 160)
_MARGIN_PX: Final = 12
_ABOVE_SOURCES_PX: Final = 32
_SMALLEST_FRAME_PX: Final = 6.0
_SETTLE_MS: Final = 150


class OverviewMap(QWidget):
    """Show the city without its points; a click or drag moves the large map there."""

    def __init__(self, canvas: MapSurface) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self.setFixedSize(_SIZE)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(canvas.t("Overview map"))
        self.view = canvas.view.with_size(_SIZE.width(), _SIZE.height())
        self.picture: MapPicture | None = None
        self._render = MapRender(self)
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.timeout.connect(self._ask)
        self._render.painted.connect(self._on_painted)
        session = canvas.session
        session.city_opened.connect(self._on_city)
        session.shown_changed.connect(self._on_city)
        canvas.view_changed.connect(self._on_view)
        self.hide()

    def _on_city(self, _change: object = None) -> None:
        if not self.isHidden():
            self._settle.start(_SETTLE_MS)

    def _on_view(self, _view: object) -> None:
        if not self.isHidden():
            self.place()
            self.update()

    def place(self) -> None:
        """Stand in the lower right corner of what is to be seen of the map."""
        canvas = self._canvas
        x = canvas.width() - canvas.covered_px - self.width() - _MARGIN_PX
        self.move(x, canvas.height() - self.height() - _ABOVE_SOURCES_PX)

    def set_shown(self, is_shown: bool) -> None:
        """Show or hide it."""
        self.setVisible(is_shown)
        if is_shown:
            self.place()
            self.raise_()
            self._ask()

    def _ask(self) -> None:
        session, canvas = self._canvas.session, self._canvas
        data = session.data
        extent = None if data is None else city_extent(data)
        if data is None or extent is None:
            return
        self.view = MapView(
            self.view.centre, self.view.units_per_px, self.width(), self.height()
        ).fitted(extent, 8)
        style, ratio = style_of(session.look, canvas.theme), self.devicePixelRatioF()
        settings = wish_settings(self.view, ratio, canvas.t.language, style, NOTHING, session.look)
        shown = frozenset(
            spec.id
            for spec in data.catalogue.group(LayerGroup.REFERENCE)
            if session.is_layer_visible(spec)
        )
        wish = RenderWish(self.view, settings, data, session.filter, shown, canvas.t.language)
        self._render.ask(wish)

    def _on_painted(self, picture: MapPicture) -> None:
        self.picture = picture
        self.update()

    def frame(self) -> QRectF:
        """Return where the large map's view lies on this one."""
        large = self._canvas.view
        first = self.view.to_screen(large.to_map(ScreenPoint(0.0, 0.0)))
        last = self.view.to_screen(
            large.to_map(ScreenPoint(float(large.width_px), float(large.height_px)))
        )
        box = QRectF(QPointF(first.x, first.y), QPointF(last.x, last.y)).normalized()
        if box.width() < _SMALLEST_FRAME_PX:
            middle = box.center()
            box.setSize(box.size().expandedTo(QRectF(0, 0, 6, 6).size()))
            box.moveCenter(middle)
        return box

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, theme = QPainter(self), self._canvas.theme
        painter.fillRect(self.rect(), land_colour(style_of(self._canvas.session.look, theme)))
        if self.picture is not None:
            self.picture.paint(painter, self.view)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        fill = QColor(theme.accent)
        fill.setAlpha(40)
        # what shows everything is no part to be marked: the frame stays, the tint would say nothing
        whole = QRectF(self.rect()).adjusted(2, 2, -2, -2)
        frame = self.frame()
        painter.setBrush(Qt.BrushStyle.NoBrush if frame.contains(whole) else fill)
        painter.setPen(QPen(QColor(theme.accent), 2))
        painter.drawRect(frame.intersected(whole))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(theme.border_strong), 1))
        painter.drawRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5))
        painter.end()

    def _go(self, event: QMouseEvent) -> None:
        at = ScreenPoint(event.position().x(), event.position().y())
        place = self.view.geo_at(at)
        canvas = self._canvas
        canvas.set_view(canvas.view.with_centre(place).panned(-canvas.covered_px / 2, 0))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._go(event)
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._go(event)
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def shut_down(self) -> None:
        """Stop painting."""
        self._settle.stop()
        self._render.shut_down()
