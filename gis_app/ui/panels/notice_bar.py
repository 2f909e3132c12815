"""A bar above the map that says what is unusual: somebody else has the project, or changed it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from gis_app.ui.icons import icon
from gis_app.ui.panels.hide_button import hide_button

if TYPE_CHECKING:
    from collections.abc import Callable

    from gis_app.messages import Translator
    from gis_app.project.city import City
    from gis_app.ui.theme import Theme


def city_notice(city: City, t: Translator) -> str:
    """Return what is unusual about an opened project; empty when nothing is."""
    if city.is_read_only:
        reason = city.other_opener or city.read_only_reason
        return t("This project is open for reading only.") if reason is None else t(reason)
    if city.foreign_changes is not None:
        return t(
            "Another program changed this project since it was last open here. "
            "The changes were taken over; undo takes them back."
        )
    if not any(len(table) for table in city.data.tables.values()):
        return t(
            "This project is empty. Import takes units, areas, points and issues from ledgers; "
            "the menu under the project's name has “Import base map…”."
        )
    return ""


class NoticeBar(QFrame):
    """Show one sentence until it is closed; hidden while there is nothing to say."""

    def __init__(self, t: Translator, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("noticeBar")
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 4, 8, 4)
        row.setSpacing(8)
        picture = QLabel(self)
        picture.setPixmap(icon("information", theme, theme.accent).pixmap(QSize(16, 16)))
        row.addWidget(picture)
        self.text = QLabel(self)
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.text.setWordWrap(True)
        row.addWidget(self.text, 1)
        self._link = QPushButton(self)
        self._link.clicked.connect(self._on_link)
        self._link.hide()
        self._follow: Callable[[], object] | None = None
        row.addWidget(self._link)
        closing = hide_button("close", t("Close"), theme, self)
        closing.clicked.connect(self.hide)
        row.addWidget(closing)
        self.hide()

    def show_text(self, text: str) -> None:
        """Show a sentence; an empty one hides the bar."""
        self._link.hide()
        self.text.setText(text)
        self.setVisible(bool(text))

    def add_text(self, text: str) -> None:
        """Show one more sentence behind what stands there."""
        now = "" if self.isHidden() else self.text.text()
        self.show_text(f"{now}  {text}" if now else text)

    def show_file(self, text: str, link: str, follow: Callable[[], object]) -> None:
        """Show a sentence about a file with a button that opens it."""
        self.show_text(text)
        self._link.setText(link)
        self._link.show()
        self._follow = follow

    def _on_link(self) -> None:
        if self._follow is not None:
            self._follow()
