"""Changes of the organisation: what follows, what is refused, what undo takes back."""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import closing
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from gis_app.domain.edits import Edit, RowBatch
from gis_app.domain.project_settings import ProjectSettings
from gis_app.errors import EditError
from gis_app.messages import msg
from gis_app.project.city import City
from gis_app.workflows.edit_units import (
    add_unit,
    change_person,
    delete_unit,
    end_unit,
    holdings,
    merge_units,
    move_unit,
    rename_unit,
)
from tests.domain.invented_city import CATALOGUE, UNITS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

JUNE = date(2026, 6, 1)
LABEL = msg("Added unit {unit}", unit="")


def batch(table: str, *rows: dict[str, Any]) -> RowBatch:
    names = list(dict.fromkeys(name for row in rows for name in row if name != "fid"))
    fids = np.array([row.get("fid", n) for n, row in enumerate(rows, 1)])
    return RowBatch(table, fids, {name: [row.get(name) for row in rows] for name in names})


@pytest.fixture
def city(tmp_path: Path) -> Iterator[City]:
    with City.create(tmp_path / "a.gpkg", ProjectSettings(), CATALOGUE) as made:
        points = (
            {"name": "一中", "layer": "schools", "unit_fid": 2, "leader": "乙"},
            {"name": "二中", "layer": "schools", "operator_fid": 2, "sponsor_unit_fid": 2},
        )
        issues = (
            {"point_fid": 1, "matter": "XX-01", "unit_fid": 2, "step": "registered"},
            {"point_fid": 1, "matter": "XX-01", "unit_fid": 2, "step": "closed"},
        )
        rows = (
            batch("units", *UNITS),
            batch("areas", {"name": "红桥", "level": "subdistrict", "unit_fid": 2}),
            batch("points", *points),
            batch("issues", *issues),
            batch("tasks", {"name": "任务", "unit_fid": 2}),
            batch("actions", {"name": "飞线", "unit_fid": 2}),
        )
        made.apply(Edit(LABEL, inserts=rows))
        yield made


def digest(city: City) -> str:
    """Return a digest of every row of every register as the file holds it."""
    out = hashlib.sha256()
    with closing(sqlite3.connect(f"file:{city.file}?mode=ro", uri=True)) as connection:
        for table in city.data.tables:
            for row in connection.execute(f'SELECT * FROM "{table}" ORDER BY fid'):
                out.update(repr(row).encode())
    return out.hexdigest()


def refused(*arguments: Any) -> str:
    work, *rest = arguments
    with pytest.raises(EditError) as caught:
        work(*rest)
    return str(caught.value)


def who(city: City, day: date, point: int = 1) -> tuple[Any, Any]:
    found = city.data.responsibility.who(80.0, 41.0, point_fid=point, on_date=day).responsible
    assert found is not None
    return found.unit_name, found.leader


@pytest.mark.parametrize("on", [None, JUNE])
def test_all_that_hangs_on_a_unit_goes_with_it(city: City, on: date | None) -> None:
    before = digest(city)
    city.apply(merge_units(city.data, city.reserve_fids, 2, 3, on))
    data = city.data
    for table, column in (
        ("areas", "unit_fid"), ("points", "unit_fid"), ("issues", "unit_fid"),
        ("tasks", "unit_fid"), ("actions", "unit_fid"),
    ):  # fmt: skip
        assert data.table(table).value(1, column) == 3, table
    second = data.table("points").row(2)
    assert (second["operator_fid"], second["sponsor_unit_fid"]) == (3, 3)
    assert data.table("units").value(6, "parent_fid") == 3
    for name in ("教育局", "市教育局", "教育和科技局"):
        assert data.on(date(2026, 6, 2)).unit_tree.named(name) == 3
    closed = data.table("issues").value(2, "unit_fid")
    if on is None:
        assert not data.table("units").has(2)
        assert closed == 3
        assert len(data.table("tenures")) == 0
        assert data.table("units").value(3, "leader_phone") == "000-2", "what it alone knew"
    else:
        assert closed == 2
        unit = data.table("units").row(2)
        assert (unit["valid_to"], unit["successor_fid"]) == ("2026-05-31", 3)
        assert who(city, date(2026, 5, 31)) == ("教育局", "乙")
        assert who(city, JUNE)[0] == "城市管理局"
    city.undo()
    assert digest(city) == before
    city.redo()
    assert city.data.table("points").value(1, "unit_fid") == 3


