"""What a page says in the office's own words: title, logo, marking, remarks, signatures."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QImage
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QSizePolicy,
    QWidget,
)

from gis_app.messages import LocalText, msg
from gis_app.printing.page_design import MOST_LOGO_BYTES
from gis_app.ui.dialogs.print_tab import PrintTab

if TYPE_CHECKING:
    from gis_app.messages import Message, Translator
    from gis_app.printing.page_design import PageDesign


class WordsTab(PrintTab):
    """Ask for title, logo, marking, remarks and who signs."""

    def __init__(self, t: Translator, parent: QWidget) -> None:
        super().__init__(t, parent)
        self.logo = b""
        self.title = QLineEdit(self)
        self.title.setPlaceholderText(
            t("The page's own; {name} is what it is about", name="{name}")
        )
        self.marking = QLineEdit(self)
        self.marking.setPlaceholderText(t("The project's"))
        self.remarks = QPlainTextEdit(self)
        self.remarks.setTabChangesFocus(True)
        self.remarks.setMaximumHeight(90)
        self.signatures = QLineEdit(self)
        self.signatures.setPlaceholderText(t("Drawn by, checked by, approved by"))
        logo_row = QWidget(self)
        logo_row.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(logo_row)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self.choose_logo = QPushButton(t("Choose…"), self)
        self.clear_logo = QPushButton(t("Remove"), self)
        self.logo_note = QLabel(self)
        self.logo_note.setProperty("role", "small")
        for button in (self.choose_logo, self.clear_logo):
            button.setAutoDefault(False)
            row.addWidget(button)
        row.addWidget(self.logo_note, 1)
        self.form.addRow(t("Title"), self.title)
        self.form.addRow(t("Logo"), logo_row)
        self.form.addRow(t("Marking"), self.marking)
        self.form.addRow(t("Remarks"), self.remarks)
        self.form.addRow(t("Signatures"), self.signatures)
        for line in (self.title, self.marking, self.signatures):
            line.textChanged.connect(self.say_changed)
        self.remarks.textChanged.connect(self.say_changed)
        self.choose_logo.clicked.connect(self._on_choose)
        self.clear_logo.clicked.connect(lambda: self.set_logo(b""))

    def show_design(self, design: PageDesign) -> None:
        """Show a design's words."""
        self.blockSignals(True)
        self.title.setText(design.title)
        self.marking.setText(design.marking or "")
        self.remarks.setPlainText(design.remarks)
        self.signatures.setText("、".join(design.signatures))
        self.set_logo(design.logo)
        self.blockSignals(False)

    def set_logo(self, content: bytes) -> None:
        """Take a picture file's content as the logo; one that cannot be shown is refused."""
        problem: Message | LocalText | None = None
        if len(content) > MOST_LOGO_BYTES:
            problem = msg("The logo is too large; choose a picture of at most 2 MB.")
        elif content and QImage.fromData(content).isNull():
            problem = msg("This file is no picture.")
        self.logo = b"" if problem is not None else content
        shown = problem or (msg("A logo is chosen") if self.logo else msg("None"))
        self.logo_note.setText(self._t(shown))
        self.clear_logo.setEnabled(bool(self.logo))
        self.say_changed()

    def _on_choose(self) -> None:
        name, _kind = QFileDialog.getOpenFileName(
            self, self._t("Logo"), "", self._t("Pictures (*.png *.jpg *.jpeg *.svg)")
        )
        if name:
            try:
                self.set_logo(Path(name).read_bytes())
            except OSError:
                self.set_logo(b"?")

    def chosen_signatures(self) -> tuple[str, ...]:
        """Return the labels to sign at, parted by commas of either script."""
        text = self.signatures.text()
        for mark in "，,;；":
            text = text.replace(mark, "、")
        return tuple(part.strip() for part in text.split("、") if part.strip())
