"""Let a box that is typed into find what stands anywhere in its entries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCompleter

if TYPE_CHECKING:
    from PySide6.QtWidgets import QComboBox


def find_anywhere(box: QComboBox) -> None:
    """Make an editable box's own completer look inside names and list what it finds."""
    completer = box.completer()
    if completer is None:
        raise ValueError("the box is not editable")
    completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
    completer.setFilterMode(Qt.MatchFlag.MatchContains)
    completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
