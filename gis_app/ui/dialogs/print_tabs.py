"""The three tabs of the print dialog: what is printed, how the page looks, what it says."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QPushButton,
    QWidget,
)

from gis_app.domain.terms import word
from gis_app.messages import LocalText, msg
from gis_app.printing.atlas import LEVELS, Coverage, subjects
from gis_app.printing.page_design import (
    ITEM_TITLES,
    LEAST_MARGIN_MM,
    MOST_LOGO_BYTES,
    MOST_MARGIN_MM,
    ORDER,
    shipped_template,
)
from gis_app.printing.page_template import PAPERS, Orientation
from gis_app.printing.sheet_summary import subject_name
from gis_app.printing.variants import Variant

if TYPE_CHECKING:
    from gis_app.domain.city_data import CityData
    from gis_app.messages import Message, Translator
    from gis_app.printing.page_design import PageDesign, ShippedTemplate

SCALES: Final = (1_000, 2_000, 5_000, 10_000, 20_000, 25_000, 50_000)
MOST_LISTED: Final = 400
COVERAGE_TITLES: Final = {
    Coverage.UNIT: msg("Unit"),
    Coverage.GROUP: msg("Working group"),
    Coverage.ACTION: msg("Special action"),
    Coverage.SELECTION: msg("Chosen points"),
    Coverage.WHOLE: msg("Whole city"),
}
VARIANT_TITLES: Final = {
    Variant.COLOUR: msg("In colour"),
    Variant.GREY: msg("In greys"),
    Variant.COLOUR_BLIND: msg("Safe for colour-blind readers"),
}


class _Tab(QWidget):
    changed = Signal()

    def __init__(self, t: Translator, parent: QWidget) -> None:
        super().__init__(parent)
        self._t = t
        self.form = QFormLayout(self)
        self.form.setContentsMargins(12, 14, 12, 10)
        self.form.setHorizontalSpacing(12)
        self.form.setVerticalSpacing(9)
        self.form.setLabelAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)

    def say_changed(self, _value: Any = None) -> None:
        """Tell that something is different now."""
        self.changed.emit()


class WhatTab(_Tab):
    """Ask for the template, what there is a sheet for each of, and the pages in front."""

    template_chosen = Signal(str)

    def __init__(
        self, data: CityData, selection: tuple[int, ...], t: Translator, parent: QWidget
    ) -> None:
        super().__init__(t, parent)
        self._data, self._selection = data, selection
        self.template = QComboBox(self)
        for name in ORDER:
            self.template.addItem(t(shipped_template(name).title), name)
        self.about = QLabel(self)
        self.about.setProperty("role", "small")
        self.about.setWordWrap(True)
        self.coverage = QComboBox(self)
        self.names = QListWidget(self)
        self.names.setMinimumHeight(120)
        self.cover = QCheckBox(t("Cover with key map and contents"), self)
        self.week = QCheckBox(t("Page of changes since last week"), self)
        self.public = QCheckBox(t("For the public: without telephones and marking"), self)
        self.review = QLineEdit(data.settings.review_number, self)
        self.form.addRow(t("Template"), self.template)
        self.form.addRow("", self.about)
        self.form.addRow(t("One sheet for each"), self.coverage)
        self.form.addRow(t("Of these"), self.names)
        self.form.addRow("", self.cover)
        self.form.addRow("", self.week)
        self.form.addRow("", self.public)
        self.form.addRow(t("Map review no. (审图号)"), self.review)
        self.template.currentIndexChanged.connect(self._on_template)
        self.coverage.currentIndexChanged.connect(self._on_coverage)
        self.names.itemChanged.connect(self.say_changed)
        for box in (self.cover, self.week, self.public):
            box.toggled.connect(self.say_changed)
        self.review.textChanged.connect(self.say_changed)

    def choose_template(self, name: str) -> None:
        """Show a template and what it can have a sheet for."""
        self.template.blockSignals(True)
        self.template.setCurrentIndex(max(self.template.findData(name), 0))
        self.template.blockSignals(False)
        shipped = shipped_template(name)
        self.about.setText(self._t(shipped.about))
        self.coverage.blockSignals(True)
        self.coverage.clear()
        for coverage in self._coverages(shipped):
            title = COVERAGE_TITLES.get(coverage) or word("level", coverage.value) or ""
            self.coverage.addItem(self._t(title), coverage)
        self.coverage.setCurrentIndex(max(self.coverage.findData(Coverage(shipped.coverage)), 0))
        self.coverage.blockSignals(False)
        self._on_coverage()

    def _coverages(self, shipped: ShippedTemplate) -> list[Coverage]:
        data = self._data
        levels = set(data.table("areas").text("level").words)
        areas = [c for c in Coverage if c in LEVELS and c.value in levels]
        units = [Coverage.UNIT, Coverage.GROUP] if len(data.table("units")) else []
        if shipped.id in ("action",):
            return [Coverage.ACTION]
        if shipped.id in ("route", "patrol"):
            return [Coverage.SELECTION]
        if shipped.id == "wall_map":
            return [Coverage.WHOLE]
        if shipped.id == "unit":
            return units
        chosen = [Coverage.SELECTION] if self._selection else []
        if shipped.id in ("issue_list", "exposure_board"):
            return [Coverage.WHOLE, *areas, *units]
        return [*areas, *units, *chosen, Coverage.WHOLE]

    def _on_template(self, _index: int) -> None:
        self.template_chosen.emit(self.template.currentData())

    def _on_coverage(self, _index: int = 0) -> None:
        from gis_app.errors import UsageError

        self.names.blockSignals(True)
        self.names.clear()
        coverage = self.wanted()
        is_many = coverage not in (None, Coverage.WHOLE, Coverage.SELECTION)
        if coverage is not None and is_many:
            try:
                found = subjects(self._data, coverage)
            except UsageError:
                found = ()
            for subject in found[:MOST_LISTED]:
                item = QListWidgetItem(subject_name(self._data, subject, self._t))
                item.setData(Qt.ItemDataRole.UserRole, subject.code or subject.name)
                item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
                item.setCheckState(Qt.CheckState.Checked)
                self.names.addItem(item)
        self.names.blockSignals(False)
        self.names.setEnabled(is_many)
        self.say_changed()

    def wanted(self) -> Coverage | None:
        """Return what there is a sheet for each of; None where there is nothing."""
        value = self.coverage.currentData()
        return None if value is None else Coverage(value)

    def chosen_names(self) -> tuple[str, ...] | None:
        """Return the ticked names, empty for all of them; None when nothing is ticked."""
        items = [self.names.item(i) for i in range(self.names.count())]
        ticked = [i for i in items if i.checkState() == Qt.CheckState.Checked]
        if not items or len(ticked) == len(items):
            return ()
        return tuple(str(i.data(Qt.ItemDataRole.UserRole)) for i in ticked) or None


class PageTab(_Tab):
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
        self.margin = QDoubleSpinBox(self)
        self.margin.setRange(LEAST_MARGIN_MM, MOST_MARGIN_MM)
        self.margin.setDecimals(1)
        self.margin.setSuffix(" mm")
        self.margin.setButtonSymbols(QDoubleSpinBox.ButtonSymbols.NoButtons)
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


class WordsTab(_Tab):
    """Ask for title, logo, marking, remarks and who signs."""

    def __init__(self, t: Translator, parent: QWidget) -> None:
        super().__init__(t, parent)
        self.logo = b""
        self.title = QLineEdit(self)
        self.title.setPlaceholderText(
            t("The page's own; {name} is what it is about", name="{name}")
        )
        self.marking = QLineEdit(self)
        self.marking.setPlaceholderText(t("The project's"))
        self.remarks = QPlainTextEdit(self)
        self.remarks.setTabChangesFocus(True)
        self.remarks.setMaximumHeight(90)
        self.signatures = QLineEdit(self)
        self.signatures.setPlaceholderText(t("Drawn by, checked by, approved by"))
        logo_row = QWidget(self)
        row = QHBoxLayout(logo_row)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self.choose_logo = QPushButton(t("Choose…"), self)
        self.clear_logo = QPushButton(t("Remove"), self)
        self.logo_note = QLabel(self)
        self.logo_note.setProperty("role", "small")
        for button in (self.choose_logo, self.clear_logo):
            button.setAutoDefault(False)
            row.addWidget(button)
        row.addWidget(self.logo_note, 1)
        self.form.addRow(t("Title"), self.title)
        self.form.addRow(t("Logo"), logo_row)
        self.form.addRow(t("Marking"), self.marking)
        self.form.addRow(t("Remarks"), self.remarks)
        self.form.addRow(t("Signatures"), self.signatures)
        for line in (self.title, self.marking, self.signatures):
            line.textChanged.connect(self.say_changed)
        self.remarks.textChanged.connect(self.say_changed)
        self.choose_logo.clicked.connect(self._on_choose)
        self.clear_logo.clicked.connect(lambda: self.set_logo(b""))

    def show_design(self, design: PageDesign) -> None:
        """Show a design's words."""
        self.blockSignals(True)
        self.title.setText(design.title)
        self.marking.setText(design.marking or "")
        self.remarks.setPlainText(design.remarks)
        self.signatures.setText("、".join(design.signatures))
        self.set_logo(design.logo)
        self.blockSignals(False)

    def set_logo(self, content: bytes) -> None:
        """Take a picture file's content as the logo; one that cannot be shown is refused."""
        problem: Message | LocalText | None = None
        if len(content) > MOST_LOGO_BYTES:
            problem = msg("The logo is too large; choose a picture of at most 2 MB.")
        elif content and QImage.fromData(content).isNull():
            problem = msg("This file is no picture.")
        self.logo = b"" if problem is not None else content
        shown = problem or (msg("A logo is chosen") if self.logo else msg("None"))
        self.logo_note.setText(self._t(shown))
        self.clear_logo.setEnabled(bool(self.logo))
        self.say_changed()

    def _on_choose(self) -> None:
        name, _kind = QFileDialog.getOpenFileName(
            self, self._t("Logo"), "", self._t("Pictures (*.png *.jpg *.jpeg *.svg)")
        )
        if name:
            try:
                self.set_logo(Path(name).read_bytes())
            except OSError:
                self.set_logo(b"?")

    def chosen_signatures(self) -> tuple[str, ...]:
        """Return the labels to sign at, parted by commas of either script."""
        text = self.signatures.text()
        for mark in "，,;；":
            text = text.replace(mark, "、")
        return tuple(part.strip() for part in text.split("、") if part.strip())
