"""Scores are written beside the window; what is on its way or could not be written stays known."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from PySide6.QtCore import QObject, Signal

from gis_app.messages import msg
from gis_app.ui.tasks import Tasks
from gis_app.workflows.enter_scores import enter_scores

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gis_app.domain.work_terms import ItemResult
    from gis_app.project.city import City
    from gis_app.workflows.enter_scores import ItemScore, ScorePlan

    Typed: TypeAlias = list[tuple[str, ItemResult | None, str]]
    """Item code, result and note of every item at one place, as they stand on screen."""


class ScoreWriter(QObject):
    """Write one place after the other, apart from other work that may take minutes."""

    entered = Signal(int, object)
    """Carries a place and the plan that was carried out there."""
    failed = Signal(int, object)
    """Carries a place and why its scores are not in the project."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._tasks = Tasks(self)
        self._typed: dict[int, Typed] = {}
        self._failed: set[int] = set()

    def typed_at(self, place: int) -> Typed | None:
        """Return what was scored at a place and is not in the project yet."""
        return self._typed.get(place)

    def has_failed(self, place: int) -> bool:
        """Tell whether what was scored at a place could not be written."""
        return place in self._failed

    @property
    def is_busy(self) -> bool:
        """Tell whether something is on its way."""
        return bool(self._typed.keys() - self._failed)

    def write(
        self, city: City, round_fid: int, place: int, typed: Typed, scores: Sequence[ItemScore]
    ) -> None:
        """Enter scores of a place as one change; `typed` is all that stands there."""
        self._typed[place] = typed
        self._failed.discard(place)

        def done(plan: ScorePlan) -> None:
            if self._typed.get(place) is typed:
                del self._typed[place]
            self.entered.emit(place, plan)

        def failed(error: BaseException) -> None:
            if self._typed.get(place) is typed:
                self._failed.add(place)
            self.failed.emit(place, error)

        self._tasks.run(
            msg("Entering scores"),
            lambda _progress: enter_scores(city, round_fid, scores),
            done,
            failed,
            is_cancellable=False,
        )

    def finish(self) -> None:
        """Wait until everything that was handed over is written."""
        self._tasks.shut_down()
