"""The organisation: names in any spelling, who stands above whom, systems, working groups."""

from __future__ import annotations

from datetime import date

import pytest

from gis_app.domain.unit_tree import UnitTree, split_names
from tests.domain.invented_city import UNITS, city, table

TREE = UnitTree(table("units", UNITS))


@pytest.mark.parametrize(
    ("name", "fid"),
    [
        ("教育局", 2),
        (" 市教育局 ", 2),
        ("教育和科技局", 2),
        ("教 育 局", 2),
        ("城市管理局", 3),
        ("没有", 0),
        ("", 0),
        (None, 0),
    ],
)
def test_names(name: str | None, fid: int) -> None:
    assert TREE.named(name) == fid


def test_brackets_of_either_width_are_alike_and_a_name_beats_an_alias() -> None:
    tree = UnitTree(
        table("units", [{"name": "甲", "aliases": "乙|城管局(综合执法)"}, {"name": "乙"}])
    )
    assert tree.named("城管局（综合执法）") == 1
    assert tree.named("乙") == 2


def test_above_and_below() -> None:
    assert TREE.ancestors(6) == (2, 1)
    assert TREE.ancestors(1) == ()
    assert TREE.with_descendants([2]) == {2, 6}
    assert TREE.with_descendants([1]) == {1, 2, 3, 4, 5, 6, 8}
    assert TREE.children(0) == (1, 7)


def test_a_loop_does_no_harm() -> None:
    tree = UnitTree(
        table("units", [{"name": "甲", "parent_fid": 2}, {"name": "乙", "parent_fid": 1}])
    )
    assert tree.ancestors(1) == (2,)
    assert tree.with_descendants([1]) == {1, 2}
    assert tree.in_systems(["x"]) == frozenset()


def test_systems_are_inherited_until_another_one() -> None:
    rows = [
        {"name": "住建局", "system": "住建"},
        {"name": "房管所", "parent_fid": 1},
        {"name": "物业科", "parent_fid": 2},
        {"name": "卫生所", "parent_fid": 1, "system": "卫健"},
        {"name": "护士站", "parent_fid": 4},
    ]
    tree = UnitTree(table("units", rows))
    assert tree.in_systems(["住建"]) == {1, 2, 3}
    assert tree.in_systems(["卫健"]) == {4, 5}
    assert tree.systems == ("住建", "卫健")


def test_the_working_group_above() -> None:
    rows = [{"name": "指挥部", "kind": "headquarters"}, {"name": "环境组", "kind": "working_group",
            "parent_fid": 1}, {"name": "城管局", "parent_fid": 2}]  # fmt: skip
    tree = UnitTree(table("units", rows))
    assert [tree.working_group(fid) for fid in (1, 2, 3, 99)] == [0, 2, 2, 0]


def test_names_in_one_cell() -> None:
    assert split_names("甲、乙；丙,丁，戊|己/庚\n辛") == tuple("甲乙丙丁戊己庚辛")
    assert split_names(None) == ()


def test_a_city_hands_out_its_tree() -> None:
    assert city(units=UNITS).unit_tree.named("指挥部") == 1


def test_an_alias_of_two_units_names_neither() -> None:
    units = [
        {"fid": 1, "name": "丙局", "aliases": "公用局;丙"},
        {"fid": 2, "name": "丁局", "aliases": "公用局"},
        {"fid": 3, "name": "旧局", "aliases": "老局", "successor_fid": 4, "valid_to": "2026-01-01"},
        {"fid": 4, "name": "新局", "aliases": "老局;旧局"},
    ]
    for day in (None, date(2026, 5, 1)):
        tree = UnitTree(table("units", units), day)
        assert tree.named("公用局") == 0
        assert tree.named("丙") == 1
        assert tree.named("老局") == 4
    assert UnitTree(table("units", units)).all_named("公用局") == (1, 2)
