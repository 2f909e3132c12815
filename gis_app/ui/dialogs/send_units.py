"""Choose the units that get a workbook, and the folder for them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QWidget,
)

from gis_app.domain.dates import parse_date
from gis_app.messages import msg, plural
from gis_app.ui.dialogs.dialog import FormDialog
from gis_app.ui.dialogs.new_file import documents_folder
from gis_app.workflows.send_to_units import units_with_issues

if TYPE_CHECKING:
    from datetime import date

    from gis_app.domain.city_data import CityData
    from gis_app.messages import Translator


class FolderField(QWidget):
    """Ask for a folder, typed or chosen."""

    def __init__(self, caption: str, t: Translator, parent: QWidget) -> None:
        super().__init__(parent)
        self._caption = caption
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self.line = QLineEdit(self)
        row.addWidget(self.line, 1)
        browse = QPushButton(t("Browse…"), self)
        browse.setAutoDefault(False)
        browse.clicked.connect(self._on_browse)
        row.addWidget(browse)

    @property
    def folder(self) -> Path:
        """Return the folder that stands in the field."""
        return Path(self.line.text().strip()).expanduser()

    def _on_browse(self) -> None:
        name = QFileDialog.getExistingDirectory(self, self._caption, self.line.text())
        if name:
            self.line.setText(name)


class SendUnitsDialog(FormDialog):
    """Give back `folder` and the `units` that were ticked."""

    def __init__(self, data: CityData, t: Translator, parent: QWidget | None = None) -> None:
        super().__init__(msg("Send issues to units"), msg("Write workbooks"), t, parent)
        self.where = FolderField(t("Folder for the workbooks"), t, self)
        self.where.line.setText(str(documents_folder()))
        self.list = QListWidget(self)
        self.list.setMinimumHeight(260)
        names = data.table("units")
        counted = units_with_issues(data)
        without = len(counted.pop(0, []))
        for unit in sorted(counted, key=lambda fid: -len(counted[fid])):
            count = len(counted[unit])
            open_ones = t(plural("{count} open issue", "{count} open issues", count))
            item = QListWidgetItem(f"{names.value(unit, 'name') or ''}  ·  {open_ones}", self.list)
            item.setData(Qt.ItemDataRole.UserRole, unit)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked)
        ticks = QWidget(self)
        row = QHBoxLayout(ticks)
        row.setContentsMargins(0, 0, 0, 0)
        for text, state in (
            (t("Tick all"), Qt.CheckState.Checked),
            (t("Tick none"), Qt.CheckState.Unchecked),
        ):
            button = QPushButton(text, ticks)
            button.setAutoDefault(False)
            button.clicked.connect(lambda _checked=False, state=state: self.tick(state))
            row.addWidget(button)
        row.addStretch(1)
        self.day = QLineEdit(self)
        self.day.setPlaceholderText("2023-09-19")
        self.day.textChanged.connect(self._check)
        self.form.addRow(t("Folder"), self.where)
        self.form.addRow(t("Reply by"), self.day)
        self.form.addRow(t("Units"), self.list)
        self.form.addRow("", ticks)
        self.note(
            msg(
                "Each unit gets a workbook with its open issues and a receipt for each. They fill "
                "it in and mail it back; “Take in what came back…” reads a folder of them."
            )
        )
        if without:
            self.note(
                plural(
                    "{count} open issue belongs to no unit and is not sent.",
                    "{count} open issues belong to no unit and are not sent.",
                    without,
                )
            )
        self.list.itemChanged.connect(self._check)
        self.where.line.textChanged.connect(self._check)
        self._check()

    def tick(self, state: Qt.CheckState) -> None:
        """Tick every unit, or none."""
        for place in range(self.list.count()):
            self.list.item(place).setCheckState(state)

    @property
    def folder(self) -> Path:
        """Return the folder for the workbooks."""
        return self.where.folder

    @property
    def reply_by(self) -> date | None:
        """Return the day by which the units shall answer, if one was written."""
        return parse_date(self.day.text().strip())

    @property
    def units(self) -> tuple[int, ...]:
        """Return the ticked units."""
        items = [self.list.item(place) for place in range(self.list.count())]
        return tuple(
            int(item.data(Qt.ItemDataRole.UserRole))
            for item in items
            if item.checkState() == Qt.CheckState.Checked
        )

    def _check(self, _of: object = None) -> None:
        folder = self.folder
        problem = None
        if self.day.text().strip() and self.reply_by is None:
            problem = msg("Write the day as 2023-09-19.")
        elif not self.units:
            problem = msg("Tick at least one unit.")
        elif not self.where.line.text().strip() or not folder.is_dir():
            problem = msg("The folder {folder} does not exist.", folder=str(folder))
        elif not os.access(folder, os.W_OK):
            problem = msg("You may not write into the folder {folder}.", folder=str(folder))
        self.show_problem(problem)
