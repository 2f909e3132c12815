"""Uyghur in a PDF: joined letters are found as they were typed, by two libraries."""

import subprocess
import unicodedata
from dataclasses import replace

import pytest

from gis_app.domain.table import TextColumn
from gis_app.messages import Translator
from gis_app.printing.joined_letters import joined_letters
from gis_app.printing.pages_file import PaintedPages, write_pages
from gis_app.progress import Progress
from gis_app.workflows.print_atlas import print_atlas
from tests.printing.busy_city import busy_city, print_request
from tests.printing.pdf_probe import read_pdf

WORDS = "ئۈرۈمچى ئاقسۇ شەھەرلىك خەلق ھۆكۈمىتى لاگېر ھاللا سېلىش باغچا ژۇرنال پوچتا تۆۋەن"
ALPHABET = "ئا ئە ب پ ت ج چ خ د ر ز ژ س ش غ ف ق ك گ ڭ ل م ن ھ ئو ئۇ ئۆ ئۈ ۋ ئې ئى ي"


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    file = tmp_path_factory.mktemp("uyghur") / "words.pdf"

    def page(canvas):
        canvas.text(20, 30, WORDS, 14)
        canvas.text(20, 60, WORDS, 14, is_bold=True)
        canvas.text(20, 90, ALPHABET, 14)
        canvas.text(20, 120, "停车场", 14)

    write_pages(PaintedPages("words", 297, 210, [page]), file, Progress())
    return file


def test_pdftotext_finds_every_word_in_both_weights(written):
    asked = ["pdftotext", str(written), "-"]
    text = subprocess.run(asked, capture_output=True, text=True, check=True).stdout
    found = unicodedata.normalize("NFKC", text)
    assert {word: found.count(word) for word in WORDS.split()} == dict.fromkeys(WORDS.split(), 2)
    assert all(found.count(letter) for letter in ALPHABET.split())
    assert found.count("停车场") == 1


def test_pypdf_reads_every_letter(written):
    text = unicodedata.normalize("NFKC", read_pdf(written).pages[0].extract_text())
    # pypdf gives glyphs in the order in which they stand on the line, from the left
    turned = unicodedata.normalize("NFKC", text[::-1]).replace("\n", "")
    for word in WORDS.split():
        ligature_turned = word.replace("لا", "ال")
        assert turned.count(ligature_turned) + turned.count(word) >= 2, word


def test_fonts_of_others_are_left_as_they_are():
    assert joined_letters("/ABCDEF+NotoSansArabic", b"any") == {}
    assert joined_letters("/ABCDEF+CityMapArabic-Regular", b"") == {}


def test_an_atlas_finds_uyghur_names_in_tables_and_on_the_map(tmp_path):
    city = busy_city()
    for table, row, name in (
        ("areas", 1, "ئۈرۈمچى يولى"),
        ("points", 0, "شەھەرلىك بازىرى"),
        ("units", 0, "ئاقسۇ ھۆكۈمىتى"),
    ):
        register = city.table(table)
        names = list(register.text("name").values())
        names[row] = name
        changed = register.with_columns(name=TextColumn.from_values(names))
        city = replace(city, tables={**city.tables, table: changed})
    request = print_request("district_table", has_cover=True)
    print_atlas(city, tmp_path / "atlas.pdf", request, Translator("en"))
    asked = ["pdftotext", str(tmp_path / "atlas.pdf"), "-"]
    text = subprocess.run(asked, capture_output=True, text=True, check=True).stdout
    found = unicodedata.normalize("NFKC", text)
    for word in ("ئۈرۈمچى", "شەھەرلىك", "بازىرى", "ئاقسۇ", "ھۆكۈمىتى"):
        assert word in found
