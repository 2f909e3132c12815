"""Times are stored in UTC and read by Beijing time."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis_app.domain.dates import (
    as_moment,
    days,
    local,
    local_days,
    local_text,
    moments,
    parse_date,
    start_of_local_day,
    utc_text,
)
from gis_app.domain.table import TextColumn
from gis_app.messages import ENGLISH, Translator

TIMES = st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1)).map(
    lambda d: d.replace(microsecond=0)
)


@given(TIMES)
def test_beijing_time_is_written_as_utc_and_read_back(moment: datetime) -> None:
    text = utc_text(moment)
    assert local(text) == moment
    assert local(np.datetime64(text[:-1])) == moment
    assert local(moment.replace(tzinfo=UTC)) == moment + timedelta(hours=8)
    assert local_text(text) == Translator(ENGLISH).value(moment)


def test_midnight_in_beijing_is_the_day_before_in_utc() -> None:
    assert utc_text(datetime(2026, 5, 1)) == "2026-04-30T16:00:00Z"
    assert utc_text(datetime(2026, 5, 1, tzinfo=timezone(timedelta(hours=1)))) == (
        "2026-04-30T23:00:00Z"
    )
    utc = np.array(["2026-04-30T16:00:00", "2026-04-30T15:59:59", "NaT"], "datetime64[s]")
    found = local_days(utc)
    assert [str(day) for day in found] == ["2026-05-01", "2026-04-30", "NaT"]
    assert str(start_of_local_day(found)[0]) == "2026-04-30T16:00:00"


def test_a_column_of_times_reads_what_it_can() -> None:
    words = [
        "2026-05-01T02:30:00Z",
        None,
        "next week",
        "2026-05-01T10:30:00+08:00",
        "",
        "2026-05-01",
    ]
    found = moments(TextColumn.from_values(words))
    assert [str(m) for m in found] == [
        "2026-05-01T02:30:00", "NaT", "NaT", "2026-05-01T02:30:00", "NaT", "2026-05-01T00:00:00",
    ]  # fmt: skip
    assert moments(TextColumn.from_values([])).size == 0


def test_a_column_of_regular_times_is_read_alike() -> None:
    found = moments(TextColumn.from_values(["2026-05-01T02:30:00Z", "2026-13-01T02:30:00Z"]))
    assert [str(m) for m in found] == ["2026-05-01T02:30:00", "NaT"]


def test_dates() -> None:
    assert parse_date("2026-05-01") == date(2026, 5, 1)
    assert parse_date("2026-05-01T02:30:00Z") == date(2026, 5, 1)
    assert parse_date("五月") is None
    assert parse_date(None) is None
    found = days(TextColumn.from_values(["2026-05-01", None, "x"]))
    assert [str(d) for d in found] == ["2026-05-01", "NaT", "NaT"]
    assert as_moment(datetime(2026, 5, 1)) == as_moment(datetime(2026, 5, 1, tzinfo=UTC))


def test_no_moment_is_no_time() -> None:
    with pytest.raises(ValueError, match="no moment"):
        local(np.datetime64("NaT", "s"))
