"""Show a daily, weekly or monthly report as it stood on a day, and save it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QDate
from PySide6.QtWidgets import QComboBox, QDateEdit, QTextBrowser, QWidget
from shiboken6 import isValid

from gis_app.domain.dates import local
from gis_app.messages import msg
from gis_app.reports.cadence import end_of
from gis_app.reports.html_writer import report_html
from gis_app.ui.dialogs.dialog import FileField, FormDialog
from gis_app.ui.dialogs.new_file import problem_with, proposed
from gis_app.workflows.write_report import (
    CADENCE_TITLES,
    SUFFIXES,
    Cadence,
    make_report,
    write_report,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from gis_app.domain.city_data import CityData
    from gis_app.messages import Translator
    from gis_app.progress import Progress
    from gis_app.reports.report import Report
    from gis_app.ui.tasks import Tasks

WIDTH_PX: Final = 980
HEIGHT_PX: Final = 760


class ReportsDialog(FormDialog):
    """Give back `file` and `work()`, which writes the report that is shown."""

    def __init__(
        self,
        data: CityData,
        tasks: Tasks,
        t: Translator,
        parent: QWidget | None = None,
        project: Path | None = None,
    ) -> None:
        super().__init__(msg("Reports"), msg("Save"), t, parent, width_px=WIDTH_PX)
        self.resize(WIDTH_PX, HEIGHT_PX)
        self._data, self._tasks, self._project = data, tasks, project
        self.report: Report | None = None
        self._asked: tuple[Cadence, datetime] | None = None
        self.cadence = QComboBox(self)
        for one in Cadence:
            self.cadence.addItem(t(CADENCE_TITLES[one]), one)
        self.day = QDateEdit(self)
        self.day.setDisplayFormat("yyyy-MM-dd")
        self.day.setCalendarPopup(True)
        today = local(data.as_of).date()
        self.day.setMaximumDate(QDate(today.year, today.month, today.day))
        self.day.setDate(self.day.maximumDate())
        pattern = t("Word document (*.docx);;PDF (*.pdf);;Workbook (*.xlsx)")
        self.file_field = FileField(t("Reports"), pattern, t, self, is_new=True)
        self.form.addRow(t("Report"), self.cadence)
        self.form.addRow(t("As it stood at the end of"), self.day)
        self.form.addRow(t("File"), self.file_field)
        self.view = QTextBrowser(self)
        self.view.setOpenLinks(False)
        self.body.addWidget(self.view, 1)
        self.cadence.currentIndexChanged.connect(self._ask)
        self.day.dateChanged.connect(self._ask)
        self.file_field.line.textChanged.connect(self._check)
        self._ask()

    def _ask(self) -> None:
        chosen = self.day.date()
        day = date(chosen.year(), chosen.month(), chosen.day())
        cadence = Cadence(self.cadence.currentData())
        self._asked = asked = (cadence, end_of(day, self._data))
        name = f"{self._t(CADENCE_TITLES[cadence])} {day.isoformat()}"
        self.file_field.set_file(proposed(name, ".docx"))
        self.report = None
        self.view.setPlainText(self._t("Working out the report …"))
        self._check()
        data, project = self._data, self._project

        def made(report: Report) -> None:
            # a later choice makes this answer stale; the dialog may be gone
            if isValid(self) and self._asked == asked:
                self.report = report
                self.view.setHtml(report_html(report, self._t))
                self._check()

        self._tasks.run(
            msg("Working out the report"),
            lambda _progress: make_report(data, *asked, project),
            made,
        )

    def _check(self) -> None:
        self.show_problem(problem_with(self.file_field.text(), SUFFIXES))
        if self.report is None:
            self.accept_button.setEnabled(False)

    @property
    def file(self) -> Path:
        """Return where the report goes."""
        from pathlib import Path

        return Path(self.file_field.text()).expanduser()

    def work(self) -> Callable[[Progress], Any]:
        """Return the work that writes what is shown."""
        report, file, t = self.report, self.file, self._t

        def write(progress: Progress) -> None:
            if report is not None:
                write_report(report, file, t, progress)

        return write
