"""Whose a place is: the order of the ways, evidence, validity, chain and doubts."""

from __future__ import annotations

import itertools
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from gis_app.domain.responsibility import Role, Way
from gis_app.geo.crs import metres_per_degree
from tests.domain.invented_city import (
    AREAS,
    CATALOGUE,
    IN_NEW_CHINA,
    IN_RED_BRIDGE,
    OUTSIDE,
    SIDE,
    SOUTH,
    UNITS,
    WEST,
    city,
    square,
)

if TYPE_CHECKING:
    from gis_app.domain.responsibility import Responsibility

LISTED, OPERATOR = 7, 6
CITY = city(units=UNITS, areas=AREAS)


def who(*place: float, **asked: Any) -> Responsibility:
    return CITY.responsibility.who(*(place or IN_RED_BRIDGE), **asked)


def told(found: Responsibility) -> list[str]:
    return [str(doubt) for doubt in found.doubts]


@pytest.mark.parametrize(
    ("is_listed", "matter", "has_operator", "is_inside"),
    list(itertools.product([True, False], [None, "XX-01", "XX-02"], [True, False], [True, False])),
)
def test_listed_before_matter_before_operator_before_territorial(
    is_listed: bool, matter: str | None, has_operator: bool, is_inside: bool
) -> None:
    lon, lat = IN_RED_BRIDGE if is_inside else OUTSIDE
    # a square has no lead unit of its own, so without a matter there is no industry answer
    point = {
        "fid": 1, "name": "点", "layer": "squares", "lon": lon, "lat": lat,
        "unit_fid": LISTED if is_listed else 0, "operator_fid": OPERATOR if has_operator else 0,
    }  # fmt: skip
    data = city(
        units=UNITS, areas=AREAS, points=[point], issues=[{"point_fid": 1, "matter": matter}]
    )
    expected = next(
        (fid for holds, fid in (
            (is_listed, LISTED), (matter == "XX-02", 3), (matter == "XX-01", 2),
            (has_operator, OPERATOR), (is_inside, 5),
        ) if holds), None,
    )  # fmt: skip
    found = data.responsibility.who(lon, lat, point_fid=1, matter=matter)
    assert (found.responsible.unit_fid if found.responsible else None) == expected
    # the column of the issues table says the same
    assert data.issue_state.unit_fid[0] == (expected or 0)
    if matter is None:
        assert data.point_state.unit_fid[0] == (expected or 0)
    ways = {answer.way for answer in found.answers if answer.role is not Role.CO_OPERATING}
    assert (Way.LISTED in ways) == is_listed
    assert (Way.OPERATOR in ways) == has_operator
    assert (Way.TERRITORIAL in ways) == is_inside
    assert (Way.INDUSTRY in ways) == (matter is not None)


def test_an_issues_own_unit_beats_its_points() -> None:
    point = {"fid": 1, "layer": "schools", "unit_fid": 2}
    issue = {"fid": 1, "code": "W-9", "point_fid": 1, "unit_fid": 3, "leader": "张",
             "source_file": "问题.xlsx", "source_row": 12}  # fmt: skip
    data = city(units=UNITS, areas=AREAS, points=[point], issues=[issue])
    found = data.responsibility.who(*IN_RED_BRIDGE, issue_fid=1)
    assert found.responsible is not None
    assert found.responsible.unit_fid == 3 == data.issue_state.unit_fid[0]
    assert found.responsible.leader == "张"
    assert "问题.xlsx, row 12" in str(found.responsible.reason)
    assert [a.unit_fid for a in found.by_way(Way.LISTED)] == [3, 2]


def test_an_actions_own_unit_beats_the_lead_of_its_kind() -> None:
    wire = {"fid": 4, "name": "飞线", "layer": "schools", "unit_fid": 3, "leader": "王",
            "source_file": "飞线.xlsx", "source_row": 9}  # fmt: skip
    data = city(units=UNITS, areas=AREAS, actions=[wire, {"fid": 5, "layer": "schools"}])
    found = data.responsibility.who(*IN_RED_BRIDGE, action_fid=4)
    assert found.responsible is not None
    assert (found.responsible.unit_fid, found.responsible.leader) == (3, "王")
    assert "飞线.xlsx, row 9" in str(found.responsible.reason)
    assert found.responsible.evidence.table == "actions"
    assert [a.unit_fid for a in found.by_way(Way.INDUSTRY) if a.role is Role.LEAD] == [2]
    nobody_named = data.responsibility.who(*IN_RED_BRIDGE, action_fid=5).responsible
    assert nobody_named is not None
    assert nobody_named.way is Way.INDUSTRY


