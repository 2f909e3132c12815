from dataclasses import replace

import pytest

from gis_app.errors import RenderError, UsageError
from gis_app.messages import Translator
from gis_app.printing.atlas import subjects
from gis_app.printing.font_ruler import FontRuler
from gis_app.printing.page_fonts import page_font_families
from gis_app.printing.page_template import PAPERS, Orientation
from gis_app.printing.sheet_layout import check_complete, make_sheet
from gis_app.printing.sheet_plane import fitting_denominator
from gis_app.printing.subject import Coverage
from tests.printing.small_city import NAMES, open_issue, small_city, some_points, square
from tests.printing.templates import page_template

T = Translator("en")


def lay_out(city, paper="A3", orientation=Orientation.LANDSCAPE, scale=None, which=0):
    ruler = FontRuler(page_font_families())
    template = page_template(PAPERS[paper], orientation)
    subject = subjects(city, Coverage.SUBDISTRICT)[which]
    return make_sheet(city, subject, template, scale, ruler, T)


@pytest.mark.parametrize("count", [0, 1, 30, 400])
@pytest.mark.parametrize("orientation", list(Orientation))
@pytest.mark.parametrize("paper", ["A4", "A3", "A0"])
def test_every_row_is_printed_once_whatever_the_paper(paper, orientation, count):
    sheet = lay_out(small_city(some_points(count)), paper, orientation)
    assert sheet.printed_rows == count
    maps = [page.map_part for page in sheet.pages if page.map_part is not None]
    assert [part.number for part in maps if not part.is_enlarged] == [1]


def test_rows_stay_inside_their_boxes_and_boxes_apart():
    sheet = lay_out(small_city(some_points(90, name="第{n}号" + "长名称" * 30)))
    assert len(sheet.pages) > 2
    for page in sheet.pages:
        for part in page.tables[0].parts:
            assert page.tables[0].style.header_mm + part.used_mm <= part.box.height_mm + 1e-6
            assert part.box.bottom_mm <= sheet.template.foot.y_mm
            for _row in part.rows:
                assert sum(page.tables[0].style.widths_mm) == pytest.approx(part.box.width_mm)


def test_long_names_keep_all_their_text():
    name = "阿克苏市红桥街道建设西路第一农贸市场及其周边" * 9
    sheet = lay_out(small_city(some_points(3, name=name)))
    for page in sheet.pages:
        for part in page.tables[0].parts:
            for row in part.rows:
                assert "".join(row.cells[2]) == name


def test_a_name_taller_than_a_page_goes_on_over_the_next():
    name = "很长的名称" * 1500
    sheet = lay_out(small_city(some_points(1, name=name)), "A4")
    pieces = [
        "".join(row.cells[2])
        for page in sheet.pages
        if page.tables
        for part in page.tables[0].parts
        for row in part.rows
    ]
    assert "".join(pieces) == name
    assert sheet.printed_rows == 1


def test_without_a_scale_the_largest_that_fits_is_taken():
    sheet = lay_out(small_city(some_points(3)))
    (part,) = sheet.parts
    room = sheet.template.map_inner.shrunk(7.0)
    assert part.plane.denominator == fitting_denominator(
        sheet.subject.extent, room.width_mm, room.height_mm
    )
    assert sheet.warning is None


def test_a_larger_scale_takes_several_map_pages_that_show_every_point():
    sheet = lay_out(small_city(some_points(60)), scale=5000)
    assert len(sheet.parts) > 1
    assert all(part.plane.denominator == 5000 for part in sheet.parts)
    assert all(row.cell and row.cell[0] in "123456789" for row in sheet.rows)
    assert "1:5000" in str(sheet.warning)


def test_a_scale_for_hundreds_of_pages_is_refused():
    with pytest.raises(UsageError, match="smaller scale"):
        lay_out(small_city(some_points(1)), "A4", scale=100)


def test_the_legend_lists_what_is_on_the_sheet_and_nothing_else():
    lon, lat = square(0).centroid.coords[0]
    city = small_city(some_points(1), [open_issue(lon=lon, lat=lat)])
    titles = [item.title for item in lay_out(city).legend]
    assert "Markets" in titles
    assert "Parking lots" not in titles
    assert "Roads" in titles
    assert any("issue" in title for title in titles)
    bare = [item.title for item in lay_out(city, which=3).legend]
    assert "Markets" not in bare
    assert not any("issue" in title for title in bare)


def test_a_sheet_that_lost_a_row_is_refused():
    sheet = lay_out(small_city(some_points(5)))
    short = replace(sheet, pages=sheet.pages[:0])
    with pytest.raises(RenderError, match=NAMES[0]):
        check_complete(short)
