import os
from dataclasses import replace

import pytest
from pyproj import Geod

from gis_app.domain.layer_spec import Catalogue, MarkerSymbol
from gis_app.errors import Cancelled, RenderError
from gis_app.messages import CHINESE, Translator, load_translator
from gis_app.paths import translations_dir
from gis_app.printing.page_template import Orientation
from gis_app.printing.print_request import PrintRequest
from gis_app.printing.subject import Coverage
from gis_app.progress import Progress
from gis_app.workflows.print_atlas import print_atlas
from tests.printing.pdf_probe import filled_shapes, read_pdf
from tests.printing.small_city import (
    CATALOGUE,
    NAMES,
    SIDE,
    SOUTH,
    WEST,
    open_issue,
    small_city,
    some_points,
)

ENGLISH = Translator("en")
PROBE = "#12AB34"


def printed(city, file, t=ENGLISH, **request):
    report = print_atlas(city, file, PrintRequest(**request), t)
    return report, read_pdf(file)


def test_one_sheet_an_area_pages_counted_and_every_name_searchable(tmp_path):
    names = [
        f"{kind}{n}" for n, kind in enumerate(["红桥停车场", "城北农贸市场", "解放大街口"] * 14)
    ]
    points = [dict(p, name=n) for p, n in zip(some_points(42), names, strict=True)]
    report, pdf = printed(small_city(points), tmp_path / "a.pdf")
    assert (report.sheets, report.rows, report.pages) == (4, 42, len(pdf.pages))
    texts = [page.extract_text() for page in pdf.pages]
    everything = "\n".join(texts)
    assert all(everything.count(name) >= 1 for name in names)
    for number, text in enumerate(texts, 1):
        assert f"{number}/{len(texts)}" in text
    assert "42 rows in all" in everything


def test_bookmarks_and_the_words_the_file_says_of_itself(tmp_path):
    _, pdf = printed(
        small_city(some_points(60)),
        tmp_path / "a.pdf",
        load_translator(CHINESE, translations_dir()),
    )
    assert [item.title for item in pdf.outline] == list(NAMES)
    pages = [pdf.get_destination_page_number(item) for item in pdf.outline]
    for name, page in zip(NAMES, pages, strict=True):
        assert name in pdf.pages[page].extract_text()
    assert "示例市" in pdf.metadata.title
    assert pdf.metadata.author == "指挥部办公室"
    assert "2023-09-19" in pdf.metadata.subject


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "en",
            ["Legend", "Scale 1:", "Page 1/", "As of 2023-09-19", "Sketch map"],
        ),
        ("zh_CN", ["图例", "比例尺1:", "第1/", "数据截至2023-09-19", "示意图", "演示数据"]),
    ],
)
def test_a_sheet_says_what_it_must_in_both_languages(tmp_path, language, words):
    t = load_translator(language, translations_dir())
    _, pdf = printed(small_city(some_points(4)), tmp_path / "a.pdf", t, names=(NAMES[0],))
    text = pdf.pages[0].extract_text()
    squeezed = text if language == "en" else text.replace(" ", "")
    for word in [*words, "CGCS2000", "ODbL", "内部资料", NAMES[0], "南门街道"]:
        assert word in squeezed


@pytest.mark.parametrize("denominator", [5000, 20000])
def test_distances_measured_in_the_pdf_are_ground_over_scale(tmp_path, denominator):
    """Measure two markers on the page in x and in y against the geodesic on the ellipsoid."""
    lon, lat = WEST + SIDE / 2, SOUTH + SIDE / 2
    reach = 0.0022
    places = [(lon - reach, lat), (lon + reach, lat), (lon, lat - reach), (lon, lat + reach)]
    points = [
        {"name": f"p{n}", "layer": "markets", "lon": x, "lat": y} for n, (x, y) in enumerate(places)
    ]
    layers = tuple(
        replace(layer, symbol=replace(layer.symbol, fill=PROBE))
        if isinstance(layer.symbol, MarkerSymbol)
        else layer
        for layer in CATALOGUE.layers
    )
    city = replace(small_city(points), catalogue=Catalogue(layers))
    _, pdf = printed(
        city, tmp_path / "a.pdf", names=(NAMES[0],), scale_denominator=denominator, paper="A1"
    )
    page = pdf.pages[0]
    legend_left = float(page.mediabox.width) * 25.4 / 72 - 15 - 190
    centres = [
        ((x0 + x1) / 2, (y0 + y1) / 2)
        for x0, y0, x1, y1 in filled_shapes(page, PROBE)
        if x1 < legend_left
    ]
    assert len(centres) == 4
    xs, ys = sorted(x for x, _ in centres), sorted(y for _, y in centres)
    geod = Geod(ellps="GRS80")
    _, _, across = geod.inv(*places[0], *places[1])
    _, _, down = geod.inv(*places[2], *places[3])
    assert xs[-1] - xs[0] == pytest.approx(across * 1000 / denominator, rel=1e-3)
    assert ys[-1] - ys[0] == pytest.approx(down * 1000 / denominator, rel=1e-3)


