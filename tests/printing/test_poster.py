from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis_app.errors import UsageError
from gis_app.messages import load_translator
from gis_app.paths import translations_dir
from gis_app.printing.poster import TILE_MARGIN_MM, poster_grid
from gis_app.workflows.print_atlas import PrintForm, PrintTarget, print_atlas
from tests.printing.busy_city import busy_city, print_request
from tests.printing.pdf_probe import read_page, read_pdf

T = load_translator("zh_CN", translations_dir())
SIZES = st.floats(200.0, 3000.0)


@given(SIZES, SIZES, st.sampled_from(["A4", "A3"]), st.floats(0.0, 40.0))
def test_the_pieces_cover_the_poster_and_share_the_overlap(width, height, paper, overlap):
    grid = poster_grid(width, height, paper, overlap)
    page_width, page_height = grid.page_mm
    for tile in grid.tiles:
        assert tile.shown.width_mm == pytest.approx(page_width - 2 * TILE_MARGIN_MM)
        assert tile.shown.height_mm == pytest.approx(page_height - 2 * TILE_MARGIN_MM)
        assert tile.shown.x_mm < width
        assert tile.shown.y_mm < height
    last = grid.tiles[-1].shown
    assert last.right_mm >= width - 1e-6
    assert last.bottom_mm >= height - 1e-6
    by_place = {(tile.row, tile.column): tile.shown for tile in grid.tiles}
    for (row, column), shown in by_place.items():
        if (row, column + 1) in by_place:
            shared = shown.right_mm - by_place[row, column + 1].x_mm
            assert shared == pytest.approx(overlap, abs=1e-6)
    assert len({tile.name for tile in grid.tiles}) == len(grid.tiles)


def test_a_paper_or_overlap_that_will_not_do_is_refused():
    with pytest.raises(UsageError, match="A4 / A3"):
        poster_grid(1189, 841, "A0")
    with pytest.raises(UsageError, match="overlap"):
        poster_grid(1189, 841, "A4", 80)


def test_a_place_on_the_poster_lies_at_its_place_on_the_piece(tmp_path):
    """Find the outer frame's upper left corner of the map on the first piece."""
    file = tmp_path / "poster.pdf"
    target = PrintTarget(file, PrintForm.POSTER, "A3", 12.0)
    report = print_atlas(busy_city(4), target, print_request("wall_map", paper="A1"), T)
    pdf = read_pdf(file)
    grid = poster_grid(841, 594, "A3", 12.0)
    assert len(pdf.pages) == report.pages == 1 + len(grid.tiles)
    assert "拼接" in pdf.pages[0].extract_text()
    for tile, page in zip(grid.tiles, list(pdf.pages)[1:], strict=True):
        assert f"图幅{tile.name}" in "".join(page.extract_text().split())
    # template: margin 15, title band 16 × 1.6 and gap 4 × 1.6 above the frame
    left, top = 15.0 + TILE_MARGIN_MM, 15.0 + 20 * 1.6 + TILE_MARGIN_MM
    corners = [shape.box[:2] for shape in read_page(pdf.pages[1]).shapes]
    near = [(x, y) for x, y in corners if abs(x - left) < 0.1 and abs(y - top) < 0.1]
    assert near
    assert file.stat().st_size < 3_000_000, "the poster lies in the file once, not on every piece"


@pytest.mark.parametrize(("paper", "size"), list(product(["A4", "A3"], [(1189, 841), (841, 594)])))
def test_the_paper_is_held_so_that_fewest_pieces_are_needed(paper, size):
    grid = poster_grid(*size, paper)
    assert len(grid.tiles) == grid.rows * grid.columns
    assert len(grid.tiles) <= {"A4": 32, "A3": 16}[paper]
