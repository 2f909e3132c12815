"""Choose a unit by typing part of its name; a proposal comes with its reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QLabel, QVBoxLayout, QWidget

from gis_app.domain.table import NO_ROW
from gis_app.messages import msg
from gis_app.ui.find_anywhere import find_anywhere

if TYPE_CHECKING:
    from gis_app.domain.city_data import CityData
    from gis_app.messages import Message, Translator


class UnitField(QWidget):
    """Hold one unit of the register, or none."""

    changed = Signal()

    def __init__(self, data: CityData, t: Translator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._t = t
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        self.box = QComboBox(self)
        self.box.setEditable(True)
        self.box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.box.setMaxVisibleItems(16)
        self.box.addItem("", NO_ROW)
        units = data.table("units")
        names = units.text("name")
        for place, fid in enumerate(units.fids.tolist()):
            self.box.addItem(names[place] or "", fid)
        find_anywhere(self.box)
        self.reason = QLabel(self)
        self.reason.setProperty("role", "small")
        self.reason.setWordWrap(True)
        self.reason.hide()
        column.addWidget(self.box)
        column.addWidget(self.reason)
        self.setFocusProxy(self.box)
        self.box.currentIndexChanged.connect(self.changed)
        self.box.editTextChanged.connect(self.changed)

    @property
    def fid(self) -> int:
        """Return the unit chosen; NO_ROW for none or for a text that is no unit's name."""
        place = self.box.currentIndex()
        if self.box.currentText() != self.box.itemText(place):
            place = self.box.findText(self.box.currentText())
        return int(self.box.itemData(place)) if place >= 0 else NO_ROW

    def propose(self, fid: int, reason: Message | None) -> None:
        """Choose a unit and say why it was proposed."""
        place = self.box.findData(fid)
        self.box.setCurrentIndex(max(place, 0))
        has_reason = fid != NO_ROW and reason is not None
        if has_reason:
            self.reason.setText(self._t(msg("Proposed: {reason}", reason=reason)))
        self.reason.setVisible(has_reason)
