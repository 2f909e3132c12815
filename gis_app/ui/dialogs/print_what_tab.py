"""What is printed: the template, what there is a sheet for each of, the pages in front."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QWidget,
)

from gis_app.domain.terms import word
from gis_app.messages import msg
from gis_app.printing.atlas import subjects
from gis_app.printing.page_design import ORDER, shipped_template
from gis_app.printing.sheet_summary import subject_name
from gis_app.printing.subject import LEVELS, Coverage
from gis_app.ui.dialogs.print_tab import PrintTab

if TYPE_CHECKING:
    from gis_app.domain.city_data import CityData
    from gis_app.messages import Translator
    from gis_app.printing.page_design import ShippedTemplate

MOST_LISTED: Final = 400
COVERAGE_TITLES: Final = {
    Coverage.UNIT: msg("Unit"),
    Coverage.GROUP: msg("Working group"),
    Coverage.ACTION: msg("Special action"),
    Coverage.SELECTION: msg("Chosen points"),
    Coverage.WHOLE: msg("Whole city"),
}


class WhatTab(PrintTab):
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
        # room for two lines from the start: what stands below must not be pushed together
        self.about.setMinimumHeight(2 * self.about.fontMetrics().lineSpacing())
        self.coverage = QComboBox(self)
        self.names = QListWidget(self)
        self.names.setMinimumHeight(96)
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
