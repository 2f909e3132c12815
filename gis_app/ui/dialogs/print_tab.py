"""What the tabs of the print dialog have in common: a form that tells of changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFormLayout, QWidget

if TYPE_CHECKING:
    from gis_app.messages import Translator


class PrintTab(QWidget):
    """Hold a form; `changed` tells that something in it is different now."""

    changed = Signal()

    def __init__(self, t: Translator, parent: QWidget) -> None:
        super().__init__(parent)
        self._t = t
        self.form = QFormLayout(self)
        self.form.setContentsMargins(12, 14, 12, 10)
        self.form.setHorizontalSpacing(12)
        self.form.setVerticalSpacing(9)
        self.form.setLabelAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)

    def say_changed(self, _value: Any = None) -> None:
        """Tell that something is different now."""
        self.changed.emit()
