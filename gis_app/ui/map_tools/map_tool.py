"""What every map tool can do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from PySide6.QtCore import Qt

if TYPE_CHECKING:
    from PySide6.QtGui import QPainter

    from gis_app.geo.extent import ScreenPoint
    from gis_app.messages import Message
    from gis_app.ui.map_ground import MapGround


class MapTool:
    """Follow the pointer over the map; a tool says with True that a gesture was its own."""

    cursor = Qt.CursorShape.ArrowCursor
    has_key_pointer = False
    """Whether arrow keys move a pointer that the space bar clicks with, instead of the map."""
    is_dragged = False
    """Whether the gesture is a drag; the space bar then begins and ends it."""
    is_picking = False
    """Whether it picks things; Esc then drops what is picked before it puts the tool away."""
    action_id = ""
    """The action of the window it stands for."""
    resting_hint: Message | None = None
    """What to do with it, while nothing is under way."""

    def __init__(self, canvas: MapGround) -> None:
        self.canvas = canvas

    def named(self, action_id: str, hint: Message | None = None) -> Self:
        """Return the tool itself, standing for an action and saying what to do with it."""
        self.action_id = action_id
        if hint is not None:
            self.resting_hint = hint
        return self

    @property
    def hint(self) -> Message | None:
        """Return what a person may do next; None says nothing."""
        return self.resting_hint

    def press(self, at: ScreenPoint, button: Qt.MouseButton) -> bool:
        """Begin a gesture."""
        return False

    def move(self, at: ScreenPoint, buttons: Qt.MouseButton) -> bool:
        """Follow the pointer, with or without a button held."""
        return False

    def release(self, at: ScreenPoint, button: Qt.MouseButton) -> bool:
        """End a gesture."""
        return False

    def double_click(self, at: ScreenPoint) -> bool:
        """Answer a double click, which follows a click at the same place."""
        return False

    def key_press(self, key: Qt.Key) -> bool:
        """Answer a key; `canvas.modifiers` tells what is held with it."""
        return False

    def cancel(self) -> bool:
        """Give up a gesture under way; tells whether there was one."""
        return False

    def take_back(self) -> bool:
        """Undo the last step of a gesture under way; tells whether there was one."""
        return False

    def put_away(self) -> None:
        """Make room for another tool; what was under way is given up."""
        self.cancel()

    def paint(self, painter: QPainter) -> None:
        """Draw what the gesture shows over the map."""
