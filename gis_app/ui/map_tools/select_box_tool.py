"""Draw a box and pick the points, or else the issues or actions, inside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gis_app.messages import msg
from gis_app.ui.map_tools.box_tool import BoxTool

if TYPE_CHECKING:
    from gis_app.geo.extent import ScreenPoint


class SelectBoxTool(BoxTool):
    """Pick in a box; a click picks one thing. Shift adds to what is picked, Ctrl takes away."""

    is_picking = True
    resting_hint = msg(
        "Drag a box around what you want, or click one; Shift adds, Ctrl takes away."
    )

    def on_box(self, start: ScreenPoint, end: ScreenPoint) -> None:
        self.canvas.select_in_box(start, end)

    def on_click(self, at: ScreenPoint) -> None:
        self.canvas.select_at(at)
