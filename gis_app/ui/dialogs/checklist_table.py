"""The checklist of one point, scored by keys: 1 conforms, 2 partly, 3 fails, 4 not applicable."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem

from gis_app.domain.terms import WORDS
from gis_app.domain.work_terms import ItemResult
from gis_app.messages import msg

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QKeyEvent
    from PySide6.QtWidgets import QWidget

    from gis_app.domain.assessment.standard import StandardItem
    from gis_app.messages import Translator
    from gis_app.ui.theme import Theme

KEYS: Final = {
    Qt.Key.Key_1: ItemResult.CONFORMS,
    Qt.Key.Key_2: ItemResult.PARTIAL,
    Qt.Key.Key_3: ItemResult.FAILS,
    Qt.Key.Key_4: ItemResult.NOT_APPLICABLE,
}
SIGNS: Final = {
    ItemResult.CONFORMS: "✓",
    ItemResult.PARTIAL: "△",
    ItemResult.FAILS: "✗",
    ItemResult.NOT_APPLICABLE: "—",
}
_ROW_PX: Final = 38
ITEM, WEIGHT, RESULT, NOTE = range(4)


class ChecklistTable(QTableWidget):
    """Show items with their result and note; `finished` asks for the next point."""

    edited = Signal()
    finished = Signal()

    def __init__(self, t: Translator, theme: Theme, parent: QWidget) -> None:
        super().__init__(0, 4, parent)
        self._t, self._theme = t, theme
        self._codes: list[str] = []
        self._results: list[ItemResult | None] = []
        titles = (msg("Item"), msg("Weight"), msg("Result"), msg("What is wrong"))
        self.setHorizontalHeaderLabels([t(title) for title in titles])
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(_ROW_PX)
        self.setShowGrid(False)
        self.setWordWrap(True)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.DoubleClicked)
        header = self.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(ITEM, QHeaderView.ResizeMode.Stretch)
        for column, width in ((WEIGHT, 72), (RESULT, 168), (NOTE, 230)):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Interactive)
            self.setColumnWidth(column, width)
        self.itemChanged.connect(self._on_changed)

    def show_items(
        self,
        items: Sequence[StandardItem],
        results: Sequence[ItemResult | None],
        notes: Sequence[str],
    ) -> None:
        """Show another point's checklist with what is known."""
        self.blockSignals(True)
        self._codes = [item.code for item in items]
        self._results = list(results)
        self.setRowCount(len(items))
        for row, (item, note) in enumerate(zip(items, notes, strict=True)):
            self._put(row, ITEM, f"{item.code}  {self._t(item.title)}")
            weight = self._put(row, WEIGHT, f"{item.weight:g}")
            weight.setTextAlignment(Qt.AlignmentFlag.AlignCenter)
            self._put(row, RESULT, "")
            self._put(row, NOTE, note, is_editable=True)
            self._show_result(row)
        self.blockSignals(False)
        unscored = [row for row, result in enumerate(self._results) if result is None]
        if items:
            self.setCurrentCell((unscored or [0])[0], RESULT)

    def _put(
        self, row: int, column: int, text: str, *, is_editable: bool = False
    ) -> QTableWidgetItem:
        item = QTableWidgetItem(text)
        if not is_editable:
            item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsEditable)
        self.setItem(row, column, item)
        return item

    def _show_result(self, row: int) -> None:
        result, item = self._results[row], self.item(row, RESULT)
        if item is None:
            return
        words = "" if result is None else self._t(WORDS["item_result"][result])
        item.setText("" if result is None else f"{SIGNS[result]}  {words}")
        is_bad = result is ItemResult.FAILS
        item.setForeground(QColor(self._theme.issue_red if is_bad else self._theme.text))
        font = item.font()
        font.setBold(is_bad)
        item.setFont(font)

    @property
    def scores(self) -> list[tuple[str, ItemResult | None, str]]:
        """Return item code, result and note of every row."""
        return [
            (code, result, self._text(row, NOTE))
            for row, (code, result) in enumerate(zip(self._codes, self._results, strict=True))
        ]

    def _text(self, row: int, column: int) -> str:
        item = self.item(row, column)
        return "" if item is None else item.text().strip()

    def set_result(self, row: int, result: ItemResult | None) -> None:
        """Score one item."""
        if 0 <= row < len(self._results) and self._results[row] != result:
            self._results[row] = result
            self.blockSignals(True)
            self._show_result(row)
            self.blockSignals(False)
            self.edited.emit()

    def fill_conforming(self) -> None:
        """Let everything that is not scored yet conform."""
        for row, result in enumerate(self._results):
            if result is None:
                self.set_result(row, ItemResult.CONFORMS)

    def _on_changed(self, item: QTableWidgetItem) -> None:
        if item.column() == NOTE:
            self.edited.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row, key = self.currentRow(), Qt.Key(event.key())
        if key in KEYS:
            self.set_result(row, KEYS[key])
            if KEYS[key] in (ItemResult.CONFORMS, ItemResult.NOT_APPLICABLE):
                self.setCurrentCell(min(row + 1, self.rowCount() - 1), RESULT)
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace, Qt.Key.Key_0):
            self.set_result(row, None)
        elif key in (Qt.Key.Key_F2, Qt.Key.Key_N):
            note = self.item(row, NOTE)
            if note is not None:
                self.editItem(note)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.finished.emit()
        else:
            super().keyPressEvent(event)
