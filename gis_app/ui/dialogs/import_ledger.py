"""Take a ledger in: choose the file, see what its columns and rows mean, then apply it as one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QLabel,
    QListWidget,
    QPushButton,
    QTabWidget,
    QWidget,
)

from gis_app.domain.terms import LedgerList
from gis_app.errors import GisAppError
from gis_app.geo.china_datums import Datum
from gis_app.messages import msg, plural
from gis_app.ui.dialogs.dialog import FileField, FormDialog
from gis_app.ui.dialogs.import_choices import ColumnTable, datum_combo, layer_combo, list_combo
from gis_app.ui.dialogs.window_words import for_window
from gis_app.workflows.import_ledger import ImportRequest, plan_import, write_report

if TYPE_CHECKING:
    from gis_app.ledger.column_names import ColumnNames
    from gis_app.ledger.plan import ImportPlan
    from gis_app.messages import Translator
    from gis_app.progress import Progress
    from gis_app.project.city import City
    from gis_app.ui.tasks import Task, Tasks

_MOST_SHOWN = 500


class ImportLedgerDialog(FormDialog):
    """Give back the `plan` to apply; nothing is changed before that."""

    def __init__(
        self, city: City, tasks: Tasks, t: Translator, parent: QWidget | None = None
    ) -> None:
        super().__init__(msg("Import ledger"), msg("Import"), t, parent, width_px=860)
        self._city, self._tasks = city, tasks
        self._names: ColumnNames | None = None
        self._planning: Task | None = None
        self._is_closed = False
        self._asked: ImportRequest | None = None
        self.plan: ImportPlan | None = None
        pattern = t(
            "Ledger (*.xlsx *.xlsm *.xls *.et *.ods *.csv *.tsv *.txt *.geojson *.gpkg *.shp *.zip)"
        )
        self.file_field = FileField(t("Import ledger"), pattern, t, self, is_new=False)
        self.list = list_combo(t, self)
        self.layer = layer_combo(city.data.catalogue, t, self)
        self.datum = datum_combo(t, self)
        self.adds_units = QCheckBox(t("Add units that the register does not have yet"), self)
        self.form.addRow(t("File"), self.file_field)
        self.form.addRow(t("List"), self.list)
        self.form.addRow(t("Kind"), self.layer)
        self.form.addRow(t("Datum"), self.datum)
        self.form.addRow("", self.adds_units)
        self.tabs = QTabWidget(self)
        self.tabs.setMinimumHeight(260)
        self.columns = ColumnTable(t, self)
        self.problems = QListWidget(self)
        self.problems.setWordWrap(True)
        self.problems.setAlternatingRowColors(True)
        self.tabs.addTab(self.columns, t("Columns"))
        self.tabs.addTab(self.problems, t("Not taken as it stands"))
        self.body.addWidget(self.tabs, 1)
        self.summary = QLabel(self)
        self.summary.setWordWrap(True)
        self.body.addWidget(self.summary)
        self.save = QPushButton(t("Save the report as a workbook…"), self)
        self.save.setAutoDefault(False)
        self.save.setEnabled(False)
        self.buttons.addButton(self.save, self.buttons.ButtonRole.ActionRole)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(250)
        self._connect_signals()
        self.accept_button.setEnabled(False)
        self.file_field.line.setFocus()

    def _connect_signals(self) -> None:
        self.file_field.line.textChanged.connect(self._on_file)
        self.list.currentIndexChanged.connect(self._on_file)
        for combo in (self.layer, self.datum):
            combo.currentIndexChanged.connect(self._on_choice)
        self.adds_units.toggled.connect(self._on_choice)
        self._later.timeout.connect(self._make_plan)
        self.save.clicked.connect(self._on_save)

    def _on_file(self, _value: object) -> None:
        """Forget what columns were taken for: another file or list has others."""
        self.columns.combos = {}
        self._on_choice()

    def _on_choice(self, _value: object = None) -> None:
        """Plan anew, a little later; the plan there was is not what was asked for any more."""
        self.plan = None
        self.accept_button.setEnabled(False)
        self._later.start()

    def request(self) -> ImportRequest:
        """Return what was asked for."""
        list_, datum = self.list.currentData(), self.datum.currentData()
        return ImportRequest(
            file=Path(self.file_field.text()).expanduser(),
            # Qt gives enumerations of text back as plain text
            list=None if list_ is None else LedgerList(list_),
            layer=self.layer.currentData(),
            datum=None if datum is None else Datum(datum),
            columns=self.columns.told(),
            adds_units=self.adds_units.isChecked(),
            is_strict=False,
        )

    def _make_plan(self) -> None:
        if not self.file_field.text():
            return
        if self._planning is not None:
            self._planning.stop()
        request = self._asked = self.request()
        city = self._city
        self.summary.setText(self._t("Reading the file …"))

        def work(progress: Progress) -> tuple[ImportRequest, ImportPlan, ColumnNames]:
            from gis_app.ledger.column_names import load_column_names

            return request, plan_import(city, request, progress), load_column_names()

        self._planning = self._tasks.run(
            msg("Reading the file"), work, self._show_plan, self._show_failure
        )

    def _show_plan(self, made: tuple[ImportRequest, ImportPlan, ColumnNames]) -> None:
        request, plan, names = made
        if self._is_closed or request is not self._asked:
            return
        self._planning = None
        self.plan = plan
        self.show_problem(None)
        if not self.columns.combos:
            self.columns.show_plan(plan, names)
            for combo in self.columns.combos.values():
                combo.currentIndexChanged.connect(self._on_choice)
        report = plan.report
        self.summary.setText(self._t(report.summary))
        self.problems.clear()
        self.problems.addItems(
            [self._t(for_window(p.sentence)) for p in report.problems[:_MOST_SHOWN]]
        )
        count = len(report.problems)
        title = plural("{count} remark", "{count} remarks", count)
        self.tabs.setTabText(1, self._t(title))
        self.save.setEnabled(count > 0)
        self.accept_button.setEnabled(not plan.edit.is_empty)

    def _show_failure(self, error: BaseException) -> None:
        self._planning = None
        if self._is_closed:
            return
        self.summary.setText("")
        self.save.setEnabled(False)
        if not isinstance(error, GisAppError):
            self._tasks.failed.emit(error)
            return
        self.show_problem(for_window(error.message))
        self.problems.clear()
        self.problems.addItems([self._t(for_window(detail)) for detail in error.details])

    def _on_save(self) -> None:
        if self.plan is None:
            return
        name, _kind = QFileDialog.getSaveFileName(
            self,
            self._t("Save the report as a workbook…"),
            str(self.request().file.with_suffix(".report.xlsx")),
            self._t("Workbook (*.xlsx)"),
        )
        if name:
            plan, language = self.plan, self._t.language
            self._tasks.run(
                msg("Writing the report"),
                lambda _progress: write_report(plan, Path(name), language),
                is_cancellable=False,
            )

    def done(self, result: int) -> None:
        self._is_closed = True
        self._later.stop()
        if self._planning is not None:
            self._planning.stop()
        super().done(result)

    def closeEvent(self, event: Any) -> None:
        self._is_closed = True
        super().closeEvent(event)
