"""Ask from which day on somebody else is responsible, or whether a mistake is corrected."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QLineEdit, QWidget

from gis_app.domain.dates import local
from gis_app.domain.former_values import KEPT_ROLES, last_change
from gis_app.messages import msg

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gis_app.domain.city_data import CityData
    from gis_app.domain.edits import Edit
    from gis_app.messages import Message, Translator


class SinceField(QWidget):
    """Show itself only while there is something to ask; `heading` is the label beside it."""

    changed = Signal()

    def __init__(self, data: CityData, t: Translator, parent: QWidget) -> None:
        super().__init__(parent)
        self._data = data
        self.heading = QLabel(t("This change"), parent)
        self.how = QComboBox(self)
        self.how.addItem(t("holds from this day; answers about earlier days stay"), False)
        self.how.addItem(t("corrects a mistake; the former entry never held"), True)
        self.day = QLineEdit(local(data.as_of).date().isoformat(), self)
        self.day.setFixedWidth(110)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.how, 1)
        row.addWidget(self.day)
        self.how.currentIndexChanged.connect(self._on_changed)
        self.day.textChanged.connect(self._on_changed)
        self.show_when(False)

    @property
    def is_correction(self) -> bool:
        """Tell whether the former entry was a mistake."""
        return bool(self.how.currentData())

    def show_when(self, is_asked: bool) -> None:
        """Show the field, or hide it with its heading."""
        self.setVisible(is_asked)
        self.heading.setVisible(is_asked)
        self.day.setVisible(is_asked and not self.is_correction)

    def problem(self, table: str, fid: int, changed: Iterable[str]) -> Message | None:
        """Return why the day cannot be used for a change of some columns of a row."""
        if self.is_correction:
            return None
        day = self._chosen()
        if day is None:
            return msg("{field}: write the date as 2023-09-19.", field=msg("This change"))
        for role in changed:
            if role not in KEPT_ROLES.get(table, ()):
                continue
            last = last_change(self._data, table, fid, role)
            if last is not None and day <= last:
                return msg("The last change took place after {day}. Choose a later day.", day=day)
        return None

    def dated(self, edit: Edit) -> Edit:
        """Return an edit that says from when on it holds, or that it is a correction."""
        if self.is_correction:
            return replace(edit, is_correction=True)
        return replace(edit, since=self._chosen())

    def _chosen(self) -> date | None:
        try:
            return date.fromisoformat(self.day.text().strip())
        except ValueError:
            return None

    def _on_changed(self, _value: object = None) -> None:
        self.changed.emit()
