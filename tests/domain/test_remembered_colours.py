"""What colours are carried over from move to move is what working them out anew gives."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
from hypothesis import given
from hypothesis import settings as how
from hypothesis import strategies as st

from gis_app.domain.deadlines import DEADLINE_COLUMNS, deadlines
from gis_app.domain.presets import OfficePresets
from gis_app.domain.recurrence import RECURRENCE_COLUMNS, earlier_issues, is_recurrence
from gis_app.domain.remembered import Remembered
from gis_app.domain.table import PointColumns, Table, TextColumn
from tests.domain.invented_city import city

if TYPE_CHECKING:
    from gis_app.domain.city_data import CityData
    from gis_app.domain.issue_state import IssueState

SPOTS = st.sampled_from([80.25, 80.2502, 80.3, np.nan])
TIME = st.none() | st.builds(
    lambda hours: f"{datetime(2026, 5, 1) + timedelta(hours=hours):%Y-%m-%dT%H:%M:%SZ}",
    st.integers(-9_000, 1_000),
)
DAY = st.none() | st.sampled_from(["2026-05-10", "2026-06-01", "2027-02-01"])
CELLS: dict[str, st.SearchStrategy[Any]] = {
    "step": st.sampled_from(["registered", "tracked", "pushed", "closed", None]),
    "found_at": TIME,
    "assigned_at": TIME,
    "deadline_at": TIME,
    "closed_at": TIME,
    "deferred_until": DAY,
    "deferral_approval": st.sampled_from([None, "同意"]),
    "severity": st.sampled_from([None, "urgent", "engineering"]),
    "matter": st.sampled_from([None, "SC-01", "SC-02"]),
    "closing_class": st.sampled_from([None, "week"]),
    "raised_colour": st.sampled_from([None, "red"]),
    "raised_reason": st.sampled_from([None, "督办"]),
    "progress": st.sampled_from([None, "进展"]),
    "sent_back_count": st.integers(0, 2),
    "unit_fid": st.integers(0, 2),
    "point_fid": st.integers(0, 2),
    "recurrence_of_fid": st.integers(0, 3),
}
POINT = st.fixed_dictionaries({"lon": SPOTS, "lat": st.just(41.17)})
ISSUE = st.fixed_dictionaries({**CELLS, "lon": SPOTS, "lat": st.just(41.17)})
MOMENT = st.integers(0, 400).map(lambda days: datetime(2026, 5, 20, tzinfo=UTC) + days * _DAY)
_DAY = timedelta(days=1)


def with_cells(table: Table, name: str, values: list[Any]) -> Table:
    is_text = isinstance(table.columns[name], TextColumn)
    column = TextColumn.from_values(values) if is_text else np.array(values, np.int64)
    return table.with_columns(**{name: column})


def changed(draw: st.DrawFn, data: CityData) -> CityData:
    """Return the next moment: a column of issues, a place, rows, the presets or time changed."""
    issues, points = data.table("issues"), data.table("points")
    match draw(st.sampled_from(["cells", "cells", "cells", "place", "point", "rows", "presets"])):
        case "cells":
            name = draw(st.sampled_from(sorted(CELLS)))
            size = len(issues)
            issues = with_cells(
                issues, name, draw(st.lists(CELLS[name], min_size=size, max_size=size))
            )
        case "place":
            lon = np.array(draw(st.lists(SPOTS, min_size=len(issues), max_size=len(issues))))
            issues = replace(issues, geometry=PointColumns(lon, np.full(len(lon), 41.17)))
        case "point":
            points = replace(
                points, geometry=PointColumns(points.points.lon_deg[::-1], points.points.lat_deg)
            )
        case "rows":
            issues = issues.take(np.arange(len(issues)) != draw(st.integers(0, len(issues))))
        case _:
            presets = OfficePresets(recurrence_days=draw(st.integers(1, 90)))
            data = replace(data, base_presets=presets)
    settings = replace(data.settings, as_of=draw(MOMENT)) if draw(st.booleans()) else data.settings
    return replace(
        data, tables={**data.tables, "issues": issues, "points": points}, settings=settings
    )


def same(one: IssueState, other: IssueState) -> None:
    for part in ("due", "coloured"):
        left, right = getattr(one, part), getattr(other, part)
        for field in fields(left):
            if field.name != "calendar":
                equal(getattr(left, field.name), getattr(right, field.name))
    for name in ("unit_fid", "lon_deg", "lat_deg", "layer", "times_back"):
        equal(getattr(one, name), getattr(other, name))
    for level, fids in one.area_fid.items():
        equal(fids, other.area_fid[level])


def equal(left: Any, right: Any) -> None:
    if isinstance(left, TextColumn):
        left, right = left.values(), right.values()
    np.testing.assert_array_equal(left, right)


@given(st.data())
@how(deadline=None, max_examples=80)
def test_carried_over_is_worked_out_anew(drawn: st.DataObject) -> None:
    data = city(
        units=[{"name": "甲"}, {"name": "乙"}],
        points=drawn.draw(st.lists(POINT, min_size=2, max_size=2)),
        issues=drawn.draw(st.lists(ISSUE, min_size=1, max_size=6)),
    )
    for _ in range(drawn.draw(st.integers(1, 6))):
        same(data.issue_state, replace(data, remembered=Remembered()).issue_state)
        data = drawn.draw(st.composite(changed)(data))
    same(data.issue_state, replace(data, remembered=Remembered()).issue_state)


@given(st.lists(ISSUE, max_size=6))
@how(deadline=None, max_examples=20)
def test_nothing_else_of_an_issue_is_read(issues: list[dict[str, Any]]) -> None:
    data = city(issues=issues)
    whole = data.table("issues")

    def only(names: tuple[str, ...]) -> Table:
        return replace(whole, columns={n: whole.columns[n] for n in names}, geometry=None)

    due = deadlines(only(DEADLINE_COLUMNS), data.catalogue, data.presets, data.as_of)
    equal(due.deadline, data.issue_state.deadline)
    few, state = only(RECURRENCE_COLUMNS), data.issue_state
    earlier = earlier_issues(few, state.lon_deg, state.lat_deg, data.presets.recurrence_m)
    equal(earlier, state.coloured.earlier_fid)
    equal(is_recurrence(few, earlier, due.start, 30), state.coloured.is_back)


def test_a_note_leaves_deadlines_and_recurrences_as_they_are() -> None:
    data = city(issues=[{"matter": "SC-01", "found_at": "2026-05-01T02:00:00Z"}])
    before = data.issue_state
    noted = with_cells(data.table("issues"), "progress", ["进展"])
    after = data.with_tables({"issues": noted}).issue_state
    assert after.due.deadline is before.due.deadline
    assert after.coloured.red_from is before.coloured.red_from
    assert after.coloured.earlier_fid is before.coloured.earlier_fid
