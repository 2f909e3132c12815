"""The whole journey on the sample city: from the word on the command line to the sheets."""

from __future__ import annotations

import io
from collections import Counter

import pytest

from gis_app.cli.main import main
from gis_app.cli.verb import CliContext
from gis_app.messages import CHINESE, Translator, load_translator
from gis_app.paths import sample_city_file, translations_dir
from gis_app.printing.print_request import PrintRequest
from gis_app.project.city import City
from gis_app.workflows.print_atlas import lay_out_atlas, print_atlas


def read_pdf(file):
    """Open a PDF for reading."""
    from pypdf import PdfReader

    return PdfReader(file)


CHINESE_WORDS = load_translator(CHINESE, translations_dir())


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    copy = tmp_path_factory.mktemp("sample") / "city.gpkg"
    copy.write_bytes(sample_city_file().read_bytes())
    with City.open(copy, read_only=True) as city:
        yield city.data


@pytest.fixture(scope="module")
def sheets(sample, tmp_path_factory):
    file = tmp_path_factory.mktemp("out") / "districts.pdf"
    report = print_atlas(sample, file, PrintRequest(), CHINESE_WORDS)
    return report, read_pdf(file)


def test_as_many_sheets_as_sub_districts_and_towns(sample, sheets):
    report, pdf = sheets
    areas = int(sample.table("areas").text("level").equals("subdistrict").sum())
    assert report.sheets == areas == len(pdf.outline)
    assert report.pages == len(pdf.pages)


@pytest.fixture(scope="module")
def text(sheets):
    """All words of the first two sheets; reading vectors back is slow, two stand for all."""
    _, pdf = sheets
    last = pdf.get_destination_page_number(pdf.outline[2])
    return "".join("".join(page.extract_text().split()) for page in pdf.pages[:last])


def test_every_point_of_a_sheet_is_named_in_its_table(sample, text):
    book = lay_out_atlas(sample, PrintRequest(), CHINESE_WORDS)
    names = ["".join(row.name.split()) for sheet in book.sheets[:2] for row in sheet.rows]
    assert len(names) > 20
    assert [name for name in names if name not in text] == []


def test_common_words_are_found_by_search(text):
    for word in ("停车场", "公园", "街道", "社区", "演示数据", "大街"):
        assert word in text


def test_rows_are_those_of_the_data_and_stand_once(sample):
    from gis_app.domain.terms import AreaLevel

    book = lay_out_atlas(sample, PrintRequest(), Translator("en"))
    for sheet in book.sheets:
        area_of_points = sample.point_state.area_fid[AreaLevel.SUBDISTRICT]
        expected = set(sample.table("points").fids[area_of_points == sheet.subject.fid].tolist())
        printed = Counter(row.fid for row in sheet.rows if row.layer != "issues" and row.is_placed)
        assert set(printed) == expected
        assert set(printed.values()) <= {1}


def run(*arguments):
    context = CliContext(Translator("en"), io.StringIO(), io.StringIO())
    status = main(["print", *arguments], context)
    return status, context.out.getvalue(), context.err.getvalue()


def test_the_verb_prints_one_named_area(tmp_path, sheets):
    _, pdf = sheets
    name = pdf.outline[0].title
    file = tmp_path / "one.pdf"
    status, said, _ = run(
        "sample", str(file), "--area", name, "--scale", "1:25,000", "--paper", "A4"
    )
    assert status == 0
    assert said.startswith("1 sheet on")
    assert [item.title for item in read_pdf(file).outline] == [name]


@pytest.mark.parametrize(
    ("options", "word"),
    [
        (["--area", "没有的街道"], "Did you mean"),
        (["--scale", "0"], "cannot be printed"),
        (["--scale", "five"], "--scale"),
        (["--paper", "B5"], "B5"),
        (["--coverage", "province"], "province"),
    ],
)
def test_what_cannot_be_printed_is_one_sentence_and_status_2(tmp_path, options, word):
    status, _, complaint = run("sample", str(tmp_path / "x.pdf"), *options)
    assert status == 2
    assert word in complaint
    assert list(tmp_path.iterdir()) == []


def test_a_missing_folder_is_status_2(tmp_path):
    status, _, complaint = run("sample", str(tmp_path / "no" / "x.pdf"))
    assert status == 2
    assert "does not exist" in complaint
