from __future__ import annotations

import base64
import hashlib
import json
import os
import re
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from gis_app.domain import palette
from gis_app.domain.answers import Way
from gis_app.domain.city_filter import CityFilter
from gis_app.domain.table import TextColumn
from gis_app.domain.terms import Colour
from gis_app.errors import Cancelled, RenderError
from gis_app.messages import LANGUAGES, load_translator
from gis_app.paths import resources_dir, translations_dir
from gis_app.progress import Progress
from gis_app.web_export.interface_words import interface_words
from gis_app.web_export.page import json_for_html
from gis_app.web_export.size_estimate import estimated_bytes
from gis_app.workflows.export_web_map import WebMapRequest, export_web_map
from tests.web_export.page_reading import answers_of, column, payload_of, read, sentence

if TYPE_CHECKING:
    from pathlib import Path

    from gis_app.domain.city_data import CityData

HOSTILE = "</script><img src=x onerror=\"document.title='HACKED'\">"


def test_nothing_in_the_page_would_be_loaded(sample_page: Path) -> None:
    page = sample_page.read_text("utf-8")
    outside_scripts = re.sub(r"<script.*?</script>", "", page, flags=re.S)
    assert not re.findall(r"\b(?:src|href)\s*=", outside_scripts)
    assert "url(" not in outside_scripts
    assert "@import" not in outside_scripts
    assert "sourceMappingURL" not in page


def test_only_the_scripts_written_in_may_run(sample_page: Path) -> None:
    page = sample_page.read_text("utf-8")
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', page)
    assert policy
    listed = policy.group(1).partition("style-src")[0]
    allowed = set(re.findall(r"sha256-([A-Za-z0-9+/=]+)", listed))
    bodies = re.findall(r"<script>(.*?)</script>", page, re.S)
    hashes = {base64.b64encode(hashlib.sha256(b.encode()).digest()).decode() for b in bodies}
    assert hashes == allowed
    assert "unsafe" not in policy.group(1)
    styles = re.findall(r"<style>(.*?)</style>", page, re.S)
    for body in styles:
        assert base64.b64encode(hashlib.sha256(body.encode()).digest()).decode() in policy.group(1)
    outside_scripts = re.sub(r"<script.*?</script>", "", page, flags=re.S)
    assert not re.findall(r"\son[a-z]+\s*=|\sstyle\s*=|javascript:", outside_scripts)
    assert "default-src &#x27;none&#x27;" in policy.group(1)


def test_our_scripts_have_no_text_over_several_lines(root: Path) -> None:
    # they are written in without their indentation
    for script in (root / "resources/web").glob("*.js"):
        assert "`" not in script.read_text("utf-8"), script.name


def test_the_page_s_style_has_the_palette_s_colours() -> None:
    style = (resources_dir() / "web" / "map.css").read_text("utf-8").upper()
    wanted = {"TEXT": palette.INK, "QUIET": palette.QUIET_INK, "PANEL": palette.SHADE,
              "LINE": palette.HAIRLINE, "RED": palette.ISSUE_FILLS[Colour.RED],
              "YELLOW": palette.ISSUE_FILLS[Colour.YELLOW]}  # fmt: skip
    for name, colour in wanted.items():
        assert f"--{name}: {colour};" in style
    assert f".LEAFLET-CONTAINER {{ BACKGROUND: {palette.LAND}; }}" in style


def test_rows_in_the_page_are_the_city_s(sample_page: Path, sample_data: CityData) -> None:
    payload = read(sample_page)
    points, issues = sample_data.table("points"), sample_data.table("issues")
    assert column(payload, "points", "fid") == points.fids.tolist()
    assert column(payload, "points", "name") == points.text("name").values().tolist()
    kinds = [payload["layers"][k]["id"] for k in column(payload, "points", "kind")]
    assert kinds == points.text("layer").values().tolist()
    assert column(payload, "issues", "fid") == issues.fids.tolist()
    state = sample_data.issue_state
    assert column(payload, "issues", "colour") == state.colour.tolist()
    units = [payload["units"][n] for n in column(payload, "points", "unit")]
    names = sample_data.table("units").text("name").values()
    at = sample_data.table("units").positions(sample_data.point_state.unit_fid)
    assert units == [names[p] for p in at]


def test_positions_keep_seven_decimals(sample_page: Path, sample_data: CityData) -> None:
    payload = read(sample_page)
    points = sample_data.table("points").points
    for name, wanted in (("lon", points.lon_deg), ("lat", points.lat_deg)):
        told = np.array(column(payload, "points", name)) / payload["precision"]
        assert np.abs(told - wanted)[points.is_placed].max() <= 5.1e-8
    assert (
        column(payload, "points", "stale")
        == np.flatnonzero(sample_data.last_visits.is_stale).tolist()
    )
    assert payload["points"][0]["unplaced"] == np.flatnonzero(~points.is_placed).tolist()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_answers_in_the_program_s_words(
    sample_page: Path, sample_data: CityData, language: str
) -> None:
    t = load_translator(language, translations_dir())
    payload = read(sample_page)
    points = sample_data.table("points")
    for i in range(0, len(points), 9):
        found = sample_data.responsibility.who(
            float(points.points.lon_deg[i]),
            float(points.points.lat_deg[i]),
            point_fid=int(points.fids[i]),
        )
        wanted = [
            [list(Way).index(a.way), a.unit_name, a.leader or "", a.contact or "", a.phone or "",
             t(a.reason), a == found.responsible]
            for a in found.answers
        ]  # fmt: skip
        assert answers_of(payload, i, LANGUAGES.index(language)) == wanted


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_gives_the_program_s_reasons(
    sample_page: Path, sample_data: CityData, language: str
) -> None:
    t = load_translator(language, translations_dir())
    payload = read(sample_page)
    state = sample_data.issue_state
    told = column(payload, "issues", "reason")
    for i in np.flatnonzero(state.colour > 0):
        wanted = t(state.reason(int(i)))
        assert sentence(payload, told[i], LANGUAGES.index(language)) == wanted


