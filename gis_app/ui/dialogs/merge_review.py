"""Look at what came back before it is taken, and decide where both sides changed a cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from gis_app.domain.three_way import Decision
from gis_app.messages import msg, plural
from gis_app.ui.dialogs.dialog import FormDialog

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gis_app.messages import Message, Translator
    from gis_app.workflows.merge_plan import MergePlan

_CONFLICT_HEADINGS = (
    msg("Row"),
    msg("Field"),
    msg("As it was"),
    msg("Here"),
    msg("Theirs"),
    msg("From"),
    msg("Take"),
)
_NOTE_HEADINGS = (msg("File"), msg("Where"), msg("As written"), msg("What"))
_WIDTH_PX = 1040


class MergeReviewDialog(FormDialog):
    """Give back the `decisions`; a conflict left open keeps what stands here."""

    def __init__(self, plan: MergePlan, t: Translator, parent: QWidget | None = None) -> None:
        super().__init__(msg("What came back"), msg("Take it in"), t, parent, width_px=_WIDTH_PX)
        self._plan = plan
        for line in plan.summary:
            self.body.addWidget(self._line(t(line)))
        self.tabs = QTabWidget(self)
        self.choices: list[QComboBox] = []
        self._add_conflicts()
        self._add_notes()
        if self.tabs.count():
            self.tabs.setMinimumHeight(320)
            self.body.addWidget(self.tabs, 1)
        self.show_problem(msg("There is nothing to take in.") if plan.is_empty else None)

    def _line(self, text: str) -> QLabel:
        label = QLabel(text, self)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        return label

    def _table(self, headings: Sequence[Message], rows: Sequence[Sequence[str]]) -> QTableWidget:
        table = QTableWidget(len(rows), len(headings), self)
        table.setHorizontalHeaderLabels([self._t(heading) for heading in headings])
        table.verticalHeader().hide()
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setWordWrap(True)
        for place, row in enumerate(rows):
            for column, text in enumerate(row):
                item = QTableWidgetItem(text)
                item.setToolTip(text)
                table.setItem(place, column, item)
        header = table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setStretchLastSection(True)
        return table

    def _add_conflicts(self) -> None:
        t, conflicts = self._t, self._plan.conflicts
        if not conflicts:
            return
        rows = [
            (one.name, t(one.title), one.base, one.ours, one.theirs, f"{one.who}\n{one.source}", "")
            for one in conflicts
        ]
        table = self._table(_CONFLICT_HEADINGS, rows)
        for place in range(len(conflicts)):
            choice = QComboBox(table)
            choice.addItem(t("Choose…"), None)
            choice.addItem(t("Keep ours"), Decision.OURS)
            choice.addItem(t("Take theirs"), Decision.THEIRS)
            choice.setCurrentIndex(0)
            table.setCellWidget(place, len(_CONFLICT_HEADINGS) - 1, choice)
            table.setRowHeight(place, 44)
            self.choices.append(choice)
        for column, width in enumerate((116, 88, 168, 168, 168, 136)):
            table.setColumnWidth(column, width)
        page = QWidget(self)
        column_of = _column(page)
        row = QHBoxLayout()
        row.addWidget(
            self._line(t("Both sides changed these cells. What is left open stays as it is here.")),
            1,
        )
        for text, decision in (
            (t("All ours"), Decision.OURS),
            (t("All theirs"), Decision.THEIRS),
        ):
            button = QPushButton(text, page)
            button.setAutoDefault(False)
            button.clicked.connect(lambda _checked=False, d=decision: self.decide_all(d))
            row.addWidget(button)
        column_of.addLayout(row)
        column_of.addWidget(table, 1)
        count = len(conflicts)
        self.tabs.addTab(
            page, t(plural("{count} cell to decide", "{count} cells to decide", count))
        )

    def _add_notes(self) -> None:
        notes = self._plan.notes
        if not notes:
            return
        rows = [(note.source, note.where, note.value, self._t(note.what)) for note in notes]
        table = self._table(_NOTE_HEADINGS, rows)
        for column, width in enumerate((200, 180, 200)):
            table.setColumnWidth(column, width)
        table.resizeRowsToContents()
        count = len(notes)
        self.tabs.addTab(table, self._t(plural("{count} note", "{count} notes", count)))

    def decide_all(self, decision: Decision) -> None:
        """Decide every conflict alike."""
        for choice in self.choices:
            choice.setCurrentIndex(choice.findData(decision))

    @property
    def decisions(self) -> dict[int, Decision]:
        """Return what was decided, by the number of the conflict."""
        return {
            number: Decision(choice.currentData())
            for number, choice in enumerate(self.choices)
            if choice.currentData() is not None
        }


def _column(page: QWidget) -> QVBoxLayout:
    column = QVBoxLayout(page)
    column.setContentsMargins(8, 8, 8, 8)
    return column
