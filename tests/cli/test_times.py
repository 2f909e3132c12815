"""Moments and days as people write them on the command line."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from gis_app.cli.times import day_told, moment_or_now, moment_told
from gis_app.errors import UsageError
from tests.domain.invented_city import NOW, city


@pytest.mark.parametrize(
    "text",
    [
        "2026-05-01T10:30",
        "2026-05-01 10:30",
        "2026年5月1日10时30分",
        "2026/5/1 10:30",
        "2026-05-01T02:30:00Z",
        "2026-05-01T10:30:00+08:00",
    ],
)
def test_a_moment_is_beijing_time_unless_it_names_a_zone(text: str) -> None:
    assert moment_told(text) == datetime(2026, 5, 1, 2, 30, tzinfo=UTC)


def test_without_a_moment_the_projects_own_present_counts() -> None:
    assert moment_or_now("", city()) == NOW
    assert moment_or_now("2026-05-01", city()) == datetime(2026, 4, 30, 16, tzinfo=UTC)


@pytest.mark.parametrize("text", ["2026-05-01", "2026.5.1", "20260501", "2026年5月1日"])
def test_days(text: str) -> None:
    assert day_told(text) == date(2026, 5, 1)


def test_what_is_no_time_is_refused_by_name() -> None:
    with pytest.raises(UsageError, match="soon"):
        moment_told("soon")
    with pytest.raises(UsageError, match="2026-13-01 is no date"):
        day_told("2026-13-01")
