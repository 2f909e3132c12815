"""The page in a real Chromium, started by an unprivileged user with the network off."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gis_app.domain.city_data import CityData

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

QUIET = [
    "--headless=new", "--disable-gpu", "--disable-quic", "--no-first-run", "--mute-audio",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--disable-dev-shm-usage",
]  # fmt: skip
NOBODY = 65534


def _chromium() -> str:
    found = shutil.which("chromium") or shutil.which("google-chrome")
    assert found, "these tests need Chromium; ./run.sh test installs it where it may"
    return found


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Start Chromium as nobody when the tests run as root, so that its sandbox stays on."""
    from playwright.sync_api import sync_playwright

    profile = Path(tempfile.mkdtemp(prefix="chromium-"))
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [
        _chromium(), *QUIET, f"--user-data-dir={profile}", f"--remote-debugging-port={port}",
        "about:blank",
    ]  # fmt: skip
    environment = {"PATH": os.environ["PATH"], "HOME": str(profile), "LANG": "C.UTF-8"}
    identity: dict[str, Any] = {}
    if os.geteuid() == 0:
        os.chown(profile, NOBODY, NOBODY)
        identity = {"user": NOBODY, "group": NOBODY, "extra_groups": []}
    process = subprocess.Popen(
        command, env=environment, cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        **identity,
    )  # fmt: skip
    try:
        _wait_for(port, process)
        with sync_playwright() as playwright:
            connection = playwright.chromium.connect_over_cdp(f"http://127.0.0.1:{port}")
            yield connection
            connection.close()
    finally:
        process.terminate()
        process.wait(20)
        shutil.rmtree(profile, ignore_errors=True)


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        assert process.poll() is None, "Chromium ended at once"
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/json/version", timeout=2):
                return
        except (urllib.error.URLError, OSError):
            # a server that is not up yet tells nobody when it will be
            process.poll()
    raise AssertionError("Chromium did not answer")


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


def shown(page: Any) -> int:
    """Return how many places the map shows, those inside clusters counted."""
    count: int = page.evaluate(
        """() => { let n = 0; CityMap.map.eachLayer(layer => {
             if (layer.getAllChildMarkers && layer._icon) n += layer._childCount;
             else if (layer._icon && layer.getPopup && !layer.getAllChildMarkers) n += 1; });
           return n; }"""
    )
    return count


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
        "CityMap.points.filter(p => p.layer.id === 'markets' && p.marker).length"
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
        "CityMap.points.filter(p => p.worst === 3 && p.marker).length"
        " + CityMap.bareIssues.filter(i => i.colour === 3 && i.marker).length"
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
