"""What a city may throw at a sheet: an area around the world, ten thousand points, no fonts."""

import subprocess
from dataclasses import replace

import numpy as np
import pytest
import shapely
from PySide6.QtGui import QFontDatabase

from gis_app.errors import RenderError
from gis_app.messages import Translator
from gis_app.printing import page_fonts
from gis_app.printing.page_fonts import page_font_families
from gis_app.printing.subject import Coverage
from gis_app.workflows.print_atlas import print_atlas
from tests.benchmarks.atlas_city import atlas_city, shape_column
from tests.printing.busy_city import print_request
from tests.printing.pdf_probe import read_pdf

T = Translator("en")


def one_area(data, shape):
    """Return the city with its first area alone, in another shape."""
    areas = data.table("areas").take(np.array([0]))
    areas = replace(areas, geometry=shape_column([shape]))
    return replace(data, tables={**data.tables, "areas": areas})


@pytest.mark.parametrize("template", ["district", "district_table"])
def test_an_area_around_the_world_has_its_sheet(tmp_path, template):
    world = shapely.MultiPolygon([shapely.box(-179.5, -84.0, 179.5, 84.0)])
    data = one_area(atlas_city(40), world)
    request = print_request(template, coverage=Coverage.DISTRICT)
    report = print_atlas(data, tmp_path / "world.pdf", request, T)
    text = read_pdf(tmp_path / "world.pdf").pages[0].extract_text()
    assert report.sheets == 1
    assert report.rows == (40 if template == "district_table" else 0)
    assert "largest scale" in text.replace("\n", " ")


def test_ten_thousand_points_in_one_area_are_all_in_its_table(tmp_path):
    data = atlas_city(10_000, with_issues=False)
    data = one_area(data, shapely.MultiPolygon([shapely.box(80.1, 41.0, 80.5, 41.4)]))
    request = print_request("district_table", coverage=Coverage.DISTRICT)
    # placing ten thousand numbers takes most of the time and is tried elsewhere
    design = replace(request.design, items=request.design.items - {"numbers", "names"})
    report = print_atlas(data, tmp_path / "many.pdf", replace(request, design=design), T)
    assert (report.sheets, report.rows) == (1, 10_000)
    asked = ["pdftotext", "-raw", str(tmp_path / "many.pdf"), "-"]
    told = subprocess.run(asked, capture_output=True, text=True, check=True).stdout
    text = "".join(told.split())
    names = data.table("points").text("name").values().tolist()
    assert not [name for name in names if name not in text]


def test_a_machine_without_chinese_letters_is_told_before_anything_is_made(tmp_path, monkeypatch):
    page_font_families()
    monkeypatch.setattr(page_fonts, "app_font_families", lambda: ("DejaVu Sans",))
    monkeypatch.setattr(QFontDatabase, "families", lambda *_: [])
    with pytest.raises(RenderError, match="no font with Chinese"):
        print_atlas(atlas_city(10), tmp_path / "tofu.pdf", print_request("district"), T)
    assert not list(tmp_path.iterdir())
