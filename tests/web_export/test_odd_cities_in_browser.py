"""Cities that pages could stumble over, each opened in Chromium with the network off."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from gis_app.domain.remembered import Remembered
from gis_app.domain.table import TextColumn
from gis_app.web_export.profiles import Profile, ProfileKind
from gis_app.workflows.export_web_map import WebMapRequest, export_web_map, web_map_warnings
from tests.web_export.page_driving import opened

if TYPE_CHECKING:
    from pathlib import Path

    from gis_app.domain.city_data import CityData

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

HOSTILE = "</script><img src=x onerror=\"document.title='HACKED'\"><b>&amp;"


def with_rows(data: CityData, **kept: int) -> CityData:
    """Return a city with only the first rows of some tables."""
    tables = {**data.tables}
    for name, count in kept.items():
        tables[name] = tables[name].take(np.arange(min(count, len(tables[name]))))
    return replace(data, tables=tables, remembered=Remembered())


EMPTY = {"points": 0, "issues": 0, "actions": 0, "photos": 0, "issue_moves": 0}
BASE = {"basemap_lines": 0, "basemap_polygons": 0, "basemap_places": 0}


@pytest.mark.parametrize(
    ("kept", "points"),
    [
        (EMPTY, 0),
        ({**EMPTY, **BASE, "areas": 0, "units": 0}, 0),
        ({**EMPTY, "points": 1}, 1),
        ({**EMPTY, **BASE, "points": 1, "areas": 0}, 1),
        ({"areas": 0}, 328),
        ({"points": 0}, 0),
    ],
    ids=["no points", "nothing", "one point", "one point alone", "no areas", "issues alone"],
)
def test_a_city_with_little_in_it_opens(
    browser: Any, sample_data: CityData, folder: Path, kept: dict[str, int], points: int
) -> None:
    data = with_rows(sample_data, **kept)
    file = folder / "map.html"
    export_web_map(data, file)
    with opened(browser, file) as page:
        assert page.evaluate("CityMap.points.length") == points
        assert page.evaluate("CityMap.issues.length") == len(data.table("issues"))
        page.click("[data-tool=table]")
        page.mouse.click(700, 250)
        if not points and not len(data.table("issues")):
            page.wait_for_selector(".card.here")
        page.click("button.language")
        page.fill("#search", "小学")


def test_hostile_texts_stay_texts_everywhere(
    browser: Any, sample_data: CityData, folder: Path
) -> None:
    tables = {**sample_data.tables}
    for name in ("points", "issues", "units", "areas", "actions"):
        table = tables[name]
        columns = {
            column: TextColumn.from_values([HOSTILE] * len(table))
            for column in ("name", "code", "address", "description", "leader", "contact", "phone",
                           "requirement", "progress")
            if column in table.columns
        }  # fmt: skip
        tables[name] = table.with_columns(**columns)
    data = replace(sample_data, tables=tables, remembered=Remembered())
    file = folder / "map.html"
    export_web_map(data, file, title=HOSTILE)
    with opened(browser, file) as page:
        assert page.title() == HOSTILE
        page.click("[data-tool=table]")
        page.evaluate("void CityMap.showPlace(CityMap.points.find(p => p.isPlaced && p.open))")
        assert page.inner_text(".card h3") == HOSTILE
        assert page.locator("#page img").count() == 0
        page.evaluate("void CityMap.openPlace(CityMap.bareIssues[0])")
        page.evaluate(
            "void CityMap.openPopup([41.17, 80.26], () => CityMap.herePopup(41.17, 80.26))"
        )
        page.fill("#search", "onerror")
        page.wait_for_selector("#results button")
        assert page.locator("#page img").count() == 0
        assert page.title() == HOSTILE


@pytest.mark.parametrize("rows", [50_000, 90])
def test_side_files_hold_the_same_rows(
    browser: Any, sample_data: CityData, folder: Path, rows: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gis_app.workflows.export_web_map.ROWS_PER_SIDE_FILE", rows)
    report = export_web_map(sample_data, folder / "地图 100%.html", has_side_files=True)
    export_web_map(sample_data, folder / "one.html")
    assert report.side_file_count == (2 if rows > 1000 else 4 + 5)
    told = []
    for file in (report.file, folder / "one.html"):
        with opened(browser, file) as page:
            told.append(
                page.evaluate(
                    "['points', 'issues'].map(tab => CityMap.csv(tab)).concat("
                    "CityMap.points.map(p => JSON.stringify(p.answers) + p.lon + p.lat), "
                    "CityMap.issues.map(i => i.title + i.lon + i.lat + CityMap.sentence(i.reason)))"
                )
            )
    assert told[0] == told[1]


def test_a_missing_side_file_is_told(browser: Any, sample_data: CityData, folder: Path) -> None:
    export_web_map(sample_data, folder / "map.html", has_side_files=True)
    (folder / "map.files" / "points-1.js").unlink()
    for one in folder.rglob("*"):
        one.chmod(0o755 if one.is_dir() else 0o644)
    context = browser.new_context(offline=True)
    context.set_default_timeout(120_000)
    tab = context.new_page()
    tab.goto((folder / "map.html").as_uri())
    tab.wait_for_selector("#news.is-loading:has-text('points-1.js')")
    context.close()


def test_a_public_page_works_without_people(
    browser: Any, sample_data: CityData, folder: Path
) -> None:
    file = folder / "map.html"
    export_web_map(sample_data, file, profile=Profile(ProfileKind.PUBLIC, rounding_m=100))
    with opened(browser, file) as page:
        assert "100" in page.inner_text("#panel .marks")
        assert page.locator("[data-filter=leader]").count() == 0
        page.evaluate("void CityMap.showPlace(CityMap.points.find(p => p.isPlaced && p.open))")
        assert page.locator(".card .answer.is-responsible").count() == 1
        assert page.locator(".card .people").count() == 0


def test_a_unit_s_page_says_whose_it_is(browser: Any, sample_data: CityData, folder: Path) -> None:
    fid = int(np.argmax(np.bincount(sample_data.point_state.unit_fid)))
    name = sample_data.table("units").value(fid, "name")
    file = folder / "map.html"
    report = export_web_map(sample_data, file, profile=Profile(ProfileKind.UNIT, fid))
    with opened(browser, file) as page:
        assert name in page.inner_text(".for-unit")
        assert page.evaluate("CityMap.tableRows('points').length") == report.point_count


def test_a_very_large_register_is_offered_side_files(sample_data: CityData) -> None:
    points = sample_data.table("points")
    many = np.resize(np.arange(len(points)), 1_000_000)
    table = replace(points.take(np.sort(many)), fids=np.arange(1, 1_000_001))
    issues = sample_data.table("issues")
    data = replace(
        sample_data, tables={**sample_data.tables, "points": table, "issues": issues},
        remembered=Remembered(),
    )  # fmt: skip
    data.__dict__["issue_state"] = sample_data.issue_state
    warnings = [str(text) for text in web_map_warnings(data, WebMapRequest(review_number="1"))]
    assert len(warnings) == 1
    assert "side files" in warnings[0]
    beside = WebMapRequest(review_number="1", has_side_files=True)
    assert web_map_warnings(data, beside) == ()
