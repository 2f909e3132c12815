"""Arrays with room behind their end: adding a row to a million does not copy the million."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from gis_app.domain.packed_words import MANY_WORDS

if TYPE_CHECKING:
    from numpy.typing import NDArray

_SPARE: Final = 8
"""An eighth is kept free, so that a column is copied once for so many new rows."""


class _Room(bytearray):
    """Memory that arrays of several lengths share from its start on.

    Nothing before `used` is ever written again, so that a shorter, older array stays what it was.
    """

    used: int
    lock: Lock

    def claim(self, start: int, end: int) -> bool:
        """Take bytes for writing; only who holds the longest array can, and only once."""
        with self.lock:
            if self.used != start or end > len(self):
                return False
            self.used = end
            return True


def appended(values: NDArray[Any], more: NDArray[Any]) -> NDArray[Any]:
    """Return an array with more values behind its own; the first stays untouched.

    A long one is continued in the room behind it when it is the last that was made there, and
    otherwise copied once to where there is room. One value throughout stays one value.
    """
    count = len(values) + len(more)
    if not len(more):
        return values
    if len(values) < MANY_WORDS or values.dtype != more.dtype or values.dtype.hasobject:
        return np.concatenate([values, more])
    if values.strides == (0,) and _are_all(values[0], more):
        return np.broadcast_to(values[:1].copy(), (count,))
    start, end = values.nbytes, count * values.itemsize
    room: object = values.base
    if isinstance(room, _Room) and room.claim(start, end):
        longer: NDArray[Any] = np.ndarray(count, values.dtype, buffer=room)
    else:
        room = _Room(end + end // _SPARE)
        room.lock, room.used = Lock(), end
        longer = np.ndarray(count, values.dtype, buffer=room)
        longer[: len(values)] = values
    longer[len(values) :] = more
    longer.flags.writeable = False
    return longer


def _are_all(value: Any, values: NDArray[Any]) -> bool:
    return bool((values == value).all()) or (value != value and bool((values != values).all()))
