"""When issues fall due, and the closing class that follows."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import numpy as np
import pytest

from gis_app.domain.dates import local, utc_text
from gis_app.domain.deadlines import Deadlines, deadlines
from gis_app.domain.presets import OfficePresets
from tests.domain.invented_city import CATALOGUE, NOW, city


def due(**issue: Any) -> Deadlines:
    data = city(issues=[issue])
    return deadlines(data.table("issues"), CATALOGUE, OfficePresets(), NOW)


def at(text: str) -> str:
    """Write Beijing time as it is stored."""
    return utc_text(datetime.fromisoformat(text))


@pytest.mark.parametrize(
    ("severity", "assigned", "expected", "closing_class"),
    [
        ("urgent", "2026-05-20T10:30", "2026-05-20T16:30", "same_day"),
        ("urgent", "2026-05-20T18:00", "2026-05-21T12:00", "week"),
        ("ordinary", "2026-05-20T12:00", "2026-05-22T12:00", "week"),
        ("ordinary", "2026-05-22T12:00", "2026-05-26T12:00", "week"),  # over a weekend
        ("ordinary", "2026-02-14T12:00", "2026-02-25T12:00", "month"),  # over the Spring Festival
        ("ordinary", "2026-05-19T23:00", "2026-05-21T20:00", "week"),  # after hours
        ("engineering", "2026-05-20T12:00", "2026-06-10T12:00", "month"),
        ("long_running", "2026-05-20T12:00", "2026-08-18T20:00", "quarter"),
        (None, "2026-05-20T12:00", "2026-05-22T12:00", "week"),
        ("no such word", "2026-05-20T12:00", "2026-05-22T12:00", "week"),
    ],
)
def test_severity_sets_the_deadline(
    severity: str | None, assigned: str, expected: str, closing_class: str
) -> None:
    found = due(severity=severity, assigned_at=at(assigned))
    assert local(found.deadline[0]) == datetime.fromisoformat(expected)
    assert found.closing_class[0] == closing_class
    assert not found.is_given[0]


def test_the_ledgers_deadline_and_class_come_first() -> None:
    found = due(
        severity="urgent", assigned_at=at("2026-05-20T12:00"),
        deadline_at=at("2026-06-01T18:00"), closing_class="quarter",
    )  # fmt: skip
    assert local(found.deadline[0]) == datetime(2026, 6, 1, 18)
    assert found.closing_class[0] == "quarter"
    assert found.is_given[0]


def test_a_matter_has_a_severity_of_its_own() -> None:
    found = due(matter="XX-03", assigned_at=at("2026-05-20T10:30"))
    assert local(found.deadline[0]) == datetime(2026, 5, 20, 16, 30)
    found = due(matter="XX-03", severity="ordinary", assigned_at=at("2026-05-20T10:30"))
    assert local(found.deadline[0]) == datetime(2026, 5, 22, 10, 30)


def test_the_finding_time_stands_in_for_the_assigning_time() -> None:
    found = due(found_at=at("2026-05-20T12:00"))
    assert local(found.deadline[0]) == datetime(2026, 5, 22, 12)
    found = due()
    assert np.isnat(found.deadline[0])
    assert found.closing_class[0] is None


def test_a_deferral_moves_the_deadline_only_with_an_approval() -> None:
    issue = {"assigned_at": at("2026-05-20T12:00"), "deferred_until": "2026-07-01"}
    assert local(due(**issue).deadline[0]) == datetime(2026, 5, 22, 12)
    assert local(due(**issue, deferral_approval=" ").deadline[0]) == datetime(2026, 5, 22, 12)
    found = due(**issue, deferral_approval="指挥部 5 号")
    assert local(found.deadline[0]) == datetime(2026, 7, 1, 20)
    later = due(**issue, deferral_approval="x", deadline_at=at("2026-08-01T10:00"))
    assert local(later.deadline[0]) == datetime(2026, 8, 1, 10)


def test_windows_without_a_class_that_holds_them() -> None:
    found = due(assigned_at=at("2026-05-20T12:00"), deadline_at=at("2026-12-20T12:00"))
    assert found.closing_class[0] is None
