"""What all dialogs have in common: a heading, a form, buttons at the bottom."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

if TYPE_CHECKING:
    from PySide6.QtGui import QShowEvent

    from gis_app.messages import Message, Translator


MARGIN_PX: Final = 20


def fit_text(label: QLabel, width_px: int) -> None:
    """Let a text wrap and keep the height it needs at a width; a dialog would cut it off."""
    label.setWordWrap(True)
    label.ensurePolished()
    label.setMinimumHeight(label.heightForWidth(width_px))


def ask(dialog: QDialog) -> bool:
    """Show a dialog until it is answered; its values stay readable afterwards."""
    accepted = bool(dialog.exec())
    dialog.deleteLater()
    return accepted


def titled_column(
    dialog: QDialog, title: str, *, top_px: int = MARGIN_PX, spacing_px: int = 12
) -> QVBoxLayout:
    """Name a window and return the column that everything stands in, below its title."""
    dialog.setWindowTitle(title)
    column = QVBoxLayout(dialog)
    column.setContentsMargins(MARGIN_PX, top_px, MARGIN_PX, 16)
    column.setSpacing(spacing_px)
    heading = QLabel(title, dialog)
    heading.setProperty("role", "title")
    column.addWidget(heading)
    return column


def choose_pictures(parent: QWidget, t: Translator) -> list[Path]:
    """Ask for pictures; none when the person gives up."""
    pattern = t("Pictures") + " (*.jpg *.jpeg *.png *.webp)"
    names, _kind = QFileDialog.getOpenFileNames(parent, t("Choose pictures"), "", pattern)
    return [Path(name) for name in names]


class FormDialog(QDialog):
    """Ask for some values; the accept button says what will happen."""

    def __init__(
        self,
        title: Message,
        accept: Message,
        t: Translator,
        parent: QWidget | None = None,
        *,
        width_px: int = 520,
    ) -> None:
        super().__init__(parent)
        self._t, self._width_px = t, width_px
        self.setModal(True)
        self.resize(width_px, 10)
        self.column = titled_column(self, t(title))
        self.form = QFormLayout()
        self.form.setHorizontalSpacing(12)
        self.form.setVerticalSpacing(10)
        self.form.setLabelAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self.column.addLayout(self.form)
        self.body = QVBoxLayout()
        self.body.setSpacing(8)
        self.column.addLayout(self.body, 1)
        self.problem = QLabel(self)
        self.problem.setProperty("role", "error")
        self.problem.setTextFormat(Qt.TextFormat.PlainText)
        self.problem.setWordWrap(True)
        self.problem.hide()
        self.column.addWidget(self.problem)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        self.accept_button = QPushButton(t(accept), self)
        self.accept_button.setProperty("role", "primary")
        self.accept_button.setDefault(True)
        for button in self.buttons.buttons():
            if isinstance(button, QPushButton):
                button.setAutoDefault(False)
        self.buttons.addButton(self.accept_button, QDialogButtonBox.ButtonRole.AcceptRole)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self.column.addSpacing(4)
        self.column.addWidget(self.buttons)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not event.spontaneous():
            self._start_at_first_field()

    def _start_at_first_field(self) -> None:
        """Let Tab run through the fields first: the buttons are made before them."""
        fields: list[QWidget] = []
        widget = self.nextInFocusChain()
        while widget is not None and widget is not self:
            takes_tab = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
            if takes_tab and widget.isVisible() and not self.buttons.isAncestorOf(widget):
                fields.append(widget)
            widget = widget.nextInFocusChain()
        if fields:
            self.setTabOrder(fields[-1], self.accept_button)
            cancel = self.buttons.button(QDialogButtonBox.StandardButton.Cancel)
            self.setTabOrder(self.accept_button, cancel)
            next((field for field in fields if field.isEnabled()), fields[0]).setFocus()

    def note(self, text: Message) -> QLabel:
        """Add a line of explanation below the form."""
        label = QLabel(self._t(text), self)
        label.setProperty("role", "small")
        label.setTextFormat(Qt.TextFormat.PlainText)
        fit_text(label, self._width_px - 2 * MARGIN_PX)
        self.body.addWidget(label)
        return label

    def show_problem(self, text: Message | None) -> None:
        """Say why the values cannot be accepted; None when they can."""
        self.problem.setText("" if text is None else self._t(text))
        self.problem.setVisible(text is not None)
        self.accept_button.setEnabled(text is None)


class FileField(QWidget):
    """Ask for a file, typed or chosen."""

    def __init__(
        self, caption: str, pattern: str, t: Translator, parent: QWidget, *, is_new: bool
    ) -> None:
        super().__init__(parent)
        self._caption, self._pattern, self._is_new = caption, pattern, is_new
        self.wants_folder = False
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self.line = QLineEdit(self)
        row.addWidget(self.line, 1)
        self.browse = QPushButton(t("Browse…"), self)
        self.browse.setAutoDefault(False)
        self.browse.clicked.connect(self._on_browse)
        row.addWidget(self.browse)

    def set_file(self, file: Path) -> None:
        """Propose a file."""
        self.line.setText(str(file))

    def text(self) -> str:
        """Return what stands in the field."""
        return self.line.text().strip()

    def _on_browse(self) -> None:
        if self.wants_folder:
            # a folder not made yet cannot be shown: the one above it is
            start = Path(self.text())
            start = start if start.is_dir() else start.parent
            folder = QFileDialog.getExistingDirectory(self, self._caption, str(start))
            if folder:
                self.line.setText(folder)
            return
        ask = QFileDialog.getSaveFileName if self._is_new else QFileDialog.getOpenFileName
        name, _kind = ask(self, self._caption, self.text(), self._pattern)
        if name:
            self.line.setText(name)
