"""Who was responsible on another day: former leaders and units, mergers, lists out of date."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis_app.domain.answers import Role, Way, names_with_roles
from tests.domain.invented_city import AREAS, IN_RED_BRIDGE, OUTSIDE, UNITS, city

MAY, JUNE = date(2026, 5, 1), date(2026, 6, 1)
SCHOOL = {"fid": 1, "name": "一中", "layer": "schools", "unit_fid": 2}


def former(role: str, **values: Any) -> dict[str, Any]:
    return {"owner_table": "units", "owner_fid": 2, "role": role, **values}


def test_the_leader_of_the_day_with_his_post_and_telephone() -> None:
    tenures = (
        former("leader", value="前任", post="局长", phone="111", valid_from="2025-01-01",
               valid_to="2025-12-31"),
        former("leader", value="现任前", phone="222", valid_from="2026-01-01",
               valid_to="2026-05-01"),
    )  # fmt: skip
    data = city(units=UNITS, points=[SCHOOL], tenures=tenures)

    def leader(day: date) -> tuple[Any, ...]:
        answer = data.responsibility.who(*OUTSIDE, point_fid=1, on_date=day).responsible
        assert answer is not None
        return answer.leader, answer.leader_phone, answer.leader_since, answer.leader_until

    assert leader(date(2025, 6, 1)) == ("前任", "111", date(2025, 1, 1), date(2025, 12, 31))
    assert leader(MAY) == ("现任前", "222", date(2026, 1, 1), MAY)
    assert leader(date(2026, 5, 2)) == ("乙", "000-2", date(2026, 5, 2), None)
    assert data.table("units").value(2, "leader") == "乙", "the registers stay as they are"


def test_a_merged_unit_is_stood_in_for_from_the_day_on() -> None:
    units = (
        *UNITS,
        {"fid": 20, "name": "旧局", "valid_to": "2026-05-31", "successor_fid": 21, "leader": "旧"},
        {"fid": 21, "name": "新局", "aliases": "旧局", "valid_from": "2026-06-01", "leader": "新"},
    )
    data = city(units=units, points=[{**SCHOOL, "unit_fid": 20, "co_units": "旧局"}])
    before = data.responsibility.who(*OUTSIDE, point_fid=1, on_date=MAY)
    after = data.responsibility.who(*OUTSIDE, point_fid=1, on_date=JUNE)
    assert before.responsible is not None
    assert after.responsible is not None
    assert (before.responsible.unit_fid, before.responsible.leader) == (20, "旧")
    assert (after.responsible.unit_fid, after.responsible.leader) == (21, "新")
    assert after.responsible.stands_in_for == "旧局"
    assert "旧局 was merged into 新局" in [str(doubt) for doubt in after.doubts]
    assert [a.unit_fid for a in before.by_way(Way.LISTED)] == [20, 20]
    assert [a.unit_fid for a in after.by_way(Way.LISTED)] == [21, 21]
    # the columns say the same at the city's own moment, which is before the merger
    assert data.point_state.unit_fid.tolist() == [20]


def test_mergers_in_a_row_are_followed_and_a_loop_ends() -> None:
    def unit(fid: int, successor: int, end: str | None) -> dict[str, Any]:
        return {"fid": fid, "name": f"单位{fid}", "successor_fid": successor, "valid_to": end}

    row = (unit(1, 2, "2025-12-31"), unit(2, 3, "2026-03-31"), unit(3, 0, None))
    data = city(units=row, points=[{**SCHOOL, "unit_fid": 1}])
    assert data.point_state.unit_fid.tolist() == [3]
    loop = (unit(1, 2, "2025-12-31"), unit(2, 1, "2025-12-31"))
    found = city(units=loop, points=[{**SCHOOL, "unit_fid": 1}]).point_state.unit_fid.tolist()
    assert found[0] in (1, 2)


def test_a_row_of_the_list_counts_only_while_it_is_valid() -> None:
    point = {**SCHOOL, "layer": "squares", "valid_from": "2026-05-10", "valid_to": "2026-05-31"}
    data = city(units=UNITS, areas=AREAS, points=[point])
    inside = data.responsibility.who(*IN_RED_BRIDGE, point_fid=1, on_date=date(2026, 5, 20))
    assert inside.responsible is not None
    assert (inside.responsible.way, inside.responsible.valid_from) == (
        Way.LISTED,
        date(2026, 5, 10),
    )
    for day in (MAY, JUNE):
        found = data.responsibility.who(*IN_RED_BRIDGE, point_fid=1, on_date=day)
        assert found.responsible is not None
        assert found.responsible.way is Way.TERRITORIAL
        assert f"The row of the list is not valid on {day}; it names nobody" in [
            str(doubt) for doubt in found.doubts
        ]


def test_the_unit_that_the_list_named_on_the_day() -> None:
    tenure = {"owner_table": "points", "owner_fid": 1, "role": "unit_fid", "value": "城管局",
              "unit_fid": 3, "valid_to": "2026-05-01"}  # fmt: skip
    data = city(units=UNITS, points=[SCHOOL], tenures=[tenure])
    for day, fid, since in ((MAY, 3, None), (date(2026, 5, 2), 2, date(2026, 5, 2))):
        answer = data.responsibility.who(*OUTSIDE, point_fid=1, on_date=day).responsible
        assert answer is not None
        assert (answer.unit_fid, answer.valid_from) == (fid, since)


def test_several_units_of_one_point_with_their_roles() -> None:
    point = {**SCHOOL, "lead_unit_fid": 3, "co_units": "红桥街道办（责任）、第一中学(配合单位)"}
    data = city(units=UNITS, points=[point])
    listed = data.responsibility.who(*OUTSIDE, point_fid=1).by_way(Way.LISTED)
    assert [(a.unit_fid, a.role) for a in listed] == [
        (3, Role.LEAD),
        (2, Role.RESPONSIBLE),
        (4, Role.RESPONSIBLE),
        (6, Role.CO_OPERATING),
    ]
    assert data.point_state.unit_fid.tolist() == [2]
    only_lead = city(units=UNITS, points=[{**point, "unit_fid": 0, "co_units": None}])
    answer = only_lead.responsibility.who(*OUTSIDE, point_fid=1).responsible
    assert answer is not None
    assert (answer.unit_fid, answer.role) == (3, Role.LEAD)
    assert only_lead.point_state.unit_fid.tolist() == [3]


@pytest.mark.parametrize("text", [None, "", "、；"])
def test_no_units_in_a_cell(text: str | None) -> None:
    assert names_with_roles(text) == ()


def test_the_chain_names_who_answers_at_each_level() -> None:
    found = city(units=UNITS, areas=AREAS).responsibility.who(*IN_RED_BRIDGE)
    assert [(a.unit_name, a.leader) for a in found.above] == [
        ("红桥社区", "网格长"),
        ("红桥街道办", "己"),
        ("指挥部", "甲"),
    ]
    assert [a.evidence.fid for a in found.above] == list(found.areas)


def test_the_list_is_told_with_its_day() -> None:
    point = {**SCHOOL, "source_file": "清单.xlsx", "source_row": 4, "source_date": "2026-04-02"}
    answer = city(units=UNITS, points=[point]).responsibility.who(*OUTSIDE, point_fid=1).responsible
    assert answer is not None
    assert answer.evidence.source_date == date(2026, 4, 2)
    assert "清单.xlsx of 2026-04-02, row 4" in str(answer.reason)


DAYS = st.dates(date(2025, 1, 1), date(2026, 12, 31))


@given(day=DAYS, changes=st.lists(DAYS, max_size=4, unique=True))
def test_on_every_day_exactly_one_leader_is_in_office(day: date, changes: list[date]) -> None:
    """A change on a day ends the former tenure the day before; no day is without, none has two."""
    changes = sorted(changes)
    starts: list[date | None] = [None, *changes[:-1]] if changes else []
    tenures = [
        former("leader", value=f"第{n}任", valid_from=start and start.isoformat(),
               valid_to=date.fromordinal(end.toordinal() - 1).isoformat())
        for n, (start, end) in enumerate(zip(starts, changes, strict=True), 1)
    ]  # fmt: skip
    data = city(units=UNITS, points=[SCHOOL], tenures=tenures)
    answer = data.responsibility.who(*OUTSIDE, point_fid=1, on_date=day).responsible
    assert answer is not None
    number = sum(change <= day for change in changes) + 1
    assert answer.leader == ("乙" if number > len(changes) else f"第{number}任")
    assert (answer.leader_since or date.min) <= day <= (answer.leader_until or date.max)
