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
from tests.web_export.chromium import chromium

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from gis_app.domain.city_data import CityData

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as connection:
        yield connection


@pytest.fixture
def page(browser: Any, sample_page: Path) -> Iterator[Any]:
    context = browser.new_context(viewport={"width": 1440, "height": 900}, offline=True)
    tab = context.new_page()
    faults: list[str] = []
    requests: list[str] = []
    tab.on("pageerror", lambda error: faults.append(str(error)))
    tab.on("console", lambda line: faults.append(line.text) if line.type == "error" else None)
    tab.on("request", lambda request: requests.append(request.url))
    tab.goto(sample_page.as_uri())
    tab.wait_for_selector("body[data-ready=yes]")
    yield tab
    context.close()
    assert faults == []
    assert requests == [sample_page.as_uri()]


def until(page: Any, test: str) -> None:
    """Wait until a test in the page is true; playwright's own way needs eval, which is shut."""
    page.evaluate(
        "() => new Promise(done => { (function look() { if ("
        + test
        + ") done(); else window.setTimeout(look, 20); })(); })"
    )


def shown(page: Any) -> int:
    """Return how many places the map has, those inside clusters counted."""
    count: int = page.evaluate("CityMap.shownPlaces().length")
    return count


def marks(page: Any) -> list[dict[str, Any]]:
    """Return what is drawn in the view: where in the window, and what it stands for."""
    found: list[dict[str, Any]] = page.evaluate(
        """() => { const box = CityMap.map.getContainer().getBoundingClientRect();
             return CityMap.places.marks.map(m => { const at =
               CityMap.map.layerPointToContainerPoint([m.x, m.y]);
               return {x: at.x + box.left, y: at.y + box.top, count: m.heap ? m.heap.count : 1,
                       name: m.place ? m.place.title : null}; })
             .filter(m => m.x > box.left + 20 && m.y > 20 && m.x < box.right - 60
                          && m.y < box.bottom - 40); }"""
    )
    return found


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


def test_a_click_on_a_marker_opens_it_and_on_a_heap_spreads_it(page: Any) -> None:
    heap = max(marks(page), key=lambda mark: mark["count"])
    assert heap["count"] > 1
    before = page.evaluate("CityMap.map.getZoom()")
    page.mouse.click(heap["x"], heap["y"])
    until(page, f"CityMap.map.getZoom() > {before} && !CityMap.map._animatingZoom")
    page.evaluate("void CityMap.map.setZoom(18, {animate: false})")
    until(page, "CityMap.places.marks.length > 0")
    alone = [m for m in marks(page) if m["name"]]
    lonely = next(
        m for m in alone
        if all(o is m or abs(o["x"] - m["x"]) + abs(o["y"] - m["y"]) > 40 for o in alone)
    )  # fmt: skip
    page.mouse.click(lonely["x"], lonely["y"])
    page.wait_for_selector(".card")
    assert page.inner_text(".card h3") == lonely["name"]


def test_heaps_hold_every_place_at_every_zoom(page: Any) -> None:
    total = shown(page)
    sums = page.evaluate(
        """[9, 11, 13, 15].map(z => CityMap.index.heaps(z).reduce((n, h) => n + h.count, 0))"""
    )
    assert sums == [total] * 4
    counts = page.evaluate(
        """() => { const c = [0, 0, 0, 0];
             CityMap.index.heaps(11).forEach(h => h.counts.forEach((n, k) => { c[k] += n; }));
             return c; }"""
    )
    wanted = page.evaluate(
        "[0, 1, 2, 3].map(k => CityMap.shownPlaces().filter(p => p.colour === k).length)"
    )
    assert counts == wanted


def test_several_places_at_one_spot_are_listed(page: Any) -> None:
    page.evaluate(
        """() => { const many = CityMap.index.places.slice(0, 3);
             CityMap.openList(many); }"""
    )
    assert page.locator(".card .result").count() == 3
    name = page.inner_text(".card .result >> nth=1").split("\n")[0]
    page.click(".card .result >> nth=1")
    assert page.inner_text(".card h3") == name


def test_the_week_slider_counts_as_the_ledger_does(page: Any, sample_data: CityData) -> None:
    from gis_app.domain.dates import BEIJING_SHIFT, moments

    slider = page.locator("#week")
    first, last = (int(slider.get_attribute(name)) for name in ("min", "max"))
    assert last - first > 4
    week = last - 3
    slider.evaluate(
        "(input, week) => { input.value = week; input.dispatchEvent(new Event('input')); }", week
    )
    until(page, f"CityMap.filter.week === {week}")
    start = np.datetime64("1970-01-05", "m") + np.timedelta64(7 * week, "D") - BEIJING_SHIFT
    end = start + np.timedelta64(7, "D")
    found = sample_data.issue_state.due.start
    closed = moments(sample_data.table("issues").text("closed_at"))
    is_new = (found >= start) & (found < end)
    is_gone = (closed >= start) & (closed < end)
    is_left = (found < end) & (np.isnat(closed) | (closed >= end))
    numbers = [int(n) for n in re.findall(r"\d+", page.inner_text(".weeks-counts"))]
    assert numbers == [int(is_new.sum()), int(is_gone.sum()), int(is_left.sum())]
    is_open = (found < end) & (np.isnat(closed) | (closed >= start))
    assert page.evaluate("CityMap.tableRows('issues').length") == int(is_open.sum())


