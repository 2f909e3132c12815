"""Look in the search index without holding up the window, however many rows there are."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal

from gis_app.messages import msg
from gis_app.ui.tasks import Tasks

if TYPE_CHECKING:
    from gis_app.ui.search_index import Found, SearchIndex
    from gis_app.ui.tasks import Task

_AT_ONCE_ROWS: Final = 50_000
"""An index of fewer rows answers within some milliseconds."""


class Finder(QObject):
    """Answer what was asked last; an older question is called off and never answered.

    Small indexes answer at once. Large ones answer from a thread of their own, so that typing
    need not wait for a print that is under way.
    """

    found = Signal(str, list)
    """Carries what was asked and the `Found` rows, best first."""
    failed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks = Tasks(self)
        self._tasks.failed.connect(self.failed)
        self._task: Task | None = None
        self._asked: str | None = None

    @property
    def is_busy(self) -> bool:
        """Tell whether an answer is still to come."""
        return bool(self._tasks.running)

    def ask(self, index: SearchIndex, text: str, limit: int) -> None:
        """Look for a text; the answer comes by the signal `found`."""
        self.call_off()
        if index.row_count <= _AT_ONCE_ROWS:
            self.found.emit(text, index.find(text, limit))
            return
        self._task = self._tasks.run(
            msg("Searching"),
            lambda progress: index.find(text, limit, progress),
            partial(self._on_found, text),
        )
        self._asked = text

    def call_off(self) -> None:
        """Forget what was asked."""
        self._asked = None
        if self._task is not None:
            self._task.stop()
            self._task = None

    def _on_found(self, text: str, found: list[Found]) -> None:
        # what ended just before it was called off is no longer wanted
        if text == self._asked:
            self.found.emit(text, found)
