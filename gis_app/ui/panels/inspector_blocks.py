"""The cards the inspector is built of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout

from gis_app.ui.badges import badge_picture

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QMouseEvent

    from gis_app.ui.dossier import IssueLine
    from gis_app.ui.theme import Theme


def label(text: str, role: str = "", *, wraps: bool = True, selectable: bool = False) -> QLabel:
    """Make a plain-text label in one of the roles of the style sheet."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(wraps)
    if role:
        made.setProperty("role", role)
    if selectable:
        made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return made


def card(*, accent: bool = False) -> tuple[QFrame, QVBoxLayout]:
    """Make an empty card and the column to fill it with."""
    frame = QFrame()
    frame.setObjectName("cardAccent" if accent else "card")
    column = QVBoxLayout(frame)
    column.setContentsMargins(12, 10, 12, 10)
    column.setSpacing(4)
    return frame, column


def hairline() -> QFrame:
    """Make a thin line between two parts of a card."""
    line = QFrame()
    line.setObjectName("hairline")
    return line


class IssueCard(QFrame):
    """Show one issue; a click goes to it."""

    clicked = Signal(int)

    def __init__(self, line: IssueLine, theme: Theme, *, is_link: bool) -> None:
        super().__init__()
        self.setObjectName("card")
        self._fid = line.fid
        if is_link:
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 12, 8)
        row.setSpacing(8)
        badge = QLabel(self)
        badge.setPixmap(badge_picture(line.colour, theme))
        badge.setFixedWidth(14)
        row.addWidget(badge, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(2)
        if is_link:
            column.addWidget(label(line.title))
        column.addWidget(label(line.reason, "small" if is_link else ""))
        if line.note:
            column.addWidget(label(line.note, "small"))
        row.addLayout(column, 1)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        self.clicked.emit(self._fid)


def details_card(rows: Sequence[tuple[str, str]]) -> QFrame:
    """Show names and values in two columns."""
    frame, column = card()
    grid = QGridLayout()
    grid.setHorizontalSpacing(12)
    grid.setVerticalSpacing(6)
    grid.setColumnStretch(1, 1)
    for place, (title, value) in enumerate(rows):
        name = label(title, "small", wraps=True)
        name.setFixedWidth(84)
        grid.addWidget(name, place, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(label(value, selectable=True), place, 1)
    column.addLayout(grid)
    return frame


def counts_card(rows: Sequence[tuple[str, str]]) -> QFrame:
    """Show names with their counts, the counts at the right."""
    frame, column = card()
    grid = QGridLayout()
    grid.setHorizontalSpacing(12)
    grid.setVerticalSpacing(6)
    grid.setColumnStretch(0, 1)
    for place, (name, count) in enumerate(rows):
        grid.addWidget(label(name), place, 0, Qt.AlignmentFlag.AlignTop)
        number = label(count, wraps=False)
        grid.addWidget(number, place, 1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
    column.addLayout(grid)
    return frame


def badge_label(colour: int, theme: Theme) -> QLabel:
    """Make a label that shows a badge."""
    made = QLabel()
    made.setPixmap(badge_picture(colour, theme, 13))
    made.setFixedSize(QSize(14, 18))
    return made
