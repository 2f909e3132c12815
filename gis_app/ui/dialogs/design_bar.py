"""The row of saved page designs: choose one, save the present one, hand designs on as files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QInputDialog,
    QMenu,
    QPushButton,
    QWidget,
)

from gis_app.errors import GisAppError
from gis_app.messages import msg
from gis_app.printing.page_design import DESIGN_SUFFIX, design_from_json
from gis_app.printing.saved_designs import saved_designs, with_saved, without_saved
from gis_app.whole_file import written_aside

if TYPE_CHECKING:
    from collections.abc import Callable

    from gis_app.domain.project_settings import ProjectSettings
    from gis_app.messages import Message, Translator
    from gis_app.printing.page_design import PageDesign


class DesignBar(QWidget):
    """Keep the project's designs; `chosen` carries one that a person picked or opened.

    `save` stores settings in the project; without it designs can only be handed on as files.
    """

    chosen = Signal(object)
    problem = Signal(object)

    def __init__(
        self,
        settings: ProjectSettings,
        present: Callable[[], PageDesign],
        save: Callable[[ProjectSettings], None] | None,
        t: Translator,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self.settings, self._present, self._save, self._t = settings, present, save, t
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        self.designs = QComboBox(self)
        row.addWidget(self.designs, 1)
        self.button = QPushButton(t("Save and share"), self)
        self.button.setAutoDefault(False)
        self.menu = QMenu(self)
        self.save_action = self._action(t("Save in the project…"), self._on_save)
        self.delete_action = self._action(t("Delete from the project"), self.delete)
        self.menu.addSeparator()
        self._action(t("Open a design file…"), self._on_open)
        self._action(t("Save as a design file…"), self._on_export)
        self.button.setMenu(self.menu)
        row.addWidget(self.button)
        self._fill("")
        self.designs.activated.connect(self._on_activated)

    def _action(self, text: str, run: Callable[[], None]) -> QAction:
        action = QAction(text, self)
        action.triggered.connect(lambda _checked=False: run())
        self.menu.addAction(action)
        return action

    def _fill(self, name: str) -> None:
        self.designs.clear()
        self.designs.addItem(self._t("As shipped"), "")
        for known in saved_designs(self.settings):
            self.designs.addItem(known, known)
        self.designs.setCurrentIndex(max(self.designs.findData(name), 0))
        self.save_action.setEnabled(self._save is not None)
        self.delete_action.setEnabled(self._save is not None and bool(name))

    def _on_activated(self, _index: int) -> None:
        name = str(self.designs.currentData())
        found = saved_designs(self.settings).get(name)
        self.delete_action.setEnabled(self._save is not None and found is not None)
        self.chosen.emit(found)

    def _on_save(self) -> None:
        name, is_given = QInputDialog.getText(
            self,
            self._t("Save page design"),
            self._t("Name"),
            text=str(self.designs.currentData() or ""),
        )
        if is_given:
            self.save(name)

    def save(self, name: str) -> None:
        """Store the present design in the project under a name."""
        if self._save is None:
            return
        try:
            self.settings = with_saved(self.settings, name, self._present().checked())
            self._save(self.settings)
        except GisAppError as error:
            self.problem.emit(error.message)
            return
        self._fill(name.strip())

    def delete(self) -> None:
        """Take the chosen design out of the project."""
        if self._save is not None:
            self.settings = without_saved(self.settings, str(self.designs.currentData()))
            self._save(self.settings)
            self._fill("")

    def _pattern(self) -> str:
        return self._t("Page designs (*{suffix})", suffix=DESIGN_SUFFIX)

    def _on_open(self) -> None:
        name, _kind = QFileDialog.getOpenFileName(
            self, self._t("Open a design file…"), "", self._pattern()
        )
        if name:
            self.open_file(Path(name))

    def open_file(self, file: Path) -> None:
        """Show the design of a file."""
        try:
            self.chosen.emit(design_from_json(file.read_text("utf-8"), file.name))
        except GisAppError as error:
            self.problem.emit(error.message)
        except (OSError, UnicodeError):
            self.problem.emit(_unreadable(file))

    def _on_export(self) -> None:
        name, _kind = QFileDialog.getSaveFileName(
            self, self._t("Save as a design file…"), f"page{DESIGN_SUFFIX}", self._pattern()
        )
        if name:
            self.export_file(Path(name if name.endswith(DESIGN_SUFFIX) else name + DESIGN_SUFFIX))

    def export_file(self, file: Path) -> None:
        """Write the present design to a file."""
        try:
            with written_aside(file) as aside:
                aside.write_text(self._present().to_json(), "utf-8")
        except OSError as error:
            reason = error.strerror or str(error)
            self.problem.emit(
                msg("{file} cannot be written: {reason}", file=str(file), reason=reason)
            )


def _unreadable(file: Path) -> Message:
    return msg("{file} holds no page design of this program.", file=file.name)
