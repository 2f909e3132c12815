"""A way to look as a list: areas, industries or systems with their counts; a click narrows down."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolButton,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from gis_app.domain.city_filter import CityFilter
from gis_app.domain.city_view import VIEW_TITLES, CityView, view_groups
from gis_app.domain.terms import Colour
from gis_app.messages import msg
from gis_app.rendering.overlays import group_ink
from gis_app.ui.badges import badge_picture
from gis_app.ui.panels.hide_button import hide_button

if TYPE_CHECKING:
    from gis_app.domain.city_view import ViewGroup
    from gis_app.messages import Translator
    from gis_app.ui.session import Session
    from gis_app.ui.theme import Theme

GROUP_ROLE = int(Qt.ItemDataRole.UserRole)
_INK_ROLE = GROUP_ROLE + 1
_ROW_PX = 28
_COUNT_PX = 34
_POINTS_PX = 36
_FEW_ROOTS = 4


class ViewPanel(QFrame):
    """List the groups of the present way to look; hidden on the plain map."""

    def __init__(
        self, session: Session, t: Translator, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("leftPanel")
        self._session, self._t, self._theme = session, t, theme
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 1, 0)
        column.setSpacing(0)
        head = QHBoxLayout()
        head.setContentsMargins(12, 8, 8, 4)
        self.title = QLabel(self)
        self.title.setProperty("role", "heading")
        head.addWidget(self.title)
        head.addStretch(1)
        self.all = QToolButton(self)
        self.all.setText(t(msg("Show all")))
        self.all.setProperty("role", "link")
        self.all.clicked.connect(self._show_all)
        head.addWidget(self.all)
        closing = hide_button("close", t(msg("Back to the plain map")), theme, self)
        closing.clicked.connect(lambda: session.outlook.set_view(None))
        head.addWidget(closing)
        column.addLayout(head)
        legend = QLabel(t(msg("Points, then open issues: red, yellow")), self)
        legend.setProperty("role", "small")
        legend.setContentsMargins(12, 0, 8, 4)
        column.addWidget(legend)
        self.model = QStandardItemModel(self)
        self.tree = _GroupTree(self)
        self.tree.setObjectName("layers")
        self.tree.setModel(self.model)
        self.tree.setItemDelegate(_GroupDelegate(theme, self.tree))
        self.tree.setHeaderHidden(True)
        self.tree.setIndentation(14)
        self.tree.setUniformRowHeights(True)
        self.tree.setExpandsOnDoubleClick(False)
        self.tree.setEditTriggers(QTreeView.EditTrigger.NoEditTriggers)
        self.tree.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.tree.narrowed.connect(self.narrow)
        column.addWidget(self.tree, 1)
        session.outlook.view_changed.connect(self.refresh)
        session.city_opened.connect(self.refresh)
        session.shown_changed.connect(self._on_change)
        session.filter_changed.connect(self._on_filter)
        self.refresh()

    def _on_change(self, change: Any) -> None:
        if change.tables:
            self.refresh()

    def refresh(self) -> None:
        """List the groups of the present view anew."""
        data, view = self._session.data, self._session.outlook.view
        self.setVisible(view is not None)
        opened = self._opened()
        self.model.clear()
        if data is None or view is None:
            return
        self.title.setText(self._t(VIEW_TITLES[view]))
        groups = view_groups(data, view)
        items: dict[str, QStandardItem] = {}
        inks: dict[str, str] = {}
        if view is CityView.SYSTEM:
            systems = data.unit_tree.systems
            inks = {f"system:{name}": group_ink(n) for n, name in enumerate(systems)}
        for group in groups:
            item = QStandardItem(self._t(group.title))
            item.setData(group, GROUP_ROLE)
            item.setData(inks.get(group.key), _INK_ROLE)
            item.setToolTip(self._t(group.title))
            items[group.key] = item
            above = items.get(group.parent)
            (self.model.invisibleRootItem() if above is None else above).appendRow(item)
        few = self.model.rowCount() <= _FEW_ROOTS and not opened
        for key, item in items.items():
            index = self.model.indexFromItem(item)
            self.tree.setExpanded(
                index, key in opened or (few and not opened and not item.parent())
            )
        self._on_filter()

    def _opened(self) -> set[str]:
        found: set[str] = set()
        waiting = [self.model.index(row, 0) for row in range(self.model.rowCount())]
        while waiting:
            index = waiting.pop()
            if self.tree.isExpanded(index):
                found.add(index.data(GROUP_ROLE).key)
            waiting += [self.model.index(n, 0, index) for n in range(self.model.rowCount(index))]
        return found

    def narrow(self, group: ViewGroup) -> None:
        """Look at one group alone, and at everything again when it was alone already."""
        session = self._session
        is_alone = session.filter == group.narrowed
        session.set_filter(CityFilter() if is_alone else group.narrowed)
        if not is_alone and group.narrowed.area_fids:
            session.zoom_asked.emit("areas", group.narrowed.area_fids)

    def _show_all(self) -> None:
        self._session.set_filter(CityFilter())

    def _on_filter(self) -> None:
        """Mark the group that the city is narrowed to, whoever narrowed it."""
        wanted = self._session.filter
        self.all.setEnabled(not wanted.is_empty)
        self.tree.clearSelection()
        for index in self.model.match(
            self.model.index(0, 0),
            int(Qt.ItemDataRole.DisplayRole),
            "",
            -1,
            Qt.MatchFlag.MatchContains | Qt.MatchFlag.MatchRecursive,
        ):
            if index.data(GROUP_ROLE).narrowed == wanted:
                self.tree.setCurrentIndex(index)
                return
        self.tree.setCurrentIndex(QModelIndex())


class _GroupTree(QTreeView):
    """Tell which group was clicked, but not when its arrow was."""

    narrowed = Signal(object)

    def mouseReleaseEvent(self, event: Any) -> None:
        super().mouseReleaseEvent(event)
        place = event.position().toPoint()
        index = self.indexAt(place)
        if index.isValid() and place.x() >= self.visualRect(index).left():
            self.narrowed.emit(index.data(GROUP_ROLE))

    def keyPressEvent(self, event: Any) -> None:
        index = self.currentIndex()
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
        if is_enter and index.isValid():
            self.narrowed.emit(index.data(GROUP_ROLE))
        else:
            super().keyPressEvent(event)


class _GroupDelegate(QStyledItemDelegate):
    """Draw a group's name, how many points it has, and its red and yellow issues."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._badges = {c: badge_picture(c, theme) for c in (Colour.RED, Colour.YELLOW)}

    def sizeHint(
        self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(120, _ROW_PX)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        group: ViewGroup = index.data(GROUP_ROLE)
        theme, box = self._theme, QRect(option.rect)
        state = option.state
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(box, QColor(theme.selection))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(box, QColor(theme.hover))
        font = option.font
        painter.setFont(font)
        right = box.right() - 8
        for colour in (Colour.YELLOW, Colour.RED):
            count = group.counts[colour]
            left = right - _COUNT_PX
            if count:
                painter.drawPixmap(QRect(left, box.top() + 8, 12, 12), self._badges[colour])
                painter.setPen(QColor(theme.text))
                cell = QRect(left + 14, box.top(), _COUNT_PX - 14, box.height())
                painter.drawText(cell, _MIDDLE | int(Qt.AlignmentFlag.AlignLeft), str(count))
            right = left
        painter.setPen(QColor(theme.text_secondary))
        cell = QRect(right - _POINTS_PX, box.top(), _POINTS_PX - 8, box.height())
        painter.drawText(cell, _MIDDLE | int(Qt.AlignmentFlag.AlignRight), str(group.points))
        left = box.left() + 4
        ink = index.data(_INK_ROLE)
        if ink:
            painter.fillRect(QRect(left, box.top() + 9, 10, 10), QColor(ink))
            left += 16
        painter.setPen(QColor(theme.text))
        room = right - _POINTS_PX - left
        name = painter.fontMetrics().elidedText(
            index.data(), Qt.TextElideMode.ElideRight, max(room, 10)
        )
        cell = QRect(left, box.top(), room, box.height())
        painter.drawText(cell, _MIDDLE | int(Qt.AlignmentFlag.AlignLeft), name)
        painter.restore()


_MIDDLE = int(Qt.AlignmentFlag.AlignVCenter)
