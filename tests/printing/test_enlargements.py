import numpy as np
import pytest

from gis_app.messages import Translator
from gis_app.printing.enlargements import crowded
from gis_app.printing.font_ruler import FontRuler
from gis_app.printing.page_fonts import page_font_families
from gis_app.printing.sheet_markers import sheet_markers
from gis_app.workflows.print_atlas import lay_out_atlas
from tests.printing.busy_city import print_request
from tests.printing.small_city import SIDE, SOUTH, WEST, small_city, some_points

T = Translator("en")


def heap(count, size=0.0006, at=(0.4, 0.4)):
    """Return points in a small heap inside the first sub-district."""
    rng = np.random.default_rng(5)
    lon, lat = WEST + at[0] * SIDE, SOUTH + at[1] * SIDE
    return [
        {
            "name": f"堆{n}",
            "layer": "markets",
            "lon": lon + float(rng.uniform(-size, size)),
            "lat": lat + float(rng.uniform(-size, size)),
        }
        for n in range(count)
    ]


def the_sheet(points):
    city = small_city(points)
    request = print_request("district_table", names=("东关街道",))
    return city, lay_out_atlas(city, request, T).sheets[0]


def test_few_points_need_no_second_map():
    _, sheet = the_sheet(some_points(40))
    assert len(sheet.parts) == 1


def test_a_heap_gets_a_page_of_its_own_at_a_larger_scale():
    _, sheet = the_sheet([*some_points(20), *heap(60)])
    first, *larger = sheet.parts
    assert larger
    assert all(part.is_enlarged for part in larger)
    assert all(p.plane.denominator < 0.71 * first.plane.denominator for p in larger)
    in_heap = [row for row in sheet.rows if row.name.startswith("堆")]
    assert all(row.cell.startswith(tuple(f"{p.number}-" for p in larger)) for row in in_heap)


def test_every_number_stands_on_exactly_one_page_and_none_is_hidden():
    city, sheet = the_sheet([*some_points(20), *heap(60)])
    ruler = FontRuler(page_font_families())
    found = []
    for part in sheet.parts:
        for marker in sheet_markers(ruler, city, sheet, part):
            if marker.number is not None:
                found.append(marker.row.number)
                assert not marker.number.is_hidden
    assert sorted(found) == [row.number for row in sheet.rows]


def test_ten_thousand_points_in_one_area_are_all_printed():
    city = small_city(some_points(10_000))
    book = lay_out_atlas(city, print_request("district_table", names=("东关街道",)), T)
    assert book.row_count == 10_000
    assert all(row.cell for row in book.sheets[0].rows)
    assert any("Crowded" in str(warning) for warning in book.warnings)


@pytest.mark.parametrize("count", [0, 1, 5])
def test_nothing_is_crowded_where_there_is_hardly_anything(count):
    places = np.full(count, 50.0)
    assert not crowded(places, places, 1.0).any()


def test_an_area_across_the_world_is_printed(tmp_path):
    import shapely

    from gis_app.domain.table import ShapeColumn
    from gis_app.workflows.print_atlas import print_atlas

    city = small_city(some_points(3))
    shapes = city.table("areas").shapes.copy()
    shapes[0] = shapely.MultiPolygon([shapely.box(-179.9, -80, 179.9, 80)])
    areas = city.table("areas")
    from dataclasses import replace

    city = replace(
        city, tables={**city.tables, "areas": replace(areas, geometry=ShapeColumn(shapes))}
    )
    report = print_atlas(
        city, tmp_path / "a.pdf", print_request("district_table", names=("东关街道",)), T
    )
    assert report.pages >= 1


def test_what_is_left_crowded_is_said(monkeypatch):
    import gis_app.printing.atlas_book as atlas_book
    import gis_app.printing.enlargements as enlargements
    import gis_app.printing.sheet_shelf as sheet_shelf

    for room in (enlargements, atlas_book, sheet_shelf):
        monkeypatch.setattr(room, "MOST_PAGES", 2)
    city = small_city(some_points(3_000))
    book = lay_out_atlas(city, print_request("district_table", names=("东关街道",)), T)
    assert sum(part.is_enlarged for part in book.sheets[0].parts) == 2
    assert any("only the first 2" in str(warning) for warning in book.warnings)
