"""Progress and cancelling as one small value that any room can take."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gis_app.errors import Cancelled
from gis_app.messages import msg

if TYPE_CHECKING:
    from collections.abc import Callable

    from gis_app.messages import Message


def _never() -> bool:
    return False


def _silent(_done: float, _what: Message | None) -> None:
    return None


class Progress:
    """Pass a share done (0 to 1) and what is being done outwards, and a wish to stop inwards."""

    def __init__(
        self,
        report: Callable[[float, Message | None], None] = _silent,
        is_cancelled: Callable[[], bool] = _never,
    ) -> None:
        self._report = report
        self.is_cancelled = is_cancelled

    def step(self, done: float, what: Message | None = None) -> None:
        """Report the share done; raises Cancelled when the user asked to stop before the end.

        At 1 it never raises: what is done is done, and "nothing was changed" would be a lie.
        """
        if done < 1 and self.is_cancelled():
            raise Cancelled(msg("Stopped. Nothing was changed."))
        self._report(min(max(done, 0.0), 1.0), what)

    def part(self, start: float, end: float) -> Progress:
        """Return a progress whose 0 to 1 is this one's `start` to `end`."""
        return Progress(
            lambda done, what: self._report(start + done * (end - start), what), self.is_cancelled
        )
