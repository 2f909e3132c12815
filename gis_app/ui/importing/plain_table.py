"""A table to read, not to change: rows of texts under headings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QTableWidget, QTableWidgetItem, QWidget

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


class PlainTable(QTableWidget):
    """Show rows of texts; the last column takes what is left of the width."""

    def __init__(self, headings: Sequence[str], widths_px: Sequence[int], parent: QWidget) -> None:
        super().__init__(0, len(headings), parent)
        self.setHorizontalHeaderLabels(list(headings))
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(30)
        self.horizontalHeader().setStretchLastSection(True)
        self.horizontalHeader().setDefaultAlignment(
            Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        )
        self.setShowGrid(False)
        self.setAlternatingRowColors(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        for place, width in enumerate(widths_px):
            self.setColumnWidth(place, width)

    def show_rows(self, rows: Iterable[Sequence[str]]) -> None:
        """Show these rows in place of all others; long texts are whole in their tool tips."""
        listed = list(rows)
        self.clearContents()
        self.setRowCount(len(listed))
        for row, texts in enumerate(listed):
            for place, text in enumerate(texts):
                item = QTableWidgetItem(" ".join(text.split()))
                item.setToolTip(text)
                self.setItem(row, place, item)

    def text(self, row: int) -> str:
        """Return a row's texts joined."""
        items = (self.item(row, place) for place in range(self.columnCount()))
        return " ".join(item.text() for item in items if item is not None)
