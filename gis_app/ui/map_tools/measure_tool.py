"""Click along a way or around a piece of land and read its length and area on the ground."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF, Qt

from gis_app.messages import msg
from gis_app.ui.map_tools.sketch import SketchKind
from gis_app.ui.map_tools.sketch_paint import on_screen, paint_corners, paint_reading, paint_run
from gis_app.ui.map_tools.sketch_tool import SketchTool, way_length_m

if TYPE_CHECKING:
    from PySide6.QtGui import QPainter

    from gis_app.geo.extent import GeoPoint, ScreenPoint
    from gis_app.messages import Message
    from gis_app.ui.map_ground import MapGround


_HINTS: Final = {
    SketchKind.LINE: msg("Click where the way begins, then along it."),
    SketchKind.AREA: msg("Click around the land to be measured."),
}


class MeasureTool(SketchTool):
    """Measure a way or an area; what was measured stays until the next click or Esc."""

    def __init__(self, canvas: MapGround, kind: SketchKind = SketchKind.LINE) -> None:
        super().__init__(canvas, kind, self._keep)
        self.measured: tuple[GeoPoint, ...] = ()
        self.resting_hint = _HINTS[kind]

    @property
    def hint(self) -> Message | None:
        if self.measured:
            return msg("Click to measure anew; Esc wipes this away.")
        return super().hint

    def _keep(self, _shape: object) -> None:
        self.canvas.update()

    def finish(self) -> None:
        places = tuple(self.sketch.places)
        if self.sketch.problem() is None:
            self.measured = places
        super().finish()

    def release(self, at: ScreenPoint, button: Qt.MouseButton) -> bool:
        if not self.sketch.places:
            self.measured = ()
        return super().release(at, button)

    def cancel(self) -> bool:
        had, self.measured = bool(self.measured), ()
        return super().cancel() or had

    @property
    def length_m(self) -> float:
        """Return the length of the clicked way on the ellipsoid."""
        return way_length_m(self.sketch.places or self.measured)

    def paint(self, painter: QPainter) -> None:
        if not self.measured:
            super().paint(painter)
            return
        theme = self.canvas.theme
        corners = on_screen(self.canvas.view, self.measured)
        is_ring = self.sketch.kind is SketchKind.AREA
        paint_run(painter, theme, corners, is_ring=is_ring, is_wrong=False)
        paint_corners(painter, theme, corners)
        frame = QRectF(self.canvas.rect())
        paint_reading(painter, theme, corners[-1], self.reading(self.measured), frame)
        self.paint_aim(painter)
