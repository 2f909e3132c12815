"""How far points are: followed change by change it is what counting anew gives."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from gis_app.domain.assessment.point_progress import PointMark, point_progress
from gis_app.domain.assessment.round import Round, RoundPoints, RoundPolicy
from gis_app.domain.assessment.standard import KindStandard, Standard, StandardItem
from gis_app.domain.table import Table, TextColumn
from gis_app.domain.work_terms import ItemResult, RoundScope
from gis_app.messages import LocalText


def a_round() -> Round:
    """Make a round of six points, kinds in turn with two and three items."""
    text = LocalText("项", "item")
    kinds = tuple(
        KindStandard(f"k{items}", text, tuple(
            StandardItem(f"K{items}-{i}", text, 1.0, "ordinary") for i in range(items)
        ))
        for items in (2, 3)
    )  # fmt: skip
    count = 6
    points = RoundPoints(
        np.arange(1, count + 1) * 7, ("",) * count, ("",) * count, np.arange(count) % 2,
        np.ones(count, np.int64), np.ones(count), np.zeros(count, np.int64),
        np.zeros((1, 3), np.int64), {}, {}, {},
    )  # fmt: skip
    now = datetime(2026, 5, 20, tzinfo=UTC)
    return Round(3, "", "", now, now, RoundScope.FULL, 0, "", Standard(kinds), points,
                 RoundPolicy())  # fmt: skip


ROUND = a_round()
ITEMS = [
    [item.code for item in ROUND.standard.kinds[int(kind)].items] for kind in ROUND.points.kind
]
RESULTS = tuple(one.value for one in ItemResult)


def scores(rows: list[tuple[int, int, int, bool]]) -> Table:
    """Make a table of scores: place, item, result, whether it is late."""
    return Table(
        "scores",
        np.arange(1, len(rows) + 1),
        {
            "round_fid": np.full(len(rows), ROUND.fid, np.int64),
            "point_fid": np.array([ROUND.points.fids[p] for p, *_ in rows], np.int64),
            "matter": TextColumn.from_values(ITEMS[p][i % len(ITEMS[p])] for p, i, *_ in rows),
            "result": TextColumn.from_values(RESULTS[r] for _p, _i, r, _l in rows),
            "is_late": np.array([late for *_, late in rows], np.int64),
        },
    )


ROWS = st.lists(
    st.tuples(st.integers(0, 5), st.integers(0, 2), st.integers(0, 3), st.booleans()), max_size=40
)


@given(ROWS, ROWS)
def test_following_a_change_is_counting_anew(
    before: list[tuple[int, int, int, bool]], more: list[tuple[int, int, int, bool]]
) -> None:
    start = point_progress(scores(before), ROUND)
    table = scores(before + more)
    places = np.unique(np.array([place for place, *_ in more], np.int64))
    told, anew = start.renewed(table, ROUND, places), point_progress(table, ROUND)
    assert told.marks.tolist() == anew.marks.tolist()
    assert told.done.tolist() == anew.done.tolist()
    assert told.items_done == anew.items_done


@given(ROWS)
def test_marks_say_what_was_found(rows: list[tuple[int, int, int, bool]]) -> None:
    found: dict[int, dict[str, str]] = {}
    for place, item, result, _late in rows:
        found.setdefault(place, {})[ITEMS[place][item % len(ITEMS[place])]] = RESULTS[result]
    told = point_progress(scores(rows), ROUND)
    for place, items in enumerate(ITEMS):
        here = found.get(place, {})
        wanted = PointMark.SOME if here else PointMark.NONE
        if here and len(here) == len(items):
            is_bad = ItemResult.FAILS.value in here.values()
            wanted = PointMark.BAD if is_bad else PointMark.GOOD
        assert told.marks[place] == wanted
        assert told.done[place] == len(here)
        results = [ItemResult(here[code]) if code in here else None for code in items]
        as_typed = told.with_results(place, results)
        assert as_typed.marks.tolist() == told.marks.tolist()
        assert as_typed.done.tolist() == told.done.tolist()
