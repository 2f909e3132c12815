"""Name a new bookmark, or take old ones away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem

from gis_app.messages import msg
from gis_app.ui.dialogs.dialog import FormDialog

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from gis_app.domain.bookmarks import Bookmark
    from gis_app.messages import Translator


class NewBookmarkDialog(FormDialog):
    """Ask what the present view is to be called."""

    def __init__(self, proposed: str, t: Translator, parent: QWidget | None = None) -> None:
        super().__init__(msg("New bookmark"), msg("Keep"), t, parent, width_px=420)
        self.name = QLineEdit(proposed, self)
        self.name.setMaxLength(40)
        self.name.selectAll()
        self.form.addRow(t(msg("Name")), self.name)
        self.name.textChanged.connect(self._check)
        self._check()

    def _check(self, _text: str = "") -> None:
        self.accept_button.setEnabled(bool(self.name.text().strip()))


class BookmarksDialog(FormDialog):
    """Rename bookmarks, put them in order, or untick those to be taken away."""

    def __init__(
        self, bookmarks: Sequence[Bookmark], t: Translator, parent: QWidget | None = None
    ) -> None:
        super().__init__(msg("Bookmarks"), msg("Keep"), t, parent, width_px=420)
        self._bookmarks = tuple(bookmarks)
        self.list = QListWidget(self)
        self.list.setDragDropMode(QListWidget.DragDropMode.InternalMove)
        for place, one in enumerate(self._bookmarks):
            item = QListWidgetItem(one.name)
            item.setFlags(
                item.flags() | Qt.ItemFlag.ItemIsEditable | Qt.ItemFlag.ItemIsUserCheckable
            )
            item.setCheckState(Qt.CheckState.Checked)
            item.setData(Qt.ItemDataRole.UserRole, place)
            self.list.addItem(item)
        self.body.addWidget(self.list)
        self.note(msg("Double-click to rename, drag to reorder, untick to remove."))

    @property
    def kept(self) -> tuple[Bookmark, ...]:
        """Return the bookmarks as they are to be."""
        from dataclasses import replace

        out = []
        for row in range(self.list.count()):
            item = self.list.item(row)
            if item.checkState() == Qt.CheckState.Checked:
                one = self._bookmarks[item.data(Qt.ItemDataRole.UserRole)]
                out.append(replace(one, name=item.text().strip() or one.name))
        return tuple(out)
