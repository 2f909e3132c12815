"""Look for letters in very many texts at once: texts kept as runs of bytes, not as objects."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    from gis_app.domain.table import BoolArray, Int64Array

AT_ONCE: Final = 1 << 15
"""Texts in one run: a search can be called off between two runs."""
_GAP: Final = 0xFF
"""Stands before, between and after texts; UTF-8 has no such byte."""
_TOGETHER: Final = 3
"""Bytes compared all along a run, a Chinese character; the others only where these fit."""
_PLAIN_BYTES: Final = 16_000_000
"""Runs beyond these are kept compressed: opening one takes ten times as long as searching it."""


class Occurrences(NamedTuple):
    """Hold where letters occur: the texts' numbers, and whether they begin or are the text."""

    places: Int64Array
    is_start: BoolArray
    is_whole: BoolArray


class SearchedTexts:
    """Hold texts in runs of `AT_ONCE`, in order; nothing is told apart but what was put in."""

    __slots__ = ("_plain_bytes", "_runs")

    def __init__(self, plain_bytes: int = _PLAIN_BYTES) -> None:
        self._plain_bytes = plain_bytes
        self._runs: list[tuple[bytes, bool]] = []

    def add(self, texts: Sequence[str]) -> None:
        """Put the next `AT_ONCE` texts in; only the last time may be fewer."""
        gap = bytes([_GAP])
        # half a letter, out of a damaged file, is kept as it is
        inner = gap.join([text.encode("utf-8", "surrogatepass") for text in texts])
        run = b"".join((gap, inner, gap))
        is_packed = self.size_bytes + len(run) > self._plain_bytes
        self._runs.append((zlib.compress(run, 1) if is_packed else run, is_packed))

    @property
    def size_bytes(self) -> int:
        """Return how much memory the texts take."""
        return sum(len(run) for run, _is_packed in self._runs)

    def occurrences(self, wanted: str, step: Callable[[], object]) -> Iterator[Occurrences]:
        """Yield where some letters occur, run by run; `step` is called before each."""
        letters = wanted.encode("utf-8", "surrogatepass")
        for number, (kept, is_packed) in enumerate(self._runs):
            step()
            run = zlib.decompress(kept) if is_packed else kept
            if letters not in run:
                continue
            values = np.frombuffer(run, np.uint8)
            hits = _hits(values, letters)
            places = np.searchsorted(np.flatnonzero(values == _GAP), hits) - 1
            is_start = values[hits - 1] == _GAP
            is_whole = is_start & (values[hits + len(letters)] == _GAP)
            yield Occurrences(places + number * AT_ONCE, is_start, is_whole)


def _hits(values: NDArray[np.uint8], letters: bytes) -> Int64Array:
    count = len(values) - len(letters)
    fits = values[:count] == letters[0]
    for at, letter in enumerate(letters[1:_TOGETHER], 1):
        fits &= values[at : count + at] == letter
    hits = np.flatnonzero(fits)
    for at, letter in enumerate(letters[_TOGETHER:], _TOGETHER):
        hits = hits[values[hits + at] == letter]
    return hits
