"""The day that answers are asked for: today, or another one."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QDate, QSignalBlocker, Signal
from PySide6.QtWidgets import QDateEdit, QHBoxLayout, QPushButton, QWidget

from gis_app.ui.panels.inspector_blocks import label

if TYPE_CHECKING:
    from gis_app.messages import Translator


class DayField(QWidget):
    """Ask for a day; `changed` carries it, None for today."""

    changed = Signal(object)

    def __init__(self, t: Translator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._today = date.min
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 12, 4)
        row.setSpacing(8)
        row.addWidget(label(t("Responsible on"), "small", wraps=False))
        self.field = QDateEdit(self)
        self.field.setDisplayFormat("yyyy-MM-dd")
        self.field.setCalendarPopup(True)
        self.field.setToolTip(t("Who was, is or will be responsible on this day"))
        self.field.dateChanged.connect(self._on_changed)
        row.addWidget(self.field)
        self.today_button = QPushButton(t("Back to today"), self)
        self.today_button.setProperty("role", "compact")
        self.today_button.clicked.connect(lambda: self.field.setDate(_as_qt(self._today)))
        self.today_button.hide()
        row.addWidget(self.today_button)
        row.addStretch(1)

    @property
    def day(self) -> date | None:
        """Return the day asked for; None for today."""
        chosen = date.fromisoformat(self.field.date().toString("yyyy-MM-dd"))
        return None if chosen == self._today else chosen

    def set_today(self, today: date) -> None:
        """Tell what today is; a field that shows today follows it."""
        was_today = self._today == date.min or self.day is None
        self._today = today
        if was_today:
            with QSignalBlocker(self.field):
                self.field.setDate(_as_qt(today))
        self.today_button.setVisible(self.day is not None)

    def _on_changed(self) -> None:
        self.today_button.setVisible(self.day is not None)
        self.changed.emit(self.day)


def _as_qt(day: date) -> QDate:
    return QDate(day.year, day.month, day.day)
