"""One point of a round on screen: what it is, its checklist, who scores it and when."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from gis_app.messages import msg
from gis_app.ui.dialogs.checklist_table import ChecklistTable
from gis_app.ui.dialogs.new_round import MomentField

if TYPE_CHECKING:
    from datetime import datetime

    from gis_app.messages import Translator
    from gis_app.ui.theme import Theme

_KEYS: Final = msg(
    "1 conforms · 2 partly · 3 fails · 4 not applicable · 0 takes back · N says what is wrong · "
    "Enter saves and goes on"
)


class PointSheet(QWidget):
    """Hold the fields; the dialog around it fills them and hears of them."""

    def __init__(self, moment: datetime, t: Translator, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        side = QVBoxLayout(self)
        side.setContentsMargins(0, 0, 0, 0)
        side.setSpacing(8)
        self.heading = QLabel(self)
        self.heading.setProperty("role", "heading")
        self.where = QLabel(self)
        self.where.setProperty("role", "secondary")
        for label in (self.heading, self.where):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            side.addWidget(label)
        self.table = ChecklistTable(t, theme, self)
        side.addWidget(self.table, 1)
        keys = QLabel(t(_KEYS), self)
        keys.setWordWrap(True)
        keys.setProperty("role", "small")
        side.addWidget(keys)
        row = QHBoxLayout()
        row.setSpacing(8)
        self.inspector = QLineEdit(self)
        self.inspector.setPlaceholderText(t("Inspector"))
        self.inspector.setMaximumWidth(140)
        self.moment = MomentField(moment, self)
        self.all_conform = QPushButton(t("The rest conforms"), self)
        self.all_conform.clicked.connect(self.table.fill_conforming)
        self.photo = QPushButton(t("Photo…"), self)
        self.next = QPushButton(t("Save and next"), self)
        self.next.setProperty("role", "primary")
        for button in (self.all_conform, self.photo, self.next):
            button.setAutoDefault(False)
        for text, field in ((t("Inspector"), self.inspector), (t("Scored at"), self.moment)):
            row.addWidget(QLabel(text, self))
            row.addWidget(field)
        row.addStretch(1)
        row.addWidget(self.all_conform)
        row.addWidget(self.photo)
        row.addWidget(self.next)
        side.addLayout(row)
        self.problem = QLabel(self)
        self.problem.setProperty("role", "error")
        self.problem.setTextFormat(Qt.TextFormat.PlainText)
        self.problem.setWordWrap(True)
        side.addWidget(self.problem)
