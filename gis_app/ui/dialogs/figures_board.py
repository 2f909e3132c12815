"""A board beside the main window: its figures are worked out in the background after changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget
from shiboken6 import isValid

from gis_app.domain.dates import local
from gis_app.messages import msg
from gis_app.ui.renewal import Renewal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from gis_app.domain.city_data import CityData
    from gis_app.messages import Message, Translator
    from gis_app.progress import Progress
    from gis_app.ui.session import Session
    from gis_app.ui.tasks import Tasks
    from gis_app.ui.theme import Theme


class FiguresBoard(QDialog):
    """Hold what all boards have: a title, the moment their figures are of, and their renewal."""

    def __init__(
        self,
        session: Session,
        tasks: Tasks,
        t: Translator,
        theme: Theme,
        title: Message,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._session, self._tasks, self._t, self._theme = session, tasks, t, theme
        self._renewal = Renewal(tasks, self)
        self._look: Callable[[CityData, Progress], Any] | None = None
        self._show_view: Callable[[Any], None] | None = None
        self.setWindowTitle(t(title))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.heading = QLabel(t(title), self)
        self.heading.setProperty("role", "title")
        self.state = QLabel(self)
        self.state.setProperty("role", "secondary")

    def framed(self, spacing_px: int) -> QVBoxLayout:
        """Return the column that everything stands in."""
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(spacing_px)
        return column

    def title_row(self) -> QHBoxLayout:
        """Return a row that begins with title and moment and has room for buttons."""
        row = QHBoxLayout()
        row.setSpacing(8)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self.heading)
        words.addWidget(self.state)
        row.addLayout(words, 1)
        return row

    def add_buttons(
        self,
        row: QHBoxLayout,
        buttons: Iterable[tuple[str, Message]],
        ask: Callable[[str], None],
    ) -> dict[str, QPushButton]:
        """Add buttons, the first one the main one; `ask` hears the name of the one pressed."""
        made: dict[str, QPushButton] = {}
        for name, title in buttons:
            button = QPushButton(self._t(title), self)
            button.setAutoDefault(False)
            if not made:
                button.setProperty("role", "primary")
            button.clicked.connect(lambda _=False, name=name: ask(name))
            made[name] = button
            row.addWidget(button)
        return made

    def keep_fresh(
        self, look: Callable[[CityData, Progress], Any], show: Callable[[Any], None]
    ) -> None:
        """Work figures out now and after every change: `look` in the background, then `show`."""
        self._look, self._show_view = look, show
        self._session.city_changed.connect(self.refresh)
        self._session.city_opened.connect(self.refresh)
        self.refresh()

    def refresh(self, _change: object = None) -> None:
        """Work everything out anew in the background."""
        data, look = self._session.data, self._look
        if data is None or look is None:
            return
        self.state.setText(self._t("Working out the figures …"))
        self._renewal.ask(lambda progress: look(data, progress), self._on_view)

    def say_moment(self, as_of: datetime) -> None:
        """Say of which moment the figures are."""
        self.state.setText(self._t(msg("As of {moment}", moment=local(as_of))))

    def _on_view(self, view: object) -> None:
        # the board may have been closed while its figures were worked out
        if isValid(self) and self._show_view is not None:
            self._show_view(view)
