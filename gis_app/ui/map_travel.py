"""Where the map goes: rows, layers and places, and the way back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer

from gis_app.geo.extent import ScreenPoint
from gis_app.ui.city_extents import layer_extent, rows_extent
from gis_app.ui.map_surface import MapSurface
from gis_app.ui.view_history import ViewHistory

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from gis_app.messages import Translator
    from gis_app.ui.map_view import MapView
    from gis_app.ui.session import Session
    from gis_app.ui.theme import Theme


_REST_MS = 700
"""A view that stays for so long is one to come back to."""


class MapTravel(MapSurface):
    """Move the view to what the session or a person asks for."""

    def __init__(
        self, session: Session, t: Translator, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(session, t, theme, parent)
        self.history = ViewHistory()
        self._resting = QTimer(self)
        self._resting.setSingleShot(True)
        self._resting.timeout.connect(self._on_rest)
        self.view_changed.connect(self._on_moved)
        session.city_opened.connect(self.history.clear)
        session.zoom_asked.connect(self.zoom_to_rows)
        session.reveal_asked.connect(self.reveal_rows)

    # the way back

    def _on_moved(self, _view: object) -> None:
        self._resting.start(_REST_MS)

    def _on_rest(self) -> None:
        self.history.note(self.view)

    def go_back(self) -> None:
        """Show what was shown before, at the canvas's present size."""
        self.history.note(self.view)
        self._go(self.history.back())

    def go_forward(self) -> None:
        """Show again what `go_back` left."""
        self._go(self.history.forward())

    def _go(self, view: MapView | None) -> None:
        if view is not None:
            self.set_view(view.with_size(self.width(), self.height()))
            self._resting.stop()

    def shut_down(self) -> None:
        self._resting.stop()
        super().shut_down()

    # where to look

    def zoom_to_rows(self, table: str, fids: tuple[int, ...]) -> None:
        """Show some rows; a single point is centred, at the present scale when that is close."""
        data = self.session.data
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
        data = self.session.data
        extent = None if data is None else rows_extent(data, table, fids)
        if extent is not None:
            moved = self.view.revealing(extent, self.covered_px)
            if moved is not self.view:
                self.set_view(moved)

    def zoom_to_layer(self, layer_id: str) -> None:
        """Show all of a layer."""
        data = self.session.data
        if data is not None:
            self.zoom_to(layer_extent(data, data.catalogue.layer(layer_id)))

    def zoom_by(self, factor: float) -> None:
        """Enlarge around the middle."""
        self.set_view(self.view.zoomed(factor, self.middle_point()))

    def middle_point(self) -> ScreenPoint:
        """Return the middle of the canvas."""
        return ScreenPoint(self.width() / 2, self.height() / 2)
