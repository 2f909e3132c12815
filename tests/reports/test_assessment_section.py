"""The week's report says what the round and the look-back of the week say, no more and no less."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from gis_app.domain.assessment.exposure import exposed_items
from gis_app.domain.assessment.look_back import look_back_figures
from gis_app.domain.assessment.rates import RateBy, rate_table
from gis_app.domain.assessment.round import read_round
from gis_app.domain.assessment.scored import scored_items
from gis_app.domain.past import city_as_of
from gis_app.domain.work_terms import ItemResult, LookBackResult
from gis_app.messages import Translator
from gis_app.reports.cadence import weekly_report
from gis_app.workflows.enter_scores import enter_scores
from gis_app.workflows.issues_of_round import make_issues
from gis_app.workflows.look_back import LookBackFound, draw_look_back, note_look_back
from tests.workflows.assessed_city import score, with_round
from tests.workflows.week_city import MARKET, NOW, SCHOOL, week_city

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from gis_app.project.city import City

GOOD, BAD = ItemResult.CONFORMS, ItemResult.FAILS
T = Translator("en")


@pytest.fixture
def city(tmp_path: Path) -> Iterator[City]:
    with week_city(tmp_path) as made:
        yield made


def scored(city: City) -> int:
    fid = with_round(city)
    enter_scores(city, fid, [
        score(MARKET, "SC-01", BAD, "旧", days=-0.2), score(MARKET, "SC-02", BAD, days=-0.1),
        score(SCHOOL, "XX-01", GOOD, days=-0.1), score(SCHOOL, "XX-02", BAD, days=-0.1),
    ])  # fmt: skip
    return fid


def headings(city: City, moment: object = NOW) -> list[str]:
    report = weekly_report(city.data, moment)  # type: ignore[arg-type]
    return [T(section.heading) for section in report.sections]


def test_a_week_without_a_round_says_nothing_of_one(city: City) -> None:
    assert "Mock assessment" not in headings(city)
    with_round(city)
    assert "Mock assessment" not in headings(city), "nothing was scored yet"


def test_the_report_has_ranking_exposure_and_look_back(city: City) -> None:
    fid = scored(city)
    (row,) = draw_look_back(city, "督查员", NOW)
    note_look_back(city, [LookBackFound(row, LookBackResult.RELAPSED, "又坏")], "督查员", NOW)
    report = weekly_report(city.data, NOW)
    by_heading = {T(section.heading): section for section in report.sections}
    section = by_heading["Mock assessment"]
    table = rate_table(scored_items(city.data, read_round(city.data, fid)), RateBy.UNIT)
    units = section.tables[0]
    assert [cells[2] for cells in units.rows] == sorted(table.n.tolist(), reverse=False)
    assert "25.0%" in T(section.paragraphs[0]) or "%" in T(section.paragraphs[0])
    exposed = section.tables[-1]
    assert T(exposed.title).startswith("Exposure board: the worst 3 of 3")
    assert [cells[0] for cells in exposed.rows] == ["红桥农贸市场", "红桥农贸市场", "第一中学"]
    back = by_heading["Look-back"]
    assert "1 relapsed (100.0%)" in T(back.paragraphs[0])
    assert back.tables[0].rows[0][0] == "WT-0518-003"


def test_an_earlier_week_does_not_know_of_later_scores(city: City) -> None:
    scored(city)
    draw_look_back(city, "督查员", NOW)
    earlier = NOW - timedelta(days=3)
    then = city_as_of(city.data, earlier)
    assert not len(then.table("scores"))
    assert not len(then.table("rounds"))
    assert look_back_figures(then).drawn == 0
    assert "Mock assessment" not in headings(city, earlier)
    half = city_as_of(city.data, NOW - timedelta(hours=3))
    assert len(half.table("scores")) == 1
    later = city_as_of(city.data, NOW + timedelta(days=1))
    assert len(later.table("scores")) == 4


def test_the_worst_point_stands_first_and_what_is_mended_says_so(city: City) -> None:
    fid = scored(city)
    make_issues(city, fid, "督查员", NOW)
    found = exposed_items(city.data, read_round(city.data, fid))
    assert [one.code for one in found] == ["SC-01", "SC-02", "XX-02"]
    assert all(one.issue_fid for one in found)
    assert not any(one.is_mended for one in found)
    from gis_app.domain.edits import update_cells
    from gis_app.messages import msg

    at = "2026-05-20T06:00:00Z"
    city.apply(update_cells("issues", found[0].issue_fid, msg("Test"), step="closed", closed_at=at))
    again = exposed_items(city.data, read_round(city.data, fid))
    assert [one.is_mended for one in again] == [True, False, False]
