"""Values kept once each and pointed at by number: how a column of many rows stays small."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain, count
from typing import TYPE_CHECKING, Any, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from numpy.typing import NDArray

_AT_ONCE: Final = 1 << 14
_NUMBER_LIKE: Final = frozenset({int, float, bool})


class CodedValues(Sequence[Any]):
    """Hold a column of any values: `codes[i]` is the place in `words`; -1 is None.

    A word may stand in `words` more than once. Reading it as a sequence makes no more than 16,384
    values at a time.
    """

    __slots__ = ("codes", "words")

    def __init__(self, codes: NDArray[np.int32], words: Sequence[Any]) -> None:
        self.codes = codes
        self.words = words

    def __len__(self) -> int:
        return len(self.codes)

    def __getitem__(self, place: Any) -> Any:
        if isinstance(place, slice):
            return self._some(self.codes[place])
        code = self.codes[place]
        return None if code < 0 else self.words[code]

    def __iter__(self) -> Iterator[Any]:
        return chain.from_iterable(self.parts())

    def parts(self) -> Iterator[list[Any]]:
        """Give the values in lists of a bounded length."""
        for start in range(0, len(self.codes), _AT_ONCE):
            yield self._some(self.codes[start : start + _AT_ONCE])

    def _some(self, codes: NDArray[np.int32]) -> list[Any]:
        words = self.words
        if not len(codes) or codes.min() >= 0:
            return [words[code] for code in codes.tolist()]
        return [None if code < 0 else words[code] for code in codes.tolist()]

    def without_blanks(self) -> CodedValues:
        """Return the column with -1 for every word that is None."""
        if None not in self.words:
            return self
        blank = np.fromiter((word is None for word in self.words), np.bool_, len(self.words))
        codes = np.append(np.where(blank, -1, np.arange(len(blank))), -1).astype(np.int32)
        return CodedValues(codes[self.codes], self.words)

    def take(self, places: NDArray[np.int64]) -> CodedValues:
        """Return some rows; words that many rows fewer no longer need are left behind."""
        codes = self.codes[places]
        if len(self.words) <= 2 * len(codes):
            return CodedValues(codes, self.words)
        used = np.unique(codes[codes >= 0])
        renumbered = np.searchsorted(used, codes).astype(np.int32)
        renumbered[codes < 0] = -1
        return CodedValues(renumbered, [self.words[code] for code in used.tolist()])

    def distinct(self) -> set[Any]:
        """Return the values that some row has, without None."""
        return {self.words[code] for code in self.used_codes()}

    def used_codes(self) -> list[int]:
        """Return the codes that some row has; `words` may hold others."""
        times = np.bincount(self.codes[self.codes >= 0], minlength=1)
        used: list[int] = np.flatnonzero(times).tolist()
        return used

    @property
    def is_filled(self) -> NDArray[np.bool_]:
        """Tell which rows have a value."""
        return np.asarray(self.codes >= 0)

    def array(self) -> NDArray[np.object_]:
        """Return all values as an object array; None where there is none."""
        words = np.empty(len(self.words) + 1, object)
        words[:-1] = self.words
        return words[self.codes]


def coded(cells: Sequence[Any]) -> tuple[NDArray[np.int32], list[Any]]:
    """Return codes and words of some cells; equal cells of one type have one code."""
    keys: Sequence[Any] = cells
    # 1, 1.0 and True are one key but three cells
    are_apart = len(_NUMBER_LIKE & set(map(type, cells))) > 1
    if are_apart:
        keys = list(zip(map(type, cells), cells, strict=True))
    distinct = dict.fromkeys(keys)
    if len(distinct) == len(cells):
        return np.arange(len(cells), dtype=np.int32), list(cells)
    words = [key[1] for key in distinct] if are_apart else list(distinct)
    index = dict(zip(distinct, count(), strict=False))
    return np.fromiter(map(index.__getitem__, keys), np.int32, len(cells)), words


def are_distinct(words: Sequence[Any]) -> bool:
    """Tell whether no word comes twice; by their hashes, which need no second set of them."""
    hashes = np.fromiter(map(hash, words), np.int64, len(words))
    hashes.sort()
    if not (hashes[1:] == hashes[:-1]).any():
        return True
    return len(set(words)) == len(words)


def combined(columns: Iterable[NDArray[np.int64]]) -> NDArray[np.int64]:
    """Return one number for each row, the same where all columns have the same numbers."""
    out: NDArray[np.int64] | None = None
    for column in columns:
        dense = np.unique(column, return_inverse=True)[1].astype(np.int64)
        if out is None:
            out = dense
            continue
        pairs = out * (int(dense.max(initial=0)) + 1) + dense
        out = np.unique(pairs, return_inverse=True)[1].astype(np.int64)
    if out is None:
        raise ValueError("no columns")
    return out


class NumberIndex:
    """Give each value a number, the same for equal values of several columns; None is -1."""

    def __init__(self) -> None:
        self._index: dict[Any, int] = {None: -1}

    def of(self, value: Any) -> int:
        """Return the number of one value."""
        return self._index.setdefault(value, len(self._index))

    def of_column(self, column: CodedValues, plain: Callable[[Any], Any]) -> NDArray[np.int64]:
        """Return the numbers of a column's values, each word made plain once."""
        numbers = np.full(len(column.words) + 1, -1, np.int64)
        known = self._index
        numbers[:-1] = [
            -1 if word is None else known.setdefault(plain(word), len(known))
            for word in column.words
        ]
        return numbers[column.codes]


class PointValues(Sequence[Any]):
    """Hold places as a column of a change: degrees, EPSG:4490, NaN for none.

    As a sequence it gives `make(lon, lat)` of a bounded number of places at a time.
    """

    def __init__(
        self,
        lon_deg: NDArray[np.float64],
        lat_deg: NDArray[np.float64],
        make: Callable[[NDArray[np.float64], NDArray[np.float64]], Sequence[Any]],
    ) -> None:
        self.lon_deg, self.lat_deg = lon_deg, lat_deg
        self._make = make

    def __len__(self) -> int:
        return len(self.lon_deg)

    def __getitem__(self, place: Any) -> Any:
        if isinstance(place, slice):
            return list(self._make(self.lon_deg[place], self.lat_deg[place]))
        place = range(len(self))[place]
        return self._make(self.lon_deg[place : place + 1], self.lat_deg[place : place + 1])[0]

    def __iter__(self) -> Iterator[Any]:
        for start in range(0, len(self), _AT_ONCE):
            yield from self[start : start + _AT_ONCE]