def test_a_kind_brings_its_industry_and_the_matter_beats_the_kind() -> None:
    lead = who(kind="schools").responsible
    assert lead is not None
    assert (lead.way, lead.unit_fid, lead.role) == (Way.INDUSTRY, 2, Role.LEAD)
    assert lead.evidence.layer == "schools"
    assert lead.evidence.matter is None
    stalls = who(kind="schools", matter="XX-02").responsible
    assert stalls is not None
    assert stalls.unit_fid == 3
    assert stalls.evidence.matter == "XX-02"
    assert "XX-02" in str(stalls.reason)
    inherited = who(matter="XX-01").responsible
    assert inherited is not None
    assert inherited.unit_fid == 2


def test_a_kinds_helpers_do_not_help_another_lead() -> None:
    names = [a.unit_name for a in who(kind="schools").by_way(Way.INDUSTRY)]
    assert names == ["教育局", "公安局"]
    assert [a.unit_name for a in who(matter="XX-02").by_way(Way.INDUSTRY)] == ["城市管理局"]


def test_a_unit_that_the_register_lacks_is_told() -> None:
    found = who(kind="schools")
    helper = found.by_way(Way.INDUSTRY)[1]
    assert (helper.unit_fid, helper.role) == (0, Role.CO_OPERATING)
    assert told(found) == ["公安局 is not in the register of units"]
    market = who(kind="markets")
    assert market.responsible is not None
    assert market.responsible.unit_fid == 5, "a name alone does not beat a unit of the register"


def test_unknown_words_simply_give_no_industry_answer() -> None:
    assert who(kind="harbours", matter="ZZ-99").by_way(Way.INDUSTRY) == ()
    assert who(point_fid=99, issue_fid=99).responsible == who().responsible


def test_the_smallest_area_with_a_unit_and_the_chain_to_the_city() -> None:
    found = who()
    assert found.areas == (3, 2, 1)
    territorial = found.by_way(Way.TERRITORIAL)
    assert [(a.unit_fid, a.leader) for a in territorial] == [(5, "网格长")]
    assert territorial[0].valid_from == date(2026, 1, 1)
    assert territorial[0].leader_phone is None, "the unit's leader's telephone is not his"
    assert (territorial[0].evidence.table, territorial[0].evidence.fid) == ("areas", 3)
    above = who(*IN_NEW_CHINA)
    assert above.areas == (4, 2, 1)
    assert above.by_way(Way.TERRITORIAL)[0].unit_fid == 4
    assert "责任区.xlsx, row 3" in str(above.by_way(Way.TERRITORIAL)[0].reason)


def test_sponsors_stand_beside_and_never_answer() -> None:
    point = {"fid": 1, "name": "广场", "layer": "squares", "sponsor_leader": "李"}
    data = city(units=UNITS, areas=AREAS[1:2], points=[point])
    found = data.responsibility.who(*OUTSIDE, point_fid=1)
    assert found.responsible is None
    assert [(a.leader, a.unit_fid) for a in found.by_way(Way.SPONSOR)] == [("李", 0)]
    sponsor = who().by_way(Way.SPONSOR)
    assert [(a.unit_fid, a.leader) for a in sponsor] == [(7, "癸")]


def test_people_of_the_row_come_before_the_units_own() -> None:
    point = {"fid": 1, "layer": "schools", "unit_fid": 2, "leader": "赵", "contact": "钱",
             "phone": "555", "source_file": "点位.xlsx", "source_row": 4}  # fmt: skip
    own = {"fid": 2, "layer": "schools", "unit_fid": 2, "leader": "乙"}
    data = city(units=UNITS, points=[point, own])
    answer = data.responsibility.who(*OUTSIDE, point_fid=1).responsible
    assert answer is not None
    assert (answer.leader, answer.leader_phone) == ("赵", None)
    assert (answer.contact, answer.phone) == ("钱", "555")
    assert (answer.evidence.source_file, answer.evidence.source_row) == ("点位.xlsx", 4)
    answer = data.responsibility.who(*OUTSIDE, point_fid=2).responsible
    assert answer is not None
    assert (answer.leader, answer.leader_phone) == ("乙", "000-2")
    assert (answer.contact, answer.phone) == ("丙", "000-3")


