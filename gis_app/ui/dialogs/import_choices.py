"""What a person can choose about an import: list, kind, datum, and the field of each column."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QComboBox, QTableWidget, QTableWidgetItem, QWidget

from gis_app.domain.layer_spec import LayerGroup
from gis_app.domain.terms import LedgerList
from gis_app.geo.china_datums import Datum
from gis_app.ledger.cells import is_blank, text_of
from gis_app.ledger.fields import EXTRA, FieldKind
from gis_app.messages import msg
from gis_app.ui.words import word_text

if TYPE_CHECKING:
    from gis_app.domain.layer_spec import Catalogue
    from gis_app.ledger.column_names import ColumnNames
    from gis_app.ledger.plan import ImportPlan
    from gis_app.messages import Message, Translator

DATUMS: tuple[tuple[Datum, Message], ...] = (
    (Datum.WGS84, msg("WGS 84 (GPS)")),
    (Datum.CGCS2000, msg("CGCS2000")),
    (Datum.GCJ02, msg("GCJ-02 (Amap, Tencent)")),
    (Datum.BD09, msg("BD-09 (Baidu)")),
)
_SAMPLES = 3


def list_combo(t: Translator, parent: QWidget) -> QComboBox:
    """Make the choice of the list; None lets the file say it."""
    combo = QComboBox(parent)
    combo.addItem(t("Let the file say"), None)
    for list_ in LedgerList:
        combo.addItem(word_text(t, "ledger_list", list_), list_)
    return combo


def layer_combo(catalogue: Catalogue, t: Translator, parent: QWidget) -> QComboBox:
    """Make the choice of the kind that all rows get."""
    combo = QComboBox(parent)
    combo.addItem(t("As the rows say"), None)
    for group in (LayerGroup.INSPECTION, LayerGroup.ACTIONS):
        for spec in reversed(catalogue.group(group)):
            combo.addItem(t(spec.title), spec.id)
    return combo


def datum_combo(t: Translator, parent: QWidget) -> QComboBox:
    """Make the choice of the datum of coordinates."""
    combo = QComboBox(parent)
    combo.addItem(t("Let the file say"), None)
    for datum, title in DATUMS:
        combo.addItem(t(title), datum)
    return combo


class ColumnTable(QTableWidget):
    """List the columns of a file with what each is taken for and its first values."""

    def __init__(self, t: Translator, parent: QWidget | None = None) -> None:
        super().__init__(0, 3, parent)
        self._t = t
        self.setHorizontalHeaderLabels([t("Column"), t("Taken for"), t("First values")])
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(34)
        self.horizontalHeader().setStretchLastSection(True)
        self.horizontalHeader().setDefaultAlignment(
            Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        )
        self.setShowGrid(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setColumnWidth(0, 180)
        self.setColumnWidth(1, 200)
        self.combos: dict[str, QComboBox] = {}

    def show_plan(self, plan: ImportPlan, names: ColumnNames) -> None:
        """Show the columns of a plan's tables, each heading once."""
        self.combos = {}
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
                field_name = EXTRA if match.field is None else match.field.name
                combo.setCurrentIndex(max(combo.findData(field_name), 0))
                self.combos[match.heading] = combo
                self.setCellWidget(row, 1, combo)
                cells = (line[match.position] for line in table.rows if match.position < len(line))
                texts = [text_of(cell) for cell in cells if not is_blank(cell)][:_SAMPLES]
                self.setItem(row, 2, QTableWidgetItem("  ·  ".join(texts)))

    def told(self) -> dict[str, str]:
        """Return what each column is taken for now."""
        return {heading: str(combo.currentData()) for heading, combo in self.combos.items()}
