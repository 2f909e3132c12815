"""Draw a box and see it as large as it fits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from gis_app.messages import msg
from gis_app.ui.map_tools.box_tool import BoxTool

if TYPE_CHECKING:
    from gis_app.geo.extent import ScreenPoint


class ZoomBoxTool(BoxTool):
    """Enlarge a box; with Shift the map shrinks into it instead. A click doubles or halves."""

    resting_hint = msg(
        "Drag a box to see it larger, with Shift smaller; a click doubles or halves."
    )

    def _is_out(self) -> bool:
        return bool(self.canvas.modifiers & Qt.KeyboardModifier.ShiftModifier)

    def on_box(self, start: ScreenPoint, end: ScreenPoint) -> None:
        view = self.canvas.view
        across = abs(start.x - end.x) / view.width_px
        down = abs(start.y - end.y) / view.height_px
        share = max(across, down, 0.01)
        middle = view.to_map(type(start)((start.x + end.x) / 2, (start.y + end.y) / 2))
        moved = view.with_centre(middle.in_degrees())
        factor = share if self._is_out() else 1 / share
        self.canvas.set_view(moved.zoomed(factor, self.canvas.middle_point()))

    def on_click(self, at: ScreenPoint) -> None:
        self.canvas.set_view(self.canvas.view.zoomed(0.5 if self._is_out() else 2.0, at))
