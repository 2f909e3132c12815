"""The look-back sample: a tenth of what was closed, at least one a unit, the same every time."""

from __future__ import annotations

import math
from collections import Counter
from datetime import timedelta

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from gis_app.domain.assessment.look_back import look_back_figures, look_back_sample
from tests.domain.invented_city import NOW, UNITS, city

WEEK = timedelta(days=7)


def issues(units: list[int], hours: list[int]) -> list[dict[str, object]]:
    return [
        {"unit_fid": unit, "step": "closed",
         "closed_at": (NOW - timedelta(hours=age)).strftime("%Y-%m-%dT%H:%M:%SZ")}
        for unit, age in zip(units, hours, strict=True)
    ]  # fmt: skip


@given(
    st.lists(st.tuples(st.integers(2, 8), st.integers(0, 400)), max_size=80),
    st.floats(0.01, 1.0),
    st.integers(0, 2**31),
)
def test_a_share_at_least_one_a_unit_and_the_same_again(
    rows: list[tuple[int, int]], share: float, seed: int
) -> None:
    data = city(units=UNITS, issues=issues([u for u, _ in rows], [h for _, h in rows]))
    found = look_back_sample(data, NOW - WEEK, NOW, share, seed)
    again = look_back_sample(data, NOW - WEEK, NOW, share, seed)
    assert found.positions.tolist() == again.positions.tolist()
    closed = Counter(unit for unit, age in rows if age < 7 * 24)
    assert found.closed == sum(closed.values())
    drawn = Counter(found.unit_fid.tolist())
    assert set(drawn) == set(closed)
    assert sum(drawn.values()) == max(math.ceil(share * found.closed - 1e-9), len(closed))
    assert all(drawn[unit] <= count for unit, count in closed.items())


def test_what_was_found_is_counted() -> None:
    rows = [{"issue_fid": 1, "result": "good"}, {"issue_fid": 2, "result": "relapsed"},
            {"issue_fid": 3}]  # fmt: skip
    figures = look_back_figures(city(look_backs=rows))
    assert (figures.drawn, figures.checked, figures.good, figures.relapsed) == (3, 2, 1, 1)
    assert figures.relapse_rate == 0.5
    assert look_back_figures(city(look_backs=rows), np.array([0, 0, 1], bool)).relapse_rate is None
