"""Click one place after another for rows that have none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt

from gis_app.messages import msg
from gis_app.ui.map_tools.place_tool import PlaceTool
from gis_app.ui.map_tools.sketch_paint import paint_reading
from gis_app.ui.row_edits import row_name

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QPainter

    from gis_app.geo.extent import GeoPoint, ScreenPoint
    from gis_app.ui.map_ground import MapGround


class PlaceRowsTool(PlaceTool):
    """Go through rows; a click places the one named in the corner, PageDown leaves it for later.

    PageUp goes back to the row before. `placed` receives table, row and place; `ended` is called
    when the last row is done.
    """

    def __init__(
        self,
        canvas: MapGround,
        rows: Sequence[tuple[str, int]],
        placed: Callable[[str, int, GeoPoint], object],
        shown: Callable[[str, int], object],
        ended: Callable[[], object],
    ) -> None:
        super().__init__(canvas, None, self._on_placed)
        self.resting_hint = msg("Click where it is; PageDown leaves it for later, Esc ends.")
        self._rows, self._at = list(rows), 0
        self._row_placed, self._shown, self._ended = placed, shown, ended

    def begin(self) -> None:
        """Show the first row."""
        self._show()

    @property
    def row(self) -> tuple[str, int]:
        """Return the table and row a click would place now."""
        return self._rows[self._at]

    def _on_placed(self, place: GeoPoint) -> None:
        table, fid = self.row
        self._row_placed(table, fid, place)
        del self._rows[self._at]
        self._show()

    def _show(self) -> None:
        if not self._rows:
            self._ended()
            return
        self._at = min(self._at, len(self._rows) - 1)
        self._shown(*self.row)
        self.canvas.update()

    def key_press(self, key: Qt.Key) -> bool:
        if key not in (Qt.Key.Key_PageDown, Qt.Key.Key_PageUp) or not self._rows:
            return False
        step = 1 if key == Qt.Key.Key_PageDown else -1
        self._at = (self._at + step) % len(self._rows)
        self._show()
        return True

    def release(self, at: ScreenPoint, button: Qt.MouseButton) -> bool:
        return bool(self._rows) and super().release(at, button)

    def text(self) -> str:
        """Return what stands in the corner of the map."""
        data = self.canvas.session.data
        if data is None or not self._rows or not data.table(self.row[0]).has(self.row[1]):
            return ""
        table, fid = self.row
        t, held = self.canvas.t, data.table(table)
        first = msg("Click the place of {name}", name=row_name(data, table, fid))
        lines = [t(first)]
        for column in ("address", "area_name"):
            if column in held.columns and held.value(fid, column):
                lines.append(str(held.value(fid, column))[:60])
        rest = msg(
            "{at} of {count}  ·  PageDown: later  ·  Esc: end",
            at=self._at + 1,
            count=len(self._rows),
        )
        return "\n".join([*lines, t(rest)])

    def paint(self, painter: QPainter) -> None:
        super().paint(painter)
        text = self.text()
        if text:
            frame = QRectF(self.canvas.rect())
            paint_reading(painter, self.canvas.theme, QPointF(2, 2), text, frame)
