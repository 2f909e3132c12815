"""The map as its tools find it: where the pointer is, what it snaps to, and whom to tell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from gis_app.ui.map_selecting import MapSelecting
from gis_app.ui.map_tools.snapping import Snapping

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from gis_app.geo.extent import ScreenPoint
    from gis_app.messages import Translator
    from gis_app.ui.session import Session
    from gis_app.ui.theme import Theme


class MapGround(MapSelecting):
    """Hold what every tool works on; which tool is in hand is no business of the tools."""

    pointer_moved = Signal(object)
    """Carries the GeoPoint under the pointer, None when it left."""
    tool_given_up = Signal()
    """Tells that a tool is done, or Esc was pressed with nothing under way: it may be put back."""

    def __init__(
        self, session: Session, t: Translator, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(session, t, theme, parent)
        self.snapping = Snapping(session)
        self.pointer_at: ScreenPoint | None = None

    def shut_down(self) -> None:
        self.snapping.shut_down()
        super().shut_down()
