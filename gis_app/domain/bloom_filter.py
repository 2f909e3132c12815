"""A sieve that tells in no time which words are surely not among very many."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_BITS_A_WORD: Final = 16
"""With two bits set for each word, fewer than two strangers in a hundred pass."""


class BloomFilter:
    """Hold two bits for each word, so that a word whose bits are not set is none of them.

    Bits are chosen by Python's own hash, which is another in every process: never store one.
    """

    __slots__ = ("_bits", "_mask")

    def __init__(self, hashes: NDArray[np.int64]) -> None:
        size = 1 << max(len(hashes) * _BITS_A_WORD - 1, 7).bit_length()
        self._mask = size - 1
        flags = np.zeros(size, np.bool_)
        unsigned = hashes.view(np.uint64)
        for shift in (0, 32):
            flags[((unsigned >> np.uint64(shift)) & np.uint64(self._mask)).astype(np.int64)] = True
        self._bits: NDArray[Any] = np.packbits(flags, bitorder="little")

    def may_hold(self, word: str) -> bool:
        """Tell whether a word may be one of them; False is certain."""
        code = hash(word) & 0xFFFF_FFFF_FFFF_FFFF
        return self._has(code & self._mask) and self._has((code >> 32) & self._mask)

    def _has(self, bit: int) -> bool:
        return bool((int(self._bits[bit >> 3]) >> (bit & 7)) & 1)
