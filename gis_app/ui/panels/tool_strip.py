"""The narrow column of map tools beside the map: tools of one kind share a button."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtWidgets import QFrame, QMenu, QToolButton, QVBoxLayout, QWidget

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from PySide6.QtGui import QAction

TOOLS: Final[tuple[str | tuple[str, ...], ...]] = (
    "tool_browse",
    ("tool_select", "tool_lasso", "tool_area", "|", "select_by_attribute"),
    ("tool_measure", "tool_measure_area"),
    ("tool_draw_point", "tool_draw_line", "tool_draw_area", "reshape", "|", "tool_place_rows"),
    "|",
    "zoom_in",
    "zoom_out",
    ("zoom_city", "zoom_selection", "tool_zoom_box", "|", "view_back", "view_forward"),
    ("go_to", "bookmarks", "|", "copy_coordinates", "show_overview"),
    "~",
    "show_layers",
    "show_table",
)
"""Ids of actions from above; several in brackets share a button, "|" is a line, "~" a gap."""


class ToolStrip(QFrame):
    """Hold the tools one above the other."""

    def __init__(self, actions: Mapping[str, QAction], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("toolStrip")
        self.setFixedWidth(40)
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 8, 4, 8)
        column.setSpacing(4)
        for item in TOOLS:
            if item == "|":
                line = QFrame(self)
                line.setObjectName("hairline")
                column.addWidget(line)
            elif item == "~":
                column.addStretch(1)
            elif isinstance(item, str):
                column.addWidget(_button(actions[item], self))
            else:
                column.addWidget(_group(item, actions, self))

    def beside(self, action_id: str) -> QPoint:
        """Return where on the screen a menu opens beside the button of an action."""
        for button in self.findChildren(QToolButton):
            menu, shown = button.menu(), button.defaultAction()
            held = ([] if menu is None else menu.actions()) + ([] if shown is None else [shown])
            if any(one.objectName() == action_id for one in held):
                return button.mapToGlobal(button.rect().topRight())
        return self.mapToGlobal(self.rect().topRight())


def _button(action: QAction, parent: QWidget) -> QToolButton:
    button = QToolButton(parent)
    button.setDefaultAction(action)
    button.setIconSize(QSize(18, 18))
    button.setFixedSize(32, 32)
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
    return button


def _group(ids: tuple[str, ...], actions: Mapping[str, QAction], parent: QWidget) -> QToolButton:
    """Make a button that does what was chosen last, with the others behind its corner."""
    button = _button(actions[ids[0]], parent)
    button.setProperty("role", "group")
    button.setPopupMode(QToolButton.ToolButtonPopupMode.MenuButtonPopup)
    menu = QMenu(button)
    for id_ in ids:
        menu.addSeparator() if id_ == "|" else menu.addAction(actions[id_])
    button.setMenu(menu)
    members = [actions[id_] for id_ in ids if id_ != "|"]
    for action in members:
        # also when a key chose it: the button shows the tool in hand
        action.triggered.connect(lambda _on=False, action=action: button.setDefaultAction(action))
        action.changed.connect(lambda: _keep_usable(button, members))
    return button


def _keep_usable(button: QToolButton, members: Sequence[QAction]) -> None:
    """Show something possible: an impossible action would bar the way to the others too."""
    shown = button.defaultAction()
    if shown is not None and not shown.isEnabled():
        possible = next((one for one in members if one.isEnabled()), None)
        if possible is not None:
            button.setDefaultAction(possible)
