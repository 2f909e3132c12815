"""The search field in the middle of the toolbar, with what it found beneath."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QPoint, QSize, Qt, QTimer
from PySide6.QtGui import QAction, QKeyEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QFrame, QLabel, QLineEdit, QListView, QVBoxLayout, QWidget

from gis_app.domain.record_types import table_spec
from gis_app.messages import msg
from gis_app.ui.icons import icon
from gis_app.ui.search_index import SearchIndex

if TYPE_CHECKING:
    from gis_app.messages import Translator
    from gis_app.ui.search_index import Found
    from gis_app.ui.session import Session
    from gis_app.ui.tasks import Tasks
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
        self._is_stale = True
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
        self.nothing = QLabel(t("Nothing found"), self.popup)
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
        self._session.city_opened.connect(self._on_city)
        self._session.city_changed.connect(self._on_city)

    def _on_city(self, _change: object = None) -> None:
        self._is_stale = True

    def prepare(self) -> None:
        """Make the index of the city as it is now, in the background."""
        data = self._session.data
        if data is None or not self._is_stale:
            return
        self._is_stale = False
        self._tasks.run(
            msg("Preparing the search"),
            lambda _progress: SearchIndex(data),
            self._on_index,
            is_cancellable=False,
        )

    @property
    def index(self) -> SearchIndex | None:
        """Return the index of the city; None while it is being made."""
        return self._index

    def _on_index(self, index: SearchIndex) -> None:
        self._index = index
        if self.hasFocus() and self.text():
            self._on_typed()

    def _on_typed(self) -> None:
        self.prepare()
        text = self.text().strip()
        if not text or self._index is None:
            self.popup.hide()
            return
        self.found.clear()
        for one in self._index.find(text):
            self.found.appendRow(self._item(one))
        rows = self.found.rowCount()
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
