"""The page printed by Chromium: a real PDF, read and looked at with poppler."""

from __future__ import annotations

import base64
import re
import subprocess
import unicodedata
from dataclasses import replace
from shutil import which
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image

from gis_app.workflows.export_web_map import export_web_map
from tests.web_export.page_driving import opened, until

if TYPE_CHECKING:
    from pathlib import Path

    from gis_app.domain.city_data import CityData

pytestmark = [
    pytest.mark.browser,
    pytest.mark.xdist_group("browser"),
    pytest.mark.skipif(which("pdftotext") is None, reason="poppler-utils are not installed"),
]

A4_PT = (841.9, 595.0)
MARGIN_PT = 28.3


def printed(page: Any, file: Path) -> Path:
    """Print as the browser's menu does, without backgrounds."""
    session = page.context.new_cdp_session(page)
    answer = session.send("Page.printToPDF", {"preferCSSPageSize": True, "printBackground": False})
    file.write_bytes(base64.b64decode(answer["data"]))
    return file


def words(pdf: Path) -> tuple[str, list[list[float]], list[float]]:
    """Return the text, the boxes of the words, and width and height of the only page, in pt."""
    said = subprocess.run(["pdftotext", "-bbox", pdf, "-"], capture_output=True, check=True)
    html = said.stdout.decode()
    (page,) = re.findall(r'<page width="([\d.]+)" height="([\d.]+)"', html)
    found = re.findall(
        r'<word xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)">(.*?)</word>',
        html,
    )
    # CJK fonts share glyphs with the Kangxi radicals; NFKC turns them back
    text = unicodedata.normalize("NFKC", " ".join(word[4] for word in found))
    return text, [[float(v) for v in word[:4]] for word in found], [float(v) for v in page]


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize(("width", "height", "by"), [(1440, 900, "button"), (390, 780, "menu")])
def test_the_sheet_is_whole(
    browser: Any, sample_data: CityData, folder: Path,
    language: str, width: int, height: int, by: str,
) -> None:  # fmt: skip
    settings = replace(sample_data.settings, marking="内部资料")
    data = replace(sample_data, settings=settings)
    export_web_map(data, folder / "map.html", language=language)
    with opened(browser, folder / "map.html", width, height) as page:
        # a pop-up, a table and a filter are open as they may be
        page.evaluate("void CityMap.toggleTable()")
        page.evaluate("void CityMap.openPlace(CityMap.points.find(p => p.isPlaced))")
        if by == "button":
            page.evaluate("void (window.print = () => { window.printed = true; })")
            page.evaluate("void CityMap.print()")
            until(page, "window.printed === true")
        pdf = printed(page, folder / "sheet.pdf")
        assert page.locator("#print-head").is_hidden()
        assert page.locator("#table tbody tr").count() > 10
        legend = page.evaluate(
            "CityMap.data.layers.filter(l => CityMap.isShown(l.id) && "
            "document.querySelector('[data-layer=\"' + l.id + '\"]'))"
            ".map(l => CityMap.local(l.title))"
        )
    text, boxes, size = words(pdf)
    assert size == pytest.approx(A4_PT, abs=1)
    left, top = min(b[0] for b in boxes), min(b[1] for b in boxes)
    right, bottom = max(b[2] for b in boxes), max(b[3] for b in boxes)
    assert left >= MARGIN_PT - 1
    assert top >= MARGIN_PT / 2  # the boxes of a CJK font reach far above its letters
    assert right <= size[0] - MARGIN_PT + 1
    assert bottom <= size[1] - MARGIN_PT / 2
    flat = text.replace(" ", "")
    for wanted in (settings.name, "内部资料", settings.attribution, *legend):
        assert unicodedata.normalize("NFKC", wanted).replace(" ", "") in flat
    sketch, as_of = ("示意图", "截至") if language == "zh_CN" else ("Sketch map", "As of")
    assert sketch.replace(" ", "") in flat
    assert as_of.replace(" ", "") in flat
    assert flat.count(unicodedata.normalize("NFKC", settings.attribution).replace(" ", "")) == 1


def test_map_and_marks_have_ink_on_paper_and_margins_have_none(page: Any, tmp_path: Path) -> None:
    pdf = printed(page, tmp_path / "sheet.pdf")
    subprocess.run(["pdftoppm", "-r", "72", "-png", pdf, tmp_path / "sheet"], check=True)
    picture = Image.open(next(tmp_path.glob("sheet*.png"))).convert("RGB")
    width, height = picture.size
    inside = picture.crop((60, 70, width - 60, int(height * 0.72)))
    seen = inside.getcolors(1_000_000)
    assert seen is not None
    shares = {colour: count / inside.width / inside.height for count, colour in seen}
    assert len(shares) > 500
    assert shares.get((255, 255, 255), 0) < 0.2
    red = sum(n for (r, g, b), n in shares.items() if r > 180 and g < 60 and b < 90)
    assert red > 0.0005
    for box in ((0, 0, 26, height), (width - 26, 0, width, height), (0, 0, width, 24)):
        assert picture.crop(box).getcolors() == [
            ((box[2] - box[0]) * (box[3] - box[1]), (255, 255, 255))
        ]


def test_what_is_printed_is_sharp(page: Any, tmp_path: Path) -> None:
    pdf = printed(page, tmp_path / "sheet.pdf")
    listed = subprocess.run(["pdfimages", "-list", pdf], capture_output=True, check=True)
    rows = [line.split() for line in listed.stdout.decode().splitlines()[2:]]
    pictures = [row for row in rows if row[2] == "image" and int(row[3]) > 500]
    assert pictures
    assert min(int(row[12]) for row in pictures) >= 150
    tiles = [row for row in pictures if row[3] == row[4]]
    assert tiles
    assert min(int(row[12]) for row in tiles) >= 250
