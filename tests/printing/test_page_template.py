from itertools import combinations, product

import pytest

from gis_app.printing.page_template import PAPERS, Box, Orientation
from tests.printing.templates import page_template

TEMPLATES = [page_template(p, o) for p, o in product(PAPERS.values(), Orientation)]


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda t: f"{t.paper.name}-{t.orientation}")
def test_boxes_stand_inside_the_margins_and_apart(template):
    printable = Box(0, 0, template.width_mm, template.height_mm).shrunk(
        template.paper.margin_mm - 1e-9
    )
    boxes = [template.title, template.map_outer, *template.panels, template.foot]
    assert all(printable.contains(box) for box in boxes)
    assert not any(a.overlaps(b) for a, b in combinations(boxes, 2))
    tables = [template.title, *template.table_columns, template.foot]
    assert not any(a.overlaps(b) for a, b in combinations(tables, 2))
    assert template.map_outer.contains(template.map_inner)
    assert template.map_inner.width_mm > 0.55 * template.map_inner.height_mm


def test_a3_landscape_is_the_pattern_of_the_style_sheet():
    template = page_template(PAPERS["A3"], Orientation.LANDSCAPE)
    assert (template.width_mm, template.height_mm) == (420, 297)
    assert template.title == Box(10, 10, 400, 16)
    assert template.map_outer.x_mm == 10
    assert template.map_outer.y_mm == 30
    assert template.map_outer.right_mm == pytest.approx(290)
    assert template.map_outer.bottom_mm == pytest.approx(277)
    assert template.panels == (Box(296, 30, 114, 247),)


def test_portrait_puts_the_panel_under_the_map():
    template = page_template(PAPERS["A4"], Orientation.PORTRAIT)
    assert template.height_mm > template.width_mm
    assert all(panel.y_mm > template.map_outer.bottom_mm for panel in template.panels)
