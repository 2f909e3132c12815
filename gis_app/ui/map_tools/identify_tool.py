"""Click to ask whose a thing or a place is; hover to see what can be clicked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from gis_app.ui.map_tools.map_tool import MapTool

if TYPE_CHECKING:
    from gis_app.geo.extent import ScreenPoint


class IdentifyTool(MapTool):
    """Pick what is under the pointer, or the bare place."""

    is_picking = True
    cursor = Qt.CursorShape.ArrowCursor

    def move(self, at: ScreenPoint, buttons: Qt.MouseButton) -> bool:
        if buttons == Qt.MouseButton.NoButton:
            self.canvas.hover_at(at)
        return False

    def release(self, at: ScreenPoint, button: Qt.MouseButton) -> bool:
        if button != Qt.MouseButton.LeftButton:
            return False
        self.canvas.identify_at(at)
        return True
