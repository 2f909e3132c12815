"""Whole numbers as short text: five bits a letter, small numbers first, for JSON and HTML alike."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

ALPHABET: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_"
"""64 letters that need no escaping anywhere; those from the 33rd on say that more digits follow."""

_LETTERS: Final = np.frombuffer(ALPHABET.encode("ascii"), np.uint8)
_BITS: Final = 5


def varint_text(values: NDArray[np.integer] | Sequence[int]) -> str:
    """Write whole numbers of either sign, lowest digits first.

    >>> varint_text([0, -1, 1, 16])
    '012W1'
    """
    signed = np.asarray(values, np.int64)
    plain = ((signed << 1) ^ (signed >> 63)).astype(np.uint64)
    lengths = np.ones(len(plain), np.int64)
    limit = 1 << _BITS
    while len(plain) and (longer := plain >= limit).any():
        lengths += longer
        limit <<= _BITS
    ends = np.cumsum(lengths)
    owner = np.repeat(np.arange(len(plain)), lengths)
    place = np.arange(len(owner)) - (ends - lengths)[owner]
    digits = (plain[owner] >> (_BITS * place).astype(np.uint64)) & np.uint64(31)
    digits = digits.astype(np.int64) + 32 * (place < lengths[owner] - 1)
    return bytes(_LETTERS[digits]).decode("ascii")


def read_varints(text: str) -> NDArray[np.int64]:
    """Return the numbers of `varint_text`, as the page reads them."""
    place_of = {letter: i for i, letter in enumerate(ALPHABET)}
    out: list[int] = []
    value = shift = 0
    for letter in text:
        digit = place_of[letter]
        value |= (digit & 31) << shift
        shift += _BITS
        if digit < 32:
            out.append((value >> 1) ^ -(value & 1))
            value = shift = 0
    return np.asarray(out, np.int64)
