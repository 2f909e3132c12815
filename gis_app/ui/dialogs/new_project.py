"""Ask for a new project: its name, its city's code, its file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QRegularExpression
from PySide6.QtGui import QRegularExpressionValidator
from PySide6.QtWidgets import QLineEdit, QWidget

from gis_app.domain.project_settings import ProjectSettings
from gis_app.messages import msg
from gis_app.ui.dialogs.dialog import FileField, FormDialog
from gis_app.ui.dialogs.new_file import problem_with, proposed

if TYPE_CHECKING:
    from gis_app.messages import Message, Translator


class NewProjectDialog(FormDialog):
    """Give back `file` and `settings`."""

    def __init__(self, t: Translator, parent: QWidget | None = None) -> None:
        super().__init__(msg("New project"), msg("Create"), t, parent)
        self.name = QLineEdit(self)
        self.name.setPlaceholderText(t("For example: Aksu City"))
        self.adcode = QLineEdit(self)
        self.adcode.setPlaceholderText("652901")
        self.adcode.setValidator(
            QRegularExpressionValidator(QRegularExpression("[0-9]{0,6}"), self)
        )
        self.office = QLineEdit(self)
        self.file_field = FileField(t("New project"), t("Project (*.gpkg)"), t, self, is_new=True)
        self.form.addRow(t("City"), self.name)
        self.form.addRow(t("Area code"), self.adcode)
        self.form.addRow(t("Office"), self.office)
        self.form.addRow(t("File"), self.file_field)
        self.note(
            msg(
                "One file holds the whole project. Import the registers of units, areas and "
                "points next, and a base map."
            )
        )
        self._typed_file = False
        self.name.textChanged.connect(self._on_name)
        self.file_field.line.textEdited.connect(self._on_file_typed)
        self.file_field.line.textChanged.connect(self._check)
        self._on_name("")
        self.name.setFocus()

    def _on_name(self, name: str) -> None:
        if not self._typed_file:
            self.file_field.set_file(proposed(name, ".gpkg"))
        self._check()

    def _on_file_typed(self, _text: str) -> None:
        self._typed_file = True

    def _check(self, _text: str = "") -> None:
        problem: Message | None = problem_with(self.file_field.text(), (".gpkg",))
        if not self.name.text().strip():
            self.show_problem(None)
            self.accept_button.setEnabled(False)
            return
        if problem is None and self.file.exists():
            problem = msg("{file} exists already; choose another name.", file=self.file.name)
        self.show_problem(problem)

    @property
    def file(self) -> Path:
        """Return where the project will be."""
        return Path(self.file_field.text()).expanduser()

    @property
    def settings(self) -> ProjectSettings:
        """Return what is true of the new project."""
        return ProjectSettings(
            name=self.name.text().strip(),
            adcode=self.adcode.text().strip(),
            office=self.office.text().strip(),
        )
