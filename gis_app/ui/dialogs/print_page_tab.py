"""How a page looks: paper, scale, colours, and what stands on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QListWidget, QListWidgetItem, QWidget

from gis_app.messages import msg
from gis_app.printing.page_design import ITEM_TITLES, LEAST_MARGIN_MM, MOST_MARGIN_MM
from gis_app.printing.page_template import PAPERS, Orientation
from gis_app.printing.variants import Variant
from gis_app.ui.dialogs.print_tab import PrintTab
from gis_app.ui.number_fields import NumberField

if TYPE_CHECKING:
    from gis_app.messages import Translator
    from gis_app.printing.page_design import PageDesign

SCALES: Final = (1_000, 2_000, 5_000, 10_000, 20_000, 25_000, 50_000)
VARIANT_TITLES: Final = {
    Variant.COLOUR: msg("In colour"),
    Variant.GREY: msg("In greys"),
    Variant.COLOUR_BLIND: msg("Safe for colour-blind readers"),
}


class PageTab(PrintTab):
    """Ask for paper, scale, colours, and what stands on the page."""

    def __init__(self, t: Translator, parent: QWidget) -> None:
        super().__init__(t, parent)
        self.paper = QComboBox(self)
        self.paper.addItems(list(PAPERS))
        self.orientation = QComboBox(self)
        self.orientation.addItem(t("Landscape"), Orientation.LANDSCAPE)
        self.orientation.addItem(t("Portrait"), Orientation.PORTRAIT)
        self.scale = QComboBox(self)
        self.scale.setEditable(True)
        self.scale.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.fitting = t("As large as fits")
        self.scale.addItems([self.fitting, *(f"1:{n}" for n in SCALES)])
        self.margin = NumberField(self)
        self.margin.setRange(LEAST_MARGIN_MM, MOST_MARGIN_MM)
        self.margin.setDecimals(1)
        self.margin.setSuffix(" mm")
        self.variant = QComboBox(self)
        for variant, title in VARIANT_TITLES.items():
            self.variant.addItem(t(title), variant)
        self.items = QListWidget(self)
        self.items.setMinimumHeight(150)
        self.form.addRow(t("Paper"), self.paper)
        self.form.addRow(t("Orientation"), self.orientation)
        self.form.addRow(t("Scale"), self.scale)
        self.form.addRow(t("Margin"), self.margin)
        self.form.addRow(t("Colours"), self.variant)
        self.form.addRow(t("On the page"), self.items)
        for combo in (self.orientation, self.variant):
            combo.currentIndexChanged.connect(self.say_changed)
        self.paper.currentTextChanged.connect(self._on_paper)
        self.scale.editTextChanged.connect(self.say_changed)
        self.margin.valueChanged.connect(self.say_changed)
        self.items.itemChanged.connect(self.say_changed)

    def _on_paper(self, paper: str) -> None:
        self.margin.blockSignals(True)
        self.margin.setValue(PAPERS[paper].margin_mm)
        self.margin.blockSignals(False)
        self.say_changed()

    def show_design(self, design: PageDesign) -> None:
        """Show a design's paper, margin and items."""
        self.blockSignals(True)
        self.paper.setCurrentText(design.paper)
        self.orientation.setCurrentIndex(self.orientation.findData(design.orientation))
        own = PAPERS[design.paper].margin_mm
        self.margin.setValue(own if design.margin_mm is None else design.margin_mm)
        self.items.clear()
        for name in design.shipped.all_items:
            item = QListWidgetItem(self._t(ITEM_TITLES[name]))
            item.setData(Qt.ItemDataRole.UserRole, name)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            state = Qt.CheckState.Checked if design.has(name) else Qt.CheckState.Unchecked
            item.setCheckState(state)
            self.items.addItem(item)
        self.blockSignals(False)

    def chosen_items(self) -> frozenset[str]:
        """Return the ticked items."""
        items = (self.items.item(i) for i in range(self.items.count()))
        return frozenset(
            str(i.data(Qt.ItemDataRole.UserRole))
            for i in items
            if i.checkState() == Qt.CheckState.Checked
        )

    def chosen_margin(self) -> float | None:
        """Return the margin; None when it is the paper's own."""
        value = self.margin.value()
        return None if value == PAPERS[self.paper.currentText()].margin_mm else value
