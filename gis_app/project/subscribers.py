"""Who is called back after a change of the open city."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeAlias

    from gis_app.domain.change_set import ChangeSet

    Subscriber: TypeAlias = Callable[[ChangeSet], None]


class Subscribers:
    """Hold callbacks in the order they came."""

    def __init__(self) -> None:
        self._callbacks: list[Subscriber] = []

    def add(self, callback: Subscriber) -> Callable[[], None]:
        """Call back from now on; returns the function that ends this."""
        self._callbacks.append(callback)

        def end() -> None:
            with contextlib.suppress(ValueError):
                self._callbacks.remove(callback)

        return end

    def tell(self, change: ChangeSet) -> ChangeSet:
        """Call everybody, and return the change itself."""
        for callback in tuple(self._callbacks):
            callback(change)
        return change
