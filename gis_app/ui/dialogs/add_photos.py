"""Choose pictures for a row, and say what they show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from gis_app.domain.photos import photos_of
from gis_app.domain.terms import WORDS, PhotoRole
from gis_app.messages import msg
from gis_app.ui.dialogs.dialog import FormDialog, choose_pictures
from gis_app.ui.row_edits import row_name
from gis_app.workflows.add_photos import NewPhoto

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from gis_app.domain.city_data import CityData
    from gis_app.messages import Translator


class AddPhotosDialog(FormDialog):
    """Give back the pictures that were chosen."""

    def __init__(
        self, data: CityData, table: str, fid: int, t: Translator, parent: QWidget | None = None
    ) -> None:
        super().__init__(
            msg("Add photos to {name}", name=row_name(data, table, fid)), msg("Add"), t, parent
        )
        self._table, self._fid = table, fid
        self.files: list[Path] = []
        self.list = QListWidget(self)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.list.setMaximumHeight(120)
        self.choose = QPushButton(t("Choose pictures…"), self)
        self.choose.setAutoDefault(False)
        self.choose.clicked.connect(self._on_choose)
        block = QWidget(self)
        column = QVBoxLayout(block)
        column.setContentsMargins(0, 0, 0, 0)
        row = QHBoxLayout()
        row.addWidget(self.choose)
        row.addStretch(1)
        column.addLayout(row)
        column.addWidget(self.list)
        self.form.addRow(t("Pictures"), block)
        self.role = QComboBox(self)
        for code, text in WORDS["photo_role"].items():
            self.role.addItem(t(text), str(code))
        self.role.setCurrentIndex(self.role.findData(str(_likely_role(data, table, fid))))
        self.form.addRow(t("They show"), self.role)
        self.caption = QLineEdit(self)
        self.form.addRow(t("Caption"), self.caption)
        self.is_public = QCheckBox(t("May be published"), self)
        self.form.addRow("", self.is_public)
        self.note(
            msg(
                "The pictures are copied into the folder beside the project. JPEG, PNG and WebP, "
                "up to 50 MB each."
            )
        )
        self.set_files(())

    def set_files(self, files: Sequence[Path]) -> None:
        """Take these pictures."""
        self.files = list(files)
        self.list.clear()
        self.list.addItems([file.name for file in self.files])
        self.list.setVisible(bool(self.files))
        self.show_problem(None if self.files else msg("Choose at least one picture."))

    def _on_choose(self) -> None:
        files = choose_pictures(self, self._t)
        if files:
            self.set_files(files)

    def photos(self) -> list[NewPhoto]:
        """Return the pictures with what was said of them."""
        return [
            NewPhoto(
                self._table,
                self._fid,
                file,
                PhotoRole(self.role.currentData()),
                self.caption.text().strip(),
                self.is_public.isChecked(),
            )
            for file in self.files
        ]


def _likely_role(data: CityData, table: str, fid: int) -> PhotoRole:
    if table != "issues":
        return PhotoRole.SCENE
    has_before = any(p.role == PhotoRole.BEFORE for p in photos_of(data, table, fid))
    return PhotoRole.AFTER if has_before else PhotoRole.BEFORE
