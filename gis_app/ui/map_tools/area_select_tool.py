"""Click an area and pick everything inside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import shapely
from PySide6.QtCore import QPointF, Qt

from gis_app.messages import msg
from gis_app.ui.map_tools.map_tool import MapTool
from gis_app.ui.map_tools.sketch_paint import on_screen, paint_run

if TYPE_CHECKING:
    from PySide6.QtGui import QPainter

    from gis_app.geo.extent import GeoPoint, ScreenPoint
    from gis_app.ui.map_ground import MapGround


class AreaSelectTool(MapTool):
    """Pick inside the smallest area under the pointer; clicking again takes the next larger one.

    Shift adds to what is picked, Ctrl takes away.
    """

    is_picking = True
    resting_hint = msg(
        "Click an area for what lies in it, again for the next larger one; Shift adds, "
        "Ctrl takes away."
    )
    cursor = Qt.CursorShape.PointingHandCursor
    has_key_pointer = True

    def __init__(self, canvas: MapGround) -> None:
        super().__init__(canvas)
        self._shown: int | None = None
        self._picked: tuple[int, ...] = ()
        self._step = 0

    def _chain(self, place: GeoPoint) -> tuple[int, ...]:
        """Return the positions of the areas around a place, smallest first."""
        data = self.canvas.session.data
        if data is None:
            return ()
        from gis_app.geo.spatial_index import PolygonIndex

        areas = data.table("areas")
        index: PolygonIndex = data.remembered.get(
            "area_polygons", (areas.geometry,), lambda: PolygonIndex(areas.shapes)
        )
        return tuple(int(at) for at in index.containing(place.lon, place.lat))

    def move(self, at: ScreenPoint, buttons: Qt.MouseButton) -> bool:
        chain = self._chain(self.canvas.view.geo_at(at))
        shown = chain[0] if chain else None
        if self._picked and chain == self._picked:
            shown = chain[self._step]
        if shown != self._shown:
            self._shown = shown
            self.canvas.update()
        return False

    def release(self, at: ScreenPoint, button: Qt.MouseButton) -> bool:
        if button != Qt.MouseButton.LeftButton:
            return False
        chain, data = self._chain(self.canvas.view.geo_at(at)), self.canvas.session.data
        if not chain or data is None:
            self.canvas.said.emit(msg("There is no area here."))
            return True
        is_same = chain == self._picked and self.canvas.modifiers == Qt.KeyboardModifier.NoModifier
        self._step = (self._step + 1) % len(chain) if is_same else 0
        self._picked, self._shown = chain, chain[self._step]
        areas = data.table("areas")
        self.canvas.select_in_shape(areas.shapes[self._shown])
        name = areas.text("name")[self._shown] or ""
        count = len(self.canvas.session.selection.fids)
        self.canvas.said.emit(msg("{area}: {count} picked.", area=name, count=count))
        return True

    def double_click(self, at: ScreenPoint) -> bool:
        return self.release(at, Qt.MouseButton.LeftButton)

    def cancel(self) -> bool:
        self._picked, self._shown, self._step = (), None, 0
        self.canvas.update()
        return False

    def paint(self, painter: QPainter) -> None:
        data = self.canvas.session.data
        if data is None or self._shown is None:
            return
        areas = data.table("areas")
        if self._shown < len(areas):
            for ring in _outlines(areas.shapes[self._shown]):
                corners: list[QPointF] = on_screen(self.canvas.view, ring)
                theme = self.canvas.theme
                paint_run(painter, theme, corners, is_ring=True, is_wrong=False)


def _outlines(shape: Any) -> list[list[GeoPoint]]:
    from gis_app.geo.extent import GeoPoint

    return [
        [GeoPoint(float(x), float(y)) for x, y in shapely.get_coordinates(part.exterior)]
        for part in shapely.get_parts(shape)
        if part.geom_type == "Polygon"
    ]
