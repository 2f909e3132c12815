import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QColor, QImage

from gis_app.domain.palette import ISSUE_FILLS
from gis_app.domain.terms import Colour
from gis_app.messages import Translator
from gis_app.printing.variants import (
    Variant,
    recoloured,
    recoloured_image,
    recoloured_operators,
    seen_without_green,
)
from gis_app.workflows.print_atlas import PrintForm, PrintTarget, print_atlas
from tests.printing.busy_city import busy_city, print_request
from tests.printing.pdf_probe import read_page, read_pdf

T = Translator("en")
PART = st.floats(0.0, 1.0)


def rgb(colour):
    return np.array([[int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]])


@given(PART, PART, PART)
def test_greys_have_equal_parts_and_keep_their_lightness(r, g, b):
    grey = recoloured(np.array([[r, g, b]]), Variant.GREY)[0]
    assert np.ptp(grey) < 1e-12
    assert grey[0] == pytest.approx(0.2126 * r + 0.7152 * g + 0.0722 * b)


def test_red_and_green_drift_apart_for_those_who_lack_green():
    red, green = rgb(ISSUE_FILLS[Colour.RED]), rgb("#2F7550")
    before = np.abs(seen_without_green(red) - seen_without_green(green)).sum()
    apart = [recoloured(one, Variant.COLOUR_BLIND) for one in (red, green)]
    after = np.abs(seen_without_green(apart[0]) - seen_without_green(apart[1])).sum()
    assert after > 1.15 * before


def test_black_white_and_greys_stay_in_every_variant():
    greys = np.repeat(np.linspace(0, 1, 9)[:, None], 3, axis=1)
    for variant in Variant:
        assert np.allclose(recoloured(greys, variant), greys, atol=2e-3)


def test_only_colours_of_operators_change():
    text = b"0.5 0.2 0.1 scn\n1 0 0 -1 10 20 Tm<0001>Tj\n1.5 0.2 0.1 9 c\n0 1 0 RG\n"
    made = recoloured_operators(text, Variant.GREY).split(b"\n")
    assert made[1:3] == text.split(b"\n")[1:3]
    assert made[0] != text.split(b"\n")[0]
    assert made[3] == b"0.7152 0.7152 0.7152 RG"
    assert recoloured_operators(text, Variant.COLOUR) == text


@pytest.mark.parametrize("variant", [Variant.GREY, Variant.COLOUR_BLIND])
def test_a_pdf_has_the_colours_of_its_variant_everywhere(tmp_path, variant):
    request = print_request("district_table", variant=variant, names=("东关街道",))
    print_atlas(busy_city(), tmp_path / "a.pdf", request, T)
    shapes = [s for p in read_pdf(tmp_path / "a.pdf").pages for s in read_page(p).shapes]
    colours = {c for s in shapes for c in (s.fill, s.line) if c is not None}
    assert colours
    if variant is Variant.GREY:
        assert all(max(c) - min(c) < 2e-3 for c in colours)
    else:
        red = tuple(rgb(ISSUE_FILLS[Colour.RED])[0])
        assert not any(np.allclose(c, red, atol=4e-3) for c in colours)


def test_a_picture_has_the_colours_of_its_variant(tmp_path):
    request = print_request(
        "district_table", variant=Variant.GREY, names=("东关街道",), dpi=40, paper="A4"
    )
    report = print_atlas(
        busy_city(4), PrintTarget(tmp_path / "a.png", PrintForm.PICTURES), request, T
    )
    assert report.files >= 1
    image = QImage(str(next(tmp_path.glob("a*.png"))))
    for x in range(0, image.width(), 9):
        for y in range(0, image.height(), 9):
            colour = image.pixelColor(x, y)
            assert colour.red() == colour.green() == colour.blue()


def test_a_colour_stays_where_it_is_in_an_image():
    image = QImage(5, 3, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    image.setPixelColor(4, 2, QColor(ISSUE_FILLS[Colour.RED]))
    made = recoloured_image(image, Variant.GREY)
    assert made.pixelColor(4, 2).red() == made.pixelColor(4, 2).blue() < 120
    assert made.pixelColor(0, 0) == QColor("white")