def test_leaders_filter_and_are_cleared(page: Any) -> None:
    leader = page.evaluate("CityMap.points.find(p => p.leader).leader")
    page.select_option("[data-filter=leader]", label=leader)
    wanted = page.evaluate(
        "name => CityMap.points.filter(p => p.leader === name && p.isPlaced).length", leader
    )
    assert page.evaluate("CityMap.tableRows('points').length") >= wanted > 0
    names = page.evaluate("CityMap.tableRows('points').map(p => p.leader)")
    assert set(names) == {leader}
    page.click(".clear-filters")
    assert page.input_value("[data-filter=leader]") == "-1"
    assert page.locator(".clear-filters").is_hidden()


def test_the_keyboard_reaches_what_the_map_shows(page: Any) -> None:
    page.evaluate("void CityMap.map.setView(CityMap.map.getCenter(), 17, {animate: false})")
    until(
        page,
        "document.querySelectorAll('#reach button').length === Math.min(60, "
        "CityMap.places.marks.filter(m => { const p = CityMap.map.layerPointToContainerPoint("
        "[m.x, m.y]), s = CityMap.map.getSize(); "
        "return p.x >= 0 && p.y >= 0 && p.x <= s.x && p.y <= s.y; }).length)",
    )
    first = page.locator("#reach button").first
    first.focus()
    assert first.is_visible()
    name = first.locator(".result-name").inner_text()
    page.keyboard.press("Enter")
    page.wait_for_selector(".leaflet-popup .card")
    assert page.evaluate("document.activeElement.classList.contains('card')")
    assert page.get_attribute(".card", "aria-label") == name
    assert page.get_attribute(".card", "role") == "dialog"
    page.keyboard.press("Escape")
    page.wait_for_selector(".leaflet-popup", state="detached")


def test_search_is_walked_by_arrow_keys_and_told(page: Any) -> None:
    page.fill("#search", "小学")
    page.wait_for_selector("#results button")
    assert re.search(r"\d", page.inner_text("#news"))
    page.press("#search", "ArrowDown")
    page.keyboard.press("ArrowDown")
    name = page.evaluate("document.activeElement.querySelector('.result-name').textContent")
    page.keyboard.press("Enter")
    page.wait_for_selector(".card")
    assert page.inner_text(".card h3") == name


def test_everything_to_press_has_a_name(page: Any) -> None:
    page.click("[data-tool=table]")
    nameless = page.evaluate(
        """() => [...document.querySelectorAll('button, input, select, a[href]')].filter(e =>
             !(e.textContent.trim() || e.getAttribute('aria-label') || e.title ||
               (e.labels && e.labels.length))).map(e => e.outerHTML)"""
    )
    assert nameless == []


def test_the_print_view_is_a_sheet_with_title_legend_and_source(page: Any) -> None:
    page.evaluate("void (window.print = () => { window.printed = true; })")
    page.click("[data-tool=print]")
    until(page, "window.printed === true")
    head = page.inner_text("#print-head")
    assert page.evaluate("CityMap.data.meta.title") in head
    assert "2026" in head
    assert page.locator("#print-foot .print-item").count() > 5
    assert not page.locator("#panel").is_visible()
    box = page.locator(".folium-map").bounding_box()
    assert box["width"] > 1000
    assert 500 < box["height"] < 718
    page.evaluate("void window.dispatchEvent(new Event('afterprint'))")
    assert page.locator("#panel").is_visible()
    assert page.locator("#print-head").is_hidden()


def test_actions_open_and_a_marker_over_them_comes_first(page: Any) -> None:
    page.evaluate(
        """() => { CityMap.map.eachLayer(l => { if (l.options && l.options.pane === 'actions'
             && l.getBounds && !window.action) window.action = l; });
             CityMap.map.fitBounds(window.action.getBounds(), {animate: false, maxZoom: 18}); }"""
    )
    page.evaluate(
        """() => { const at = window.action.getBounds().getCenter();
             const p = CityMap.map.latLngToContainerPoint(at);
             window.action.fire('click', {latlng: at, containerPoint: p, originalEvent:
               new Event('click')}); }"""
    )
    page.wait_for_selector(".card h3")


@pytest.mark.parametrize("width", [360, 390])
def test_phones_have_the_table_and_pop_ups_inside_the_screen(page: Any, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 740})
    page.evaluate("void CityMap.showPlace(CityMap.points.find(p => p.isPlaced && p.open > 1))")
    page.wait_for_selector(".card")
    box = page.locator(".leaflet-popup-content-wrapper").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width
    page.evaluate("void CityMap.map.closePopup()")
    page.click("[data-tool=table]")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.locator("#table tbody tr").count() > 20
    page.click(".table-close")
    assert page.locator("#table tbody tr").count() == 0