def test_merging_upwards_and_downwards_keeps_a_tree(city: City) -> None:
    city.apply(merge_units(city.data, city.reserve_fids, 2, 6, JUNE))
    assert city.data.table("units").value(6, "parent_fid") == 1
    assert 6 in city.data.unit_tree.with_descendants([1])
    city.undo()
    city.apply(merge_units(city.data, city.reserve_fids, 6, 2))
    assert not city.data.table("units").has(6)


def test_mergers_that_cannot_be_are_refused(city: City) -> None:
    assert "cannot follow itself" in refused(merge_units, city.data, city.reserve_fids, 2, 2)
    city.apply(merge_units(city.data, city.reserve_fids, 2, 3, JUNE))
    assert "was itself merged" in refused(merge_units, city.data, city.reserve_fids, 3, 2, JUNE)


def test_a_new_leader_from_a_day_on(city: City) -> None:
    before = digest(city)
    new = {"leader": "新", "leader_phone": "999"}
    city.apply(change_person(city.data, city.reserve_fids, 2, "leader", new, JUNE))
    assert who(city, date(2026, 5, 31)) == ("教育局", "乙")
    assert who(city, JUNE) == ("教育局", "新"), "the list's row named the former leader"
    newer = {"leader": "更新"}
    later = date(2026, 7, 1)
    city.apply(change_person(city.data, city.reserve_fids, 2, "leader", newer, later))
    assert [who(city, day)[1] for day in (date(2026, 5, 1), JUNE, later)] == ["乙", "新", "更新"]
    assert "Choose a later day" in refused(
        change_person, city.data, city.reserve_fids, 2, "leader", new, JUNE
    )
    city.undo()
    city.undo()
    assert digest(city) == before


def test_rows_stay_when_they_are_not_to_follow(city: City) -> None:
    edit = change_person(
        city.data, city.reserve_fids, 2, "leader", {"leader": "新"}, JUNE, rows_follow=False
    )
    city.apply(edit)
    assert city.data.table("points").value(1, "leader") == "乙"


def test_a_former_name_stays_findable(city: City) -> None:
    city.apply(rename_unit(city.data, city.reserve_fids, 2, " 教育体育局 ", JUNE))
    assert city.data.unit_tree.named("教育局") == city.data.unit_tree.named("教育体育局") == 2
    assert who(city, date(2026, 5, 31))[0] == "教育局"
    assert who(city, JUNE)[0] == "教育体育局"
    assert rename_unit(city.data, city.reserve_fids, 2, "教育体育局").is_empty


@pytest.mark.parametrize("name", ["城市管理局", "市教育局", "教育 局", "", "  "])
def test_a_name_that_would_mean_two_units_is_refused(city: City, name: str) -> None:
    told = refused(add_unit, city.data, city.reserve_fids, name, {})
    assert "could not be told apart" in told or "needs a name" in told
    added = add_unit(city.data, city.reserve_fids, "新局", {"parent_fid": 1})
    city.apply(added)
    assert city.data.table("units").value(9, "name") == "新局"


def test_a_unit_never_stands_under_itself(city: City) -> None:
    assert "stands under 教育局 itself" in refused(move_unit, city.data, 2, 6)
    assert "cannot stand under" in refused(move_unit, city.data, 2, 2)
    city.apply(move_unit(city.data, 6, 0))
    assert city.data.unit_tree.children(0) == (1, 6, 7)
    loop = RowBatch("units", np.array([1]), {"parent_fid": [4]})
    before = digest(city)
    assert "above itself" in refused(city.apply, Edit(LABEL, updates=(loop,)))
    assert digest(city) == before


def test_a_unit_that_rows_hold_is_not_deleted(city: City) -> None:
    told = refused(delete_unit, city.data, 2)
    assert "点位 3" in told
    assert "任务 1" in told
    assert holdings(city.data, 8) == {}
    city.apply(delete_unit(city.data, 8))
    assert not city.data.table("units").has(8)


def test_an_end_and_who_follows(city: City) -> None:
    city.apply(end_unit(city.data, 2, date(2026, 5, 31), heir=3))
    assert who(city, date(2026, 5, 31))[0] == "教育局"
    assert who(city, JUNE)[0] == "城市管理局"
    row = RowBatch("units", np.array([4]), {"valid_from": ["2026-01-01"]})
    city.apply(Edit(LABEL, updates=(row,)))
    assert "cannot end before" in refused(end_unit, city.data, 4, date(2025, 12, 31))
