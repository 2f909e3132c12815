"""A name in a second script: out of a list, onto the map, into dossier and search, and back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl
import pytest

from gis_app.domain.city_filter import CityFilter
from gis_app.domain.point_dossier import point_dossier
from gis_app.domain.terms import LedgerList
from gis_app.ledger.report import Outcome
from gis_app.messages import CHINESE, ENGLISH
from gis_app.rendering.city_layers import city_layers
from gis_app.ui.search_index import SearchIndex
from gis_app.ui.translation import translator_for
from gis_app.workflows.export_ledger import ExportRequest, write_export
from gis_app.workflows.import_ledger import import_file
from gis_app.workflows.import_request import ImportRequest
from gis_app.workflows.new_city import new_city

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from gis_app.project.city import City

UYGHUR = "بىرىنچى بازار"
HEAD = ("点位名称", "维文名称", "点位类别", "经度", "纬度")
ROWS = (
    ("第一农贸市场", UYGHUR, "农贸市场", 80.26, 41.17),
    ("第二农贸市场", None, "农贸市场", 80.27, 41.17),
    ("第三农贸市场", "Third Market", "农贸市场", 80.28, 41.17),
)


@pytest.fixture
def city(tmp_path: Path) -> Iterator[City]:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in (HEAD, *ROWS):
        book.active.append(row)
    book.save(tmp_path / "points.xlsx")
    with new_city(tmp_path / "city.gpkg") as opened:
        report = import_file(
            opened, ImportRequest(tmp_path / "points.xlsx", LedgerList.POINTS)
        ).report
        assert all(one.outcome is Outcome.NOTE for one in report.problems)
        yield opened


def test_the_list_s_second_name_is_kept(city: City) -> None:
    others = city.data.table("points").text("name_other").values().tolist()
    assert others == [UYGHUR, None, "Third Market"]


def test_the_map_has_both_names_and_english_readers_get_latin_letters(city: City) -> None:
    for language, first, both in (
        (CHINESE, "第一农贸市场", f"第一农贸市场\n{UYGHUR}"),
        (ENGLISH, "第一农贸市场", f"第一农贸市场\n{UYGHUR}"),
    ):
        (layer,) = city_layers(city.data, CityFilter(), visible={"markets"}, language=language)
        assert layer.texts is not None
        assert layer.texts.text(0, language) == first
        assert layer.texts.both(0, language) == both
        assert layer.texts.both(1, language) == "第二农贸市场"
    assert layer.texts is not None
    assert layer.texts.text(2, ENGLISH) == "Third Market"
    assert layer.texts.both(2, ENGLISH) == "Third Market\n第三农贸市场"


def test_dossier_and_search_know_it(city: City) -> None:
    fid = int(city.data.table("points").fids[0])
    facts = point_dossier(city.data, fid, translator_for(CHINESE)).facts
    assert ("其他语言名称", UYGHUR) in facts
    found = SearchIndex(city.data).find("بازار")
    assert [(one.fid, one.name) for one in found] == [(fid, "第一农贸市场")]


def test_it_stands_beside_the_name_in_a_list_and_comes_back(city: City, tmp_path: Path) -> None:
    file = tmp_path / "out.xlsx"
    write_export(city.data, file, ExportRequest(LedgerList.POINTS))
    sheet = openpyxl.load_workbook(file).worksheets[0]
    cells = [[cell.value for cell in row] for row in sheet.iter_rows()]
    head = next(row for row in cells if "其他语言名称" in row)
    assert head.index("其他语言名称") == head.index("点位名称") + 1
    again = import_file(city, ImportRequest(file, LedgerList.POINTS)).report
    assert all(one.outcome is Outcome.NOTE for one in again.problems)
    others = city.data.table("points").text("name_other").values().tolist()
    assert others == [UYGHUR, None, "Third Market"]
