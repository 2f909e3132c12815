"""Names in another language and places nobody has been to, in Chromium with the network off."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from gis_app.domain.remembered import Remembered
from gis_app.domain.table import TextColumn
from gis_app.workflows.export_web_map import export_web_map
from tests.web_export.page_driving import opened

if TYPE_CHECKING:
    from pathlib import Path

    from gis_app.domain.city_data import CityData

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

UYGHUR = "ئاقسۇ"


def test_a_stale_place_with_a_uyghur_name(
    browser: Any, sample_data: CityData, folder: Path
) -> None:
    points = sample_data.table("points")
    place = int(np.flatnonzero(sample_data.last_visits.is_stale)[0])
    others = [UYGHUR if n == place else None for n in range(len(points))]
    named = points.with_columns(name_other=TextColumn.from_values(others))
    tables = {**sample_data.tables, "points": named}
    file = folder / "map.html"
    export_web_map(replace(sample_data, tables=tables, remembered=Remembered()), file)
    with opened(browser, file) as page:
        assert page.locator("#panel .stale-note svg").count() == 1
        page.fill("#search", UYGHUR[1:4])
        page.wait_for_selector("#results button")
        assert page.locator("#results button").count() == 1
        assert page.inner_text("#results .result-name") == points.text("name")[place]
        _reads_from_the_right_and_stands_left(page, "#results .result-other", ".result-name")
        page.press("#search", "Enter")
        page.wait_for_selector(".card h3")
        _reads_from_the_right_and_stands_left(page, ".card .other-name", ".card h3")
        days = str(sample_data.presets.unvisited_days)
        assert page.inner_text(".card .unvisited") == f"超过{days}天未巡查"
        page.click("button.language")
        assert days in page.inner_text(".card .unvisited")
        assert page.inner_text(".card .other-name") == UYGHUR


def _reads_from_the_right_and_stands_left(page: Any, other: str, first: str) -> None:
    assert page.inner_text(other) == UYGHUR
    style = "e => [getComputedStyle(e).direction, getComputedStyle(e).textAlign]"
    assert page.locator(other).evaluate(style) == ["rtl", "left"]
    lefts = [page.locator(one).first.bounding_box()["x"] for one in (other, first)]
    assert abs(lefts[0] - lefts[1]) < 1
