"""However a unit or a leader is changed, what was said before stays known with its days."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gis_app.domain.edits import Edit, RowBatch, update_cells
from gis_app.domain.project_settings import ProjectSettings
from gis_app.messages import msg
from gis_app.project.city import City
from tests.domain.invented_city import CATALOGUE, NOW

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TODAY = date(2026, 5, 20)


def rows(table: str, **columns: list[Any]) -> RowBatch:
    count = len(next(iter(columns.values())))
    return RowBatch(table, np.arange(1, count + 1), columns)


@pytest.fixture
def city(tmp_path: Path) -> Iterator[City]:
    city = City.create(tmp_path / "a.gpkg", ProjectSettings(as_of=NOW), CATALOGUE)
    units = rows("units", name=["住建局", "城管局", "交警队"], leader=["张三", "李四", None])
    points = rows("points", name=["一号", "二号"], unit_fid=[1, None], leader=["张三", "王五"])
    city.apply(Edit(msg("Made"), inserts=(units, points)))
    yield city
    city.close()


def on(city: City, day: date, table: str, fid: int, column: str) -> Any:
    return city.data.on(day).table(table).value(fid, column)


def test_the_day_before_the_change_still_answers(city: City) -> None:
    before = {name: table for name, table in city.data.tables.items()}
    city.apply(update_cells("points", 1, msg("Changed"), unit_fid=2, leader="赵六"))
    assert on(city, date(2026, 5, 1), "points", 1, "unit_fid") == 1
    assert on(city, date(2026, 5, 1), "points", 1, "leader") == "张三"
    assert on(city, TODAY, "points", 1, "unit_fid") == 2
    city.undo()
    assert len(city.data.table("tenures")) == len(before["tenures"]) == 0
    assert city.data.table("points").value(1, "unit_fid") == 1


def test_a_change_may_hold_from_an_earlier_day_on(city: City) -> None:
    edit = update_cells("units", 1, msg("Changed"), leader="赵六")
    city.apply(Edit(edit.label, updates=edit.updates, since=date(2026, 4, 1)))
    assert on(city, date(2026, 3, 31), "units", 1, "leader") == "张三"
    assert on(city, date(2026, 4, 1), "units", 1, "leader") == "赵六"


def test_a_correction_keeps_nothing(city: City) -> None:
    edit = update_cells("units", 1, msg("Changed"), leader="张叁")
    city.apply(Edit(edit.label, updates=edit.updates, is_correction=True))
    assert on(city, date(2026, 5, 1), "units", 1, "leader") == "张叁"


def test_two_changes_on_one_day_keep_who_held_it_before(city: City) -> None:
    for name in ("赵六", "钱七", "张三"):
        city.apply(update_cells("units", 1, msg("Changed"), leader=name))
    assert len(city.data.table("tenures")) == 1
    assert on(city, date(2026, 5, 19), "units", 1, "leader") == "张三"


def test_what_was_empty_or_stays_leaves_nothing(city: City) -> None:
    city.apply(update_cells("points", 2, msg("Changed"), unit_fid=2, leader="王五", name="新名"))
    assert len(city.data.table("tenures")) == 0


def test_a_list_speaks_from_its_own_date_on(city: City) -> None:
    city.apply(update_cells("points", 1, msg("Imported"), unit_fid=3, source_date="2026-05-10"))
    assert on(city, date(2026, 5, 9), "points", 1, "unit_fid") == 1
    assert on(city, date(2026, 5, 10), "points", 1, "unit_fid") == 3
    # an older list does not rewrite what is known to have been
    city.apply(update_cells("points", 1, msg("Imported"), unit_fid=2, source_date="2026-05-01"))
    assert on(city, date(2026, 5, 12), "points", 1, "unit_fid") == 3
    assert on(city, TODAY, "points", 1, "unit_fid") == 2


def test_an_edit_that_keeps_its_own_former_value_is_left_alone(city: City) -> None:
    edit = update_cells("points", 1, msg("Changed"), unit_fid=2)
    own = RowBatch(
        "tenures",
        city.reserve_fids("tenures", 1),
        {
            "owner_table": ["points"],
            "owner_fid": [1],
            "role": ["unit_fid"],
            "unit_fid": [1],
            "valid_to": ["2026-02-01"],
        },
    )
    city.apply(Edit(edit.label, inserts=(own,), updates=edit.updates))
    assert len(city.data.table("tenures")) == 1
    assert on(city, date(2026, 3, 1), "points", 1, "unit_fid") == 2


_DAYS = st.dates(date(2026, 1, 2), date(2026, 5, 20))


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(st.tuples(_DAYS, st.integers(1, 3)), min_size=1, max_size=5, unique_by=lambda s: s[0])
)
def test_every_day_is_answered_as_it_was(city: City, steps: list[tuple[date, int]]) -> None:
    steps.sort()
    for day, unit in steps:
        edit = update_cells("points", 1, msg("Changed"), unit_fid=unit)
        city.apply(Edit(edit.label, updates=edit.updates, since=day))
    for day in (date(2026, 1, 1), *(day for day, _ in steps), TODAY):
        said = [unit for start, unit in steps if start <= day]
        assert on(city, day, "points", 1, "unit_fid") == (said[-1] if said else 1)
    for _ in steps:
        city.undo()
    assert city.data.table("points").value(1, "unit_fid") == 1


def test_the_former_value_was_read_in_the_former_list(city: City) -> None:
    first = {"source_file": "一月.xlsx", "source_row": 4, "source_date": "2026-01-05"}
    city.apply(update_cells("points", 1, msg("Imported"), **first))
    second = {"source_file": "五月.xlsx", "source_row": 9, "source_date": "2026-05-10"}
    city.apply(update_cells("points", 1, msg("Imported"), unit_fid=2, lead_unit_fid=3, **second))
    for day, wanted in ((date(2026, 5, 9), first), (date(2026, 5, 10), second)):
        assert {name: on(city, day, "points", 1, name) for name in wanted} == wanted
    # the lead unit came with the change: it did not lead before
    assert on(city, date(2026, 5, 9), "points", 1, "lead_unit_fid") == 0
    assert on(city, date(2026, 5, 10), "points", 1, "lead_unit_fid") == 3
