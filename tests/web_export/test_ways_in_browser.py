"""Ways through the page: clicks, weeks, leaders, keyboard, print, phones; network off."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from tests.web_export.page_driving import marks, shown, until

if TYPE_CHECKING:
    from gis_app.domain.city_data import CityData

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


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


@pytest.mark.parametrize("zoom", [14, 17])
def test_a_picture_moved_by_panning_is_the_one_drawn_anew(page: Any, zoom: int) -> None:
    page.evaluate(f"void CityMap.map.setZoom({zoom}, {{animate: false}})")
    told = page.evaluate(
        """() => { const map = CityMap.map, places = CityMap.places;
             const whole = { drawn: 0 };
             const paint = places._draw;
             places._draw = box => { whole.drawn += box.getSize().x * box.getSize().y;
                                     return paint.call(places, box); };
             const told = [];
             for (const by of [[240, 0], [-90, 170], [0, -222], [61, 33], [2000, 10]]) {
               whole.drawn = 0;
               map.panBy(by, {animate: false});
               const canvas = places._container;
               const ink = () => { const d = places._context.getImageData(
                 0, 0, canvas.width, canvas.height).data; return new Uint8Array(d); };
               const moved = ink();
               const share = whole.drawn / canvas.width / canvas.height;
               places.redraw();
               const anew = ink();
               let off = 0, inked = 0;
               for (let i = 3; i < moved.length; i += 4) { if (anew[i]) inked += 1;
                 for (let k = 0; k < 4; k += 1) if (Math.abs(moved[i - k] - anew[i - k]) > 16) {
                   off += 1; break; } }
               told.push([off, inked, share]); }
             return told; }"""
    )
    # an arc cut by the edge of the canvas is smoothed by a shade differently, no more
    assert [off for off, _inked, _share in told] == [0] * 5
    assert sum(inked for _off, inked, _share in told) > 5_000
    shares = [share for _off, _inked, share in told]
    assert all(share < 0.4 for share in shares[:4])
    assert shares[4] == 1


def test_several_places_at_one_spot_are_listed(page: Any) -> None:
    page.evaluate(
        """() => { const many = CityMap.index.places.slice(0, 3);
             CityMap.openList(many); }"""
    )
    assert page.locator(".card .result").count() == 3
    name = page.inner_text(".card .result >> nth=1").split("\n")[0]
    page.click(".card .result >> nth=1")
    assert page.inner_text(".card h3") == name


def test_what_happened_to_an_issue_is_told_in_order(page: Any, sample_data: CityData) -> None:
    from gis_app.domain.dates import local_text

    issues, moves = sample_data.table("issues"), sample_data.table("issue_moves")
    of = moves.numbers("issue_fid")
    fid = int(np.bincount(of).argmax())
    rows = np.flatnonzero(of == fid)
    rows = rows[np.argsort(np.array(moves.text("at").values(), "U")[rows], kind="stable")]
    assert len(rows) > 3
    number = int(np.flatnonzero(issues.fids == fid)[0])
    page.evaluate(
        "k => void CityMap.openPopup(CityMap.map.getCenter(), "
        "() => CityMap.issuePopup(CityMap.issues[k]))",
        number,
    )
    told = page.locator(".card .moves li").all_inner_texts()
    assert len(told) == len(rows)
    for line, row in zip(told, rows, strict=True):
        assert line.startswith(local_text(moves.text("at")[row])[:16])
        assert (moves.text("by")[row] or "") in line
        assert (moves.text("reason")[row] or "") in line


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
    page.evaluate("void CityMap.showPlace(CityMap.points.find(p => p.isPlaced && p.open > 1))")
    session = page.context.new_cdp_session(page)
    session.send("Accessibility.enable")
    told = session.send("Accessibility.getFullAXTree")["nodes"]
    wanted = {
        "button", "checkbox", "combobox", "searchbox", "slider", "link", "image", "Canvas",
        "toolbar", "table", "application", "navigation", "complementary", "dialog",
    }  # fmt: skip
    heard = [
        (node["role"]["value"], (node.get("name") or {}).get("value", ""))
        for node in told
        if not node.get("ignored") and node["role"]["value"] in wanted
    ]
    assert {role for role, _name in heard} >= wanted - {"image", "Canvas"}
    assert [role for role, name in heard if not name] == []


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
    assert page.locator(".folium-map canvas").count() == 0
    page.evaluate("void window.dispatchEvent(new Event('afterprint'))")
    assert page.locator(".folium-map canvas").count() > 5
    assert page.locator("#panel").is_visible()
    assert page.locator("#print-head").is_hidden()


def test_a_pop_up_stays_whole_when_the_table_opens(page: Any) -> None:
    page.evaluate("void CityMap.showPlace(CityMap.points.find(p => p.isPlaced && p.open > 1))")
    page.click("[data-tool=table]")
    inside = """(() => { const m = document.querySelector('.folium-map').getBoundingClientRect(),
      p = document.querySelector('.leaflet-popup').getBoundingClientRect();
      return m.height < 700 && p.top >= m.top && p.bottom <= m.bottom; })()"""
    until(page, inside)
    assert page.locator(".card h3").is_visible()


def test_full_screen_and_back(page: Any) -> None:
    button = page.locator("[data-tool=fullscreen]")
    assert button.get_attribute("aria-pressed") == "false"
    button.click()
    until(page, "document.fullscreenElement === document.documentElement")
    until(page, "document.querySelector('[data-tool=fullscreen]').ariaPressed === 'true'")
    assert page.locator("#panel").is_visible()
    assert page.evaluate("CityMap.places.marks.length") > 0
    button.click()
    until(page, "document.fullscreenElement === null")
    until(page, "document.querySelector('[data-tool=fullscreen]').ariaPressed === 'false'")


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
