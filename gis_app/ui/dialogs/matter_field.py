"""Choose a matter: the checklist items of one kind of place, or of all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox, QWidget

from gis_app.domain.layer_spec import LayerGroup
from gis_app.messages import msg
from gis_app.ui.find_anywhere import find_anywhere

if TYPE_CHECKING:
    from gis_app.domain.layer_spec import Catalogue
    from gis_app.messages import Translator


class MatterField(QComboBox):
    """Hold the code of one checklist item, or nothing."""

    def __init__(self, catalogue: Catalogue, t: Translator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._catalogue, self._t = catalogue, t
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setMaxVisibleItems(16)
        self.setMinimumContentsLength(24)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        find_anywhere(self)
        self.show_kind(None)

    def show_kind(self, kind: str | None, chosen: str | None = None) -> None:
        """Offer the items of a kind, or of every inspected kind; choose one of them."""
        layers = self._catalogue.group(LayerGroup.INSPECTION)
        kept = tuple(layer for layer in layers if layer.id == kind) or layers
        self.clear()
        self.addItem("", "")
        for layer in kept:
            for item in layer.checklist:
                title = self._t(item.title)
                text = title if len(kept) == 1 else self._t(
                    msg("{kind}: {item}", kind=layer.title, item=title)
                )  # fmt: skip
                self.addItem(f"{item.code}  {text}", item.code)
        self.setCurrentIndex(max(self.findData(chosen or ""), 0))

    @property
    def code(self) -> str | None:
        """Return the code chosen; None for none or for a text that is no item."""
        place = self.currentIndex()
        if self.currentText() != self.itemText(place):
            place = self.findText(self.currentText())
        return str(self.itemData(place)) or None if place >= 0 else None