def test_every_word_a_script_asks_for_exists(root: Path) -> None:
    scripts = "".join(f.read_text("utf-8") for f in (root / "resources/web").glob("*.js"))
    asked = set(re.findall(r'"([a-z_]+)"', scripts))
    prefixes = {name for name in asked if name.endswith("_")}
    words = interface_words()
    said = set(re.findall(r'app\.ui\("([a-z_]+)"', scripts))
    assert said - prefixes <= set(words)
    for prefix in prefixes:
        assert any(key.startswith(prefix) for key in words)
    for word in words:
        if not any(word.startswith(p) for p in (*prefixes, "demo")):
            assert word in asked, f"{word} is never shown"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_interface_is_translated(language: str) -> None:
    t = load_translator(language, translations_dir())
    chinese = {k for k, w in interface_words().items() if re.search(r"[一-鿿]", t(w))}
    # the button that switches names the other language in that language
    everything = set(interface_words()) - {"other_language"}
    assert chinese == (everything if language == "zh_CN" else {"other_language"})


def test_hostile_names_stay_text(sample_data: CityData, tmp_path: Path) -> None:
    points = sample_data.table("points")
    names = points.text("name").values()
    names[0] = HOSTILE
    hostile = points.with_columns(name=TextColumn.from_values(names))
    data = replace(sample_data, tables={**sample_data.tables, "points": hostile})
    file = tmp_path / "map.html"
    export_web_map(data, file, title=HOSTILE)
    page = file.read_text("utf-8")
    assert HOSTILE not in page
    assert column(payload_of(page), "points", "name")[0] == HOSTILE


@pytest.mark.parametrize("title", ["{{ 7 * 7 }}", "{% raw %}", "{# note #} 地图", "{{ this }}"])
def test_a_title_is_no_template(sample_data: CityData, tmp_path: Path, title: str) -> None:
    file = tmp_path / "map.html"
    export_web_map(sample_data, file, title=title, city_filter=CityFilter(layers=("markets",)))
    page = file.read_text("utf-8")
    assert f"<title>{title}</title>" in page
    assert payload_of(page)["meta"]["title"] == title


def test_a_filter_leaves_the_rest_out_of_the_bytes(sample_data: CityData, tmp_path: Path) -> None:
    file = tmp_path / "map.html"
    report = export_web_map(sample_data, file, city_filter=CityFilter(layers=("markets",)))
    points = sample_data.table("points")
    assert report.point_count == int(points.text("layer").equals("markets").sum())
    other = next(
        name
        for name, layer in zip(
            points.text("name").values(), points.text("layer").values(), strict=True
        )
        if layer == "hospitals"
    )
    assert other not in file.read_text("utf-8")


def test_the_same_city_gives_the_same_bytes(sample_data: CityData, tmp_path: Path) -> None:
    moment = sample_data.as_of
    pages = []
    for name in ("a.html", "b.html"):
        export_web_map(sample_data, tmp_path / name, made_at=moment)
        page = (tmp_path / name).read_text("utf-8")
        # folium names its map by chance, which changes the policy's hash of that script too
        pages.append(re.sub(r"map_[0-9a-f]{32}|sha256-[A-Za-z0-9+/=]+", "", page))
    assert pages[0] == pages[1]


def test_stopping_leaves_no_file(sample_data: CityData, tmp_path: Path) -> None:
    with pytest.raises(Cancelled):
        export_web_map(
            sample_data, tmp_path / "map.html", progress=Progress(is_cancelled=lambda: True)
        )
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize("name", ["map.pdf", "no/such/folder/map.html"])
def test_what_cannot_be_written_is_one_sentence(
    sample_data: CityData, tmp_path: Path, name: str
) -> None:
    with pytest.raises(RenderError) as caught:
        export_web_map(sample_data, tmp_path / name, city_filter=CityFilter(layers=("stations",)))
    assert name in str(caught.value)
    assert os.listdir(tmp_path) == []


def test_json_cannot_end_its_element() -> None:
    text = json_for_html({"a": "</script><!--\u2028&"})
    assert not set(text) & set("<>&\u2028")
    assert json.loads(text) == {"a": "</script><!--\u2028&"}


@pytest.mark.parametrize("wanted", [CityFilter(), CityFilter(layers=("markets",))])
def test_the_size_is_told_beforehand(
    sample_data: CityData, tmp_path: Path, wanted: CityFilter
) -> None:
    request = WebMapRequest(city_filter=wanted)
    told = estimated_bytes(sample_data, request.options())
    report = export_web_map(sample_data, tmp_path / "map.html", request=request)
    assert told == pytest.approx(report.size_bytes, rel=0.25)
