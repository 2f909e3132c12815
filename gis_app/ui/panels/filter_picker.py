"""A small list under a button: tick what to look at; typing narrows the list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint, QSortFilterProxyModel, Qt, Signal
from PySide6.QtGui import QShortcut, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QFrame, QLineEdit, QTreeView, QVBoxLayout, QWidget

from gis_app.ui.spelling import spelled

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gis_app.messages import Translator
    from gis_app.ui.filter_dimensions import Option

_VALUE_ROLE = int(Qt.ItemDataRole.UserRole)
_SEARCH_ROLE = _VALUE_ROLE + 1
_ALL_OPEN, _FEW_ROOTS = 40, 4
"""Short lists show everything, long ones at least what is under a few headings."""
_SEARCH_FROM = 8
"""Lists shorter than this need no field to search them."""


class FilterPicker(QFrame):
    """Let a person tick values; every tick is announced at once."""

    picked = Signal(tuple)
    """Carries all ticked values."""

    def __init__(
        self,
        options: list[Option],
        chosen: Iterable[Any],
        t: Translator,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("popup")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(8)
        self._model = QStandardItemModel(self)
        self._proxy = QSortFilterProxyModel(self)
        self._proxy.setSourceModel(self._model)
        self._proxy.setRecursiveFilteringEnabled(True)
        self._proxy.setAutoAcceptChildRows(True)
        self._proxy.setFilterRole(_SEARCH_ROLE)
        self._proxy.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._fill(options, set(chosen))
        self.search = QLineEdit(self)
        self.search.setPlaceholderText(t("Find in this list"))
        self.search.setVisible(len(options) >= _SEARCH_FROM)
        self.search.textChanged.connect(self._on_text)
        down = QShortcut(Qt.Key.Key_Down, self.search)
        down.setContext(Qt.ShortcutContext.WidgetShortcut)
        down.activated.connect(self._on_down)
        self.search.returnPressed.connect(self._on_down)
        column.addWidget(self.search)
        self.list = QTreeView(self)
        self.list.setObjectName("picker")
        self.list.setModel(self._proxy)
        self.list.setHeaderHidden(True)
        self.list.setRootIsDecorated(any(o.parent is not None for o in options))
        self.list.setIndentation(16)
        self.list.setUniformRowHeights(True)
        self.list.setEditTriggers(QTreeView.EditTrigger.NoEditTriggers)
        if len(options) <= _ALL_OPEN:
            self.list.expandAll()
        elif self._proxy.rowCount() <= _FEW_ROOTS:
            self.list.expandToDepth(0)
        column.addWidget(self.list)
        self._model.itemChanged.connect(self._on_changed)
        self.list.clicked.connect(self._on_clicked)
        rows = min(max(len(options), 3), 14)
        self.resize(296, rows * 27 + (56 if len(options) >= _SEARCH_FROM else 24))

    def _fill(self, options: list[Option], chosen: set[Any]) -> None:
        items: dict[Any, QStandardItem] = {}
        for option in options:
            text = f"{option.text}  ·  {option.note}" if option.note else option.text
            item = QStandardItem(text)
            item.setData(option.value, _VALUE_ROLE)
            item.setData(f"{text} {spelled(option.text)}", _SEARCH_ROLE)
            item.setCheckable(True)
            ticked = option.value in chosen
            item.setCheckState(Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)
            items[option.value] = item
        for option in options:
            above = items.get(option.parent) if option.parent is not None else None
            item = items[option.value]
            if above is None or above is item:
                self._model.invisibleRootItem().appendRow(item)
            else:
                above.appendRow(item)
        for option in options:
            if isinstance(option.value, str) and items[option.value].hasChildren():
                # a heading, such as a group of layers, narrows nothing down by itself
                items[option.value].setCheckable(False)
                items[option.value].setData(None, int(Qt.ItemDataRole.CheckStateRole))

    def _on_text(self, text: str) -> None:
        self._proxy.setFilterFixedString(text)
        if text:
            self.list.expandAll()

    def _on_down(self) -> None:
        """Go from the search field into the list; the space bar ticks there."""
        index = self._proxy.index(0, 0)
        wanted = self.search.text().casefold()
        while index.isValid() and wanted not in str(index.data(_SEARCH_ROLE)).casefold():
            index = self.list.indexBelow(index)
        if index.isValid():
            self.list.setCurrentIndex(index)
            self.list.setFocus()

    def _on_clicked(self, index: Any) -> None:
        item = self._model.itemFromIndex(self._proxy.mapToSource(index))
        area = self.list.visualRect(index)
        pointer = self.list.viewport().mapFromGlobal(self.cursor().pos())
        if item.isCheckable() and pointer.x() > area.left() + 24:
            checked = item.checkState() == Qt.CheckState.Checked
            item.setCheckState(Qt.CheckState.Unchecked if checked else Qt.CheckState.Checked)

    def _on_changed(self, _item: QStandardItem) -> None:
        self.picked.emit(tuple(self._ticked(self._model.invisibleRootItem())))

    def _ticked(self, item: QStandardItem) -> list[Any]:
        found = []
        for row in range(item.rowCount()):
            child = item.child(row)
            if child.checkState() == Qt.CheckState.Checked and child.isCheckable():
                found.append(child.data(_VALUE_ROLE))
            found += self._ticked(child)
        return found

    def tick(self, value: Any) -> None:
        """Tick the option of a value, as a click does."""
        for item in self._model.findItems(
            "", Qt.MatchFlag.MatchContains | Qt.MatchFlag.MatchRecursive
        ):
            if item.data(_VALUE_ROLE) == value:
                item.setCheckState(Qt.CheckState.Checked)

    def show_under(self, anchor: QWidget) -> None:
        """Open below a button, inside the screen."""
        corner = anchor.mapToGlobal(QPoint(0, anchor.height() + 4))
        screen = anchor.screen().availableGeometry()
        corner.setX(max(screen.left() + 4, min(corner.x(), screen.right() - self.width() - 4)))
        self.move(corner)
        self.show()
        (self.search if self.search.isVisible() else self.list).setFocus()
