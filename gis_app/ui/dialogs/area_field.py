"""Choose an area by typing part of its name; each with its level."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QCompleter, QVBoxLayout, QWidget

from gis_app.domain.table import NO_ROW
from gis_app.messages import msg
from gis_app.ui.words import word_text
from gis_app.workflows.edit_areas import area_name

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gis_app.domain.city_data import CityData
    from gis_app.messages import Translator


class AreaField(QWidget):
    """Hold one area of the register, or none."""

    changed = Signal()

    def __init__(
        self, data: CityData, fids: Iterable[int], t: Translator, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._t = t
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self.box = QComboBox(self)
        self.box.setEditable(True)
        self.box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.box.setMaxVisibleItems(16)
        completer = QCompleter(self.box.model(), self.box)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.box.setCompleter(completer)
        column.addWidget(self.box)
        self.setFocusProxy(self.box)
        self.offer(data, fids)
        self.box.currentTextChanged.connect(self.changed)

    def offer(self, data: CityData, fids: Iterable[int], *, may_be_none: bool = False) -> None:
        """Offer some areas, in this order; the first is chosen."""
        self.box.clear()
        if may_be_none:
            self.box.addItem("", NO_ROW)
        areas = data.table("areas")
        for fid in fids:
            level = word_text(self._t, "level", str(areas.value(fid, "level") or ""))
            text = self._t(msg("{area} ({level})", area=area_name(data, fid), level=level))
            self.box.addItem(text, int(fid))

    def choose(self, fid: int) -> None:
        """Choose an area, if it is offered."""
        place = self.box.findData(fid)
        if place >= 0:
            self.box.setCurrentIndex(place)

    @property
    def fid(self) -> int:
        """Return the area chosen; NO_ROW for none or for a text that is no area's name."""
        place = self.box.findText(self.box.currentText())
        return int(self.box.itemData(place)) if place >= 0 else NO_ROW
