"""Dates, numbers, angles and words are read as people write them."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis_app.domain.terms import LedgerList
from gis_app.ledger.angles import Axis, read_angle, read_pair
from gis_app.ledger.column_names import load_column_names
from gis_app.ledger.moments import (
    UnreadableError,
    read_date,
    read_deadline_date,
    read_month,
    stored_moment,
)
from gis_app.ledger.values import read_column

if TYPE_CHECKING:
    from gis_app.ledger.cells import Cell

NAMES = load_column_names()


@pytest.mark.parametrize(
    "cell",
    [
        "2026.5.1",
        "2026年5月1日",
        "２０２６．５．１",
        "20260501",
        20260501,
        20260501.0,
        46143,
        46143.0,
        "46143",
        "2026/05/01",
        "2026-5-1 ",
        "2026-05-01",
        date(2026, 5, 1),
        datetime(2026, 5, 1, 9, 30),
        "05/01/2026",
        "2026-05-01T09:30:00.000",
    ],
)
def test_dates(cell: Cell) -> None:
    assert read_date(cell) == "2026-05-01"


@pytest.mark.parametrize("cell", ["长期", "2026-13-01", "2026-02-30", 12, "5月1日", True, "1.2.3"])
def test_no_dates(cell: Cell) -> None:
    with pytest.raises(UnreadableError):
        read_date(cell)


@pytest.mark.parametrize(
    ("cell", "utc"),
    [
        ("2026-05-01 10:30", "2026-05-01T02:30:00Z"),
        (datetime(2026, 5, 1, 10, 30), "2026-05-01T02:30:00Z"),
        (datetime(2026, 5, 1, 10, 29, 59, 999_700), "2026-05-01T02:30:00Z"),
        ("2026年5月1日下午3点", "2026-05-01T07:00:00Z"),
        ("01/31/2020 12:05:09 AM", "2020-01-30T16:05:09Z"),
        ("2026-05-01T02:30:00Z", "2026-05-01T02:30:00Z"),
        ("2026-05-01", "2026-05-01T15:59:59Z"),
    ],
)
def test_moments_are_beijing_time_and_a_bare_deadline_lasts_the_day(cell: Cell, utc: str) -> None:
    assert stored_moment(cell, is_end_of_day=True) == utc


@given(st.datetimes(datetime(1970, 1, 1), datetime(2100, 1, 1)))
def test_what_is_written_is_read_again(moment: datetime) -> None:
    from gis_app.ledger.cells import text_of, to_second

    whole = to_second(moment)
    as_text, as_cell = (
        stored_moment(cell, is_end_of_day=False) for cell in (text_of(moment), whole)
    )
    assert as_text == as_cell


def test_months() -> None:
    assert read_deadline_date("2026年2月") == "2026-02-28"
    assert read_deadline_date("2026-05-01") == "2026-05-01"
    assert read_month("2026年5月份") == "2026-05"
    assert read_month(202605) == "2026-05"
    assert read_month(date(2026, 5, 9)) == "2026-05"


@pytest.mark.parametrize(
    ("cell", "degrees", "axis"),
    [
        (80.26, 80.26, None),
        ("８０．２６", 80.26, None),
        ("41°10′15″N", 41 + 10 / 60 + 15 / 3600, Axis.LAT),
        ("41°10'15\"", 41 + 10 / 60 + 15 / 3600, None),
        ("东经80°15′", 80.25, Axis.LON),
        ("80度15分36秒", 80.26, None),
        ("73.98W", -73.98, Axis.LON),
        ("-73.98", -73.98, None),
    ],
)
def test_angles(cell: Cell, degrees: float, axis: Axis | None) -> None:
    angle = read_angle(cell)
    assert angle.degrees == pytest.approx(degrees, abs=1e-12)
    assert angle.axis is axis


@pytest.mark.parametrize("cell", ["", "abc", "41°70′", "80.2.6", None, True, float("nan")])
def test_no_angles(cell: Cell) -> None:
    with pytest.raises(UnreadableError):
        read_angle(cell)


@pytest.mark.parametrize(
    "cell",
    [
        "80.25,41.17",
        "80.25，41.17",
        "80.25 41.17",
        "POINT (80.25 41.17)",
        "[80.25; 41.17]",
        "80°15′E、41°10′12″N",
    ],
)
def test_pairs(cell: str) -> None:
    first, second = read_pair(cell)
    assert (first.degrees, second.degrees) == pytest.approx((80.25, 41.17))


def column(list_: LedgerList, name: str, *cells: Any) -> tuple[list[Any], list[int]]:
    field = NAMES.lists[list_].field(name)
    assert field is not None
    values, problems = read_column(field, cells, NAMES.words)
    return values, [i for i, _reason in problems]


def test_words_of_both_languages_and_of_offices() -> None:
    steps = column(LedgerList.ISSUES, "step", "挂账督办", "Closed", "整改中", "In Progress", "飞了")
    assert steps == (["registered", "closed", "pushed", "pushed", None], [4])
    levels = column(LedgerList.AREAS, "level", "街道(镇)", "社区", "borough")
    assert levels == (["subdistrict", "community", "district"], [])


def test_numbers_with_units_and_commas() -> None:
    lengths = column(
        LedgerList.ACTIONS, "length_before_m", "1,200米", "1.5公里", " ３５０ ", "很长"
    )
    assert lengths == ([1200.0, 1500.0, 350.0, None], [3])
    counts = column(LedgerList.ACTIONS, "stall_count", "12个", 3.0, 2.5)
    assert counts == ([12, 3, None], [2])


def test_codes_that_a_spreadsheet_made_numbers_stay_whole() -> None:
    assert column(LedgerList.POINTS, "code", 652901001.0, "ＤＷ－０１") == (
        ["652901001", "DW-01"],
        [],
    )


def test_yes_and_no() -> None:
    values = column(LedgerList.AREAS, "is_provisional", "是", "√", "否", True, "也许")
    assert values == ([True, True, False, True, None], [4])
