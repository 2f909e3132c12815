"""Which places a sample visits: by kind and area, from a stored seed, the same every time."""

from __future__ import annotations

import math
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from gis_app.domain.table import FloatArray, Int64Array

_GOLDEN: Final = 0x9E3779B97F4A7C15
_WHOLE: Final = 0xFFFFFFFFFFFFFFFF


@dataclass(frozen=True, eq=False)
class Drawn:
    """Hold which rows were drawn, ascending, and for how many each stands (N ÷ n of its kind)."""

    positions: Int64Array
    weight: FloatArray


def mixed(seed: int, keys: NDArray[np.integer]) -> NDArray[np.uint64]:
    """Return an evenly spread number for every key, the same on every machine and for ever.

    The key-th output of SplitMix64 (Steele, Lea and Flood 2014) begun with the seed; no generator
    of a library, whose stream may change from one version to the next.
    """
    start = np.uint64(seed & _WHOLE)
    with np.errstate(over="ignore"):
        z = start + np.asarray(keys).astype(np.int64).view(np.uint64) * np.uint64(_GOLDEN)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        return np.asarray(z ^ (z >> np.uint64(31)))


def shared_out(total: int, sizes: Sequence[int]) -> tuple[int, ...]:
    """Share a number out in proportion to sizes, by largest remainders (Hamilton's method).

    Every size above 0 gets at least 1 where the total allows it, and none more than its size.

    >>> shared_out(10, [60, 30, 9, 1])
    (6, 2, 1, 1)
    """
    whole = sum(sizes)
    total = min(total, whole)
    if total <= 0:
        return tuple(0 for _ in sizes)
    quota = [total * size / whole for size in sizes]
    out = [int(q) for q in quota]
    by_rest = sorted(range(len(sizes)), key=lambda i: (out[i] - quota[i], -sizes[i], i))
    for place in by_rest[: total - sum(out)]:
        out[place] += 1
    for place in sorted((i for i, n in enumerate(out) if not n and sizes[i]),
                        key=lambda i: -sizes[i]):  # fmt: skip
        richest = max(range(len(out)), key=lambda i: (out[i], sizes[i]))
        if out[richest] > 1:
            out[richest] -= 1
            out[place] = 1
    return tuple(out)


def draw(
    fids: Int64Array,
    kinds: Sequence[str],
    kind: Int64Array,
    area: Int64Array,
    share: float,
    seed: int,
) -> Drawn:
    """Draw a share of rows, 0 to 1, stratified by kind and within a kind by area.

    `kind` indexes `kinds`, `area` holds any number per area. The whole is shared out among kinds by
    largest remainders; within a kind every k-th row is taken from a random start, areas in random
    order (systematic sampling, Cochran 1977, ch. 8), so that each area gives its due rounded up or
    down and every row of a kind had the same chance.
    """
    sizes = np.bincount(kind, minlength=len(kinds)).tolist()
    counts = shared_out(math.ceil(share * len(fids) - 1e-9), sizes)
    by_row, by_area = mixed(seed, fids), mixed(seed ^ 0x5EED, area)
    positions, weights = [], []
    for place, count in enumerate(counts):
        if not count:
            continue
        rows = np.flatnonzero(kind == place)
        rows = rows[np.lexsort((by_row[rows], area[rows], by_area[rows]))]
        step = len(rows) / count
        key = np.array([zlib.crc32(kinds[place].encode())], np.int64)
        start = float(mixed(seed, key)[0]) / 2**64
        taken = np.floor((start + np.arange(count)) * step).astype(np.int64)
        positions.append(rows[np.minimum(taken, len(rows) - 1)])
        weights.append(np.full(count, step))
    if not positions:
        return Drawn(np.zeros(0, np.int64), np.zeros(0))
    found, weight = np.concatenate(positions), np.concatenate(weights)
    order = np.argsort(found)
    return Drawn(found[order], weight[order])
