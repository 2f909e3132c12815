"""Ask which photos go into a web map: a list to be ticked, with small pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSortFilterProxyModel, Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QTreeView

from gis_app.messages import msg, plural
from gis_app.ui.dialogs.dialog import FormDialog
from gis_app.ui.models.photo_choice_model import PICTURE_PX, PhotoChoiceModel
from gis_app.ui.panels.photo_strip import ThumbnailLoader

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from gis_app.messages import Message, Translator
    from gis_app.ui.theme import Theme
    from gis_app.workflows.choose_web_photos import OfferedPhoto

_WIDTHS_PX: Final = (208, 180, 220, 96, 120)
_ROWS_PX: Final = 420


class ChoosePhotosDialog(FormDialog):
    """Give back the photos that are `ticked`."""

    def __init__(
        self,
        offered: Sequence[OfferedPhoto],
        ticked: Iterable[int],
        project: Path,
        t: Translator,
        theme: Theme,
        parent: QWidget | None = None,
        *,
        held_back: int = 0,
    ) -> None:
        super().__init__(msg("Choose photos"), msg("Take these"), t, parent, width_px=880)
        self._loader = ThumbnailLoader(self)
        self.model = PhotoChoiceModel(offered, ticked, project, self._loader, t, theme)
        self.shown = QSortFilterProxyModel(self)
        self.shown.setSourceModel(self.model)
        self.shown.setFilterKeyColumn(-1)
        self.shown.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.search = QLineEdit(self)
        self.search.setPlaceholderText(t("Search point, issue, caption or date"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self.shown.setFilterFixedString)
        row = QHBoxLayout()
        row.addWidget(self.search, 1)
        self.all = self._button(msg("Tick all"), on=True)
        self.none = self._button(msg("Tick none"), on=False)
        self.public = self._button(msg("Publishable only"), on=True, only_public=True)
        for button in (self.all, self.none, self.public):
            row.addWidget(button)
        self.body.addLayout(row)
        self.view = QTreeView(self)
        self.view.setModel(self.shown)
        self.view.setRootIsDecorated(False)
        self.view.setUniformRowHeights(True)
        self.view.setAllColumnsShowFocus(True)
        self.view.setAlternatingRowColors(False)
        self.view.setIconSize(PICTURE_PX)
        self.view.setSortingEnabled(True)
        self.view.header().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.view.setMinimumHeight(_ROWS_PX)
        self.view.setAccessibleName(t("Photos"))
        for column, width_px in enumerate(_WIDTHS_PX):
            self.view.setColumnWidth(column, width_px)
        self.body.addWidget(self.view, 1)
        self.count = self.note(self._said())
        if held_back:
            self.note(
                plural(
                    "{count} photo is not marked as publishable and is not offered.",
                    "{count} photos are not marked as publishable and are not offered.",
                    held_back,
                )
            )
        self.model.dataChanged.connect(self._tell)

    def _button(self, title: Message, *, on: bool, only_public: bool = False) -> QPushButton:
        button = QPushButton(self._t(title), self)
        button.setAutoDefault(False)
        button.clicked.connect(lambda: self._tick(on=on, only_public=only_public))
        return button

    def _tick(self, *, on: bool, only_public: bool) -> None:
        """Tick or clear what the search shows."""
        rows = [
            self.shown.mapToSource(self.shown.index(row, 0)).row()
            for row in range(self.shown.rowCount())
        ]
        self.model.tick(rows, on=on, only_public=only_public)

    def _said(self) -> Message:
        return msg(
            "{chosen} of {count} photos", chosen=len(self.ticked), count=self.model.rowCount()
        )

    def _tell(self, *_what: object) -> None:
        self.count.setText(self._t(self._said()))

    @property
    def ticked(self) -> tuple[int, ...]:
        """Return the row ids of the ticked photos."""
        return self.model.ticked

    def done(self, result: int) -> None:
        self._loader.stop()
        super().done(result)