def test_co_operating_units_of_the_list_are_found_by_name_and_alias() -> None:
    point = {"fid": 1, "layer": "squares", "co_units": "市教育局、 城市管理局;没有的单位"}
    data = city(units=UNITS, points=[point])
    found = data.responsibility.who(*OUTSIDE, point_fid=1)
    assert [a.unit_fid for a in found.by_way(Way.LISTED)] == [2, 3, 0]
    assert "没有的单位 is not in the register of units" in told(found)


def test_an_area_counts_only_while_it_is_valid() -> None:
    assert who(on_date=date(2025, 12, 31)).areas == (2, 1)
    assert who(on_date=date(2026, 1, 1)).areas == (3, 2, 1)


def test_a_unit_out_of_date_is_told() -> None:
    units = ({**UNITS[4], "valid_to": "2026-03-31"}, UNITS[3])
    data = city(units=units[::-1], areas=AREAS)
    found = data.responsibility.who(*IN_RED_BRIDGE, on_date=date(2026, 4, 1))
    assert "红桥社区 is not valid on 2026-04-01 by the register" in told(found)
    assert not told(data.responsibility.who(*IN_RED_BRIDGE, on_date=date(2026, 3, 31)))


@pytest.mark.parametrize(("metres", "is_near"), [(0.5, True), (29, True), (31, False)])
def test_near_a_border_is_told(metres: float, is_near: bool) -> None:
    per_lon, _ = metres_per_degree(SOUTH)
    lon = WEST + SIDE - metres / per_lon
    doubts = told(who(lon, IN_RED_BRIDGE[1]))
    assert any("新华社区" in doubt for doubt in doubts) == is_near
    if is_near and metres > 1:
        assert doubts == [f"Only {metres} m from 新华社区 (Community); check on the spot"]


def test_a_border_to_nowhere_is_told() -> None:
    per_lon, _ = metres_per_degree(SOUTH)
    inside, outside = WEST + 10 / per_lon, WEST - 10 / per_lon
    assert told(who(inside, IN_RED_BRIDGE[1])) == [
        "Only 10 m from the border of 红桥社区; check on the spot"
    ]
    assert told(who(outside, IN_RED_BRIDGE[1]))[0] == "Lies in no responsibility area"
    assert "红桥社区" in told(who(outside, IN_RED_BRIDGE[1]))[1]


def test_overlaps_and_provisional_borders_are_told() -> None:
    twin = {"fid": 9, "name": "重叠社区", "level": "community", "unit_fid": 4,
            "shape": square(0, 0, 2), "is_provisional": 1}  # fmt: skip
    data = city(units=UNITS, areas=[AREAS[2], twin])
    found = data.responsibility.who(*IN_RED_BRIDGE)
    assert found.areas[0] == 3, "the smaller one"
    assert "红桥社区, 重叠社区" in told(found)[0]
    other = data.responsibility.who(*IN_NEW_CHINA)
    assert told(other) == ["The border of 重叠社区 is provisional"]


def test_nowhere() -> None:
    assert told(who(*OUTSIDE)) == ["Lies in no responsibility area"]
    assert who(*OUTSIDE).responsible is None
    empty = city().responsibility.who(80, 41)
    assert (empty.answers, empty.areas, empty.responsible) == ((), (), None)
    assert told(empty) == ["The project has no responsibility areas with a border yet"]


def test_a_point_without_a_place_has_the_area_its_list_names() -> None:
    nan = float("nan")
    points = [{"fid": 1, "layer": "squares", "area_name": "红桥社区"},
              {"fid": 2, "layer": "squares", "area_name": "没有的社区"}]  # fmt: skip
    data = city(units=UNITS, areas=AREAS, points=points)
    found = data.responsibility.who(nan, nan, point_fid=1)
    assert found.place is None
    assert found.areas == (3, 2, 1)
    assert found.responsible is not None
    assert found.responsible.unit_fid == 5
    assert told(found) == ["Not on the map yet; the area is the one that its list names"]
    assert data.point_state.unit_fid.tolist() == [5, 0]
    assert told(data.responsibility.who(nan, nan, point_fid=2)) == [
        "Not on the map yet, so its area is not known"
    ]


def test_a_loop_of_parents_does_no_harm() -> None:
    areas = [{**AREAS[2], "parent_fid": 4}, {**AREAS[3], "parent_fid": 3}]
    data = city(units=UNITS, areas=areas)
    assert data.responsibility.who(*IN_RED_BRIDGE).areas == (3,)
    assert data.area_index.with_descendants([3]) == {3, 4}


def test_the_catalogue_used_here_is_the_one_of_the_city() -> None:
    assert CITY.catalogue is CATALOGUE
