"""Ask for the printed sheets, with the first page as it will be."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from gis_app.domain.terms import AreaLevel, word
from gis_app.messages import msg, plural
from gis_app.printing.atlas import Coverage
from gis_app.printing.page_template import Orientation
from gis_app.printing.print_request import PrintRequest
from gis_app.ui.dialogs.dialog import FileField, FormDialog
from gis_app.ui.dialogs.new_file import problem_with, proposed
from gis_app.ui.panels.status_line import scale_from

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QImage

    from gis_app.domain.city_data import CityData
    from gis_app.messages import Message, Translator
    from gis_app.progress import Progress
    from gis_app.ui.tasks import Task, Tasks

_PAPERS: Final = ("A4", "A3", "A2", "A1", "A0")
_SCALES: Final = (1_000, 2_000, 5_000, 10_000, 20_000, 25_000, 50_000)
_PREVIEW: Final = QSize(520, 380)
_PREVIEW_DPI: Final = 56


class PrintSheetsDialog(FormDialog):
    """Give back `file` and the `work` that writes it."""

    def __init__(
        self, data: CityData, tasks: Tasks, t: Translator, parent: QWidget | None = None
    ) -> None:
        super().__init__(msg("Print sheets"), msg("Print to PDF"), t, parent, width_px=960)
        self._data, self._tasks = data, tasks
        self._preview_task: Task | None = None
        self._is_closed = False
        self.coverage = QComboBox(self)
        for coverage, title in self._coverages():
            self.coverage.addItem(title, coverage)
        self.coverage.setCurrentIndex(max(self.coverage.findData(Coverage.SUBDISTRICT), 0))
        self.paper = QComboBox(self)
        self.paper.addItems(_PAPERS)
        self.paper.setCurrentText("A3")
        self.orientation = QComboBox(self)
        self.orientation.addItem(t("Landscape"), Orientation.LANDSCAPE)
        self.orientation.addItem(t("Portrait"), Orientation.PORTRAIT)
        self.scale = QComboBox(self)
        self.scale.setEditable(True)
        self.scale.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self._fitting = t("As large as fits")
        self.scale.addItems([self._fitting, *(f"1:{n}" for n in _SCALES)])
        self.file_field = FileField(t("Print sheets"), t("PDF (*.pdf)"), t, self, is_new=True)
        self.file_field.set_file(proposed(data.settings.name, ".pdf"))
        self.form.addRow(t("One sheet for each"), self.coverage)
        self.form.addRow(t("Paper"), self.paper)
        self.form.addRow(t("Orientation"), self.orientation)
        self.form.addRow(t("Scale"), self.scale)
        self.form.addRow(t("File"), self.file_field)
        self.warnings = self.note(msg("Making the preview …"))
        self.body.addStretch(1)
        self._put_preview_beside()
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(150)
        self._connect_signals()
        self._check()

    def _put_preview_beside(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(20)
        left = QVBoxLayout()
        self.column.removeItem(self.form)
        self.column.removeItem(self.body)
        left.addLayout(self.form)
        left.addLayout(self.body, 1)
        row.addLayout(left, 1)
        right = QVBoxLayout()
        self.preview = QLabel(self)
        self.preview.setObjectName("preview")
        self.preview.setFixedSize(_PREVIEW)
        self.preview.setAlignment(Qt.AlignmentFlag.AlignCenter)
        right.addWidget(self.preview)
        self.pages = QLabel(self)
        self.pages.setProperty("role", "small")
        self.pages.setAlignment(Qt.AlignmentFlag.AlignCenter)
        right.addWidget(self.pages)
        row.addLayout(right)
        self.column.insertLayout(1, row, 1)

    def _connect_signals(self) -> None:
        for combo in (self.coverage, self.paper, self.orientation):
            combo.currentIndexChanged.connect(self._check)
        self.scale.editTextChanged.connect(self._check)
        self.file_field.line.textChanged.connect(self._check)
        self._later.timeout.connect(self._make_preview)

    def _coverages(self) -> list[tuple[Coverage, str]]:
        levels = set(self._data.table("areas").text("level").words)
        made = []
        for coverage in Coverage:
            if coverage.value in {level.value for level in AreaLevel}:
                title = word("level", coverage.value)
                if coverage.value in levels and title is not None:
                    made.append((coverage, self._t(title)))
            elif len(self._data.table("units")):
                made.append((coverage, self._t("Unit")))
        return made

    def _scale(self) -> int | None:
        text = self.scale.currentText().strip()
        if text == self._fitting or not text:
            return None
        found = scale_from(text)
        return None if found is None else round(found)

    def request(self) -> PrintRequest:
        """Return what was asked for."""
        return PrintRequest(
            # Qt gives enumerations of text back as plain text
            coverage=Coverage(self.coverage.currentData()),
            paper=self.paper.currentText(),
            orientation=Orientation(self.orientation.currentData()),
            scale_denominator=self._scale(),
        )

    def _problem(self) -> Message | None:
        if self.coverage.count() == 0:
            return msg("There is no area and no unit yet to print a sheet for.")
        text = self.scale.currentText().strip()
        if text and text != self._fitting and scale_from(text) is None:
            return msg("Write the scale as 1:5000.")
        return problem_with(self.file_field.text(), (".pdf",))

    def _check(self, _value: Any = None) -> None:
        self.show_problem(self._problem())
        if self.coverage.count() and self.isVisible():
            self._later.start()

    def showEvent(self, event: Any) -> None:
        super().showEvent(event)
        self._later.start()

    def _make_preview(self) -> None:
        if self.coverage.count() == 0:
            return
        if self._preview_task is not None:
            self._preview_task.stop()
        data, request, t = self._data, self.request(), self._t

        def work(progress: Progress) -> tuple[QImage, int, int, tuple[Message, ...]]:
            from gis_app.printing.page_picture import page_picture
            from gis_app.workflows.print_atlas import lay_out_atlas

            book = lay_out_atlas(data, request, t, progress)
            image = page_picture(book, 0, _PREVIEW_DPI * 2, progress.is_cancelled)
            return image, len(book.sheets), len(book.pages), book.warnings

        self.pages.setText(self._t("Making the preview …"))
        self._preview_task = self._tasks.run(
            msg("Making the preview"), work, self._show_preview, self._no_preview
        )

    def _show_preview(self, made: tuple[QImage, int, int, tuple[Message, ...]]) -> None:
        self._preview_task = None
        if self._is_closed:
            return
        image, sheets, pages, warnings = made
        ratio = self.devicePixelRatioF()
        room = QSize(round(_PREVIEW.width() * ratio), round(_PREVIEW.height() * ratio))
        shown = image.scaled(
            room,
            Qt.AspectRatioMode.KeepAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
        shown.setDevicePixelRatio(ratio)
        self.preview.setPixmap(QPixmap.fromImage(shown))
        sheets_text = plural("{count} sheet", "{count} sheets", sheets)
        pages_text = plural("{count} page", "{count} pages", pages)
        self.pages.setText(self._t("{sheets}, {pages}", sheets=sheets_text, pages=pages_text))
        self.warnings.setText("\n".join(self._t(warning) for warning in warnings[:4]))

    def _no_preview(self, error: BaseException) -> None:
        self._preview_task = None
        if self._is_closed:
            return
        self.preview.clear()
        self.pages.setText("")
        from gis_app.errors import GisAppError

        if isinstance(error, GisAppError):
            self.show_problem(error.message)
        else:
            self._tasks.failed.emit(error)

    def done(self, result: int) -> None:
        self._is_closed = True
        self._later.stop()
        if self._preview_task is not None:
            self._preview_task.stop()
        super().done(result)

    @property
    def file(self) -> Path:
        """Return the file to write."""
        return Path(self.file_field.text()).expanduser()

    def work(self) -> Callable[[Progress], Any]:
        """Return what writes the file."""
        data, file, request, t = self._data, self.file, self.request(), self._t

        def write(progress: Progress) -> Any:
            from gis_app.workflows.print_atlas import print_atlas

            return print_atlas(data, file, request, t, progress)

        return write
