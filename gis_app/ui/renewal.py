"""Figures that are renewed beside the window after changes, never more than one run ahead."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from gis_app.messages import msg

if TYPE_CHECKING:
    from collections.abc import Callable

    from gis_app.progress import Progress
    from gis_app.ui.tasks import Task, Tasks


class Renewal(QObject):
    """Run the latest wish; those that come while one runs wait as one.

    A person who scores a point every second must not leave a queue of a hundred runs behind.
    """

    def __init__(self, tasks: Tasks, parent: QObject) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._task: Task | None = None
        self._next: tuple[Callable[[Progress], Any], Callable[[Any], None]] | None = None
        tasks.finished.connect(self._on_finished)

    def ask(self, work: Callable[[Progress], Any], done: Callable[[Any], None]) -> None:
        """Work something out in the background; `done` gets it in the window's thread.

        Of what is asked for while something runs, only the last is worked out.
        """
        if self._task is not None:
            self._next = work, done
            return
        self._task = self._tasks.run(msg("Working out the figures"), work, done)

    def _on_finished(self, task: Task) -> None:
        if task is not self._task:
            return
        self._task, waiting = None, self._next
        self._next = None
        if waiting is not None:
            self.ask(*waiting)
