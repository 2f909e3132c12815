"""The map of an import: planned places over the city, doubtful ones marked, the datum's jump."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPen

from gis_app.geo.crs import to_map
from gis_app.geo.extent import GeoExtent
from gis_app.ledger.planned_places import PlaceState
from gis_app.ui.map_canvas import MapCanvas
from gis_app.ui.map_tools.map_tool import MapTool
from gis_app.ui.session import Session

if TYPE_CHECKING:
    from PySide6.QtGui import QPainter
    from PySide6.QtWidgets import QWidget

    from gis_app.ledger.planned_places import PlannedPlaces
    from gis_app.messages import Translator
    from gis_app.project.city import City
    from gis_app.ui.theme import Theme

_CELL_PX = 6.0
_MOST_JUMPS = 400
_NEAR_SHARE = 0.02
# what the project has already stands back behind what would come in
_VEIL = 130


class ImportMap(MapCanvas):
    """Show where the rows of a plan will stand; the city beneath is the project's as it is."""

    def __init__(self, city: City, t: Translator, theme: Theme, parent: QWidget) -> None:
        self._own = Session()
        super().__init__(self._own, t, theme, parent)
        self._places = _PlacesTool(self)
        self.use_tool(self._places)
        self._own.open(city)
        self._is_fitted = False

    def show_places(self, places: PlannedPlaces) -> None:
        """Show other places; the first ones are zoomed to."""
        self._places.set_places(places)
        extent = _extent(places)
        if extent is not None and not self._is_fitted:
            self.zoom_to(extent)
            self._is_fitted = True
        self.update()

    def forget(self) -> None:
        """Zoom anew to the next places: they are of another file."""
        self._is_fitted = False

    def shut_down(self) -> None:
        """Stop painting and let go of the city, which stays open for the window."""
        super().shut_down()
        self._own.let_go()


def _extent(places: PlannedPlaces) -> GeoExtent | None:
    if not len(places.lon_deg):
        return None
    # a place in another province must not shrink the city to a dot
    low, high = _NEAR_SHARE * 100, 100 - _NEAR_SHARE * 100
    west, east = np.percentile(places.lon_deg, (low, high)).tolist()
    south, north = np.percentile(places.lat_deg, (low, high)).tolist()
    return GeoExtent(west - 1e-3, south - 1e-3, east + 1e-3, north + 1e-3)


class _PlacesTool(MapTool):
    def __init__(self, canvas: MapCanvas) -> None:
        super().__init__(canvas)
        nowhere = np.zeros(0)
        self._x = self._y = self._from_x = self._from_y = nowhere
        self._state = np.zeros(0, np.int64)

    def set_places(self, places: PlannedPlaces) -> None:
        """Take places to draw, in EPSG:3857 from here on."""
        self._x, self._y = to_map(places.lon_deg, places.lat_deg)
        self._from_x, self._from_y = to_map(places.unmoved_lon_deg, places.unmoved_lat_deg)
        self._state = places.state

    def paint(self, painter: QPainter) -> None:
        view, theme = self.canvas.view, self.canvas.theme
        veil = QColor(theme.canvas)
        veil.setAlpha(_VEIL)
        painter.fillRect(self.canvas.rect(), veil)
        x = (self._x - view.centre.x) / view.units_per_px + view.width_px / 2
        y = (view.centre.y - self._y) / view.units_per_px + view.height_px / 2
        is_seen = (x > -20) & (y > -20) & (x < view.width_px + 20) & (y < view.height_px + 20)
        seen = np.flatnonzero(is_seen)
        # one mark a cell is as much as an eye can tell apart, whatever the number of rows
        cells = (x[seen] // _CELL_PX).astype(np.int64) * 100_000 + (y[seen] // _CELL_PX).astype(
            np.int64
        )
        order = np.argsort(-self._state[seen], kind="stable")
        _cells, first = np.unique(cells[order], return_index=True)
        shown = seen[order[first]]
        self._paint_jumps(painter, shown, x, y)
        white = QPen(QColor("#FFFFFF"), 1.5)
        for state in PlaceState:
            colour = QColor(theme.accent if state is not PlaceState.FAR else theme.issue_red)
            painter.setPen(white)
            painter.setBrush(colour)
            for i in shown[self._state[shown] == state].tolist():
                at = QPointF(float(x[i]), float(y[i]))
                if state is PlaceState.OWN:
                    painter.drawEllipse(at, 4.5, 4.5)
                elif state is PlaceState.FOUND:
                    painter.setPen(QPen(colour, 2))
                    painter.setBrush(QColor("#FFFFFF"))
                    painter.drawEllipse(at, 4.5, 4.5)
                else:
                    painter.drawRect(QRectF(float(x[i]) - 5, float(y[i]) - 5, 10, 10))

    def _paint_jumps(
        self, painter: QPainter, shown: np.ndarray, x: np.ndarray, y: np.ndarray
    ) -> None:
        view = self.canvas.view
        moved = shown[np.isfinite(self._from_x[shown])][:_MOST_JUMPS]
        if not len(moved):
            return
        from_x = (self._from_x[moved] - view.centre.x) / view.units_per_px + view.width_px / 2
        from_y = (view.centre.y - self._from_y[moved]) / view.units_per_px + view.height_px / 2
        pen = QPen(QColor(self.canvas.theme.text_secondary), 1.2, Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for i, left, top in zip(moved.tolist(), from_x.tolist(), from_y.tolist(), strict=True):
            painter.drawLine(QLineF(left, top, float(x[i]), float(y[i])))
            painter.drawEllipse(QPointF(left, top), 3.0, 3.0)
