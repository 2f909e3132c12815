import numpy as np
import pytest
from PySide6.QtGui import QImage

from gis_app.messages import Translator
from gis_app.printing.page_picture import page_picture
from gis_app.printing.print_request import PrintRequest
from gis_app.workflows.print_atlas import lay_out_atlas
from tests.printing.small_city import NAMES, SIDE, SOUTH, WEST, small_city, some_points

DPI = 100
BOUNDARY = np.array([0x6F, 0x5A, 0xA8])


def picture_of(city, **request):
    book = lay_out_atlas(city, PrintRequest(names=(NAMES[0],), **request), Translator("en"))
    image = page_picture(book, 0, DPI).convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1)
    return book, rows[:, : image.width() * 3].reshape(image.height(), image.width(), 3).astype(int)


def pixel(pixels, x_mm, y_mm):
    return pixels[round(y_mm * DPI / 25.4), round(x_mm * DPI / 25.4)]


def test_a_picture_has_the_size_of_the_paper_and_white_margins():
    _, pixels = picture_of(small_city(some_points(20)))
    assert pixels.shape[:2] == (round(297 / 25.4 * DPI), round(420 / 25.4 * DPI))
    edge = round(9.4 / 25.4 * DPI)
    for strip in (pixels[:edge], pixels[-edge:], pixels[:, :edge], pixels[:, -edge:]):
        assert (strip == 255).all()


def test_the_boundary_lies_at_its_place_and_neighbours_under_a_veil():
    book, pixels = picture_of(small_city())
    plane = book.pages[0].page.map_part.plane
    middle = SOUTH + SIDE * 0.3
    x, y = plane.to_page(
        np.array([WEST + SIDE, WEST + SIDE * 0.9, WEST + SIDE * 1.1]), np.full(3, middle)
    )
    on_boundary, inside, outside = (pixel(pixels, *place) for place in zip(x, y, strict=True))
    assert np.abs(on_boundary - BOUNDARY).max() < 40
    assert outside.min() > inside.min()
    veiled = inside + (255 - inside) * 0.6
    assert np.abs(outside - veiled).max() <= 4


@pytest.mark.parametrize("count", [1, 250])
def test_numbers_stay_inside_the_frame_and_off_the_panel(count):
    from gis_app.printing.sheet_markers import sheet_markers

    book, _ = picture_of(small_city(some_points(count)))
    page = book.pages[0]
    markers = sheet_markers(book.ruler, book.data, page.sheet, page.page.map_part)
    assert len(markers) == count
    frame = page.page.map_part.plane.frame
    assert all(frame.contains(box) for marker in markers for box in marker.boxes)


def test_a_marker_with_room_around_it_stands_exactly_at_its_place():
    from gis_app.printing.sheet_markers import sheet_markers

    book, _ = picture_of(small_city(some_points(3)))
    page = book.pages[0]
    for marker in sheet_markers(book.ruler, book.data, page.sheet, page.page.map_part):
        x, y = page.page.map_part.plane.to_page(
            np.array([marker.row.lon_deg]), np.array([marker.row.lat_deg])
        )
        assert (marker.x_mm, marker.y_mm) == (pytest.approx(x[0]), pytest.approx(y[0]))


def test_a_wall_map_has_larger_markers_than_a_sheet():
    from gis_app.printing.sheet_markers import sheet_markers

    sizes = []
    for paper in ("A3", "A0"):
        book = lay_out_atlas(
            small_city(some_points(2)),
            PrintRequest(names=(NAMES[0],), paper=paper),
            Translator("en"),
        )
        page = book.pages[0]
        markers = sheet_markers(book.ruler, book.data, page.sheet, page.page.map_part)
        sizes.append(markers[0].size_mm)
    assert sizes[1] == pytest.approx(2 * sizes[0])
