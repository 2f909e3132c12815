"""Books of any length: sheets beyond the first ones wait in a passing file and come back whole."""

import tempfile
from dataclasses import replace

import pytest

from gis_app.errors import RenderError
from gis_app.messages import CHINESE, load_translator
from gis_app.paths import translations_dir
from gis_app.printing import atlas_book
from gis_app.printing.page_design import ORDER
from gis_app.printing.sheet_shelf import SheetFacts, SheetShelf
from gis_app.printing.subject import Coverage
from gis_app.workflows.print_atlas import lay_out_atlas, print_atlas
from tests.printing.busy_city import busy_city, print_request
from tests.printing.pdf_probe import read_pdf

T = load_translator(CHINESE, translations_dir())


class ShortShelf(SheetShelf):
    """Keep nothing in memory."""

    def __init__(self):
        super().__init__(most_rows=0)


@pytest.mark.parametrize("template", ORDER)
def test_sheets_come_back_from_the_file_as_they_were(template):
    book = lay_out_atlas(busy_city(), print_request(template), T)
    shelf = ShortShelf()
    for sheet in book.sheets:
        shelf.append(sheet)
    assert shelf.facts == book.sheets.facts == [SheetFacts.of(sheet) for sheet in book.sheets]
    for at in (*range(len(shelf)), 0, -1):
        ours, theirs = shelf[at], book.sheets[at]
        assert ours.summary == theirs.summary
        assert ours.rows == theirs.rows
        assert [len(page.tables) for page in ours.pages] == [len(p.tables) for p in theirs.pages]
    assert [sheet.summary.name for sheet in shelf] == [s.summary.name for s in shelf[:]]


def test_a_file_is_the_same_whether_sheets_waited_on_disk_or_not(tmp_path, monkeypatch):
    request = print_request(
        "district_table", coverage=Coverage.SUBDISTRICT, has_cover=True, has_week=True
    )
    texts = []
    for shelf in (SheetShelf, ShortShelf):
        monkeypatch.setattr(atlas_book, "SheetShelf", shelf)
        report = print_atlas(busy_city(), tmp_path / "a.pdf", request, T)
        pdf = read_pdf(tmp_path / "a.pdf")
        assert len(pdf.pages) == report.pages
        texts.append([page.extract_text() for page in pdf.pages])
        texts.append([str(one["/Title"]) for one in pdf.outline])
    assert texts[:2] == texts[2:]


def test_a_full_disk_is_said(monkeypatch):
    (sheet, *_) = lay_out_atlas(busy_city(), print_request("district"), T).sheets

    def no_file(**_how):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(tempfile, "TemporaryFile", no_file)
    with pytest.raises(RenderError, match="room"):
        ShortShelf().append(replace(sheet))
