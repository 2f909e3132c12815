"""The bottom panel: the registers as tables in tabs, linked with the map both ways."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPoint,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QStackedWidget,
    QTabBar,
    QTableView,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from gis_app.domain.record_types import table_spec
from gis_app.messages import plural
from gis_app.ui.icons import icon
from gis_app.ui.models.group_column import group_column, grouped_order
from gis_app.ui.models.natural_order import natural_order
from gis_app.ui.models.register_columns import REGISTERS, register_columns
from gis_app.ui.models.row_table_model import RowTableModel
from gis_app.ui.panels.hide_button import hide_button
from gis_app.ui.panels.row_table import row_table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtGui import QAction

    from gis_app.domain.change_set import ChangeSet
    from gis_app.domain.city_data import CityData
    from gis_app.domain.table import BoolArray, Int64Array
    from gis_app.messages import Translator
    from gis_app.ui.models.row_table_model import RowColumn
    from gis_app.ui.session import Session
    from gis_app.ui.theme import Theme

_MOST_MARKED = 2_000
"""More rows than this are not marked one by one: nobody reads them, and Qt is slow at it."""


class TablePanel(QFrame):
    """Show issues, points, units, actions and tasks under the filter."""

    hidden = Signal()

    def __init__(
        self,
        session: Session,
        actions: Mapping[str, QAction],
        t: Translator,
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("tablePanel")
        self._session, self._actions, self._t, self._theme = session, actions, t, theme
        self._is_following = False
        self._stale: set[str] = set(REGISTERS)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 1, 0, 0)
        column.setSpacing(0)
        head = QHBoxLayout()
        head.setContentsMargins(8, 0, 8, 0)
        head.setSpacing(4)
        self.tabs = QTabBar(self)
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        head.addWidget(self.tabs)
        head.addStretch(1)
        self.listed = QLabel(self)
        self.listed.setProperty("role", "small")
        head.addWidget(self.listed)
        head.addSpacing(8)
        head.addWidget(self._export_button())
        closing = hide_button("chevron-down", t("Hide the tables"), theme, self)
        closing.clicked.connect(self.hidden)
        head.addWidget(closing)
        column.addLayout(head)
        self._stack = QStackedWidget(self)
        column.addWidget(self._stack, 1)
        self.models: dict[str, RowTableModel] = {}
        self.views: dict[str, QTableView] = {}
        for name in REGISTERS:
            self._add_table(name)
        self._connect_signals()
        self._on_city()

    def _export_button(self) -> QToolButton:
        button = QToolButton(self)
        button.setDefaultAction(self._actions["export"])
        button.setIconSize(QSize(16, 16))
        return button

    def _add_table(self, name: str) -> None:
        model = RowTableModel(self)
        view = row_table(model, self._theme, self._stack)
        view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        view.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        view.horizontalHeader().setSectionsMovable(True)
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.models[name], self.views[name] = model, view
        self._stack.addWidget(view)
        self.tabs.addTab(self._t(table_spec(name).title))

    def _connect_signals(self) -> None:
        self.tabs.currentChanged.connect(self._on_tab)
        for name, view in self.views.items():
            view.doubleClicked.connect(self._on_double_click)
            view.customContextMenuRequested.connect(self._on_menu)
            selection = view.selectionModel()
            selection.selectionChanged.connect(self._on_picked)
            view.setObjectName(f"table_{name}")
        self._session.city_opened.connect(self._on_city)
        self._session.shown_changed.connect(self._on_city)
        self._session.filter_changed.connect(self._on_filter)
        self._session.outlook.view_changed.connect(self._on_city)
        self._session.selection_changed.connect(self._on_selection)

    @property
    def current(self) -> str:
        """Return the name of the table in front."""
        return REGISTERS[self.tabs.currentIndex()]

    def show_table(self, name: str) -> None:
        """Bring a table to the front."""
        self.tabs.setCurrentIndex(REGISTERS.index(name))

    def _on_city(self, change: ChangeSet | None = None) -> None:
        if self._session.data is None or (change is not None and not change.tables):
            return
        self._stale = set(REGISTERS)
        self._refresh(self.current)

    def _on_filter(self) -> None:
        data = self._session.data
        if data is None:
            return
        for name in REGISTERS:
            if name not in self._stale:
                self.models[name].set_shown(self._shown(data, name))
        self._show_titles(data)
        self._on_selection()

    def _refresh(self, name: str) -> None:
        data = self._session.data
        if data is None:
            return
        if name in self._stale:
            self._stale.discard(name)
            columns = self._columns(data, name)
            view, model = self.views[name], self.models[name]
            is_first = len(model.columns) != len(columns)
            scrolled = view.verticalScrollBar().value()
            model.set_register(data.table(name).fids, columns, self._shown(data, name))
            if is_first:
                for place, one in enumerate(columns):
                    view.setColumnWidth(place, one.width_px)
            view.verticalScrollBar().setValue(scrolled)
        self._show_titles(data)
        self._on_selection()

    def _mask(self, data: CityData, name: str) -> BoolArray | None:
        wanted = self._session.filter
        if wanted.is_empty:
            return None
        if name == "issues":
            return wanted.issue_mask(data)
        if name == "points":
            return wanted.point_mask(data)
        if name == "actions":
            return wanted.action_mask(data)
        return None

    def _columns(self, data: CityData, name: str) -> list[RowColumn]:
        view = self._session.outlook.view
        leading = None if view is None else group_column(data, view, name, self._t)
        columns = register_columns(data, name, self._t)
        return [*columns] if leading is None else [leading, *columns]

    def _shown(self, data: CityData, name: str) -> Int64Array:
        order = natural_order(data, name)
        view = self._session.outlook.view
        if view is not None:
            order = grouped_order(data, view, name, order)
        mask = self._mask(data, name)
        return order if mask is None else order[mask[order]]

    def _show_titles(self, data: CityData) -> None:
        for place, name in enumerate(REGISTERS):
            mask = self._mask(data, name)
            count = len(data.table(name)) if mask is None else int(mask.sum())
            self.tabs.setTabText(place, f"{self._t(table_spec(name).title)}  {count}")
        self._say_selected()

    def _say_selected(self) -> None:
        count = len(self._session.selection.fids)
        text = plural("{count} row selected", "{count} rows selected", count) if count > 1 else None
        self.listed.setText("" if text is None else self._t(text))

    def _on_tab(self, place: int) -> None:
        self._stack.setCurrentIndex(place)
        self._refresh(self.current)

    def _on_picked(self, _now: QItemSelection, _before: QItemSelection) -> None:
        if self._is_following:
            return
        name = self.current
        rows = self.views[name].selectionModel().selectedRows()
        self._is_following = True
        try:
            fids = tuple(self.models[name].fid_at(row.row()) for row in rows)
            self._session.select(name, fids)
        finally:
            self._is_following = False
        if len(fids) == 1:
            self._session.reveal_asked.emit(name, fids)
        self._say_selected()

    def _on_selection(self) -> None:
        if self._is_following:
            return
        chosen = self._session.selection
        self._is_following = True
        try:
            if chosen.table in REGISTERS and chosen.table != self.current and len(chosen.fids):
                self.show_table(chosen.table)
            for name, view in self.views.items():
                self._follow(view, self.models[name], chosen.fids if name == chosen.table else ())
        finally:
            self._is_following = False
        self._say_selected()

    def _follow(self, view: QTableView, model: RowTableModel, fids: tuple[int, ...]) -> None:
        picked = QItemSelection()
        first: QModelIndex | None = None
        for row in model.rows_of(fids)[:_MOST_MARKED]:
            index = model.index(row, 0)
            picked.select(index, index)
            first = first or index
        how = (
            QItemSelectionModel.SelectionFlag.ClearAndSelect
            | QItemSelectionModel.SelectionFlag.Rows
        )
        view.selectionModel().select(picked, how)
        shown = view.viewport().rect()
        if first is not None and not shown.contains(view.visualRect(first).center()):
            view.scrollTo(first, QAbstractItemView.ScrollHint.PositionAtCenter)

    def _on_double_click(self, index: QModelIndex) -> None:
        name = self.current
        self._session.zoom_asked.emit(name, (self.models[name].fid_at(index.row()),))

    def _on_menu(self, place: QPoint) -> None:
        view = self.views[self.current]
        index = view.indexAt(place)
        if not index.isValid():
            return
        menu = QMenu(self)
        menu.addAction(self._actions["zoom_selection"])
        menu.addAction(self._actions["edit_row"])
        if self.current == "points":
            menu.addAction(self._actions["dossier"])
        menu.addSeparator()
        copy = menu.addAction(icon("copy", self._theme), self._t("Copy cell"))
        text = str(index.data() or "")
        copy.triggered.connect(lambda: QApplication.clipboard().setText(text))
        menu.exec(view.viewport().mapToGlobal(place))
        menu.deleteLater()
