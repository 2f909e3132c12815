"""A preview that is the page: the same painter, page by page, made in the background."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from gis_app.errors import GisAppError
from gis_app.messages import msg, plural

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtGui import QImage

    from gis_app.domain.city_data import CityData
    from gis_app.messages import Message, Translator
    from gis_app.printing.atlas_book import AtlasBook
    from gis_app.printing.print_request import PrintRequest
    from gis_app.progress import Progress
    from gis_app.ui.tasks import Task, Tasks

SIZE: Final = QSize(560, 430)
_WAIT_MS: Final = 200


@dataclass(frozen=True)
class _Shown:
    book: AtlasBook
    image: QImage
    index: int


class PagePreview(QWidget):
    """Show the pages of a request; `made` tells that a page stands, with its warnings."""

    made = Signal(object)
    failed = Signal(object)

    def __init__(
        self, data: CityData, tasks: Tasks, t: Translator, parent: QWidget, project: Path | None
    ) -> None:
        super().__init__(parent)
        self._data, self._tasks, self._t, self._project = data, tasks, t, project
        self._request: PrintRequest | None = None
        self._book: AtlasBook | None = None
        self._index = 0
        self._task: Task | None = None
        self._is_closed = False
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self.picture = QLabel(self)
        self.picture.setObjectName("preview")
        self.picture.setFixedSize(SIZE)
        self.picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addWidget(self.picture)
        row = QHBoxLayout()
        self.before = QPushButton(t("Page before"), self)
        self.after = QPushButton(t("Next page"), self)
        self.pages = QLabel(self)
        self.pages.setProperty("role", "small")
        self.pages.setAlignment(Qt.AlignmentFlag.AlignCenter)
        for button, step in ((self.before, -1), (self.after, 1)):
            button.setAutoDefault(False)
            button.clicked.connect(lambda _checked=False, step=step: self._turn(step))
        row.addWidget(self.before)
        row.addWidget(self.pages, 1)
        row.addWidget(self.after)
        column.addLayout(row)
        column.addStretch(1)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(_WAIT_MS)
        self._later.timeout.connect(self._make)
        self._show_buttons()

    def show_request(self, request: PrintRequest) -> None:
        """Show another request's pages, a moment later; the page stays where it can."""
        if request != self._request:
            self._request, self._book = request, None
            self._later.start()

    def _turn(self, step: int) -> None:
        if self._book is not None:
            self._index = min(max(self._index + step, 0), len(self._book.pages) - 1)
            self._make()

    def _make(self) -> None:
        request = self._request
        if request is None or self._is_closed:
            return
        if self._task is not None:
            self._task.stop()
        data, t, known, project = self._data, self._t, self._book, self._project
        wanted, ratio = self._index, self.devicePixelRatioF()

        def work(progress: Progress) -> _Shown:
            from gis_app.printing.page_picture import page_picture
            from gis_app.workflows.print_atlas import lay_out_atlas

            book = known or lay_out_atlas(data, request, t, progress, project)
            index = min(wanted, len(book.pages) - 1)
            across = SIZE.width() * ratio / (book.template.width_mm / 25.4)
            down = SIZE.height() * ratio / (book.template.height_mm / 25.4)
            # twice as fine as it is shown: letters stay readable when they are made smaller
            dpi = 2.0 * min(across, down)
            return _Shown(book, page_picture(book, index, dpi, progress.is_cancelled), index)

        self.pages.setText(self._t("Making the preview …"))
        self._task = self._tasks.run(msg("Making the preview"), work, self._show, self._no_page)

    def _show(self, shown: _Shown) -> None:
        self._task = None
        if self._is_closed:
            return
        self._book, self._index = shown.book, shown.index
        ratio = self.devicePixelRatioF()
        room = QSize(round(SIZE.width() * ratio), round(SIZE.height() * ratio))
        image = shown.image.scaled(
            room,
            Qt.AspectRatioMode.KeepAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
        image.setDevicePixelRatio(ratio)
        self.picture.setPixmap(QPixmap.fromImage(image))
        book = shown.book
        self.pages.setText(
            self._t(
                "{sheets}, page {number} of {pages}",
                sheets=plural("{count} sheet", "{count} sheets", len(book.sheets)),
                number=shown.index + 1,
                pages=len(book.pages),
            )
        )
        self._show_buttons()
        self.made.emit(book)

    def _show_buttons(self) -> None:
        last = 0 if self._book is None else len(self._book.pages) - 1
        self.before.setEnabled(self._book is not None and self._index > 0)
        self.after.setEnabled(self._book is not None and self._index < last)

    def _no_page(self, error: BaseException) -> None:
        self._task = None
        if self._is_closed:
            return
        self.picture.clear()
        self.pages.setText("")
        if isinstance(error, GisAppError):
            self.failed.emit(error.message)
        else:
            self._tasks.failed.emit(error)

    def close_down(self) -> None:
        """Stop what is being made; nothing is shown any more."""
        self._is_closed = True
        self._later.stop()
        if self._task is not None:
            self._task.stop()

    @property
    def warnings(self) -> tuple[Message, ...]:
        """Return what the person should know of the request that is shown."""
        return () if self._book is None else self._book.warnings

    def keyPressEvent(self, event: Any) -> None:
        steps = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}
        if event.key() in steps:
            self._turn(steps[event.key()])
            return
        super().keyPressEvent(event)
