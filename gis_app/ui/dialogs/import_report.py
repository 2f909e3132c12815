"""The report of an import after it was applied, with a way to save it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from gis_app.messages import msg
from gis_app.ui.dialogs.dialog import MARGIN_PX
from gis_app.ui.importing.report_view import ReportView
from gis_app.workflows.import_ledger import write_report

if TYPE_CHECKING:
    from gis_app.ledger.plan import ImportPlan
    from gis_app.messages import Translator
    from gis_app.ui.tasks import Tasks


class ImportReportDialog(QDialog):
    """Show what an import took and what it did not; the window stays usable beside it."""

    def __init__(
        self, plan: ImportPlan, tasks: Tasks, t: Translator, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._plan, self._tasks, self._t = plan, tasks, t
        self.setWindowTitle(t("Import report"))
        self.resize(980, 560)
        self.view = ReportView(t, self)
        self.view.show_plan(plan)
        heading = QLabel(t("Import report"), self)
        heading.setProperty("role", "title")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        self.save = QPushButton(t("Save the report as a workbook…"), self)
        buttons.addButton(self.save, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.rejected.connect(self.reject)
        self.save.clicked.connect(self._on_save)
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN_PX, MARGIN_PX, MARGIN_PX, 16)
        column.setSpacing(12)
        column.addWidget(heading)
        column.addWidget(self.view, 1)
        column.addWidget(buttons)

    def _on_save(self) -> None:
        name, _kind = QFileDialog.getSaveFileName(
            self,
            self._t("Save the report as a workbook…"),
            str(Path(self._plan.report.file).with_suffix(".report.xlsx")),
            self._t("Workbook (*.xlsx)"),
        )
        if name:
            plan, language = self._plan, self._t.language
            self._tasks.run(
                msg("Writing the report"),
                lambda _progress: write_report(plan, Path(name), language),
                is_cancellable=False,
            )
