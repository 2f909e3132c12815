"""The second step: what each column means, how sure that is, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QLabel,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from gis_app.ledger.cells import is_blank, text_of
from gis_app.ledger.fields import EXTRA, FieldKind
from gis_app.messages import msg

if TYPE_CHECKING:
    from gis_app.ledger.column_names import ColumnNames
    from gis_app.ledger.columns import ColumnMatch
    from gis_app.ledger.plan import ImportPlan
    from gis_app.messages import Message, Translator
    from gis_app.ui.theme import Theme

_SAMPLES, _SAMPLE_LETTERS = 3, 24
_LOOKED_AT = 200


def why(match: ColumnMatch, *, is_recalled: bool) -> Message:
    """Say why a column is taken for its field, and how sure that is."""
    if match.field is None:
        if match.is_told:
            return msg("kept, as chosen")
        if match.is_unsure:
            return msg("please say: {percent} % alike", percent=round(match.confidence * 100))
        return msg("not known")
    if match.is_told:
        return msg("as last time") if is_recalled else msg("as chosen")
    percent = round(min(match.confidence, 1.0) * 100)
    if match.is_by_content:
        return msg("by its content, {percent} %", percent=percent)
    return msg("by its heading, {percent} %", percent=percent)


class ColumnTable(QTableWidget):
    """List the columns of a file with what each is taken for, why, and its first values."""

    changed = Signal()

    def __init__(self, t: Translator, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(0, 4, parent)
        self._t, self._theme = t, theme
        self.setHorizontalHeaderLabels(
            [t("Column"), t("Taken for"), t("How sure"), t("First values")]
        )
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(34)
        self.horizontalHeader().setStretchLastSection(True)
        self.horizontalHeader().setDefaultAlignment(
            Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        )
        self.setShowGrid(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        for place, width in enumerate((190, 200, 170)):
            self.setColumnWidth(place, width)
        self.combos: dict[str, QComboBox] = {}
        self._chosen: dict[str, str] = {}
        self._ignored: set[str] = set()

    def forget(self) -> None:
        """Forget what was chosen: another file or list has other columns."""
        self.combos, self._chosen = {}, {}

    def show_plan(self, plan: ImportPlan, names: ColumnNames) -> None:
        """Show the columns of a plan's tables, each heading once."""
        self.combos, self._ignored = {}, set()
        self.setRowCount(0)
        known = names.lists[plan.report.list]
        for table, matches in zip(plan.tables, plan.matches, strict=True):
            for match in matches:
                if not match.heading or match.heading in self.combos:
                    continue
                row = self.rowCount()
                self.insertRow(row)
                self.setItem(row, 0, QTableWidgetItem(match.heading))
                combo = QComboBox(self)
                combo.addItem(self._t("Keep as it is"), EXTRA)
                for field in known.fields:
                    if field.kind is not FieldKind.IGNORED:
                        combo.addItem(self._t(field.title), field.name)
                if match.field is not None and match.field.kind is FieldKind.IGNORED:
                    title = self._t("Not taken ({title})", title=match.field.title)
                    combo.addItem(title, match.field.name)
                    self._ignored.add(match.heading)
                field_name = EXTRA if match.field is None else match.field.name
                combo.setCurrentIndex(max(combo.findData(field_name), 0))
                combo.currentIndexChanged.connect(
                    lambda _index, heading=match.heading: self._on_choice(heading)
                )
                self.combos[match.heading] = combo
                self.setCellWidget(row, 1, combo)
                self.setItem(row, 2, self._reason(match, is_recalled=plan.is_recalled))
                cells = (
                    line[match.position]
                    for line in table.rows[:_LOOKED_AT]
                    if match.position < len(line)
                )
                texts = [text_of(cell) for cell in cells if not is_blank(cell)][:_SAMPLES]
                shown = "  ·  ".join(text[:_SAMPLE_LETTERS] for text in texts)
                self.setItem(row, 3, QTableWidgetItem(" ".join(shown.split())))

    def _reason(self, match: ColumnMatch, *, is_recalled: bool) -> QTableWidgetItem:
        item = QTableWidgetItem(self._t(why(match, is_recalled=is_recalled)))
        if match.is_unsure or match.is_by_content:
            font = item.font()
            font.setBold(True)
            item.setFont(font)
        elif match.field is None:
            item.setForeground(QColor(self._theme.text_secondary))
        return item

    def _on_choice(self, heading: str) -> None:
        self._chosen[heading] = str(self.combos[heading].currentData())
        self.changed.emit()

    def told(self) -> dict[str, str]:
        """Return what a person chose for columns; the others stay as they were found."""
        return dict(self._chosen)

    def all_shown(self) -> dict[str, str]:
        """Return what every column is taken for now, but for those that are never taken."""
        return {
            heading: str(combo.currentData())
            for heading, combo in self.combos.items()
            if heading in self._chosen or heading not in self._ignored
        }


class ColumnsPage(QWidget):
    """Show what columns mean and let a person say otherwise."""

    def __init__(self, t: Translator, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        note = QLabel(
            t("Bold ones are guesses: please look at them. What is chosen here is remembered for "
              "the next list with the same headings."),
            self,
        )  # fmt: skip
        note.setProperty("role", "small")
        note.setWordWrap(True)
        column.addWidget(note)
        self.table = ColumnTable(t, theme, self)
        column.addWidget(self.table, 1)
