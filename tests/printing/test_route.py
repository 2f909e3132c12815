from itertools import pairwise, permutations

import numpy as np
import pytest
import shapely
import shapely.affinity
from hypothesis import given, settings
from hypothesis import strategies as st

from gis_app.domain.visit_order import shortest_order
from gis_app.errors import UsageError
from gis_app.geo.walking_ways import straight_ways
from gis_app.messages import Translator
from gis_app.printing import map_layers
from gis_app.printing.page_picture import page_picture
from gis_app.printing.shape_paths import on_page
from gis_app.printing.table_columns import BOX
from gis_app.rendering.map_renderer import paint_map
from gis_app.workflows.open_city import open_city
from gis_app.workflows.print_atlas import lay_out_atlas
from tests.printing.busy_city import busy_city, print_request

T = Translator("en")
PLACES = st.lists(
    st.tuples(st.floats(80.2, 80.3), st.floats(41.1, 41.2)), min_size=1, max_size=30, unique=True
)


def far_of(places):
    lon, lat = np.array(places).T
    return straight_ways(lon, lat).metres


def length(order, far):
    return sum(far[a, b] for a, b in pairwise(order))


@given(PLACES)
@settings(max_examples=60, deadline=None)
def test_every_stop_is_walked_to_once_and_no_swap_of_neighbours_is_shorter(places):
    far = far_of(places)
    order = shortest_order(far)
    assert sorted(order) == list(range(len(places)))
    assert order[0] == 0
    assert length(order, far) <= length(list(range(len(places))), far) + 1e-6


def test_a_short_walk_is_hardly_longer_than_the_shortest():
    rng = np.random.default_rng(4)
    for _ in range(20):
        far = far_of(rng.uniform((80.2, 41.1), (80.3, 41.2), (7, 2)))
        best = min(length((0, *rest), far) for rest in permutations(range(1, 7)))
        assert length(shortest_order(far), far) <= best + 1.0


def test_a_route_sheet_has_a_box_for_every_stop_and_says_how_far_it_is():
    book = lay_out_atlas(busy_city(), print_request("route"), T)
    (sheet,) = book.sheets
    (section,) = sheet.sections
    assert len(section.rows) == 18
    for width in (110.0, 190.0):
        assert BOX in [column.id for column in section.columns(width)]
    said = dict(sheet.summary.pairs)
    assert "18 stops" in said["Length"]
    walks = [row.texts("walk")[0] for row in section.rows]
    assert walks[0] == "—"
    total = sum(int(walk) for walk in walks[1:])
    assert f"{total / 1000:.1f}" in said["Length"] or f"{(total + 9) / 1000:.1f}" in said["Length"]


def test_without_chosen_points_there_is_no_route():
    with pytest.raises(UsageError, match="chosen"):
        lay_out_atlas(busy_city(), print_request("route", selection=()), T)


def test_no_name_lies_under_the_walk(monkeypatch):
    seen = []

    def painted(painter, settings, *more):
        report = paint_map(painter, settings, *more)
        seen.append((settings, report))
        return report

    monkeypatch.setattr(map_layers, "paint_map", painted)
    with open_city("sample", read_only=True) as city:
        fids = tuple(city.data.table("points").fids[:60:4].tolist())
        book = lay_out_atlas(city.data, print_request("patrol", selection=fids), T)
        page_picture(book, 0, 60)
    (sheet,) = book.sheets
    settings_, report = seen[0]
    frame = sheet.parts[0].plane.frame
    px_per_mm = settings_.width_px / frame.width_mm
    walk = shapely.affinity.scale(
        shapely.affinity.translate(
            on_page(sheet.parts[0].plane, sheet.way), -frame.x_mm, -frame.y_mm
        ),
        px_per_mm, px_per_mm, origin=(0, 0),
    )  # fmt: skip
    assert len(report.labels) > 10
    under = [one.text for one in report.labels if shapely.box(*one.box).intersects(walk)]
    assert not under
