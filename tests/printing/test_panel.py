from itertools import combinations, product

import pytest

from gis_app.domain.layer_spec import IssueSymbol, LayerGroup, LayerSpec, Stage
from gis_app.messages import LocalText
from gis_app.printing.page_template import PAPERS, Orientation
from gis_app.printing.panel import has_room, legend_rows, panel
from gis_app.printing.panel_sizes import HEADING_MM, LEGEND_ROW_MM
from gis_app.printing.sheet_legend import LegendItem, legend_choices
from tests.printing.templates import page_template, some_words


@pytest.mark.parametrize(("paper", "orientation"), list(product(PAPERS.values(), Orientation)))
@pytest.mark.parametrize("items", [0, 4, 17, 22, 40])
@pytest.mark.parametrize("has_summary", [True, False])
def test_blocks_stand_apart_inside_the_panel_and_every_legend_item_has_room(
    paper, orientation, items, has_summary
):
    template = page_template(paper, orientation)
    blocks = panel(template, (None,) * items, some_words(), is_first=has_summary)
    heading = HEADING_MM * template.factor
    legends = [box.from_y(box.y_mm + heading) for box in blocks.legend_columns]
    boxes = [blocks.overview, *legends, *blocks.tables]
    if blocks.summary:
        boxes.append(blocks.summary)
    boxes = [box.shrunk(1e-6) for box in boxes if box.height_mm > 1e-3]
    assert not any(a.overlaps(b) for a, b in combinations(boxes, 2))
    room = sum(
        max(round((box.height_mm / template.factor - HEADING_MM) / LEGEND_ROW_MM - 0.45), 0)
        for box in blocks.legend_columns
    )
    assert room >= items


@pytest.mark.parametrize("items", range(0, 60))
def test_a_legend_takes_no_more_rows_than_it_needs(items):
    columns, taken = 2, 11
    rows = legend_rows(items, columns, taken)
    assert columns * rows + max(rows - taken, 0) >= items
    fewer = rows - 1
    assert items == 0 or columns * fewer + max(fewer - taken, 0) < items


@pytest.mark.parametrize(("paper", "orientation"), list(product(PAPERS.values(), Orientation)))
def test_a_legend_for_everything_is_shortened_until_it_fits(paper, orientation):
    template = page_template(paper, orientation)
    stages = tuple(Stage(f"s{n}", LocalText("", ""), "#000000") for n in range(4))
    items = [LegendItem("kind", place_layer(f"k{n}"), count=1) for n in range(22)]
    items += [LegendItem("boundary")]
    items += [
        LegendItem("action", action_layer(f"a{n}"), stage, "stage", count=2)
        for n in range(12)
        for stage in stages
    ]
    items += [LegendItem("base", ground_layer(f"g{n}")) for n in range(10)]
    chosen = next(
        one
        for one in legend_choices(tuple(items))
        if has_room(template, one, some_words(), Ruler())
    )
    assert [i for i in chosen if i.title == "kind"] == items[:22]
    assert any(i.title == "boundary" for i in chosen)
    actions = [i for i in chosen if i.title == "action"]
    assert sum(i.count for i in actions) in (0, 96)


class Ruler:
    def width_mm(self, text, size_pt, *, is_bold=False):
        return 0.2 * size_pt * len(text)


def layer_of(group, layer_id):
    return LayerSpec(layer_id, group, LocalText("", ""), "points", IssueSymbol(), 1)


def place_layer(layer_id):
    return layer_of(LayerGroup.INSPECTION, layer_id)


def action_layer(layer_id):
    return layer_of(LayerGroup.ACTIONS, layer_id)


def ground_layer(layer_id):
    return layer_of(LayerGroup.REFERENCE, layer_id)
