"""Counted discs of heaps that lie close together are joined: a disc never covers another."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis_app.domain.terms import Colour
from gis_app.geo.extent import ScreenPoint
from gis_app.rendering.clusters import Cluster, gather_groups, kept_apart
from gis_app.rendering.placed_points import place_points
from tests.rendering.little_layers import markers, screen

pytestmark = pytest.mark.usefixtures("qapp")


def _covering(discs: tuple[Cluster, ...]) -> list[tuple[int, int]]:
    return [
        (one.count, other.count)
        for one, other in itertools.combinations(discs, 2)
        if np.hypot(one.x_px - other.x_px, one.y_px - other.y_px)
        < (one.diameter_px + other.diameter_px) / 2
    ]


@given(
    st.lists(
        st.tuples(st.integers(0, 300), st.integers(0, 300), st.integers(2, 90)),
        min_size=1,
        max_size=25,
    ),
    st.sampled_from([1.0, 1.5, 2.0]),
)
def test_discs_kept_apart_sum_to_all_and_never_cover_each_other(
    heaps: list[tuple[int, int, int]], ratio: float
) -> None:
    x = np.concatenate([np.full(n, float(a)) for a, _b, n in heaps])
    y = np.concatenate([np.full(n, float(b)) for _a, b, n in heaps])
    heap = np.repeat(np.arange(len(heaps)), [n for _a, _b, n in heaps]).astype(np.int64)
    colour = np.zeros(len(x), np.int8)
    groups = kept_apart(x, y, heap, ratio)
    discs, alone = gather_groups(x, y, colour, groups, ratio, is_inset=False)
    assert not len(alone)
    assert sum(disc.count for disc in discs) == len(x)
    assert not _covering(discs)


def test_a_city_seen_from_very_far_is_one_disc_not_several_over_each_other() -> None:
    view = screen(2_000_000)
    heaps = [(200.0, 150.0, 60), (207.0, 150.0, 50), (200.0, 159.0, 45), (350.0, 250.0, 40)]
    places = [(x, y) for x, y, n in heaps for _ in range(n)]
    layer = markers(view, places, [Colour.RED] + [Colour.CLOSED] * (len(places) - 1))
    placed = place_points(view, [layer])
    assert sorted(disc.count for disc in placed.clusters) == [40, 155]
    assert not _covering(placed.clusters)
    opened = place_points(replace(view, fan_at=view.to_map(ScreenPoint(350.0, 250.0))), [layer])
    assert [disc.count for disc in opened.clusters] == [155]
