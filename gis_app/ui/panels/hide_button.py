"""The small button in the corner of a panel or bar that puts it away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QToolButton

from gis_app.ui.icons import icon

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from gis_app.ui.theme import Theme

_CROSS_PX = 14
_ARROW_PX = 16


def hide_button(icon_name: str, tip: str, theme: Theme, parent: QWidget) -> QToolButton:
    """Make the button; a cross is drawn smaller than an arrow, as it looks heavier."""
    button = QToolButton(parent)
    button.setIcon(icon(icon_name, theme, theme.text_secondary))
    size = _CROSS_PX if icon_name == "close" else _ARROW_PX
    button.setIconSize(QSize(size, size))
    button.setToolTip(tip)
    return button
