"""Fields for numbers whose text stands as far from the edge as in every other field."""

from __future__ import annotations

from PySide6.QtWidgets import QDoubleSpinBox, QSpinBox, QWidget

_INSET_PX = 8


class WholeNumberField(QSpinBox):
    """Take a whole number.

    A style sheet's padding reaches the text of a spin box above and below, never at its sides.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lineEdit().setTextMargins(_INSET_PX, 0, 0, 0)


class NumberField(QDoubleSpinBox):
    """Take a number with decimals; see WholeNumberField for why it is not a plain spin box."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lineEdit().setTextMargins(_INSET_PX, 0, 0, 0)
