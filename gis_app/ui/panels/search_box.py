"""The search field in the middle of the toolbar, with what it found beneath."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QPoint, QSize, Qt, QTimer
from PySide6.QtGui import QAction, QKeyEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QFrame, QLabel, QLineEdit, QListView, QVBoxLayout, QWidget

from gis_app.domain.record_types import table_spec
from gis_app.messages import msg
from gis_app.ui.finder import Finder
from gis_app.ui.icons import icon
from gis_app.ui.search_index import SearchIndex

if TYPE_CHECKING:
    from gis_app.messages import Translator
    from gis_app.ui.search_index import Found
    from gis_app.ui.session import Session
    from gis_app.ui.tasks import Task, Tasks
    from gis_app.ui.theme import Theme

_ICONS = {
    "points": "map-marker",
    "units": "sitemap",
    "areas": "select",
    "actions": "road-variant",
    "issues": "alert",
}
_FOUND_ROLE = int(Qt.ItemDataRole.UserRole)
_ROW_PX = 30
_MOST_FOUND = 12


class SearchBox(QLineEdit):
    """Find points, units, areas, actions and issues; Enter goes to the first."""

    def __init__(
        self,
        session: Session,
        tasks: Tasks,
        t: Translator,
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("search")
        self._session, self._tasks, self._t, self._theme = session, tasks, t, theme
        self._index: SearchIndex | None = None
        self._moment = self._opened_moment = 0
        self._indexed_moment = -1
        self._building: tuple[Task, int] | None = None
        self.finder = Finder(self)
        self.setPlaceholderText(t("Search name, number or pinyin initials   Ctrl+K"))
        self.setClearButtonEnabled(True)
        glass = QAction(icon("search", theme, theme.text_secondary), "", self)
        self.addAction(glass, QLineEdit.ActionPosition.LeadingPosition)
        self.popup = QFrame(self, Qt.WindowType.ToolTip)
        self.popup.setObjectName("popup")
        column = QVBoxLayout(self.popup)
        column.setContentsMargins(4, 4, 4, 4)
        self.list = QListView(self.popup)
        self.list.setObjectName("suggestions")
        self.list.setUniformItemSizes(True)
        self.list.setMinimumHeight(_ROW_PX)
        self.list.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setIconSize(QSize(16, 16))
        self.found = QStandardItemModel(self)
        self.list.setModel(self.found)
        column.addWidget(self.list)
        self.nothing = QLabel(self.popup)
        self.nothing.setProperty("role", "secondary")
        self.nothing.setContentsMargins(8, 6, 8, 6)
        column.addWidget(self.nothing)
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(60)
        self._connect_signals()

    def _connect_signals(self) -> None:
        self.textChanged.connect(self._typing.start)
        self._typing.timeout.connect(self._on_typed)
        self.list.clicked.connect(self._on_chosen)
        self.finder.found.connect(self._on_found)
        self.finder.failed.connect(self._tasks.failed)
        self._session.city_opened.connect(self._on_opened)
        self._session.city_changed.connect(self._on_changed)

    def _on_opened(self) -> None:
        # rows of another city are not this one's
        self._index = None
        self._on_changed()
        self._opened_moment = self._moment

    def _on_changed(self, _change: object = None) -> None:
        self._moment += 1

    def prepare(self) -> None:
        """Make the index of the city as it is now, in the background."""
        data, moment = self._session.data, self._moment
        if data is None or moment == self._indexed_moment:
            return
        if self._building is not None and self._building[0] in self._tasks.running:
            task, of_moment = self._building
            if of_moment == moment:
                return
            task.stop()
        before = self._index
        task = self._tasks.run(
            msg("Preparing the search"),
            lambda progress: SearchIndex(data, progress, before),
            partial(self._on_index, moment),
        )
        self._building = task, moment

    @property
    def index(self) -> SearchIndex | None:
        """Return the index of the city; None while it is being made."""
        return self._index

    def _on_index(self, moment: int, index: SearchIndex) -> None:
        self._building = None
        if self._session.data is None or moment < self._opened_moment:
            return
        self._index, self._indexed_moment = index, moment
        if self.hasFocus() and self.text():
            self._on_typed()

    def _on_typed(self) -> None:
        self.prepare()
        text = self.text().strip()
        if text and self._index is not None:
            self.finder.ask(self._index, text, _MOST_FOUND)
            return
        self.finder.call_off()
        self.found.clear()
        if text and self._building is not None:
            self._show_popup(self._t(msg("Preparing the search")) + "…")
        else:
            self.popup.hide()

    def _on_found(self, text: str, found: list[Found]) -> None:
        if text != self.text().strip():
            return
        self.found.clear()
        for one in found:
            self.found.appendRow(self._item(one))
        self._show_popup(self._t(msg("Nothing found")))

    def _show_popup(self, if_nothing: str) -> None:
        rows = self.found.rowCount()
        self.nothing.setText(if_nothing)
        self.nothing.setVisible(rows == 0)
        self.list.setVisible(rows > 0)
        self.list.setCurrentIndex(self.found.index(0, 0))
        self.popup.resize(self.width(), max(rows, 1) * _ROW_PX + 12)
        self.popup.move(self.mapToGlobal(QPoint(0, self.height() + 4)))
        if self.hasFocus() or not self.isActiveWindow():
            self.popup.show()

    def _item(self, one: Found) -> QStandardItem:
        kind = self._t(table_spec(one.table).title)
        parts = [one.name or one.code, kind, one.code if one.name else ""]
        item = QStandardItem("   ·   ".join(part for part in parts if part))
        item.setIcon(icon(_ICONS[one.table], self._theme, self._theme.text_secondary))
        item.setData(one, _FOUND_ROLE)
        item.setSizeHint(QSize(0, _ROW_PX))
        return item

    def _on_chosen(self, index: Any) -> None:
        one = index.data(_FOUND_ROLE)
        self.popup.hide()
        if one is None:
            return
        self._session.select(one.table, [one.fid])
        self._session.zoom_asked.emit(one.table, (one.fid,))

    def event(self, event: QEvent) -> bool:
        # Tab and Esc close the list before they do anything else
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Escape
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        row = self.list.currentIndex().row()
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up) and self.popup.isVisible():
            step = 1 if key == Qt.Key.Key_Down else -1
            count = self.found.rowCount()
            if count:
                self.list.setCurrentIndex(self.found.index((row + step) % count, 0))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.popup.isVisible() and row >= 0:
                self._on_chosen(self.list.currentIndex())
        elif key == Qt.Key.Key_Escape:
            self.popup.hide()
            self.clear()
            self.clearFocus()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: Any) -> None:
        super().focusInEvent(event)
        self.prepare()
        self.selectAll()

    def focusOutEvent(self, event: Any) -> None:
        super().focusOutEvent(event)
        self.popup.hide()
