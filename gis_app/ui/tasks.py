"""Work that takes longer than a blink: in the background, with progress and a way to stop it.

This is the one place where an error of background work becomes a dialog.
"""

from __future__ import annotations

import logging
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Event
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QObject, Qt, Signal

from gis_app.errors import Cancelled, GisAppError
from gis_app.messages import msg
from gis_app.progress import Progress

if TYPE_CHECKING:
    from collections.abc import Callable

    from gis_app.messages import Message

T = TypeVar("T")
_LOG = logging.getLogger(__name__)


@dataclass
class Task:
    """Name one piece of work under way; `stop` asks it to end early."""

    what: Message
    is_cancellable: bool
    stopping: Event
    done: Callable[[Any], None] | None
    failed: Callable[[BaseException], None] | None

    def stop(self) -> None:
        """Ask the work to end; it does so at its next step."""
        self.stopping.set()


class Tasks(QObject):
    """Run work one after another beside the window and hand its result back to the window."""

    started = Signal(object)
    progressed = Signal(object, float, object)
    finished = Signal(object)
    failed = Signal(object)
    """Carries the exception; the window shows it in its one error dialog."""
    _ended = Signal(object, object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="task")
        self._running: list[Task] = []
        self._ended.connect(self._on_ended, Qt.ConnectionType.QueuedConnection)

    @property
    def running(self) -> tuple[Task, ...]:
        """Return what is under way or waiting, oldest first."""
        return tuple(self._running)

    def run(
        self,
        what: Message,
        work: Callable[[Progress], T],
        done: Callable[[T], None] | None = None,
        failed: Callable[[BaseException], None] | None = None,
        *,
        is_cancellable: bool = True,
    ) -> Task:
        """Start work in the background; `done` gets its result in the window's thread.

        Without `failed` an error is announced through the signal of that name.
        """
        task = Task(what, is_cancellable, Event(), done, failed)
        self._running.append(task)
        progress = Progress(
            lambda share, step: self.progressed.emit(task, share, step), task.stopping.is_set
        )
        self.started.emit(task)
        self._pool.submit(self._work, task, work, progress)
        return task

    def _work(self, task: Task, work: Callable[[Progress], Any], progress: Progress) -> None:
        try:
            if task.is_cancellable and task.stopping.is_set():
                raise Cancelled(msg("Stopped. Nothing was changed."))
            result, error = work(progress), None
        except BaseException as caught:
            result, error = None, caught
        self._ended.emit(task, result, error)

    def _on_ended(self, task: Task, result: object, error: BaseException | None) -> None:
        self._running.remove(task)
        self.finished.emit(task)
        if error is None:
            if task.done is not None:
                task.done(result)
            return
        if isinstance(error, Cancelled):
            return
        if not isinstance(error, GisAppError):
            _LOG.error("background work failed", exc_info=error)
        if task.failed is not None:
            task.failed(error)
        else:
            self.failed.emit(error)

    def shut_down(self) -> None:
        """Ask everything to stop and wait for it; a change that was asked for is still made."""
        for task in self._running:
            task.stop()
        self._pool.shutdown(wait=True)
