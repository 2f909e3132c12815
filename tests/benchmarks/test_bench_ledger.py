"""A million issues: colours, rates and rankings as columns, and the same in plain pandas.

python -m pytest tests/benchmarks/test_bench_ledger.py
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest

from gis_app.domain.calendar import WorkingCalendar
from gis_app.domain.edits import Edit, RowBatch
from gis_app.domain.issue_moves import MoveRequest
from gis_app.domain.presets import OfficePresets
from gis_app.domain.project_settings import ProjectSettings
from gis_app.domain.table import TextColumn
from gis_app.domain.week_figures import Figure, GroupBy, Period, broken_down, week_figures
from gis_app.domain.work_terms import Move
from gis_app.messages import msg
from gis_app.project.city import City
from gis_app.workflows.work_issue import make_move
from tests.benchmarks.ledger_columns import NOW, ledger_city

if TYPE_CHECKING:
    from pathlib import Path

    from gis_app.domain.city_data import CityData

COUNT = 1_000_000
WEEK = Period(NOW - timedelta(days=7), NOW)


@pytest.fixture(scope="module")
def ledger() -> CityData:
    return ledger_city(COUNT)


def fresh(data: CityData) -> tuple[tuple[CityData], dict[str, Any]]:
    """Return the same ledger with nothing read or worked out yet."""
    issues = data.table("issues")
    columns = {
        name: TextColumn(c.codes, c.words) if isinstance(c, TextColumn) else c
        for name, c in issues.columns.items()
    }
    tables = {**data.tables, "issues": replace(issues, columns=columns)}
    return (replace(data, tables=tables),), {}


def frame_of(data: CityData) -> pd.DataFrame:
    """Return the ledger as a program that works with pandas would hold it."""
    issues = data.table("issues")
    names = ("point_fid", "unit_fid", "matter", "step", "found_at", "assigned_at", "closed_at",
             "sent_back_count")  # fmt: skip
    return pd.DataFrame({name: issues.values(name) for name in names})


def pandas_colours(frame: pd.DataFrame) -> pd.DataFrame:
    """Work out deadlines, overdue, recurrence and colours with pandas alone."""
    out = frame.copy()
    for name in ("found_at", "assigned_at", "closed_at"):
        out[name] = pd.to_datetime(out[name], utc=True)
    now = pd.Timestamp(NOW)
    calendar = WorkingCalendar(2024, 2028, OfficePresets())
    days = pd.DataFrame({"day": pd.date_range("2024-01-01", periods=len(calendar.is_working))})
    days["before"] = np.concatenate([[0], np.cumsum(calendar.is_working * calendar.day_s)])[:-1]
    days["is_working"] = calendar.is_working

    def position(moments: pd.Series[Any]) -> pd.Series[Any]:
        local = moments.dt.tz_convert("Asia/Shanghai").dt.tz_localize(None)
        day = local.dt.normalize()
        found = pd.DataFrame({"day": day}).merge(days, on="day", how="left")
        second = (local - day).dt.total_seconds().to_numpy()
        spent = sum(np.clip(second - a, 0, b - a) for a, b in OfficePresets().office_hours_s)
        spent = np.where(found["is_working"].to_numpy(), spent, 0)
        return pd.Series(found["before"].to_numpy() + spent, index=moments.index)

    start = out["assigned_at"].fillna(out["found_at"])
    out["start_s"] = position(start)
    out["due_s"] = out["start_s"] + 2 * calendar.day_s
    now_s = position(pd.Series([now])).iloc[0]
    closed = out["step"] == "closed"
    over = now_s - out["due_s"]
    colour = pd.Series(1, index=out.index)
    colour[over >= -0.25 * 2 * calendar.day_s] = 2
    colour[out["sent_back_count"] >= 1] = 2
    colour[over > 2 * calendar.day_s] = 3
    ends = out.loc[closed & out["closed_at"].notna(), ["point_fid", "matter", "closed_at"]]
    ends = ends.sort_values("closed_at").rename(columns={"closed_at": "before_at"})
    ends["earlier_at"] = ends["before_at"]
    asked = out[["point_fid", "matter", "found_at"]].sort_values("found_at")
    linked = pd.merge_asof(
        asked.reset_index(), ends, left_on="found_at", right_on="before_at",
        by=["point_fid", "matter"], allow_exact_matches=False,
    ).set_index("index")  # fmt: skip
    back = (linked["found_at"] - linked["earlier_at"]) <= pd.Timedelta(days=30)
    colour[back.reindex(out.index, fill_value=False)] = 3
    colour[closed] = 0
    out["colour"] = colour
    return out


def test_colours(benchmark: Any, ledger: CityData) -> None:
    state = benchmark.pedantic(lambda data: data.issue_state, setup=lambda: fresh(ledger), rounds=3)
    benchmark.extra_info["red"] = int((state.colour == 3).sum())


def test_colours_in_pandas(benchmark: Any, ledger: CityData) -> None:
    frame = frame_of(ledger)
    made = benchmark.pedantic(pandas_colours, args=(frame,), rounds=2)
    ours = np.bincount(ledger.issue_state.colour, minlength=4)
    theirs = np.bincount(made["colour"], minlength=4)
    # the pandas version knows no deadline's own minute: it may differ by a few rows at the edges
    assert np.abs(ours - theirs).max() <= COUNT * 0.002, (ours, theirs)


def test_rates_and_ranking(benchmark: Any, ledger: CityData) -> None:
    _ = ledger.issue_state

    def figures() -> list[float | None]:
        found = broken_down(week_figures(ledger, WEEK), GroupBy.UNIT)
        return found.rate(Figure.IN_TIME, Figure.FELL_DUE)

    assert len(benchmark(figures)) == 120


def test_rates_and_ranking_in_pandas(benchmark: Any, ledger: CityData) -> None:
    frame = pandas_colours(frame_of(ledger))
    frame["deadline"] = ledger.issue_state.deadline
    frame["deadline"] = frame["deadline"].dt.tz_localize("UTC")

    def figures() -> pd.DataFrame:
        start, end = pd.Timestamp(WEEK.start), pd.Timestamp(WEEK.end)
        due = (frame["deadline"] > start) & (frame["deadline"] <= end)
        done = frame["step"] == "closed"
        kept = frame.assign(
            new=(frame["found_at"] > start) & (frame["found_at"] <= end),
            closed=done & (frame["closed_at"] > start) & (frame["closed_at"] <= end),
            open=~done, red=frame["colour"] == 3, yellow=frame["colour"] == 2,
            due=due, in_time=due & done & (frame["closed_at"] <= frame["deadline"]),
        )  # fmt: skip
        columns = ["new", "closed", "open", "red", "yellow", "due", "in_time"]
        sums = kept.groupby("unit_fid")[columns].sum()
        sums["rate"] = sums["in_time"] / sums["due"]
        return sums.sort_values(["red", "open"], ascending=False)

    made = benchmark(figures)
    ours = broken_down(week_figures(ledger, WEEK), GroupBy.UNIT)
    assert made["in_time"].sum() == ours.counts[Figure.IN_TIME].sum()


def _stored(folder: Path, count: int) -> City:
    """Write a ledger of so many issues and moves into a project file."""
    data = ledger_city(count)
    issues = data.table("issues")
    city = City.create(folder / f"ledger{count}.gpkg", ProjectSettings(as_of=NOW), user="t")
    units = data.table("units")
    offices = RowBatch("units", units.fids, {"name": units.values("name").tolist()})
    names = ("unit_fid", "matter", "step", "source", "found_at", "assigned_at", "closed_at")
    rows = RowBatch("issues", issues.fids, {n: issues.values(n).tolist() for n in names})
    moves = RowBatch(
        "issue_moves",
        np.arange(1, count + 1),
        {
            "issue_fid": issues.fids.tolist(),
            "move": ["assign"] * count,
            "at": issues.values("found_at").tolist(),
            "by": ["甲"] * count,
        },
    )
    city.apply(Edit(msg("made"), inserts=(offices, rows, moves)))
    return city


@pytest.mark.parametrize("count", [10_000, 1_000_000])
def test_one_move(benchmark: Any, tmp_path: Path, count: int) -> None:
    """Time one move with its line of history and the transaction, in a small and a large ledger."""
    with _stored(tmp_path, count) as city:
        state = city.data.issue_state
        open_fids = iter(city.data.table("issues").fids[state.is_open].tolist())
        at = datetime(2026, 5, 20, 6, 30, tzinfo=UTC)
        benchmark.pedantic(
            lambda fid: make_move(city, [fid], MoveRequest(Move.NOTE, "王", at, "进展")),
            setup=lambda: ((next(open_fids),), {}),
            rounds=15,
        )
