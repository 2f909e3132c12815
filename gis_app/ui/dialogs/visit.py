"""A visit (迎检): the points to be shown, in order, gone through one after another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import shiboken6
from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from gis_app.messages import msg
from gis_app.printing.pages_file import paint_page_picture
from gis_app.ui.icons import icon
from gis_app.workflows.print_dossiers import lay_out_dossiers, walking_order

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from gis_app.domain.city_data import CityData
    from gis_app.messages import Translator
    from gis_app.progress import Progress
    from gis_app.ui.tasks import Tasks
    from gis_app.ui.theme import Theme

_FID_ROLE = int(Qt.ItemDataRole.UserRole)
_PAGE_PX = 620
_LIST_PX = 260
_MOST_PAGES = 12


class VisitDialog(QDialog):
    """Show dossiers page by page; the list's order is the order of the visit."""

    shown = Signal(int)
    """Carries the row id of the point whose dossier is in front."""
    print_asked = Signal(tuple)
    """Carries the points' row ids in the order of the visit."""

    def __init__(
        self,
        data: CityData,
        fids: Sequence[int],
        project: Path,
        tasks: Tasks,
        t: Translator,
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._data, self._project, self._tasks, self._t = data, project, tasks, t
        self._wanted = 0
        is_visit = len(fids) > 1
        self.setWindowTitle(t(msg("Visit")) if is_visit else t(msg("Point dossier")))
        self.resize(_PAGE_PX + 72 + (_LIST_PX if is_visit else 0), 860)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 12, 12, 12)
        row.setSpacing(12)
        side = QVBoxLayout()
        side.setSpacing(8)
        self.list = QListWidget(self)
        self.list.setObjectName("visit")
        self.list.setDragDropMode(QListWidget.DragDropMode.InternalMove)
        self.list.setFixedWidth(_LIST_PX)
        self.list.setVisible(is_visit)
        side.addWidget(self.list, 1)
        moves = QHBoxLayout()
        self.up = self._tool("arrow-up", msg("Earlier"), theme)
        self.down = self._tool("arrow-down", msg("Later"), theme)
        self.out = self._tool("delete", msg("Leave out of the visit"), theme)
        self.walk = QPushButton(t(msg("Shortest way")), self)
        self.walk.setToolTip(t(msg("Order by a short way, beginning with the first point")))
        for tool in (self.up, self.down, self.out):
            tool.setVisible(is_visit)
            moves.addWidget(tool)
        moves.addStretch(1)
        moves.addWidget(self.walk)
        self.walk.setVisible(is_visit)
        side.addLayout(moves)
        row.addLayout(side)
        right = QVBoxLayout()
        right.setSpacing(8)
        self._scroll = QScrollArea(self)
        self._scroll.setWidgetResizable(True)
        self._pages = QWidget(self._scroll)
        self._column = QVBoxLayout(self._pages)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._scroll.setWidget(self._pages)
        right.addWidget(self._scroll, 1)
        foot = QHBoxLayout()
        self.back = QPushButton(t(msg("Previous point")), self)
        self.next = QPushButton(t(msg("Next point")), self)
        self.place = QLabel(self)
        self.place.setProperty("role", "small")
        for step in (self.back, self.next):
            step.setVisible(is_visit)
            foot.addWidget(step)
        foot.addWidget(self.place)
        foot.addStretch(1)
        printing = QPushButton(icon("print", theme), t(msg("Print…")), self)
        printing.clicked.connect(lambda: self.print_asked.emit(self.fids))
        foot.addWidget(printing)
        right.addLayout(foot)
        row.addLayout(right, 1)
        self._due = QTimer(self)
        self._due.setSingleShot(True)
        self._due.timeout.connect(self._show_page)
        self._fill(fids)
        self._connect_signals()
        self.list.setCurrentRow(0)

    def _tool(self, name: str, text: Any, theme: Theme) -> QToolButton:
        button = QToolButton(self)
        button.setIcon(icon(name, theme))
        button.setIconSize(QSize(16, 16))
        button.setToolTip(self._t(text))
        return button

    def _connect_signals(self) -> None:
        self.list.currentRowChanged.connect(self._on_row)
        self.list.model().rowsMoved.connect(self._number)
        self.up.clicked.connect(lambda: self._move(-1))
        self.down.clicked.connect(lambda: self._move(1))
        self.out.clicked.connect(self._leave_out)
        self.walk.clicked.connect(self._by_walk)
        self.back.clicked.connect(lambda: self._step(-1))
        self.next.clicked.connect(lambda: self._step(1))

    def _fill(self, fids: Sequence[int]) -> None:
        points = self._data.table("points")
        self.list.clear()
        for fid in fids:
            name = points.value(fid, "name") or points.value(fid, "code") or str(fid)
            item = QListWidgetItem(name)
            item.setData(_FID_ROLE, fid)
            item.setData(_FID_ROLE + 1, name)
            self.list.addItem(item)
        self._number()

    def _number(self, *_: object) -> None:
        for row in range(self.list.count()):
            item = self.list.item(row)
            item.setText(f"{row + 1}  {item.data(_FID_ROLE + 1)}")
        self._say_place()

    def _say_place(self) -> None:
        row, count = self.list.currentRow(), self.list.count()
        self.back.setEnabled(row > 0)
        self.next.setEnabled(0 <= row < count - 1)
        self.up.setEnabled(row > 0)
        self.down.setEnabled(0 <= row < count - 1)
        self.out.setEnabled(count > 1)
        text = msg("{place} of {count}", place=row + 1, count=count)
        self.place.setText(self._t(text) if count > 1 else "")

    @property
    def fids(self) -> tuple[int, ...]:
        """Return the points in the order of the visit."""
        return tuple(self.list.item(row).data(_FID_ROLE) for row in range(self.list.count()))

    def _step(self, by: int) -> None:
        self.list.setCurrentRow(self.list.currentRow() + by)

    def _move(self, by: int) -> None:
        row = self.list.currentRow()
        target = row + by
        if 0 <= target < self.list.count():
            self.list.blockSignals(True)
            item = self.list.takeItem(row)
            self.list.insertItem(target, item)
            self.list.setCurrentRow(target)
            self.list.blockSignals(False)
            self._number()

    def _leave_out(self) -> None:
        if self.list.count() > 1:
            self.list.takeItem(self.list.currentRow())
            self._number()

    def _by_walk(self) -> None:
        row = self.list.currentRow()
        kept = self.list.item(row).data(_FID_ROLE) if row >= 0 else None
        order = walking_order(self._data, self.fids)
        self._fill(order)
        self.list.setCurrentRow(order.index(kept) if kept in order else 0)

    def _on_row(self, row: int) -> None:
        self._say_place()
        if row >= 0:
            self._due.start(0)

    def _show_page(self) -> None:
        """Paint the dossier in front as it will be printed, beside the window."""
        row = self.list.currentRow()
        if row < 0:
            return
        fid = int(self.list.item(row).data(_FID_ROLE))
        self._wanted = fid
        data, project, t = self._data, self._project, self._t
        ratio = self.devicePixelRatioF()

        def paint(progress: Progress) -> list[QImage]:
            document = lay_out_dossiers(data, (fid,), project, t, progress)
            dpi = _PAGE_PX * ratio / (document.width_mm / 25.4)
            count = min(len(document.pages), _MOST_PAGES)
            return [paint_page_picture(document, number, dpi) for number in range(count)]

        def done(pictures: list[QImage]) -> None:
            # the person may have gone on, or closed the window, in the meantime
            if shiboken6.isValid(self) and self._wanted == fid:
                self._put(pictures, ratio)
                self.shown.emit(fid)

        self._tasks.run(msg("Point dossier"), paint, done)

    def _put(self, pictures: list[QImage], ratio: float) -> None:
        while (old := self._column.takeAt(0)) is not None:
            widget = old.widget()
            if widget is not None:
                widget.setParent(None)
                widget.deleteLater()
        for image in pictures:
            image.setDevicePixelRatio(ratio)
            label = QLabel(self._pages)
            label.setObjectName("preview")
            label.setPixmap(QPixmap.fromImage(image))
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            self._column.addWidget(label)
        self._column.addStretch(1)
        self._scroll.verticalScrollBar().setValue(0)

    @property
    def page_count(self) -> int:
        """Return how many pages are in front."""
        return len(self._pages.findChildren(QLabel, "preview"))