def test_the_page_has_the_size_of_the_paper(tmp_path):
    _, pdf = printed(small_city(), tmp_path / "a.pdf", paper="A4", orientation=Orientation.PORTRAIT)
    box = pdf.pages[0].mediabox
    assert float(box.width) == pytest.approx(210 / 25.4 * 72, abs=0.6)
    assert float(box.height) == pytest.approx(297 / 25.4 * 72, abs=0.6)


def test_hostile_names_are_printed_as_they_are(tmp_path):
    names = ["</script><img onerror=1>", "=1+1", "{name}", "%s %d", "a\\nb"]
    points = [dict(p, name=n) for p, n in zip(some_points(5), names, strict=True)]
    _, pdf = printed(small_city(points), tmp_path / "a.pdf", names=(NAMES[0],))
    text = pdf.pages[0].extract_text().replace("\n", "").replace(" ", "")
    for name in names:
        assert name.replace(" ", "") in text


def test_an_area_without_anything_still_has_its_sheet(tmp_path):
    report, pdf = printed(small_city(), tmp_path / "a.pdf")
    assert (report.sheets, report.rows, len(pdf.pages)) == (4, 0, 4)
    assert "No open issues" in pdf.pages[0].extract_text()


def test_unit_sheets_also_for_units_with_one_point_or_none_on_the_map(tmp_path):
    city = small_city(
        [*some_points(1), {"name": "无坐标点位", "layer": "markets", "unit_fid": 2}],
        [open_issue(lon=WEST + 0.01, lat=SOUTH + 0.01, description="乱堆放", unit_fid=1)],
    )
    report, pdf = printed(city, tmp_path / "a.pdf", coverage=Coverage.UNIT)
    assert report.sheets == 2
    assert report.rows == 3
    assert "无坐标点位" in pdf.pages[-1].extract_text()
    assert any("no place" in str(warning) for warning in report.warnings)


def test_stopping_leaves_the_old_file_and_no_new_one(tmp_path):
    file = tmp_path / "a.pdf"
    file.write_bytes(b"old")
    shares = []

    def stop_after_half():
        return bool(shares) and shares[-1] > 0.5

    progress = Progress(lambda done, _what: shares.append(done), stop_after_half)
    with pytest.raises(Cancelled):
        print_atlas(small_city(some_points(9)), file, PrintRequest(), ENGLISH, progress)
    assert file.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["a.pdf"]
    assert shares == sorted(shares)


def test_progress_runs_from_nothing_to_the_end(tmp_path):
    shares = []
    progress = Progress(lambda done, _what: shares.append(done))
    print_atlas(small_city(), tmp_path / "a.pdf", PrintRequest(), ENGLISH, progress)
    assert shares == sorted(shares)
    assert shares[-1] == pytest.approx(1.0)


def test_a_folder_that_is_missing_or_a_name_that_is_a_folder_is_said(tmp_path):
    with pytest.raises(RenderError, match="does not exist"):
        printed(small_city(), tmp_path / "no" / "a.pdf")
    with pytest.raises(RenderError, match="is a folder"):
        printed(small_city(), tmp_path)


def test_no_permission_is_said_and_nothing_is_left(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(RenderError, match="no permission"):
        printed(small_city(), tmp_path / "a.pdf")
    assert list(tmp_path.iterdir()) == []


def test_a_disk_that_fills_up_while_writing_is_said_and_nothing_is_left(tmp_path, monkeypatch):
    def full(_file_descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(RenderError, match="No space left"):
        printed(small_city(), tmp_path / "a.pdf")
    assert list(tmp_path.iterdir()) == []
