"""What a filter keeps: areas and units bring those below them, kinds of choice narrow."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from gis_app.domain.city_filter import CityFilter
from gis_app.domain.terms import Colour
from tests.domain.invented_city import AREAS, IN_NEW_CHINA, IN_RED_BRIDGE, OUTSIDE, UNITS, city

PLACES = {"bridge": IN_RED_BRIDGE, "china": IN_NEW_CHINA, "out": OUTSIDE}


def placed(where: str) -> dict[str, Any]:
    return {"lon": PLACES[where][0], "lat": PLACES[where][1]}


DATA = city(
    units=[*UNITS, {"fid": 9, "name": "第一中学分校", "parent_fid": 6}],
    areas=AREAS,
    points=[
        {"fid": 1, "name": "第一中学", "layer": "schools", "unit_fid": 6, **placed("bridge")},
        {"fid": 2, "name": "红桥市场", "code": "SC001", "layer": "markets", "unit_fid": 3,
         **placed("china")},
        {"fid": 3, "name": "城外学校", "layer": "schools", "unit_fid": 9, **placed("out")},
        {"fid": 4, "name": "未落图广场", "layer": "squares", "area_name": "新华社区",
         "unit_fid": 4},
    ],
    issues=[
        {"fid": 1, "point_fid": 1, "matter": "XX-01", "step": "tracked", "sent_back_count": 2},
        {"fid": 2, "point_fid": 1, "matter": "XX-02", "step": "closed", "unit_fid": 3},
        {"fid": 3, "description": "占道 经营", "matter": "SC-01", "step": "registered",
         "unit_fid": 3, **placed("china")},
    ],
    actions=[
        {"fid": 1, "layer": "wires", "name": "团结路飞线", "unit_fid": 3,
         "shape": shapely.LineString([IN_RED_BRIDGE, IN_NEW_CHINA])},
        {"fid": 2, "layer": "stalls", "unit_fid": 4, "shape": shapely.Point(*OUTSIDE)},
        {"fid": 3, "layer": "stalls", "unit_fid": 4},
    ],
)  # fmt: skip


def kept(wanted: CityFilter) -> tuple[list[int], list[int], list[int]]:
    masks = (wanted.point_mask(DATA), wanted.issue_mask(DATA), wanted.action_mask(DATA))
    tables = (DATA.table(name) for name in ("points", "issues", "actions"))
    found = [table.fids[mask].tolist() for table, mask in zip(tables, masks, strict=True)]
    return found[0], found[1], found[2]


@pytest.mark.parametrize(
    ("wanted", "points", "issues", "actions"),
    [
        (CityFilter(), [1, 2, 3, 4], [1, 2, 3], [1, 2, 3]),
        (CityFilter(area_fids=(3,)), [1], [1, 2], [1]),
        (CityFilter(area_fids=(4,)), [2, 4], [3], [1]),
        (CityFilter(area_fids=(2,)), [1, 2, 4], [1, 2, 3], [1]),
        (CityFilter(area_fids=(5,)), [], [], []),
        (CityFilter(area_fids=(3, 4)), [1, 2, 4], [1, 2, 3], [1]),
        (CityFilter(area_fids=(99,)), [], [], []),
        (CityFilter(layers=("schools",)), [1, 3], [1, 2], []),
        (CityFilter(layers=("markets", "stalls")), [2], [3], [2, 3]),
        (CityFilter(unit_fids=(6,)), [1, 3], [1], []),
        (CityFilter(unit_fids=(3,)), [2], [2, 3], [1]),
        (CityFilter(unit_fids=(1,)), [1, 2, 3, 4], [1, 2, 3], [1, 2, 3]),
        (CityFilter(systems=("教育",)), [1, 3], [1], []),
        (CityFilter(systems=("城管",)), [2], [2, 3], [1]),
        (CityFilter(systems=("没有",)), [], [], []),
        (CityFilter(colours=(Colour.RED,)), [1], [1], [1, 2, 3]),
        (CityFilter(colours=(Colour.WHITE, Colour.RED)), [1], [1, 3], [1, 2, 3]),
        (CityFilter(colours=(Colour.CLOSED,)), [2, 3, 4], [2], [1, 2, 3]),
        (CityFilter(steps=("closed",)), [1], [2], [1, 2, 3]),
        (CityFilter(text="中学"), [1], [1, 2], []),
        (CityFilter(text="ｓｃ００１"), [2], [], []),
        (CityFilter(text="占道经营"), [], [3], []),
        (CityFilter(text="飞线"), [], [], [1]),
        (CityFilter(text="红桥 市场"), [2], [], []),
        (CityFilter(layers=("schools",), colours=(Colour.RED,)), [1], [1], []),
    ],
)
def test_what_is_kept(
    wanted: CityFilter, points: list[int], issues: list[int], actions: list[int]
) -> None:
    assert kept(wanted) == (points, issues, actions)


def test_only_the_empty_filter_is_empty() -> None:
    assert CityFilter().is_empty
    for change in ({"text": "x"}, {"area_fids": (1,)}, {"steps": ("closed",)}, {"systems": ("a",)}):
        assert not CityFilter(**change).is_empty  # type: ignore[arg-type]


CHOICES: dict[str, tuple[Any, ...]] = {
    "area_fids": (3,), "layers": ("schools", "wires"), "unit_fids": (2, 3),
    "systems": ("教育", "城管"), "colours": (Colour.RED,), "steps": ("tracked",), "text": "中学",
}  # fmt: skip


@given(st.sampled_from([c for n in (2, 3) for c in combinations(CHOICES, n)]))
def test_choices_of_different_kinds_narrow(names: tuple[str, ...]) -> None:
    both = CityFilter(**{name: CHOICES[name] for name in names})
    single = [CityFilter(**{name: CHOICES[name]}) for name in names]
    for mask in ("point_mask", "issue_mask", "action_mask"):
        expected = np.logical_and.reduce([getattr(one, mask)(DATA) for one in single])
        assert np.array_equal(getattr(both, mask)(DATA), expected)


def test_an_empty_city_has_nothing_to_keep() -> None:
    empty = city()
    wanted = CityFilter(area_fids=(1,), unit_fids=(1,), text="x", colours=(Colour.RED,))
    for mask in (wanted.point_mask(empty), wanted.issue_mask(empty), wanted.action_mask(empty)):
        assert mask.tolist() == []
