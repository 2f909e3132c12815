"""The load on paper and in workbooks: a filled map with its legend, and every row."""

from __future__ import annotations

import subprocess
from io import StringIO
from typing import TYPE_CHECKING

import openpyxl
import pytest
from PySide6.QtGui import QColor

from gis_app.cli.main import main
from gis_app.cli.verb import CliContext
from gis_app.domain.load import LoadBy, load_table
from gis_app.domain.terms import AreaLevel
from gis_app.messages import CHINESE, load_translator
from gis_app.paths import translations_dir
from gis_app.printing.load_map import RATE_TITLE, load_pages
from gis_app.printing.pages_file import paint_page_picture
from gis_app.rendering.overlays import rate_layer
from gis_app.workflows.measure_load import load_office_table, load_rows, write_load
from gis_app.workflows.open_city import open_city
from tests.domain.invented_city import city

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from gis_app.domain.city_data import CityData

LEVEL = AreaLevel.SUBDISTRICT


@pytest.fixture(scope="module")
def data() -> Iterator[CityData]:
    with open_city("sample") as opened:
        yield opened.data


def test_the_first_page_shows_the_areas_in_the_colours_of_the_legend(data: CityData) -> None:
    t = load_translator(CHINESE, translations_dir())
    areas = load_table(data, LoadBy.AREA, LEVEL)
    document = load_pages(data, areas, load_office_table(data, tuple(LoadBy), LEVEL, t), t)
    picture = paint_page_picture(document, 0, 60.0)
    layer = rate_layer(data, areas, RATE_TITLE)
    assert layer is not None
    k = 60.0 / 25.4
    legend = [QColor(picture.pixel(round(240 * k), round(y * k))).name() for y in range(30, 72)]
    for stage in layer.spec.stages:
        assert stage.colour.lower() in legend
    # the fill lies over land that is nearly white, so the darkest class darkens the map's edge
    corner = QColor(picture.pixel(round(20 * k), round(180 * k)))
    assert corner.blue() > corner.red() + 40


def test_the_pdf_has_the_map_and_every_row_of_every_way(data: CityData, tmp_path: Path) -> None:
    from pypdf import PdfReader

    t = load_translator(CHINESE, translations_dir())
    file = write_load(data, tmp_path / "负荷.pdf", LEVEL, t)
    text = subprocess.run(
        ["pdftotext", "-layout", str(file), "-"], check=True, capture_output=True, text=True
    ).stdout
    squeezed = "".join(text.split())
    for by in LoadBy:
        for name in load_table(data, by, LEVEL).names:
            assert "".join(name.split()) in squeezed
    assert "1:60000" in squeezed
    reader = PdfReader(file)
    assert len(reader.outline) == 1 + len(LoadBy)
    assert f"第1/{len(reader.pages)}页" in squeezed


def test_the_workbook_has_a_sheet_a_way_with_numbers_as_numbers(
    data: CityData, tmp_path: Path
) -> None:
    t = load_translator(CHINESE, translations_dir())
    book = openpyxl.load_workbook(write_load(data, tmp_path / "负荷.xlsx", LEVEL, t))
    assert book.sheetnames == ["责任单位", "责任领导", "街道(镇)", "工作组"]
    sheet = book["街道(镇)"]
    rows = [tuple(cell.value for cell in row) for row in sheet.iter_rows(min_row=4)]
    expected = load_rows(load_table(data, LoadBy.AREA, LEVEL))
    assert [row[:8] for row in rows] == [row[:8] for row in expected]
    assert all(isinstance(row[9], int | float) for row in rows)


def test_a_city_without_borders_has_the_table_alone(tmp_path: Path) -> None:
    t = load_translator("en", translations_dir())
    bare = city(units=[{"name": "局"}], points=[{"name": "点", "layer": "squares", "unit_fid": 1}])
    file = write_load(bare, tmp_path / "load.pdf", LEVEL, t)
    assert file.read_bytes().startswith(b"%PDF")


def test_the_verb_ranks_heaviest_first(data: CityData) -> None:
    out = StringIO()
    t = load_translator("en", translations_dir())
    assert main(["load", "sample", "--by", "area"], CliContext(t, out, StringIO())) == 0
    lines = out.getvalue().splitlines()[1:]
    names = load_table(data, LoadBy.AREA, LEVEL).names
    assert [line.split(". ")[1].split(":")[0] for line in lines] == list(names)
