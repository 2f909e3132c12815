"""A drawn sample: the same every time, every kind and area at its due, every row its chance."""

from __future__ import annotations

import math
from collections import Counter

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from gis_app.domain.assessment.sampling import draw, mixed, shared_out

KINDS = ("schools", "markets", "parks", "squares")
ROWS = st.lists(
    st.tuples(st.integers(0, len(KINDS) - 1), st.integers(0, 5)), min_size=1, max_size=200
)


@given(ROWS, st.floats(0.01, 1.0), st.integers(0, 2**31))
def test_the_same_seed_draws_the_same_rows_stratified(
    rows: list[tuple[int, int]], share: float, seed: int
) -> None:
    kind, area = (np.array([row[i] for row in rows], np.int64) for i in (0, 1))
    fids = np.arange(10, 10 + len(rows), dtype=np.int64)
    one = draw(fids, KINDS, kind, area, share, seed)
    again = draw(fids, KINDS, kind, area, share, seed)
    assert one.positions.tolist() == again.positions.tolist()
    assert len(set(one.positions.tolist())) == len(one.positions)
    total = min(math.ceil(share * len(rows) - 1e-9), len(rows))
    assert len(one.positions) == total
    sizes, taken = Counter(kind.tolist()), Counter(kind[one.positions].tolist())
    for place, size in sizes.items():
        due = total * size / len(rows)
        if total >= len(sizes):
            assert taken[place] >= 1
        if all(total * s / len(rows) >= 1 for s in sizes.values()):
            assert math.floor(due) <= taken[place] <= math.ceil(due)
        cells = Counter(area[kind == place].tolist())
        found = Counter(area[one.positions][kind[one.positions] == place].tolist())
        for cell, count in cells.items():
            share_of_cell = taken[place] * count / size
            assert math.floor(share_of_cell) <= found[cell] <= math.ceil(share_of_cell)
    assert one.weight.sum() == sum(sizes[place] for place in taken) or np.isclose(
        one.weight.sum(), sum(sizes[place] for place in taken)
    )


@given(ROWS, st.integers(0, 2**31), st.randoms(use_true_random=False))
def test_the_order_of_the_register_does_not_matter(rows, seed, random) -> None:  # type: ignore[no-untyped-def]
    fids = list(range(1, len(rows) + 1))
    order = list(range(len(rows)))
    random.shuffle(order)

    def drawn(places: list[int]) -> set[int]:
        ids = np.array([fids[p] for p in places], np.int64)
        kind, area = (np.array([rows[p][i] for p in places], np.int64) for i in (0, 1))
        return set(ids[draw(ids, KINDS, kind, area, 0.3, seed).positions].tolist())

    assert drawn(list(range(len(rows)))) == drawn(order)


def test_every_row_has_the_same_chance_and_seeds_differ() -> None:
    fids = np.arange(1, 101, dtype=np.int64)
    kind, area = np.zeros(100, np.int64), fids % 7
    seen = np.zeros(100)
    for seed in range(2000):
        seen[draw(fids, KINDS, kind, area, 0.1, seed).positions] += 1
    # 2,000 draws of a tenth: 200 each, standard deviation 13.4
    assert seen.min() > 200 - 5 * 13.5
    assert seen.max() < 200 + 5 * 13.5


def test_the_numbers_are_those_of_splitmix64() -> None:
    # the first outputs for seed 1234567, as published with the algorithm
    told = [6457827717110365317, 3203168211198807973, 9817491932198370423]
    assert mixed(1234567, np.array([1, 2, 3])).tolist() == told


@given(st.integers(0, 500), st.lists(st.integers(0, 100), max_size=30))
def test_shares_add_up_and_nobody_gets_more_than_there_is(total: int, sizes: list[int]) -> None:
    shares = shared_out(total, sizes)
    assert sum(shares) == min(total, sum(sizes))
    assert all(0 <= share <= size for share, size in zip(shares, sizes, strict=True))
    if total >= sum(size > 0 for size in sizes):
        assert all(share > 0 for share, size in zip(shares, sizes, strict=True) if size)
