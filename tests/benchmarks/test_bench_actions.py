"""A million records of progress: credited, burnt down, broken down, and the same in plain pandas.

python -m pytest tests/benchmarks/test_bench_actions.py --benchmark-only
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from gis_app.domain.actions.action_work import work_of
from gis_app.domain.actions.burn_down import burn_down, finish_forecast
from gis_app.domain.actions.shares import ShareBy, shares
from gis_app.domain.dates import as_moment
from gis_app.domain.four_lists import Span, list_figures, list_rows
from gis_app.domain.milestones import milestone_state
from gis_app.domain.remembered import Remembered
from gis_app.domain.table import Table, TextColumn
from gis_app.domain.terms import LedgerList
from tests.domain.actions.test_action_work import CATALOGUE
from tests.domain.invented_city import NOW, city

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gis_app.domain.city_data import CityData

RECORDS, FEATURES, TASKS = 1_000_000, 20_000, 200_000
OWNERS = ("电信", "移动", "联通", "广电", "电力")


def _filled(name: str, count: int, given: Mapping[str, Any]) -> Table:
    empty = city().table(name)
    columns = {
        column: TextColumn(np.full(count, -1, np.int32), ())
        if isinstance(values, TextColumn)
        else np.zeros(count, values.dtype)
        for column, values in empty.columns.items()
    }
    geometry = None
    if empty.geometry is not None:
        nothing = np.empty(count, object)
        geometry = replace(empty.geometry, shapes=nothing)  # type: ignore[call-arg]
    return Table(name, np.arange(1, count + 1), {**columns, **given}, geometry)


def _days(random: np.random.Generator, count: int, low: int, high: int) -> TextColumn:
    words = tuple(str(np.datetime64(NOW.date(), "D") + n) for n in range(low, high))
    return TextColumn(random.integers(0, len(words), count).astype(np.int32), words)


@pytest.fixture(scope="module")
def data() -> CityData:
    random = np.random.default_rng(7)
    times = tuple(
        f"{np.datetime64(NOW.date(), 'D') - n}T{h:02d}:30:00Z"
        for n in range(1, 400)
        for h in range(24)
    )
    owner = TextColumn(random.integers(-1, len(OWNERS), RECORDS).astype(np.int32), OWNERS)
    records = _filled(
        "action_records",
        RECORDS,
        {
            "action_fid": random.integers(1, FEATURES + 1, RECORDS),
            "at": TextColumn(random.integers(0, len(times), RECORDS).astype(np.int32), times),
            "kind": TextColumn(np.zeros(RECORDS, np.int32), ("work",)),
            "amount": random.uniform(0.1, 6.0, RECORDS),
            "owner": owner,
        },
    )
    pairs = tuple(f"{a}、{b}" for a in OWNERS for b in OWNERS if a != b)
    actions = _filled(
        "actions",
        FEATURES,
        {
            "layer": TextColumn(np.zeros(FEATURES, np.int32), ("wires",)),
            "stage": TextColumn(random.integers(0, 3, FEATURES).astype(np.int32),
                                ("survey", "treat", "accepted")),
            "owners": TextColumn(random.integers(0, len(pairs), FEATURES).astype(np.int32), pairs),
            "length_before_m": random.uniform(50, 300, FEATURES),
            "found_on": _days(random, FEATURES, -400, -380),
            "deadline": _days(random, FEATURES, -30, 90),
        },
    )  # fmt: skip
    tasks = _filled(
        "tasks",
        TASKS,
        {
            "list": TextColumn(np.zeros(TASKS, np.int32), ("monthly",)),
            "month": TextColumn(np.zeros(TASKS, np.int32), ("2026-05",)),
            "deadline": _days(random, TASKS, -60, 60),
            "done_on": _days(random, TASKS, -60, 30),
        },
    )
    milestones = _filled(
        "milestones",
        RECORDS,
        {
            "owner_table": TextColumn(np.zeros(RECORDS, np.int32), ("tasks",)),
            "owner_fid": random.integers(1, TASKS + 1, RECORDS),
            "due_on": _days(random, RECORDS, -60, 60),
            "done_on": _days(random, RECORDS, -60, 60),
        },
    )
    made = city(CATALOGUE)
    return made.with_tables({t.name: t for t in (records, actions, tasks, milestones)})


def _fresh(data: CityData) -> CityData:
    return replace(data, remembered=Remembered())


def test_work_of_a_million_records(benchmark: Any, data: CityData) -> None:
    """Time credits in order of time, clipped at each feature's plan."""
    work = benchmark.pedantic(
        lambda: work_of(_fresh(data), CATALOGUE.layers), rounds=3, warmup_rounds=1
    )
    assert work.done.sum() > 0


