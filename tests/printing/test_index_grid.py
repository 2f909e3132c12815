import pytest

from gis_app.printing.index_grid import IndexGrid, degrees_text, ticks_deg
from gis_app.printing.page_template import Box

GRID = IndexGrid(Box(10, 30, 80, 160))


@pytest.mark.parametrize(
    ("x", "y", "cell"),
    [(10, 30, "A1"), (89.9, 30, "H1"), (10, 189.9, "A8"), (89.9, 189.9, "H8"), (45, 95, "D4")],
)
def test_letters_run_across_and_numbers_down(x, y, cell):
    assert GRID.cell(x, y) == cell


def test_places_on_or_over_the_frame_count_to_the_nearest_cell():
    assert GRID.cell(90, 190) == "H8"
    assert GRID.cell(0, 0) == "A1"


def test_every_cell_has_its_own_name():
    middles = [
        (a + 5, b + 10) for a in GRID.column_edges_mm()[:-1] for b in GRID.row_edges_mm()[:-1]
    ]
    assert len({GRID.cell(x, y) for x, y in middles}) == 64


@pytest.mark.parametrize("span", [0.001, 0.01, 0.2, 3.0, 80.0])
def test_ticks_are_round_few_and_inside(span):
    ticks = ticks_deg(80.2613, 80.2613 + span)
    assert 1 <= len(ticks) <= 5
    assert all(80.2613 <= tick <= 80.2613 + span for tick in ticks)
    seconds = [tick * 3600 for tick in ticks]
    assert all(abs(s - round(s)) < 1e-6 for s in seconds)


def test_no_ticks_without_an_extent():
    assert ticks_deg(80.0, 80.0) == ()


@pytest.mark.parametrize(
    ("value", "text"), [(80.2625, "80°15′45″"), (41.0, "41°00′"), (-0.5, "-0°30′")]
)
def test_coordinates_are_written_in_degrees_and_minutes(value, text):
    assert degrees_text(value) == text
