"""The organisation as a tree on any day, and everything that can be changed about it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QDate, Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QDateEdit,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from gis_app.domain.dates import local
from gis_app.domain.table import NO_ROW
from gis_app.errors import EditError
from gis_app.messages import msg
from gis_app.ui.dialogs.dialog import ask
from gis_app.ui.dialogs.unit_change import TITLES, UnitChange, UnitChangeDialog
from gis_app.ui.models.organisation_rows import HEADINGS, unit_facts, unit_rows
from gis_app.ui.panels.inspector_blocks import details_card, label
from gis_app.workflows import edit_units

if TYPE_CHECKING:
    from PySide6.QtGui import QDropEvent

    from gis_app.domain.change_set import ChangeSet
    from gis_app.domain.edits import Edit
    from gis_app.messages import Translator
    from gis_app.ui.session import Session
    from gis_app.ui.theme import Theme

_FID: Final = Qt.ItemDataRole.UserRole
_WIDTHS: Final = (250, 112, 176, 150, 136, 150)


class UnitTree(QTreeWidget):
    """Show units; dropping one on another asks for it to stand there."""

    moved = Signal(int, int)

    def dropEvent(self, event: QDropEvent) -> None:
        target = self.itemAt(event.position().toPoint())
        chosen = self.currentItem()
        if chosen is not None and target is not chosen:
            parent = NO_ROW if target is None else int(target.data(0, _FID))
            self.moved.emit(int(chosen.data(0, _FID)), parent)
        # the tree is made anew from the register; Qt must not move the line itself
        event.setDropAction(Qt.DropAction.IgnoreAction)
        event.accept()


class OrganisationDialog(QDialog):
    """Show the tree and ask for changes with `edit_asked`; whoever owns it applies them."""

    edit_asked = Signal(object)

    def __init__(
        self, session: Session, t: Translator, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session, self._t, self._theme = session, t, theme
        self.setWindowTitle(t("Organisation"))
        self.resize(1280, 720)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 20, 20, 16)
        column.setSpacing(12)
        column.addWidget(label(t("Organisation"), "title"))
        column.addLayout(self._top())
        middle = QHBoxLayout()
        middle.setSpacing(12)
        self.tree = self._made_tree()
        middle.addWidget(self.tree, 1)
        self._facts = QScrollArea(self)
        self._facts.setObjectName("clear")
        self._facts.setWidgetResizable(True)
        self._facts.setFixedWidth(240)
        middle.addWidget(self._facts)
        column.addLayout(middle, 1)
        self.buttons: dict[str, QPushButton] = {}
        column.addLayout(self._bottom())
        self.problem = QLabel(self)
        self.problem.setProperty("role", "error")
        self.problem.setWordWrap(True)
        self.problem.hide()
        column.addWidget(self.problem)
        close = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        close.rejected.connect(self.reject)
        column.addWidget(close)
        session.city_changed.connect(self._on_changed)
        self.show_units()

    def _top(self) -> QHBoxLayout:
        t, data = self._t, self._session.data
        row = QHBoxLayout()
        row.setSpacing(8)
        self.search = QLineEdit(self)
        self.search.setPlaceholderText(t("Name, alias, leader …"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._narrow)
        row.addWidget(self.search, 1)
        row.addWidget(label(t("As of"), "secondary", wraps=False))
        self.day = QDateEdit(self)
        self.day.setDisplayFormat("yyyy-MM-dd")
        self.day.setCalendarPopup(True)
        if data is not None:
            self.day.setDate(QDate.fromString(local(data.as_of).date().isoformat(), "yyyy-MM-dd"))
        self.day.dateChanged.connect(self.show_units)
        row.addWidget(self.day)
        self.ended = QCheckBox(t("Also units that are not valid"), self)
        self.ended.toggled.connect(self.show_units)
        row.addWidget(self.ended)
        return row

    def _made_tree(self) -> UnitTree:
        tree = UnitTree(self)
        tree.setHeaderLabels([self._t(heading) for heading in HEADINGS])
        for place, width in enumerate(_WIDTHS):
            tree.setColumnWidth(place, width)
        tree.setUniformRowHeights(True)
        tree.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        tree.setDragEnabled(self._session.can_edit)
        tree.currentItemChanged.connect(self._on_chosen)
        tree.moved.connect(self._on_moved)
        return tree

    def _bottom(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        for change in UnitChange:
            button = QPushButton(self._t(TITLES[change][0]) + "…", self)
            button.setAutoDefault(False)
            button.clicked.connect(lambda _checked=False, change=change: self._on_change(change))
            self.buttons[change] = button
            row.addWidget(button)
        delete = QPushButton(self._t("Delete"), self)
        delete.setAutoDefault(False)
        delete.clicked.connect(self._on_delete)
        self.buttons["delete"] = delete
        row.addWidget(delete)
        row.addStretch(1)
        return row

    @property
    def chosen(self) -> int:
        """Return the unit that is picked; NO_ROW for none."""
        item = self.tree.currentItem()
        return NO_ROW if item is None else int(item.data(0, _FID))

    def choose(self, fid: int) -> None:
        """Pick a unit, so that it is in sight."""
        item = self._items.get(fid)
        if item is not None:
            self.tree.setCurrentItem(item)
            self.tree.scrollToItem(item)

    def show_units(self) -> None:
        """Make the tree anew for the day; what was picked stays picked."""
        data, chosen = self._session.data, self.chosen
        self._items: dict[int, QTreeWidgetItem] = {}
        self.tree.clear()
        if data is None:
            return
        day = date.fromisoformat(self.day.date().toString("yyyy-MM-dd"))
        for row in unit_rows(data, day, self._t, with_ended=self.ended.isChecked()):
            item = QTreeWidgetItem(list(row.cells))
            item.setData(0, _FID, row.fid)
            for place, text in enumerate(row.cells):
                item.setToolTip(place, text)
                if row.is_ended:
                    item.setForeground(place, QColor(self._theme.text_secondary))
            if row.is_ended:
                item.setText(0, self._t(msg("{unit} (not valid)", unit=row.cells[0])))
            above = self._items.get(row.parent)
            if above is None:
                self.tree.addTopLevelItem(item)
            else:
                above.addChild(item)
            self._items[row.fid] = item
        self.tree.expandToDepth(1)
        self._narrow()
        self.choose(chosen)
        self._on_chosen()

    def _narrow(self) -> None:
        """Hide what does not match; what stands above a match stays in sight."""
        wanted = self.search.text().strip().lower()
        for item in self._items.values():
            item.setHidden(bool(wanted))
        for item in self._items.values():
            texts = " ".join(item.text(place) for place in range(item.columnCount()))
            at: QTreeWidgetItem | None = item if wanted in texts.lower() else None
            while at is not None:
                at.setHidden(False)
                if wanted and at is not item:
                    at.setExpanded(True)
                at = at.parent()

    def _on_chosen(self, *_items: object) -> None:
        data, fid = self._session.data, self.chosen
        can_edit = self._session.can_edit
        for name, button in self.buttons.items():
            button.setEnabled(can_edit and (name == UnitChange.ADD or fid != NO_ROW))
        body = QWidget()
        body.setObjectName("clear")
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        item = self.tree.currentItem()
        if data is not None and item is not None:
            column.addWidget(label(item.text(0), "section"))
            facts = unit_facts(data, fid, self._t)
            if facts:
                column.addWidget(details_card(facts))
            else:
                column.addWidget(label(self._t("Nothing hangs on this unit."), "small"))
        column.addStretch(1)
        self._facts.setWidget(body)

    def _on_changed(self, change: ChangeSet) -> None:
        if change.tables:
            self.show_units()

    def _on_change(self, change: UnitChange) -> None:
        city = self._session.city
        if city is None:
            return
        dialog = UnitChangeDialog(city, change, self.chosen, self._t, self)
        if ask(dialog) and dialog.edit is not None:
            self._ask_for(dialog.edit)

    def _on_delete(self) -> None:
        data = self._session.data
        if data is None:
            return
        try:
            self._ask_for(edit_units.delete_unit(data, self.chosen))
        except EditError as error:
            self._say(error)

    def _on_moved(self, fid: int, parent: int) -> None:
        data = self._session.data
        if data is None or not self._session.can_edit:
            return
        try:
            self._ask_for(edit_units.move_unit(data, fid, parent))
        except EditError as error:
            self._say(error)

    def _ask_for(self, edit: Edit) -> None:
        self.problem.hide()
        self.edit_asked.emit(edit)

    def _say(self, error: EditError) -> None:
        self.problem.setText(self._t(error.message))
        self.problem.show()
