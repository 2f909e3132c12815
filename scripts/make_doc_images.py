"""Make the pictures of the user guide from the sample city: window, web page and sheet.

python scripts/make_doc_images.py        (needs Chromium and the dev extras)
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT)]
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PIL import Image  # noqa: E402

from gis_app.messages import CHINESE, LANGUAGES, load_translator  # noqa: E402
from gis_app.paths import translations_dir  # noqa: E402
from gis_app.printing.page_picture import page_picture  # noqa: E402
from gis_app.printing.print_request import PrintRequest  # noqa: E402
from gis_app.ui.window_picture import save_window_picture  # noqa: E402
from gis_app.workflows.export_web_map import export_web_map  # noqa: E402
from gis_app.workflows.open_city import open_city  # noqa: E402
from gis_app.workflows.print_atlas import lay_out_atlas  # noqa: E402

if TYPE_CHECKING:
    from gis_app.domain.city_data import CityData

IMAGES = ROOT / "docs/images"
SHEET = "南城街道"
SHEET_DPI = 85
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]
SHOW_A_RED_MARKET = """
() => void CityMap.showPlace(CityMap.points.find(p => p.layer.id === 'markets' && p.worst === 3))
"""


def small(file: Path) -> None:
    """Write a picture without transparency, well packed; fewer colours would turn yellow brown."""
    Image.open(file).convert("RGB").save(file, optimize=True)


def web_picture(data: CityData, language: str, target: Path) -> None:
    """Photograph the page with one place open, the network off."""
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        page_file = Path(folder) / "map.html"
        export_web_map(data, page_file, language=language)
        chromium = shutil.which("chromium")
        browser = playwright.chromium.launch(executable_path=chromium, args=QUIET)
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.context.set_offline(True)
        page.goto(page_file.as_uri())
        page.wait_for_selector("body[data-ready]")
        page.evaluate(SHOW_A_RED_MARKET)
        page.wait_for_selector(".card")
        page.wait_for_timeout(400)  # tiles fade in
        page.screenshot(path=target)
        browser.close()


def main() -> int:
    """Write all pictures in both languages."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    for language in LANGUAGES:
        short = "zh" if language == CHINESE else "en"
        t = load_translator(language, translations_dir())
        with open_city("sample", read_only=False) as city:
            save_window_picture(city, IMAGES / f"window-{short}.png", language=language)
            data = city.data
        web_picture(data, language, IMAGES / f"web-{short}.png")
        book = lay_out_atlas(data, PrintRequest(names=(SHEET,)), t)
        page_picture(book, 0, SHEET_DPI).save(str(IMAGES / f"sheet-{short}.png"))
    for file in sorted(IMAGES.glob("*.png")):
        small(file)
        print(file.relative_to(ROOT), file.stat().st_size // 1024, "kB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
