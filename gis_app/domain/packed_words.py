"""Very many different words in a quarter of the memory: one run of bytes, not an object each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final, overload

import numpy as np

from gis_app.domain.bloom_filter import BloomFilter

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

MANY_WORDS: Final = 20_000
"""Fewer words are not worth packing."""
_AT_ONCE: Final = 1 << 16
_GAP: Final = "\0"


class PackedWords(Sequence[str]):
    """Hold words one after the other as UTF-8; a word is made anew each time it is asked for.

    Words that came later stand at the end as they are.
    """

    __slots__ = ("_bytes", "_later", "_sieve", "_starts")

    def __init__(
        self,
        packed: bytes,
        starts: NDArray[Any],
        later: tuple[str, ...] = (),
        sieve: BloomFilter | None = None,
    ) -> None:
        # a gap stands before the first word and after each
        self._bytes, self._starts, self._later, self._sieve = packed, starts, later, sieve

    def __reduce__(self) -> tuple[Any, ...]:
        # without the sieve: in another process words have other hashes
        return PackedWords, (self._bytes, self._starts, self._later)

    @classmethod
    def of(cls, words: Iterable[str]) -> PackedWords | None:
        """Pack words; None when one of them cannot be kept so."""
        parts, lengths = [b"\0"], [np.ones(1, np.int64)]
        hashes = [np.zeros(0, np.int64)]
        some: list[str] = []
        for word in words:
            some.append(word)
            if len(some) == _AT_ONCE:
                if not _pack(some, parts, lengths):
                    return None
                hashes.append(_hashes(some))
                some = []
        if some and not _pack(some, parts, lengths):
            return None
        hashes.append(_hashes(some))
        starts = np.cumsum(np.concatenate(lengths))
        is_short = int(starts[-1]) < 2**31
        return cls(
            b"".join(parts),
            starts.astype(np.int32) if is_short else starts,
            sieve=BloomFilter(np.concatenate(hashes)),
        )

    @classmethod
    def together(cls, pieces: Sequence[PackedWords]) -> PackedWords | None:
        """Put pieces together that share no word; None when they may share one."""
        if any(one._later for one in pieces):
            return None
        count = sum(len(one) for one in pieces)
        hashes = np.fromiter((hash(word) for one in pieces for word in one), np.int64, count)
        if len(np.unique(hashes)) < count:
            return None
        shifts = np.cumsum([0, *(len(one._bytes) - 1 for one in pieces)])
        starts = [
            one._starts[:-1].astype(np.int64) + by for one, by in zip(pieces, shifts, strict=False)
        ]
        every = np.concatenate([*starts, [shifts[-1] + 1]])
        is_short = int(every[-1]) < 2**31
        run = b"\0" + b"".join(one._bytes[1:] for one in pieces)
        return cls(run, every.astype(np.int32) if is_short else every, sieve=BloomFilter(hashes))

    def __len__(self) -> int:
        return len(self._starts) - 1 + len(self._later)

    @overload
    def __getitem__(self, place: int) -> str: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[str, ...]: ...
    def __getitem__(self, place: int | slice) -> str | tuple[str, ...]:
        if isinstance(place, slice):
            return tuple(self[n] for n in range(*place.indices(len(self))))
        packed = len(self._starts) - 1
        at = int(place) + (len(self) if place < 0 else 0)
        if not 0 <= at < len(self):
            raise IndexError(place)
        if at >= packed:
            return self._later[at - packed]
        return self._bytes[self._starts[at] : self._starts[at + 1] - 1].decode()

    def __iter__(self) -> Iterator[str]:
        packed = len(self._starts) - 1
        for first in range(0, packed, _AT_ONCE):
            end = min(first + _AT_ONCE, packed)
            run = self._bytes[self._starts[first] : self._starts[end] - 1]
            yield from run.decode().split(_GAP)
        yield from self._later

    def __contains__(self, word: object) -> bool:
        return isinstance(word, str) and self._place(word) >= 0

    def index(self, value: Any, start: int = 0, stop: int | None = None) -> int:
        """Return where a word stands; raises ValueError when it does not."""
        place = self._place(value)
        if place < start or (stop is not None and place >= stop):
            raise ValueError(value)
        return place

    def _place(self, word: str) -> int:
        if word in self._later:
            return len(self._starts) - 1 + self._later.index(word)
        if _GAP not in word and (self._sieve is None or self._sieve.may_hold(word)):
            at = self._bytes.find(b"\0" + word.encode("utf-8", "surrogatepass") + b"\0")
            if at >= 0:
                return int(np.searchsorted(self._starts, at + 1))
        return -1

    def __add__(self, more: tuple[str, ...]) -> PackedWords:
        return PackedWords(self._bytes, self._starts, self._later + more, self._sieve)


def _hashes(words: list[str]) -> NDArray[np.int64]:
    return np.fromiter(map(hash, words), np.int64, len(words))


def _pack(words: list[str], parts: list[bytes], lengths: list[NDArray[np.int64]]) -> bool:
    try:
        run = (_GAP.join(words) + _GAP).encode()
    except UnicodeEncodeError:  # half a letter, out of a damaged file
        return False
    gaps = np.flatnonzero(np.frombuffer(run, np.uint8) == 0)
    if len(gaps) != len(words):
        return False
    parts.append(run)
    lengths.append(np.diff(gaps, prepend=-1))
    return True


def kept_small(words: Sequence[str]) -> Sequence[str]:
    """Return words as they are best kept: packed when they are many."""
    if len(words) < MANY_WORDS or isinstance(words, PackedWords):
        return words
    return PackedWords.of(words) or words


def constant_shared(values: NDArray[Any]) -> NDArray[Any]:
    """Return an array of one value throughout as a view that takes no memory; others as they are.

    Such a view cannot be written to, as nothing in a column may be.
    """
    if len(values) < MANY_WORDS:
        return values
    first = values[:1].copy()
    is_same = bool((values == first).all()) or (
        values.dtype.kind == "f" and bool(np.isnan(values).all())
    )
    return np.broadcast_to(first, values.shape) if is_same else values
