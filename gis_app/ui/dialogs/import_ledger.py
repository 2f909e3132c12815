"""Take a ledger in, step by step: file, columns, names, coordinates, then what will happen."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from gis_app.domain.terms import AreaLevel, LedgerList
from gis_app.errors import GisAppError
from gis_app.messages import msg
from gis_app.ui.dialogs.dialog import MARGIN_PX
from gis_app.ui.dialogs.window_words import for_window
from gis_app.ui.importing.columns_page import ColumnsPage
from gis_app.ui.importing.file_page import FilePage
from gis_app.ui.importing.names_page import NamesPage
from gis_app.ui.importing.place_page import PlacePage
from gis_app.ui.importing.report_view import ReportView
from gis_app.ui.theme import LIGHT
from gis_app.workflows.import_ledger import plan_import, read_file, vector_layers, write_report
from gis_app.workflows.import_request import ImportRequest

if TYPE_CHECKING:
    from gis_app.ledger.column_names import ColumnNames
    from gis_app.ledger.plan import ImportPlan
    from gis_app.ledger.sheet import Sheet
    from gis_app.messages import Translator
    from gis_app.progress import Progress
    from gis_app.project.city import City
    from gis_app.ui.tasks import Task, Tasks
    from gis_app.ui.theme import Theme

_STEPS: Final = (
    msg("1  File and header"),
    msg("2  Columns"),
    msg("3  Names of units"),
    msg("4  Coordinates and map"),
    msg("5  Look through"),
)
_SIZE_PX: Final = (1120, 720)


class ImportLedgerDialog(QDialog):
    """Give back the `plan` to apply; nothing is changed before that."""

    def __init__(
        self,
        city: City,
        tasks: Tasks,
        t: Translator,
        parent: QWidget | None = None,
        theme: Theme = LIGHT,
    ) -> None:
        super().__init__(parent)
        self._t, self._city, self._tasks = t, city, tasks
        self._names: ColumnNames | None = None
        self._planning: Task | None = None
        self._is_closed = False
        self._asked: ImportRequest | None = None
        self._sheets: tuple[Sheet, ...] | None = None
        self._read: tuple[Sheet, ...] | None = None
        self._layers: tuple[str, ...] = ()
        self.plan: ImportPlan | None = None
        self.setWindowTitle(t("Import ledger"))
        self.setModal(True)
        self.resize(*_SIZE_PX)
        units = [name or "" for name in city.data.table("units").text("name").values()]
        self.file_page = FilePage(city.data.catalogue, t, theme, self)
        self.columns_page = ColumnsPage(t, theme, self)
        self.names_page = NamesPage(units, t, self)
        self.place_page = PlacePage(city, t, theme, self)
        self.report = ReportView(t, self)
        self.columns, self.problems = self.columns_page.table, self.report.problems
        self.list, self.file_field = self.file_page.list, self.file_page.file_field
        self.steps = QListWidget(self)
        self.pages = QStackedWidget(self)
        self._add_pages()
        self._lay_out()
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(250)
        self._connect_signals()
        self._show_step(0)
        self.file_field.line.setFocus()

    def _add_pages(self) -> None:
        pages = (
            self.file_page,
            self.columns_page,
            self.names_page,
            self.place_page,
            self.report,
        )
        for title, page in zip(_STEPS, pages, strict=True):
            self.steps.addItem(self._t(title))
            self.pages.addWidget(page)
        self.steps.setFixedWidth(176)
        self.steps.setObjectName("importSteps")

    def _lay_out(self) -> None:
        t = self._t
        self.problem = QLabel(self)
        self.problem.setProperty("role", "error")
        self.problem.setWordWrap(True)
        self.problem.hide()
        self.summary = QLabel(self)
        self.summary.setWordWrap(True)
        self.summary.setProperty("role", "secondary")
        self.save = self._button(t("Save the report as a workbook…"))
        self.back, self.next = self._button(t("Back")), self._button(t("Next"))
        self.accept_button = self._button(t("Import"))
        self.cancel = self._button(t("Cancel"))
        for button in (self.next, self.accept_button):
            button.setProperty("role", "primary")
        self.save.setEnabled(False)
        self.accept_button.setEnabled(False)
        heading = QLabel(t("Import ledger"), self)
        heading.setProperty("role", "title")
        middle = QHBoxLayout()
        middle.setSpacing(20)
        middle.addWidget(self.steps)
        middle.addWidget(self.pages, 1)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.save)
        foot.addStretch(1)
        for button in (self.cancel, self.back, self.next, self.accept_button):
            foot.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN_PX, MARGIN_PX, MARGIN_PX, 16)
        column.setSpacing(12)
        column.addWidget(heading)
        column.addLayout(middle, 1)
        column.addWidget(self.problem)
        column.addWidget(self.summary)
        column.addLayout(foot)

    def _button(self, text: str) -> QPushButton:
        button = QPushButton(text, self)
        button.setAutoDefault(False)
        return button

    def _connect_signals(self) -> None:
        self.file_page.file_changed.connect(self._on_file)
        self.file_page.changed.connect(self._on_other_table)
        for part in (self.columns, self.names_page, self.place_page):
            part.changed.connect(self._on_choice)
        self.steps.currentRowChanged.connect(self._show_step)
        self.back.clicked.connect(lambda: self._show_step(self.pages.currentIndex() - 1))
        self.next.clicked.connect(lambda: self._show_step(self.pages.currentIndex() + 1))
        self.accept_button.clicked.connect(self.accept)
        self.cancel.clicked.connect(self.reject)
        self._later.timeout.connect(self._make_plan)
        self.save.clicked.connect(self._on_save)

    def _show_step(self, step: int) -> None:
        step = min(max(step, 0), self.pages.count() - 1)
        self.pages.setCurrentIndex(step)
        if self.steps.currentRow() != step:
            self.steps.setCurrentRow(step)
        is_last = step == self.pages.count() - 1
        self.back.setEnabled(step > 0)
        self.next.setVisible(not is_last)
        self.summary.setVisible(not is_last)
        self.accept_button.setVisible(is_last)

    # planning

    def _on_file(self) -> None:
        """Forget what was said about another file."""
        self._sheets = self._read = None
        self._layers = ()
        self.names_page.forget()
        self.place_page.forget()
        self._on_other_table()

    def _on_other_table(self) -> None:
        """Forget what columns were taken for: another sheet or list has others."""
        self.columns.forget()
        self._on_choice()

    def _on_choice(self) -> None:
        """Plan anew, a little later; the plan there was is not what was asked for any more."""
        self.plan = None
        self.accept_button.setEnabled(False)
        self._later.start()

    def request(self) -> ImportRequest:
        """Return what was asked for."""
        page = self.file_page
        list_, level = page.list.currentData(), page.level.currentData()
        return ImportRequest(
            file=Path(self.file_field.text()).expanduser(),
            # Qt gives enumerations of text back as plain text
            list=None if list_ is None else LedgerList(list_),
            layer=page.layer.currentData(),
            level=None if level is None else AreaLevel(level),
            datum=self.place_page.told_datum(),
            columns=self.columns.told(),
            sheet=page.sheet.currentData(),
            encoding=page.encoding.currentData(),
            crs=self.place_page.told_crs(),
            adds_units=self.names_page.adds_units.isChecked(),
            is_strict=False,
            header_row=int(page.header_row.currentData()),
            skips_hidden=page.skips_hidden.isChecked(),
            names=self.names_page.told(),
            remembers_names=self.names_page.remembers.isChecked(),
            recalls=True,
            sheets=self._sheets,
        )

    def chosen(self) -> ImportRequest:
        """Return what was asked for with the meaning of every column, to be remembered."""
        request = self.request()
        is_worth_it = bool(request.columns) or (self.plan is not None and self.plan.is_recalled)
        return replace(request, columns=self.columns.all_shown() if is_worth_it else {})

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

            self._layers = vector_layers(request.file)
            whole = read_file(request)
            self._read = whole.sheets
            return whole, plan_import(city, whole, progress), load_column_names()

        self._planning = self._tasks.run(
            msg("Reading the file"),
            work,
            lambda made: self._show_plan(request, made),
            self._show_failure,
        )

    def _show_plan(
        self, asked: ImportRequest, made: tuple[ImportRequest, ImportPlan, ColumnNames]
    ) -> None:
        if self._is_closed or asked is not self._asked:
            return
        request, plan, names = made
        self._planning, self.plan, self._sheets = None, plan, request.sheets
        self.show_problem(None)
        self._offer_sheets(request.sheets or ())
        self.file_page.show_plan(plan)
        self.columns.show_plan(plan, names)
        self.names_page.show_plan(plan)
        self.place_page.show_plan(plan)
        self.report.show_plan(plan)
        self._mark_steps(plan)
        self.summary.setText(self._t(plan.report.summary))
        self.save.setEnabled(bool(plan.report.problems or plan.differences))
        self.accept_button.setEnabled(not plan.edit.is_empty)

    def _mark_steps(self, plan: ImportPlan) -> None:
        """Say in the list of steps what there is to look at."""
        guesses = sum(m.is_unsure or m.is_by_content for m in plan.report.matches)
        counts = (
            0,
            guesses,
            self.names_page.open_count,
            plan.places.unplaced,
            plan.report.left_out,
        )
        for place, (title, count) in enumerate(zip(_STEPS, counts, strict=True)):
            text = self._t(title) if not count else f"{self._t(title)}  ({count})"
            self.steps.item(place).setText(text)

    def _show_failure(self, error: BaseException) -> None:
        self._planning = None
        if self._is_closed:
            return
        self.summary.setText("")
        self.save.setEnabled(False)
        if not isinstance(error, GisAppError):
            self._tasks.failed.emit(error)
            return
        details = [self._t(for_window(detail)) for detail in error.details]
        self.show_problem("\n".join([self._t(for_window(error.message)), *details[:6]]))
        self._sheets = self._read
        self._offer_sheets(self._read or ())
        self.file_page.show_plan(None)

    def _offer_sheets(self, sheets: tuple[Sheet, ...]) -> None:
        self.file_page.show_sheets(sheets)
        if not sheets and self._layers:
            self.file_page.offer({name: name for name in self._layers})

    def show_problem(self, text: str | None) -> None:
        """Say why a file cannot be taken; None when it can."""
        self.problem.setText(text or "")
        self.problem.setVisible(text is not None)
        self.accept_button.setEnabled(text is None)

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

    def _stop(self) -> None:
        self._is_closed = True
        self._later.stop()
        self.place_page.map.shut_down()
        if self._planning is not None:
            self._planning.stop()

    def done(self, result: int) -> None:
        self._stop()
        super().done(result)

    def closeEvent(self, event: Any) -> None:
        self._stop()
        super().closeEvent(event)
