"""The first step: which file, which sheet, where the header begins."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from gis_app.ledger.cells import text_of
from gis_app.ledger.text_table import ENCODINGS
from gis_app.ui.dialogs.dialog import FileField
from gis_app.ui.dialogs.import_choices import layer_combo, level_combo, list_combo
from gis_app.ui.importing.plain_table import PlainTable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gis_app.domain.layer_spec import Catalogue
    from gis_app.ledger.plan import ImportPlan
    from gis_app.ledger.sheet import Sheet
    from gis_app.messages import Translator
    from gis_app.ui.theme import Theme

_SHOWN_ROWS, _SHOWN_COLUMNS = 40, 24
_PADDING_PX = 8
PATTERN: Final = (
    "*.xlsx *.xlsm *.xls *.xlsb *.et *.ods *.csv *.tsv *.txt *.geojson *.json *.gpkg *.shp *.zip "
    "*.kml *.kmz *.gpx"
)


class FilePage(QWidget):
    """Ask for the file and show its first rows; a click on a row begins the header there."""

    file_changed = Signal()
    changed = Signal()

    def __init__(self, catalogue: Catalogue, t: Translator, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._t, self._theme = t, theme
        self._sheets: tuple[Sheet, ...] = ()
        pattern = f"{t('Ledger')} ({PATTERN})"
        self.file_field = FileField(t("Import ledger"), pattern, t, self, is_new=False)
        self.list = list_combo(t, self)
        self.layer = layer_combo(catalogue, t, self)
        self.level = level_combo(t, self)
        self.sheet = QComboBox(self)
        self.sheet.addItem(t("All sheets with known columns"), None)
        self.header_row = QComboBox(self)
        self.header_row.addItem(t("Found by itself"), 0)
        for row in range(1, _SHOWN_ROWS + 1):
            self.header_row.addItem(str(row), row)
        self.encoding = QComboBox(self)
        self.encoding.addItem(t("Found by itself"), None)
        for name in ENCODINGS:
            self.encoding.addItem(name.upper(), name)
        self.skips_hidden = QCheckBox(t("Leave out rows that are hidden in the file"), self)
        self.preview = PlainTable([], [], self)
        self.preview.setAlternatingRowColors(False)
        self.preview.setShowGrid(True)
        self.hint = QLabel(self)
        self.hint.setProperty("role", "small")
        self._lay_out()
        self.file_field.line.textChanged.connect(self._on_file)
        self.encoding.currentIndexChanged.connect(self._on_file_read_otherwise)
        for combo in (self.list, self.layer, self.level, self.sheet, self.header_row):
            combo.currentIndexChanged.connect(self._on_changed)
        self.skips_hidden.toggled.connect(self._on_changed)
        self._band = _HeaderBand(theme, self)
        self.preview.setItemDelegate(self._band)
        self.preview.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.preview.cellClicked.connect(self._on_row)
        self.preview.verticalHeader().sectionClicked.connect(lambda row: self._on_row(row, 0))

    def _lay_out(self) -> None:
        t = self._t
        left, right = QFormLayout(), QFormLayout()
        for form in (left, right):
            form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
            form.setVerticalSpacing(8)
        left.addRow(t("List"), self.list)
        left.addRow(t("Kind"), self.layer)
        left.addRow(t("Level of areas"), self.level)
        right.addRow(t("Sheet"), self.sheet)
        right.addRow(t("Header begins in row"), self.header_row)
        right.addRow(t("Encoding"), self.encoding)
        forms = QHBoxLayout()
        forms.setSpacing(24)
        forms.addLayout(left, 1)
        forms.addLayout(right, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.file_field)
        column.addLayout(forms)
        column.addWidget(self.skips_hidden)
        column.addWidget(self.hint)
        column.addWidget(self.preview, 1)

    def _on_file(self, _text: object) -> None:
        """Forget what was chosen of the file before."""
        for widget in (self.sheet, self.header_row, self.encoding):
            widget.blockSignals(True)
        self.sheet.clear()
        self.sheet.addItem(self._t("All sheets with known columns"), None)
        self.header_row.setCurrentIndex(0)
        self.encoding.setCurrentIndex(0)
        for widget in (self.sheet, self.header_row, self.encoding):
            widget.blockSignals(False)
        self._sheets = ()
        self.preview.setRowCount(0)
        self.file_changed.emit()

    def _on_file_read_otherwise(self, _index: int) -> None:
        self._sheets = ()
        self.file_changed.emit()

    def _on_changed(self, _value: object) -> None:
        self.changed.emit()

    def _on_row(self, row: int, _column: int) -> None:
        if self._sheets:
            self.header_row.setCurrentIndex(row + 1)

    def show_sheets(self, sheets: Sequence[Sheet]) -> None:
        """Offer a file's sheets; hidden ones say so."""
        if tuple(sheets) == self._sheets:
            return
        self._sheets = tuple(sheets)
        titles = {
            sheet.name: self._t("{sheet} (hidden)", sheet=sheet.name)
            if sheet.is_hidden
            else sheet.name
            for sheet in sheets
            if sheet.name
        }
        self.offer(titles)

    def offer(self, titles: Mapping[str, str]) -> None:
        """Offer sheets, or the layers of a vector file, by name and title."""
        chosen = self.sheet.currentData()
        self.sheet.blockSignals(True)
        self.sheet.clear()
        self.sheet.addItem(self._t("All sheets with known columns"), None)
        for name, title in titles.items():
            self.sheet.addItem(title, name)
        self.sheet.setCurrentIndex(max(self.sheet.findData(chosen), 0))
        self.sheet.setEnabled(self.sheet.count() > 1)
        self.sheet.blockSignals(False)

    def show_plan(self, plan: ImportPlan | None) -> None:
        """Show the first rows as the file has them, the header marked."""
        table = None if plan is None else plan.tables[0]
        name = self.sheet.currentData() or ("" if table is None else table.sheet)
        sheet = next((s for s in self._sheets if s.name == name), None)
        if sheet is None and self._sheets:
            sheet = next((s for s in self._sheets if not s.is_hidden), self._sheets[0])
        rows = [] if sheet is None else sheet.rows[:_SHOWN_ROWS]
        width = 0 if sheet is None else min(sheet.width, _SHOWN_COLUMNS)
        self.preview.setColumnCount(width)
        self.preview.setHorizontalHeaderLabels([_letter(i) for i in range(width)])
        self.preview.verticalHeader().show()
        self.preview.show_rows([[text_of(cell) for cell in row[:width]] for row in rows])
        if sheet is None or not rows:
            self.hint.setText("")
            return
        self.hint.setText(
            self._t(
                "The dark band is the header; rows above it are titles. "
                "If it begins elsewhere, click that row."
            )
        )
        if table is not None and table.sheet == sheet.name:
            self._mark_header(table.header_row - 1, table.header_depth, sheet.hidden_rows)
        elif self.header_row.currentData():
            self._mark_header(int(self.header_row.currentData()) - 1, 1, sheet.hidden_rows)

    def _mark_header(self, first: int, depth: int, hidden: frozenset[int]) -> None:
        """Show the header as a tinted band that says so, and what is no row of the table dimmed."""
        dim = QColor(self._theme.text_disabled)
        self._band.rows = range(first, first + depth)
        for row in range(self.preview.rowCount()):
            is_header = first <= row < first + depth
            number = self._t("{row} Header", row=row + 1) if is_header else str(row + 1)
            self.preview.setVerticalHeaderItem(row, QTableWidgetItem(number))
            for column in range(self.preview.columnCount()):
                item = self.preview.item(row, column)
                if item is None:
                    continue
                if is_header:
                    font = item.font()
                    font.setBold(True)
                    item.setFont(font)
                elif row < first or row in hidden:
                    item.setForeground(dim)
                    font = item.font()
                    font.setItalic(row < first)
                    item.setFont(font)


class _HeaderBand(QStyledItemDelegate):
    """Paint some rows of a table as a band; the style sheet would hide an item's own background."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.rows = range(0)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Paint a cell."""
        if index.row() not in self.rows:
            super().paint(painter, option, index)
            return
        rect = option.rect
        painter.save()
        painter.fillRect(rect, QColor(self._theme.accent))
        painter.setPen(QColor(self._theme.accent_text))
        font = painter.font()
        font.setBold(True)
        painter.setFont(font)
        room = rect.adjusted(_PADDING_PX, 0, -_PADDING_PX, 0)
        text = painter.fontMetrics().elidedText(
            str(index.data() or ""), Qt.TextElideMode.ElideRight, room.width()
        )
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
        painter.restore()


def _letter(place: int) -> str:
    return chr(65 + place) if place < 26 else chr(64 + place // 26) + chr(65 + place % 26)
