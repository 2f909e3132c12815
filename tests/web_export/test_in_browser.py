"""The page in a real Chromium, started by an unprivileged user with the network off."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from gis_app.domain.answers import Way
from gis_app.domain.city_filter import CityFilter
from gis_app.geo.china_datums import Datum, from_wgs84
from gis_app.geo.measure import distances_m
from tests.web_export.page_driving import shown

if TYPE_CHECKING:
    from gis_app.domain.city_data import CityData

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def test_it_opens_offline_and_counts_agree(page: Any, sample_data: CityData) -> None:
    state = sample_data.issue_state
    for name, colour in (("red", 3), ("yellow", 2), ("white", 1)):
        text = page.inner_text(f".count[data-colour={name}] strong")
        assert int(text) == int((state.colour == colour).sum())
    markets = sample_data.table("points").text("layer").equals("markets").sum()
    row = page.locator("label.layer", has=page.locator("[data-layer=markets]"))
    assert int(row.locator(".layer-count").inner_text()) == markets


def test_the_legend_switches_layers(page: Any) -> None:
    page.evaluate("void CityMap.map.setZoom(11, {animate: false})")
    before = shown(page)
    page.uncheck("[data-layer=markets]")
    markets = page.evaluate(
        "CityMap.points.filter(p => p.layer.id === 'markets' && p.isPlaced).length"
    )
    assert markets > 0
    assert shown(page) == before - markets
    page.check("[data-layer=markets]")
    assert shown(page) == before


def test_repeat_places_have_a_layer_with_their_count(page: Any, sample_data: CityData) -> None:
    state = sample_data.issue_state
    expected = int(((state.times_back > 0) & np.isfinite(state.lon_deg)).sum())
    assert expected > 0
    row = page.locator("label.layer", has=page.locator("[data-layer=repeats]"))
    assert int(row.locator(".layer-count").inner_text()) == expected
    rings = (
        "() => { let n = 0; CityMap.map.eachLayer(l => {"
        " if (l.options.pane === 'actions' && l.options.color === '#7A1F4B') n += 1; });"
        " return n; }"
    )
    assert page.evaluate(rings) == 0, "switched off until it is wanted"
    page.check("[data-layer=repeats]")
    assert page.evaluate(rings) == 2 * expected, "a double ring each"
    assert page.evaluate("CityMap.repeats.reduce((n, i) => n + i.again, 0)") == int(
        state.times_back[(state.times_back > 0) & np.isfinite(state.lon_deg)].sum()
    )
    page.uncheck("[data-layer=repeats]")
    assert page.evaluate(rings) == 0


def test_colours_filter(page: Any) -> None:
    page.evaluate("void CityMap.map.setZoom(11, {animate: false})")
    before = shown(page)
    page.click(".count[data-colour=red]")
    red = page.evaluate(
        "CityMap.points.filter(p => p.worst === 3 && p.isPlaced).length"
        " + CityMap.bareIssues.filter(i => i.colour === 3).length"
    )
    assert red > 0
    assert shown(page) == before - red


def test_search_opens_the_place_with_its_owner(page: Any, sample_data: CityData) -> None:
    name = next(
        name
        for name, layer in zip(
            sample_data.table("points").text("name").values(),
            sample_data.table("points").text("layer").values(),
            strict=True,
        )
        if layer == "schools"
    )
    page.fill("#search", name)
    page.press("#search", "Enter")
    page.wait_for_selector(".card .answer")
    assert name in page.inner_text(".card h3")
    assert page.locator(".card .answer.is-responsible").count() == 1
    assert page.locator(".card .answer .reason").count() >= 2


def test_pinyin_initials_find_too(page: Any, sample_data: CityData) -> None:
    page.fill("#search", "nmsc")
    page.wait_for_selector("#results button")
    assert "农贸市场" in page.inner_text("#results")


def test_languages_switch_in_the_page(page: Any) -> None:
    assert "截至" in page.inner_text("#panel .as-of")
    page.click("button.language")
    text = page.inner_text("#panel .counts")
    assert "Red" in text
    assert not re.search(r"[一-鿿]", text)
    assert page.evaluate("document.documentElement.lang") == "en"


def test_a_narrow_screen_keeps_the_map_and_opens_the_panel(page: Any) -> None:
    from playwright.sync_api import expect

    page.set_viewport_size({"width": 390, "height": 780})
    box = page.locator(".folium-map").bounding_box()
    assert box["width"] == 390
    page.click("#panel-button")
    expect(page.locator("#search")).to_be_in_viewport(ratio=1)


def test_the_map_has_ink(page: Any) -> None:
    colours: int = page.evaluate(
        """() => { const tile = document.querySelector('.leaflet-tile-container canvas');
             const d = tile.getContext('2d').getImageData(0, 0, tile.width, tile.height).data;
             const seen = new Set(); for (let i = 0; i < d.length; i += 4)
               seen.add(d[i] << 16 | d[i + 1] << 8 | d[i + 2]); return seen.size; }"""
    )
    assert colours > 3


def test_a_click_says_who_is_responsible_as_the_program_does(
    page: Any, sample_data: CityData
) -> None:
    for lon, lat in ((80.262, 41.172), (80.25, 41.165), (80.275, 41.168)):
        asked = page.evaluate(
            "([lon, lat]) => CityMap.herePopup(lat, lon)"
            ".querySelector('.is-responsible strong').textContent",
            [lon, lat],
        )
        territorial = sample_data.responsibility.who(lon, lat)
        (answer,) = [a for a in territorial.answers if a.way is Way.TERRITORIAL]
        assert asked == answer.unit_name


def test_coordinates_are_told_in_each_datum(page: Any) -> None:
    for script, datum in (("toGcj02", Datum.GCJ02), ("toBd09", Datum.BD09)):
        told = page.evaluate(f"CityMap.{script}(80.262, 41.172)")
        lon, lat = from_wgs84(80.262, 41.172, datum)
        assert told == pytest.approx([float(lon), float(lat)], abs=1e-9)


def test_distances_are_geodesic(page: Any) -> None:
    told = page.evaluate("CityMap.metres(L.latLng(41.17, 80.26), L.latLng(41.19, 80.29))")
    assert told == pytest.approx(distances_m(80.26, 41.17, 80.29, 41.19), rel=1e-5)


def test_filters_move_map_counts_and_table_together(page: Any, sample_data: CityData) -> None:
    areas = sample_data.table("areas")
    fid = int(areas.fids[areas.text("level").equals("subdistrict")][2])
    page.click("[data-tool=table]")
    page.select_option("[data-filter=area]", str(fid))
    wanted = CityFilter(area_fids=(fid,))
    issues = wanted.issue_mask(sample_data)
    red = int((sample_data.issue_state.colour[issues] == 3).sum())
    assert int(page.inner_text(".count[data-colour=red] strong")) == red
    assert page.evaluate("CityMap.tableRows('issues').length") == int(issues.sum())
    points = wanted.point_mask(sample_data)
    assert page.evaluate("CityMap.tableRows('points').length") == int(points.sum())
    assert re.search(rf"\b{int(issues.sum())}\b", page.inner_text(".table-count"))


def test_the_table_sorts_and_finds_its_place_on_the_map(page: Any) -> None:
    page.click("[data-tool=table]")
    page.click("[data-tab=points]")
    page.click("#table th >> nth=4")
    opened = [int(t) for t in page.locator("#table tbody td:nth-child(5)").all_inner_texts()]
    assert opened == sorted(opened, reverse=True)
    name = page.inner_text("#table tbody tr:first-child td:nth-child(2)")
    page.click("#table tbody tr:first-child")
    page.wait_for_selector(".card")
    assert page.inner_text(".card h3") == name


def test_the_csv_holds_every_row_and_no_formula(page: Any, sample_data: CityData) -> None:
    page.evaluate("void (CityMap.pointColumns.name[0] = '=HYPERLINK(1)')")
    text = page.evaluate("CityMap.csv('points')")
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    assert len(rows) == 1 + len(sample_data.table("points"))
    assert text.startswith("\ufeff")
    cells = {cell for row in rows[1:] for cell in row[:-2]}
    assert "'=HYPERLINK(1)" in cells
    assert not [cell for cell in cells if cell[:1] in "=+-@" and cell]


def test_an_address_finds_its_view_and_place_again(page: Any, sample_data: CityData) -> None:
    from playwright.sync_api import expect

    code = next(
        c
        for c, lon in zip(
            sample_data.table("points").text("code").values(),
            sample_data.table("points").points.lon_deg,
            strict=True,
        )
        if lon == lon
    )
    # a mangled address does no harm
    page.evaluate("void (location.hash = '#%')")
    page.evaluate(f"void (location.hash = '#{code}')")
    page.wait_for_selector(".card .sub")
    assert code in page.inner_text(".card .sub")
    expect(page).to_have_url(re.compile(rf"#[\d./]+/{re.escape(code)}$"))


def test_measuring_adds_up_and_ends_with_escape(page: Any) -> None:
    from playwright.sync_api import expect

    page.click("[data-tool=measure]")
    for x in (500, 700, 900):
        page.mouse.click(x, 450)
    assert page.evaluate("CityMap.measuredMetres()") > 100
    assert page.locator(".measured").count() == 1
    page.keyboard.press("Escape")
    expect(page.locator(".measured")).to_have_count(0)
    assert page.locator(".card.here").count() == 0


def test_a_place_outside_the_filter_clears_it(page: Any, sample_data: CityData) -> None:
    areas = sample_data.table("areas")
    towns = areas.fids[areas.text("level").equals("subdistrict")]
    page.select_option("[data-filter=area]", str(int(towns[0])))
    outside = page.evaluate(
        "fid => CityMap.points.find(p => p.isPlaced"
        " && CityMap.data.chains[p.chain].indexOf(fid) < 0).name",
        int(towns[0]),
    )
    page.fill("#search", outside)
    page.press("#search", "Enter")
    page.wait_for_selector(".card")
    assert page.input_value("[data-filter=area]") == "0"
    unit = page.evaluate("String(CityMap.points.find(p => p.unitNumber > 0).unitNumber)")
    page.select_option("[data-filter=unit]", unit)
    inside = page.evaluate(
        f"CityMap.points.find(p => p.isPlaced && p.unitNumber === {int(unit)}).name"
    )
    page.fill("#search", inside)
    page.press("#search", "Enter")
    assert page.input_value("[data-filter=unit]") == unit