def test_burn_down_forecast_and_owners(benchmark: Any, data: CityData) -> None:
    """Time what the board shows of one action of 20,000 features."""
    work = work_of(data, CATALOGUE.layers)
    rows = work.rows_of("wires")

    def show() -> float:
        burn_down(work, rows)
        finish_forecast(work, rows)
        return float(shares(data, work, rows, ShareBy.OWNER).done.sum())

    assert benchmark.pedantic(show, rounds=3, warmup_rounds=1) > 0


def test_the_same_in_pandas(benchmark: Any, data: CityData) -> None:
    """Time sort, cumulative sum, clip and group-by in plain pandas, over frames made before."""
    import pandas as pd

    records, actions = data.table("action_records"), data.table("actions")
    frame = pd.DataFrame(
        {
            "action_fid": records.numbers("action_fid"),
            "at": pd.to_datetime(pd.Series(records.text("at").values())),
            "amount": records.numbers("amount"),
            "owner": records.text("owner").values(),
        }
    )
    plan = pd.Series(actions.numbers("length_before_m"), index=actions.fids)
    stage = pd.Series(actions.text("stage").values(), index=actions.fids)
    now = pd.Timestamp(as_moment(NOW)).tz_localize("UTC")

    def pandas_way() -> float:
        found = frame[(frame["at"] <= now) & (frame["amount"] > 0)]
        found = found.sort_values(["action_fid", "at", "owner", "amount"])
        upto = found.groupby("action_fid")["amount"].cumsum()
        limit = found["action_fid"].map(plan)
        reached = np.minimum(upto, limit)
        credited = reached - np.minimum(upto - found["amount"], limit)
        done = credited.groupby(found["action_fid"]).sum()
        done = done.reindex(plan.index, fill_value=0.0)
        done[stage == "accepted"] = plan[stage == "accepted"]
        return float(done.sum())

    told = benchmark.pedantic(pandas_way, rounds=3, warmup_rounds=1)
    assert told == pytest.approx(float(work_of(data, CATALOGUE.layers).done.sum()), rel=1e-9)


def test_slippage_of_a_million_milestones(benchmark: Any, data: CityData) -> None:
    """Time how 200,000 tasks stand behind their milestones."""
    state = benchmark.pedantic(lambda: milestone_state(_fresh(data)), rounds=3, warmup_rounds=1)
    assert state.slippage.max() > 0


def test_slippage_in_pandas(benchmark: Any, data: CityData) -> None:
    """Time the same earliest unmet milestone in plain pandas, over a frame made before."""
    import pandas as pd

    marks, tasks = data.table("milestones"), data.table("tasks")
    frame = pd.DataFrame(
        {
            "task": marks.numbers("owner_fid"),
            "due": pd.to_datetime(pd.Series(marks.text("due_on").values())),
            "done": pd.to_datetime(pd.Series(marks.text("done_on").values())),
        }
    )
    finished = pd.Series(pd.to_datetime(tasks.text("done_on").values()), index=tasks.fids)
    today = pd.Timestamp("2026-05-20")

    def pandas_way() -> int:
        unmet = frame[~(frame["done"] <= today)]
        first = unmet.groupby("task")["due"].min()
        late = (today - first).dt.days.clip(lower=0)
        late[finished.reindex(late.index) <= today] = 0
        return int(late.sum())

    told = benchmark.pedantic(pandas_way, rounds=3, warmup_rounds=1)
    assert told == int(milestone_state(data).slippage.sum())


def test_list_figures(benchmark: Any, data: CityData) -> None:
    """Time one list of 200,000 tasks by week, month and quarter, milestones known."""
    milestone_state(data)

    def count() -> int:
        rows = list_rows(data, LedgerList.MONTHLY)
        return sum(len(list_figures(rows, span).masks) for span in Span)

    assert benchmark.pedantic(count, rounds=3, warmup_rounds=1) == 24
