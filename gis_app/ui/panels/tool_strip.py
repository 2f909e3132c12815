"""The narrow column of map tools beside the map."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QToolButton, QVBoxLayout, QWidget

if TYPE_CHECKING:
    from gis_app.ui.actions import WindowActions

_TOOLS = (
    "tool_browse", "tool_select", "tool_measure", "|",
    "zoom_in", "zoom_out", "zoom_city", "zoom_selection", "~",
    "show_layers", "show_table",
)  # fmt: skip


class ToolStrip(QFrame):
    """Hold the tools one above the other."""

    def __init__(self, actions: WindowActions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("toolStrip")
        self.setFixedWidth(40)
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 8, 4, 8)
        column.setSpacing(4)
        for id_ in _TOOLS:
            if id_ == "|":
                line = QFrame(self)
                line.setObjectName("hairline")
                column.addWidget(line)
            elif id_ == "~":
                column.addStretch(1)
            else:
                button = QToolButton(self)
                button.setDefaultAction(actions[id_])
                button.setIconSize(QSize(18, 18))
                button.setFixedSize(32, 32)
                button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
                column.addWidget(button)
