"""A button of an action that says one word, where the action's own text is a menu's sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QToolButton

if TYPE_CHECKING:
    from PySide6.QtGui import QAction
    from PySide6.QtWidgets import QWidget


def worded_button(action: QAction, text: str, parent: QWidget) -> QToolButton:
    """Make a button with the action's icon and a word of its own."""
    button = QToolButton(parent)
    button.setDefaultAction(action)
    button.setProperty("role", "text")
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    button.setIconSize(QSize(16, 16))
    button.setText(text)
    action.changed.connect(_KeepText(button, text))
    return button


class _KeepText:
    """Put a button's own word back whenever its action changes."""

    def __init__(self, button: QToolButton, text: str) -> None:
        self._button, self._text = button, text

    def __call__(self) -> None:
        self._button.setText(self._text)
